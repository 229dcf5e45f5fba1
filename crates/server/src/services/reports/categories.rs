//! `categories.toml`: agencies, and what can be reported to them.

use anyhow::{Context, ensure};
use contract::{
    Localized,
    reports::{Catalogue, Category, Choice, Condition, Priority, Question, QuestionKind, ReportKind},
};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

use crate::city::{
    Profile,
    files::{Files, toml},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    agency: Vec<AgencyRow>,
    #[serde(default)]
    category: Vec<CategoryRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgencyRow {
    id: String,
    name: Localized,
}

/// As [`Category`], but an unknown key is a mistake.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryRow {
    id: String,
    #[serde(deserialize_with = "json::strict::value")]
    family: ReportKind,
    group: Localized,
    icon: String,
    name: Localized,
    #[serde(default)]
    hint: Localized,
    #[serde(default)]
    keywords: BTreeMap<String, Vec<String>>,
    agency: String,
    #[serde(deserialize_with = "json::strict::value")]
    level: Priority,
    #[serde(default)]
    emergency: Vec<String>,
    #[serde(default)]
    question: Vec<QuestionRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionRow {
    id: String,
    #[serde(deserialize_with = "json::strict::value")]
    kind: QuestionKind,
    label: Localized,
    help: Option<Localized>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    options: Vec<ChoiceRow>,
    min: Option<f64>,
    max: Option<f64>,
    when: Option<ConditionRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceRow {
    id: String,
    label: Localized,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionRow {
    question: String,
    any: Vec<String>,
}

/// Reads and checks `categories.toml`.
pub(super) fn read(files: &Files, profile: &Profile) -> anyhow::Result<Catalogue> {
    const NAME: &str = "categories.toml";
    let file: File = toml(NAME, &files.text(NAME)?)?;
    let mut agencies = BTreeMap::new();
    for AgencyRow { id, name } in file.agency {
        ensure!(agencies.insert(id.clone(), name).is_none(), "{NAME}: agency {id} stands there twice");
    }
    let categories: Vec<Category> = file.category.into_iter().map(category).collect();
    ensure!(!categories.is_empty(), "{NAME}: there is no category");
    let mut seen = HashSet::new();
    for category in &categories {
        let id = &category.id;
        ensure!(seen.insert(id.clone()), "{NAME}: category {id} stands there twice");
        check(category, &agencies, profile).with_context(|| format!("{NAME}: category {id}"))?;
    }
    Ok(Catalogue { agencies, categories })
}

fn category(row: CategoryRow) -> Category {
    Category {
        id: row.id,
        family: row.family,
        group: row.group,
        icon: row.icon,
        name: row.name,
        hint: row.hint,
        keywords: row.keywords,
        agency: row.agency,
        level: row.level,
        emergency: row.emergency,
        questions: row.question.into_iter().map(question).collect(),
    }
}

fn question(row: QuestionRow) -> Question {
    Question {
        id: row.id,
        kind: row.kind,
        label: row.label,
        help: row.help,
        required: row.required,
        options: row.options.into_iter().map(|ChoiceRow { id, label }| Choice { id, label }).collect(),
        min: row.min,
        max: row.max,
        when: row.when.map(|ConditionRow { question, any }| Condition { question, any }),
    }
}

fn check(category: &Category, agencies: &BTreeMap<String, Localized>, profile: &Profile) -> anyhow::Result<()> {
    let kebab =
        |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    ensure!(kebab(&category.id), "id: only small letters, digits and hyphens");
    ensure!(agencies.contains_key(&category.agency), "agency: there is no agency {}", category.agency);
    for tag in &profile.locales {
        ensure!(category.name.0.contains_key(tag), "name: has no text for {tag}");
    }
    for number in &category.emergency {
        ensure!(
            profile.emergency.iter().any(|known| known.number == *number),
            "emergency: {number} is not an emergency number of profile.toml"
        );
    }
    for (at, question) in category.questions.iter().enumerate() {
        let earlier = category.questions.get(..at).unwrap_or_default();
        check_question(question, earlier).with_context(|| format!("question {}", question.id))?;
    }
    Ok(())
}

fn check_question(question: &Question, earlier: &[Question]) -> anyhow::Result<()> {
    ensure!(earlier.iter().all(|other| other.id != question.id), "id: stands there twice");
    let choice = matches!(question.kind, QuestionKind::Choice | QuestionKind::Choices);
    ensure!(choice != question.options.is_empty(), "options: a choice has some, another kind has none");
    for option in &question.options {
        ensure!(!option.id.contains(','), "options: {} holds a comma, which joins several answers", option.id);
    }
    let number = matches!(question.kind, QuestionKind::Number | QuestionKind::Amount);
    ensure!(number || (question.min.is_none() && question.max.is_none()), "min, max: only for numbers");
    if let Some(condition) = &question.when {
        let earlier_question = earlier.iter().find(|other| other.id == condition.question);
        let earlier_question =
            earlier_question.with_context(|| format!("when: there is no earlier question {}", condition.question))?;
        for answer in &condition.any {
            let known = earlier_question.options.is_empty()
                || earlier_question.options.iter().any(|option| option.id == *answer);
            ensure!(known, "when: {answer} is no option of {}", earlier_question.id);
        }
    }
    Ok(())
}
