//! `/services/async`: the HTTP side of the first Bulk API.
//!
//! A request that is written in JSON or XML is answered in the same; another one, such as a batch in
//! CSV, as the job's content type says.

use axum::http::Method;
use serde_json::{Value, json};

use super::super::door::not_allowed;
use super::super::job::{Job, Kind, Membership, Order, Shape, State};
use super::super::results::Page;
use super::super::{Answered, Bulk, Caller};
use super::intake::JobInfo;
use super::job::{ClassicJob, Content, JobState, batch_id, batch_number, result_id, result_number};
use super::wire::{CSV, Format, JSON, XML, rooted};
use super::{chunks, outcomes, records, rows};
use crate::localorg::error::ApiError;
use crate::localorg::wire::{Incoming, Reply};
use crate::localorg::xml::Xml;

/// Bytes of a batch.
const LARGEST: usize = 10_000_000;

impl Bulk {
    /// Answers a request whose path, behind `/services/async/VERSION`, is `path`.
    pub(in crate::localorg) fn answer_classic(&self, caller: &Caller<'_>, path: &[&str]) -> Reply {
        let asked = Format::of_request(caller.request);
        let answered = match path {
            ["job"] => self.create_classic(caller),
            ["job", id, rest @ ..] => {
                let job = match self.classic_job(id) {
                    Ok(job) => job,
                    Err(refused) => return asked.unwrap_or(Format::Xml).refusal(&refused),
                };
                let format = asked.unwrap_or(job.format());
                let answered = self.below_job(caller, &job, format, rest);
                return answered.unwrap_or_else(|refused| format.refusal(&refused));
            }
            _ => Err(not_there("The requested resource does not exist")),
        };
        answered.unwrap_or_else(|refused| asked.unwrap_or(Format::Xml).refusal(&refused))
    }

    /// What an error of the REST API is here.
    pub(in crate::localorg) fn refusal(request: &Incoming, error: &Value) -> Reply {
        let text = |key: &str| error[0][key].as_str().unwrap_or_default().to_owned();
        let (status, code) = match text("errorCode").as_str() {
            "INVALID_SESSION_ID" => return Self::no_session(request),
            "REQUEST_LIMIT_EXCEEDED" => (400, "ExceededQuota"),
            "SERVER_UNAVAILABLE" => (503, "ServerUnavailable"),
            _ => (500, "Unknown"),
        };
        let refused = ApiError::new(status, code, text("message"));
        Format::of_request(request)
            .unwrap_or(Format::Xml)
            .refusal(&refused)
    }

    /// The answer to a token that opens nothing.
    pub(in crate::localorg) fn no_session(request: &Incoming) -> Reply {
        let refused = ApiError::new(400, "InvalidSessionId", "Invalid session id");
        Format::of_request(request)
            .unwrap_or(Format::Xml)
            .refusal(&refused)
    }

    fn below_job(
        &self,
        caller: &Caller<'_>,
        job: &ClassicJob,
        format: Format,
        path: &[&str],
    ) -> Answered {
        let method = &caller.request.method;
        match (path, method) {
            ([], &Method::GET) => self.classic_info(job, 200, format),
            ([], &Method::POST) => self.change_classic(caller, job, format),
            (["batch"], &Method::POST) => self.add_batch(caller, job, format),
            (["batch"], &Method::GET) => {
                let batches = self.book.batches(job.number)?;
                let facts = batches.iter().map(|batch| job.batch_facts(batch));
                Ok(format.list("batchInfoList", "batchInfo", facts.collect()))
            }
            ([] | ["batch"], _) => Err(not_allowed(method, "GET,POST")),
            (["batch", id, rest @ ..], &Method::GET) => {
                let batch = self.batch(job, batch_number(id))?;
                match rest {
                    [] => Ok(format.reply(200, "batchInfo", job.batch_facts(&batch))),
                    ["request"] => self.sent(job, &batch),
                    ["result"] => self.batch_result(job, &batch, format),
                    ["result", id] if result_number(id) == Some(batch.number) => {
                        self.query_rows(job, &batch)
                    }
                    _ => Err(not_there("The requested resource does not exist")),
                }
            }
            (["batch", ..], _) => Err(not_allowed(method, "GET")),
            _ => Err(not_there("The requested resource does not exist")),
        }
    }

    fn classic_job(&self, id: &str) -> Result<ClassicJob, ApiError> {
        let unknown = || ApiError::new(400, "InvalidJob", format!("Invalid job id: {id}"));
        let number = ClassicJob::number_of(id).ok_or_else(unknown)?;
        self.book.on_shelf(number)?.ok_or_else(unknown)
    }

    fn batch(&self, job: &ClassicJob, number: Option<i64>) -> Result<Job, ApiError> {
        let batches = self.book.batches(job.number)?;
        let found = batches
            .into_iter()
            .find(|batch| Some(batch.number) == number);
        found.ok_or_else(|| ApiError::new(400, "InvalidBatch", "Invalid batch id"))
    }

    fn create_classic(&self, caller: &Caller<'_>) -> Answered {
        if caller.request.method != Method::POST {
            return Err(not_allowed(&caller.request.method, "POST"));
        }
        let format = Format::of_request(caller.request).unwrap_or(Format::Xml);
        let info = JobInfo::read(format, &caller.request.body)?;
        let order = self.classic_order(caller, &info)?;
        let job = self.book.shelve(&order)?;
        self.classic_info(&job, 201, format)
    }

    fn classic_info(&self, job: &ClassicJob, status: u16, format: Format) -> Answered {
        let batches = self.book.batches(job.number)?;
        Ok(format.reply(status, "jobInfo", job.facts(&batches)))
    }

    /// Closes or aborts the job.
    fn change_classic(&self, caller: &Caller<'_>, job: &ClassicJob, format: Format) -> Answered {
        let state = JobInfo::read(format, &caller.request.body)?.state()?;
        let state =
            state.ok_or_else(|| ApiError::new(400, "InvalidJob", "No state is asked for"))?;
        if !self.book.end_classic(job, state)? {
            let (now, verb) = (job.state.word(), state.word());
            let text = format!("Changing the state of a job from {now} to {verb} is not allowed");
            return Err(ApiError::new(400, "InvalidJobState", text));
        }
        let id = job.id();
        self.classic_info(&self.classic_job(id.as_str())?, 200, format)
    }

    fn add_batch(&self, caller: &Caller<'_>, job: &ClassicJob, format: Format) -> Answered {
        if job.state != JobState::Open {
            let text = format!("Unable to add a batch: the job is {}", job.state.word());
            return Err(ApiError::new(400, "InvalidJobState", text));
        }
        let body = &caller.request.body;
        if body.len() > LARGEST {
            let text = format!(
                "The content length ({}) exceeded {LARGEST} bytes, the most of a batch",
                body.len()
            );
            return Err(ApiError::new(400, "ClientInputError", text));
        }
        let batch = if job.is_query() {
            self.query_batches(job, &String::from_utf8_lossy(body))?
        } else {
            self.data_batch(job, body)?
        };
        self.book.keep_request(batch.number, body)?;
        self.worker.wake();
        let path = format!(
            "/services/async/{}.0/job/{}/batch/{}",
            caller.version,
            job.id(),
            batch_id(&batch)
        );
        Ok(format
            .reply(201, "batchInfo", job.batch_facts(&batch))
            .with("location", &path))
    }

    fn data_batch(&self, job: &ClassicJob, body: &[u8]) -> Result<Job, ApiError> {
        let batch = self
            .book
            .create(&order(job, Kind::Ingest, None), State::Open)?;
        match rows::data(job.order.content, body) {
            Ok(data) => {
                self.book.upload(batch.number, &data)?;
                self.book
                    .step(batch.number, &[State::Open], State::UploadComplete)?;
            }
            Err(why) => {
                self.book
                    .step(batch.number, &[State::Open], State::InProgress)?;
                self.book.finish(batch.number, Some(&why))?;
            }
        }
        Ok(batch)
    }

    /// A batch for the query; when it is split, one that stays unprocessed and one for each chunk.
    fn query_batches(&self, job: &ClassicJob, soql: &str) -> Result<Job, ApiError> {
        let soql = soql.trim();
        let split = match job.order.chunk_size {
            Some(size) => chunks::split(&self.book, &job.order.object, soql, size)?,
            None => None,
        };
        let query = |soql: &str| order(job, Kind::Query, Some(soql.to_owned()));
        let Some(chunks) = split else {
            return Ok(self.book.create(&query(soql), State::UploadComplete)?);
        };
        let whole = self.book.create(&query(soql), State::Aborted)?;
        for chunk in chunks {
            let part = self.book.create(&query(&chunk), State::UploadComplete)?;
            self.book.keep_request(part.number, chunk.as_bytes())?;
        }
        Ok(whole)
    }

    /// What was sent as this batch.
    fn sent(&self, job: &ClassicJob, batch: &Job) -> Answered {
        let kind = match job.order.content {
            Content::Csv => CSV,
            Content::Json => JSON,
            Content::Xml => XML,
        };
        Ok(Reply::new(200, kind, self.book.request_of(batch.number)?))
    }

    /// What became of rows, or the ids of a query's results.
    fn batch_result(&self, job: &ClassicJob, batch: &Job, format: Format) -> Answered {
        refuse_unfinished(batch)?;
        if !job.is_query() {
            return Ok(outcomes::reply(job.order.content, &self.book, batch));
        }
        let id = result_id(batch);
        Ok(match format {
            Format::Json => Reply::new(200, JSON, json!([id.short()]).to_string()),
            Format::Xml => {
                let mut xml = Xml::default();
                xml.element(&rooted("result-list"), |xml| xml.leaf("result", id.short()));
                Reply::new(200, XML, xml.text().to_owned())
            }
        })
    }

    fn query_rows(&self, job: &ClassicJob, batch: &Job) -> Answered {
        refuse_unfinished(batch)?;
        if job.order.content != Content::Csv {
            return Ok(records::reply(job.order.content, &self.book, batch));
        }
        let most = batch.processed.max(1).to_string();
        let page = Page::asked(batch.processed, None, Some(&most))?;
        let writer = page.writer(self.book.store.clone(), batch.number);
        Ok(Reply::flowing(200, CSV, writer))
    }
}

fn refuse_unfinished(batch: &Job) -> Result<(), ApiError> {
    match batch.state {
        State::JobComplete => Ok(()),
        _ => Err(ApiError::new(400, "InvalidBatch", "Batch not completed")),
    }
}

/// The job of Bulk API 2.0 that works on a batch.
fn order(job: &ClassicJob, kind: Kind, query: Option<String>) -> Order {
    let shape = match job.order.content {
        Content::Csv => Shape::Csv,
        Content::Json | Content::Xml => Shape::Records,
    };
    Order {
        kind,
        operation: job.order.operation,
        object: job.order.object.clone(),
        query,
        external_id: job.order.external_id.clone(),
        assignment_rule: job.order.assignment_rule.clone(),
        dialect: rows::DIALECT,
        api_version: job.order.api_version,
        created_by: job.order.created_by.clone(),
        batch_of: Some(Membership {
            job: job.number,
            shape,
        }),
    }
}

fn not_there(text: &str) -> ApiError {
    ApiError::new(404, "InvalidUrl", text)
}
