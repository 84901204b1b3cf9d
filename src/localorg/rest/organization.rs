//! `/connect/organization`: the organization as the Connect API tells it.
//!
//! An org with one currency tells it here and nowhere in its records.

use serde_json::json;

use super::{Answered, Call, Rest};
use crate::localorg::wire::Reply;

/// The currency of every local org that has one alone.
const CURRENCY: &str = "USD";

impl Rest {
    /// `GET /connect/organization`.
    pub(super) fn organization(&self, call: &Call<'_>) -> Answered {
        let sql = "SELECT \"Id\", \"Name\", \"TimeZoneSidKey\" FROM \"Organization\" LIMIT 1";
        let reader = self.store.reader()?;
        let found = reader.query_row(sql, [], |row| {
            let texts: (String, Option<String>, Option<String>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(texts)
        });
        let (id, name, zone) = found.map_err(|source| self.store.failed(source))?;
        let schema = self.store.schema();
        let has_several = schema.object("CurrencyType").is_some();
        let currency = (!has_several).then_some(CURRENCY);
        Ok(Reply::value(&json!({
            "features": {
                "chatter": false,
                "defaultCurrencyIsoCode": currency,
                "multiCurrency": has_several,
            },
            "name": name,
            "orgId": id,
            "userSettings": {
                "currencySymbol": currency.map(|_| "$"),
                "timeZone": { "name": zone },
                "userId": call.user_id,
            },
        })))
    }
}
