use super::*;
use proptest::prelude::*;

#[test]
fn folding_takes_off_everything() {
    assert_eq!(fold("  Cầu   Giấy! "), "cau giay");
    assert_eq!(fold("Ca\u{302}\u{300}u Gia\u{302}\u{301}y"), "cau giay");
    assert_eq!(fold("ĐƯỜNG ĐÊ LA THÀNH"), "duong de la thanh");
    assert_eq!(fold("12/3-Láng,Hạ"), "12 3 lang ha");
    assert_eq!(fold("Café Straße Ñandú Čapek"), "cafe straße nandu čapek");
    assert_eq!(fold("«…» — “”"), "");
    assert_eq!(fold("河内 hà nội"), "河内 ha noi");
}

#[test]
fn every_vietnamese_letter_folds_lowers_and_composes() {
    let small = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";
    let great = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ";
    let plain = "aaaaaaaaaaaaaaaaadeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyy";
    assert_eq!((fold(small).as_str(), fold(great).as_str()), (plain, plain));
    assert_eq!(great.chars().map(letters::lower).collect::<String>(), small);
    let upper = |c: char| if c == 'đ' { 'Đ' } else { letters::upper(c) };
    assert_eq!(small.chars().map(upper).collect::<String>(), great);
}

#[test]
fn marks_compose_in_any_order_and_keep_the_case() {
    for text in ["e\u{302}\u{323}", "e\u{323}\u{302}", "ê\u{323}", "ẹ\u{302}"] {
        assert_eq!(compose(text), "ệ");
        assert_eq!(compose(&text.to_uppercase()), "Ệ");
    }
    assert_eq!(compose("U\u{31b}\u{301}ng Ho\u{300}a"), "Ứng Hòa");
    assert_eq!(compose("a\u{341}"), "á");
    // Combinations that do not occur in Vietnamese stay decomposed.
    assert_eq!(compose("c\u{327}b\u{301} \u{301}"), "c\u{327}b\u{301} \u{301}");
}

#[test]
fn tones_are_placed_alike() {
    for (new, old) in [("hoà", "hòa"), ("Thuỷ", "thủy"), ("loé", "lóe"), ("khoẻ", "khỏe"), ("qúy", "quý")]
    {
        assert_eq!(exact(new), exact(old), "{new}");
        assert_eq!(exact(old), old.to_lowercase());
    }
    let kept = "hoàn quý giày giếng khuỷu của mía người rượu nghĩa gì thuở huỳnh quốc xoáy ngoằn ngoèo uống";
    assert_eq!(exact(kept), kept);
    assert_eq!(exact("  Hồ\u{a0}\t Gươm "), "hồ gươm");
    assert_eq!(exact("café déjà-vu, 12A"), "café déjà-vu, 12a");
}

#[test]
fn telex_decodes_what_people_type() {
    let all = [
        ("caauf giaays", "cầu giấy"),
        ("cauaf giayas", "cầu giấy"),
        ("DDoongs DDa", "đống đa"),
        ("doongsd dda", "đống đa"),
        ("dduwowngf", "đường"),
        ("dduowngf", "đường"),
        ("dduongwf", "đường"),
        ("nhw", "như"),
        ("wowcs", "ước"),
        ("muaw", "mưa"),
        ("muwa", "mưa"),
        ("hoawcj", "hoặc"),
        ("quangw", "quăng"),
        ("huuw", "hưu"),
        ("ruouwj", "rượu"),
        ("huouw", "hươu"),
        ("thuowr", "thuở"),
        ("ngoawnf ngoeof", "ngoằn ngoèo"),
        ("hoaf", "hòa"),
        ("thuyr", "thủy"),
        ("hoas z", "hóa z"),
        ("tie6ng1 vie6t5", "tiếng việt"),
        ("d9u7o7ng2", "đường"),
        ("phamj vawn ddoongf 27", "phạm văn đồng 27"),
    ];
    for (keys, meant) in all {
        assert_eq!(telex(keys).as_deref(), Some(meant), "{keys}");
    }
}

#[test]
fn telex_leaves_what_is_none() {
    for text in ["", "cau giay", "Cầu Giấy", "27", "vincom", "times city", "12a", "HN-7K3M9Q", "http://x", "zzz"] {
        assert_eq!(telex(text), None, "{text}");
    }
    assert_eq!(telex("lotte caauf"), Some("lotte cầu".to_owned()));
}

#[test]
fn house_numbers_are_split_off() {
    let all = [
        ("27 Nguyễn Cơ Thạch", "27", "Nguyễn Cơ Thạch"),
        ("số 12A ngõ 5 Hàng Bồ", "12A ngõ 5", "Hàng Bồ"),
        ("12/3 Láng", "12/3", "Láng"),
        ("Số nhà 15, ngách 12/4, ngõ 20 phố Huế", "15 ngách 12/4 ngõ 20", "phố Huế"),
        ("sô\u{301} 7 Lang", "7", "Lang"),
        ("ngõ 102 Trường Chinh", "ngõ 102", "Trường Chinh"),
        ("5-7 đường Láng", "5-7", "đường Láng"),
    ];
    for (text, number, street) in all {
        assert_eq!(house_number(text), Some((number.to_owned(), street.to_owned())), "{text}");
    }
    for text in ["", "27", "Láng", "19 tháng 8", "30 Tháng 4", "ngõ Huyện", "số", "12 34", "12345 Láng", "19/5", "a1 b"]
    {
        assert_eq!(house_number(text), None, "{text}");
    }
}

fn marked(query: &str, text: &str) -> Vec<String> {
    let part = |range: &[u32; 2]| text.chars().skip(range[0] as usize).take((range[1] - range[0]) as usize).collect();
    marks(query, text).iter().map(part).collect()
}

#[test]
fn marks_show_what_matched() {
    assert_eq!(marked("cau giay", "Đường Cầu Giấy"), ["Cầu Giấy"]);
    assert_eq!(marked("caauf gi", "Đường Cầu Giấy"), ["Cầu Gi"]);
    assert_eq!(marked("giấy cầu", "Đường Cầu Giấy"), ["Cầu", "Giấy"]);
    assert_eq!(marked("iay", "Cầu Giấy"), ["iấy"]);
    assert_eq!(marked("hang bac", "Hàng,  Bạc"), ["Hàng,", "Bạc"]);
    assert_eq!(marked("cau", "Ca\u{302}\u{300}u Giấy"), ["Ca\u{302}\u{300}u"]);
    assert_eq!(marks("hoan", "Cầu Giấy"), [[0u32; 2]; 0]);
    assert_eq!(marks("", "Cầu Giấy"), [[0u32; 2]; 0]);
    assert_eq!(marks("đường láng", "Láng Hạ"), [[0, 4]]);
}

#[test]
fn an_index_orders_by_fit_then_weight_then_age() {
    let mut index = Index::new();
    for (item, weight) in [("light", 1), ("first", 5), ("second", 5)] {
        index.add(item, &["Láng", "Đường Láng"], weight);
    }
    index.add("hạ", &["Láng Hạ"], 100);
    let order: Vec<&str> = index.find("lang", 10).into_iter().map(|(item, _)| *item).collect();
    assert_eq!(order, ["first", "second", "light", "hạ"]);
    assert_eq!(index.find("lang", 2).len(), 2);
    assert_eq!(index.find("lang", 0), []);
    assert_eq!((index.len(), index.is_empty(), Index::<u8>::new().is_empty()), (4, false, true));
    assert!(Query::new(" ?").is_empty());
}

#[test]
fn typos_are_counted_with_swaps() {
    let begins = |a: &str, b: &str, max| typo::Pattern::with(a, max).begins(b, 9);
    assert_eq!(begins("hoan kiem", "hoan kiem", 2), Some(0));
    assert_eq!(begins("haon", "hoan", 1), Some(1));
    assert_eq!(begins("nguyn", "nguyen", 1), Some(1));
    assert_eq!(begins("nguyn", "nguyen trai", 1), Some(1));
    assert_eq!(begins("nguyn", "van nguyen", 1), None);
    assert_eq!(begins("abc", "xyz", 2), None);
    assert_eq!(begins("a", "", 1), Some(1));
    assert_eq!(typo::Pattern::with("ab", 2).begins("xb", 0), None, "fewer are wanted than forgiven");
    assert_eq!(begins(&"a".repeat(60), &"a".repeat(60), 2), None, "longer than any name");
}

/// Textbook dynamic programming for optimal string alignment.
fn slow_distance(a: &[u8], b: &[u8]) -> usize {
    let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            d[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let mut best = (d[i - 1][j] + 1).min(d[i][j - 1] + 1);
                best = best.min(d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(d[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    d[a.len()][b.len()]
}

proptest! {
    #[test]
    fn beginnings_agree_with_the_textbook(a in "[abc]{1,8}", b in "[abc]{0,9}", max in 0u8..3) {
        let best = (0..=b.len()).map(|n| slow_distance(a.as_bytes(), &b.as_bytes()[..n])).min().unwrap_or(9);
        let expected = (best <= usize::from(max)).then_some(best as u8);
        prop_assert_eq!(typo::Pattern::with(&a, max).begins(&b, 9), expected);
    }

    #[test]
    fn pairs_dismiss_nothing_that_a_pattern_finds(a in "[abcd ]{2,14}", b in "[abcd ]{0,16}", max in 0u8..3) {
        let pattern = super::typo::Pattern::with(&a, max);
        let may = pattern.may_occur_in(super::typo::all_pairs(&b), 9);
        prop_assert!(!pattern.occurs_in(&b, 9) || may, "{a:?} in {b:?}");
    }

    #[test]
    fn patterns_find_what_a_table_finds(a in "[abc ]{1,9}", b in "[abc ]{0,12}") {
        let max = usize::from(typo::allowed(a.len()));
        let parts = (0..=b.len()).flat_map(|from| (from..=b.len()).map(move |to| (from, to)));
        let best = parts.map(|(from, to)| slow_distance(a.as_bytes(), &b.as_bytes()[from..to])).min().unwrap_or(99);
        // An empty text has no letters to compare.
        prop_assume!(!b.is_empty());
        prop_assert_eq!(typo::Pattern::new(&a).occurs_in(&b, 9), best <= max);
    }

    #[test]
    fn folding_and_exact_forms_are_stable(text in "\\PC{0,30}|[a-zA-Zăâđêôơư\u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{306}\u{31b} ]{0,20}") {
        let (folded, written) = (fold(&text), exact(&text));
        prop_assert_eq!(fold(&folded), folded.clone());
        prop_assert_eq!(exact(&written), written.clone());
        prop_assert_eq!(fold(&written), folded.clone());
        prop_assert_eq!(compose(&compose(&text)), compose(&text));
        // Both normal forms have the same words.
        let count = |text: &str| text.split(' ').count();
        prop_assert_eq!(count(&fold::exact_words(&text)), count(&folded));
        prop_assert_eq!(fold::fold_with_offsets(&text).0.into_iter().collect::<String>(), folded);
    }

    #[test]
    fn nothing_panics_and_marks_are_sorted(query in "\\PC{0,20}", text in "\\PC{0,40}") {
        let _ = (telex(&query), house_number(&query), Query::new(&query).score(&Name::new(&text)));
        let mut last = 0;
        for [from, to] in marks(&query, &text) {
            prop_assert!(from < to && from >= last && to as usize <= text.chars().count());
            last = to;
        }
    }

    #[test]
    fn a_name_finds_itself(text in "[A-Za-zăâđêôơưạếỗ0-9 ]{1,30}") {
        prop_assume!(!fold(&text).is_empty());
        prop_assert_eq!(Query::new(&text).score(&Name::new(&text)), Some(0));
    }
}
