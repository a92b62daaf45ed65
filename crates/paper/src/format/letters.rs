//! The text of one cell without an allocation for the short ones, which most are.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// Longest text kept in place.
const SHORT_BYTES: usize = 22;

/// A text, in place up to 22 bytes.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Letters(Kept);

#[derive(Clone, PartialEq, Eq)]
enum Kept {
    Short { length: u8, bytes: [u8; SHORT_BYTES] },
    Long(Box<str>),
}

impl Letters {
    /// As an allocation of its own.
    pub(crate) fn into_box(self) -> Box<str> {
        match self.0 {
            Kept::Long(text) => text,
            Kept::Short { .. } => Box::from(&*self),
        }
    }
}

impl From<&str> for Letters {
    fn from(text: &str) -> Self {
        let mut bytes = [0; SHORT_BYTES];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                Self(Kept::Short { length, bytes })
            }
            _ => Self(Kept::Long(text.into())),
        }
    }
}

impl From<String> for Letters {
    fn from(text: String) -> Self {
        if text.len() > SHORT_BYTES { Self(Kept::Long(text.into())) } else { Self::from(text.as_str()) }
    }
}

impl From<Cow<'_, str>> for Letters {
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => Self::from(text),
            Cow::Owned(text) => Self::from(text),
        }
    }
}

impl Deref for Letters {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Kept::Long(text) => text,
            Kept::Short { length, bytes } => {
                let bytes = bytes.get(..usize::from(*length)).unwrap_or_default();
                std::str::from_utf8(bytes).unwrap_or_default()
            }
        }
    }
}

impl fmt::Debug for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_come_back() {
        for length in 0..60 {
            let text = "亩a".repeat(length);
            assert_eq!(&*Letters::from(text.as_str()), text);
            assert_eq!(&*Letters::from(text.clone()).into_box(), text);
        }
    }
}
