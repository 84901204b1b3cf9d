//! What a client asks of a job, from XML or JSON.
//!
//! Unknown elements are passed over, as Salesforce does with those of newer versions.

use roxmltree::Document;
use serde_json::{Map, Value, json};

use super::super::job::Operation;
use super::super::{Bulk, Caller};
use super::job::{ClassicOrder, Concurrency, Content, JobState};
use super::wire::Format;
use crate::localorg::error::ApiError;
use crate::localorg::xml::text_of;

/// Records of a chunk when the client names no number, and at most.
const CHUNK: u32 = 100_000;
const LARGEST_CHUNK: u32 = 250_000;

/// The fields of a `jobInfo`.
pub(super) struct JobInfo(Map<String, Value>);

impl JobInfo {
    /// Reads the body of a request.
    pub(super) fn read(format: Format, body: &[u8]) -> Result<Self, ApiError> {
        match format {
            Format::Json => match serde_json::from_slice(body) {
                Ok(Value::Object(fields)) => Ok(Self(fields)),
                Ok(_) => Err(unparsed("a JSON object is expected")),
                Err(wrong) => Err(unparsed(&wrong.to_string())),
            },
            Format::Xml => {
                let text = String::from_utf8_lossy(body);
                let document = Document::parse(text.trim_start_matches('\u{feff}').trim_start())
                    .map_err(|wrong| unparsed(&wrong.to_string()))?;
                let elements = document.root_element().children();
                let fields = elements.filter(roxmltree::Node::is_element).map(|node| {
                    let text = text_of(node).trim().to_owned();
                    (node.tag_name().name().to_owned(), json!(text))
                });
                Ok(Self(fields.collect()))
            }
        }
    }

    /// A field that is not empty.
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// The state that is asked for, if any.
    pub(super) fn state(&self) -> Result<Option<JobState>, ApiError> {
        let read = |word: &str| {
            let state = JobState::named(word).filter(|state| *state != JobState::Open);
            state.ok_or_else(|| {
                ApiError::new(400, "InvalidJobState", format!("Invalid job state: {word}"))
            })
        };
        self.text("state").map(read).transpose()
    }

    fn content(&self) -> Result<Content, ApiError> {
        let Some(word) = self.text("contentType") else {
            return Ok(Content::Xml);
        };
        Content::named(word).ok_or_else(|| {
            if word.to_ascii_uppercase().starts_with("ZIP_") {
                let text = format!("{word} is not supported by this org");
                ApiError::new(400, "FeatureNotEnabled", text)
            } else {
                invalid(&format!("Invalid content type: {word}"))
            }
        })
    }
}

impl Bulk {
    /// A job as it was asked for.
    pub(super) fn classic_order(
        &self,
        caller: &Caller<'_>,
        info: &JobInfo,
    ) -> Result<ClassicOrder, ApiError> {
        let word = info
            .text("operation")
            .ok_or_else(|| invalid("operation is required"))?;
        let operation = Operation::named(word);
        let operation = operation.ok_or_else(|| invalid(&format!("Invalid operation: {word}")))?;
        let concurrency = match info.text("concurrencyMode") {
            None => Concurrency::Parallel,
            Some(word) => Concurrency::named(word)
                .ok_or_else(|| invalid(&format!("Invalid concurrency mode: {word}")))?,
        };
        let content = info.content()?;
        let mut order = ClassicOrder {
            operation,
            object: String::new(),
            external_id: None,
            assignment_rule: None,
            content,
            concurrency,
            chunk_size: None,
            api_version: caller.version,
            created_by: caller.user_id.to_owned(),
        };
        if matches!(operation, Operation::Query | Operation::QueryAll) {
            order.object = self.queried(info)?;
            order.chunk_size = chunk_size(caller.request.header("sforce-enable-pkchunking"))?;
        } else {
            // What can be loaded, and by which key, is the same in both APIs.
            let plain = json!({
                "operation": operation.word(),
                "object": info.text("object"),
                "externalIdFieldName": info.text("externalIdFieldName"),
                "assignmentRuleId": info.text("assignmentRuleId"),
            });
            let ingest = self.ingest_order(caller, plain.to_string().as_bytes())?;
            order.object = ingest.object;
            order.external_id = ingest.external_id;
            order.assignment_rule = ingest.assignment_rule;
        }
        Ok(order)
    }

    fn queried(&self, info: &JobInfo) -> Result<String, ApiError> {
        let name = info
            .text("object")
            .ok_or_else(|| invalid("object is required"))?;
        let schema = self.book.store.schema();
        match schema.object(name) {
            Some(def) => Ok(def.name().to_owned()),
            None => Err(invalid(&format!("Unable to find object: {name}"))),
        }
    }
}

/// `TRUE`, `FALSE`, or options such as `chunkSize=50000; startRow=…`.
fn chunk_size(header: Option<&str>) -> Result<Option<u32>, ApiError> {
    let header = match header.map(str::trim) {
        None => return Ok(None),
        Some(word) if word.eq_ignore_ascii_case("false") => return Ok(None),
        Some(header) => header,
    };
    let named = header.split(';').find_map(|option| {
        let (name, value) = option.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("chunkSize")
            .then(|| value.trim())
    });
    let Some(text) = named else {
        return Ok(Some(CHUNK));
    };
    match text.parse() {
        Ok(size) if size > 0 => Ok(Some(LARGEST_CHUNK.min(size))),
        _ => Err(invalid(&format!("Invalid chunkSize: {text}"))),
    }
}

fn invalid(text: &str) -> ApiError {
    ApiError::new(400, "InvalidJob", text)
}

fn unparsed(text: &str) -> ApiError {
    ApiError::new(
        400,
        "InvalidJob",
        format!("The request could not be parsed: {text}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn job_infos_are_read_alike_from_both_forms() {
        let xml = "<?xml version=\"1.0\"?>\n<jobInfo xmlns=\"urn:x\"><operation>insert</operation>\
                   <contentType>CSV</contentType><state>Closed</state></jobInfo>";
        let json = r#"{"operation":"insert","contentType":"CSV","state":"Closed","new":1}"#;
        for (format, text) in [(Format::Xml, xml), (Format::Json, json)] {
            let info = JobInfo::read(format, text.as_bytes()).unwrap();
            assert_eq!(info.text("operation"), Some("insert"));
            assert_eq!(info.content(), Ok(Content::Csv));
            assert_eq!(info.state(), Ok(Some(JobState::Closed)));
        }
        for (format, text) in [
            (Format::Xml, "<a>"),
            (Format::Json, "[]"),
            (Format::Json, ""),
        ] {
            assert!(JobInfo::read(format, text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn chunk_sizes_keep_their_bounds() {
        for (header, size) in [
            (None, None),
            (Some("FALSE"), None),
            (Some("TRUE"), Some(100_000)),
            (Some("chunkSize=5000; startRow=001x"), Some(5_000)),
            (Some("parent=Account;ChunkSize = 999999"), Some(250_000)),
        ] {
            assert_eq!(chunk_size(header), Ok(size), "{header:?}");
        }
        assert!(chunk_size(Some("chunkSize=0")).is_err());
        assert!(chunk_size(Some("chunkSize=x")).is_err());
    }
}
