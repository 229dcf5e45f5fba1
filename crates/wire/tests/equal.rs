//! What is read and written here is what serde reads and writes.

use proptest::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt::Debug;
use wire::{Json, Map, Read, Write, decimal, fixed, from_slice, number, to_string};

type Instant = chrono::DateTime<chrono::FixedOffset>;

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Read, Write)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Plain,
    InProgress,
    #[serde(rename = "else")]
    Other,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Read, Write)]
#[serde(transparent)]
struct Names(Map<String>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[serde(try_from = "String", into = "String")]
struct Even(String);

impl TryFrom<String> for Even {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len().is_multiple_of(2) { Ok(Self(text)) } else { Err("odd") }
    }
}

impl From<Even> for String {
    fn from(even: Even) -> Self {
        even.0
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Read, Write)]
#[serde(from = "[f64; 2]", into = "[f64; 2]")]
struct At {
    x: f64,
    y: f64,
}

impl From<[f64; 2]> for At {
    fn from([x, y]: [f64; 2]) -> Self {
        Self { x, y }
    }
}

impl From<At> for [f64; 2] {
    fn from(at: At) -> Self {
        [at.x, at.y]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[serde(default)]
struct Counts {
    #[serde(skip_serializing_if = "is_zero")]
    few: u8,
    many: u32,
}

impl Default for Counts {
    fn default() -> Self {
        Self { few: 0, many: 7 }
    }
}

fn is_zero(n: &u8) -> bool {
    *n == 0
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
struct Thing<T> {
    #[serde(rename = "type")]
    kind: Kind,
    name: String,
    #[serde(default)]
    names: Names,
    even: Option<Even>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<At>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    items: Vec<T>,
    counts: Counts,
    level: i32,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    on: bool,
    ranges: Vec<[u32; 2]>,
}

prop_compose! {
    fn thing()(
        kind in prop_oneof![Just(Kind::Plain), Just(Kind::InProgress), Just(Kind::Other)],
        name in any::<String>(),
        names in prop::collection::btree_map(any::<String>(), any::<String>(), 0..4),
        even in prop::option::of("(..){0,3}".prop_filter_map("odd", |text| Even::try_from(text).ok())),
        at in prop::option::of((-180_000_000..180_000_000_i32, -90_000_000..90_000_000_i32)),
        items in prop::collection::vec(any::<String>(), 0..3),
        few in any::<u8>(), many in any::<u32>(), level in any::<i32>(), on in any::<bool>(),
        ranges in prop::collection::vec(any::<[u32; 2]>(), 0..3),
    ) -> Thing<String> {
        let at = at.map(|(x, y)| At { x: f64::from(x) / 1e6, y: f64::from(y) / 1e6 });
        Thing { kind, name, names: Names(names.into_iter().collect()), even, at, items, counts: Counts { few, many }, level, on, ranges }
    }
}

fn same<T: Read + DeserializeOwned + PartialEq + Debug>(json: &str) -> Option<T> {
    let ours: Option<T> = from_slice(json.as_bytes());
    assert_eq!(ours, serde_json::from_str(json).ok(), "{json}");
    ours
}

proptest! {
    #[test]
    fn values_are_read_as_serde_reads_them(thing in thing()) {
        for json in [serde_json::to_string(&thing).unwrap(), serde_json::to_string_pretty(&thing).unwrap()] {
            prop_assert_eq!(from_slice(json.as_bytes()), Some(thing.clone()));
        }
    }

    #[test]
    fn values_are_written_so_that_serde_reads_them(thing in thing()) {
        let json = to_string(&thing);
        prop_assert_eq!(serde_json::from_str::<Thing<String>>(&json).unwrap(), thing.clone());
        let theirs = serde_json::to_value(&thing).unwrap();
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap(), theirs, "{}", json);
    }

    // One member is dropped, doubled, or takes the value of another.
    #[test]
    fn damaged_values_fail_where_serde_fails(thing in thing(), at in 0..10_usize, from in 0..10_usize, how in 0..4) {
        let value = serde_json::to_value(&thing).unwrap();
        let mut members: Vec<(String, serde_json::Value)> = value.as_object().unwrap().clone().into_iter().collect();
        let (at, from) = (at % members.len(), from % members.len());
        match how {
            0 => drop(members.remove(at)),
            1 => members.push(members[at].clone()),
            2 => members[at].1 = serde_json::Value::Null,
            // An array is no object here, though serde reads one as a struct: not of the contract.
            _ if members[from].1.is_array() && members[at].0 == "counts" => {}
            _ => members[at].1 = members[from].1.clone(),
        }
        let text: Vec<String> =
            members.iter().map(|(name, value)| format!("{}:{value}", serde_json::to_string(name).unwrap())).collect();
        same::<Thing<String>>(&format!("{{{}}}", text.join(",")));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let ours = Json::parse(&bytes);
        prop_assert_eq!(ours.is_some(), serde_json::from_slice::<serde_json::Value>(&bytes).is_ok());
    }

    #[test]
    fn no_text_of_json_letters_panics(text in r#"[\[\]{},:"\\untrfalse0-9.eE+\- é]{0,24}"#) {
        let ours = Json::parse(text.as_bytes());
        prop_assert_eq!(ours.is_some(), serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
    }

    #[test]
    fn strings_are_the_same(text in any::<String>(), units in prop::collection::vec(any::<u16>(), 0..4)) {
        prop_assert_eq!(same::<String>(&serde_json::to_string(&text).unwrap()), Some(text.clone()));
        prop_assert_eq!(serde_json::from_str::<String>(&to_string(&text)).unwrap(), text);
        let escaped: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
        same::<String>(&format!("\"{escaped}\""));
        let pair: String = char::from_u32(0x1_0000 + units.iter().map(|unit| u32::from(*unit)).sum::<u32>()).unwrap().into();
        let halves: String = pair.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
        prop_assert_eq!(same::<String>(&format!("\"{halves}\"")), Some(pair));
    }

    #[test]
    fn whole_numbers_are_the_same(n in prop_oneof![any::<i64>(), -300..300_i64]) {
        let json = n.to_string();
        same::<u8>(&json);
        same::<u16>(&json);
        same::<u32>(&json);
        same::<i32>(&json);
        prop_assert_eq!(same::<i64>(&json), Some(n));
        same::<f64>(&json);
        same::<i64>(&format!("{json}.0"));
    }

    #[test]
    fn real_numbers_are_the_same_to_the_last_places(n in any::<f64>().prop_filter("finite", |n| n.is_finite())) {
        let ours = number(&serde_json::to_string(&n).unwrap()).unwrap();
        let off = (ours - n).abs();
        prop_assert!(off <= n.abs() * 1e-13 || n.abs() < 1e-290, "{} {}", ours, n);
    }

    #[test]
    fn positions_are_the_same(n in -180_000_000_000_i64..180_000_000_000) {
        let n = n as f64 / 1e9;
        let json = serde_json::to_string(&n).unwrap();
        prop_assert_eq!(number(&json).unwrap().to_bits(), json.parse::<f64>().unwrap().to_bits());
    }

    #[test]
    fn decimals_are_rounded_and_short(n in -1e9..1e9_f64, places in 0..7_u8) {
        let text = decimal(n, places);
        let step = 10_f64.powi(-i32::from(places));
        prop_assert!((text.parse::<f64>().unwrap() - n).abs() <= step * 0.5 + n.abs() * 1e-15, "{} {}", text, n);
        prop_assert!(text.split_once('.').is_none_or(|(_, tail)| tail.len() <= places.into() && !tail.ends_with('0')));
        prop_assert!(serde_json::from_str::<f64>(&text).is_ok(), "{}", text);
        let zeros = fixed(n, places);
        prop_assert_eq!(zeros.parse::<f64>().unwrap(), text.parse::<f64>().unwrap());
        prop_assert_eq!(zeros.split_once('.').map_or(0, |(_, tail)| tail.len()), usize::from(places));
    }

    #[test]
    fn large_numbers_stay_large(n in any::<f64>().prop_filter("finite", |n| n.is_finite())) {
        let text = decimal(n, 6);
        let back: f64 = serde_json::from_str(&text).unwrap();
        prop_assert!((back - n).abs() <= (n.abs() * 1e-13).max(1e-6), "{} {}", text, n);
    }

    #[test]
    fn instants_are_those_of_chrono(
        second in -62_135_000_000..253_402_000_000_i64, nanos in 0..1_000_000_000_u32, offset in -1439..1440_i32,
        odd in r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{0,12})?(Z|z|[+-][0-2][0-9]:[0-6][0-9])",
    ) {
        let offset = chrono::FixedOffset::east_opt(offset * 60).unwrap();
        let nanos = [nanos, nanos / 1000 * 1000, nanos / 1_000_000 * 1_000_000, 0][nanos as usize % 4];
        let at = chrono::DateTime::from_timestamp(second, nanos).unwrap().with_timezone(&offset);
        let json = serde_json::to_string(&at).unwrap();
        let ours: Instant = from_slice(json.as_bytes()).unwrap();
        prop_assert_eq!((ours, ours.offset()), (at, at.offset()), "{}", json);
        same::<Instant>(&format!("\"{odd}\""));
    }
}

#[test]
fn the_edges_of_the_grammar_are_the_same() {
    for json in [
        "",
        " ",
        "nul",
        "null ",
        "null x",
        "[1,]",
        "[,]",
        "[1 2]",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "{1:2}",
        "01",
        "-",
        "-0",
        "1.",
        ".5",
        "1e",
        "1e+",
        "+1",
        "1e400",
        "-1e400",
        "0e999999999999",
        "1e-999999999999",
        "\"\\x\"",
        "\"\u{1}\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"",
        "\"a",
        "\u{feff}1",
        "18446744073709551616",
        "-9223372036854775808",
        "9223372036854775808",
        "[[],{}]",
        "tru",
        "\"\\u00é\"",
        "1 ,",
        "\t[\r\n1 ]\n",
    ] {
        let theirs = serde_json::from_str::<serde_json::Value>(json);
        assert_eq!(Json::parse(json.as_bytes()).is_some(), theirs.is_ok(), "{json:?}");
        same::<f64>(json);
        same::<i64>(json);
        same::<Vec<Option<bool>>>(json);
        same::<Map<f64>>(json);
    }
    assert!(from_slice::<String>(b"\"\xff\"").is_none());
}

#[test]
fn depth_is_limited() {
    for depth in [127, 128, 1_000_000] {
        let json = "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(Json::parse(json.as_bytes()).is_some(), depth == 127);
        let fine = serde_json::from_str::<serde_json::Value>(&json).is_ok();
        assert_eq!(fine, depth == 127);
    }
}

#[test]
fn defaults_are_taken_for_what_is_missing_and_never_for_what_is_wrong() {
    assert_eq!(same::<Counts>("{}"), Some(Counts::default()));
    assert_eq!(same::<Counts>(r#"{"few":2,"unheard_of":[{}]}"#), Some(Counts { few: 2, many: 7 }));
    assert_eq!(same::<Counts>(r#"{"few":256}"#), None);
    assert_eq!(same::<Counts>(r#"{"few":null}"#), None);
    assert_eq!(same::<Counts>(r#"{"few":1,"few":1}"#), None);
    assert_eq!(same::<Map<bool>>(r#"{"a":true,"a":false}"#), Some([("a".to_owned(), false)].into()));
    assert_eq!(same::<Kind>("\"else\""), Some(Kind::Other));
    assert_eq!(same::<Kind>("\"Plain\""), None);
    assert_eq!(same::<Vec<u8>>("null"), None);
    assert_eq!(same::<[u32; 2]>("[1,2,3]"), None);
}

#[test]
fn what_is_no_number_is_written_as_null() {
    assert_eq!(to_string(&[f64::NAN, f64::INFINITY, -0.0, -0.000_000_1, 21.0285]), "[null,null,0,0,21.0285]");
    assert_eq!(decimal(f64::NAN, 6), "NaN");
    assert_eq!(decimal(105.852_199_6, 6), "105.8522");
    assert_eq!(fixed(105.852_199_6, 6), "105.852200");
    assert_eq!(fixed(-21.0, 0), "-21");
    assert_eq!(decimal(999_999_999.999_999_9, 6), "1000000000");
    for odd in ["NaN", "inf", "", "1 ", " 1", "0x1", "1,5", "null", "\"1\""] {
        assert_eq!(number(odd), None, "{odd}");
    }
}
