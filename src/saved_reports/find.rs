//! From a name or an id to a report.

use std::fmt::Write;

use serde::Deserialize;

use crate::client::{Client, QueryOptions};
use crate::model::id::RecordId;
use crate::soql::ast::LiteralValue;
use crate::soql::suggest::closest;

use super::ReportError;

/// Names that are proposed.
const MOST_NEAR: usize = 5;

/// A report that was found.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct FoundReport {
    /// Its id.
    #[serde(rename = "Id")]
    pub id: String,
    /// Its name.
    #[serde(rename = "Name")]
    pub name: String,
    /// The folder that it lies in.
    #[serde(rename = "FolderName", default)]
    pub folder: Option<String>,
}

#[derive(Deserialize)]
struct Page {
    records: Vec<FoundReport>,
}

/// The query for the reports whose name or folder has all of these words.
#[must_use]
pub fn list_query(words: &[String]) -> String {
    let mut text =
        "SELECT Id, Name, FolderName, Format, LastRunDate, Description FROM Report".to_owned();
    for (at, word) in words.iter().enumerate() {
        let joint = if at == 0 { "WHERE" } else { "AND" };
        let pattern = LiteralValue::Text(format!("%{word}%"));
        write!(
            text,
            " {joint} (Name LIKE {pattern} OR DeveloperName LIKE {pattern} OR FolderName LIKE {pattern})"
        )
        .expect("a text takes whatever is written");
    }
    text.push_str(" ORDER BY FolderName, Name");
    text
}

/// The report with this id, name or API name. An id is taken as it is.
///
/// # Errors
/// When there is none, several have the name, or the server does not answer.
pub async fn find(client: &Client, name: &str) -> Result<FoundReport, ReportError> {
    if let Some(id) = RecordId::parse(name)
        .ok()
        .filter(|id| id.as_str().starts_with("00O"))
    {
        return Ok(FoundReport {
            id: id.as_str().to_owned(),
            name: name.to_owned(),
            folder: None,
        });
    }
    let value = LiteralValue::Text(name.to_owned());
    let soql = format!(
        "SELECT Id, Name, FolderName FROM Report WHERE Name = {value} OR DeveloperName = {value} \
         ORDER BY FolderName LIMIT 50"
    );
    let mut found = ask(client, &soql).await?;
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(ReportError::Missing {
            near: near(client, name).await?,
            name: name.to_owned(),
        }),
        _ => Err(ReportError::Several {
            name: name.to_owned(),
            choices: found,
        }),
    }
}

async fn near(client: &Client, name: &str) -> Result<Vec<String>, ReportError> {
    let all = ask(
        client,
        "SELECT Id, Name, FolderName FROM Report ORDER BY Name LIMIT 2000",
    )
    .await?;
    let has_words = |report: &&FoundReport| {
        let words = || report.name.split_whitespace();
        let lower = report.name.to_lowercase();
        name.split_whitespace()
            .all(|word| lower.contains(&word.to_lowercase()) || closest(word, words()).is_some())
    };
    let mut near: Vec<_> = all
        .iter()
        .filter(has_words)
        .map(|report| report.name.clone())
        .collect();
    if let Some(meant) = closest(name, all.iter().map(|report| report.name.as_str())) {
        near.retain(|known| known != meant);
        near.insert(0, meant.to_owned());
    }
    near.dedup();
    near.truncate(MOST_NEAR);
    Ok(near)
}

async fn ask(client: &Client, soql: &str) -> Result<Vec<FoundReport>, ReportError> {
    let mut pages = client.query_pages(soql, &QueryOptions::default());
    let Some(page) = pages.next().await? else {
        return Ok(Vec::new());
    };
    let page: Page = serde_json::from_str(&page.text).map_err(|error| ReportError::BadAnswer {
        what: error.to_string(),
    })?;
    Ok(page.records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_narrow_the_list() {
        assert!(!list_query(&[]).contains("WHERE"));
        let text = list_query(&["it's".to_owned(), "x".to_owned()]);
        assert!(text.contains("WHERE (Name LIKE '%it\\'s%' OR"), "{text}");
        assert!(text.contains(" AND (Name LIKE '%x%' OR"), "{text}");
        assert!(crate::soql::parse(&text).is_ok());
    }
}
