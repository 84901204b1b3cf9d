//! Names of stages, owners and groups as small numbers, so that a million deals hold none twice.

use std::collections::HashMap;

/// A name that [`Names`] knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(u32);

impl Name {
    /// Its place among all names.
    pub(super) fn place(self) -> usize {
        self.0 as usize
    }
}

/// Every name once.
#[derive(Clone, Debug, Default)]
pub struct Names {
    list: Vec<String>,
    places: HashMap<String, Name>,
}

impl Names {
    /// The number of a name.
    pub fn add(&mut self, name: &str) -> Name {
        if let Some(known) = self.places.get(name) {
            return *known;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(name.to_owned());
        self.places.insert(name.to_owned(), Name(number));
        Name(number)
    }

    /// The number of a name that is known.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Name> {
        self.places.get(name).copied()
    }

    /// The name of a number.
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        self.list.get(name.place()).map_or("", String::as_str)
    }

    /// The name as an owned text; none stays none.
    #[must_use]
    pub fn owned(&self, name: Option<Name>) -> Option<String> {
        name.map(|name| self.text(name).to_owned())
    }
}
