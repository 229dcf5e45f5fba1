use std::collections::BTreeSet;

use contract::{ApiError, Problem, ProblemCode};
use messages::Words;

use super::error_message;

fn refused(status: u16, code: &str) -> ApiError {
    let body = format!("{{\"type\":\"/problems/{code}\",\"status\":{status}}}");
    contract::refused(status, body.as_bytes())
}

fn languages() -> Vec<Words> {
    messages::LOCALES.iter().map(|(tag, ..)| Words::of(tag)).collect()
}

#[test]
fn every_code_has_a_sentence_and_a_next_step_of_its_own() {
    for words in languages() {
        let mut seen = BTreeSet::new();
        for (code, word) in ProblemCode::ALL {
            assert_eq!(ProblemCode::parse(word), Some(code));
            assert_eq!(code.as_str(), word);
            // The code takes precedence over the status.
            let one = error_message(&refused(418, word), words);
            assert!(!one.title.is_empty() && !one.advice.is_empty() && one.title != one.advice, "{word}: {one:?}");
            assert!(seen.insert((one.title, one.advice)), "{word} in {} says what another says", words.tag());
        }
        for error in [ApiError::Offline, ApiError::Timeout, ApiError::Malformed] {
            let one = error_message(&error, words);
            assert!(seen.insert((one.title, one.advice)), "{error} in {} says what another says", words.tag());
        }
    }
}

#[test]
fn only_a_fault_of_the_server_is_called_one() {
    for words in languages() {
        for (code, word) in ProblemCode::ALL {
            let is_server = error_message(&refused(500, word), words).title == words.error_server();
            assert_eq!(is_server, code == ProblemCode::Internal, "{word} in {}", words.tag());
        }
    }
}

#[test]
fn an_unknown_code_is_told_by_its_status() {
    let words = languages().into_iter().next().expect("a language");
    let cases = [
        (400, ProblemCode::BadRequest),
        (403, ProblemCode::BadRequest),
        (404, ProblemCode::NotFound),
        (405, ProblemCode::MethodNotAllowed),
        (408, ProblemCode::RequestTimeout),
        (410, ProblemCode::NotFound),
        (414, ProblemCode::TargetTooLong),
        (413, ProblemCode::PayloadTooLarge),
        (415, ProblemCode::UnsupportedMedia),
        (422, ProblemCode::Validation),
        (429, ProblemCode::RateLimited),
        (431, ProblemCode::BadRequest),
        (500, ProblemCode::Internal),
        (502, ProblemCode::Unavailable),
        (503, ProblemCode::Unavailable),
        (504, ProblemCode::Unavailable),
        (507, ProblemCode::Internal),
        (0, ProblemCode::Internal),
    ];
    for (status, like) in cases {
        let expected = error_message(&refused(200 + 300, like.as_str()), words);
        for code in ["", "a_newer_one", "Validation"] {
            let problem = Box::new(Problem { kind: format!("/problems/{code}"), status, ..Problem::default() });
            assert_eq!(error_message(&ApiError::Refused { status, problem }, words), expected, "{status} {code}");
        }
    }
    // A proxy's response is not a problem document.
    let proxy = contract::refused(502, b"<html>Bad gateway</html>");
    assert_eq!(error_message(&proxy, words).title, words.error_unavailable());
}
