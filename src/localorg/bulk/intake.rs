//! From the JSON of a request to an [`Order`], or to Salesforce's reason against it.

use rusqlite::OptionalExtension as _;
use serde_json::{Map, Value};

use super::job::{Delimiter, Dialect, Kind, LineEnding, Operation, Order};
use super::{Bulk, Caller, extract};
use crate::localorg::error::ApiError;
use crate::localorg::schema::ObjectDef;

impl Bulk {
    /// A query job as it was asked for. The query is compiled, so that it fails here and not later.
    pub(super) fn query_order(&self, caller: &Caller<'_>, body: &[u8]) -> Result<Order, ApiError> {
        let fields = object(body)?;
        let operation = operation(&fields)?;
        if !matches!(operation, Operation::Query | Operation::QueryAll) {
            return Err(not_here(operation, "query"));
        }
        let dialect = dialect(&fields)?;
        let query = text(&fields, "query")?;
        let query = query.map(str::trim).filter(|query| !query.is_empty());
        let query = query.ok_or_else(|| missing("query"))?;
        let (user, version) = (caller.user_id, caller.version);
        let export = extract::compile(&self.book, query, operation, user, version)?;
        Ok(Order {
            kind: Kind::Query,
            operation,
            object: export.object().to_owned(),
            query: Some(query.to_owned()),
            external_id: None,
            assignment_rule: None,
            dialect,
            api_version: version,
            created_by: user.to_owned(),
            batch_of: None,
        })
    }

    /// An ingest job as it was asked for.
    pub(super) fn ingest_order(&self, caller: &Caller<'_>, body: &[u8]) -> Result<Order, ApiError> {
        let fields = object(body)?;
        let operation = operation(&fields)?;
        if matches!(operation, Operation::Query | Operation::QueryAll) {
            return Err(not_here(operation, "ingest"));
        }
        let name = text(&fields, "object")?.ok_or_else(|| missing("object"))?;
        let schema = self.book.store.schema();
        let def = schema.object(name).ok_or_else(|| {
            let text = format!("InvalidJob : Unable to find object: {name}");
            ApiError::new(400, "INVALIDJOB", text)
        })?;
        refuse_unsupported(def, operation)?;
        if operation == Operation::HardDelete && !self.may_delete_for_good(caller.user_id)? {
            let text = "FeatureNotEnabled : hard delete is not enabled for this user";
            return Err(ApiError::new(400, "FEATURENOTENABLED", text));
        }
        let external_id = external_id(&fields, def, operation)?;
        let rule = text(&fields, "assignmentRuleId")?;
        Ok(Order {
            kind: Kind::Ingest,
            operation,
            object: def.name().to_owned(),
            query: None,
            external_id,
            assignment_rule: rule.map(str::to_owned),
            dialect: dialect(&fields)?,
            api_version: caller.version,
            created_by: caller.user_id.to_owned(),
            batch_of: None,
        })
    }
}

impl Bulk {
    fn may_delete_for_good(&self, user: &str) -> Result<bool, ApiError> {
        let store = &self.book.store;
        let sql = "SELECT \"PermissionsBulkApiHardDelete\" FROM \"Profile\"
            WHERE \"Id\" = (SELECT \"ProfileId\" FROM \"User\" WHERE \"Id\" = ?1)";
        let read = |row: &rusqlite::Row<'_>| row.get::<_, Option<bool>>(0);
        let found = store.reader()?.query_row(sql, [user], read).optional();
        let found = found.map_err(|error| store.failed(error))?;
        // An org that nobody has seeded has no profiles.
        Ok(found.is_none_or(Option::unwrap_or_default))
    }
}

/// The state that a PATCH asks for.
pub(super) fn wanted_state(body: &[u8]) -> Result<String, ApiError> {
    let fields = object(body)?;
    let state = text(&fields, "state")?.ok_or_else(|| missing("state"))?;
    Ok(state.to_owned())
}

fn object(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(parser_error("Expected a JSON object")),
        Err(wrong) => Err(parser_error(&wrong.to_string())),
    }
}

fn parser_error(text: &str) -> ApiError {
    ApiError::new(400, "JSON_PARSER_ERROR", text)
}

/// A field of the body; null counts as missing.
fn text<'f>(fields: &'f Map<String, Value>, name: &str) -> Result<Option<&'f str>, ApiError> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(parser_error(&format!(
            "Cannot deserialize {name} from the value {other}"
        ))),
    }
}

fn operation(fields: &Map<String, Value>) -> Result<Operation, ApiError> {
    let word = text(fields, "operation")?.ok_or_else(|| missing("operation"))?;
    Operation::named(word).ok_or_else(|| unknown_word("operation", word))
}

fn dialect(fields: &Map<String, Value>) -> Result<Dialect, ApiError> {
    if let Some(kind) = text(fields, "contentType")?
        && !kind.eq_ignore_ascii_case("CSV")
    {
        return Err(unknown_word("contentType", kind));
    }
    let delimiter = match text(fields, "columnDelimiter")? {
        None => Delimiter::Comma,
        Some(word) => {
            Delimiter::named(word).ok_or_else(|| unknown_word("columnDelimiter", word))?
        }
    };
    let line_ending = match text(fields, "lineEnding")? {
        None => LineEnding::Lf,
        Some(word) => LineEnding::named(word).ok_or_else(|| unknown_word("lineEnding", word))?,
    };
    Ok(Dialect {
        delimiter,
        line_ending,
    })
}

fn refuse_unsupported(def: &ObjectDef, operation: Operation) -> Result<(), ApiError> {
    let able = match operation {
        Operation::Insert => def.schema.createable,
        Operation::Update => def.schema.updateable,
        Operation::Upsert => def.schema.createable && def.schema.updateable,
        Operation::Delete | Operation::HardDelete => def.schema.deletable,
        Operation::Query | Operation::QueryAll => def.schema.queryable,
    };
    if able {
        return Ok(());
    }
    let text = format!(
        "InvalidEntity : Entity '{}' is not supported by the Bulk API.",
        def.name()
    );
    Err(ApiError::new(400, "INVALIDENTITY", text))
}

fn external_id(
    fields: &Map<String, Value>,
    def: &ObjectDef,
    operation: Operation,
) -> Result<Option<String>, ApiError> {
    if operation != Operation::Upsert {
        return Ok(None);
    }
    let name = text(fields, "externalIdFieldName")?.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| {
        let text = "InvalidJob : External ID was blank for an upsert job";
        ApiError::new(400, "INVALIDJOB", text)
    })?;
    let field = def
        .field(name)
        .filter(|field| field.external_id || field.id_lookup || field.name == "Id");
    let field = field.ok_or_else(|| {
        let text = format!(
            "InvalidJob : Field name provided, {name} does not match an External ID, Salesforce \
             Id, or indexed field for {}",
            def.name()
        );
        ApiError::new(400, "INVALIDJOB", text)
    })?;
    Ok(Some(field.name.clone()))
}

fn missing(field: &str) -> ApiError {
    let text = format!("InvalidJob : No value specified for {field}");
    ApiError::new(400, "INVALIDJOB", text)
}

fn not_here(operation: Operation, family: &str) -> ApiError {
    let word = operation.word();
    let text = format!("InvalidOperation : Operation {word} is not supported by jobs/{family}");
    ApiError::new(400, "INVALIDOPERATION", text)
}

fn unknown_word(field: &str, word: &str) -> ApiError {
    let text = format!("InvalidJob : Invalid value for {field}: {word}");
    ApiError::new(400, "INVALIDJOB", text)
}
