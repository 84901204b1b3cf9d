"""Periods, quotas, costs, comparisons and movements of `sfkit pipeline` and `leads`, reckoned anew in Python.

    check_periods.py PATH/TO/sfkit

check_analytics.py compares the numbers of a window with SQL; here stand the numbers that lie between two windows or two
days, with fractions over made-up companies (made_up_trade.py): fiscal years and weeks that begin elsewhere, quotas from a
file and from the org, costs of sources and campaigns, `--compare`, `pipeline diff` by history and by snapshot, what became
of a period, groups by the cohort of creation.
"""

import collections
import csv
import datetime
import json
import os
import sqlite3
import sys
import tempfile
import zoneinfo
from fractions import Fraction as F
from itertools import zip_longest

# No folder of compiled files beside the sources.
sys.dont_write_bytecode = True

import made_up_trade  # noqa: E402
from check_analytics import Files, Org  # noqa: E402

UTC = datetime.timezone.utc
DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2026, 11, 20)
WEEKS = {"en_US": 6, "en_GB": 0, "de_DE": 0, "ar_EG": 5, "pt_BR": 6}
BETTER = ("Closed", "Commit", "Most Likely", "Best Case", "Pipeline")


class Place(Org):
    """An org whose fiscal year and weeks begin where one likes."""

    def __init__(self, files, zone, month, by_start, locale):
        self.said = (month, by_start, locale)
        super().__init__(files, zone)

    def start(self, db, zone):
        if os.path.exists(db):
            month, by_start, locale = self.said
            with sqlite3.connect(db) as org:
                org.execute(
                    "UPDATE Organization SET FiscalYearStartMonth = ?, UsesStartDateAsFiscalYearName = ?",
                    (month, by_start),
                )
                org.execute("UPDATE User SET LocaleSidKey = ?", (locale,))
            org.close()
        return super().start(db, zone)


def shifted(day, months):
    """The first of a month so many months later."""
    at = day.year * 12 + day.month - 1 + months
    return datetime.date(at // 12, at % 12 + 1, 1)


class Years:
    """Fiscal years from a month on, named by their end or their start; weeks from a day on."""

    def __init__(self, month, by_start, locale):
        self.month, self.by_start, self.first = month, by_start, WEEKS[locale]

    def year(self, day):
        return datetime.date(day.year - (day.month < self.month), self.month, 1)

    def quarter(self, day):
        begin = self.year(day)
        months = (day.year - begin.year) * 12 + day.month - begin.month
        return shifted(begin, months // 3 * 3)

    def week(self, day):
        return day - DAY * ((day.weekday() - self.first) % 7)

    def named(self, begin):
        return begin.year if self.by_start or self.month == 1 else begin.year + 1

    def begins(self, name):
        return datetime.date(name if self.by_start or self.month == 1 else name - 1, self.month, 1)

    def name(self, day, by):
        if by == "week":
            begin = self.week(day)
            iso = begin.isocalendar()
            return f"{iso[0]}-W{iso[1]:02}" if self.first == 0 else str(begin)
        year = self.year(day)
        if by == "fiscal-year":
            return f"FY{self.named(year)}"
        number = ((day.year - year.year) * 12 + day.month - year.month) // 3 + 1
        return f"FY{self.named(year)}-Q{number}"

    def periods(self):
        """Words, and their days counted from TODAY."""
        year, quarter, week = self.year(TODAY), self.quarter(TODAY), self.week(TODAY)
        named = self.named(year)
        return {
            "this-fiscal-year": (year, shifted(year, 12)),
            "last-fiscal-year": (shifted(year, -12), year),
            "next-fiscal-year": (shifted(year, 12), shifted(year, 24)),
            "last-2-fiscal-years": (shifted(year, -24), year),
            "this-fiscal-quarter": (quarter, shifted(quarter, 3)),
            "last-fiscal-quarter": (shifted(quarter, -3), quarter),
            "next-2-fiscal-quarters": (shifted(quarter, 3), shifted(quarter, 9)),
            "last-3-fiscal-quarters": (shifted(quarter, -9), quarter),
            "fytd": (year, TODAY + DAY),
            "fqtd": (quarter, TODAY + DAY),
            f"FY{named}": (year, shifted(year, 12)),
            f"fy{named % 100:02}-q2": (shifted(year, 3), shifted(year, 6)),
            f"FY{named - 1}-H2": (shifted(year, -6), year),
            "this-week": (week, week + DAY * 7),
            "last-week": (week - DAY * 7, week),
            "last-4-weeks": (week - DAY * 28, week),
            "wtd": (week, TODAY + DAY),
            "2026-Q3": (datetime.date(2026, 7, 1), datetime.date(2026, 10, 1)),
            "last-90-days": (TODAY - DAY * 90, TODAY + DAY),
            "last-2-months": (datetime.date(2026, 9, 1), datetime.date(2026, 11, 1)),
            "2026-W53": (datetime.date(2026, 12, 28), datetime.date(2027, 1, 4)),
        }


def before(first, last, to):
    """The window that another one is compared with."""
    if to == "year-ago":
        return tuple(
            day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
            for day in (first, last)
        )
    months = (last.year - first.year) * 12 + last.month - first.month
    if first.day == last.day == 1:
        return shifted(first, -months), first
    return first - (last - first), first


State = collections.namedtuple(
    "State", "id stage amount close probability category closed won owner source type created"
)


class Company:
    """The files, in fractions."""

    def __init__(self, files, zone):
        self.files, self.zone = files, zoneinfo.ZoneInfo(zone)
        self.rates = {row["IsoCode"]: F(row["ConversionRate"]) for row in files.rows("CurrencyType")}
        self.dated = collections.defaultdict(list)
        for row in sorted(files.rows("DatedConversionRate"), key=lambda row: row["StartDate"]):
            self.dated[row["IsoCode"]].append((files.day(row["StartDate"]), F(row["ConversionRate"])))
        self.stages = {row["ApiName"]: row for row in files.rows("OpportunityStage")}
        self.ranks = {
            name: at
            for at, name in enumerate(sorted(self.stages, key=lambda name: int(self.stages[name]["SortOrder"])))
        }
        self.users = {row["Id"]: row["Name"] for row in files.rows("User")}
        self.names = {}
        self.deals = {row["Id"]: self.state(row, row) for row in files.rows("Opportunity")}
        self.rows = collections.defaultdict(list)
        for row in files.rows("OpportunityHistory"):
            own = next_of(self.deals, row["OpportunityId"])
            state = self.state(row, None)._replace(id=own.id, owner=own.owner, source=own.source, type=own.type)
            self.rows[own.id].append((files.instant(row["CreatedDate"]), row["Id"], state))
        for rows in self.rows.values():
            rows.sort(key=lambda row: row[:2])

    def money(self, text, currency, day):
        if not text:
            return None
        rates = [rate for first, rate in self.dated.get(currency, []) if day and first <= day]
        return F(text) / (rates[-1] if rates else self.rates.get(currency, 1))

    def state(self, row, own):
        stage, close = self.stages[row["StageName"]], self.files.day(row["CloseDate"])
        flag = lambda key: stage[key] == "true"
        return State(
            own and own["Id"],
            row["StageName"],
            self.money(row["Amount"], row.get("CurrencyIsoCode"), close),
            close,
            F(row["Probability"]),
            stage["ForecastCategoryName"],
            flag("IsClosed"),
            flag("IsWon"),
            own and self.users[own["OwnerId"]],
            own and (own["LeadSource"] or None),
            own and (own["Type"] or None),
            self.local(self.files.instant(row["CreatedDate"])),
        )

    def local(self, instant):
        return instant.astimezone(self.zone).date()

    def midnight(self, day):
        return datetime.datetime.combine(day, datetime.time(), self.zone).astimezone(UTC)

    def then(self, moment):
        """Every deal as the last row before an instant shows it."""
        found = {}
        for deal, rows in self.rows.items():
            past = [state for at, _, state in rows if at < moment]
            if past:
                found[deal] = past[-1]
        return found

    def closing(self, window):
        return [deal for deal in self.deals.values() if window[0] <= deal.close < window[1]]


def next_of(deals, deal):
    return deals[deal]


def is_open(deal):
    return not deal.closed and deal.category != "Omitted"


def total(deals):
    return sum((deal.amount or 0 for deal in deals), F(0))


def ratio(over, under):
    return F(over) / under if under else None


def median(values):
    values = sorted(values)
    if not values:
        return None
    return F(values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def numbers(deals, made=None):
    """The numbers of deals that close in a window; of those that were made in it."""
    open_, won = [deal for deal in deals if is_open(deal)], [deal for deal in deals if deal.won]
    closed = [deal for deal in deals if deal.closed]
    cycle = median([(deal.close - deal.created).days for deal in won if deal.close >= deal.created])
    known = [deal.amount for deal in won if deal.amount is not None]
    average = ratio(sum(known), len(known))
    speed = average is not None and cycle
    found = {
        "open_count": len(open_),
        "open_value": total(open_),
        "weighted_value": sum(((deal.amount or 0) * deal.probability / 100 for deal in open_), F(0)),
        "won_count": len(won),
        "won_value": total(won),
        "lost_count": len(closed) - len(won),
        "lost_value": total(closed) - total(won),
        "win_rate_count": ratio(len(won), len(closed)),
        "win_rate_value": ratio(total(won), total(closed)),
        "average_deal": average,
        "median_deal": median(known),
        "cycle_days_median": cycle,
        "velocity_per_day": len(open_) * F(len(won), len(closed)) * average / cycle if speed else None,
    }
    return found | (cohort(made) if made is not None else {})


def cohort(made):
    won = sum(deal.won for deal in made)
    return {
        "created_count": len(made),
        "created_value": total(made),
        "created_won_count": won,
        "created_win_rate": ratio(won, len(made)),
    }


class Check:
    def __init__(self, label, org, company, years):
        self.label, self.org, self.company, self.years = label, org, company, years
        self.same = self.different = 0

    def ask(self, *words, day=TODAY):
        dated = ["--as-of", str(day)] if day else []
        return json.loads(self.org.run(*words, *dated, "--format", "json"), parse_float=F, parse_int=F)

    def compare(self, found, wanted, what):
        good = found == wanted
        if not good and isinstance(found, (int, F)) and isinstance(wanted, (int, F)):
            # Amounts that were converted have eight places; a quotient is a binary fraction.
            good = abs(F(found) - wanted) <= max(F(1, 10**5), abs(F(wanted)) / 10**12)
        self.same += good
        self.different += not good
        if not good:
            print(f"FAILED  {self.label}: {what}: sfkit says {shown(found)}, Python {shown(wanted)}")

    def compare_all(self, found, wanted, what):
        for key, value in wanted.items():
            self.compare(found.get(key, "no key"), value, f"{what} {key}")

    def groups(self, found, wanted, what):
        """Each group, and that there is no other one."""
        self.compare({group["key"] for group in found}, set(wanted), f"{what} keys")
        for group in found:
            self.compare_all(group, wanted.get(group["key"], {}), f"{what} {group['key']}")

    # -- windows ---------------------------------------------------------------------------------

    def periods(self):
        for word, window in self.years.periods().items():
            found = self.ask("pipeline", "summary", "--group-by", "Type", "--period", word)
            self.compare(ends(found["window"]), window, word)
            self.compare_all(found["metrics"], numbers(self.company.closing(window), self.made(window)), word)
            self.groups(found["groups"], self.grouped("type", window), f"{word} by type")

    def made(self, window):
        return [deal for deal in self.company.deals.values() if window[0] <= deal.created < window[1]]

    def grouped(self, field, window):
        closing, made = (
            by(deals, lambda deal: getattr(deal, field)) for deals in (self.company.closing(window), self.made(window))
        )
        return {key: numbers(closing.get(key, []), made.get(key, [])) for key in {*closing, *made}}

    def trends(self):
        window = (datetime.date(2025, 6, 9), datetime.date(2026, 11, 1))
        for word in ("fiscal-quarter", "fiscal-year", "week"):
            found = self.ask("pipeline", "trend", "--by", word, "--period", "..".join(map(str, window)))
            name = lambda day: self.years.name(day, word)
            closed = by([deal for deal in self.company.closing(window) if deal.closed], lambda deal: name(deal.close))
            made = by(self.made(window), lambda deal: name(deal.created))
            keys = ("won_count", "won_value", "lost_count", "lost_value", "win_rate_count", "average_deal")
            for group in found["groups"]:
                all_ = numbers(closed.pop(group["key"], []))
                wanted = {key: all_[key] for key in keys} | cohort(made.pop(group["key"], []))
                self.compare_all(group, wanted, f"trend {word} {group['key']}")
            self.compare([*closed, *made], [], f"trend {word}: periods that are not there")

    def filters(self):
        window = (datetime.date(2026, 1, 1), datetime.date(2026, 10, 1))
        deals = self.company.closing(window)
        users = self.company.files.rows("User")
        above = {row["Id"]: row["ParentRoleId"] for row in self.company.files.rows("UserRole")}

        def below(role, top):
            return role == top or bool(above[role]) and below(above[role], top)

        names = {row["Id"]: row["Name"] for row in self.company.files.rows("UserRole")}
        for top, name in names.items():
            inside = {row["Name"] for row in users if below(row["UserRoleId"], top)}
            wanted = [deal for deal in deals if deal.owner in inside]
            self.filtered(window, wanted, "--role", name)
        for name in sorted({row["Name"] for row in users})[:2]:
            self.filtered(window, [deal for deal in deals if deal.owner == name], "--owner", name)
        # A source that no deal has, and no picklist, is none: that is refused.
        has = {deal.source for deal in deals}
        for source in filter(has.__contains__, filter(None, made_up_trade.SOURCES)):
            self.filtered(window, [deal for deal in deals if deal.source == source], "--source", source)
        type_ = [deal for deal in deals if deal.type in ("New", None)]
        self.filtered(window, type_, "--where", "Type = 'New' OR Type = null")
        if not self.company.rates:
            mid = [deal for deal in deals if deal.amount is not None and 1000 <= deal.amount <= 2_000_000]
            self.filtered(window, mid, "--min-amount", "1000", "--max-amount", "2000000")

    def filtered(self, window, wanted, *words):
        found = self.ask("pipeline", "summary", "--period", "..".join(map(str, window)), *words)
        self.compare_all(found["metrics"], numbers(wanted), " ".join(words))

    # -- quotas and costs ------------------------------------------------------------------------

    def measured(self, found, quota, deals, what):
        won, opened = total(deal for deal in deals if deal.won), total(deal for deal in deals if is_open(deal))
        left = None if quota is None else quota - won
        wanted = {
            "quota": quota,
            "quota_remaining": left,
            "quota_met": None if left is None else left <= 0,
            "attainment": ratio(won, quota) if quota is not None else None,
            "coverage": opened / left if left is not None and left > 0 else None,
        }
        self.compare_all(found, wanted, what)

    def quotas(self):
        window = (datetime.date(2026, 4, 1), datetime.date(2026, 10, 1))
        period = ("--period", "..".join(map(str, window)))
        deals = self.company.closing(window)
        owners = by(deals, lambda deal: deal.owner)
        path = os.path.join(self.company.files.folder, "quota.csv")
        names = sorted(set(self.company.users.values()))
        amounts = {name: F(at * 250_000) + F(1, 4) for at, name in enumerate(names)}
        with open(path, "w", newline="", encoding="utf-8-sig") as file:
            csv.writer(file).writerows(
                [("Owner", "Quota"), *((name, str(float(quota))) for name, quota in amounts.items())]
            )
        months = collections.Counter()
        for row in self.company.files.rows("ForecastingQuota"):
            if row["IsAmount"] == "true" and window[0] <= self.company.files.day(row["StartDate"]) < window[1]:
                months[self.company.users[row["QuotaOwnerId"]]] += int(row["QuotaAmount"])
        for source, quota in ((path, amounts), ("org", {name: F(amount) for name, amount in months.items()})):
            found = self.ask("pipeline", "owners", *period, "--quota", source)
            self.measured(found["metrics"], sum(quota.values()), deals, f"quota {source}")
            for group in found["groups"]:
                name = group["key"]
                self.measured(group, quota.get(name), owners.get(name, []), f"quota {source} {name}")
            rolled = self.ask("pipeline", "forecast", *period, "--quota", source)
            self.measured(rolled["metrics"], sum(quota.values()), deals, f"forecast quota {source}")
            commit = total(deal for deal in deals if deal.won or is_open(deal) and deal.category == "Commit")
            self.compare(rolled["metrics"]["commit_gap"], sum(quota.values()) - commit, "commit_gap")
        self.rolled_up(rolled, deals)

    def rolled_up(self, found, deals):
        alone = {
            name: total(d for d in deals if (d.won if name == "Closed" else is_open(d) and d.category == name))
            for name in BETTER
        }
        sum_ = F(0)
        for name in BETTER:
            sum_ += alone[name]
            group = next(group for group in found["groups"] if group["key"] == name)
            self.compare_all(group, {"amount": alone[name], "rolled_up_value": sum_}, f"forecast {name}")

    def costs(self):
        window = (datetime.date(2026, 1, 1), datetime.date(2026, 11, 1))
        files = self.company.files
        sources = {row["Id"]: row["LeadSource"] or None for row in files.rows("Lead")}
        members = collections.defaultdict(list)
        for row in files.rows("CampaignMember"):
            members[row["CampaignId"]].append(sources[row["LeadId"]])
        shares = {}
        for row in files.rows("Campaign"):
            cost = self.company.money(row["ActualCost"], row.get("CurrencyIsoCode"), None)
            if cost and window[0] <= files.day(row["StartDate"]) < window[1]:
                for source in members[row["Id"]]:
                    shares[source] = shares.get(source, F(0)) + cost / len(members[row["Id"]])
        path = os.path.join(files.folder, "costs.csv")
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(
                [("Lead Source", "Cost"), ("Web", "1000.5"), ("Fair, spring", "0"), ("Web", "99.5")]
            )
        won = by([deal for deal in self.company.closing(window) if deal.won], lambda deal: deal.source)
        for given, costs in ((path, {"Web": F(1100), "Fair, spring": F(0)}), ("org", shares)):
            period = "..".join(map(str, window))
            for group in self.ask("leads", "sources", "--costs", given, "--period", period, "--min-n", "1")["groups"]:
                cost, value = costs.get(group["key"]), total(won.get(group["key"], []))
                wanted = {
                    "cost": cost,
                    "deals_won_value": value,
                    "roi": ratio(value - cost, cost) if cost is not None else None,
                }
                self.compare_all(group, wanted, f"costs {given} {group['key']}")

    # -- two windows -----------------------------------------------------------------------------

    def comparisons(self):
        kinds = [
            ("pipeline", "summary", "--group-by", "Type"),
            ("pipeline", "owners"),
            ("pipeline", "stages"),
            ("pipeline", "forecast", "--quota", "900000"),
            ("pipeline", "velocity"),
            ("pipeline", "trend", "--by", "month"),
            ("leads", "summary", "--group-by", "LeadSource"),
            ("leads", "sources"),
            ("leads", "response"),
        ]
        windows = [("2026-04-01", "2026-07-01"), ("2026-02-15", "2026-06-03")]
        for words in kinds:
            for to in ("previous", "year-ago"):
                for first, last in windows:
                    self.comparison(words, to, datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))

    def comparison(self, words, to, first, last):
        what = f"{' '.join(words)} {first}..{last} {to}"
        found = self.ask(*words, "--period", f"{first}..{last}", "--compare", to)
        told = found["compare"]
        window = before(first, last, to)
        self.compare(ends(told["window"]), window, f"{what} window")
        other = self.ask(*words, "--period", "..".join(map(str, window)))
        self.compare(told["n"], other["n"], f"{what} n")
        self.compare_all(told["metrics"], other["metrics"], what)
        if words[:2] == ("pipeline", "summary"):
            self.compare_all(told["metrics"], numbers(self.company.closing(window), self.made(window)), what)
        is_number = lambda value: isinstance(value, F) and not isinstance(value, bool)
        for key, value in found["metrics"].items():
            old = other["metrics"].get(key)
            if is_number(value) and is_number(old):
                self.compare(told["change"].get(key, "no key"), value - old, f"{what} change {key}")
                self.compare(told["change_rate"].get(key), ratio(value - old, abs(old)), f"{what} change_rate {key}")
        now, then = ([group for group in report["groups"]] for report in (found, other))
        if words[:2] == ("pipeline", "trend"):
            # The first month goes with the first one.
            pairs = list(zip_longest(now, then, fillvalue={}))
        else:
            keys = [group["key"] for group in now]
            keys += [group["key"] for group in then if group["key"] not in keys]
            pick = lambda groups, key: next((group for group in groups if group["key"] == key), {})
            pairs = [(pick(now, key), pick(then, key)) for key in keys]
        self.compare(len(told["groups"]), len(pairs), f"{what} groups")
        for change, (new, old) in zip(told["groups"], pairs):
            self.compare(change["key"], (new or old)["key"], f"{what} key")
            self.compare(change.get("with", "no key"), old.get("key"), f"{what} with")
            for name in ("won_value", "won_count", "open_value", "created_count", "amount"):
                if name in new or name in old:
                    wanted = new.get(name, 0) - old.get(name, 0)
                    self.compare(change["change"].get(name, "no key"), wanted, f"{what} {change['key']} {name}")

    # -- two days --------------------------------------------------------------------------------

    def moved(self, found, was, now, what):
        """Every movement from one picture to another."""
        sums = collections.defaultdict(lambda: [0, F(0), F(0)])
        unchanged, records = 0, {}
        for deal in {*was, *now}:
            old, new = was.get(deal), now.get(deal)
            words = movements(old, new)
            opened = [bool(state and is_open(state)) for state in (old, new)]
            if words:
                records[deal] = words
            unchanged += any(opened) and not words
            for word, value, effect in words:
                sums[word] = [a + b for a, b in zip(sums[word], (1, value, effect))]
        if self.company.rates:
            self.compare(found["currency"], "EUR", f"{what} currency")
        values = [total(state for state in picture.values() if is_open(state)) for picture in (was, now)]
        counts = [sum(map(is_open, picture.values())) for picture in (was, now)]
        wanted = {
            "open_count_before": counts[0],
            "open_count_after": counts[1],
            "open_value_before": values[0],
            "open_value_after": values[1],
            "open_value_change": values[1] - values[0],
            "unchanged_count": unchanged,
        }
        self.compare_all(found["metrics"], wanted, what)
        self.compare(set(sums) - {group["key"] for group in found["groups"]}, set(), f"{what} movements")
        for group in found["groups"]:
            wanted = dict(zip(("count", "value", "effect"), sums[group["key"]]))
            self.compare_all(group, wanted, f"{what} {group['key']}")
        told = {record["id"]: set(record["movements"].split()) for record in found["records"]}
        self.compare(told, {deal: {word for word, *_ in words} for deal, words in records.items()}, f"{what} records")
        for record in found["records"]:
            stages = [state and state.stage for state in (was.get(record["id"]), now.get(record["id"]))]
            steps = self.company.ranks[stages[1]] - self.company.ranks[stages[0]] if all(stages) else None
            self.compare(record["stage_steps"], steps, f"{what} {record['id']} stage_steps")

    def differences(self):
        days = [datetime.date(2025, 12, 31), datetime.date(2026, 3, 31), datetime.date(2026, 11, 18)]
        for first, last in ((days[0], days[1]), (days[1], days[2]), (days[0], None)):
            words = ["pipeline", "diff", str(first), *([str(last)] if last else []), "--from", "history"]
            was = self.company.then(self.company.midnight(first + DAY))
            now = self.company.then(self.company.midnight(last + DAY)) if last else self.company.deals
            self.moved(self.ask(*words, day=None), was, now, f"diff {first}..{last or 'now'}")

    def bridges(self):
        windows = [("2026-04-01", "2026-07-01"), ("2026-10-01", "2027-01-01"), ("2025-11-15", "2026-02-03")]
        for omitted in (False, True):
            for first, last in windows:
                self.bridge(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last), omitted)

    def bridge(self, first, last, omitted):
        words = ["--include-omitted"] if omitted else []
        found = self.ask("pipeline", "forecast", "--period", f"{first}..{last}", *words)
        moments = [self.company.midnight(day) for day in (first, min(last, TODAY + DAY))]
        was, now = map(self.company.then, moments)
        counts = lambda deal: deal.won or not deal.closed and (omitted or deal.category != "Omitted")
        inside = lambda deal: bool(deal) and counts(deal) and first <= deal.close < last
        sums = collections.defaultdict(lambda: [0, F(0), None])
        sums.update({word: [0, F(0), F(0)] for word in EFFECTS})

        def add(word, value, effect=None):
            sums[word][0] += 1
            sums[word][1] += value
            if effect is not None:
                sums[word][2] += effect

        for deal in {*was, *now}:
            old, new = was.get(deal), now.get(deal)
            then, left = (old.amount or 0) if old else 0, (new.amount or 0) if new else 0
            if inside(old):
                add("at-start", then)
            if inside(new):
                add("won" if new.won else "due", left)
            if inside(old) and inside(new) and then != left:
                add("grown" if left > then else "shrunk", abs(left - then), left - then)
            elif inside(old) and not inside(new):
                word = "lost" if new.closed and not new.won else "parked" if not counts(new) else None
                add(word or ("rolled-out" if new.close < first else "slipped"), then, -then)
            elif inside(new) and not inside(old):
                word = (
                    "new"
                    if not old
                    else "reopened" if old.closed and not old.won else "returned" if not counts(old) else None
                )
                add(word or ("rolled-in" if old.close < first else "pulled-in"), left, left)
        what = f"slippage {first}..{last} {'with' if omitted else 'without'} omitted"
        for group in found["series"]["slippage"]:
            wanted = dict(zip(("count", "value", "effect"), sums[group["key"]]))
            self.compare_all(group, wanted, f"{what} {group['key']}")
        self.expected(found, was, now, (first, last), omitted)

    def expected(self, found, was, now, window, omitted):
        in_window = lambda deal: window[0] <= deal.close < window[1]
        expected = {
            id_: deal
            for id_, deal in was.items()
            if not deal.closed and (omitted or deal.category != "Omitted") and in_window(deal)
        }
        slipped = [id_ for id_ in expected if not now[id_].closed and now[id_].close >= window[1]]
        won = total(deal for deal in self.company.closing(window) if deal.won)
        is_over = window[1] <= TODAY
        commit = total(deal for deal in expected.values() if deal.category == "Commit")
        weighted = sum(((deal.amount or 0) * deal.probability / 100 for deal in expected.values()), F(0))
        accuracy = lambda guess: 1 - abs(guess - won) / abs(won) if is_over and won else None
        wanted = {
            "expected_count": len(expected),
            "expected_value": total(expected.values()),
            "slipped_count": len(slipped),
            "slipped_value": total(expected[id_] for id_ in slipped),
            "slippage_rate": ratio(len(slipped), len(expected)),
            "opening_commit_value": commit,
            "opening_weighted_value": weighted,
            "forecast_accuracy": accuracy(commit),
            "weighted_accuracy": accuracy(weighted),
        }
        self.compare_all(found["metrics"], wanted, f"forecast {window[0]}..{window[1]}")

    def snapshots(self):
        """A picture is kept, records change, and the difference is told."""
        before_ = dict(self.company.deals)
        taken = json.loads(self.org.run("pipeline", "snapshot", "--format", "json"), parse_float=F, parse_int=F)
        opened = [deal for deal in before_.values() if is_open(deal)]
        self.compare_all(taken, {"open_count": len(opened), "open_value": total(opened)}, "snapshot")
        after = dict(before_)
        chosen = [deal for deal in before_.values() if not deal.closed][:40]
        for at, deal in enumerate(chosen):
            change = [
                ("StageName=Won",),
                ("StageName=Lost",),
                ("StageName=On ice",),
                ("StageName=Verbal",),
                ("Amount=4321",),
                ("Amount=",),
                (f"CloseDate={deal.close + DAY * 400}",),
                (f"CloseDate={deal.close - DAY * 400}", "Amount=77"),
                None,
            ][at % 9]
            if change is None:
                self.org.run("record", "delete", "Opportunity", deal.id, "--yes")
                del after[deal.id]
                continue
            values = [part for word in change for part in ("--set", word)]
            self.org.run("record", "update", "Opportunity", deal.id, *values, "--yes")
            after[deal.id] = self.changed(deal, dict(word.split("=") for word in change))
        found = self.ask("pipeline", "diff", taken["taken_on"], "--from", "snapshots", day=None)
        # The picture has open deals alone.
        was = {id_: deal for id_, deal in before_.items() if not deal.closed}
        self.moved(found, was, {id_: after[id_] for id_ in after if id_ in was}, "snapshot")

    def changed(self, deal, change):
        currency = self.currencies.get(deal.id)
        close = self.company.files.day(change.get("CloseDate")) or deal.close
        text = self.amounts[deal.id] if "Amount" not in change else change["Amount"]
        stage = self.company.stages[change.get("StageName", deal.stage)]
        return deal._replace(
            stage=stage["ApiName"],
            close=close,
            amount=self.company.money(text, currency, close),
            category=stage["ForecastCategoryName"],
            closed=stage["IsClosed"] == "true",
            won=stage["IsWon"] == "true",
        )

    def everything(self):
        rows = self.company.files.rows("Opportunity")
        self.amounts = {row["Id"]: row["Amount"] for row in rows}
        self.currencies = {row["Id"]: row.get("CurrencyIsoCode") for row in rows}
        parts = (
            self.periods,
            self.trends,
            self.filters,
            self.quotas,
            self.costs,
            self.comparisons,
            self.differences,
            self.bridges,
            # The last one changes the org.
            self.snapshots,
        )
        for part in parts:
            part()


EFFECTS = (
    "new",
    "reopened",
    "pulled-in",
    "rolled-in",
    "returned",
    "grown",
    "shrunk",
    "slipped",
    "rolled-out",
    "parked",
    "lost",
)


def movements(old, new):
    """Words, the amount each is about, its effect on the open value."""
    was, is_ = (bool(state and is_open(state)) for state in (old, new))
    then, now = (old.amount or F(0)) if was else F(0), (new.amount or F(0)) if is_ else F(0)
    if not new:
        return [("gone", then, -then)] if was else []
    if is_ and not was:
        word = "new" if not old else "reopened" if old.closed else "returned"
        return [(word, now, now)]
    if not is_:
        if not new.closed:
            return [("parked", then, -then)] if was else []
        if old and old.closed and old.won == new.won:
            return []
        return [("won" if new.won else "lost", new.amount or F(0), -then)]
    found = []
    if now != then:
        found.append(("grown" if now > then else "shrunk", abs(now - then), now - then))
    if new.close != old.close:
        found.append(("slipped" if new.close > old.close else "pulled-in", now, F(0)))
    if new.stage != old.stage:
        found.append(("re-staged", now, F(0)))
    return found


def by(deals, key):
    found = collections.defaultdict(list)
    for deal in deals:
        found[key(deal)].append(deal)
    return found


def ends(window):
    return tuple(datetime.date.fromisoformat(window[end]) for end in ("from", "to"))


def shown(value):
    return float(value) if isinstance(value, F) else value


def check(label, seed, zone, month, by_start, locale, **shape):
    with tempfile.TemporaryDirectory() as folder:
        made_up_trade.Trade(seed, folder, zone=zone, **shape).write()
        files = Files(folder)
        org = Place(files, zone, month, by_start, locale)
        try:
            found = Check(label, org, Company(files, zone), Years(month, by_start, locale))
            found.everything()
        finally:
            org.end()
    print(
        f"{'FAILED' if found.different else 'ok'}  {label}: {found.same} numbers are the same, {found.different} are not",
        flush=True,
    )
    return found.different


def main():
    companies = (
        ("February, Monday, London", 31, "Europe/London", 2, False, "en_GB", {"several": True}),
        ("July by its start, Saturday, Sydney", 32, "Australia/Sydney", 7, True, "ar_EG", {"owners": 40, "deals": 700}),
        ("October, Sunday, São Paulo", 33, "America/Sao_Paulo", 10, False, "pt_BR", {"several": True, "deals": 250}),
        ("one deal", 34, "Asia/Kathmandu", 4, False, "de_DE", {"deals": 1, "leads": 2, "owners": 2}),
    )
    failed = 0
    for label, seed, zone, month, by_start, locale, shape in companies:
        failed += check(label, seed, zone, month, by_start, locale, **shape)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
