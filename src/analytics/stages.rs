//! The org's stages, in its order.

use std::collections::HashMap;

use super::deal::{Category, Standing};
use super::names::Name;

/// A stage of the org.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: Name,
    /// Its place among the stages.
    pub order: u32,
    /// How a deal in it stands.
    pub standing: Standing,
    /// Its forecast category.
    pub category: Category,
    /// Whether it is still offered.
    pub is_active: bool,
}

/// Every stage that the org knows. Rows of history may name others: stages that were renamed or
/// removed have no order and no standing.
#[derive(Clone, Debug, Default)]
pub struct Stages {
    list: Vec<Stage>,
    places: HashMap<Name, usize>,
}

impl Stages {
    /// From the org's list, in any order.
    #[must_use]
    pub fn new(mut list: Vec<Stage>) -> Self {
        list.sort_by_key(|stage| (stage.order, stage.name));
        let places = list.iter().enumerate().map(|(at, stage)| (stage.name, at));
        let places = places.collect();
        Self { list, places }
    }

    /// All of them, in order.
    #[must_use]
    pub fn all(&self) -> &[Stage] {
        &self.list
    }

    /// The stage of this name.
    #[must_use]
    pub fn get(&self, name: Name) -> Option<&Stage> {
        self.places.get(&name).map(|at| &self.list[*at])
    }

    /// The stages that a deal goes through while it is open, in order.
    pub fn open(&self) -> impl Iterator<Item = &Stage> {
        self.list
            .iter()
            .filter(|stage| stage.standing == Standing::Open)
    }

    /// Where a stage stands among the open ones, from 0; none for closed and unknown ones.
    #[must_use]
    pub fn open_order(&self, name: Name) -> Option<usize> {
        self.open().position(|stage| stage.name == name)
    }
}
