//! Prompts: questions that users ask again and again, worded so that an agent goes about them the right way.
//!
//! A prompt names tools and what to mind; it holds no data and reaches no org.

use rmcp::ErrorData;
use rmcp::model::{
    GetPromptResponse, GetPromptResult, JsonObject, Prompt, PromptArgument, PromptMessage, Role,
};
use serde_json::{Value, json};

/// A prompt.
struct Entry {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    /// What may be filled in: name, what it is, whether it must be.
    slots: &'static [(&'static str, &'static str, bool)],
    text: fn(&JsonObject) -> String,
}

const ORG: (&str, &str, bool) = (
    "org",
    "Alias or username of the org; the default org without",
    false,
);

const ENTRIES: [Entry; 4] = [
    Entry {
        name: "explain_login",
        title: "Why does the login not work?",
        about: "Finds out why an org cannot be used, and what mends it",
        slots: &[ORG],
        text: |given| {
            format!(
                "Find out whether {} can be used, and if not, why.\n\
                 1. Call `health`; then `orgs` for the state of its token and `limits` for what is left of its limits.\n\
                 2. Tell in one sentence whether it works. If it does not: what exactly failed (token, permission, \
                 network, limit), since when, and what Salesforce said, in its words.\n\
                 3. Name the one command that mends it, as the hints of the answers have it. Do not guess a cause that \
                 the answers do not show.",
                org(given)
            )
        },
    },
    Entry {
        name: "review_pipeline",
        title: "Review the pipeline",
        about: "The pipeline of a period for a sales meeting: numbers, changes, deals that need care",
        slots: &[
            ORG,
            (
                "period",
                "Such as this-quarter, next-quarter, 2026-Q3; this-quarter without",
                false,
            ),
        ],
        text: |given| {
            let period = slot(given, "period").unwrap_or("this-quarter");
            format!(
                "Prepare a review of the pipeline of {} for the period {period}.\n\
                 1. Call `pipeline` with the reports `summary`, `stages`, `forecast` and `hygiene` for that period. Use \
                 their numbers as they are; add nothing up yourself.\n\
                 2. Begin with open value, weighted value, won so far and win rate, each with currency and number of deals.\n\
                 3. Then the stages in which money waits longest, and at most ten deals that need care from `hygiene` \
                 (overdue close date, no next step, stuck), each with owner, amount and what is wrong.\n\
                 4. Say which records were left out or had no amount, where the reports say so.",
                org(given)
            )
        },
    },
    Entry {
        name: "find_duplicates",
        title: "Find duplicates",
        about: "Records of an object that seem to be the same, without changing anything",
        slots: &[
            ORG,
            ("object", "Account, Contact or Lead; Account without", false),
        ],
        text: |given| {
            let object = slot(given, "object").unwrap_or("Account");
            format!(
                "Find records of {object} in {} that seem to be the same. Change nothing.\n\
                 1. Call `describe` for {object} and choose what tells records apart: e-mail and phone for people, name and \
                 website for companies.\n\
                 2. Let the org group, not you: `query` with SELECT field, COUNT(Id) FROM {object} GROUP BY field HAVING \
                 COUNT(Id) > 1 for each of them. Fields that cannot be grouped are fetched in order and compared.\n\
                 3. Fetch the records of the largest groups with Id, CreatedDate, LastActivityDate and Owner.Name.\n\
                 4. List each group with its ids, what is equal, what differs, and which record seems to be the best one to \
                 keep and why. Say how much you have looked at, and what an answer that was cut has left out.",
                org(given)
            )
        },
    },
    Entry {
        name: "write_query",
        title: "Turn a question into SOQL",
        about: "A checked query for a question in plain words",
        slots: &[("question", "What is to be known", true), ORG],
        text: |given| {
            let question = slot(given, "question").unwrap_or_default();
            format!(
                "Answer this from {} with one query if that can be: {question}\n\
                 1. Look names up with `objects` and `describe`; guess none.\n\
                 2. Call `query`. Let the org count and add up. Show the SOQL that you have used.\n\
                 3. If the answer was cut, say so and ask for sums or a narrower question.",
                org(given)
            )
        },
    },
];

fn slot<'g>(given: &'g JsonObject, name: &str) -> Option<&'g str> {
    let text = given.get(name).and_then(Value::as_str).map(str::trim);
    text.filter(|text| !text.is_empty())
}

fn org(given: &JsonObject) -> String {
    match slot(given, "org") {
        Some(name) => format!("the org `{name}`"),
        None => "the default org".to_owned(),
    }
}

/// All of them.
pub(super) fn all() -> Vec<Prompt> {
    let prompt = |entry: &Entry| {
        let slots = entry.slots.iter().map(|(name, about, is_needed)| {
            PromptArgument::new(*name)
                .with_description(*about)
                .with_required(*is_needed)
        });
        Prompt::new(entry.name, Some(entry.about), Some(slots.collect())).with_title(entry.title)
    };
    ENTRIES.iter().map(prompt).collect()
}

/// The prompt of this name, filled in.
pub(super) fn filled(name: &str, given: &JsonObject) -> Result<GetPromptResponse, ErrorData> {
    let Some(entry) = ENTRIES.iter().find(|entry| entry.name == name) else {
        let names: Vec<_> = ENTRIES.iter().map(|entry| entry.name).collect();
        let message = format!("there is no prompt `{name}`");
        return Err(ErrorData::invalid_params(
            message,
            Some(json!({"known": names})),
        ));
    };
    let knows = |name: &str| entry.slots.iter().any(|(known, _, _)| *known == name);
    if let Some(unknown) = given.keys().find(|name| !knows(name)) {
        let message = format!("the prompt `{name}` has no argument `{unknown}`");
        return Err(ErrorData::invalid_params(message, None));
    }
    for (needed, _, is_needed) in entry.slots {
        if *is_needed && slot(given, needed).is_none() {
            let message = format!("the prompt `{name}` needs the argument `{needed}`");
            return Err(ErrorData::invalid_params(message, None));
        }
    }
    let message = PromptMessage::new_text(Role::User, (entry.text)(given));
    Ok(GetPromptResult::new(vec![message])
        .with_description(entry.about)
        .into())
}
