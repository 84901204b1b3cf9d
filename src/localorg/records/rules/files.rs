//! Files: attachments, and the versions and documents of Salesforce Files.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::types::Value as Sql;

use super::Change;
use crate::localorg::records::row::Row;
use crate::localorg::records::{Edit, Step, storage};

/// How long the file is.
pub(super) fn attachment(row: &mut Row<'_>) {
    let length = length_of(row.text("Body").unwrap_or_default());
    row.set("BodyLength", length);
}

/// A version without a document begins one; else it becomes the document's newest.
pub(super) fn version(edit: &mut Edit, row: &mut Row<'_>, change: Change<'_, '_>) -> Step<()> {
    let path = row.text("PathOnClient").unwrap_or_default();
    let name = path
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    if row.is_null("Title") {
        row.set("Title", stem);
    }
    row.set("FileExtension", ending);
    row.set("FileType", file_type(ending));
    let length = length_of(row.text("VersionData").unwrap_or_default());
    row.set("ContentSize", length);
    if change.old.is_some() {
        return Ok(());
    }
    row.set("IsLatest", true);
    row.set("IsMajorVersion", true);
    row.set("PublishStatus", "P");
    row.set("ContentModifiedDate", edit.now.as_millisecond());
    row.set("ContentModifiedById", edit.actor.user_id.as_str());
    let number = if row.is_null("ContentDocumentId") {
        document(edit, row)?;
        1
    } else {
        let document = row.get("ContentDocumentId").clone();
        let sql = "UPDATE \"ContentVersion\" SET \"IsLatest\" = 0 WHERE \"ContentDocumentId\" = ?1";
        edit.run(sql, std::slice::from_ref(&document))?;
        let sql = "SELECT COUNT(*) FROM \"ContentVersion\" WHERE \"ContentDocumentId\" = ?1";
        edit.column::<i64>(sql, &[document])?
            .first()
            .copied()
            .unwrap_or(0)
            + 1
    };
    row.set("VersionNumber", number.to_string());
    Ok(())
}

/// The document of a first version.
fn document(edit: &mut Edit, row: &mut Row<'_>) -> Step<()> {
    let schema = std::sync::Arc::clone(&edit.schema);
    let Some(def) = schema.object("ContentDocument") else {
        return Ok(());
    };
    let mut document = edit.blank(def);
    let id = edit.next_id(def)?;
    document.set("Id", id.as_str());
    edit.stamp_created(&mut document)?;
    document.set("PublishStatus", "P");
    document.set("OwnerId", row.get("OwnerId").clone());
    edit.insert(&document)?;
    row.set("ContentDocumentId", id.as_str());
    Ok(())
}

/// Brings the document up to its newest version, and links it to where it was published.
pub(super) fn published(edit: &mut Edit, row: &Row<'_>, change: Change<'_, '_>) -> Step<()> {
    let schema = std::sync::Arc::clone(&edit.schema);
    let Some(def) = schema.object("ContentDocument") else {
        return Ok(());
    };
    let document = row.text("ContentDocumentId").unwrap_or_default();
    let Some(old) = edit.row(def, document)? else {
        return Ok(());
    };
    if !row.flag("IsLatest") {
        return Ok(());
    }
    let mut new = old.clone();
    for field in [
        "Title",
        "FileType",
        "FileExtension",
        "ContentSize",
        "Description",
    ] {
        new.set(field, row.get(field).clone());
    }
    new.set(
        "ContentModifiedDate",
        row.get("ContentModifiedDate").clone(),
    );
    new.set("LatestPublishedVersionId", row.id());
    edit.stamp_changed(&mut new);
    edit.store_changes(&new, &old)?;
    let first = change.old.is_none() && row.text("VersionNumber") == Some("1");
    if first {
        link(edit, document, row.get("OwnerId").clone(), "I")?;
        if !row.is_null("FirstPublishLocationId") {
            link(
                edit,
                document,
                row.get("FirstPublishLocationId").clone(),
                "V",
            )?;
        }
    }
    Ok(())
}

fn link(edit: &mut Edit, document: &str, entity: Sql, share: &str) -> Step<()> {
    let schema = std::sync::Arc::clone(&edit.schema);
    let Some(def) = schema.object("ContentDocumentLink") else {
        return Ok(());
    };
    let mut row = edit.blank(def);
    let id = edit.next_id(def)?;
    row.set("Id", id.as_str());
    edit.stamp_created(&mut row)?;
    row.set("ContentDocumentId", storage::text(document));
    row.set("LinkedEntityId", entity);
    row.set("ShareType", share);
    row.set("Visibility", "AllUsers");
    edit.insert(&row)
}

/// Bytes of a text in base64.
fn length_of(encoded: &str) -> i64 {
    let bytes = STANDARD.decode(encoded.as_bytes()).unwrap_or_default();
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}

fn file_type(ending: &str) -> String {
    match ending.to_ascii_lowercase().as_str() {
        "" => "UNKNOWN".to_owned(),
        "txt" => "TEXT".to_owned(),
        "jpeg" => "JPG".to_owned(),
        "doc" => "WORD".to_owned(),
        "docx" => "WORD_X".to_owned(),
        "xls" => "EXCEL".to_owned(),
        "xlsx" => "EXCEL_X".to_owned(),
        "ppt" => "POWER_POINT".to_owned(),
        "pptx" => "POWER_POINT_X".to_owned(),
        other => other.to_uppercase(),
    }
}
