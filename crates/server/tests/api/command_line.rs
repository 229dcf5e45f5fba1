//! The command line program.

use std::process::{Command, Output};

fn portal_server(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portal-server")).args(arguments).output().expect("the program runs")
}

#[test]
fn help_explains_every_flag_and_names_its_variable() {
    let help = String::from_utf8(portal_server(&["serve", "--help"]).stdout).expect("text");
    let flags: Vec<&str> = help.lines().map(str::trim).filter(|line| line.starts_with("--")).collect();
    assert!(flags.len() >= 18, "{flags:?}");
    for flag in flags {
        let name = flag[2..].split([' ', '=']).next().unwrap_or_default();
        let variable = format!("PORTAL_{}", name.to_uppercase().replace('-', "_"));
        assert!(help.contains(&variable), "--{name} has no {variable}");
    }
}

#[test]
fn check_says_what_a_city_holds() {
    let output = portal_server(&["check"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.contains("126 wards") && text.contains("no published source"), "{text}");
    let output = portal_server(&["check", "--city", "nowhere"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("profile.toml"));
}

#[test]
fn review_lists_and_decides() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let output = portal_server(&["review", "list", "--data-dir", &data]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("0 photos and 0 reports wait"));
    let output = portal_server(&["review", "approve", "abcdef012345", "--data-dir", &data]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("abcdef012345"));
}

#[test]
fn keys_are_made_once_listed_and_revoked() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let run = |arguments: &[&str]| {
        let mut all = vec!["keys"];
        all.extend(arguments);
        all.extend(["--data-dir", data.as_str()]);
        let output = portal_server(&all);
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (output.status.success(), text(output.stdout), text(output.stderr))
    };
    let add = ["add", "--name", "Bãi xe 1", "--for", "occupancy", "--site", "hn-tran-quang-khai"];
    let (is_made, key, _) = run(&add);
    assert!(is_made && key.trim().starts_with("pk_") && key.trim().len() == 67, "{key}");
    let (_, other, _) = run(&["add", "--name", "Ngân hàng", "--for", "payments"]);
    assert_ne!(key, other);
    let (_, list, _) = run(&["list"]);
    let lines: Vec<&str> = list.lines().collect();
    let [first, second] = lines[..] else { panic!("two keys: {list}") };
    assert!(!list.contains(key.trim()), "the key itself is nowhere");
    assert!(first.contains(" occupancy hn-tran-quang-khai ") && first.ends_with(" valid Bãi xe 1"), "{first}");
    assert!(second.contains(" payments all ") && second.ends_with(" valid Ngân hàng"), "{second}");
    let id = first.split(' ').next().expect("an id");
    assert!(run(&["revoke", id]).0);
    let (_, list, _) = run(&["list"]);
    assert!(list.lines().next().is_some_and(|line| line.starts_with(id) && line.contains(" revoked 20")), "{list}");
    for (arguments, part) in [
        (vec!["revoke", "ffffffff"], "ffffffff"),
        (vec!["add", "--name", " ", "--for", "payments"], "--name"),
        (vec!["add", "--name", "x", "--for", "reports"], "occupancy"),
        (vec!["add", "--name", "x", "--for", "occupancy", "--site", "moon"], "moon"),
        (vec!["add", "--name", "x", "--for", "payments", "--site", "hn-tran-quang-khai"], "--site"),
    ] {
        let (is_done, _, error) = run(&arguments);
        assert!(!is_done && error.contains(part), "{arguments:?}: {error}");
    }
}

#[test]
fn a_mistake_at_the_start_is_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    for (arguments, part) in [
        (vec!["--database", "postgres://x/y"], "sqlite:"),
        (vec!["--basemap", "nowhere.pmtiles"], "nowhere.pmtiles"),
        (vec!["--dist", "nowhere"], "nowhere"),
        (vec!["--tiles", "https://t.example/{z}/{x}/{y}.png"], "--tiles-attribution"),
        (vec!["--log-level", "loud,,=x"], "--log-level"),
        (vec!["--public-url", "https://portal.example/hanoi"], "--public-url"),
        (vec!["--public-url", "https://portal.example/?from=sign"], "query"),
    ] {
        let mut all = vec!["serve", "--data-dir", &data, "--listen", "127.0.0.1:0"];
        all.extend(arguments);
        let output = portal_server(&all);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && text.contains(part), "{all:?}: {text}");
    }
}

#[test]
fn an_address_that_is_printed_is_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let (pdf, pages) = (folder.path().join("signs.pdf"), folder.path().join("pages"));
    let (pdf, pages) = (pdf.display().to_string(), pages.display().to_string());
    let data = folder.path().join("data").display().to_string();
    for (address, part, printed_only) in [
        ("portal.example", "not an address", false),
        ("ftp://portal.example", "http or https", false),
        ("https://portal.example?a=b", "query", false),
        ("https://portal.example/#top", "fragment", false),
        ("https://portal.example/hanoi", "path", false),
        ("https://anna:secret@portal.example", "password", false),
        ("http://localhost:8080", "telephone", true),
        ("http://127.0.0.1", "telephone", true),
        ("http://[::1]", "telephone", true),
    ] {
        let output = portal_server(&["signs", "--pdf", &pdf, "--public-url", address]);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && text.contains(part) && text.contains("--public-url"), "{address}: {text}");
        if !printed_only {
            let output = portal_server(&["export", "heritage", &pages, "--data-dir", &data, "--public-url", address]);
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success() && text.contains(part), "{address}: {text}");
        }
    }
    assert!(!std::path::Path::new(&pdf).exists() && !std::path::Path::new(&pages).exists(), "nothing was written");
}
