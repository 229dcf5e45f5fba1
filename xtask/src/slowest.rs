//! The slowest tests, parsed from the output of the suites.

/// Maximum number of tests in the table.
const MOST: usize = 10;

/// Seconds and names of the tests of Playwright and nextest, and of the binaries that `cargo test` ran, because it does
/// not report the time of each test.
pub fn times(output: &str) -> Vec<(f64, String)> {
    let mut times = Vec::new();
    let mut program = "";
    for line in output.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("Running ") {
            program = rest.split(" (").next().unwrap_or(rest);
        } else if let Some(rest) = line.strip_prefix("test result: ") {
            let took = rest.rsplit_once("finished in ").and_then(|(_, took)| seconds(took));
            times.extend(took.filter(|_| !program.is_empty()).map(|took| (took, program.to_owned())));
        } else if let Some(rest) = line.strip_prefix("PASS [").or_else(|| line.strip_prefix("FAIL [")) {
            // `PASS [   0.233s] (326/547) server::api documents::the_document_is_fresh`
            let Some((took, name)) = rest.split_once("] ") else { continue };
            let name = name.split_once(") ").map_or(name, |(_, name)| name);
            times.extend(seconds(took.trim()).map(|took| (took, name.to_owned())));
        } else if let Some(rest) = line.strip_prefix('✓').or_else(|| line.strip_prefix('✘')) {
            // `✓  12 [real] › tests/real/x.spec.ts:3:1 › what people do (1.2m)`
            let Some((name, took)) = rest.rsplit_once(" (") else { continue };
            let name = name.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
            times.extend(seconds(took.trim_end_matches(')')).map(|took| (took, name.to_owned())));
        }
    }
    times
}

/// `1.2m`, `3.4s`, `560ms`
fn seconds(text: &str) -> Option<f64> {
    let number = |unit| text.strip_suffix(unit).and_then(|number: &str| number.parse::<f64>().ok());
    number("ms").map(|ms| ms / 1000.0).or_else(|| number("s")).or_else(|| number("m").map(|minutes| minutes * 60.0))
}

/// The slowest tests, one per line.
pub fn table(mut times: Vec<(f64, String)>) -> String {
    times.sort_by(|a, b| b.0.total_cmp(&a.0));
    times.truncate(MOST);
    times.iter().map(|(took, name)| format!("{took:7.1} s  {name}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_each_tool_are_read() {
        let output = "     Running tests/api/main.rs (target/debug/deps/api-1)\n\
            test result: ok. 2 passed; 0 failed; finished in 61.16s\n\
            PASS [   0.233s] ( 26/547) server::api documents::fresh\n\
            FAIL [  35.010s] (547/547) server::api map::small\n\
            ✓   1 [real] › a.spec.ts:3:1 › a list (of two) (1.2m)\n\
            ✘  12 [real] › b.spec.ts:3:1 › a map (560ms)\n\
            ✓  13 [real] › c.spec.ts:3:1 › without a time\n  2 passed (3m)";
        let expected = [
            (61.16, "tests/api/main.rs"),
            (0.233, "server::api documents::fresh"),
            (35.01, "server::api map::small"),
            (72.0, "[real] › a.spec.ts:3:1 › a list (of two)"),
            (0.56, "[real] › b.spec.ts:3:1 › a map"),
        ];
        let expected = expected.map(|(took, name)| (took, name.to_owned()));
        assert_eq!(times(output), expected);
        assert!(table(times(output)).starts_with("   72.0 s  [real] › a.spec.ts"));
    }

    #[test]
    fn ten_are_named() {
        let times = (0..30).map(|n| (f64::from(n), n.to_string())).collect();
        assert_eq!(table(times).lines().count(), MOST);
    }
}
