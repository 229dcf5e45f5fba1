//! Parses the number of tests that a suite ran from its output.

/// Test counts of one suite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Passed, including flaky ones.
    pub passed: u32,
    /// Failed, including those that timed out.
    pub failed: u32,
    /// Skipped, ignored or not reached.
    pub skipped: u32,
}

impl Counts {
    /// Adds two counts.
    pub fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    fn take(&mut self, text: &str) {
        let words: Vec<&str> = text.split([' ', ',', ';', '.', '(', ')']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<u32>() else { continue };
            match pair[1] {
                "passed" | "flaky" => self.passed += number,
                "failed" | "timed" | "interrupted" => self.failed += number,
                "skipped" | "ignored" | "did" => self.skipped += number,
                _ => {}
            }
        }
    }
}

/// `cargo nextest`: a single summary line.
pub fn nextest(output: &str) -> Option<Counts> {
    let line = output.lines().rev().find(|line| line.trim_start().starts_with("Summary ["))?;
    // `11 passed (1 slow, 1 flaky)`: the numbers in brackets are already included.
    let mut plain = String::new();
    let mut depth = 0_u32;
    for c in line.split_once(']')?.1.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let mut counts = Counts::default();
    counts.take(&plain);
    Some(counts)
}

/// `cargo test`, also with wasm-bindgen's runner: one line per test binary.
pub fn libtest(output: &str) -> Option<Counts> {
    let lines: Vec<&str> = output.lines().filter(|line| line.trim_start().starts_with("test result: ")).collect();
    let mut counts = Counts::default();
    lines.iter().for_each(|line| counts.take(line));
    (!lines.is_empty()).then_some(counts)
}

/// Playwright: one line per outcome, at the end.
pub fn playwright(output: &str) -> Option<Counts> {
    const OUTCOMES: [&str; 6] = ["passed", "failed", "flaky", "skipped", "interrupted", "did not run"];
    let mut counts = Counts::default();
    let mut found = false;
    for line in output.lines().map(str::trim) {
        let Some((number, rest)) = line.split_once(' ') else { continue };
        if number.parse::<u32>().is_ok() && OUTCOMES.iter().any(|outcome| rest.starts_with(outcome)) {
            counts.take(line);
            found = true;
        }
    }
    found.then_some(counts)
}

/// schemathesis: the number of API operations tested, and of failures found.
pub fn schemathesis(output: &str) -> Option<Counts> {
    let number = |text: &str| text.trim().split(' ').next()?.parse::<u32>().ok();
    let tested = output.lines().find_map(|line| number(line.trim().strip_prefix("Tested:")?)).filter(|n| *n > 0)?;
    let last = output.lines().rev().find(|line| line.starts_with("==="))?;
    let words: Vec<&str> = last.trim_matches(['=', ' ']).split([' ', ',']).collect();
    let failed = words.windows(2).find(|pair| pair[1].starts_with("failure")).and_then(|pair| number(pair[0]));
    let failed = failed.unwrap_or(0);
    Some(Counts { passed: tested.saturating_sub(failed), failed, skipped: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u32, failed: u32, skipped: u32) -> Option<Counts> {
        Some(Counts { passed, failed, skipped })
    }

    #[test]
    fn each_tool_is_understood() {
        let text = "  Summary [   1.204s] 14 tests run: 11 passed (2 slow, 1 flaky), 2 failed, 1 timed out, 3 skipped";
        assert_eq!(nextest(text), counts(11, 3, 3));
        let text = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.1s\n\
                    test a ... ok\ntest result: FAILED. 1 passed; 2 failed; 0 ignored; 0 filtered out";
        assert_eq!(libtest(text), counts(6, 2, 1));
        let text = "Running 9 tests\n  ✓ 3 passed forms (2s)\n\n  1 failed\n    [real] › a.spec.ts\n  1 flaky\n  2 skipped\n  \
                    1 did not run\n  4 passed (3.1s)";
        assert_eq!(playwright(text), counts(5, 1, 3));
        let text = "API Operations:\n  Selected: 9/9\n  Tested: 9\n\nSeed: 1\n\n===== 2 failures in 3.70s =====\n";
        assert_eq!(schemathesis(text), counts(7, 2, 0));
        let text = "  Tested: 9\n\n===== No issues found in 3.70s =====\n";
        assert_eq!(schemathesis(text), counts(9, 0, 0));
    }

    #[test]
    fn no_summary_is_no_count() {
        assert_eq!(nextest("error: could not compile"), None);
        assert_eq!(libtest("no tests to run!"), None);
        assert_eq!(playwright("Error: No tests found"), None);
        assert_eq!(schemathesis("  Tested: 0\n=== No issues found ==="), None);
    }
}
