//! What an org calls closed, won and converted, in its own words and order.
//!
//! Stages of opportunities and statuses of leads and cases are rows of the org. A command that closes
//! something picks the one that means it; where several do, they are told and one must be named. Names
//! are compared without case and otherwise must be equal.

use super::write::{FieldValue, Members, WriteError, read_rows};
use crate::client::Client;
use crate::error::{Code, Diagnostic, Hint};
use crate::model::id::RecordId;
use crate::soql::suggest;
use serde_json::{Map, Value, json};

/// A stage of opportunities, or a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name, which is what a record holds.
    pub name: String,
    /// Records with it are closed, or converted.
    pub is_end: bool,
    /// Records with it are won.
    pub is_won: bool,
    /// It is still offered.
    pub is_active: bool,
}

/// What the steps are steps of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// Stages of opportunities.
    Stages,
    /// Statuses of leads that mean converted.
    LeadStatuses,
    /// Statuses of cases that mean closed.
    CaseStatuses,
}

/// A step that cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum TradeError {
    /// The org does not answer.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// No step has this name.
    #[error("there is no {what} `{name}`")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// Its name.
        name: String,
        /// The name that may be meant.
        suggestion: Option<String>,
        /// Every name.
        choices: Vec<String>,
    },
    /// The step does not mean what the command does.
    #[error("{what} `{name}` does not mean {meaning}")]
    Unfit {
        /// What it is.
        what: &'static str,
        /// Its name.
        name: String,
        /// What it should mean.
        meaning: &'static str,
        /// Those that do.
        choices: Vec<String>,
    },
    /// Several steps mean it.
    #[error("several {what} mean {meaning}: {}", choices.join(", "))]
    Several {
        /// What they are.
        what: &'static str,
        /// What they mean.
        meaning: &'static str,
        /// Their names.
        choices: Vec<String>,
        /// The flag that names one.
        flag: &'static str,
    },
    /// No step means it.
    #[error("no {what} of the org means {meaning}")]
    None {
        /// What it would be.
        what: &'static str,
        /// What it should mean.
        meaning: &'static str,
    },
    /// The opportunity has no next stage.
    #[error("opportunity `{id}` is in stage `{stage}`, which {}", if *is_closed { "is closed" } else { "is the last one before it is closed" })]
    NoNext {
        /// The opportunity.
        id: String,
        /// Its stage.
        stage: String,
        /// It is closed.
        is_closed: bool,
    },
    /// The record is not there.
    #[error("there is no {object} `{id}`")]
    Missing {
        /// The object.
        object: &'static str,
        /// Its id.
        id: String,
    },
    /// Neither a lead nor a contact.
    #[error("`{id}` is neither a lead nor a contact")]
    NoPerson {
        /// What was given.
        id: String,
    },
}

impl Diagnostic for TradeError {
    fn code(&self) -> Code {
        match self {
            Self::Write(error) => error.code(),
            Self::Unknown { .. }
            | Self::Unfit { .. }
            | Self::Several { .. }
            | Self::NoPerson { .. } => Code::Usage,
            Self::None { .. } | Self::Missing { .. } => Code::NotFound,
            Self::NoNext { .. } => Code::Refused,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let text = match self {
            Self::Write(error) => return error.hints(),
            Self::Unknown {
                suggestion: Some(name),
                ..
            } => format!("did you mean `{name}`?"),
            Self::Unknown { choices, .. } | Self::Unfit { choices, .. } => {
                format!("there are {}", choices.join(", "))
            }
            Self::Several { flag, choices, .. } => {
                let first = choices.first().map_or("NAME", String::as_str);
                format!("name one: `{flag} \"{first}\"`")
            }
            Self::None { .. } => {
                "ask an administrator; the steps of an object are set up in the org".to_owned()
            }
            Self::NoNext {
                is_closed: true, ..
            } => "name a stage to open it again: `sfkit opportunity stage \"…\" ID`".to_owned(),
            Self::NoNext { .. } => {
                "close it with `sfkit opportunity close --won ID` or `--lost`".to_owned()
            }
            Self::Missing { .. } => return Vec::new(),
            Self::NoPerson { .. } => {
                "the id of a lead begins with 00Q, that of a contact with 003".to_owned()
            }
        };
        vec![Hint(text)]
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Write(error) => error.details(),
            Self::Unknown { choices, .. }
            | Self::Unfit { choices, .. }
            | Self::Several { choices, .. } => {
                Map::from_iter([("choices".to_owned(), json!(choices))])
            }
            _ => Map::new(),
        }
    }
}

impl Steps {
    fn soql(self) -> &'static str {
        match self {
            Self::Stages => {
                "SELECT MasterLabel, IsClosed, IsWon, IsActive FROM OpportunityStage ORDER BY SortOrder"
            }
            Self::LeadStatuses => {
                "SELECT MasterLabel, IsConverted FROM LeadStatus ORDER BY SortOrder"
            }
            Self::CaseStatuses => "SELECT MasterLabel, IsClosed FROM CaseStatus ORDER BY SortOrder",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Stages => "stage",
            Self::LeadStatuses | Self::CaseStatuses => "status",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Stages => "stages",
            Self::LeadStatuses | Self::CaseStatuses => "statuses",
        }
    }

    fn flag(self) -> &'static str {
        match self {
            Self::Stages => "--stage",
            Self::LeadStatuses | Self::CaseStatuses => "--status",
        }
    }

    /// The steps in the org's order. One query.
    ///
    /// # Errors
    /// When the org does not answer.
    pub async fn read(self, client: &Client) -> Result<Vec<Step>, TradeError> {
        let rows = read_rows(client, self.soql()).await?;
        let flag = |row: &Members, name: &str| row.value(name) == Some(FieldValue::Bool(true));
        let step = |row: &Members| Step {
            name: row.text("MasterLabel").unwrap_or_default(),
            is_end: flag(row, "IsClosed") || flag(row, "IsConverted"),
            is_won: flag(row, "IsWon"),
            is_active: row.value("IsActive") != Some(FieldValue::Bool(false)),
        };
        Ok(rows.iter().map(step).collect())
    }

    /// The step with this name.
    ///
    /// # Errors
    /// When there is none.
    pub fn named<'s>(self, steps: &'s [Step], name: &str) -> Result<&'s Step, TradeError> {
        let name = name.trim();
        let mut all = steps.iter();
        if let Some(step) = all.find(|step| step.name.eq_ignore_ascii_case(name)) {
            return Ok(step);
        }
        let active = || steps.iter().filter(|step| step.is_active);
        let names = active().map(|step| step.name.as_str());
        Err(TradeError::Unknown {
            what: self.word(),
            name: name.to_owned(),
            suggestion: suggest::closest(name, names).map(str::to_owned),
            choices: active().map(|step| step.name.clone()).collect(),
        })
    }

    /// The step that means it: the one that was named, else the only one.
    ///
    /// # Errors
    /// When the named one means something else, or none or several mean it.
    pub fn meaning(
        self,
        steps: &[Step],
        name: Option<&str>,
        meaning: &'static str,
        means: impl Fn(&Step) -> bool,
    ) -> Result<String, TradeError> {
        let fit: Vec<String> = steps
            .iter()
            .filter(|step| step.is_active && means(step))
            .map(|step| step.name.clone())
            .collect();
        let what = self.word();
        if let Some(name) = name {
            let step = self.named(steps, name)?;
            return match means(step) {
                true => Ok(step.name.clone()),
                false => Err(TradeError::Unfit {
                    what,
                    name: step.name.clone(),
                    meaning,
                    choices: fit,
                }),
            };
        }
        match fit.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(TradeError::None { what, meaning }),
            _ => Err(TradeError::Several {
                what: self.words(),
                meaning,
                choices: fit,
                flag: self.flag(),
            }),
        }
    }
}

/// The stage that follows on each opportunity's own, in the order of the ids. One query.
///
/// # Errors
/// When one is not there, or has no next stage that is open.
pub async fn next_stages(
    client: &Client,
    steps: &[Step],
    ids: &[RecordId],
) -> Result<Vec<String>, TradeError> {
    let fields = ["Id".to_owned(), "StageName".to_owned()];
    let found: Vec<Option<Members>> = client
        .retrieve("Opportunity", ids, &fields)
        .await
        .map_err(WriteError::from)?;
    let next = |(id, record): (&RecordId, Option<Members>)| {
        let missing = || TradeError::Missing {
            object: "Opportunity",
            id: id.to_string(),
        };
        let stage = record.and_then(|record| record.text("StageName"));
        next_stage(steps, id, stage.ok_or_else(missing)?)
    };
    ids.iter().zip(found).map(next).collect()
}

fn next_stage(steps: &[Step], id: &RecordId, stage: String) -> Result<String, TradeError> {
    let at = steps.iter().position(|step| step.name == stage);
    let is_closed = at.is_some_and(|at| steps[at].is_end);
    let mut later = steps[at.map_or(steps.len(), |at| at + 1)..].iter();
    let next = later.find(|step| step.is_active && !step.is_end);
    match next {
        Some(step) if !is_closed => Ok(step.name.clone()),
        _ => Err(TradeError::NoNext {
            id: id.to_string(),
            stage,
            is_closed,
        }),
    }
}

/// The memberships of these people in a campaign.
///
/// # Errors
/// When the org does not answer.
pub async fn memberships(
    client: &Client,
    campaign: &RecordId,
    people: &[RecordId],
) -> Result<Vec<RecordId>, TradeError> {
    let mut found = Vec::new();
    for chunk in people.chunks(200) {
        let ids: Vec<String> = chunk.iter().map(|id| format!("'{id}'")).collect();
        let ids = ids.join(", ");
        let soql = format!(
            "SELECT Id FROM CampaignMember WHERE CampaignId = '{campaign}' \
             AND (LeadId IN ({ids}) OR ContactId IN ({ids}))"
        );
        let rows = read_rows(client, &soql).await?;
        let ids = rows
            .iter()
            .filter_map(|row| RecordId::parse(&row.text("Id")?).ok());
        found.extend(ids);
    }
    Ok(found)
}

/// The field of a membership that holds this person.
///
/// # Errors
/// When the id is of neither a lead nor a contact.
pub fn person_field(id: &RecordId) -> Result<&'static str, TradeError> {
    match id.key_prefix() {
        "00Q" => Ok("LeadId"),
        "003" => Ok("ContactId"),
        _ => Err(TradeError::NoPerson { id: id.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> Vec<Step> {
        let step = |name: &str, is_end, is_won, is_active| Step {
            name: name.to_owned(),
            is_end,
            is_won,
            is_active,
        };
        vec![
            step("New", false, false, true),
            step("Old", false, false, false),
            step("Talks", false, false, true),
            step("Won", true, true, true),
            step("Lost", true, false, true),
            step("Gone", true, false, true),
        ]
    }

    #[test]
    fn the_next_stage_is_an_open_and_active_one() {
        let (steps, id) = (steps(), RecordId::from_number(*b"006", 1));
        let next = |stage: &str| next_stage(&steps, &id, stage.to_owned());
        assert_eq!(next("New").unwrap(), "Talks");
        assert_eq!(next("Old").unwrap(), "Talks");
        for stage in ["Talks", "Won", "Unheard of"] {
            assert!(
                matches!(next(stage), Err(TradeError::NoNext { .. })),
                "{stage}"
            );
        }
    }

    #[test]
    fn one_meaning_is_taken_and_several_are_told() {
        let steps = steps();
        let won = |name| Steps::Stages.meaning(&steps, name, "won", |step| step.is_won);
        assert_eq!(won(None).unwrap(), "Won");
        assert!(matches!(won(Some("lost")), Err(TradeError::Unfit { .. })));
        assert!(matches!(
            won(Some("Wan")),
            Err(TradeError::Unknown {
                suggestion: Some(_),
                ..
            })
        ));
        let lost =
            |name| Steps::Stages.meaning(&steps, name, "lost", |step| step.is_end && !step.is_won);
        assert!(matches!(lost(None), Err(TradeError::Several { .. })));
        assert_eq!(lost(Some("gone")).unwrap(), "Gone");
    }
}
