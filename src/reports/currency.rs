//! The org's exchange rates.

use crate::analytics::Exchange;

use super::error::ReportError;
use super::source::Source;

/// Whether amounts are in several currencies, and what these are worth. None in an org with one
/// currency.
pub(super) async fn exchange(source: &Source<'_>) -> Result<Option<Exchange>, ReportError> {
    if !source.has("Opportunity", "CurrencyIsoCode").await? {
        return Ok(None);
    }
    let soql = "SELECT IsoCode, ConversionRate, IsCorporate FROM CurrencyType";
    let rows = source.sums(&[("currencies", soql.to_owned())]).await?;
    let corporate = rows[0]
        .iter()
        .find(|row| row.flag(2))
        .and_then(|row| row.text(0));
    let mut exchange = Exchange::to(corporate.or(source.currency.as_deref()).unwrap_or_default());
    for row in &rows[0] {
        if let (Some(currency), Some(rate)) = (row.text(0), row.text(1)) {
            exchange.set(currency, rate);
        }
    }
    let soql = "SELECT IsoCode, StartDate, ConversionRate FROM DatedConversionRate";
    // An org without dated rates has no such object: the present rates are all there is.
    if let Ok(rows) = source
        .sums(&[("dated exchange rates", soql.to_owned())])
        .await
    {
        for row in &rows[0] {
            if let (Some(currency), Some(from), Some(rate)) =
                (row.text(0), row.date(1), row.text(2))
            {
                exchange.set_dated(currency, from, rate);
            }
        }
    }
    Ok(Some(exchange))
}
