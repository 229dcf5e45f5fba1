//! Field errors of the form, as text at the field that can correct them. Checks on the device and errors from the
//! server use the same sentences.

use civic::{draft::Draft, parking::dong, questions, report};
use contract::{
    FieldCode, FieldProblem,
    portal::Config,
    reports::{Catalogue, Category, NewReport, QuestionKind},
};
use messages::Words;
use messages::args::FaultBetween;
use std::sync::Arc;

use super::step::Step;
use ui::FieldError;

/// What a draft is checked against, and the language of the error texts.
pub(super) struct Rules {
    pub words: Words,
    pub city: Arc<Config>,
    pub catalogue: Option<Arc<Catalogue>>,
}

impl Rules {
    /// The chosen category, when it is known.
    pub fn category(&self, draft: &Draft) -> Option<Category> {
        let categories = &self.catalogue.as_ref()?.categories;
        categories.iter().find(|category| category.id == draft.category).cloned()
    }

    /// The report as it would be sent now.
    pub fn report(&self, draft: &Draft) -> NewReport {
        let mut report = draft.to_new_report();
        if let Some(category) = self.category(draft) {
            report.answers = questions::prune(&category, &report.answers);
        }
        report
    }

    /// The field errors of one step of the draft, or of all steps.
    pub fn errors(&self, draft: &Draft, step: Option<Step>) -> Vec<FieldError> {
        let (known, none) = (self.catalogue.as_deref(), no_categories());
        let (limits, bounds) = (&self.city.limits, self.city.bounds);
        let problems = report::check(&self.report(draft), limits, bounds, known.unwrap_or(&none));
        // Without the catalogue every category counts as unknown, so ignore that error.
        let is_relevant = |problem: &FieldProblem| {
            known.is_some() || problem.pointer != "/category" || problem.code == FieldCode::Required
        };
        let problems: Vec<FieldProblem> = problems
            .into_iter()
            .filter(|p| is_relevant(p) && step.is_none_or(|step| Step::of_field(&p.pointer) == step))
            .collect();
        self.field_errors(draft, &problems)
    }

    /// The first step in which something is missing or wrong. Without the catalogue it is at most the category step,
    /// because what the category requires is not known.
    pub fn first_incomplete(&self, draft: &Draft) -> Step {
        let none = no_categories();
        let catalogue = self.catalogue.as_deref().unwrap_or(&none);
        report::first_incomplete(&self.report(draft), &self.city.limits, self.city.bounds, catalogue)
    }

    /// The problems as field errors, in the order of the form, at most one for each field.
    pub fn field_errors(&self, draft: &Draft, problems: &[FieldProblem]) -> Vec<FieldError> {
        let category = self.category(draft);
        let mut errors: Vec<FieldError> = Vec::new();
        for problem in problems {
            let error = FieldError {
                field: field_of(&problem.pointer),
                text: self.sentence(draft, category.as_ref(), problem),
            };
            if !errors.iter().any(|other| other.field == error.field) {
                errors.push(error);
            }
        }
        errors
    }

    fn sentence(&self, draft: &Draft, category: Option<&Category>, problem: &FieldProblem) -> String {
        let words = self.words;
        let limits = self.city.limits;
        let text = match (first_part(&problem.pointer), problem.code) {
            ("lat" | "lon", FieldCode::OutsideCity) => words.place_outside(),
            ("lat" | "lon", _) if draft.at.is_none() => words.fault_place(),
            ("category", _) => words.fault_category(),
            ("description", FieldCode::Required | FieldCode::TooShort) => {
                return words.fault_description((report::MIN_DESCRIPTION) as u32);
            }
            ("description", FieldCode::TooLong) => return words.fault_too_long(limits.description_chars),
            ("photos", FieldCode::TooMany) => return words.fault_photos(limits.photos as u32),
            ("photos", _) => words.fault_photo_lost(),
            ("contact", FieldCode::Invalid) if problem.pointer.ends_with("email") => words.fault_email(),
            ("contact", FieldCode::Invalid) => words.fault_phone(),
            ("answers", code) => return answer_error(words, category, problem, code),
            (_, code) => generic_error(words, code),
        };
        text.to_owned()
    }
}

fn no_categories() -> Catalogue {
    Catalogue { agencies: Default::default(), categories: Vec::new() }
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

/// The error of a question, starting with the question's label.
fn answer_error(words: Words, category: Option<&Category>, problem: &FieldProblem, code: FieldCode) -> String {
    let id = problem.pointer.strip_prefix("/answers/").unwrap_or_default();
    let Some(question) = category.and_then(|known| known.questions.iter().find(|question| question.id == id)) else {
        return generic_error(words, code).to_owned();
    };
    let text = match (question.kind, code) {
        (QuestionKind::Number, FieldCode::OutOfRange) => match (question.min, question.max) {
            (Some(min), Some(max)) => {
                words.fault_between(FaultBetween { min: &contract::decimal(min, 6), max: &contract::decimal(max, 6) })
            }
            _ => generic_error(words, code).to_owned(),
        },
        (QuestionKind::Amount, FieldCode::OutOfRange) => match (question.min, question.max) {
            (Some(min), Some(max)) => {
                let (min, max) = (dong(min as u64, &words), dong(max as u64, &words));
                words.fault_between(FaultBetween { min: &min, max: &max })
            }
            _ => generic_error(words, code).to_owned(),
        },
        (QuestionKind::Number, FieldCode::Invalid) => words.fault_number().to_owned(),
        (QuestionKind::Amount, FieldCode::Invalid) => words.pay_fault_amount().to_owned(),
        (QuestionKind::Date, FieldCode::Invalid) => words.fault_date().to_owned(),
        (QuestionKind::Choice | QuestionKind::Choices | QuestionKind::Boolean, FieldCode::Required) => {
            words.fault_choose().to_owned()
        }
        _ => generic_error(words, code).to_owned(),
    };
    format!("{} {text}", question.label.get(words.tag()))
}

fn generic_error(words: Words, code: FieldCode) -> &'static str {
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
