"""Workbooks of `--report`, read by openpyxl and, where it is there, gone through LibreOffice.

    check_workbook.py PATH/TO/sfkit

Every number is a number in the format of its unit, every day a date, every chart there, no cell a formula; the values
are those of the JSON of the same run.
"""

import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile

import openpyxl

SFKIT = sys.argv[1]
WORK = tempfile.mkdtemp()
ENV = {"PATH": os.environ["PATH"], "HOME": WORK, "SFKIT_HOME": os.path.join(WORK, "home"), "SFKIT_KEYSTORE": "file"}
# Sheets that each workbook has, and how many charts at least.
BOOKS = {
    "pipeline": (
        [
            "About",
            "Charts",
            "Numbers",
            "Summary",
            "Stages",
            "Owners",
            "Trend",
            "Velocity",
            "Velocity deals",
            "Forecast",
            "Forecast deals",
            "Hygiene",
            "Hygiene deals",
            "What moved",
            "What moved deals",
            "Chart data",
        ],
        12,
    ),
    "leads": (
        ["About", "Charts", "Numbers", "Summary", "Sources", "Owners", "Response", "Age of leads", "Chart data"],
        5,
    ),
}
FORMATS = {"money": "[$USD] #,##0.00", "rate": "0.0%", "count": "#,##0", "days": "#,##0.0"}


def made(command):
    """The JSON of a summary, and its workbook."""
    book = os.path.join(WORK, f"{command}.xlsx")
    words = [SFKIT, command, "summary", "--period", "this-year", "--report", book, "-o", "demo"]
    done = subprocess.run([*words, "--format", "json"], env=ENV, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    explained = subprocess.run(
        [SFKIT, command, "summary", "--period", "this-year", "--explain", "-o", "demo", "--format", "json"],
        env=ENV,
        capture_output=True,
        text=True,
    )
    units = {line["key"]: line["unit"] for line in json.loads(explained.stdout)["metrics"]}
    return json.loads(done.stdout), units, book


def numbers(book):
    """Value cells of the sheet `Numbers` by report and key."""
    rows = list(book["Numbers"].iter_rows(min_row=2))
    return {(row[0].value, row[2].value): row[3] for row in rows}


def check_values(found, units, book):
    cells = numbers(book)
    compared = 0
    for key, value in found["metrics"].items():
        cell = cells[("Summary", key)]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            assert isinstance(cell.value, (int, float)), (key, cell.value)
            assert abs(cell.value - value) <= 1e-9 * max(1, abs(value)), (key, cell.value, value)
            assert cell.number_format == FORMATS.get(units[key], cell.number_format), (key, cell.number_format)
            compared += 1
        elif value is None:
            assert cell.value in (None, "", "–", "—"), (key, cell.value)
    assert compared > 10, compared


def check_cells(book):
    """No formula; what a heading calls a day is a date, what it calls a value a number."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                if isinstance(cell.value, datetime.datetime):
                    assert cell.is_date and cell.number_format == "yyyy-mm-dd", (sheet.title, cell.coordinate)
        if sheet.title.endswith("deals"):
            check_deals(sheet)


def check_deals(sheet):
    heads = [cell.value for cell in sheet[4]]
    assert sheet.freeze_panes and sheet.auto_filter.ref, sheet.title
    assert sheet.max_row > 10, sheet.title
    for row in sheet.iter_rows(min_row=5):
        for head, cell in zip(heads, row):
            if cell.value is None:
                continue
            if head.startswith(("Close", "First close")):
                assert isinstance(cell.value, datetime.datetime), (sheet.title, head, cell.value)
            elif head.startswith(("Amount", "Effect", "First amount")):
                assert isinstance(cell.value, (int, float)) and cell.number_format == FORMATS["money"], (
                    sheet.title,
                    head,
                    cell.value,
                )


def through_office(path):
    """The same workbook as LibreOffice writes it anew."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return None
    out = os.path.join(WORK, "anew")
    profile = f"-env:UserInstallation=file://{os.path.join(WORK, 'profile')}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", out, path],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return openpyxl.load_workbook(os.path.join(out, os.path.basename(path)))


def main():
    for command, (sheets, charts) in BOOKS.items():
        found, units, path = made(command)
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == sheets, book.sheetnames
        assert len(book["Charts"]._charts) >= charts, len(book["Charts"]._charts)
        check_values(found, units, book)
        check_cells(book)
        print(
            f"ok      openpyxl reads the workbook of `{command}`: {len(sheets)} sheets, {len(book['Charts']._charts)} charts"
        )
        anew = through_office(path)
        if anew is None:
            print("skipped: there is no LibreOffice")
            continue
        assert anew.sheetnames == sheets, anew.sheetnames
        assert len(anew["Charts"]._charts) == len(book["Charts"]._charts)
        before, after = numbers(book), numbers(anew)
        for place, cell in before.items():
            other = after[place].value
            same = cell.value == other or abs(float(cell.value) - float(other)) <= 1e-9 * max(1, abs(float(cell.value)))
            assert same, (place, cell.value, other)
        print(
            f"ok      LibreOffice opens it and writes the same {len(before)} numbers and {len(anew['Charts']._charts)} charts"
        )


try:
    main()
finally:
    shutil.rmtree(WORK)
