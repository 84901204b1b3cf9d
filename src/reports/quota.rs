//! Quotas and costs: from a flag, a file, or the org.

use std::collections::HashMap;

use crate::analytics::{Money, Quota, Window};

use super::error::{LineFault, ReportError};
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
    ///
    /// # Errors
    /// When it looks like an amount and is none, or one below zero.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        let no_amount = || ReportError::NoAmount {
            text: text.to_owned(),
        };
        let digits = |letter: char| letter.is_ascii_digit() || " ,.'_-+$€£".contains(letter);
        match Money::parse(text) {
            Some(amount) if amount < Money::ZERO => Err(no_amount()),
            Some(amount) => Ok(Self::Amount(amount)),
            None if text == "org" => Ok(Self::Org),
            None if text.chars().all(digits) => Err(no_amount()),
            None => Ok(Self::File(text.to_owned())),
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

/// Names and amounts of a CSV file. A first line without an amount is a heading: it may say which
/// columns hold them, else they are the only two. A name that comes twice has the sum.
pub(super) fn amounts(path: &str) -> Result<HashMap<String, Money>, ReportError> {
    let text = std::fs::read_to_string(path).map_err(|source| ReportError::File {
        path: path.to_owned(),
        source,
    })?;
    let mut found: HashMap<String, Money> = HashMap::new();
    // Spreadsheets put a mark of the encoding before the first letter.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut columns = None;
    for record in reader.records() {
        let record = record.map_err(|_| ReportError::NoAmounts {
            path: path.to_owned(),
        })?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        let known = columns.get_or_insert_with(|| Columns::of(&record));
        if std::mem::take(&mut known.is_heading) {
            continue;
        }
        let (name, amount) = known.read(&record).map_err(|fault| ReportError::Line {
            path: path.to_owned(),
            line: line_of(text, record.position()),
            fault,
        })?;
        *found.entry(name.to_owned()).or_default() += amount;
    }
    match found.is_empty() {
        true => Err(ReportError::NoAmounts {
            path: path.to_owned(),
        }),
        false => Ok(found),
    }
}

/// The line in which a record begins; the reader counts none of the empty lines before it.
fn line_of(text: &str, begin: Option<&csv::Position>) -> u64 {
    let byte = begin.and_then(|begin| usize::try_from(begin.byte()).ok());
    let (before, rest) = text.split_at(byte.unwrap_or_default());
    let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let lines = [before, &rest[..skipped]].map(|text| text.matches('\n').count());
    1 + lines.iter().sum::<usize>() as u64
}

/// Where a file has its names and amounts.
struct Columns {
    name: usize,
    amount: usize,
    count: usize,
    /// Whether the line that tells is no more than that.
    is_heading: bool,
}

impl Columns {
    const NAMES: [&str; 7] = [
        "owner",
        "name",
        "user",
        "rep",
        "source",
        "lead source",
        "leadsource",
    ];
    const AMOUNTS: [&str; 6] = ["quota", "amount", "cost", "costs", "target", "quotaamount"];

    fn of(first: &csv::StringRecord) -> Self {
        let is_heading = first.iter().all(|cell| Money::parse(cell).is_none());
        let place = |words: &[&str]| {
            let is_one = |cell: &str| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
            first.iter().position(is_one).filter(|_| is_heading)
        };
        let (name, amount) = place(&Self::NAMES)
            .zip(place(&Self::AMOUNTS))
            .unwrap_or((0, 1));
        // Columns that are not named and not the only ones could be any.
        let is_told = name != 0 || amount != 1 || place(&Self::AMOUNTS).is_some();
        Self {
            name,
            amount,
            count: if is_told && is_heading {
                first.len()
            } else {
                2
            },
            is_heading: is_heading && first.len() > 1,
        }
    }

    fn read<'r>(&self, record: &'r csv::StringRecord) -> Result<(&'r str, Money), LineFault> {
        if record.len() != self.count {
            return Err(LineFault::Cells {
                found: record.len(),
                wanted: self.count,
            });
        }
        let name = record.get(self.name).filter(|name| !name.is_empty());
        let amount = record.get(self.amount).and_then(Money::parse);
        match name.zip(amount) {
            Some((_, amount)) if amount < Money::ZERO => Err(LineFault::Negative),
            Some(line) => Ok(line),
            None => Err(LineFault::NoAmount),
        }
    }
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
        for (text, line, fault) in [
            ("Ann,1\nBo\n", 2, "1 cell instead of 2"),
            ("Ann,1,000\n", 1, "3 cells instead of 2"),
            ("owner,quota\nAnn,\"1,000\"\n", 2, "no name and amount"),
            ("owner,quota\nAnn,-1\n", 2, "below zero"),
            ("owner,quota\n\n,5\n", 3, "no name and amount"),
            ("Ann;5\n", 1, "1 cell instead of 2"),
        ] {
            std::fs::write(path, text).unwrap();
            let told = amounts(path).unwrap_err().to_string();
            assert!(told.contains(fault), "{text}: {told}");
            assert!(
                told.starts_with(&format!("line {line} of")),
                "{text}: {told}"
            );
        }
        for text in ["", "\n", "owner,quota\n", "\u{feff}"] {
            std::fs::write(path, text).unwrap();
            let told = amounts(path);
            assert!(
                matches!(told, Err(ReportError::NoAmounts { .. })),
                "{text:?}"
            );
        }
        for text in [
            "\u{feff}Owner,Region,Quota\nAnn,West,7\n,,\n",
            "quota,name\n7,Ann\n",
            "who,how much\nAnn,7\n",
            "Ann,7\r\n",
        ] {
            std::fs::write(path, text).unwrap();
            assert_eq!(amounts(path).unwrap()["Ann"], Money::cents(700), "{text}");
        }
        assert!(matches!(
            amounts("/no/such/file"),
            Err(ReportError::File { .. })
        ));
        assert_eq!(
            QuotaSource::parse("1000").unwrap(),
            QuotaSource::Amount(Money::cents(100_000))
        );
        assert_eq!(QuotaSource::parse("org").unwrap(), QuotaSource::Org);
        assert_eq!(
            QuotaSource::parse("q.csv").unwrap(),
            QuotaSource::File("q.csv".into())
        );
        for text in ["2,500,000", "-5", "1 000", "$5"] {
            let told = QuotaSource::parse(text);
            assert!(matches!(told, Err(ReportError::NoAmount { .. })), "{text}");
        }
    }
}
