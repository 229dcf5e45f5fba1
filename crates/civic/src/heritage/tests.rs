use super::*;
use contract::{Localized, OpeningTimes};

fn site(slug: &str, name: &str, at: Option<(f64, f64)>) -> Site {
    Site {
        slug: slug.to_owned(),
        code: 1,
        name: Localized::from_pairs([("vi", name), ("en", slug)]),
        summary: Localized::default(),
        kind: "temple".to_owned(),
        era: String::new(),
        ward: "1".to_owned(),
        area: Localized::default(),
        lat: at.map(|(lat, _)| lat),
        lon: at.map(|(_, lon)| lon),
        distance_m: None,
        picture: String::new(),
        opening: None,
    }
}

fn slugs(listed: &[Site]) -> Vec<&str> {
    listed.iter().map(|site| site.slug.as_str()).collect()
}

#[test]
fn names_are_found_as_people_type_them() {
    let sites = [site("a", "Đền Quán Thánh", None), site("b", "Chùa Một Cột", None)];
    let ask = |q: &str| {
        let view = HeritageView { q: q.to_owned(), ..HeritageView::default() };
        shown(&sites, &[], &view, None, 0).into_iter().map(|site| site.slug).collect::<Vec<_>>()
    };
    assert_eq!(ask("quan thanh"), ["a"]);
    assert_eq!(ask("CỘT"), ["b"]);
    assert_eq!(ask("quans thanhs"), ["a"], "typed in Telex");
    assert_eq!(ask("đình"), Vec::<String>::new());
    assert_eq!(ask(""), ["a", "b"]);
}

#[test]
fn walks_keep_their_order_and_lists_go_from_near_to_far() {
    let sites = [site("far", "X", Some((21.1, 105.8))), site("near", "Y", Some((21.0, 105.8))), site("no", "Z", None)];
    let here = Some(LatLon::new(21.0, 105.8));
    let listed = shown(&sites, &[], &HeritageView::default(), here, 0);
    assert_eq!(slugs(&listed), ["near", "far", "no"]);
    assert_eq!(listed[0].distance_m, Some(0));
    assert_eq!(listed[2].distance_m, None);
    let walk = Walk {
        id: "w".to_owned(),
        name: Localized::default(),
        summary: Localized::default(),
        stops: vec!["far".to_owned(), "near".to_owned()],
        length_m: 1,
    };
    let view = HeritageView { walk: "w".to_owned(), ..HeritageView::default() };
    assert_eq!(slugs(&shown(&sites, &[walk], &view, here, 0)), ["far", "near"]);
}

#[test]
fn only_what_is_known_to_be_open_is_open() {
    let open = OpeningTimes { spans: vec![[10, 20]], known_until: 100 };
    let sites = [Site { opening: Some(open), ..site("a", "A", None) }, site("b", "B", None)];
    let view = HeritageView { open: true, ..HeritageView::default() };
    assert_eq!(slugs(&shown(&sites, &[], &view, None, 15)), ["a"]);
    assert_eq!(slugs(&shown(&sites, &[], &view, None, 25)), [""; 0]);
    assert_eq!(slugs(&shown(&sites, &[], &view, None, 200)), [""; 0], "nothing is known about that time");
}
