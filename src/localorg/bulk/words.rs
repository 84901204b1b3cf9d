//! Enumerations whose values are words, on the wire and in the file.

/// An enumeration whose values are words on the wire and in the file.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// All of them.
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Salesforce's word.
            pub(super) fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value with this word, in any case.
            pub(super) fn named(word: &str) -> Option<Self> {
                let found = Self::ALL.iter().find(|one| one.word().eq_ignore_ascii_case(word));
                found.copied()
            }
        }
    };
}

pub(super) use words;
