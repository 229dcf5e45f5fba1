//! Decides which questions of a category are asked.

use contract::reports::{Answers, Category, Priority, Question, QuestionKind};

use crate::payments::parse_amount;

/// The questions to ask, given the answers so far. A question that depends on one that is not asked is not asked
/// either, even if there is an earlier answer to it.
pub fn visible<'a>(category: &'a Category, answers: &Answers) -> Vec<&'a Question> {
    let mut questions: Vec<&Question> = Vec::new();
    for question in &category.questions {
        let ask = question.when.as_ref().is_none_or(|when| {
            questions.iter().find(|earlier| earlier.id == when.question).is_some_and(|earlier| {
                let answer = answers.get(&earlier.id).map_or("", String::as_str);
                chosen(earlier.kind, answer).any(|choice| when.any.iter().any(|any| any == choice))
            })
        });
        if ask {
            questions.push(question);
        }
    }
    questions
}

/// The choices in an answer.
pub(crate) fn chosen(kind: QuestionKind, answer: &str) -> impl Iterator<Item = &str> {
    let separator = if kind == QuestionKind::Choices { ',' } else { '\0' };
    answer.split(separator).map(str::trim).filter(|part| !part.is_empty())
}

/// The non-empty answers to questions that are asked; amounts in digits. Answers to other questions remain in the draft.
pub fn prune(category: &Category, answers: &Answers) -> Answers {
    let mut pruned = Answers::new();
    for question in visible(category, answers) {
        if let Some(answer) = answers.get(&question.id).map(|answer| answer.trim()).filter(|answer| !answer.is_empty())
        {
            let amount = (question.kind == QuestionKind::Amount).then(|| parse_amount(answer).ok()).flatten();
            pruned.insert(question.id.clone(), amount.map_or_else(|| answer.to_owned(), |amount| amount.to_string()));
        }
    }
    pruned
}

/// Removes answers that are invalid in this category. Two categories may have questions with the same id but different
/// choices, and the user could not correct an invalid choice that is not shown.
pub fn drop_strange(category: &Category, answers: &mut Answers) {
    for question in &category.questions {
        let fits = |part: &str| match question.kind {
            QuestionKind::Choice | QuestionKind::Choices => question.options.iter().any(|option| option.id == part),
            QuestionKind::Boolean => matches!(part, "true" | "false"),
            QuestionKind::Number => {
                part.trim().bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
            }
            QuestionKind::Amount => parse_amount(part).is_ok(),
            QuestionKind::Text | QuestionKind::Date => true,
        };
        let is_invalid = |answer: &String| !chosen(question.kind, answer).all(fits);
        if answers.get(&question.id).is_some_and(is_invalid) {
            answers.remove(&question.id);
        }
    }
}

/// Whether the user should call an emergency number first.
pub fn is_urgent(category: &Category) -> bool {
    category.level == Priority::Urgent || !category.emergency.is_empty()
}

#[cfg(test)]
mod tests;
