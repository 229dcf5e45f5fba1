use super::*;
use proptest::prelude::*;

const OWN: &str = "portal.example";

fn scan(text: &str) -> CodeContent {
    read(text, OWN, &["check.hanoi.example".to_owned()])
}

fn warnings(text: &str) -> Vec<Warning> {
    match scan(text) {
        CodeContent::Link(link) => link.warnings,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn signs_of_this_portal() {
    let site = |slug: &str, sign| CodeContent::Site { slug: slug.to_owned(), sign };
    assert_eq!(scan("https://portal.example/d/den-ngoc-son?s=3"), site("den-ngoc-son", 3));
    assert_eq!(scan("https://portal.example/d/den-ngoc-son/en#story"), site("den-ngoc-son", 1));
    assert_eq!(scan("HTTPS://PORTAL.EXAMPLE/d/den-rung?s=999"), site("den-rung", 1));
    assert_eq!(scan(" 003\n"), site("003", 1));
    assert_eq!(scan("https://portal.example/bus?x=1#y"), CodeContent::Page("/bus?x=1".to_owned()));
    assert_eq!(scan("https://portal.example"), CodeContent::Page("/".to_owned()));
    assert_eq!(scan("https://portal.example//evil.test/x"), CodeContent::Page("/evil.test/x".to_owned()));
    assert_eq!(scan("https://portal.example?x=1"), CodeContent::Page("/?x=1".to_owned()));
    assert_eq!(scan("portal.example/d/den-rung?s=2"), site("den-rung", 2), "without a scheme");
    assert_eq!(scan("PORTAL.example/bus"), CodeContent::Page("/bus".to_owned()));
    assert!(matches!(scan("portal.example"), CodeContent::Text(..)));
    assert_eq!(read("http://127.0.0.1:8080/d/a", "127.0.0.1:8080", &[]), site("a", 1));
}

#[test]
fn transfers_whole_and_broken() {
    let whole = "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F";
    assert!(matches!(scan(whole), CodeContent::Transfer(Transfer { number, .. }) if number == "257678859"));
    assert_eq!(scan(&whole.replace("AE9F", "AE9E")), CodeContent::BrokenTransfer);
    assert_eq!(scan(&whole[..whole.len() - 9]), CodeContent::BrokenTransfer, "cut off");
    assert!(matches!(scan(&whole.replace("AE9F", "ae9f")), CodeContent::Transfer(_)));
    assert!(matches!(scan("0002010102"), CodeContent::Text(..)));
}

#[test]
fn a_payment_of_another_kind_is_said_and_never_called_broken() {
    // A wallet's code with the correct checksum, and the same code with one digit changed.
    let wallet =
        "00020101021126220010A00000077501045678520458125303704540530000580".to_owned() + "2VN5906PHO CO6005HANOI6304";
    let sum = wallet.bytes().fold(0xFFFF_u16, |sum, byte| {
        (0..8)
            .fold(sum ^ (u16::from(byte) << 8), |sum, _| if sum & 0x8000 == 0 { sum << 1 } else { (sum << 1) ^ 0x1021 })
    });
    let code = format!("{wallet}{sum:04X}");
    let CodeContent::Payment(payment) = scan(&code) else { panic!("{:?}", scan(&code)) };
    assert_eq!((payment.name.as_str(), payment.amount), ("PHO CO", Some(30_000)));
    assert_eq!(scan(&code.replace("PHO CO", "PHO CU")), CodeContent::BrokenTransfer);
}

#[test]
fn links_show_where_they_lead() {
    let CodeContent::Link(link) = scan("https://check.hanoi.example/t/893?x=1") else { panic!("a link") };
    assert!(link.traces && link.warnings.is_empty());
    let CodeContent::Link(link) = scan("https://news.example:8443/a") else { panic!("a link") };
    assert_eq!((link.host.as_str(), link.traces), ("news.example:8443", false));
    assert_eq!(link.warnings, []);
}

#[test]
fn hostile_links_are_warned_of() {
    use Warning::{Disguised, Imitates, Letters, Number, Plain};
    assert_eq!(warnings("http://shop.example/"), [Plain]);
    assert_eq!(warnings("https://portal.example@evil.test/d/x"), [Disguised]);
    assert_eq!(warnings("https://203.0.113.7/"), [Number]);
    assert_eq!(warnings("https://0xcb007107/"), [Number], "the same in hexadecimal");
    assert_eq!(warnings("https://3405803783/"), [Number]);
    assert_eq!(warnings("http://127.0.0.1.evil.test/"), [Plain]);
    assert_eq!(warnings("https://[2001:db8::1]/"), [Number]);
    assert_eq!(warnings("https://pоrtal.example/"), [Letters, Imitates], "a Cyrillic o");
    assert_eq!(warnings("https://xn--prtal-jua.example/"), [Letters]);
    assert_eq!(warnings("https://p0rtal.example/"), [Imitates]);
    assert_eq!(warnings("https://portaI.example/"), [Imitates], "a capital i");
    assert_eq!(warnings("https://portall.example/"), [Imitates]);
    assert_eq!(warnings("https://portal.example.evil.test/"), [Imitates]);
    assert_eq!(warnings("https://portal-example.test/"), [Imitates]);
    assert_eq!(warnings("https://check-hanoi.example/"), [Imitates]);
    assert_eq!(warnings("https://www.portal.example/"), [], "below our own name only we have names");
    assert_eq!(warnings("https://other.example/"), []);
}

#[test]
fn what_is_no_link_is_text_that_cannot_be_opened() {
    for text in [
        "javascript:alert(1)",
        "JavaScript://portal.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "intent://scan#Intent;scheme=x;end",
        "https://portal.example\\@evil.test/",
        "https://a b.example/",
        "https:///x",
        "https://..evil/",
        "https://p%D0%BErtal.example/",
        "https://evil.test/\u{202e}elpmaxe.latrop",
        "WIFI:S:x;;",
        "xin chào",
    ] {
        assert!(matches!(scan(text), CodeContent::Text(..)), "{text}: {:?}", scan(text));
    }
    let long = "a".repeat(4_096);
    assert_eq!(scan(&long), CodeContent::Text("a".repeat(SHOWN_CHARS), false));
    assert!(matches!(scan(&format!("https://a.example/{}", "x".repeat(4_000))), CodeContent::Text(_, false)));
    assert_eq!(scan("a\u{202e}b\u{0}c"), CodeContent::Text("abc".to_owned(), true));
}

proptest! {
    #[test]
    fn nothing_scanned_breaks_the_reader(text in "\\PC{0,300}", prefix in "(https?://|0002|)") {
        let _ = scan(&[prefix, text].concat());
    }

    #[test]
    fn a_link_is_taken_for_our_own_only_when_it_is(
        before in "(|www\\.|x@|evil\\.test|evil\\.test@|%)",
        after in "(|:443|\\.|\\.evil\\.test|@evil\\.test|%2e|:)",
        path in "(|/|//evil\\.test/x|/d/x|/\\?a=//b|\\?x=1|#y)",
    ) {
        let own = before.is_empty() && after.is_empty();
        match scan(&format!("https://{before}{OWN}{after}{path}")) {
            CodeContent::Site { .. } => prop_assert!(own),
            CodeContent::Page(page) => {
                prop_assert!(own);
                prop_assert!(page.starts_with('/') && !page.starts_with("//"), "{page}");
            }
            _ => prop_assert!(!own),
        }
    }
}
