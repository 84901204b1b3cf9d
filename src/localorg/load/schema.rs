//! Loading a schema file in the transaction of a load.

use std::path::Path;

use super::{LoadError, ReadError};
use crate::localorg::schema::merge;
use crate::localorg::store::Writer;

/// What a schema file added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaReport {
    /// New objects.
    pub objects: usize,
    /// Fields, new or defined anew, with those that every new object gets.
    pub fields: usize,
    /// Picklist values of standard fields.
    pub values: usize,
    /// Entries that were only names of objects that the local org does not have.
    pub left_out: Vec<String>,
}

/// Merges a schema file into the org.
pub(super) fn load(writer: &mut Writer, path: &Path) -> Result<SchemaReport, LoadError> {
    let text = std::fs::read_to_string(path).map_err(|source| LoadError::Read {
        path: path.to_owned(),
        source: ReadError::Io(source),
    })?;
    let change = merge(writer.schema(), &text).map_err(|source| LoadError::Schema {
        path: path.to_owned(),
        source,
    })?;
    writer.apply(&change)?;
    Ok(SchemaReport {
        objects: change.objects.len(),
        fields: change.fields.len(),
        values: change.values.len(),
        left_out: change.left_out,
    })
}
