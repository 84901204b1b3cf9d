"""Files that sfkit writes, read back by other programs: pyarrow, DuckDB, openpyxl, LibreOffice.

    check_files.py PATH/TO/sfkit

Works against the demo org in a home of its own. What each program reads is compared with the CSV
of the same query, value for value.
"""

import csv
import datetime
import decimal
import os
import shutil
import subprocess
import sys
import tempfile

import duckdb
import openpyxl
import pyarrow
import pyarrow.dataset
import pyarrow.parquet

SFKIT = sys.argv[1]
WORK = tempfile.mkdtemp()
ENV = {
    "PATH": os.environ["PATH"],
    "HOME": WORK,
    "SFKIT_HOME": os.path.join(WORK, "home"),
    "SFKIT_KEYSTORE": "file",
}
SOQL = (
    "SELECT Id, Name, StageName, Amount, Probability, IsWon, CloseDate, CreatedDate, Account.Name,"
    " Account.NumberOfEmployees, (SELECT Id, CreatedDate, StageName, Amount FROM OpportunityHistories)"
    " FROM Opportunity ORDER BY Id LIMIT 500"
)
FLAT = SOQL.split(", (")[0] + " FROM Opportunity ORDER BY Id LIMIT 500"


def place(name):
    return os.path.join(WORK, name)


def sfkit(*arguments):
    done = subprocess.run([SFKIT, *arguments, "-o", "demo"], env=ENV, capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done.returncode, done.stderr)
    return done.stdout


def expected(soql):
    return list(csv.DictReader(sfkit("query", soql, "--format", "csv").splitlines()))


def amount(text):
    return decimal.Decimal(text) if text else None


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("+0000", "+00:00")) if text else None


def check_pyarrow():
    sfkit("query", SOQL, "--output", place("deals.parquet"))
    table = pyarrow.parquet.read_table(place("deals.parquet"))
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["Amount"] == "decimal128(18, 2)", kinds
    assert kinds["Probability"] in ("decimal128(3, 0)", "decimal32(3, 0)"), kinds
    assert kinds["IsWon"] == "bool" and kinds["CloseDate"] == "date32[day]", kinds
    assert kinds["CreatedDate"] == "timestamp[us, tz=UTC]", kinds
    assert kinds["Account.NumberOfEmployees"] == "int64", kinds
    assert kinds["OpportunityHistories"].startswith("list<element: struct<Id: string"), kinds
    rows, lines = table.to_pylist(), expected(FLAT)
    assert len(rows) == len(lines) == 500
    for row, line in zip(rows, lines):
        assert row["Id"] == line["Id"] and row["Name"] == line["Name"]
        assert row["Amount"] == amount(line["Amount"]), (row, line)
        assert row["IsWon"] == (line["IsWon"] == "true")
        assert row["CloseDate"] == datetime.date.fromisoformat(line["CloseDate"])
        assert row["CreatedDate"] == instant(line["CreatedDate"])
        assert (row["Account.Name"] or "") == line["Account.Name"]
    assert sum(len(row["OpportunityHistories"] or []) for row in rows) > 500


def check_duckdb():
    found = duckdb.sql(f"SELECT sum(Amount) total, count(*) n FROM '{place('deals.parquet')}'").fetchall()[0]
    lines = expected(FLAT)
    assert found == (sum(amount(line["Amount"]) or 0 for line in lines), 500), found
    children = duckdb.sql(
        f"SELECT count(*) FROM (SELECT unnest(OpportunityHistories) FROM '{place('deals.parquet')}')"
    ).fetchall()[0][0]
    assert children > 500
    sfkit("query", FLAT, "--output", place("set"), "--partition-by", "StageName")
    sfkit("query", FLAT, "--output", place("months"), "--partition-by", "CloseDate:month")
    by_stage = dict(
        duckdb.sql(
            f"SELECT StageName, count(*) FROM read_parquet('{place('set')}/**/*.parquet', hive_partitioning=true)"
            " GROUP BY StageName"
        ).fetchall()
    )
    counted = {}
    for line in lines:
        counted[line["StageName"]] = counted.get(line["StageName"], 0) + 1
    assert by_stage == counted, (by_stage, counted)
    months = pyarrow.dataset.dataset(place("months"), partitioning="hive").to_table()
    assert months.num_rows == 500
    for day, month in zip(months["CloseDate"].to_pylist(), months["CloseDate_month"].to_pylist()):
        assert str(day).startswith(str(month)), (day, month)


def check_openpyxl():
    sfkit("query", FLAT, "--output", place("deals.xlsx"))
    sheet = openpyxl.load_workbook(place("deals.xlsx")).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:J501", sheet.auto_filter.ref
    head, *rows = sheet.iter_rows()
    names = [cell.value for cell in head]
    lines = expected(FLAT)
    assert len(rows) == len(lines)
    for cells, line in zip(rows, lines):
        row = dict(zip(names, cells))
        assert all(cell.data_type != "f" for cell in cells)
        assert row["Name"].value == line["Name"]
        assert row["Amount"].value == (float(line["Amount"]) if line["Amount"] else None)
        assert row["IsWon"].value is (line["IsWon"] == "true")
        assert row["CloseDate"].value == datetime.datetime.fromisoformat(line["CloseDate"])
        assert row["CreatedDate"].value == instant(line["CreatedDate"]).replace(tzinfo=None)


def check_libreoffice():
    if not shutil.which("soffice"):
        print("skipped: LibreOffice is not here")
        return
    home = f"-env:UserInstallation=file://{place('office')}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", place("office-out"), place("deals.xlsx")],
        env={**os.environ, "HOME": WORK},
        check=True,
        capture_output=True,
        timeout=240,
    )
    with open(os.path.join(place("office-out"), "deals.csv"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lines = expected(FLAT)
    assert len(rows) == len(lines)
    for row, line in zip(rows, lines):
        assert row["Name"] == line["Name"] and row["CloseDate"] == line["CloseDate"], (row, line)
        assert amount(row["Amount"].replace(",", "")) == amount(line["Amount"]), (row, line)


try:
    for check in (check_pyarrow, check_duckdb, check_openpyxl, check_libreoffice):
        check()
        print("ok     ", check.__name__)
finally:
    shutil.rmtree(WORK)
