//! Vietnamese letters: vowels by tone, combining marks and case, without Unicode tables.

/// Combining marks of the tones huyền, sắc, hỏi, ngã, nặng, in the order of the columns of [`VOWELS`]. The first
/// column, the level tone, has no mark.
const TONE_MARKS: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'á', 'ả', 'ã', 'ạ'],
    ['ă', 'ằ', 'ắ', 'ẳ', 'ẵ', 'ặ'],
    ['â', 'ầ', 'ấ', 'ẩ', 'ẫ', 'ậ'],
    ['e', 'è', 'é', 'ẻ', 'ẽ', 'ẹ'],
    ['ê', 'ề', 'ế', 'ể', 'ễ', 'ệ'],
    ['i', 'ì', 'í', 'ỉ', 'ĩ', 'ị'],
    ['o', 'ò', 'ó', 'ỏ', 'õ', 'ọ'],
    ['ô', 'ồ', 'ố', 'ổ', 'ỗ', 'ộ'],
    ['ơ', 'ờ', 'ớ', 'ở', 'ỡ', 'ợ'],
    ['u', 'ù', 'ú', 'ủ', 'ũ', 'ụ'],
    ['ư', 'ừ', 'ứ', 'ử', 'ữ', 'ự'],
    ['y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'],
];

/// Base letters of U+00E0 to U+00FF, for names from other languages.
const LATIN_1: &[u8; 32] = b"aaaaaaaceeeeiiiidnooooo/ouuuuyby";

/// Lower case of Latin, Latin-1, Latin Extended-A and Vietnamese letters; others are unchanged.
pub(super) fn lower(c: char) -> char {
    let code = c as u32;
    let shifted = match code {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde => code + 32,
        0x178 => 0xff,
        0x1a0 | 0x1af => code + 1,
        0x139..=0x148 | 0x179..=0x17e => code + (code & 1),
        0x100..=0x12f | 0x132..=0x137 | 0x14a..=0x177 | 0x1ea0..=0x1eff => code | 1,
        _ => code,
    };
    char::from_u32(shifted).unwrap_or(c)
}

/// Upper case of the letters that [`join`] can return.
pub(super) fn upper(c: char) -> char {
    let code = c as u32;
    let shifted = match code {
        0x61..=0x7a | 0xe0..=0xfe => code - 32,
        0x80.. => code - 1,
        _ => code,
    };
    char::from_u32(shifted).unwrap_or(c)
}

/// Splits a lower-case letter into the letter without tone and the tone (0 to 5).
pub(super) fn split(c: char) -> (char, u8) {
    if c.is_ascii() {
        return (c, 0);
    }
    for row in &VOWELS {
        if let Some(tone) = row.iter().position(|vowel| *vowel == c) {
            return (row[0], tone as u8);
        }
    }
    (c, 0)
}

/// Adds a tone to a lower-case toneless letter; letters that take no tone are unchanged.
pub(super) fn join(letter: char, tone: u8) -> char {
    let row = VOWELS.iter().find(|row| row[0] == letter);
    row.and_then(|row| row.get(usize::from(tone))).copied().unwrap_or(letter)
}

pub(super) fn is_vowel(letter: char) -> bool {
    VOWELS.iter().any(|row| row[0] == letter)
}

/// The ASCII base letter of a lower-case letter: without tone, circumflex, breve, horn and bar.
pub(super) fn plain(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    match split(c).0 {
        'ă' | 'â' => 'a',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        'đ' => 'd',
        'ĩ' => 'i',
        'ũ' => 'u',
        letter @ '\u{e0}'..='\u{ff}' => LATIN_1.get(letter as usize - 0xe0).map_or(letter, |b| char::from(*b)),
        letter => letter,
    }
}

pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The tone of a combining mark, including the deprecated equivalents.
pub(super) fn tone_of(mark: char) -> Option<u8> {
    let mark = match mark {
        '\u{340}' => '\u{300}',
        '\u{341}' => '\u{301}',
        other => other,
    };
    TONE_MARKS.iter().position(|m| *m == mark).map(|n| n as u8 + 1)
}

/// Adds a circumflex (U+0302), breve (U+0306) or horn (U+031B) to a toneless letter.
pub(super) fn shaped(letter: char, mark: char) -> Option<char> {
    Some(match (letter, mark) {
        ('a', '\u{302}') => 'â',
        ('e', '\u{302}') => 'ê',
        ('o', '\u{302}') => 'ô',
        ('a', '\u{306}') => 'ă',
        ('o', '\u{31b}') => 'ơ',
        ('u', '\u{31b}') => 'ư',
        _ => return None,
    })
}

/// Whether a character is part of a word: a letter or digit of any script.
pub(super) fn is_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '×' | '÷' | '\u{feff}' => false,
        // General punctuation to arrows and symbols; CJK and full-width punctuation.
        '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}' => false,
        _ => true,
    }
}

pub(crate) fn is_letter(c: char) -> bool {
    is_word(c) && !c.is_ascii_digit()
}

pub(crate) fn is_capital(c: char) -> bool {
    lower(c) != c
}
