//! The steps of the report form, in order.

use contract::{
    Bbox,
    portal::Limits,
    reports::{Catalogue, NewReport, ReportsPage},
};

use super::check::check;

/// A screen of the report form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The place.
    Place,
    /// The category.
    Category,
    /// The questions of the category.
    Questions,
    /// Description, photos and contact details.
    Describe,
    /// Open reports nearby, offered instead of a new one.
    Nearby,
    /// The whole report, and the button that sends it.
    Check,
}

impl Step {
    /// The steps in order, with their names in addresses.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Place, "place"),
        (Self::Category, "category"),
        (Self::Questions, "questions"),
        (Self::Describe, "describe"),
        (Self::Nearby, "nearby"),
        (Self::Check, "check"),
    ];

    /// The part of the form it belongs to, 1 to 4.
    pub const fn part(self) -> u8 {
        match self {
            Self::Place => 1,
            Self::Category | Self::Questions => 2,
            Self::Describe => 3,
            Self::Nearby | Self::Check => 4,
        }
    }

    /// Its number in a stored draft.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The step with a number in a stored draft; the first step for an unknown number.
    pub fn of_number(number: u8) -> Self {
        Self::ALL.iter().map(|(step, _)| *step).find(|step| step.number() == number).unwrap_or(Self::Place)
    }

    /// The step in the query of an address; the first step when there is none.
    pub fn of_query(query: &str) -> Self {
        let requested = contract::parse_query(query).into_iter().find(|(name, _)| name == "step");
        let requested = requested.and_then(|(_, word)| Self::ALL.iter().find(|(_, name)| *name == word));
        requested.map_or(Self::Place, |(step, _)| *step)
    }

    /// The step that shows the field of a JSON Pointer into a report.
    pub fn of_field(pointer: &str) -> Self {
        match pointer.trim_start_matches('/').split('/').next().unwrap_or_default() {
            "lat" | "lon" | "address" | "ward" => Self::Place,
            "category" => Self::Category,
            "answers" => Self::Questions,
            "description" | "photos" | "contact" => Self::Describe,
            _ => Self::Check,
        }
    }

    /// Its address.
    pub fn href(self) -> String {
        let page = ReportsPage::form().href();
        let name = Self::ALL.iter().find(|(step, _)| *step == self).map_or("", |(_, name)| name);
        if self == Self::Place { page } else { format!("{page}?step={name}") }
    }
}

/// The first step in which something required is missing or something is wrong; the check step when the report can be
/// sent as it is. Looking at reports nearby is not required.
pub fn first_incomplete(new: &NewReport, limits: &Limits, bounds: Bbox, catalogue: &Catalogue) -> Step {
    let problems = check(new, limits, bounds, catalogue);
    problems.iter().map(|problem| Step::of_field(&problem.pointer)).min().unwrap_or(Step::Check)
}
