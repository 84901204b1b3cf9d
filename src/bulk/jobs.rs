//! The calls of Bulk API 2.0.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::error::BulkError;
use super::job::{Delimiter, Job, JobKind, JobState, Operation, ResultPart};
use super::poll::Schedule;
use crate::client::{Call, Client, Endpoint, Flow};
use crate::http::{Method, Repeat, Upload};
use crate::model::id::RecordId;
use crate::model::version::ApiVersion;

/// Looks in a row that may fail before a wait is given up.
const FAILED_LOOKS: u32 = 5;

/// An ingest job that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIngest {
    /// The object.
    pub object: String,
    /// What is done.
    pub operation: Operation,
    /// The key of an upsert.
    pub external_id: Option<String>,
    /// The rule that assigns cases and leads.
    pub assignment_rule: Option<RecordId>,
    /// What parts the columns of the data. Rows end with a line feed.
    pub delimiter: Delimiter,
}

/// A query job that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewQuery {
    /// The query.
    pub soql: String,
    /// Deleted and archived records too.
    pub all_rows: bool,
}

/// A page of a query job's result.
pub struct ResultPage {
    /// CSV with a header, also of later pages.
    pub body: Flow,
    /// Where the next page begins; none behind the last.
    pub next: Option<String>,
    /// How many records the page has, when the server tells.
    pub rows: Option<u64>,
}

/// The jobs of one org. Clones share the client.
#[derive(Clone, Debug)]
pub struct Jobs {
    client: Client,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    #[serde(default)]
    records: Vec<Value>,
    next_records_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pages {
    #[serde(default)]
    result_pages: Vec<PageUrl>,
    // Salesforce's documentation spells it in both ways.
    #[serde(alias = "nextRecordUrl")]
    next_records_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageUrl {
    result_url: String,
}

impl Jobs {
    /// The jobs of the client's org.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// The client.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    fn call(&self, method: Method, path: &[&str]) -> Call {
        let path = [&["jobs"], path].concat();
        Call::new(Endpoint::Bulk, method, self.client.version(), &path)
    }

    /// Makes an ingest job, which then waits for its data.
    ///
    /// # Errors
    /// When the org refuses it or no answer comes. Then a job may be left that waits for data for ever
    /// and does nothing.
    pub async fn create_ingest(&self, new: &NewIngest) -> Result<Job, BulkError> {
        let mut body = Map::new();
        let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
        put("object", json!(new.object));
        put("operation", json!(new.operation.as_str()));
        put("contentType", json!("CSV"));
        put("lineEnding", json!("LF"));
        put("columnDelimiter", json!(new.delimiter));
        if let Some(key) = &new.external_id {
            put("externalIdFieldName", json!(key));
        }
        if let Some(rule) = &new.assignment_rule {
            put("assignmentRuleId", json!(rule.as_str()));
        }
        // A job without data is harmless: one too many is removed by the org after a week.
        let call = self.call(Method::Post, &["ingest"]);
        let call = call.json(Value::Object(body).to_string());
        let made = self.client.get(&call.repeat(Repeat::Harmless)).await;
        made.map_err(|error| BulkError::refused(error, &new.object, new.operation))
    }

    /// Makes a query job, which begins at once.
    ///
    /// # Errors
    /// When the org refuses it or no answer comes.
    pub async fn create_query(&self, new: &NewQuery) -> Result<Job, BulkError> {
        let operation = match new.all_rows {
            true => Operation::QueryAll,
            false => Operation::Query,
        };
        let body = json!({
            "operation": operation.as_str(),
            "query": new.soql,
            "contentType": "CSV",
            "columnDelimiter": "COMMA",
            "lineEnding": "LF",
        });
        let call = self.call(Method::Post, &["query"]).json(body.to_string());
        Ok(self.client.get(&call).await?)
    }

    /// Sends the data of an open job, once. When no answer comes, the data may be there.
    ///
    /// # Errors
    /// When the org refuses it or no answer comes.
    pub async fn upload(&self, id: &RecordId, data: Upload) -> Result<(), BulkError> {
        let call = self.call(Method::Put, &["ingest", id.as_str(), "batches"]);
        let call = call.upload("text/csv", data).repeat(Repeat::Unsent);
        let sent = self.client.send(&call).await;
        sent.map(drop).map_err(|error| BulkError::about(error, id))
    }

    /// Tells that the data is complete: the org begins. When no answer comes, it may have begun.
    ///
    /// # Errors
    /// When the org refuses it or no answer comes.
    pub async fn close(&self, id: &RecordId) -> Result<Job, BulkError> {
        self.set_state(JobKind::Ingest, id, JobState::UploadComplete)
            .await
    }

    /// Stops a job. Rows that were done stay done.
    ///
    /// # Errors
    /// When it has ended already, or no answer comes.
    pub async fn abort(&self, kind: JobKind, id: &RecordId) -> Result<Job, BulkError> {
        self.set_state(kind, id, JobState::Aborted).await
    }

    async fn set_state(
        &self,
        kind: JobKind,
        id: &RecordId,
        state: JobState,
    ) -> Result<Job, BulkError> {
        let body = json!({"state": state.as_str()}).to_string();
        let call = self.call(Method::Patch, &[kind.as_str(), id.as_str()]);
        let call = call.json(body).repeat(Repeat::Unsent);
        let changed = self.client.get(&call).await;
        changed.map_err(|error| BulkError::about(error, id))
    }

    /// Where a job stands.
    ///
    /// # Errors
    /// When there is none with this id, or no answer comes.
    pub async fn info(&self, kind: JobKind, id: &RecordId) -> Result<Job, BulkError> {
        let call = self.call(Method::Get, &[kind.as_str(), id.as_str()]);
        let found = self.client.get(&call).await;
        found.map_err(|error| BulkError::about(error, id))
    }

    /// The job with this id, of whatever family.
    ///
    /// # Errors
    /// When there is none, or no answer comes.
    pub async fn find(&self, id: &RecordId) -> Result<Job, BulkError> {
        match self.info(JobKind::Ingest, id).await {
            Err(BulkError::Missing { .. }) => self.info(JobKind::Query, id).await,
            other => other,
        }
    }

    /// Removes a job that has ended, and its results.
    ///
    /// # Errors
    /// When it has not ended, or no answer comes.
    pub async fn delete(&self, kind: JobKind, id: &RecordId) -> Result<(), BulkError> {
        let call = self.call(Method::Delete, &[kind.as_str(), id.as_str()]);
        let gone = self.client.send(&call).await;
        gone.map(drop).map_err(|error| BulkError::about(error, id))
    }

    /// The jobs of a family that the org knows. Those of the first Bulk API are passed over.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn list(&self, kind: JobKind) -> Result<Vec<Job>, BulkError> {
        let mut jobs = Vec::new();
        let mut locator: Option<String> = None;
        loop {
            let mut call = self.call(Method::Get, &[kind.as_str()]);
            if let Some(locator) = &locator {
                call = call.query("queryLocator", locator.as_str());
            }
            let page: Listed = self.client.get(&call).await?;
            let known = page.records.into_iter();
            jobs.extend(known.filter_map(|record| serde_json::from_value(record).ok()));
            let next = page.next_records_url.as_deref();
            match next.and_then(|url| parameter(url, "queryLocator")) {
                Some(next) if Some(&next) != locator.as_ref() => locator = Some(next),
                _ => return Ok(jobs),
            }
        }
    }

    /// Reads one of the three results of an ingest job that has ended.
    ///
    /// # Errors
    /// When the job has not ended or is gone, or no answer comes.
    pub async fn outcome(&self, job: &Job, part: ResultPart) -> Result<Flow, BulkError> {
        let path = ["jobs", "ingest", job.id.as_str(), part.as_str()];
        let call = self.csv(job.version(), &path);
        let opened = self.client.open(&call).await;
        opened.map_err(|error| BulkError::about(error, &job.id))
    }

    /// Reads a page of a query job's result: the first one, or the one that begins at `locator`.
    /// Without `most` the server chooses how many records it has.
    ///
    /// # Errors
    /// When the job has not ended or is gone, or no answer comes.
    pub async fn results(
        &self,
        job: &Job,
        locator: Option<&str>,
        most: Option<u64>,
    ) -> Result<ResultPage, BulkError> {
        let path = ["jobs", "query", job.id.as_str(), "results"];
        let mut call = self.csv(job.version(), &path);
        if let Some(locator) = locator {
            call = call.query("locator", locator);
        }
        if let Some(most) = most {
            call = call.query("maxRecords", most.to_string());
        }
        let opened = self.client.open(&call).await;
        let body = opened.map_err(|error| BulkError::about(error, &job.id))?;
        let next = body.header("sforce-locator");
        let next = next.filter(|locator| *locator != "null" && !locator.is_empty());
        Ok(ResultPage {
            next: next.map(str::to_owned),
            rows: body
                .header("sforce-numberofrecords")
                .and_then(|count| count.parse().ok()),
            body,
        })
    }

    /// Locators of all pages of a query job's result, so that they can be read side by side (from
    /// v58 on); the first page has none.
    ///
    /// # Errors
    /// When the job has not ended or is gone, or no answer comes.
    pub async fn result_pages(
        &self,
        job: &Job,
        most: Option<u64>,
    ) -> Result<Vec<Option<String>>, BulkError> {
        let mut pages = Vec::new();
        let mut from: Option<String> = None;
        loop {
            let path = ["jobs", "query", job.id.as_str(), "resultPages"];
            let mut call = Call::new(Endpoint::Bulk, Method::Get, job.version(), &path);
            if let Some(locator) = &from {
                call = call.query("locator", locator.as_str());
            }
            if let Some(most) = most {
                call = call.query("maxRecords", most.to_string());
            }
            let answer = self.client.get(&call).await;
            let answer: Pages = answer.map_err(|error| BulkError::about(error, &job.id))?;
            let urls = answer.result_pages.iter();
            pages.extend(urls.map(|page| parameter(&page.result_url, "locator")));
            let next = answer.next_records_url.as_deref();
            match next.and_then(|url| parameter(url, "locator")) {
                Some(next) if Some(&next) != from.as_ref() => from = Some(next),
                _ => return Ok(pages),
            }
        }
    }

    fn csv(&self, version: ApiVersion, path: &[&str]) -> Call {
        Call::new(Endpoint::Bulk, Method::Get, version, path).header("accept", "text/csv")
    }

    /// Looks at a job until it has ended, and tells `told` of every look.
    ///
    /// # Errors
    /// When the time of the schedule is over before, or the org does not answer any more.
    pub async fn wait(
        &self,
        (kind, id): (JobKind, &RecordId),
        schedule: &Schedule,
        told: &mut (dyn FnMut(&Job) + Send),
    ) -> Result<Job, BulkError> {
        let mut waits = schedule.waits();
        let mut failed = 0;
        loop {
            match self.info(kind, id).await {
                Ok(job) => {
                    failed = 0;
                    told(&job);
                    if job.state.is_final() {
                        return Ok(job);
                    }
                }
                Err(error) if error.may_pass() && failed < FAILED_LOOKS => failed += 1,
                Err(error) => return Err(error),
            }
            let Some(wait) = waits.next() else {
                return Err(BulkError::StillRunning { id: *id });
            };
            self.client.clock().sleep(wait).await;
        }
    }
}

/// A parameter of a URL that the server named.
fn parameter(url: &str, name: &str) -> Option<String> {
    let (_, query) = url.split_once('?')?;
    let mut all = form_urlencoded::parse(query.as_bytes());
    let found = all.find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_urls() {
        let url = "/services/data/v58.0/jobs/query/750/results?locator=M%3D1&maxRecords=5";
        assert_eq!(parameter(url, "locator").as_deref(), Some("M=1"));
        assert_eq!(parameter(url, "queryLocator"), None);
        assert_eq!(parameter("/services/data", "locator"), None);
    }
}
