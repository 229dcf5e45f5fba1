//! Names in texts: districts of the past, and names that two procedures share.

use civic::text::{exact, fold};
use contract::procedures::Procedure;
use std::collections::BTreeMap;

/// Vietnamese words for what was a unit of the district level, which ended on 1 July 2025. Its tasks went to communes
/// and provinces.
const DISTRICTS: [&str; 4] = ["cấp huyện", "quận", "huyện", "thị xã"];
/// Names of streets and people that contain such a word.
const NO_DISTRICTS: [&str; 1] = ["bà huyện thanh quan"];

/// The word by which a text names a district. Only with its accents: `quân` and `quan` mean something else.
pub(super) fn district_in(text: &str) -> Option<&'static str> {
    let mut plain = format!(" {} ", words(text));
    for name in NO_DISTRICTS {
        plain = plain.replace(&format!(" {name} "), " ");
    }
    let vietnamese = DISTRICTS.into_iter().find(|word| plain.contains(&format!(" {} ", words(word))));
    vietnamese.or_else(|| plain.split(' ').any(|word| matches!(word, "district" | "districts")).then_some("district"))
}

/// Lower case with accents, words separated by single spaces.
fn words(text: &str) -> String {
    let spaced: String = exact(text).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names and aliases that two procedures share: file and field of each that is not the first one.
pub(in super::super) fn clashing_names(procedures: &[Procedure]) -> Vec<String> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let mut faults = Vec::new();
    for procedure in procedures {
        let names = procedure.name.0.iter().map(|(tag, name)| (format!("name.{tag}"), name));
        let aliases = procedure.aliases.iter().enumerate().map(|(at, alias)| (format!("aliases[{at}]"), alias));
        for (field, name) in names.chain(aliases) {
            let other = *known.entry(fold(name)).or_insert(&procedure.id);
            if other != procedure.id {
                faults.push(format!("{}.toml: {field}: `{name}` is also a name of {other}", procedure.id));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_district_of_today_is_found_by_its_words() {
        for (text, found) in [
            ("UBND cấp huyện nơi cư trú", Some("cấp huyện")),
            ("Phòng Tư pháp Quận", Some("quận")),
            ("Uỷ ban nhân dân huyện", Some("huyện")),
            ("Phòng Kinh tế thị xã", Some("thị xã")),
            ("The District People's Committee", Some("district")),
            ("UBND cấp xã; Cơ quan hải quan; Quân đội", None),
            ("Số 5 phố Bà Huyện Thanh Quan", None),
            ("UBND phường, xã", None),
        ] {
            assert_eq!(district_in(text), found, "{text}");
        }
    }
}
