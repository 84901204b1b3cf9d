//! Creating, changing and deleting records: one by its own resource, many as collections.
//!
//! A write is sent once. It is repeated only when nothing of it can have arrived, or when the server
//! refused the token before it looked at the rest; whoever loses an answer learns so from the error
//! and must not send the records again by itself.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::client::names::api_name;
use crate::client::{Call, Client, Endpoint, Error};
use crate::http::{Method, Repeat};
use crate::model::id::RecordId;

/// What became of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Saved {
    /// Its id, as far as the server tells.
    pub id: Option<String>,
    /// It was saved.
    pub success: bool,
    /// An upsert made it.
    pub created: Option<bool>,
    /// Why it was not saved.
    #[serde(deserialize_with = "list_or_null")]
    pub errors: Vec<SaveError>,
}

/// Why a record was not saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SaveError {
    /// `REQUIRED_FIELD_MISSING` and the like.
    #[serde(rename = "statusCode", alias = "errorCode")]
    pub code: String,
    /// What the server says.
    pub message: String,
    /// The fields at fault.
    #[serde(deserialize_with = "list_or_null")]
    pub fields: Vec<String>,
}

fn list_or_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    input: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(input)?.unwrap_or_default())
}

/// What is asked of the server beside the records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaveOptions {
    /// Save also what a duplicate rule only warns about.
    pub allow_duplicates: bool,
    /// Save nothing when the record was changed after this HTTP date (one record only).
    pub if_unmodified_since: Option<String>,
}

/// How the records of a collection are saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveMany<'a> {
    /// They are new.
    Create,
    /// They bear their `id`.
    Update,
    /// They are found by this field of this object.
    Upsert {
        /// The object.
        object: &'a str,
        /// The field.
        key: &'a str,
    },
}

/// Most records of one collection.
pub const COLLECTION: usize = 200;

/// Most ids of one retrieve.
pub const RETRIEVE: usize = 2000;

impl Client {
    /// Creates one record; `body` is its JSON.
    ///
    /// # Errors
    /// When the server refuses it or does not answer.
    pub async fn create_record(
        &self,
        object: &str,
        body: String,
        options: &SaveOptions,
    ) -> Result<Saved, Error> {
        let call = self.write(Method::Post, &["sobjects", api_name(object)?], options);
        self.saved(&call.json(body)).await
    }

    /// Changes one record.
    ///
    /// # Errors
    /// As [`Client::create_record`].
    pub async fn update_record(
        &self,
        object: &str,
        id: &RecordId,
        body: String,
        options: &SaveOptions,
    ) -> Result<Saved, Error> {
        let path = ["sobjects", api_name(object)?, id.as_str()];
        let call = self.write(Method::Patch, &path, options).json(body);
        let saved = self.saved(&call).await?;
        Ok(Saved {
            id: Some(id.to_string()),
            ..saved
        })
    }

    /// Changes the record with this key, or creates it.
    ///
    /// # Errors
    /// As [`Client::create_record`]; also when several records have the key.
    pub async fn upsert_record(
        &self,
        object: &str,
        (key, value): (&str, &str),
        body: String,
        options: &SaveOptions,
    ) -> Result<Saved, Error> {
        let path = ["sobjects", api_name(object)?, api_name(key)?, value];
        let call = self.write(Method::Patch, &path, options).json(body);
        self.saved(&call).await
    }

    /// Moves one record into the recycle bin.
    ///
    /// # Errors
    /// As [`Client::create_record`].
    pub async fn delete_record(&self, object: &str, id: &RecordId) -> Result<Saved, Error> {
        let path = ["sobjects", api_name(object)?, id.as_str()];
        let options = SaveOptions::default();
        let saved = self
            .saved(&self.write(Method::Delete, &path, &options))
            .await?;
        Ok(Saved {
            id: Some(id.to_string()),
            ..saved
        })
    }

    /// Saves up to 200 records in one call; `records` is the JSON of their array. The results come in
    /// the order of the records.
    ///
    /// # Errors
    /// When the server refuses the call as a whole or does not answer.
    pub async fn save_records(
        &self,
        how: SaveMany<'_>,
        records: &str,
        all_or_none: bool,
        options: &SaveOptions,
    ) -> Result<Vec<Saved>, Error> {
        let mut path = vec!["composite", "sobjects"];
        let method = match how {
            SaveMany::Create => Method::Post,
            SaveMany::Update => Method::Patch,
            SaveMany::Upsert { object, key } => {
                path.extend([api_name(object)?, api_name(key)?]);
                Method::Patch
            }
        };
        let body = format!("{{\"allOrNone\":{all_or_none},\"records\":{records}}}");
        let call = self.write(method, &path, options).json(body);
        self.send(&call).await?.json()
    }

    /// Moves up to 200 records into the recycle bin in one call.
    ///
    /// # Errors
    /// As [`Client::save_records`].
    pub async fn delete_records(
        &self,
        ids: &[RecordId],
        all_or_none: bool,
    ) -> Result<Vec<Saved>, Error> {
        let list: Vec<&str> = ids.iter().map(RecordId::as_str).collect();
        let path = ["composite", "sobjects"];
        let call = self.write(Method::Delete, &path, &SaveOptions::default());
        let call = call
            .query("ids", list.join(","))
            .query("allOrNone", all_or_none.to_string());
        self.send(&call).await?.json()
    }

    /// Reads these fields of up to 2,000 records in one call; none where there is no such record.
    ///
    /// # Errors
    /// When the server refuses or does not answer.
    pub async fn retrieve<T: DeserializeOwned>(
        &self,
        object: &str,
        ids: &[RecordId],
        fields: &[String],
    ) -> Result<Vec<Option<T>>, Error> {
        let ids: Vec<&str> = ids.iter().map(RecordId::as_str).collect();
        let body = serde_json::json!({ "ids": ids, "fields": fields }).to_string();
        let path = ["composite", "sobjects", api_name(object)?];
        let call = Call::new(Endpoint::Record, Method::Post, self.version(), &path);
        // It only reads, so that it may be sent again like a GET.
        self.get(&call.json(body).repeat(Repeat::Harmless)).await
    }

    fn write(&self, method: Method, path: &[&str], options: &SaveOptions) -> Call {
        let mut call = Call::new(Endpoint::Record, method, self.version(), path);
        if options.allow_duplicates {
            call = call.header("sforce-duplicate-rule-header", "allowSave=true");
        }
        if let Some(since) = &options.if_unmodified_since {
            call = call.header("if-unmodified-since", since.clone());
        }
        call.repeat(Repeat::Unsent)
    }

    /// The answer to a write of one record, whose body may be empty.
    async fn saved(&self, call: &Call) -> Result<Saved, Error> {
        let answer = self.send(call).await?;
        if answer.status == 204 {
            return Ok(Saved {
                success: true,
                ..Saved::default()
            });
        }
        answer.json()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_both_spellings_are_read() {
        let body = r#"[{"id":"001D000000IqhSLIAZ","success":true,"errors":[],"created":false},
            {"success":false,"errors":[{"statusCode":"X","message":"m","fields":["F"]}]},
            {"id":null,"success":false,"errors":[{"errorCode":"Y","message":"m","fields":null}]}]"#;
        let saved: Vec<Saved> = serde_json::from_str(body).unwrap();
        assert_eq!((saved[0].success, saved[0].created), (true, Some(false)));
        assert_eq!(saved[1].errors[0].fields, ["F"]);
        assert_eq!(
            (saved[2].errors[0].code.as_str(), &saved[2].id),
            ("Y", &None)
        );
    }
}
