use super::*;
use proptest::prelude::*;

fn acb() -> Transfer {
    Transfer { bank: "970416".to_owned(), number: "257678859".to_owned(), ..Transfer::default() }
}

/// The EMVCo template with the account of the published test vectors, written out by hand.
#[test]
fn a_payload_is_what_the_specification_says() {
    let payload = encode(&acb()).expect("a payload");
    assert_eq!(payload, "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F");
    let ten = Transfer { amount: Some(10_000), purpose: "Chuyen tien".to_owned(), ..acb() };
    assert_eq!(
        encode(&ten).expect("a payload"),
        "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6"
    );
}

#[test]
fn what_cannot_be_said_is_refused_by_its_field() {
    let wrong = |change: fn(&mut Transfer)| {
        let mut transfer = acb();
        change(&mut transfer);
        encode(&transfer).expect_err("refused")
    };
    assert_eq!(wrong(|t| t.bank = "97041".to_owned()), VietQrError::Bank);
    assert_eq!(wrong(|t| t.bank = "97041x".to_owned()), VietQrError::Bank);
    assert_eq!(wrong(|t| t.number.clear()), VietQrError::Number);
    assert_eq!(wrong(|t| t.number = "1".repeat(20)), VietQrError::Number);
    assert_eq!(wrong(|t| t.number = "12 34".to_owned()), VietQrError::Number);
    assert_eq!(wrong(|t| t.amount = Some(0)), VietQrError::Amount);
    assert_eq!(wrong(|t| t.amount = Some(MOST_DONG + 1)), VietQrError::Amount);
    assert_eq!(wrong(|t| t.purpose = "x".repeat(26)), VietQrError::Purpose);
    assert_eq!(wrong(|t| t.purpose = "công đức".to_owned()), VietQrError::Purpose);
    assert_eq!(wrong(|t| t.reference = "x".repeat(26)), VietQrError::Reference);
}

/// A payload of these fields, with its checksum.
fn signed(body: &str) -> String {
    let body = format!("{body}6304");
    format!("{body}{:04X}", crc::ccitt_false(body.as_bytes()))
}

/// A field.
fn field(tag: u8, value: &str) -> String {
    format!("{tag:02}{:02}{value}", value.chars().count())
}

/// The NAPAS template in tag 38, with or without a service code.
fn napas(service: &str) -> String {
    let service = if service.is_empty() { String::new() } else { field(2, service) };
    let receiver = [field(0, "970416"), field(1, "257678859")].concat();
    field(38, &[field(0, GUID), field(1, &receiver), service].concat())
}

#[test]
fn what_was_cut_off_or_changed_has_no_right_check_sum() {
    let whole = encode(&acb()).expect("a payload");
    let last = if whole.ends_with('0') { '1' } else { '0' };
    let changed = format!("{}{last}", &whole[..whole.len() - 1]);
    let sign = format!("{}+1AB", &whole[..whole.len() - 4]);
    for broken in ["", "0002", "000201", &whole[..whole.len() - 1], &whole[..40], &changed, &sign, &"9".repeat(6000)] {
        assert_eq!(decode(broken), Err(VietQrError::CheckSum), "{broken}");
        assert!(!is_whole(broken));
    }
    assert!(is_whole(&whole));
}

#[test]
fn codes_of_other_writers_are_read() {
    let read = |fields: &[String]| decode(&signed(&fields.concat())).expect("a transfer");
    let (first, currency, country) = (field(0, "01"), field(53, "704"), field(58, "VN"));
    let body = |more: &[String]| {
        [&[first.clone(), field(1, "11"), napas("QRIBFTTA"), currency.clone()], more, std::slice::from_ref(&country)]
            .concat()
    };
    let read_with = |more: &[String]| read(&body(more));
    assert_eq!(read_with(&[]), acb());
    assert_eq!(read_with(&[field(54, "0")]).amount, None, "the payer types it");
    assert_eq!(read_with(&[field(54, "50000.00")]).amount, Some(50_000));
    assert_eq!(read_with(&[field(54, "900000000")]).amount, Some(900_000_000), "above what NAPAS carries at once");
    let long = "Ung ho trung tu dinh lang nam Dinh Mui 2027 dot hai A7";
    let more = |inner: &[String]| field(62, &inner.concat());
    assert_eq!(read_with(&[more(&[field(8, long)])]).purpose, long);
    assert_eq!(read_with(&[more(&[field(8, "")])]).purpose, "");
    assert_eq!(read_with(&[more(&[field(8, "công đức")])]).purpose, "công đức");
    assert_eq!(
        read_with(&[field(52, "5812"), field(59, "QUAN PHO"), field(60, "HANOI")]),
        acb(),
        "a shop's own fields"
    );
    // Without point of initiation, country, currency, or a known service code.
    for fields in [
        vec![first.clone(), napas("QRIBFTTA"), currency.clone(), country.clone()],
        vec![first.clone(), field(1, "11"), napas("QRPUSH"), currency.clone(), country.clone()],
        vec![first.clone(), field(1, "11"), napas(""), currency.clone()],
        vec![first.clone(), napas("QRIBFTTA")],
    ] {
        assert_eq!(read(&fields), acb());
    }
    let small = signed(&body(&[]).concat());
    let (covered, sum) = small.split_at(small.len() - 4);
    assert_eq!(decode(&format!("{covered}{}", sum.to_lowercase())), Ok(acb()), "a sum in small letters");
    // Lengths in bytes.
    let bytes = "62120808\u{111}\u{1ec1}n A".to_owned();
    assert_eq!(read_with(&[bytes]).purpose, "\u{111}\u{1ec1}n A");
}

#[test]
fn what_is_no_transfer_says_why_and_what_it_is() {
    let (first, currency) = (field(0, "01"), field(53, "704"));
    let why = |fields: &[&str]| decode(&signed(&fields.concat())).expect_err("no transfer");
    assert_eq!(why(&[&napas("QRIBFTTA"), &first]), VietQrError::Tag(0));
    assert_eq!(why(&[&first, &first]), VietQrError::Twice(0));
    assert_eq!(why(&[&first, &currency]), VietQrError::Tag(38));
    assert_eq!(why(&[&first, &napas("QRIBFTTA"), &field(53, "840")]), VietQrError::Tag(53), "dollars are no đồng");
    assert_eq!(why(&[&first, &napas("QRIBFTTA"), &field(54, "-5")]), VietQrError::Amount);
    assert_eq!(why(&[&first, &napas("QRIBFTTA"), &field(54, "10.5")]), VietQrError::Amount);
    assert_eq!(why(&[&first, &napas("QRIBFTTA").replace("970416", "97041X")]), VietQrError::Bank);
    assert_eq!(why(&[&first, "12"]), VietQrError::Broken(10));
    let wallet = [&first, &field(26, &[field(0, "A000000775"), field(1, "012345")].concat()), &currency];
    let shop = [&field(54, "210000")[..], &field(59, "PHO CO"), &field(62, &field(8, "Ban 5"))].concat();
    let code = signed(&[wallet.map(String::as_str).concat(), shop].concat());
    assert_eq!(decode(&code), Err(VietQrError::Tag(38)));
    let expected = Payment { name: "PHO CO".to_owned(), amount: Some(210_000), purpose: "Ban 5".to_owned() };
    assert_eq!(payment(&code), expected);
    assert_eq!(payment("whatever"), Payment::default());
}

#[test]
fn a_purpose_is_said_in_capitals_without_accents() {
    assert_eq!(purpose("Công đức Đền Ngọc Sơn"), "CONG DUC DEN NGOC SON");
    assert_eq!(purpose("  a\n\tb—c 😀 "), "A B C");
    assert_eq!(purpose(""), "");
}

#[test]
fn a_code_with_a_purpose_in_capitals_has_41_modules() {
    let transfer = Transfer {
        amount: Some(499_999_999),
        purpose: purpose("Công đức Đền Ngọc Sơn"),
        number: "1234567890123".to_owned(),
        ..acb()
    };
    let payload = encode(&transfer).expect("a payload");
    let alphanumeric = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || " $%*+-./:".contains(c);
    assert!(payload.chars().all(alphanumeric), "{payload}");
    // Version 6 (41 modules) holds 154 such characters at level M.
    assert!(payload.len() <= 154, "{}", payload.len());
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        bank in "[0-9]{6}",
        number in "[0-9A-Z]{1,19}",
        card in any::<bool>(),
        amount in proptest::option::of(1..=MOST_DONG),
        purpose in "[ -~]{0,25}",
        reference in "[ -~]{0,25}",
    ) {
        let target = if card { Target::Card } else { Target::Account };
        let transfer = Transfer { bank, number, target, amount, purpose, reference, dynamic: amount.is_some() };
        prop_assert_eq!(decode(&encode(&transfer).expect("a payload")), Ok(transfer));
    }

    #[test]
    fn nothing_that_is_typed_breaks_the_reader(text in "\\PC{0,200}") {
        let _ = decode(&text);
    }

    #[test]
    fn one_changed_character_is_noticed(at in 0..90_usize, digit in 0..10_u8) {
        let whole = encode(&acb()).expect("a payload");
        let mut bytes = whole.clone().into_bytes();
        let at = at.min(bytes.len() - 1);
        bytes[at] = b'0' + digit;
        let changed = String::from_utf8(bytes).expect("ASCII");
        prop_assert!(changed == whole || decode(&changed).is_err());
    }
}
