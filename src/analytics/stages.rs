//! The org's stages, in its order.

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
    /// Where the stage of each name stands in the list: names are small numbers, and every row of history
    /// asks for one.
    places: Vec<Option<usize>>,
}

impl Stages {
    /// From the org's list, in any order.
    #[must_use]
    pub fn new(mut list: Vec<Stage>) -> Self {
        list.sort_by_key(|stage| (stage.order, stage.name));
        let names = list.iter().map(|stage| stage.name.place() + 1).max();
        let mut places = vec![None; names.unwrap_or_default()];
        for (at, stage) in list.iter().enumerate() {
            places[stage.name.place()] = Some(at);
        }
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
        let at = self.places.get(name.place()).copied().flatten()?;
        self.list.get(at)
    }

    /// The place of a stage among all of them, from 1.
    #[must_use]
    pub(super) fn rank(&self, name: Name) -> Option<u32> {
        let at = self.places.get(name.place()).copied().flatten()?;
        u32::try_from(at + 1).ok()
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
