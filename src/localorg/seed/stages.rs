//! Stages, statuses and sources of a new Salesforce org, in their standard order.

/// One opportunity stage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stage {
    pub(super) name: &'static str,
    pub(super) probability: u8,
    /// `ForecastCategory`, in the API's spelling.
    pub(super) category: &'static str,
    pub(super) closed: bool,
    pub(super) won: bool,
}

const fn open(name: &'static str, probability: u8) -> Stage {
    Stage {
        name,
        probability,
        category: "Pipeline",
        closed: false,
        won: false,
    }
}

/// The ten standard stages.
pub(super) const STAGES: [Stage; 10] = [
    open("Prospecting", 10),
    open("Qualification", 10),
    open("Needs Analysis", 20),
    open("Value Proposition", 50),
    open("Id. Decision Makers", 60),
    open("Perception Analysis", 70),
    open("Proposal/Price Quote", 75),
    open("Negotiation/Review", 90),
    Stage {
        name: "Closed Won",
        probability: 100,
        category: "Closed",
        closed: true,
        won: true,
    },
    Stage {
        name: "Closed Lost",
        probability: 0,
        category: "Omitted",
        closed: true,
        won: false,
    },
];

/// Place of the last open stage.
pub(super) const NEGOTIATION: usize = 7;
/// Place of `Proposal/Price Quote`.
pub(super) const PROPOSAL: usize = 6;
/// Place of `Closed Won`.
pub(super) const WON: usize = 8;
/// Place of `Closed Lost`.
pub(super) const LOST: usize = 9;

/// `ForecastCategoryName` of a `ForecastCategory`: what people see.
pub(in crate::localorg) fn category_name(category: &str) -> &str {
    match category {
        "BestCase" => "Best Case",
        "MostLikely" => "Most Likely",
        "Forecast" => "Commit",
        other => other,
    }
}

/// Lead statuses: name, whether it is the default, whether it means converted.
pub(super) const LEAD_STATUSES: [(&str, bool, bool); 4] = [
    ("Open - Not Contacted", true, false),
    ("Working - Contacted", false, false),
    ("Closed - Converted", false, true),
    ("Closed - Not Converted", false, false),
];

/// Case statuses: name, whether it is the default, whether it means closed.
pub(super) const CASE_STATUSES: [(&str, bool, bool); 4] = [
    ("New", true, false),
    ("Working", false, false),
    ("Escalated", false, false),
    ("Closed", false, true),
];

/// Lead sources with how often they come and their factor on the chance to win.
pub(super) const SOURCES: [(&str, u32, f64); 5] = [
    ("Web", 38, 1.0),
    ("Phone Inquiry", 17, 1.1),
    ("Partner Referral", 18, 1.5),
    ("Purchased List", 15, 0.55),
    ("Other", 12, 0.9),
];
