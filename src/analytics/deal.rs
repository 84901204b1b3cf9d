//! Opportunities as analytics see them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::id::RecordId;

use super::money::{Money, Percent};
use super::names::Name;

/// An opportunity as it stands.
#[derive(Clone, Debug)]
pub struct Deal {
    /// Its id.
    pub id: RecordId,
    /// Its name, when single deals are shown.
    pub name: Option<Box<str>>,
    /// What the report groups by.
    pub group: Option<Name>,
    /// Its stage.
    pub stage: Option<Name>,
    /// Who owns it.
    pub owner: Option<Name>,
    /// Its forecast category.
    pub category: Category,
    /// Open, won or lost.
    pub standing: Standing,
    /// Its amount in the currency of the report.
    pub amount: Option<Money>,
    /// Its probability.
    pub probability: Option<Percent>,
    /// The day on which it closes or closed.
    pub close: Option<Date>,
    /// When it was created.
    pub created: Timestamp,
    /// The day of that in the user's zone.
    pub created_on: Date,
    /// Since when it has been in its stage, when the org says so.
    pub stage_since: Option<Timestamp>,
    /// The day of its latest activity; may be ahead.
    pub last_activity: Option<Date>,
    /// How often its close date was moved into a later month, when the org counts that.
    pub push_count: Option<u32>,
    /// Why it was lost, when a field tells.
    pub loss_reason: Option<Name>,
    /// Whether it has a next step; none when the org has no such field.
    pub has_next_step: Option<bool>,
}

impl Deal {
    /// A deal of which nothing is known but when it was created and how it stands.
    #[must_use]
    pub fn new(id: RecordId, created: Timestamp, created_on: Date, standing: Standing) -> Self {
        Self {
            id,
            name: None,
            group: None,
            stage: None,
            owner: None,
            category: Category::Pipeline,
            standing,
            amount: None,
            probability: None,
            close: None,
            created,
            created_on,
            stage_since: None,
            last_activity: None,
            push_count: None,
            loss_reason: None,
            has_next_step: None,
        }
    }

    /// Makes an open deal that the org left out of the forecast one of its pipeline.
    pub fn include_omitted(&mut self) {
        if self.standing == Standing::Open && self.category == Category::Omitted {
            self.category = Category::Pipeline;
        }
    }

    /// Amount times probability; nothing when either is missing.
    #[must_use]
    pub fn weighted(&self) -> Money {
        match (self.amount, self.probability) {
            (Some(amount), Some(share)) => amount.percent(share),
            _ => Money::ZERO,
        }
    }
}

/// Open, won or lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Not closed.
    Open,
    /// Closed and won.
    Won,
    /// Closed and not won.
    Lost,
}

impl Standing {
    /// From the two fields of the record.
    #[must_use]
    pub fn of(is_closed: bool, is_won: bool) -> Self {
        match (is_closed, is_won) {
            (_, true) => Self::Won,
            (true, false) => Self::Lost,
            (false, false) => Self::Open,
        }
    }
}

/// A forecast category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// Won.
    Closed,
    /// Promised (`Forecast` is its older name).
    Commit,
    /// Between commit and best case.
    MostLikely,
    /// Possible.
    BestCase,
    /// Neither promised nor likely; also every category that the org added.
    Pipeline,
    /// Left out of the forecast.
    Omitted,
}

impl Category {
    /// All of them, best first.
    pub const ALL: [Self; 6] = [
        Self::Closed,
        Self::Commit,
        Self::MostLikely,
        Self::BestCase,
        Self::Pipeline,
        Self::Omitted,
    ];

    /// From `ForecastCategoryName` or `ForecastCategory`; none for a category of the org's own.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.split_whitespace().collect();
        let is = |names: &[&str]| names.iter().any(|name| plain.eq_ignore_ascii_case(name));
        match () {
            () if is(&["Closed"]) => Some(Self::Closed),
            () if is(&["Commit", "Forecast"]) => Some(Self::Commit),
            () if is(&["MostLikely"]) => Some(Self::MostLikely),
            () if is(&["BestCase"]) => Some(Self::BestCase),
            () if is(&["Pipeline"]) => Some(Self::Pipeline),
            () if is(&["Omitted"]) => Some(Self::Omitted),
            () => None,
        }
    }

    /// As Salesforce labels it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Closed => "Closed",
            Self::Commit => "Commit",
            Self::MostLikely => "Most Likely",
            Self::BestCase => "Best Case",
            Self::Pipeline => "Pipeline",
            Self::Omitted => "Omitted",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_known_by_label_and_by_name() {
        for category in Category::ALL {
            assert_eq!(Category::parse(category.label()), Some(category));
        }
        assert_eq!(Category::parse("Forecast"), Some(Category::Commit));
        assert_eq!(Category::parse("BestCase"), Some(Category::BestCase));
        assert_eq!(Category::parse("Upside"), None);
    }

    #[test]
    fn lost_is_closed_and_not_won() {
        assert_eq!(Standing::of(true, false), Standing::Lost);
        assert_eq!(Standing::of(true, true), Standing::Won);
        assert_eq!(Standing::of(false, false), Standing::Open);
    }
}
