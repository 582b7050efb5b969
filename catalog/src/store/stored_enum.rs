//! Enums that rows hold as words.

/// A stored word that stands for nothing.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct UnknownWord {
    /// What it should be.
    pub what: &'static str,
}

/// Gives an enum the words that rows hold, and all of its values in order.
macro_rules! stored_enum {
    ($name:ident, $what:literal { $($variant:ident = $text:literal),* $(,)? }) => {
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that rows hold.
            pub fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// What a word stands for; none where it stands for nothing.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }

            /// What a stored word stands for.
            #[allow(dead_code, reason = "not every enum is read back from rows")]
            pub(crate) fn stored(text: &str) -> Result<Self, $crate::store::UnknownWord> {
                Self::parse(text).ok_or($crate::store::UnknownWord { what: $what })
            }
        }
    };
}

pub(crate) use stored_enum;
