//! Validation rules for a new report.

use chrono::NaiveDate;
use contract::{
    Bbox, FieldCode, FieldProblem, LatLon,
    portal::Limits,
    reports::{Answers, Catalogue, Category, Contact, NewReport, Question, QuestionKind},
};

use super::{clean, is_control};
use crate::{
    payments::parse_amount,
    questions::{chosen, visible},
};

/// Minimum length in characters of a description that can be acted on.
pub const MIN_DESCRIPTION: usize = 10;
const MAX_ADDRESS: usize = 200;
const MAX_ANSWER: usize = 500;
const MAX_NAME: usize = 100;
const MAX_PHONE: usize = 20;
const MAX_EMAIL: usize = 200;

/// Validates a new report and returns the problems of its fields; empty if it is valid.
pub fn check(new: &NewReport, limits: &Limits, bounds: Bbox, catalogue: &Catalogue) -> Vec<FieldProblem> {
    let mut problems = Problems(Vec::new());
    let category = catalogue.categories.iter().find(|category| category.id == new.category);
    if new.category.is_empty() {
        problems.add("/category", FieldCode::Required, "Choose a category from GET /categories.");
    } else if category.is_none() {
        problems.add("/category", FieldCode::Unknown, "Use the id of a category from GET /categories.");
    }
    problems.0.extend(check_at(LatLon::new(new.lat, new.lon), bounds));
    problems.text("/address", &new.address, MAX_ADDRESS);
    let ward_is_code =
        |ward: &str| (1..=16).contains(&ward.len()) && ward.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if new.ward.as_deref().is_some_and(|ward| !ward_is_code(ward)) {
        problems.add("/ward", FieldCode::Invalid, "Use the code of a ward from GET /wards, or leave it out.");
    }
    description(&mut problems, &new.description, limits);
    if let Some(category) = category {
        answers(&mut problems, category, &new.answers);
    }
    photos(&mut problems, &new.photos, limits);
    if let Some(given) = &new.contact {
        contact(&mut problems, given);
    }
    if new.about.as_deref().is_some_and(|about| !is_about(about)) {
        let detail = "Write stop:, route:, trip:, parking:, site:, report: or procedure: and an id of at most 80 \
            characters.";
        problems.add("/about", FieldCode::Invalid, detail);
    }
    problems.0
}

/// Validates a position. Returns at most one problem, for the invalid coordinate.
pub fn check_at(at: LatLon, bounds: Bbox) -> Option<FieldProblem> {
    let lat_inside = bounds.contains(LatLon::new(at.lat, bounds.min_lon));
    let pointer = |lat_is_good: bool| if lat_is_good { "/lon" } else { "/lat" };
    if !at.lat.is_finite() || !at.lon.is_finite() {
        let detail = "Give the latitude and longitude of the place in degrees.";
        return Some(problem(pointer(at.lat.is_finite()), FieldCode::Invalid, detail));
    }
    if at.lat.abs() > 90.0 || at.lon.abs() > 180.0 {
        let detail = "Latitudes lie between -90 and 90 degrees, longitudes between -180 and 180.";
        return Some(problem(pointer(at.lat.abs() <= 90.0), FieldCode::OutOfRange, detail));
    }
    let detail = "Choose a place inside the city: see bounds in GET /config.";
    (!bounds.contains(at)).then(|| problem(pointer(lat_inside), FieldCode::OutsideCity, detail))
}

fn problem(pointer: &str, code: FieldCode, detail: &str) -> FieldProblem {
    FieldProblem { pointer: pointer.to_owned(), code, detail: detail.to_owned() }
}

struct Problems(Vec<FieldProblem>);

impl Problems {
    fn add(&mut self, pointer: &str, code: FieldCode, detail: &str) {
        self.0.push(problem(pointer, code, detail));
    }

    /// Checks a text for control characters and length. Returns false if it is invalid.
    fn text(&mut self, pointer: &str, text: &str, max: usize) -> bool {
        if text.chars().any(is_control) {
            self.add(pointer, FieldCode::ControlCharacters, "Remove the control characters.");
            return false;
        }
        let length = clean(text).chars().count();
        if length > max {
            let mut detail = String::from("Shorten it to ");
            detail.push_str(&max.to_string());
            detail.push_str(" characters.");
            self.add(pointer, FieldCode::TooLong, &detail);
        }
        length <= max
    }
}

fn description(problems: &mut Problems, text: &str, limits: &Limits) {
    if !problems.text("/description", text, limits.description_chars as usize) {
        return;
    }
    match clean(text).chars().count() {
        0 => problems.add("/description", FieldCode::Required, "Say what is the matter."),
        n if n < MIN_DESCRIPTION => {
            let detail = "Say what is the matter in at least 10 characters.";
            problems.add("/description", FieldCode::TooShort, detail);
        }
        _ => {}
    }
}

fn answers(problems: &mut Problems, category: &Category, answers: &Answers) {
    let questions = visible(category, answers);
    for id in answers.keys().filter(|id| !questions.iter().any(|question| question.id == **id)) {
        let detail = "The category does not ask this, or not with these answers. Leave it out.";
        problems.add(&answer_pointer(id), FieldCode::Unknown, detail);
    }
    for question in questions {
        let given = answers.get(&question.id).map(|answer| answer.trim()).unwrap_or_default();
        let pointer = answer_pointer(&question.id);
        if !given.is_empty() {
            answer(problems, &pointer, question, given);
        } else if question.required {
            problems.add(&pointer, FieldCode::Required, "Answer this question.");
        }
    }
}

fn answer_pointer(id: &str) -> String {
    let mut pointer = String::from("/answers/");
    for c in id.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
    pointer
}

fn answer(problems: &mut Problems, pointer: &str, question: &Question, given: &str) {
    match question.kind {
        QuestionKind::Text => {
            problems.text(pointer, given, MAX_ANSWER);
        }
        QuestionKind::Choice | QuestionKind::Choices => {
            let mut seen: Vec<&str> = Vec::new();
            for choice in chosen(question.kind, given) {
                if !question.options.iter().any(|option| option.id == choice) {
                    problems.add(pointer, FieldCode::Unknown, "Use the ids of the question's options.");
                    return;
                }
                if seen.contains(&choice) {
                    problems.add(pointer, FieldCode::Invalid, "Name each option once.");
                    return;
                }
                seen.push(choice);
            }
            if seen.is_empty() && question.required {
                problems.add(pointer, FieldCode::Required, "Answer this question.");
            }
        }
        QuestionKind::Number => match decimal(given) {
            None => problems.add(pointer, FieldCode::Invalid, "Write a decimal number such as 3 or 2.5."),
            Some(number) => check_range(problems, pointer, question, number),
        },
        QuestionKind::Amount => match parse_amount(given) {
            Err(code) => problems.add(pointer, code, "Write a whole amount in đồng such as 20000 or 20.000."),
            Ok(amount) => check_range(problems, pointer, question, amount as f64),
        },
        QuestionKind::Date if !is_date(given) => {
            problems.add(pointer, FieldCode::Invalid, "Write the date as 2026-11-21.");
        }
        QuestionKind::Boolean if !matches!(given, "true" | "false") => {
            problems.add(pointer, FieldCode::Invalid, "Answer true or false.");
        }
        QuestionKind::Date | QuestionKind::Boolean => {}
    }
}

fn check_range(problems: &mut Problems, pointer: &str, question: &Question, number: f64) {
    if question.min.is_some_and(|min| number < min) || question.max.is_some_and(|max| number > max) {
        let detail = "Give a number between the question's min and max.";
        problems.add(pointer, FieldCode::OutOfRange, detail);
    }
}

/// Parses a decimal number of at most fifteen digits. The standard parser would add ten kilobytes of tables to the
/// page, and accepts "inf" and "1e9".
fn decimal(text: &str) -> Option<f64> {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = plain.split_once('.').unwrap_or((plain, "0"));
    if whole.is_empty() || part.is_empty() || whole.len() + part.len() > 15 {
        return None;
    }
    let (mut value, mut unit) = (0u64, 1.0);
    for digit in whole.bytes().chain(part.bytes()) {
        value = value * 10 + u64::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?);
    }
    for _ in part.bytes() {
        unit *= 10.0;
    }
    let value = value as f64 / unit;
    Some(if plain.len() < text.len() { -value } else { value })
}

fn is_date(text: &str) -> bool {
    let number = |from: usize, to: usize| {
        let part = text.get(from..to)?;
        decimal(part).filter(|_| part.bytes().all(|b| b.is_ascii_digit())).map(|n| n as u32)
    };
    let hyphens = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let date = |y: u32, m: u32, d: u32| NaiveDate::from_ymd_opt(y as i32, m, d);
    hyphens && number(0, 4).zip(number(5, 7)).zip(number(8, 10)).and_then(|((y, m), d)| date(y, m, d)).is_some()
}

fn photos(problems: &mut Problems, photos: &[String], limits: &Limits) {
    if photos.len() > usize::from(limits.photos) {
        problems.add("/photos", FieldCode::TooMany, "Send fewer photos: see limits.photos in GET /config.");
        return;
    }
    for (n, id) in photos.iter().enumerate() {
        if id.len() != 64 || !id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            let mut pointer = String::from("/photos/");
            pointer.push_str(&n.to_string());
            problems.add(&pointer, FieldCode::Invalid, "Use the id that POST /media answered with.");
        }
    }
}

fn contact(problems: &mut Problems, contact: &Contact) {
    problems.text("/contact/name", &contact.name, MAX_NAME);
    let phone = contact.phone.trim();
    if problems.text("/contact/phone", phone, MAX_PHONE) && !phone.is_empty() {
        let digits = phone.bytes().filter(u8::is_ascii_digit).count();
        let plain = phone.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'+' | b'-' | b'.'));
        if digits < 3 || !plain {
            let detail = "Write the number with digits, spaces, +, - and . only.";
            problems.add("/contact/phone", FieldCode::Invalid, detail);
        }
    }
    let email = contact.email.trim();
    if problems.text("/contact/email", email, MAX_EMAIL) && !email.is_empty() && !is_email(email) {
        problems.add("/contact/email", FieldCode::Invalid, "Write an address such as ten@example.vn.");
    }
}

/// Checks for one `@` between a name and a domain with a dot. Only sending a message would prove more.
fn is_email(email: &str) -> bool {
    let is_valid = |name: &str, domain: &str| {
        !name.is_empty()
            && !domain.contains('@')
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty())
    };
    !email.contains(|c: char| c.is_whitespace())
        && email.split_once('@').is_some_and(|(name, rest)| is_valid(name, rest))
}

fn is_about(about: &str) -> bool {
    let known = |kind: &str| matches!(kind, "stop" | "route" | "trip" | "parking" | "site" | "report" | "procedure");
    about.split_once(':').is_some_and(|(kind, id)| {
        known(kind)
            && (1..=80).contains(&id.chars().count())
            && !id.contains(|c: char| c.is_whitespace() || is_control(c))
    })
}
