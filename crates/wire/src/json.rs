//! The tree, and how bytes become one (RFC 8259).

use crate::number;

/// How deep lists and objects may nest; as in `serde_json`. The page's stack is one mebibyte.
const DEPTH: u8 = 127;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// What a member of an object is when it is not there. No document holds it.
    Absent,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number without fraction and exponent that an `i64` holds.
    Whole(i64),
    /// Any other number; always finite.
    Real(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, its members in the order of the document; names may come twice.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a document; `None` when it is not one, nests deeper than 127, or holds a number beyond `f64`.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader { rest: bytes };
        let value = reader.value(DEPTH)?;
        reader.space();
        reader.rest.is_empty().then_some(value)
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn space(&mut self) {
        while let [b' ' | b'\n' | b'\r' | b'\t', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// The next byte that is no space.
    fn mark(&mut self) -> Option<u8> {
        self.space();
        self.next()
    }

    fn ends(&mut self, end: u8) -> bool {
        self.space();
        let ends = self.rest.first() == Some(&end);
        if ends {
            self.next();
        }
        ends
    }

    fn value(&mut self, depth: u8) -> Option<Json> {
        self.space();
        match *self.rest.first()? {
            b'n' => self.word(b"null", Json::Null),
            b't' => self.word(b"true", Json::Bool(true)),
            b'f' => self.word(b"false", Json::Bool(false)),
            b'"' => self.text().map(Json::Text),
            b'[' => self.list(depth.checked_sub(1)?),
            b'{' => self.object(depth.checked_sub(1)?),
            _ => number::parse(&mut self.rest),
        }
    }

    fn word(&mut self, word: &[u8], value: Json) -> Option<Json> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(value)
    }

    fn list(&mut self, depth: u8) -> Option<Json> {
        self.next();
        let mut items = Vec::new();
        if self.ends(b']') {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            match self.mark()? {
                b',' => {}
                b']' => return Some(Json::List(items)),
                _ => return None,
            }
        }
    }

    fn object(&mut self, depth: u8) -> Option<Json> {
        self.next();
        let mut members = Vec::new();
        if self.ends(b'}') {
            return Some(Json::Object(members));
        }
        loop {
            self.space();
            let name = self.text()?;
            if self.mark()? != b':' {
                return None;
            }
            members.push((name, self.value(depth)?));
            match self.mark()? {
                b',' => {}
                b'}' => return Some(Json::Object(members)),
                _ => return None,
            }
        }
    }

    fn text(&mut self) -> Option<String> {
        if self.next()? != b'"' {
            return None;
        }
        let mut bytes = Vec::new();
        loop {
            match self.next()? {
                b'"' => return String::from_utf8(bytes).ok(),
                b'\\' => {
                    let letter = self.escape()?;
                    bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                }
                0..0x20 => return None,
                byte => bytes.push(byte),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            letter @ (b'"' | b'\\' | b'/') => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                let code = match unit {
                    // Beyond the basic plane two halves make one character; a half alone makes none.
                    0xd800..0xdc00 => {
                        self.rest = self.rest.strip_prefix(b"\\u")?;
                        let low = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                        0x10000 + (unit - 0xd800) * 0x400 + low
                    }
                    _ => unit,
                };
                char::from_u32(code)?
            }
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.next()?).to_digit(16)?;
        }
        Some(unit)
    }
}
