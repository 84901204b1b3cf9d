//! `/jobs`: the HTTP side of bulk jobs.
//!
//! Query jobs exist from v47 and their `resultPages` from v58, ingest jobs from v41. Results are
//! read with the API version that made the job. Everybody sees every job: the org's only users are
//! the person at this machine and those that they made up.

use axum::http::Method;
use serde_json::json;

use super::ingest::Part;
use super::job::{Detail, Job, Kind, State};
use super::results::{Page, addresses};
use super::{Answered, Bulk, Caller, Metered, intake, multipart};
use crate::localorg::error::ApiError;
use crate::localorg::wire::Reply;

/// Jobs on a page of the list.
const LISTED: usize = 1_000;
/// Query jobs in 24 hours.
pub(in crate::localorg) const QUERY_JOBS: u64 = 10_000;
/// Megabytes of query results in 24 hours.
pub(in crate::localorg) const QUERY_MB: u64 = 976_562;

/// Characters of data in the request that makes the job.
const INLINE_LIMIT: usize = 100_000;
const CSV: &str = "text/csv;charset=UTF-8";

impl Bulk {
    /// Answers a request whose path, behind `/jobs`, is `path`.
    pub(in crate::localorg) fn answer(&self, caller: &Caller<'_>, path: &[&str]) -> Answered {
        let (family, path) = match path {
            ["query", path @ ..] if caller.version >= 47 => (Kind::Query, path),
            ["ingest", path @ ..] if caller.version >= 41 => (Kind::Ingest, path),
            _ => return Err(ApiError::not_found()),
        };
        let method = &caller.request.method;
        match (path, method) {
            ([], &Method::GET) => self.list(caller, family),
            ([], &Method::POST) if family == Kind::Query => self.create_query(caller),
            ([], &Method::POST) => self.create_ingest(caller),
            ([], _) => Err(not_allowed(method, "GET,POST")),
            ([id], &Method::GET) => Ok(described(&self.job(family, id)?)),
            ([id], &Method::PATCH) => self.change_state(caller, &self.job(family, id)?),
            ([id], &Method::DELETE) => self.delete(&self.job(family, id)?),
            ([_], _) => Err(not_allowed(method, "GET,PATCH,DELETE")),
            ([id, part], _) => {
                let job = self.job(family, id)?;
                match family {
                    Kind::Query => self.query_part(caller, &job, part),
                    Kind::Ingest => self.ingest_part(caller, &job, part),
                }
            }
            _ => Err(ApiError::not_found()),
        }
    }

    fn job(&self, family: Kind, id: &str) -> Result<Job, ApiError> {
        let number = Job::number_of(id).ok_or_else(ApiError::not_found)?;
        let found = self.book.find(family, number)?;
        found.ok_or_else(ApiError::not_found)
    }

    fn create_query(&self, caller: &Caller<'_>) -> Answered {
        self.refuse_beyond_allowance()?;
        let order = self.query_order(caller, &caller.request.body)?;
        let job = self.book.create(&order, State::UploadComplete)?;
        self.worker.wake();
        Ok(Reply::value(&job.json(Detail::Created)))
    }

    /// Makes an ingest job, in a multipart request with its data.
    fn create_ingest(&self, caller: &Caller<'_>) -> Answered {
        let request = caller.request;
        let kind = request.header("content-type").unwrap_or_default();
        let Some(boundary) = multipart::boundary(kind) else {
            let order = self.ingest_order(caller, &request.body)?;
            let job = self.book.create(&order, State::Open)?;
            return Ok(Reply::value(&job.json(Detail::Created)));
        };
        let parts = multipart::parts(&request.body, boundary).ok_or_else(|| {
            let text = "InvalidJob : The request must have the parts job and content";
            ApiError::new(400, "INVALIDJOB", text)
        })?;
        if parts.content.len() > INLINE_LIMIT {
            let text = format!(
                "ClientInputError : The content of a multipart request is limited to \
                 {INLINE_LIMIT} characters"
            );
            return Err(ApiError::new(400, "CLIENTINPUTERROR", text));
        }
        let order = self.ingest_order(caller, parts.job)?;
        let job = self.book.create(&order, State::Open)?;
        self.book.upload(job.number, parts.content)?;
        self.book
            .step(job.number, &[State::Open], State::UploadComplete)?;
        self.worker.wake();
        let job = self.job(Kind::Ingest, job.id().as_str())?;
        Ok(Reply::value(&job.json(Detail::Created)))
    }

    fn refuse_beyond_allowance(&self) -> Result<(), ApiError> {
        let refused = |text: String| Err(ApiError::new(400, "LIMIT_EXCEEDED", text));
        if self.book.used(Metered::QueryJobs)? >= QUERY_JOBS {
            return refused(format!(
                "Max bulk v2 query jobs submitted ({QUERY_JOBS}) per 24 hrs has been exceeded"
            ));
        }
        if self.book.used(Metered::QueryBytes)? >> 20 >= QUERY_MB {
            return refused(
                "Max bulk v2 query result size stored (1000000000) kb per 24 hrs has been exceeded"
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// `GET /jobs/FAMILY`, newest first.
    fn list(&self, caller: &Caller<'_>, family: Kind) -> Answered {
        let before = match caller.request.param("queryLocator") {
            None | Some("") => i64::MAX,
            Some(locator) => Job::number_of(locator).ok_or_else(|| {
                ApiError::new(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
            })?,
        };
        let mut jobs = self.book.list(family, before, LISTED + 1)?;
        let more = jobs.len() > LISTED;
        jobs.truncate(LISTED);
        let next = jobs.last().filter(|_| more).map(|last| {
            format!(
                "/services/data/v{}.0/jobs/{}?queryLocator={}",
                caller.version,
                family.word(),
                last.id()
            )
        });
        let wanted = jobs.iter().filter(|job| is_wanted(caller, job));
        let records: Vec<_> = wanted.map(|job| job.json(Detail::Listed)).collect();
        Ok(Reply::value(&json!({
            "done": next.is_none(),
            "records": records,
            "nextRecordsUrl": next,
        })))
    }

    fn change_state(&self, caller: &Caller<'_>, job: &Job) -> Answered {
        let word = intake::wanted_state(&caller.request.body)?;
        let (verb, from, to): (_, &[State], _) = match State::named(&word) {
            Some(State::Aborted) => (
                "Aborting",
                &[State::Open, State::UploadComplete, State::InProgress],
                State::Aborted,
            ),
            Some(State::UploadComplete) if job.order.kind == Kind::Ingest => {
                ("Closing", &[State::Open], State::UploadComplete)
            }
            _ => {
                let text = format!("InvalidJobState : Invalid job state: {word}");
                return Err(ApiError::new(400, "INVALIDJOBSTATE", text));
            }
        };
        if !self.book.step(job.number, from, to)? {
            let now = self.job(job.order.kind, job.id().as_str())?.state;
            let text = format!(
                "InvalidJobState : {verb} already {} Job not allowed",
                past(now)
            );
            return Err(ApiError::new(400, "INVALIDJOBSTATE", text));
        }
        let changed = self.job(job.order.kind, job.id().as_str())?;
        self.worker.wake();
        Ok(described(&changed))
    }

    fn delete(&self, job: &Job) -> Answered {
        let from = [
            State::UploadComplete,
            State::JobComplete,
            State::Aborted,
            State::Failed,
        ];
        if self.book.delete(job.number, &from)? {
            return Ok(Reply::empty(204));
        }
        let text = "InvalidJobState : Deleting an open or running Job not allowed";
        Err(ApiError::new(400, "INVALIDJOBSTATE", text))
    }

    /// What lies below an ingest job.
    fn ingest_part(&self, caller: &Caller<'_>, job: &Job, part: &str) -> Answered {
        let method = &caller.request.method;
        if part.eq_ignore_ascii_case("batches") {
            return match *method {
                Method::PUT => self.upload(caller, job),
                _ => Err(not_allowed(method, "PUT")),
            };
        }
        let part = Part::named(part).ok_or_else(ApiError::not_found)?;
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Err(not_allowed(method, "GET"));
        }
        if !job.state.is_final() {
            return Err(unfinished(job));
        }
        Ok(Reply::flowing(200, CSV, part.writer(&self.book, job)))
    }

    /// `PUT /jobs/ingest/ID/batches`, once.
    fn upload(&self, caller: &Caller<'_>, job: &Job) -> Answered {
        let kind = caller.request.header("content-type").unwrap_or("text/csv");
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("text/csv") {
            let text = format!("Content-Type must be text/csv, not {kind}");
            return Err(ApiError::new(415, "UNSUPPORTED_MEDIA_TYPE", text));
        }
        if self.book.upload(job.number, &caller.request.body)? {
            return Ok(Reply::empty(201));
        }
        let now = self.job(Kind::Ingest, job.id().as_str())?;
        if now.state == State::Open {
            let text = format!(
                "ClientInputError : Found multiple contents for job: <{}>, please 'Close' / \
                 'Abort' / 'Delete' the current Job then create a new Job and make sure you only \
                 do 'PUT' once on a given Job.",
                job.id()
            );
            return Err(ApiError::new(400, "CLIENTINPUTERROR", text));
        }
        let text = format!(
            "InvalidJobState : Job is not Open, it is {}",
            now.state.word()
        );
        Err(ApiError::new(400, "INVALIDJOBSTATE", text))
    }

    /// What lies below a query job.
    fn query_part(&self, caller: &Caller<'_>, job: &Job, part: &str) -> Answered {
        let pages = part.eq_ignore_ascii_case("resultPages") && caller.version >= 58;
        if !pages && !part.eq_ignore_ascii_case("results") {
            return Err(ApiError::not_found());
        }
        let request = caller.request;
        if !matches!(request.method, Method::GET | Method::HEAD) {
            return Err(not_allowed(&request.method, "GET"));
        }
        if job.order.api_version != caller.version {
            let text = format!(
                "The API version must be the one of the job: {}.0",
                job.order.api_version
            );
            return Err(ApiError::new(409, "API_ERROR", text));
        }
        if job.state != State::JobComplete {
            return Err(unfinished(job));
        }
        let (locator, most) = (request.param("locator"), request.param("maxRecords"));
        if pages {
            return Ok(Reply::value(&addresses(
                job,
                caller.version,
                locator,
                most,
            )?));
        }
        let page = Page::asked(job.processed, locator, most)?;
        let writer = page.writer(self.book.store.clone(), job.number);
        Ok(Reply::flowing(200, CSV, writer)
            .with("sforce-locator", &page.next())
            .with("sforce-numberofrecords", &page.rows.to_string()))
    }
}

/// The results of a job that is not at its end.
pub(super) fn unfinished(job: &Job) -> ApiError {
    let text = format!(
        "InvalidJobState : Results are not available while the Job is {}",
        job.state.word()
    );
    ApiError::new(400, "INVALIDJOBSTATE", text)
}

/// How Salesforce calls the state in refusals.
fn past(state: State) -> &'static str {
    match state {
        State::JobComplete => "Completed",
        State::UploadComplete | State::InProgress => "closed",
        State::Open | State::Aborted | State::Failed => state.word(),
    }
}

fn described(job: &Job) -> Reply {
    Reply::value(&job.json(Detail::Full))
}

/// Whether the filters of a list let the job through.
fn is_wanted(caller: &Caller<'_>, job: &Job) -> bool {
    let asked = |name: &str| caller.request.param(name).filter(|word| !word.is_empty());
    let is = |name: &str, word: &str| asked(name).is_none_or(|one| one.eq_ignore_ascii_case(word));
    is("jobType", job.job_type())
        && is("concurrencyMode", "Parallel")
        && is("isPkChunkingEnabled", "false")
}

pub(super) fn not_allowed(method: &Method, allowed: &str) -> ApiError {
    let text = format!("HTTP Method '{method}' not allowed. Allowed are {allowed}");
    ApiError::new(405, "METHOD_NOT_ALLOWED", text)
}
