//! `/sobjects`: what objects look like, and single records.

use super::{Answered, Call, Rest};
use crate::localorg::error::ApiError;
use crate::localorg::wire::Reply;

impl Rest {
    /// `GET /sobjects`.
    pub(super) fn describe_global(&self, call: &Call<'_>) -> Reply {
        Reply::value(&self.store.describe_global(call.version))
    }

    /// `GET /sobjects/T`.
    pub(super) fn basic_info(&self, call: &Call<'_>, object: &str) -> Answered {
        let info = self.store.basic_info(object, call.version);
        let mut info = info.ok_or_else(ApiError::not_found)?;
        info["recentItems"] = self.recent_items(call, Some(object), usize::MAX)?;
        Ok(Reply::value(&info))
    }

    /// `GET /sobjects/T/describe`.
    pub(super) fn describe(&self, call: &Call<'_>, object: &str) -> Answered {
        let description = self.store.describe(object, call.version);
        Ok(Reply::value(&description.ok_or_else(ApiError::not_found)?))
    }

    /// `GET /sobjects/T/ID`, with all fields or those of `?fields=`.
    pub(super) fn record(&self, call: &Call<'_>, object: &str, id: &str) -> Answered {
        let named = call.request.param("fields").map(|list| {
            list.split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .collect::<Vec<_>>()
        });
        let text = self
            .store
            .record(object, id, named.as_deref(), call.version)?;
        self.note_read(call, object, id);
        Ok(Reply::json(200, text))
    }

    /// `GET /limits/recordCount`, of all objects or those of `?sObjects=`.
    pub(super) fn record_count(&self, call: &Call<'_>) -> Answered {
        let list = call.request.param("sObjects").unwrap_or_default();
        let objects: Vec<_> = list
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect();
        Ok(Reply::value(&self.store.record_count(&objects)?))
    }
}
