//! Categories of reports, the agencies that handle them, and their questions.

use json::tolerant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{Localized, reports::Visibility};

/// All categories and their agencies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Catalogue {
    /// The agencies by id.
    #[serde(deserialize_with = "tolerant::map")]
    pub agencies: BTreeMap<String, Localized>,
    /// The categories, in display order.
    #[serde(deserialize_with = "tolerant::list")]
    pub categories: Vec<Category>,
}

/// Field report (a problem in the street) or report on how an office handled a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// A problem at a location (phản ánh hiện trường).
    Field,
    /// An administrative procedure (phản ánh thủ tục hành chính).
    Procedure,
}

impl ReportKind {
    /// Visibility of a new report. Field reports are public immediately. Reports on procedures name offices and people,
    /// so only their owner and the agency see them.
    pub const fn visibility(self) -> Visibility {
        match self {
            Self::Field => Visibility::Public,
            Self::Procedure => Visibility::Private,
        }
    }
}

/// Priority: khẩn, bình thường, phức tạp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Khẩn.
    Urgent,
    /// Phức tạp.
    Complex,
    /// Bình thường; also stands for a value from another version of the contract.
    #[serde(other)]
    Normal,
}

/// A kind of problem that can be reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Category {
    /// Stable id in kebab case.
    pub id: String,
    /// Report kind.
    pub family: ReportKind,
    /// Heading under which it is listed.
    pub group: Localized,
    /// Name of its icon in the icon sprite.
    pub icon: String,
    /// Its name.
    pub name: Localized,
    /// One line on what belongs in the category.
    #[serde(default)]
    pub hint: Localized,
    /// Everyday words that people search for, by language.
    #[serde(default, deserialize_with = "tolerant::map")]
    pub keywords: BTreeMap<String, Vec<String>>,
    /// Id of the agency that handles it.
    pub agency: String,
    /// Priority of its reports.
    pub level: Priority,
    /// Numbers to call first, for urgent categories.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub emergency: Vec<String>,
    /// Questions of the category, in order.
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
}

/// Type of a question's answer. All answers are sent as strings; see [`Answers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// One of the options.
    Choice,
    /// Any number of the options, joined by commas.
    Choices,
    /// A number within `min..=max`.
    Number,
    /// A whole amount in đồng within `min..=max`. Thousands may be separated: `20.000`, `20k`.
    Amount,
    /// An ISO date.
    Date,
    /// `true` or `false`.
    Boolean,
    /// Free text, at most 500 characters; also stands for a kind from another version of the contract.
    #[serde(other)]
    Text,
}

/// A question of a category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Question {
    /// Id, unique in its category.
    pub id: String,
    /// Type of the answer.
    pub kind: QuestionKind,
    /// The question.
    pub label: Localized,
    /// Help text, one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Localized>,
    /// Whether an answer is required.
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
    /// The question is asked only if this condition holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    /// Id, unique in its question.
    pub id: String,
    /// Display text.
    pub label: Localized,
}

/// A condition on the answer to an earlier question in the same category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Condition {
    /// Id of the earlier question.
    pub question: String,
    /// Holds if the answer is one of these, or for `choices` contains one of them.
    pub any: Vec<String>,
}

/// Answers by question id. Every value is a string: an option id, option ids joined by commas, a text, a decimal
/// number, an amount in digits, an ISO date, `true` or `false`.
pub type Answers = BTreeMap<String, String>;
