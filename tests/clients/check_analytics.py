"""`sfkit pipeline` and `sfkit leads` against SQL of DuckDB over the same files: every number, group by group.

    check_analytics.py PATH/TO/sfkit [FOLDER…]

A FOLDER holds real exports (`devedition_2026`, `maven_as_salesforce`); one that is not there is passed over. Made-up
orgs (made_up_org.py) are always checked. Amounts are whole numbers of a hundred-millionth here, so that sums are
exact; what DuckDB cannot divide exactly is divided in decimals.
"""

import csv
import datetime
import decimal
import json
import math
import os
import subprocess
import sys
import tempfile
import zoneinfo

import duckdb

# No folder of compiled files beside the sources.
sys.dont_write_bytecode = True

import made_up_org  # noqa: E402

D = decimal.Decimal
decimal.getcontext().prec = 60
UNIT = 10**8
UTC = datetime.timezone.utc
SFKIT = sys.argv[1]

# Key: what is summed, what it is divided by, and how many units that is; over the deals `d` of a group.
NUMBERS = {
    "open_count": ("count(*) FILTER (open)", None, 1),
    "open_value": ("sum(amount) FILTER (open)", None, UNIT),
    "weighted_value": ("sum(amount * probability) FILTER (open)", None, UNIT * 10**6),
    "open_null_amounts": ("count(*) FILTER (open AND amount IS NULL)", None, 1),
    "omitted_count": ("count(*) FILTER (omitted)", None, 1),
    "omitted_value": ("sum(amount) FILTER (omitted)", None, UNIT),
    "overdue_count": ("count(*) FILTER (open AND close < today)", None, 1),
    "overdue_value": ("sum(amount) FILTER (open AND close < today)", None, UNIT),
    "won_count": ("count(*) FILTER (won)", None, 1),
    "won_value": ("sum(amount) FILTER (won)", None, UNIT),
    "lost_count": ("count(*) FILTER (lost)", None, 1),
    "lost_value": ("sum(amount) FILTER (lost)", None, UNIT),
    "win_rate_count": ("count(*) FILTER (won)", "count(*) FILTER (closed)", 1),
    "win_rate_value": ("coalesce(sum(amount) FILTER (won), 0)", "sum(amount) FILTER (closed)", 1),
    "average_deal": ("sum(amount) FILTER (won)", "count(amount) FILTER (won)", UNIT),
    "cycle_count": ("count(*) FILTER (won AND days >= 0)", None, 1),
    "cycle_negative_count": ("count(*) FILTER (won AND days < 0)", None, 1),
    "cycle_days_mean": ("sum(days) FILTER (won AND days >= 0)", "count(*) FILTER (won AND days >= 0)", 1),
}
PERCENTILES = {
    "cycle_days_median": ("days", "won AND days >= 0", 0.5),
    "cycle_days_p75": ("days", "won AND days >= 0", 0.75),
    "cycle_days_p90": ("days", "won AND days >= 0", 0.9),
}
# The same over the leads `l`; `made` is whether one was created in the window.
LEADS = {
    "created_count": ("count(*) FILTER (made)", None),
    "open_count": ("count(*) FILTER (made AND open)", None),
    "closed_out_count": ("count(*) FILTER (made AND NOT open AND NOT converted)", None),
    "converted_count": ("count(*) FILTER (made AND converted)", None),
    "conversion_rate": ("count(*) FILTER (made AND converted)", "count(*) FILTER (made)"),
    "converted_in_period_count": ("count(*) FILTER (converted AND ended)", None),
    "period_conversion_rate": ("count(*) FILTER (converted AND ended)", "count(*) FILTER (made)"),
    "with_opportunity_count": ("count(*) FILTER (made AND converted AND deal IS NOT NULL)", None),
    "opportunity_rate": ("count(*) FILTER (made AND converted AND deal IS NOT NULL)", "count(*) FILTER (made)"),
    "won_count": ("count(*) FILTER (made AND converted AND is_won)", None),
    "lead_win_rate": ("count(*) FILTER (made AND converted AND is_won)", "count(*) FILTER (made)"),
    "untouched_count": ("count(*) FILTER (made AND open AND active IS NULL)", None),
    "unreachable_count": ("count(*) FILTER (made AND open AND unreachable)", None),
    "unread_count": ("count(*) FILTER (made AND open AND unread)", None),
    "convert_negative_count": ("count(*) FILTER (made AND converted AND days < 0)", None),
    "convert_days_mean": (
        "sum(days) FILTER (made AND converted AND days >= 0)",
        "count(*) FILTER (made AND converted AND days >= 0)",
    ),
}
LEAD_PERCENTILES = {
    "convert_days_median": ("days", "made AND converted AND days >= 0", 0.5),
    "convert_days_p90": ("days", "made AND converted AND days >= 0", 0.9),
}
RATES = ("conversion_rate", "period_conversion_rate", "opportunity_rate", "lead_win_rate")


class Files:
    """Rows of files, whatever their form."""

    def __init__(self, folder, dates="%Y-%m-%d"):
        self.folder, self.dates = folder, dates

    def rows(self, name):
        path = os.path.join(self.folder, name)
        if os.path.exists(path + ".ndjson"):
            text = lambda value: "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            lines = open(path + ".ndjson", encoding="utf-8")
            return [{key: text(value) for key, value in json.loads(line, parse_float=str).items()} for line in lines]
        if os.path.exists(path + ".csv"):
            return list(csv.DictReader(open(path + ".csv", newline="", encoding="utf-8-sig")))
        return []

    def day(self, text):
        return datetime.datetime.strptime(text.split(" ")[0].split("T")[0], self.dates).date() if text else None

    def instant(self, text):
        if not text:
            return None
        if self.dates == "%Y-%m-%d":
            return datetime.datetime.fromisoformat(text.replace("Z", "+00:00").replace("+0000", "+00:00")).astimezone(
                UTC
            )
        form = self.dates + (" %I:%M %p" if " " in text else "")
        return datetime.datetime.strptime(text, form).replace(tzinfo=UTC)

    def paths(self):
        own = {name.split(".")[0]: os.path.join(self.folder, name) for name in os.listdir(self.folder)}
        return [f"{name}={path}" for name, path in own.items() if name in OBJECTS]


OBJECTS = (
    "UserRole",
    "User",
    "Account",
    "Contact",
    "Product2",
    "OpportunityStage",
    "CurrencyType",
    "DatedConversionRate",
    "Opportunity",
    "OpportunityHistory",
    "Lead",
    "Task",
    "Event",
    "Campaign",
    "CampaignMember",
    "ForecastingQuota",
)


class Org:
    """A local org with the files, and a login to it."""

    def __init__(self, files, zone="UTC"):
        self.home = tempfile.TemporaryDirectory()
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": self.home.name,
            "SFKIT_HOME": self.home.name,
            "SFKIT_KEYSTORE": "file",
        }
        db = os.path.join(self.home.name, "org.db")
        style = [] if files.dates == "%Y-%m-%d" else ["--dates", "us"]
        schema = os.path.join(files.folder, "schema.json")
        style += ["--schema", schema] if os.path.exists(schema) else []
        self.start(db, zone)
        self.end()
        self.run("local", "load", "--db", db, *style, *files.paths())
        ready = self.start(db, zone)
        self.env["SFKIT_CLIENT_SECRET"] = ready["client_secret"]
        self.run(
            "auth",
            "login",
            "--client-credentials",
            "--login-url",
            ready["url"],
            "--client-id",
            ready["client_id"],
            "--alias",
            "made",
        )

    def start(self, db, zone):
        words = [
            SFKIT,
            "local",
            "start",
            "--port",
            "0",
            "--db",
            db,
            "--seed",
            "empty",
            "--time-zone",
            zone,
            "--format",
            "json",
        ]
        self.server = subprocess.Popen(words, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return json.loads(self.server.stdout.readline())

    def end(self):
        self.server.terminate()
        self.server.wait()

    def run(self, *words):
        done = subprocess.run([SFKIT, *words], env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, (words, done.returncode, done.stderr)
        return done.stdout

    def query(self, soql):
        return list(csv.DictReader(self.run("query", soql, "--format", "csv").splitlines()))


class Rates:
    """What a currency is worth, by day."""

    def __init__(self, files):
        self.present = {row["IsoCode"]: D(row["ConversionRate"]) for row in files.rows("CurrencyType")}
        self.dated = sorted(
            (files.day(row["StartDate"]), row["IsoCode"], D(row["ConversionRate"]))
            for row in files.rows("DatedConversionRate")
        )

    def units(self, text, currency, day):
        """The amount in whole units of the corporate currency."""
        if not text:
            return None
        if not self.present or currency == "USD":
            return int(D(text) * UNIT)
        dated = [rate for first, code, rate in self.dated if code == currency and first <= day]
        rate = dated[-1] if dated else self.present.get(currency)
        return rate and int((D(text) / rate).quantize(D(1) / UNIT, decimal.ROUND_HALF_EVEN) * UNIT)


class Proof:
    """The files in DuckDB, as of a day, and a window over them."""

    def __init__(self, org, files, zone, as_of):
        self.org, self.files, self.as_of = org, files, as_of
        self.zone = zoneinfo.ZoneInfo(zone)
        midnight = datetime.datetime.combine(as_of + datetime.timedelta(days=1), datetime.time(), self.zone).astimezone(
            UTC
        )
        self.now = midnight
        self.rates = Rates(files)
        self.same = self.different = 0
        self.sql = duckdb.connect()
        self.sql.execute("SET TimeZone = 'UTC'")
        self.stages()
        self.history()
        self.deals()
        self.leads()

    def local(self, instant):
        return instant and instant.astimezone(self.zone).date()

    def table(self, name, columns, rows):
        self.sql.execute(f"CREATE TABLE {name} ({columns})")
        if rows:
            self.sql.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)

    def stages(self):
        soql = "SELECT ApiName, SortOrder, IsClosed, IsWon, ForecastCategoryName FROM OpportunityStage"
        rows = self.files.rows("OpportunityStage") or self.org.query(soql)
        self.categories = {row["ApiName"]: row["ForecastCategoryName"] for row in rows}
        self.table(
            "stage",
            "name TEXT, place DOUBLE, closed BOOL, won BOOL",
            [(row["ApiName"], row["SortOrder"], row["IsClosed"], row["IsWon"]) for row in rows],
        )
        # Stages of the history that the org did not know were added behind all others.
        for row in self.org.query("SELECT ApiName, SortOrder, IsClosed, IsWon FROM OpportunityStage"):
            if row["ApiName"] not in self.categories:
                self.sql.execute(
                    "INSERT INTO stage VALUES (?, ?, ?, ?)",
                    [row["ApiName"], row["SortOrder"], row["IsClosed"], row["IsWon"]],
                )

    def history(self):
        rows = []
        deleted = {row["Id"] for row in self.files.rows("Opportunity") if row.get("IsDeleted", "").lower() == "true"}
        known = {row["Id"] for row in self.files.rows("Opportunity")} - deleted
        for row in self.files.rows("OpportunityHistory"):
            moment, close = self.files.instant(row["CreatedDate"]), self.files.day(row["CloseDate"])
            if row["OpportunityId"] not in known:
                continue
            amount = self.rates.units(row["Amount"], row.get("CurrencyIsoCode"), close)
            category = {"BestCase": "Best Case", "Forecast": "Commit", "MostLikely": "Most Likely"}.get(
                row["ForecastCategory"], row["ForecastCategory"]
            )
            rows.append(
                (
                    row["Id"],
                    row["OpportunityId"],
                    moment,
                    self.local(moment),
                    row["StageName"],
                    amount,
                    close,
                    round(D(row["Probability"] or 0) * 10**4),
                    category,
                )
            )
        self.table(
            "raw_step",
            "id TEXT, deal TEXT, moment TIMESTAMPTZ, day DATE, stage TEXT, amount HUGEINT, close DATE, probability HUGEINT, category TEXT",
            rows,
        )

    def deals(self):
        owners = {row["Id"]: row for row in self.org.query("SELECT Id, Name, Username FROM User")}
        own = {
            row["Id"]: row
            for row in self.org.query("SELECT Id, OwnerId, CreatedDate, ForecastCategoryName FROM Opportunity")
        }
        rows = []
        for row in self.files.rows("Opportunity"):
            if row["Id"] not in own:
                continue
            created = self.files.instant(row.get("CreatedDate") or own[row["Id"]]["CreatedDate"])
            close = self.files.day(row["CloseDate"])
            flag = lambda key: row[key].lower() == "true"
            rows.append(
                (
                    row["Id"],
                    owners[row.get("OwnerId") or own[row["Id"]]["OwnerId"]]["Name"],
                    row["StageName"],
                    row.get("ForecastCategoryName") or self.categories[row["StageName"]],
                    flag("IsClosed"),
                    flag("IsWon"),
                    self.rates.units(row["Amount"], row.get("CurrencyIsoCode"), close),
                    round(D(row["Probability"] or 0) * 10**4),
                    close,
                    created,
                    self.local(created),
                    row.get("LeadSource") or None,
                    row.get("Type") or None,
                    self.files.day(row.get("LastActivityDate")),
                    bool((row.get("NextStep") or "").strip()),
                    row.get("Loss_Reason__c") or None,
                )
            )
        self.table(
            "raw_deal",
            "id TEXT, owner TEXT, stage TEXT, category TEXT, closed BOOL, won BOOL, amount HUGEINT, probability HUGEINT, close DATE,"
            "created TIMESTAMPTZ, created_on DATE, source TEXT, type TEXT, activity DATE, has_next BOOL, reason TEXT",
            rows,
        )
        now = f"TIMESTAMPTZ '{self.now.isoformat()}'"
        # As it was: a deal with a later row of history is what its last row by then says.
        self.sql.execute(f"""
            CREATE VIEW standing AS SELECT s.*, coalesce(t.closed, CASE WHEN s.stage = o.stage THEN o.closed ELSE false END) closed,
                coalesce(t.won, CASE WHEN s.stage = o.stage THEN o.won ELSE false END) won
                FROM raw_step s JOIN raw_deal o ON o.id = s.deal LEFT JOIN stage t ON t.name = s.stage;
            CREATE TABLE last AS SELECT * FROM standing WHERE moment < {now}
                QUALIFY row_number() OVER (PARTITION BY deal ORDER BY moment DESC, id DESC) = 1;
            CREATE TABLE seen AS SELECT o.id, o.owner, o.source, o.type, o.activity, o.has_next, o.reason, o.created, o.created_on,
                l.id IS NOT NULL AND EXISTS (FROM raw_step s WHERE s.deal = o.id AND s.moment >= {now}) changed, l.* EXCLUDE (id, deal, moment, day), o.stage AS o_stage,
                o.category o_category, o.closed o_closed, o.won o_won, o.amount o_amount, o.probability o_probability, o.close o_close,
                EXISTS (FROM raw_step s WHERE s.deal = o.id) AND l.id IS NULL later
                FROM raw_deal o LEFT JOIN last l ON l.deal = o.id WHERE o.created < {now} OR l.id IS NOT NULL;
            CREATE TABLE deal AS SELECT id, owner, source, type, activity, has_next, reason, created, created_on,
                if(changed, stage, o_stage) stage, if(changed, category, o_category) category, if(changed, closed, o_closed) closed,
                if(changed, won, o_won) won, if(changed, amount, o_amount) amount, if(changed, probability, o_probability) probability,
                if(changed, close, o_close) AS close FROM seen WHERE NOT later;
            CREATE TABLE step AS SELECT s.* FROM standing s SEMI JOIN deal d ON d.id = s.deal WHERE moment < {now};
            CREATE VIEW d AS SELECT *, closed AND NOT won lost, NOT closed AND category <> 'Omitted' open, NOT closed AND category = 'Omitted' omitted,
                date_diff('day', created_on, close) AS days, DATE '{self.as_of}' today FROM deal;""")

    def leads(self):
        rows = []
        fields = "Id, CreatedDate, OwnerId, Owner.Name, IsUnreadByOwner"
        own = {row["Id"]: row for row in self.org.query(f"SELECT {fields} FROM Lead")}
        for row in self.files.rows("Lead"):
            if row["Id"] not in own or row.get("IsDeleted", "").lower() == "true":
                continue
            created = (
                self.files.instant(row["CreatedDate"])
                if row.get("CreatedDate")
                else datetime.datetime.fromisoformat(own[row["Id"]]["CreatedDate"].replace("+0000", "+00:00"))
            )
            day = self.files.day(row["ConvertedDate"])
            converted = row["IsConverted"].lower() == "true" and day <= self.as_of
            active = self.files.day(row["LastActivityDate"])
            rows.append(
                (
                    row["Id"],
                    own[row["Id"]]["Owner.Name"] or None,
                    row["LeadSource"] or None,
                    row["Status"],
                    converted,
                    day if converted else None,
                    created,
                    self.local(created),
                    (row["ConvertedOpportunityId"] or None) if converted else None,
                    row.get("ConvertedContactId") or None,
                    active if active and active <= self.as_of else None,
                    not row["Email"] and not row["Phone"],
                    own[row["Id"]]["IsUnreadByOwner"] == "true",
                )
            )
        self.table(
            "raw_lead",
            "id TEXT, owner TEXT, source TEXT, status TEXT, converted BOOL, ended_on DATE, created TIMESTAMPTZ, created_on DATE,"
            "deal TEXT, contact TEXT, active DATE, unreachable BOOL, unread BOOL",
            rows,
        )
        touches = [
            (
                row["WhoId"],
                min(
                    filter(None, (self.files.instant(row["CreatedDate"]), self.files.instant(row["CompletedDateTime"])))
                ),
            )
            for row in self.files.rows("Task")
        ]
        touches += [(row["WhoId"], self.files.instant(row["StartDateTime"])) for row in self.files.rows("Event")]
        self.table("touch", "who TEXT, moment TIMESTAMPTZ", touches)
        past = self.as_of < datetime.datetime.now(self.zone).date()
        closed = f"AND o.close <= DATE '{self.as_of}'" if past else ""
        self.sql.execute(f"""
            CREATE VIEW lead AS SELECT *, NOT converted AND status <> 'Closed - Not Converted' AS open, date_diff('day', created_on, ended_on) AS days,
                EXISTS (FROM raw_deal o WHERE o.id = deal AND o.won {closed}) is_won
                FROM raw_lead WHERE created < TIMESTAMPTZ '{self.now.isoformat()}'""")

    # -- what is compared ------------------------------------------------------------------------

    def ask(self, *words):
        period = "all" if self.window == (None, None) else "..".join(str(day or "") for day in self.window)
        text = self.org.run(*words, "--period", period, "--as-of", str(self.as_of), "--format", "json")
        return json.loads(text, parse_float=D, parse_int=D)

    def row(self, query):
        return self.sql.execute(query).fetchone()

    def compare(self, found, wanted, what):
        if isinstance(wanted, float):
            wanted = D(repr(wanted))
        if found is None or wanted is None or isinstance(found, str):
            good = found == wanted
        else:
            # A quotient has its own last digits; a sum has all of them.
            good = found == wanted or abs(found - wanted) <= abs(D(wanted)) * D("1e-12") * (
                not isinstance(wanted, int) and D(wanted) % 1 != 0
            )
        self.same += good
        self.different += not good
        if not good:
            print(f"FAILED  {self.label}: {what}: sfkit says {found}, SQL {wanted}")

    def within(self, column):
        first, last = self.window
        parts = [f"{column} >= DATE '{first}'"] if first else []
        parts += [f"{column} < DATE '{last}'"] if last else []
        return " AND ".join(parts) or "true"

    def percentile(self, value, source, share):
        return self.row(f"SELECT quantile_cont(({value})::DOUBLE, {share}) FROM {source}")[0]

    def number(self, over, under, scale, source):
        top, bottom = self.row(f"SELECT {over}, {under or 1} FROM {source}")
        if under:
            return D(top or 0) / D(int(bottom) * scale) if bottom else None
        return D(int(top or 0)) / scale

    def numbers(self, found, source, what):
        """All numbers of deals that `found` has, over a FROM with its WHERE."""
        for key, (over, under, scale) in NUMBERS.items():
            if key in found:
                self.compare(found[key], self.number(over, under, scale, source), f"{what} {key}")
        for key, (value, of, share) in PERCENTILES.items():
            if key in found:
                self.compare(
                    found.get(key, "no key"), self.percentile(value, f"{source} AND {of}", share), f"{what} {key}"
                )
        amounts = [
            D(int(row[0]))
            for row in self.sql.execute(
                f"SELECT amount FROM {source} AND won AND amount IS NOT NULL ORDER BY amount"
            ).fetchall()
        ]
        if "median_deal" in found:
            middle = amounts[(len(amounts) - 1) // 2 : len(amounts) // 2 + 1]
            self.compare(
                found["median_deal"], sum(middle) / len(middle) / UNIT if middle else None, f"{what} median_deal"
            )
        if "velocity_per_day" in found:
            won, closed, count = self.row(
                f"SELECT count(*) FILTER (won), count(*) FILTER (closed), count(*) FILTER (open) FROM {source}"
            )
            days = self.percentile("days", f"{source} AND won AND days >= 0", 0.5)
            value = sum(amounts) / len(amounts) / UNIT * won / closed * count / D(days) if amounts and days else None
            self.compare(found["velocity_per_day"], value, f"{what} velocity_per_day")
            self.compare(found["velocity_per_month"], value and value * 30, f"{what} velocity_per_month")
        self.interval(found, "win_rate", f"SELECT count(*) FILTER (won), count(*) FILTER (closed) FROM {source}", what)

    def interval(self, found, key, query, what):
        if found.get(f"{key}_low", "no key") == "no key":
            return
        part, whole = self.row(query)
        if not whole:
            low = high = None
        else:
            # As Wilson wrote it: the two roots of (p - x)^2 = z^2 x (1 - x) / n.
            z, share = 1.959963984540054, part / whole
            a, b, c = 1 + z * z / whole, -(2 * share + z * z / whole), share * share
            root = math.sqrt(max(0, b * b - 4 * a * c))
            low, high = max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))
        for end, value in (("low", low), ("high", high)):
            known = found[f"{key}_{end}"]
            good = known == value if value is None or known is None else abs(float(known) - value) < 1e-9
            self.same += good
            self.different += not good
            if not good:
                print(f"FAILED  {self.label}: {what} {key}_{end}: sfkit says {known}, SQL {value}")

    def groups(self, found, column, source, numbers, what):
        """Each group, and that none is missing."""
        keys = {row[0] for row in self.sql.execute(f"SELECT DISTINCT {column} FROM {source}").fetchall()}
        self.compare(len(keys - {group["key"] for group in found}), 0, f"{what}: groups that are not there")
        for group in found:
            key = "IS NULL" if group["key"] is None else "= '" + group["key"].replace("'", "''") + "'"
            numbers(group, f"{source} AND {column} {key}", f"{what} {group['key']}")

    def buckets(self, found, value, source, what):
        """A distribution: `0-7`, `8-14`, `>14`."""
        for bucket in found:
            first, _, last = bucket["key"].lstrip(">").partition("-")
            first = int(first) + bucket["key"].startswith(">")
            last = int(last) if last else 10**9
            wanted = self.row(
                f"SELECT count(*), coalesce(sum(amount), 0) FROM {source} AND floor({value}) BETWEEN {first} AND {last}"
                if "value" in bucket
                else f"SELECT count(*), 0 FROM {source} AND floor({value}) BETWEEN {first} AND {last}"
            )
            self.compare(bucket["count"], wanted[0], f"{what} {bucket['key']}")
            if "value" in bucket:
                self.compare(bucket["value"], D(int(wanted[1])) / UNIT, f"{what} {bucket['key']} value")

    # -- reports on deals ------------------------------------------------------------------------

    def pipeline(self):
        closing = f"d WHERE {self.within('close')}"
        found = self.ask("pipeline", "summary", "--group-by", "Type")
        self.compare(found["n"], self.row(f"SELECT count(*) FROM {closing}")[0], "n")
        self.compare(
            found["null_amounts"], self.row(f"SELECT count(*) FROM {closing} AND amount IS NULL")[0], "null_amounts"
        )
        self.numbers(found["metrics"], closing, "summary")
        self.created(found["metrics"], f"d WHERE {self.within('created_on')}", "summary")
        self.groups(found["groups"], "type", closing, self.numbers, "type")
        made = f"d WHERE {self.within('created_on')}"
        self.groups(found["groups"], "type", made, self.created, "type")
        self.buckets(found["series"]["cycle_days"], "days", f"{closing} AND won AND days >= 0", "cycle")
        self.groups(
            found["series"].get("loss_reasons", []),
            "reason",
            f"{closing} AND lost" if "loss_reasons" in found["series"] else "d WHERE false",
            self.loss,
            "loss",
        )
        self.without_zero(closing)
        for word, column in (("owners", "owner"), ("stages", "stage")):
            found = self.ask("pipeline", word)
            self.numbers(found["metrics"], closing, word)
            self.groups(found["groups"], column, closing, self.numbers, word)
            if word == "owners":
                self.groups(found["groups"], column, made, self.created, word)
        found = self.ask("pipeline", "forecast")
        self.forecast(found, closing)
        self.trend(closing)
        self.velocity(closing)
        self.hygiene(closing)

    def created(self, found, source, what):
        count, value, won = self.row(f"SELECT count(*), coalesce(sum(amount), 0), count(*) FILTER (won) FROM {source}")
        self.compare(found["created_count"], count, f"{what} created_count")
        self.compare(found["created_value"], D(int(value)) / UNIT, f"{what} created_value")
        self.compare(found["created_won_count"], won, f"{what} created_won_count")
        self.compare(found["created_win_rate"], D(won) / count if count else None, f"{what} created_win_rate")

    def without_zero(self, closing):
        found = self.ask("pipeline", "summary", "--exclude-zero")["metrics"]
        key = "average_deal"
        over, under, scale = NUMBERS[key]
        self.compare(found[key], self.number(over, under, scale, f"{closing} AND amount <> 0"), f"without zero: {key}")

    def loss(self, found, source, what):
        count, value, missing = self.row(
            f"SELECT count(*), coalesce(sum(amount), 0), count(*) - count(amount) FROM {source}"
        )
        self.compare(found["count"], count, what)
        self.compare(found["value"], D(int(value)) / UNIT, f"{what} value")
        self.compare(found["null_amounts"], missing, f"{what} null_amounts")

    def trend(self, closing):
        names = {
            "month": "strftime({}, '%Y-%m')",
            "year": "strftime({}, '%Y')",
            "quarter": "year({0}) || '-Q' || quarter({0})",
            "week": "strftime({0} - CAST(dayofweek({0}) AS INT), '%Y-%m-%d')",
        }
        for by, name in names.items():
            found = self.ask("pipeline", "trend", "--by", by)
            closed = f"(SELECT *, {name.format('close')} period FROM {closing} AND closed) WHERE true"
            made = f"(SELECT *, {name.format('created_on')} period FROM d WHERE {self.within('created_on')}) WHERE true"
            self.numbers(found["metrics"], closed, f"trend by {by}")
            self.created(found["metrics"], made, f"trend by {by}")
            self.groups(found["groups"], "period", closed, self.numbers, f"trend by {by}")
            self.groups(found["groups"], "period", made, self.created, f"trend by {by}")

    def forecast(self, found, closing):
        self.numbers(found["metrics"], closing, "forecast")
        rolled = self.row(f"SELECT coalesce(sum(amount) FILTER (won), 0) FROM {closing}")[0]
        for category, key in (
            ("Commit", "commit_value"),
            ("Most Likely", "most_likely_value"),
            ("Best Case", "best_case_value"),
            ("Pipeline", "pipeline_value"),
        ):
            rolled += self.row(
                f"SELECT coalesce(sum(amount) FILTER (open AND category = '{category}'), 0) FROM {closing}"
            )[0]
            self.compare(found["metrics"][key], D(int(rolled)) / UNIT, f"forecast {key}")
        first, last = self.window
        if not (first and last and first <= self.as_of):
            return
        start = datetime.datetime.combine(first, datetime.time(), self.zone).astimezone(UTC).isoformat()
        end = min(datetime.datetime.combine(last, datetime.time(), self.zone).astimezone(UTC), self.now).isoformat()
        expected = f"""(SELECT a.*, NOT b.closed AND b.close >= DATE '{last}' slipped FROM
            (SELECT * FROM step WHERE moment < TIMESTAMPTZ '{start}' QUALIFY row_number() OVER (PARTITION BY deal ORDER BY moment DESC, id DESC) = 1) a JOIN
            (SELECT * FROM step WHERE moment < TIMESTAMPTZ '{end}' QUALIFY row_number() OVER (PARTITION BY deal ORDER BY moment DESC, id DESC) = 1) b USING (deal)
            WHERE NOT a.closed AND a.category <> 'Omitted' AND {self.within('a.close')})"""
        row = self.row(
            f"""SELECT count(*), coalesce(sum(amount), 0), count(*) FILTER (slipped), coalesce(sum(amount) FILTER (slipped), 0),
            coalesce(sum(amount) FILTER (category = 'Commit'), 0), coalesce(sum(amount * probability), 0) FROM {expected}"""
        )
        count, value, slipped, slipped_value, commit, weighted = (D(int(cell)) for cell in row)
        won = D(int(self.row(f"SELECT coalesce(sum(amount) FILTER (won), 0) FROM {closing}")[0]))
        over = last <= self.as_of
        weighted /= 10**6
        accuracy = lambda guess: 1 - abs(guess - won) / won if over and won else None
        for key, wanted in (
            ("expected_count", count),
            ("expected_value", value / UNIT),
            ("slipped_count", slipped),
            ("slipped_value", slipped_value / UNIT),
            ("slippage_rate", slipped / count if count else None),
            ("opening_commit_value", commit / UNIT),
            ("opening_weighted_value", weighted / UNIT),
            ("forecast_accuracy", accuracy(commit)),
            ("weighted_accuracy", accuracy(weighted)),
        ):
            self.compare(found["metrics"][key], wanted, f"forecast {key}")

    def velocity(self, closing):
        now = f"TIMESTAMPTZ '{self.now.isoformat()}'"
        found = self.ask("pipeline", "velocity")
        self.numbers(found["metrics"], closing, "velocity")
        days = lambda first, last: f"epoch_us({last} - {first}) / 86400e6"
        self.sql.execute(
            f"""
            CREATE OR REPLACE TABLE move AS SELECT * FROM (SELECT *, lag(stage) OVER w before, row_number() OVER w number FROM step
                WINDOW w AS (PARTITION BY deal ORDER BY moment, id)) WHERE number = 1 OR before <> stage;
            CREATE OR REPLACE TABLE stay AS SELECT deal, stage, sum({days('moment', 'until')}) AS days FROM
                (SELECT *, coalesce(lead(moment) OVER (PARTITION BY deal ORDER BY moment, id), {now}) AS until FROM move) WHERE NOT closed GROUP BY deal, stage;
            CREATE OR REPLACE TABLE place AS SELECT name, row_number() OVER (ORDER BY place, name) - 1 number FROM stage WHERE NOT closed;
            -- For each move the lowest stage so far, and whether it is a win, a loss or an open stage.
            CREATE OR REPLACE TABLE path AS SELECT m.deal, m.moment, m.id, m.won, m.closed, p.number place,
                min(p.number) OVER (PARTITION BY m.deal ORDER BY m.moment, m.id) lowest FROM move m LEFT JOIN place p ON p.name = m.stage AND NOT m.closed;
            CREATE OR REPLACE TABLE entry AS SELECT e.deal, k.number k, min(e.moment) FILTER (e.won OR e.place >= k.number) AS first,
                coalesce(bool_or(e.won OR e.place > k.number), false) converted FROM path e JOIN place k ON e.lowest <= k.number GROUP BY e.deal, k.number
                HAVING first IS NOT NULL;
            CREATE OR REPLACE TABLE ends AS SELECT deal, arg_max(closed, (moment, id)) closed FROM move GROUP BY deal;
            CREATE OR REPLACE TABLE cohort AS SELECT deal, if(bool_or(won AND lowest IS NOT NULL), (SELECT max(number) FROM place), max(place)) highest,
                min(moment) began FROM path GROUP BY deal HAVING max(place) IS NOT NULL;
            CREATE OR REPLACE TABLE since AS SELECT deal, max(moment) FILTER (number > 1) moment FROM move GROUP BY deal;
            CREATE OR REPLACE TABLE age AS SELECT d.id, d.stage, greatest(0, {days('coalesce(s.moment, d.created)', now)}) AS days FROM d LEFT JOIN since s ON s.deal = d.id WHERE open;"""
        )
        local = lambda column: f"CAST(timezone('{self.zone.key}', {column}) AS DATE)"
        cohort = f"cohort WHERE {self.within(local('began'))}"
        metrics = found["metrics"]
        count = self.row(f"SELECT count(*) FROM {cohort}")[0]
        self.compare(metrics["cohort_count"], count, "velocity cohort_count")
        for group in found["groups"]:
            self.stage_of_velocity(group, (cohort, count), local)
        self.moves(metrics, closing, local)

    def stage_of_velocity(self, group, cohort, local):
        stage, what = group["key"].replace("'", "''"), f"velocity {group['key']}"
        stays, ages = f"stay WHERE stage = '{stage}'", f"age WHERE stage = '{stage}'"
        compare = lambda key, wanted: self.near(group[key], wanted, f"{what} {key}")
        compare("dwell_count", self.row(f"SELECT count(*) FROM {stays}")[0])
        compare("dwell_days_mean", self.row(f"SELECT avg(days) FROM {stays}")[0])
        compare("dwell_days_median", self.percentile("days", stays, 0.5))
        p90 = self.percentile("days", stays, 0.9)
        compare("dwell_days_p90", p90)
        compare("current_count", self.row(f"SELECT count(*) FROM {ages}")[0])
        compare("stage_age_days_median", self.percentile("days", ages, 0.5))
        place = self.row(f"SELECT number FROM place WHERE name = '{stage}'")
        if place is None:
            return
        entries = f"entry e JOIN ends n USING (deal) WHERE k = {place[0]} AND {self.within(local('first'))}"
        young = f"NOT converted AND NOT n.closed AND epoch_us(TIMESTAMPTZ '{self.now.isoformat()}' - first) / 86400e6 <= {p90 if p90 is not None else -1}"
        all_, pending, converted = self.row(
            f"SELECT count(*), count(*) FILTER ({young}), count(*) FILTER (converted) FROM {entries}"
        )
        compare("pending_count", pending)
        compare("entered_count", all_ - pending)
        compare("converted_count", converted)
        compare("conversion_rate", converted / (all_ - pending) if all_ > pending else None)
        reached = self.row(f"SELECT count(*) FROM {cohort[0]} AND highest >= {place[0]}")[0]
        compare("reached_count", reached)
        compare("reached_rate", reached / cohort[1] if cohort[1] else None)

    def near(self, found, wanted, what):
        """Days: SQL counts microseconds in binary."""
        good = (
            found == wanted
            if found is None or wanted is None
            else abs(float(found) - float(wanted)) <= 1e-7 * max(1, abs(wanted))
        )
        self.same += good
        self.different += not good
        if not good:
            print(f"FAILED  {self.label}: {what}: sfkit says {found}, SQL {wanted}")

    def moves(self, found, closing, local):
        deals = f"(SELECT id FROM {closing})"
        shift = f"(SELECT deal, date_diff('day', lag(close) OVER (PARTITION BY deal ORDER BY moment, id), close) by_days FROM step WHERE deal IN {deals})"
        row = self.row(
            f"""SELECT count(DISTINCT deal) FILTER (by_days > 0), count(*) FILTER (by_days > 0), count(*) FILTER (by_days < 0),
            coalesce(sum(by_days) FILTER (by_days > 0), 0) FROM {shift}"""
        )
        for key, wanted in zip(("pushed_count", "push_count", "pull_count", "slip_days"), row):
            self.compare(found[key], D(int(wanted)), f"velocity {key}")
        growth = f"""(SELECT deal, arg_min(amount, (moment, id)) FILTER (amount IS NOT NULL) AS first, arg_max(amount, (moment, id)) FILTER (amount IS NOT NULL AND NOT closed) AS final
            FROM step WHERE deal IN (SELECT id FROM {closing} AND closed) GROUP BY deal) WHERE final IS NOT NULL"""
        count, change = self.row(f"SELECT count(*), coalesce(sum(final - first), 0) FROM {growth}")
        self.compare(found["amount_change_count"], count, "velocity amount_change_count")
        self.compare(found["amount_change"], D(int(change)) / UNIT, "velocity amount_change")
        count, value = self.row(
            f"""SELECT count(*), coalesce(sum(first), 0) FROM d JOIN (SELECT deal, arg_min(amount, (moment, id)) FILTER (true) first_known,
            first(amount ORDER BY moment, id) AS first FROM step GROUP BY deal) h ON h.deal = d.id WHERE {self.within('created_on')}"""
        )
        self.compare(found["new_pipeline_count"], count, "velocity new_pipeline_count")
        self.compare(found["new_pipeline_value"], D(int(value)) / UNIT, "velocity new_pipeline_value")
        wins = f"""(SELECT date_diff('day', d.created_on, min({local('s.moment')})) AS days FROM d JOIN step s ON s.deal = d.id
            WHERE d.id IN (SELECT id FROM {closing} AND won) AND s.won GROUP BY d.id, d.created_on) WHERE days >= 0"""
        self.compare(
            found["history_cycle_count"], self.row(f"SELECT count(*) FROM {wins}")[0], "velocity history_cycle_count"
        )
        self.compare(
            found["history_cycle_days_median"], self.percentile("days", wins, 0.5), "velocity history_cycle_days_median"
        )

    def hygiene(self, closing):
        found = self.ask("pipeline", "hygiene")
        self.sql.execute(f"""
            CREATE OR REPLACE TABLE usual AS SELECT stage, median(days) AS days FROM stay GROUP BY stage;
            CREATE OR REPLACE TABLE push AS SELECT deal, count(*) FILTER (close > before) AS pushes FROM
                (SELECT *, lag(close) OVER (PARTITION BY deal ORDER BY moment, id) AS before FROM step) GROUP BY deal;
            CREATE OR REPLACE TABLE finding AS SELECT d.*, d.close < today AS overdue,
                usual.days IS NOT NULL AND a.days > greatest(2 * usual.days, 14) AS stuck,
                date_diff('day', if(activity <= today, activity, created_on), today) > 30 AS silent,
                coalesce(pushes, 0) >= 3 AS pushed, amount IS NULL AS missing, coalesce(amount = 0, false) AS zero, NOT has_next AS idle,
                greatest(0, date_diff('day', created_on, today)) AS age_days
                FROM d JOIN age a USING (id) LEFT JOIN usual ON usual.stage = d.stage LEFT JOIN push ON push.deal = d.id
                WHERE d.id IN (SELECT id FROM {closing})""")
        names = {
            "overdue": "overdue",
            "stuck-in-stage": "stuck",
            "no-activity": "silent",
            "pushed": "pushed",
            "no-amount": "missing",
            "zero-amount": "zero",
            "no-next-step": "idle",
        }
        for group in found["groups"]:
            count, value = self.row(
                f"SELECT count(*), coalesce(sum(amount), 0) FROM finding WHERE {names[group['key']]}"
            )
            self.compare(group["count"], count, f"hygiene {group['key']}")
            self.compare(group["value"], D(int(value)) / UNIT, f"hygiene {group['key']} value")
        anything, stalled = " OR ".join(names.values()), "overdue OR stuck OR silent"
        for key, of in (("open", "true"), ("findings", anything), ("stalled", stalled), ("overdue", "overdue")):
            count, value = self.row(f"SELECT count(*), coalesce(sum(amount), 0) FROM finding WHERE {of}")
            self.compare(found["metrics"][f"{key}_count"], count, f"hygiene {key}_count")
            if f"{key}_value" in found["metrics"]:
                self.compare(found["metrics"][f"{key}_value"], D(int(value)) / UNIT, f"hygiene {key}_value")
        self.buckets(found["series"]["ageing"], "age_days", "finding WHERE true", "ageing")

    # -- reports on leads ------------------------------------------------------------------------

    def leads_of(self):
        return f"(SELECT *, {self.within('created_on')} made, {self.within('ended_on')} ended FROM lead) WHERE true"

    def lead_numbers(self, found, source, what):
        self.lead_rates(found, source, what, 0)

    def lead_rates(self, found, source, what, least):
        made = self.row(f"SELECT count(*) FILTER (made) FROM {source}")[0]
        for key, (over, under) in LEADS.items():
            wanted = self.number(over, under, 1, source)
            self.compare(found.get(key, "no key"), None if key in RATES and made < least else wanted, f"{what} {key}")
        for key, (value, of, share) in LEAD_PERCENTILES.items():
            self.compare(found.get(key, "no key"), self.percentile(value, f"{source} AND {of}", share), f"{what} {key}")
        self.interval(
            found,
            "conversion_rate",
            f"SELECT count(*) FILTER (made AND converted), count(*) FILTER (made) FROM {source}",
            what,
        )

    def source_numbers(self, found, source, what):
        self.lead_rates(found, source, what, 5)
        key = "IS NULL" if found["key"] is None else "= '" + found["key"].replace("'", "''") + "'"
        deals = f"d WHERE {self.within('close')} AND source {key}"
        wanted = {}
        for name in (
            "open_count",
            "open_value",
            "won_count",
            "won_value",
            "lost_count",
            "win_rate_count",
            "win_rate_value",
            "average_deal",
        ):
            wanted[name] = self.number(*NUMBERS[name], deals)
        enough = wanted["won_count"] + wanted["lost_count"] >= 5
        for name in ("open_count", "open_value", "won_count", "won_value", "lost_count"):
            self.compare(found[f"deals_{name}"], wanted[name], f"{what} deals_{name}")
        wanted["cycle_days_median"] = self.percentile("days", f"{deals} AND won AND days >= 0", 0.5)
        for name in ("win_rate_count", "win_rate_value", "average_deal", "cycle_days_median"):
            self.compare(found[name], wanted[name] if enough else None, f"{what} {name}")

    def leads_reports(self):
        everything = self.leads_of()
        found = self.ask("leads", "summary", "--group-by", "Status")
        self.compare(found["n"], self.row(f"SELECT count(*) FROM {everything} AND made")[0], "leads n")
        self.lead_numbers(found["metrics"], everything, "leads")
        made = f"{everything} AND (made OR converted AND ended)"
        fives = lambda group, source, what: self.lead_rates(group, source, what, 5)
        self.groups(found["groups"], "status", made, fives, "leads by status")
        self.groups(self.ask("leads", "owners")["groups"], "owner", made, fives, "leads by owner")
        self.groups(self.ask("leads", "sources")["groups"], "source", made, self.source_numbers, "leads by source")
        self.aging(everything)
        self.response(everything)

    def aging(self, everything):
        found = self.ask("leads", "aging")
        age = f"greatest(0, date_diff('day', created_on, DATE '{self.as_of}'))"
        opened = f"{everything} AND made AND open"
        silence = f"date_diff('day', active, DATE '{self.as_of}')"
        count, untouched, mean = self.row(f"SELECT count(*), count(*) - count(active), avg({age}) FROM {opened}")
        metrics = found["metrics"]
        self.compare(metrics["open_count"], count, "aging open_count")
        self.compare(metrics["untouched_count"], untouched, "aging untouched_count")
        self.near(metrics["age_days_mean"], mean, "aging age_days_mean")
        self.compare(metrics["age_days_median"], self.percentile(age, opened, 0.5), "aging age_days_median")
        self.compare(metrics["age_days_p90"], self.percentile(age, opened, 0.9), "aging age_days_p90")
        self.compare(
            metrics["silent_days_median"],
            self.percentile(silence, f"{opened} AND active IS NOT NULL", 0.5),
            "aging silent_days_median",
        )
        self.buckets(found["groups"], age, opened, "aging")

    def response(self, everything):
        found = self.ask("leads", "response", "--group-by", "LeadSource")
        now = f"TIMESTAMPTZ '{self.now.isoformat()}'"
        self.sql.execute(
            f"""CREATE OR REPLACE TABLE answer AS SELECT l.*, epoch_us(t.first - l.created) / 60e6 AS raw, if(raw IS NULL, NULL, greatest(0, raw)) AS minutes
            FROM (SELECT * FROM {everything} AND made) l LEFT JOIN (SELECT a.id, min(t.moment) AS first FROM lead a JOIN touch t ON t.moment <= {now}
                AND (t.who = a.id OR t.who = a.contact AND t.moment >= a.created) GROUP BY a.id) t ON t.id = l.id"""
        )
        self.answers(found["metrics"], "answer WHERE true", "response")
        self.groups(found["groups"], "source", "answer WHERE true", self.answers, "response")
        below = -1
        for bucket, last in zip(found["series"]["response_time"], (5, 60, 1440, 10080, 10**12, None)):
            of = f"minutes > {below} AND minutes <= {last}" if last else "minutes IS NULL"
            self.compare(
                bucket["count"], self.row(f"SELECT count(*) FROM answer WHERE {of}")[0], f"response {bucket['key']}"
            )
            below = last

    def answers(self, found, source, what):
        count, touched, before = self.row(f"SELECT count(*), count(minutes), count(*) FILTER (raw < 0) FROM {source}")
        self.compare(found["leads_count"], count, f"{what} leads_count")
        self.compare(found["touched_count"], touched, f"{what} touched_count")
        self.compare(found["untouched_count"], count - touched, f"{what} untouched_count")
        self.compare(found["untouched_rate"], D(count - touched) / count if count else None, f"{what} untouched_rate")
        self.compare(found["touched_before_count"], before, f"{what} touched_before_count")
        for key, share in (("median", 0.5), ("p90", 0.9)):
            self.near(
                found[f"response_minutes_{key}"],
                self.percentile("minutes", f"{source} AND minutes IS NOT NULL", share),
                f"{what} response_minutes_{key}",
            )
        for key, minutes in (("5_minutes", 5), ("1_hour", 60), ("24_hours", 1440)):
            within = self.row(f"SELECT count(*) FROM {source} AND minutes <= {minutes}")[0]
            self.compare(found[f"within_{key}_rate"], D(within) / count if count else None, f"{what} within_{key}_rate")

    def check(self, label, window):
        self.label, self.window = f"{label} {window[0] or ''}..{window[1] or ''} as of {self.as_of}", window
        before = self.different
        self.pipeline()
        self.leads_reports()
        return self.different == before


def day(text):
    return text and datetime.date.fromisoformat(text)


def check(label, files, zone, days, windows):
    org = Org(files, zone)
    same = different = 0
    try:
        for as_of in days:
            proof = Proof(org, files, zone, day(as_of))
            for first, last in windows:
                proof.check(label, (day(first), day(last)))
            same, different = same + proof.same, different + proof.different
    finally:
        org.end()
    print(f"{'FAILED' if different else 'ok'}  {label}: {same} numbers are the same, {different} are not", flush=True)
    return different


def main():
    failed = 0
    for folder in sys.argv[2:]:
        name = os.path.basename(folder.rstrip("/"))
        if not os.path.isdir(folder):
            print(f"skipped: {name} is not there")
            continue
        is_us = name.startswith("devedition")
        # An export without the days on which its leads were made has leads of today.
        days = ("2099-12-31",) if is_us else ("2017-12-31",)
        windows = [(None, None), ("2024-01-01", "2024-07-01") if is_us else ("2017-04-01", "2017-07-01")]
        failed += check(name, Files(folder, "%m/%d/%y" if is_us else "%Y-%m-%d"), "UTC", days, windows)
    year = [(None, None), ("2026-01-01", "2026-04-01"), ("2026-10-01", "2027-01-01"), ("2026-03-01", None)]
    past = datetime.date(2026, 5, 31).isoformat()
    for label, seed, shape, days, windows in (
        ("several currencies, New York", 11, {"several": True, "zone": "America/New_York"}, ("2026-11-20", past), year),
        ("long amounts, Kiritimati", 12, {"long": True, "zone": "Pacific/Kiritimati"}, ("2026-11-20", past), year[:2]),
        (
            "a thousand owners, Berlin",
            13,
            {"owners": 1000, "deals": 1500, "zone": "Europe/Berlin"},
            ("2026-11-20",),
            year[:1],
        ),
        ("no leads", 14, {"leads": 0, "deals": 60}, ("2026-11-20",), year[:2]),
        ("no deals", 15, {"deals": 0}, ("2026-11-20",), year[:2]),
        ("one deal, Lord Howe", 16, {"deals": 1, "leads": 1, "zone": "Australia/Lord_Howe"}, ("2026-11-20",), year[:2]),
    ):
        with tempfile.TemporaryDirectory() as folder:
            made_up_org.Org(seed, folder, **shape).write()
            failed += check(label, Files(folder), shape.get("zone", "UTC"), days, windows)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
