//! From types to JSON text.

use crate::decimal;

/// A type that is written as JSON as serde would write it, numbers apart: see the crate's comment.
pub trait Write {
    /// Appends the value.
    fn write(&self, out: &mut String);
}

impl Write for str {
    fn write(&self, out: &mut String) {
        out.push('"');
        for letter in self.chars() {
            match letter {
                '"' | '\\' => {
                    out.push('\\');
                    out.push(letter);
                }
                '\0'..=' ' if letter != ' ' => {
                    out.push_str("\\u00");
                    for shift in [4, 0] {
                        out.extend(char::from_digit(u32::from(letter) >> shift & 15, 16));
                    }
                }
                _ => out.push(letter),
            }
        }
        out.push('"');
    }
}

impl Write for String {
    fn write(&self, out: &mut String) {
        self.as_str().write(out);
    }
}

impl Write for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Write for f64 {
    fn write(&self, out: &mut String) {
        if self.is_finite() {
            out.push_str(&decimal(*self, 6));
        } else {
            out.push_str("null");
        }
    }
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl Write for $number {
            fn write(&self, out: &mut String) {
                out.push_str(&self.to_string());
            }
        }
    )*};
}

whole_numbers!(u8 u16 u32 i32 i64);

impl<T: Write> Write for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }
}

impl<T: Write> Write for [T] {
    fn write(&self, out: &mut String) {
        out.push('[');
        for item in self {
            if !out.ends_with('[') {
                out.push(',');
            }
            item.write(out);
        }
        out.push(']');
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, out: &mut String) {
        self.as_slice().write(out);
    }
}

impl<T: Write, const N: usize> Write for [T; N] {
    fn write(&self, out: &mut String) {
        self.as_slice().write(out);
    }
}
