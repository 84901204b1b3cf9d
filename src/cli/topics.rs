//! Texts of `sfkit help TOPIC`. What can be derived (variables, exit status, settings) is derived,
//! so that a text cannot fall behind the program.

use std::fmt::Write as _;

use crate::cli::analytics::metrics_help;
use crate::cli::outcome::STATUSES;
use crate::config::{Key, env};

/// Name and one line of each topic.
pub(crate) const TOPICS: [(&str, &str); 6] = [
    ("environment", "variables that sfkit reads"),
    ("exit-codes", "what the exit status says"),
    ("formats", "how results are written"),
    ("soql", "the query language in one page"),
    ("metrics", "numbers of pipeline and leads"),
    ("config", "settings and which one wins"),
];

/// The text of a topic.
pub(crate) fn text(topic: &str) -> Option<String> {
    match topic {
        "environment" => Some(environment()),
        "exit-codes" | "exit-status" => Some(exit_codes()),
        "formats" => Some(FORMATS.to_owned()),
        "soql" => Some(SOQL.to_owned()),
        "metrics" => Some(metrics_help()),
        "config" => Some(config()),
        _ => None,
    }
}

fn environment() -> String {
    let mut text = String::from("Environment variables\n\n");
    for (name, help) in env::DOCUMENTED {
        writeln!(text, "  {name}\n      {help}").expect("writing to a string");
    }
    text.push_str(
        "\nAn empty variable counts as not set. A flag wins over a variable, a variable over the\n\
         config file. `--yes`, `--output`, `--dry-run` and `--no-check` have no variable.\n",
    );
    text
}

fn exit_codes() -> String {
    let mut text = String::from("Exit status\n\n");
    for (status, meaning) in STATUSES {
        writeln!(text, "  {status:>3}  {meaning}").expect("writing to a string");
    }
    text.push_str(
        "\nWith `--format json` or `--format ndjson` the last line of standard error is one JSON\n\
         object: {\"error\":{\"code\":…,\"message\":…,\"hints\":[…],\"details\":{…}}}\n\n\
         `sfkit health` and `sfkit doctor` end with 0 when all is well or only worth a look, else with 1.\n\
         With `--nagios` every outcome is 0 (ok), 1 (warning), 2 (critical) or 3 (unknown).\n",
    );
    text
}

fn config() -> String {
    let mut text = String::from(
        "Settings\n\nFlag > SFKIT_* > SALESFORCE_* > config file > what is stored with the org > \
         default.\n\n",
    );
    for key in Key::ALL {
        writeln!(text, "  {:15} {}", key.name(), key.help()).expect("writing to a string");
        let expected = key.kind().expected();
        let from = key.variables().join(", ");
        // Both on one line, unless that is too long for a screen.
        let gap = match expected.len() + from.len() > 80 {
            true => format!(";\n{:18}", ""),
            false => "; ".to_owned(),
        };
        writeln!(text, "  {:15} {expected}{gap}{from}", "").expect("writing to a string");
        if let Some(default) = key.default() {
            writeln!(text, "  {:15} default: {default}", "").expect("writing to a string");
        }
    }
    text.push_str(
        "\n`sfkit config list` shows each value and where it comes from; `sfkit config set org acme`\n\
         writes the file. Secrets never stand in it.\n",
    );
    text
}

const FORMATS: &str = "\
Formats

  auto      a table on a terminal; elsewhere CSV for rows, JSON for single documents
  table     columns sized by the first 500 rows, then streamed; `-x` prints a field a line
  csv       UTF-8, no BOM, LF, quoted only where needed; bytes as Salesforce sent them
  tsv       tab separated; tab, newline and backslash are written \\t, \\n and \\\\
  json      one array of objects
  ndjson    one object a line
  markdown  a table for a document; `object describe` makes a page with headings
  xlsx      a workbook: typed cells, a heading that stays in place, filters, never a formula
  parquet   typed columns, compressed with zstd, for DuckDB, Spark, pandas and the like

  --output FILE     picks the format from the ending, writes beside the file and renames when
                    complete: a failed run leaves the old file as it was
  --no-header       leaves the heading out (CSV, TSV)
  --null TEXT       what stands for null (CSV, TSV, table); nothing by default
  --csv-safe        defuses what a spreadsheet would run as a formula
  --children MODE   sub-queries: json (a JSON array in the cell), explode (a row per child),
                    count (how many)
  --column-type COLUMN=TYPE
                    the type of a column, when the describe's is not the one you want: text, bool,
                    int, float, decimal(DIGITS,SCALE), date, timestamp, time (XLSX, Parquet)
  --partition-by COLUMN[:year|month|day]
                    makes `--output` a folder of Parquet files, COLUMN=value/part-0.parquet

Columns stand in SELECT order, headed by the path as written (Account.Name), the alias or exprN.
JSON nests parents and children, null parents are null, empty child lists are []. Numbers keep
every digit. Off a terminal nothing is rounded, shortened, coloured or made relative.

XLSX and Parquet keep types. Those of a query come from the describes of its objects, fetched once
and cached: currency, percent and double are decimals of the field's digits, formulas floats,
datetimes instants in UTC, children lists of structs (JSON text in XLSX). Where nothing is
described the values tell, and what was found out is said. A value that its column cannot hold
exactly is an error that names the row (Parquet), or text (XLSX): numbers of more than 15 digits,
days before March 1900. A cell of a workbook holds 32,767 characters, a sheet 1,048,576 rows: what
is cut or goes to a further sheet is said. Neither is written to a terminal.
";

const SOQL: &str = "\
SOQL in one page

  SELECT fields FROM Object
    [USING SCOPE mine] [WHERE condition] [GROUP BY fields [HAVING condition]]
    [ORDER BY field [ASC|DESC] [NULLS FIRST|LAST]] [LIMIT n] [OFFSET n]

  Parents       SELECT Name, Account.Name, Owner.Email FROM Opportunity
  Children      SELECT Name, (SELECT LastName FROM Contacts) FROM Account
  Semi-join     WHERE Id IN (SELECT AccountId FROM Opportunity WHERE IsWon = true)
  Aggregates    SELECT StageName, COUNT(Id) n, SUM(Amount) total FROM Opportunity GROUP BY StageName
  Counting      SELECT COUNT() FROM Lead
  All fields    SELECT FIELDS(ALL) FROM Account LIMIT 200
  By type       SELECT TYPEOF What WHEN Account THEN Phone ELSE Name END FROM Task

  Text          'single quotes'; escape with \\' and \\\\; comparing ignores case
  Patterns      LIKE 'Acme%' (any characters), LIKE '_cme' (one character)
  Null          Name = null, Name != null (there is no IS NULL)
  Dates         CloseDate = 2026-11-22; CreatedDate >= 2026-11-22T08:00:00Z; never in quotes
  Ranges        CloseDate = THIS_QUARTER, CreatedDate = LAST_N_DAYS:30 (30 days and today)
  Multi-select  Colors__c INCLUDES ('red;blue', 'green')

  AND and OR do not mix without parentheses, and NOT takes one condition:
    WHERE (StageName = 'Closed Won' AND Amount > 1000) OR (NOT Name LIKE 'Test%')

Parameters: `:name` in the place of a value, `--param name=value` on the command line

  sfkit query \"SELECT Id FROM Lead WHERE Email = :mail\" --param mail=ann@example.com

  A value is never more than a value: texts are quoted and escaped. Its type is that of the field
  when its describe is cached, else what the value looks like: 12, -1.5, true, null, 2026-01-31,
  2026-01-31T10:00:00Z, TODAY; anything else is a text. `--param name:string=12` says the type:
  string, number, boolean, date, datetime, time.
  Lists   IN :ids with --param ids=1 --param ids=2, or --param ids=@FILE (a value a line);
          a value that starts with an at sign is written with two
  LIKE    % and _ in the value are wildcards, \\% and \\_ are not; in a `string` none are

Without running the query

  --check        every error and doubt with its place; no network when the describes are cached
  --syntax-only  the grammar and the parameters alone; needs no org
  --fmt          the canonical layout; --explain the server's plans
  -v --check     also what TODAY, THIS_FISCAL_QUARTER and the like mean at the moment

Date ranges (start at midnight in your zone; the week as in your locale)

  LAST_N_DAYS:n has n days and today; LAST_N_WEEKS, _MONTHS, _QUARTERS, _YEARS and _FISCAL_… end
  before the present one; NEXT_N_… start behind it. `= LAST_N_DAYS:7` is within, `> …` behind it.

Queries of more than some 16,000 characters are sent in a body; Salesforce takes 100,000.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_a_text_that_fits_the_screen() {
        for (name, _) in TOPICS {
            let text = text(name).unwrap();
            let longest = text.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(longest <= 100, "{name}: a line of {longest}");
        }
    }
}
