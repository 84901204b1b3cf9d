//! Why deals were lost: the field that tells, and the lost deals by what it says (metric 22).
//!
//! Salesforce has no standard field for it. Without one that was named, a custom field that can be
//! grouped by and whose name speaks of a reason and of loss is taken, and that is said.

use crate::analytics::{Deal, Names, Standing, Tally, Window};
use crate::model::schema::ObjectSchema;
use crate::reports::error::ReportError;
use crate::reports::filters::clause;
use crate::reports::request::{Kind, ReportRequest};
use crate::reports::source::{Row, Source};

/// The field that tells why deals were lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LossField {
    pub(super) name: String,
    /// Nobody named it.
    pub(super) is_guessed: bool,
}

/// The named field, or the one that looks like it; none where there is none.
pub(super) async fn field(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Option<LossField>, ReportError> {
    if request.kind != Kind::Summary {
        return Ok(None);
    }
    let schema = source.schema("Opportunity").await?;
    let Some(named) = &request.loss_reason else {
        return Ok(guess(&schema).map(|name| LossField {
            name,
            is_guessed: true,
        }));
    };
    let known = schema
        .field(named)
        .ok_or_else(|| ReportError::NoLossField {
            field: named.clone(),
            likely: guess(&schema),
        })?;
    Ok(Some(LossField {
        name: known.name.clone(),
        is_guessed: false,
    }))
}

fn guess(schema: &ObjectSchema) -> Option<String> {
    let speaks = |text: &str| {
        let text = text.to_ascii_lowercase();
        let is_loss = ["loss", "lost", "lose"]
            .iter()
            .any(|word| text.contains(word));
        is_loss
            && ["reason", "why", "cause"]
                .iter()
                .any(|word| text.contains(word))
    };
    let mut fields = schema.fields.iter();
    let found = fields.find(|field| {
        field.custom && field.groupable && (speaks(&field.name) || speaks(&field.label))
    });
    found.map(|field| field.name.clone())
}

/// Lost deals by the field.
pub(super) fn query(field: &LossField, closing: &[String]) -> (&'static str, String) {
    let lost = ["IsClosed = true".to_owned(), "IsWon = false".to_owned()];
    let name = &field.name;
    let soql = format!(
        "SELECT {name}, COUNT(Id) n, COUNT(Amount) a, SUM(Amount) s FROM Opportunity{} GROUP BY {name}",
        clause(&[closing, &lost].concat())
    );
    ("lost deals by reason", soql)
}

/// What [`query`] brought.
pub(super) fn read(rows: &[Row]) -> Vec<(Option<String>, Tally)> {
    let tally = |row: &Row| Tally {
        count: row.count(1),
        with_amount: row.count(2),
        amount: row.money(3),
        ..Tally::default()
    };
    rows.iter().map(|row| (row.owned(0), tally(row))).collect()
}

/// The same from single deals.
pub(super) fn of_deals(
    deals: &[Deal],
    names: &Names,
    window: Window,
) -> Vec<(Option<String>, Tally)> {
    let lost = |deal: &&Deal| deal.standing == Standing::Lost && window.holds(deal.close);
    deals
        .iter()
        .filter(lost)
        .map(|deal| (names.owned(deal.loss_reason), Tally::of(deal)))
        .collect()
}
