//! Quotas and costs: from a flag, a file, or the org.

use std::collections::HashMap;

use crate::analytics::{Money, Quota, Window};

use super::error::ReportError;
use super::filters::{clause, days};
use super::source::Source;

/// Where the quota comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum QuotaSource {
    /// Nowhere.
    #[default]
    None,
    /// An amount for everybody.
    Amount(Money),
    /// A file with an owner and an amount per line.
    File(String),
    /// `ForecastingQuota` of the org.
    Org,
}

impl QuotaSource {
    /// `org`, an amount, or the path of a file.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match Money::parse(text) {
            Some(amount) => Self::Amount(amount),
            None if text == "org" => Self::Org,
            None => Self::File(text.to_owned()),
        }
    }

    /// The quota of a window.
    pub(super) async fn quota(
        &self,
        source: &Source<'_>,
        window: Window,
    ) -> Result<Quota, ReportError> {
        match self {
            Self::None => Ok(Quota::default()),
            Self::Amount(amount) => Ok(Quota {
                total: Some(*amount),
                by_group: HashMap::new(),
            }),
            Self::File(path) => Ok(Quota {
                total: None,
                by_group: amounts(path)?,
            }),
            Self::Org => of_org(source, window).await,
        }
    }
}

/// Quotas that begin in the window, by the name of their owner.
async fn of_org(source: &Source<'_>, window: Window) -> Result<Quota, ReportError> {
    let mut conditions = days("StartDate", window);
    conditions.push("IsAmount = true".to_owned());
    let soql = format!(
        "SELECT QuotaOwner.Name, SUM(QuotaAmount) FROM ForecastingQuota{} GROUP BY QuotaOwner.Name",
        clause(&conditions)
    );
    let rows = source.sums(&[("quotas", soql)]).await?;
    let by_group = rows[0]
        .iter()
        .filter_map(|row| Some((row.owned(0)?, row.money(1))));
    Ok(Quota {
        total: None,
        by_group: by_group.collect(),
    })
}

/// Names and amounts of a CSV file; a first line whose second cell is no amount is a heading. A name
/// that comes twice has the sum.
pub(super) fn amounts(path: &str) -> Result<HashMap<String, Money>, ReportError> {
    let text = std::fs::read_to_string(path).map_err(|source| ReportError::File {
        path: path.to_owned(),
        source,
    })?;
    let mut found: HashMap<String, Money> = HashMap::new();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    for (at, record) in reader.records().enumerate() {
        let bad = || ReportError::Line {
            path: path.to_owned(),
            line: at as u64 + 1,
        };
        let record = record.map_err(|_| bad())?;
        let amount = record.get(1).and_then(Money::parse);
        match (record.get(0), amount) {
            (Some(name), Some(amount)) if !name.is_empty() => {
                *found.entry(name.to_owned()).or_default() += amount;
            }
            _ if at == 0 => {}
            _ => return Err(bad()),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_names_and_amounts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("quota.csv");
        let path = path.to_str().unwrap();
        std::fs::write(path, "owner,quota\n\"Lee, Ann\",1000.50\nBo,5\nBo,6\n").unwrap();
        let found = amounts(path).unwrap();
        assert_eq!(found["Lee, Ann"], Money::cents(100_050));
        assert_eq!(found["Bo"], Money::cents(1_100));
        std::fs::write(path, "Ann,1\nBo\n").unwrap();
        assert!(matches!(
            amounts(path),
            Err(ReportError::Line { line: 2, .. })
        ));
        assert!(matches!(
            amounts("/no/such/file"),
            Err(ReportError::File { .. })
        ));
        assert_eq!(
            QuotaSource::parse("1000"),
            QuotaSource::Amount(Money::cents(100_000))
        );
        assert_eq!(QuotaSource::parse("org"), QuotaSource::Org);
        assert_eq!(
            QuotaSource::parse("q.csv"),
            QuotaSource::File("q.csv".into())
        );
    }
}
