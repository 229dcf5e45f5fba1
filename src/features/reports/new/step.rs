//! The steps of the form, in order.

use contract::reports::ReportsPage;

/// Id of the current step's heading.
pub(super) const HEADING: &str = "step-title";

/// A screen of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Place,
    Category,
    Questions,
    Describe,
    Nearby,
    Check,
}

impl Step {
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

    /// Its address.
    pub fn href(self) -> String {
        let page = ReportsPage::form().href();
        let name = Self::ALL.iter().find(|(step, _)| *step == self).map_or("", |(_, name)| name);
        if self == Self::Place { page } else { format!("{page}?step={name}") }
    }
}
