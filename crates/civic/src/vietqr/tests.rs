use super::*;
use proptest::prelude::*;

fn acb() -> Transfer {
    Transfer { bank: "970416".to_owned(), number: "257678859".to_owned(), ..Transfer::default() }
}

/// The example of EMVCo's template with the account of the published vectors, written out by hand.
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
    assert_eq!(wrong(|t| t.bank = "97041".to_owned()), Fault::Bank);
    assert_eq!(wrong(|t| t.bank = "97041x".to_owned()), Fault::Bank);
    assert_eq!(wrong(|t| t.number.clear()), Fault::Number);
    assert_eq!(wrong(|t| t.number = "1".repeat(20)), Fault::Number);
    assert_eq!(wrong(|t| t.number = "12 34".to_owned()), Fault::Number);
    assert_eq!(wrong(|t| t.amount = Some(0)), Fault::Amount);
    assert_eq!(wrong(|t| t.amount = Some(MOST_DONG + 1)), Fault::Amount);
    assert_eq!(wrong(|t| t.purpose = "x".repeat(26)), Fault::Purpose);
    assert_eq!(wrong(|t| t.purpose = "công đức".to_owned()), Fault::Purpose);
    assert_eq!(wrong(|t| t.reference = "x".repeat(26)), Fault::Reference);
}

#[test]
fn broken_payloads_say_where() {
    let whole = encode(&acb()).expect("a payload");
    assert_eq!(decode(""), Err(Fault::Tag(63)));
    assert_eq!(decode("0002"), Err(Fault::Broken(4)));
    assert_eq!(decode("00x201"), Err(Fault::Broken(2)));
    assert_eq!(decode(&whole[..whole.len() - 1]), Err(Fault::Broken(whole.len() - 4)));
    let last = if whole.ends_with('0') { '1' } else { '0' };
    let other = format!("{}{last}", &whole[..whole.len() - 1]);
    assert_eq!(decode(&other), Err(Fault::CheckSum));
    assert_eq!(decode(&"9".repeat(600)), Err(Fault::TooLong));
    let signed = |body: &str| {
        let body = format!("{body}6304");
        format!("{body}{:04X}", crc::ccitt_false(body.as_bytes()))
    };
    assert_eq!(decode(&signed("000201000201")), Err(Fault::Twice(0)));
    assert_eq!(decode(&signed("010211000201")), Err(Fault::Tag(0)));
    assert_eq!(decode(&signed("000201")), Err(Fault::Tag(1)));
    assert_eq!(decode(&signed("00020101021153038405802VN")), Err(Fault::Tag(53)), "dollars are no đồng");
    let vietqr = &whole[..whole.len() - 8];
    let amount = |text: &str| signed(&vietqr.replace("5802VN", &format!("54{:02}{text}5802VN", text.len())));
    assert_eq!(decode(&amount("-5")), Err(Fault::Amount));
    assert_eq!(decode(&amount("10.5")), Err(Fault::Amount));
    assert_eq!(decode(&amount("500000000")), Err(Fault::Amount));
    assert!(decode(&amount("500")).is_ok());
    let guid = signed(&vietqr.replace("A000000727", "A000000728"));
    assert_eq!(decode(&guid), Err(Fault::Tag(38)));
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
