//! From the tree to types.

use crate::Json;

/// A type that is read from JSON as serde would read it.
pub trait Read: Sized {
    /// Reads a value; `None` when it is not of this type.
    fn read(json: &Json) -> Option<Self>;
}

impl Read for String {
    fn read(json: &Json) -> Option<Self> {
        match json {
            Json::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl Read for bool {
    fn read(json: &Json) -> Option<Self> {
        match json {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }
}

impl Read for f64 {
    fn read(json: &Json) -> Option<Self> {
        match json {
            Json::Whole(whole) => Some(*whole as f64),
            Json::Real(real) => Some(*real),
            _ => None,
        }
    }
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl Read for $number {
            fn read(json: &Json) -> Option<Self> {
                match json {
                    Json::Whole(whole) => Self::try_from(*whole).ok(),
                    _ => None,
                }
            }
        }
    )*};
}

whole_numbers!(u8 u16 u32 i32 i64);

impl<T: Read> Read for Option<T> {
    fn read(json: &Json) -> Option<Self> {
        match json {
            Json::Null | Json::Absent => Some(None),
            _ => T::read(json).map(Some),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    #[inline(never)]
    fn read(json: &Json) -> Option<Self> {
        let Json::List(items) = json else { return None };
        let mut list = Self::new();
        for item in items {
            list.push(T::read(item)?);
        }
        Some(list)
    }
}

impl<T: Read, const N: usize> Read for [T; N] {
    fn read(json: &Json) -> Option<Self> {
        Vec::read(json)?.try_into().ok()
    }
}
