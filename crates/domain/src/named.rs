//! Enums whose variants have words of their own.

/// Declares such an enum: each variant with its word in files, addresses and attributes, which it is serialized as, and
/// where there is one, with the interface's text that says it.
macro_rules! named {
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($(#[$about_one:meta])* $one:ident = $word:literal => $text:expr,)* }
    ) => {
        $crate::named::named! { $(#[$about])* pub enum $name { $($(#[$about_one])* $one = $word,)* } }

        impl $name {
            /// In words.
            pub fn label(self, messages: $crate::i18n::messages::Messages) -> &'static str {
                messages.get(match self { $($name::$one => $text,)* })
            }
        }
    };
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($(#[$about_one:meta])* $one:ident = $word:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$about_one])* $one,)* }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: [Self; [$($word),*].len()] = [$($name::$one),*];

            /// Their words, in the same order.
            pub const WORDS: &[&str] = &[$($word),*];

            /// The word in files, addresses and attributes.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$one => $word,)* }
            }

            /// The one with this word.
            pub fn from_name(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.as_str() == word)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

pub(crate) use named;
