//! What can be reported, to whom, and what is asked about it.

use json::tolerant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{Localized, reports::Visibility};

/// All categories and the agencies behind them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Catalogue {
    /// The agencies by id.
    #[serde(deserialize_with = "tolerant::map")]
    pub agencies: BTreeMap<String, Localized>,
    /// The categories, in the order to show them.
    #[serde(deserialize_with = "tolerant::list")]
    pub categories: Vec<Category>,
}

/// Field reports (something in the street) or reports on how an office handled a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Something at a place (phản ánh hiện trường).
    Field,
    /// Administrative procedures (phản ánh thủ tục hành chính).
    Procedure,
}

impl ReportKind {
    /// Who may see a new report. Field reports are public at once. Reports on how an office handled a procedure
    /// name offices and people, so they stay between their owner and the agency.
    pub const fn visibility(self) -> Visibility {
        match self {
            Self::Field => Visibility::Public,
            Self::Procedure => Visibility::Private,
        }
    }
}

/// How fast it must be handled: khẩn, bình thường, phức tạp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Khẩn.
    Urgent,
    /// Phức tạp.
    Complex,
    /// Bình thường, and what another version of the contract may say.
    #[serde(other)]
    Normal,
}

/// One thing that can be reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Category {
    /// Stable id in kebab case.
    pub id: String,
    /// Field or procedure.
    pub family: ReportKind,
    /// Heading it stands under.
    pub group: Localized,
    /// Name of its icon in the sprite.
    pub icon: String,
    /// Its name.
    pub name: Localized,
    /// One line: what belongs here.
    #[serde(default)]
    pub hint: Localized,
    /// Everyday words that people type for it, by language.
    #[serde(default, deserialize_with = "tolerant::map")]
    pub keywords: BTreeMap<String, Vec<String>>,
    /// Id of the agency that handles it.
    pub agency: String,
    /// How fast it must be handled.
    pub level: Priority,
    /// Numbers to call first, for urgent ones.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub emergency: Vec<String>,
    /// Extra questions, in order.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
}

/// How a question is answered. Answers travel as strings: see [`Answers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// One of the options.
    Choice,
    /// Any of the options, joined by commas.
    Choices,
    /// A number within `min..=max`.
    Number,
    /// An ISO date.
    Date,
    /// `true` or `false`.
    Boolean,
    /// Free text, at most 500 characters. A kind of another version of the contract is asked like this.
    #[serde(other)]
    Text,
}

/// An extra question of a category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Question {
    /// Id, unique in its category.
    pub id: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// The question.
    pub label: Localized,
    /// A line of help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Localized>,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// The options of a choice.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// Smallest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Largest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Asked only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    /// Id, unique in its question.
    pub id: String,
    /// What people read.
    pub label: Localized,
}

/// A condition on the answer to an earlier question of the same category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Condition {
    /// Id of the earlier question.
    pub question: String,
    /// Holds when the answer is, or for `choices` contains, one of these.
    pub any: Vec<String>,
}

/// Answers by question id. Every value is a string: an option's id, ids joined by commas, a text, a
/// decimal number, an ISO date, `true` or `false`.
pub type Answers = BTreeMap<String, String>;
