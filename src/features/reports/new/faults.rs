//! What is wrong with the form, in words, at the field that can mend it. The same sentences serve the
//! checks on the device and the server's own.

use civic::{draft::Draft, report};
use contract::{Catalogue, Category, FieldCode, FieldProblem, QuestionKind};
use messages::Words;

use super::{form::Form, step::Step};
use crate::ui::Fault;

/// What is wrong with one step of the draft, or with all of them.
pub(super) fn faults_of(form: Form, draft: &Draft, step: Option<Step>) -> Vec<Fault> {
    let (city, known) = (form.city(), form.catalogue.get());
    let none = Catalogue { agencies: Default::default(), categories: Vec::new() };
    let found = report::check(&form.report(draft), &city.limits, city.bounds, known.as_deref().unwrap_or(&none));
    // Without the catalogue no category is known, which says nothing about this one.
    let real = |problem: &FieldProblem| {
        known.is_some() || problem.pointer != "/category" || problem.code == FieldCode::Required
    };
    let found: Vec<FieldProblem> =
        found.into_iter().filter(|p| real(p) && step.is_none_or(|step| step_of(&p.pointer) == step)).collect();
    in_words(form, draft, &found)
}

/// The problems as people read them, in the order of the form, each field once.
pub(super) fn in_words(form: Form, draft: &Draft, problems: &[FieldProblem]) -> Vec<Fault> {
    let category = form.category(draft);
    let mut faults: Vec<Fault> = Vec::new();
    for problem in problems {
        let fault =
            Fault { field: field_of(&problem.pointer), text: sentence(form, draft, category.as_ref(), problem) };
        if !faults.iter().any(|other| other.field == fault.field) {
            faults.push(fault);
        }
    }
    faults
}

/// The step that shows the field of a pointer.
pub(super) fn step_of(pointer: &str) -> Step {
    match first_part(pointer) {
        "lat" | "lon" | "address" | "ward" => Step::Place,
        "category" => Step::Category,
        "answers" => Step::Questions,
        "description" | "photos" | "contact" => Step::Describe,
        _ => Step::Check,
    }
}

fn first_part(pointer: &str) -> &str {
    pointer.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// Id of the element that shows the field of a pointer.
fn field_of(pointer: &str) -> String {
    match first_part(pointer) {
        "lat" | "lon" => "place-search".to_owned(),
        "category" => "category-search".to_owned(),
        "photos" => "photos".to_owned(),
        _ => pointer.trim_start_matches('/').replace("~1", "/").replace("~0", "~").replace('/', "-"),
    }
}

fn sentence(form: Form, draft: &Draft, category: Option<&Category>, problem: &FieldProblem) -> String {
    let words = form.words;
    let limits = form.city().limits;
    let text = match (first_part(&problem.pointer), problem.code) {
        ("lat" | "lon", FieldCode::OutsideCity) => words.place_outside(),
        ("lat" | "lon", _) if draft.at.is_none() => words.fault_place(),
        ("category", _) => words.fault_category(),
        ("description", FieldCode::Required | FieldCode::TooShort) => {
            return words.fault_description(report::MIN_DESCRIPTION);
        }
        ("description", FieldCode::TooLong) => return words.fault_too_long(limits.description_chars),
        ("photos", FieldCode::TooMany) => return words.fault_photos(limits.photos),
        ("photos", _) => words.fault_photo_lost(),
        ("contact", FieldCode::Invalid) if problem.pointer.ends_with("email") => words.fault_email(),
        ("contact", FieldCode::Invalid) => words.fault_phone(),
        ("answers", code) => return answer(words, category, problem, code),
        (_, code) => general(words, code),
    };
    text.to_owned()
}

/// About a question: its own words say which one.
fn answer(words: Words, category: Option<&Category>, problem: &FieldProblem, code: FieldCode) -> String {
    let id = problem.pointer.strip_prefix("/answers/").unwrap_or_default();
    let Some(question) = category.and_then(|known| known.questions.iter().find(|question| question.id == id)) else {
        return general(words, code).to_owned();
    };
    let text = match (question.kind, code) {
        (QuestionKind::Number, FieldCode::OutOfRange) => match (question.min, question.max) {
            (Some(min), Some(max)) => words.fault_between(contract::decimal(max, 6), contract::decimal(min, 6)),
            _ => general(words, code).to_owned(),
        },
        (QuestionKind::Number, FieldCode::Invalid) => words.fault_number().to_owned(),
        (QuestionKind::Date, FieldCode::Invalid) => words.fault_date().to_owned(),
        (QuestionKind::Choice | QuestionKind::Choices | QuestionKind::Boolean, FieldCode::Required) => {
            words.fault_choose().to_owned()
        }
        _ => general(words, code).to_owned(),
    };
    format!("{} {text}", question.label.get(words.tag()))
}

fn general(words: Words, code: FieldCode) -> &'static str {
    match code {
        FieldCode::Required => words.fault_required(),
        FieldCode::TooLong => words.fault_long(),
        FieldCode::TooShort => words.fault_short(),
        FieldCode::Invalid => words.fault_invalid(),
        FieldCode::Unknown => words.fault_unknown(),
        FieldCode::OutsideCity => words.place_outside(),
        FieldCode::OutOfRange => words.fault_range(),
        FieldCode::TooMany => words.fault_many(),
        FieldCode::ControlCharacters => words.fault_control(),
    }
}
