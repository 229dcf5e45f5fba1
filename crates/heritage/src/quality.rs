//! Content quality: completeness, length and readability.

use contract::Localized;
use messages::guide::LANGUAGES;
use std::collections::BTreeSet;

use crate::{
    content::{Heritage, SiteContent},
    finding::{Finding, Severity},
    story::{Story, transcript},
};

/// Maximum characters of a summary.
pub const SUMMARY_CHARS: usize = 200;
/// Maximum words of a sentence.
pub const SENTENCE_WORDS: usize = 30;
/// Maximum average words of a sentence.
pub const MEAN_WORDS: usize = 20;
/// Minimum and maximum words of a story. Visitors read it standing.
pub const STORY_WORDS: (usize, usize) = (50, 500);
/// Characters that count as one word, for scripts without spaces.
const CHARS_PER_WORD: usize = 2;

/// Returns all suggestions for improvement.
pub fn check(heritage: &Heritage) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, drawing) in &heritage.drawings {
        let lacks = missing_languages(&drawing.alt, LANGUAGES.iter().map(|(tag, _)| *tag));
        if !lacks.is_empty() {
            push(&mut findings, &format!("drawings/{name}.toml"), format!("says nothing in {lacks}"));
        }
    }
    for table in [&heritage.terms.kinds, &heritage.terms.eras, &heritage.terms.ranks, &heritage.terms.conduct] {
        for term in table.all() {
            let lacks = missing_languages(&term.name, LANGUAGES.iter().map(|(tag, _)| *tag));
            if !lacks.is_empty() {
                push(&mut findings, "terms.toml", format!("\"{}\" says nothing in {lacks}", term.id));
            }
        }
    }
    for site in &heritage.sites {
        check_site(site, &mut findings);
    }
    findings
}

fn push(findings: &mut Vec<Finding>, file: &str, text: String) {
    findings.push(Finding { file: file.to_owned(), line: None, severity: Severity::Advice, text });
}

fn missing_languages<'a>(text: &Localized, tags: impl Iterator<Item = &'a str>) -> String {
    let missing = tags.filter(|tag| text.0.get(*tag).is_none_or(|text| text.trim().is_empty()));
    missing.collect::<Vec<_>>().join(", ")
}

fn check_site(site: &SiteContent, findings: &mut Vec<Finding>) {
    let file = format!("sites/{}/site.toml", site.slug);
    for tag in ["vi", "en"] {
        if !site.stories.contains_key(tag) {
            push(findings, &file, format!("there is no {tag}.md"));
        }
    }
    if site.file.facts.is_empty() {
        push(findings, &file, "no fact with a source is shown".to_owned());
    }
    if site.file.ward.is_none() && site.file.formerly.is_empty() {
        push(findings, &file, "neither its ward nor what it belonged to is named".to_owned());
    }
    let tags = || site.stories.keys().map(String::as_str);
    let facts = site.file.facts.iter().filter_map(|fact| fact.text.as_ref());
    let names = site.file.festivals.iter().map(|festival| &festival.name);
    let photos = site.file.photos.iter().map(|photo| &photo.alt);
    let spots = site.file.panorama.iter().flat_map(|panorama| &panorama.hotspots).map(|spot| &spot.text);
    for text in facts.chain(names).chain(photos).chain(spots) {
        let lacks = missing_languages(text, tags());
        if !lacks.is_empty() {
            push(findings, &file, format!("\"{}\" says nothing in {lacks}", text.get("vi")));
        }
    }
    let used: BTreeSet<&str> = site
        .file
        .facts
        .iter()
        .filter_map(|fact| fact.source.as_ref())
        .chain(site.file.festivals.iter().filter_map(|festival| festival.source.as_ref()))
        .chain(site.file.position.iter().map(|position| &position.source))
        .map(|key| key.get_ref().as_str())
        .collect();
    if let Some(position) = &site.file.position
        && !site.file.sources.contains_key(position.source.get_ref())
    {
        push(findings, &file, "its position has no source".to_owned());
    }
    for key in site.file.sources.keys().filter(|key| !used.contains(key.as_str())) {
        push(findings, &file, format!("nothing rests on [sources.{key}]"));
    }
    for (tag, story) in &site.stories {
        check_story(&format!("sites/{}/{tag}.md", site.slug), tag, story, findings);
    }
}

fn check_story(file: &str, tag: &str, story: &Story, findings: &mut Vec<Finding>) {
    let summary = story.summary.chars().count();
    if summary > SUMMARY_CHARS {
        push(findings, file, format!("the summary has {summary} characters, at most {SUMMARY_CHARS}"));
    }
    let text = transcript(story);
    let sentences: Vec<usize> = text.iter().flat_map(|line| sentences(line)).map(|one| words(one, tag)).collect();
    let total: usize = sentences.iter().sum();
    let (least, most) = STORY_WORDS;
    if !(least..=most).contains(&total) {
        push(findings, file, format!("{total} words; {least} to {most} are read standing"));
    }
    let mean = total / sentences.len().max(1);
    if mean > MEAN_WORDS {
        push(findings, file, format!("{mean} words a sentence on average, at most {MEAN_WORDS}"));
    }
    let long: Vec<&usize> = sentences.iter().filter(|words| **words > SENTENCE_WORDS).collect();
    if !long.is_empty() {
        push(findings, file, format!("{} sentences have more than {SENTENCE_WORDS} words", long.len()));
    }
}

/// Splits a line into sentences, at the sentence marks of any language.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        loop {
            if rest.trim().is_empty() {
                return None;
            }
            // A full stop inside a number or an abbreviation is not followed by a space.
            let ends = |(at, c): (usize, char)| {
                let after = rest[at + c.len_utf8()..].chars().next();
                match c {
                    '。' | '！' | '？' => true,
                    '.' | '!' | '?' | '…' => after.is_none_or(|next| next.is_whitespace() || "\"”»)".contains(next)),
                    _ => false,
                }
            };
            let end = rest.char_indices().find(|one| ends(*one)).map_or(rest.len(), |(at, c)| at + c.len_utf8());
            let (one, after) = rest.split_at(end);
            rest = after;
            if one.chars().any(char::is_alphanumeric) {
                return Some(one);
            }
        }
    })
}

fn words(sentence: &str, tag: &str) -> usize {
    match tag {
        "zh" | "ja" => sentence.chars().filter(|c| c.is_alphanumeric()).count().div_ceil(CHARS_PER_WORD),
        _ => sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_words_in_every_script() {
        let parts: Vec<&str> = sentences("Một là 1.200 đ. Hai! “Ba?” Bốn").map(str::trim).collect();
        assert_eq!(parts, ["Một là 1.200 đ.", "Hai!", "“Ba?", "” Bốn"]);
        assert_eq!(sentences("这是寺庙。很古老。").count(), 2);
        assert_eq!(words("Một là 1.200 đ.", "vi"), 4);
        assert_eq!(words("这是寺庙。", "zh"), 2);
    }
}
