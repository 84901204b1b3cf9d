//! Bulk API 2.0 of the replaying server: a query job is done as soon as it is made, and a page of its CSV
//! is made of ready bodies; an ingest job keeps what is uploaded and says of every row that it was done.

use std::fmt::Write as _;
use std::sync::PoisonError;

use super::{Answer, BODIES, PAGE, Replay, VERSION, document};

/// Rows of a page of a query job, unless the client names a number.
const JOB_PAGE: u64 = 100_000;
const CSV_HEADER: &str = "\"Id\",\"Name\",\"Amount\",\"CloseDate\",\"StageName\",\"IsWon\",\"CreatedDate\",\"Account.Name\"\n";

impl Replay {
    /// What `jobs/…` answers; `body` is what was sent. The number of a job is that of its rows, or of its
    /// upload.
    pub(super) fn job(&self, method: &str, target: &str, body: Vec<u8>) -> Option<Answer<'_>> {
        let (path, parameters) = target.split_once('?').unwrap_or((target, ""));
        let (_, path) = path.split_once("/jobs/")?;
        let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        let number = |id: &str| id.get(3..15)?.parse::<u64>().ok();
        match (method, parts.as_slice()) {
            ("POST", ["query"]) => {
                let text = String::from_utf8_lossy(&body).into_owned();
                let rows = text.split("LIMIT ").nth(1)?;
                let digits = rows.chars().take_while(char::is_ascii_digit);
                let rows = digits.collect::<String>().parse().ok()?;
                Some(document(query_job(rows, "UploadComplete")))
            }
            ("GET", ["query", id]) => Some(document(query_job(number(id)?, "JobComplete"))),
            ("GET", ["query", id, "results"]) => self.table(number(id)?, parameters),
            ("GET", ["query", id, "resultPages"]) => {
                Some(document(result_pages(number(id)?, parameters)))
            }
            ("POST", ["ingest"]) => {
                let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
                let number = uploads.len() as u64 + 1;
                uploads.insert(number, Vec::new());
                Some(document(ingest_job(number, "Open", 0)))
            }
            ("PUT", ["ingest", id, "batches"]) => {
                let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
                uploads.insert(number(id)?, body);
                Some(Answer {
                    status: "201 Created",
                    ..document(String::new())
                })
            }
            ("PATCH", ["ingest", id]) => {
                Some(document(ingest_job(number(id)?, "UploadComplete", 0)))
            }
            ("GET", ["ingest", id]) => {
                let uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
                let rows = uploads.get(&number(id)?)?;
                let rows = rows.iter().filter(|byte| **byte == b'\n').count() as u64 - 1;
                Some(document(ingest_job(number(id)?, "JobComplete", rows)))
            }
            ("GET", ["ingest", id, which]) => {
                let uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
                let text = outcome(uploads.get(&number(id)?)?, which);
                Some(Answer {
                    content_type: "text/csv",
                    ..document(text)
                })
            }
            ("DELETE", [..]) => Some(document(String::new())),
            _ => None,
        }
    }

    /// A page of a query job.
    fn table(&self, total: u64, parameters: &str) -> Option<Answer<'_>> {
        let step = parameter(parameters, "maxRecords").unwrap_or(JOB_PAGE);
        let step = (step / PAGE).max(1) * PAGE;
        let offset = parameter(parameters, "locator").unwrap_or(0);
        let end = (offset + step).min(total);
        let places = (offset / PAGE)..end.div_ceil(PAGE);
        let more = places.map(|place| &self.tables[usize::try_from(place % BODIES).unwrap_or(0)]);
        let next = match end < total {
            true => end.to_string(),
            false => "null".to_owned(),
        };
        let rows = end.saturating_sub(offset);
        Some(Answer {
            content_type: "text/csv",
            status: "200 OK",
            head: CSV_HEADER.as_bytes().to_vec(),
            body: None,
            more: more.collect(),
            headers: format!("Sforce-Locator: {next}\r\nSforce-NumberOfRecords: {rows}\r\n"),
        })
    }
}

fn parameter(parameters: &str, name: &str) -> Option<u64> {
    let mut all = parameters
        .split('&')
        .filter_map(|pair| pair.split_once('='));
    all.find(|(known, _)| *known == name)?.1.parse().ok()
}

fn query_job(rows: u64, state: &str) -> String {
    format!(
        r#"{{"id":"750{rows:012}AAA","operation":"query","object":"Opportunity","createdById":"0051a000000UGT8AAO","createdDate":"2026-01-02T03:04:05.000+0000","systemModstamp":"2026-01-02T03:04:05.000+0000","state":"{state}","concurrencyMode":"Parallel","contentType":"CSV","apiVersion":65.0,"jobType":"V2Query","lineEnding":"LF","columnDelimiter":"COMMA","numberRecordsProcessed":{rows},"retries":0,"totalProcessingTime":1}}"#
    )
}

fn ingest_job(number: u64, state: &str, rows: u64) -> String {
    format!(
        r#"{{"id":"750{number:012}AAA","operation":"insert","object":"Opportunity","createdById":"0051a000000UGT8AAO","createdDate":"2026-01-02T03:04:05.000+0000","systemModstamp":"2026-01-02T03:04:05.000+0000","state":"{state}","concurrencyMode":"Parallel","contentType":"CSV","apiVersion":65.0,"contentUrl":"services/data/{VERSION}/jobs/ingest/750{number:012}AAA/batches","jobType":"V2Ingest","lineEnding":"LF","columnDelimiter":"COMMA","numberRecordsProcessed":{rows},"numberRecordsFailed":0,"retries":0,"totalProcessingTime":1,"apiActiveProcessingTime":1,"apexProcessingTime":0}}"#
    )
}

/// Five pages at most, as Salesforce names them.
fn result_pages(total: u64, parameters: &str) -> String {
    let step = parameter(parameters, "maxRecords").unwrap_or(JOB_PAGE);
    let step = (step / PAGE).max(1) * PAGE;
    let first = parameter(parameters, "locator").unwrap_or(0);
    let results = format!("/services/data/{VERSION}/jobs/query/750{total:012}AAA");
    let offsets = (0..5)
        .map(|page| first + page * step)
        .filter(|at| *at < total);
    let url = |at: u64| match at {
        0 => format!(r#"{{"resultUrl":"{results}/results?maxRecords={step}"}}"#),
        _ => format!(r#"{{"resultUrl":"{results}/results?locator={at}&maxRecords={step}"}}"#),
    };
    let urls: Vec<String> = offsets.map(url).collect();
    let (behind, urls) = (first + 5 * step, urls.join(","));
    match behind < total {
        true => format!(
            r#"{{"resultPages":[{urls}],"nextRecordsUrl":"{results}/resultPages?locator={behind}","done":false}}"#
        ),
        false => format!(r#"{{"resultPages":[{urls}],"done":true}}"#),
    }
}

/// Every row was done.
fn outcome(upload: &[u8], which: &str) -> String {
    let text = String::from_utf8_lossy(upload);
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    match which {
        "successfulResults" => {
            let mut out = format!("\"sf__Id\",\"sf__Created\",{header}\n");
            for (row, line) in lines.enumerate() {
                // Writing to a String cannot fail.
                let _ = writeln!(out, "\"006Hs{row:010}IAV\",\"true\",{line}");
            }
            out
        }
        "failedResults" => format!("\"sf__Id\",\"sf__Error\",{header}\n"),
        _ => format!("{header}\n"),
    }
}

/// An object, as far as an import must know it.
pub(super) fn describe(object: &str) -> String {
    let field = |name: &str, kind: &str| {
        format!(
            r#"{{"name":"{name}","label":"{name}","type":"{kind}","length":255,"precision":18,"scale":2,"digits":0,"createable":true,"updateable":true,"nillable":true,"defaultedOnCreate":false,"referenceTo":[],"relationshipName":null,"picklistValues":[]}}"#
        )
    };
    let mut fields = vec![
        r#"{"name":"Id","label":"Id","type":"id","length":18,"createable":false,"updateable":false,"nillable":false,"referenceTo":[],"picklistValues":[]}"#.to_owned(),
        field("Name", "string"),
    ];
    let is_account = object == "Account";
    if !is_account {
        fields.extend([
            field("Amount", "currency"),
            field("CloseDate", "date"),
            field("StageName", "string"),
            field("IsWon", "boolean"),
            field("CreatedDate", "datetime"),
            r#"{"name":"AccountId","label":"Account","type":"reference","length":18,"createable":true,"updateable":true,"nillable":true,"referenceTo":["Account"],"relationshipName":"Account","picklistValues":[]}"#.to_owned(),
        ]);
    }
    let (prefix, fields) = (if is_account { "001" } else { "006" }, fields.join(","));
    format!(
        r#"{{"name":"{object}","label":"{object}","labelPlural":"{object}","keyPrefix":"{prefix}","createable":true,"updateable":true,"deletable":true,"queryable":true,"retrieveable":true,"searchable":true,"custom":false,"fields":[{fields}],"childRelationships":[],"recordTypeInfos":[]}}"#
    )
}
