"""Orgs that never were, as CSV files that `sfkit local load` takes.

Everything that makes numbers go wrong is in them: instants about midnight of a month and of a change of clocks,
amounts that are missing, zero, negative or as long as Salesforce takes them, dated rates, imports, deleted and
merged records, stages that nobody knows any more, people of one name, leads converted before they were made.
"""

import csv
import datetime
import json
import os
import random
import zoneinfo

UTC = datetime.timezone.utc
NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=UTC)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# Name, order, active, closed, won, category, probability.
STAGES = [
    ("Discover", 10, True, False, False, "Pipeline", 10),
    ("Qualify", 20, True, False, False, "Pipeline", 20),
    ("Propose", 30, True, False, False, "BestCase", 50),
    ("Haggle", 40, True, False, False, "Forecast", 80),
    ("Parked", 45, True, False, False, "Omitted", 5),
    ("Legacy Won", 48, False, True, True, "Closed", 100),
    ("Signed", 50, True, True, True, "Closed", 100),
    ("Dropped", 60, True, True, False, "Omitted", 0),
]
LABELS = {"BestCase": "Best Case", "Forecast": "Commit"}
SOURCES = ["Web", "Partner", "Referral", "Cold call", "O'Neil & Söhne", None]


def record_id(prefix, number):
    """An id of 18 letters; the last three tell the case of the others."""
    body = ""
    while number:
        body = LETTERS[number % 62] + body
        number //= 62
    plain = prefix + body.rjust(12, "0")
    check = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    parts = (plain[at : at + 5] for at in (0, 5, 10))
    return plain + "".join(
        check[sum(1 << bit for bit, letter in enumerate(part) if letter.isupper())] for part in parts
    )


def stamp(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


class Org:
    """`shape` may say: deals, leads, owners, zone, several (currencies), long (amounts)."""

    def __init__(self, seed, folder, **shape):
        self.random = random.Random(seed)
        self.folder = folder
        self.zone = zoneinfo.ZoneInfo(shape.get("zone", "UTC"))
        self.shape = shape
        self.step = 0
        self.deals, self.history, self.leads, self.tasks, self.events = [], [], [], [], []
        self.users = [
            # Every third and fourth person has the same name.
            {
                "Id": record_id("005", 100 + at),
                "Username": f"u{at}@x.example",
                "LastName": f"L{at - (at % 4 == 3)}",
                "FirstName": "F",
                "Name": f"F L{at - (at % 4 == 3)}",
                "IsActive": "true",
            }
            for at in range(shape.get("owners", 7))
        ]

    def write(self):
        os.makedirs(self.folder, exist_ok=True)
        self.table("User", self.users)
        self.table(
            "OpportunityStage",
            [
                {
                    "Id": record_id("01J", 900 + at),
                    "MasterLabel": name,
                    "ApiName": name,
                    "SortOrder": order,
                    "IsActive": active,
                    "IsClosed": closed,
                    "IsWon": won,
                    "ForecastCategory": category,
                    "ForecastCategoryName": LABELS.get(category, category),
                    "DefaultProbability": probability,
                }
                for at, (name, order, active, closed, won, category, probability) in enumerate(STAGES)
            ],
        )
        if self.shape.get("several"):
            self.rates()
        for at in range(self.shape.get("deals", 600)):
            self.deal(at)
        for at in range(self.shape.get("leads", 400)):
            self.lead(at)
        for name in ("deals", "history", "leads", "tasks", "events"):
            objects = {
                "deals": "Opportunity",
                "history": "OpportunityHistory",
                "leads": "Lead",
                "tasks": "Task",
                "events": "Event",
            }
            self.table(objects[name], getattr(self, name))
        with open(os.path.join(self.folder, "schema.json"), "w") as file:
            json.dump(self.schema(), file)
        return self

    def table(self, name, rows):
        if not rows:
            return
        plain = lambda value: {True: "true", False: "false"}[value] if isinstance(value, bool) else value
        with open(os.path.join(self.folder, f"{name}.csv"), "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows({key: plain(value) for key, value in row.items()} for row in rows)

    def schema(self):
        amount = {"name": "Amount", "type": "currency", "precision": 18, "scale": 4}
        own = [{"name": "Loss_Reason__c", "type": "string", "length": 80, "label": "Loss Reason"}]
        own += [amount] if self.shape.get("long") else []
        found = [{"name": "Opportunity", "fields": own}]
        if self.shape.get("several"):
            currency = {"name": "CurrencyIsoCode", "type": "picklist"}
            code = {"name": "IsoCode", "type": "string", "length": 3}
            rate = {"name": "ConversionRate", "type": "double"}
            own.append(currency)
            found += [
                {"name": "OpportunityHistory", "fields": [currency]},
                {"name": "CurrencyType", "fields": [code, rate, {"name": "IsCorporate", "type": "boolean"}]},
                {"name": "DatedConversionRate", "fields": [code, {"name": "StartDate", "type": "date"}, rate]},
            ]
        return found

    def rates(self):
        present = (("USD", "1"), ("EUR", "0.91"), ("JPY", "151.37"), ("GBP", "0.7803"))
        self.table(
            "CurrencyType",
            [{"IsoCode": code, "ConversionRate": rate, "IsCorporate": code == "USD"} for code, rate in present],
        )
        self.table(
            "DatedConversionRate",
            [
                {
                    "IsoCode": code,
                    "StartDate": f"{year}-{month:02}-01",
                    "ConversionRate": round(rate * self.random.uniform(0.9, 1.1), 4),
                }
                for code, rate in (("EUR", 0.9), ("JPY", 148))
                for year in (2025, 2026)
                for month in (1, 4, 7, 10)
            ],
        )

    def instant(self, first):
        """Any instant; one in four within half a day of where a month, or a day with a change of clocks, begins."""
        if self.random.random() < 0.25:
            days = [datetime.datetime(year, month, 1, tzinfo=UTC) for year in (2025, 2026) for month in range(1, 13)]
            days += [
                datetime.datetime(*day, tzinfo=UTC)
                for day in ((2026, 3, 8), (2026, 3, 29), (2025, 11, 2), (2025, 10, 26))
            ]
            found = self.random.choice(days) + datetime.timedelta(minutes=self.random.randrange(-720, 760))
            if first <= found < NOW - datetime.timedelta(days=5):
                return found
        return first + datetime.timedelta(seconds=self.random.randrange(int((NOW - first).total_seconds())))

    def amount(self):
        dice = self.random.random()
        if dice < 0.07:
            return None
        if dice < 0.10:
            return "0"
        if dice < 0.13:
            return f"-{self.random.randrange(1, 900_000)}.{self.random.randrange(100):02}"
        if self.shape.get("long") and dice < 0.6:
            return f"{self.random.randrange(10**13, 10**14)}.{self.random.randrange(10**4):04}"
        return f"{self.random.randrange(90_000)}.{self.random.randrange(100):02}"

    def deal(self, at):
        pick, chance = self.random.choice, self.random.random
        created = self.instant(datetime.datetime(2025, 1, 1, tzinfo=UTC))
        currency = self.random.choices(["USD", "EUR", "JPY", "GBP", "XXX"], [6, 3, 2, 2, 0.2])[0]
        day = lambda instant: instant.astimezone(self.zone).date()
        known = {stage[0]: stage for stage in STAGES}
        stage = pick(["Discover", "Qualify"])
        state = {
            "stage": stage,
            "amount": self.amount(),
            "close": day(created) + datetime.timedelta(days=self.random.randrange(-3, 200)),
            "probability": known[stage][6],
        }
        ancient, when = chance() < 0.04, created
        if ancient:
            state.update(stage="Ancient stage", probability=15)
        rows = [(when, dict(state))]
        for _ in range(self.random.randrange(7)):
            when += datetime.timedelta(hours=self.random.randrange(900), seconds=self.random.randrange(60))
            if when >= NOW:
                break
            if not self.change(state, when, known):
                break
            rows.append((when, dict(state)))
        if state["stage"] == "Ancient stage":
            state.update(stage="Discover", probability=10)
            rows.append((min(when + datetime.timedelta(hours=5), NOW - datetime.timedelta(minutes=1)), dict(state)))
        if chance() < 0.04:
            rows = rows[-1:]
        if chance() < 0.02:
            rows = []
        _, _, _, closed, won, category, _ = known[state["stage"]]
        found = {
            "Id": record_id("006", 1000 + at),
            "Name": f"Deal {at % 400}",
            "StageName": state["stage"],
            "Amount": state["amount"],
            "Probability": state["probability"],
            "CloseDate": state["close"],
            "CreatedDate": stamp(created),
            "IsClosed": closed,
            "IsWon": won,
            "ForecastCategory": category,
            "ForecastCategoryName": LABELS.get(category, category),
            "OwnerId": pick(self.users)["Id"],
            "LeadSource": pick(SOURCES),
            "Type": pick(["New Business", "Renewal", None]),
            "NextStep": pick([None, "call"]),
            "LastActivityDate": pick([None, NOW.date() + datetime.timedelta(days=self.random.randrange(-90, 20))]),
            "IsDeleted": chance() < 0.03,
            "Loss_Reason__c": pick(["Price", "Timing", None]) if closed and not won else None,
        }
        several = {"CurrencyIsoCode": currency} if self.shape.get("several") else {}
        self.deals.append(found | several)
        for when, state in rows:
            self.step += 1
            category = known[state["stage"]][5] if state["stage"] in known else "Pipeline"
            self.history.append(
                {
                    "Id": record_id("008", self.step),
                    "OpportunityId": found["Id"],
                    "CreatedDate": stamp(when),
                    "StageName": state["stage"],
                    "Amount": state["amount"],
                    "CloseDate": state["close"],
                    "Probability": state["probability"],
                    "ForecastCategory": category,
                    "IsDeleted": found["IsDeleted"],
                }
                | several
            )

    def change(self, state, when, known):
        """One change of a deal; whether there was any."""
        pick, dice = self.random.choice, self.random.random()
        if dice < 0.2:
            state["amount"] = self.amount()
        elif dice < 0.4:
            state["close"] += datetime.timedelta(days=pick((-20, -3, 7, 30, 45, 90)))
        elif dice < 0.45:
            state["probability"] = pick((15, 35, 77.5))
        else:
            is_closed = state["stage"] in ("Signed", "Legacy Won", "Dropped")
            if is_closed and self.random.random() < 0.8:
                return False
            names = [
                "Discover",
                "Qualify",
                "Propose",
                "Haggle",
                "Parked",
                "Signed",
                "Dropped",
                "Legacy Won",
                "Ancient stage",
            ]
            stage = self.random.choices(names, [1, 3, 4, 3, 1, 4, 4, 0.2, 0.2])[0]
            state.update(stage=stage, probability=known[stage][6] if stage in known else 15)
            if stage in known and known[stage][3] and self.random.random() < 0.8:
                state["close"] = when.astimezone(self.zone).date()
        return True

    def lead(self, at):
        pick, chance = self.random.choice, self.random.random
        created = self.instant(datetime.datetime(2025, 6, 1, tzinfo=UTC))
        converted, merged = chance() < 0.25, chance() < 0.03
        day = created.astimezone(self.zone).date() + datetime.timedelta(days=self.random.randrange(-2, 60))
        deal = pick(self.deals)["Id"] if self.deals and chance() < 0.7 else None
        # One in twenty has the status of converted ones without being one.
        status = (
            "Closed - Converted"
            if converted or chance() < 0.05
            else pick(["Open - Not Contacted", "Working - Contacted", "Closed - Not Converted"])
        )
        found = {
            "Id": record_id("00Q", 500 + at),
            "LastName": f"N{at % 50}",
            "Company": "C",
            "Status": status,
            "IsConverted": converted,
            "ConvertedDate": min(day, NOW.date()) if converted else None,
            "ConvertedOpportunityId": deal if converted else None,
            # Every seventh shares its contact with the one before.
            "ConvertedContactId": record_id("003", 700 + at - (at % 7 == 0)) if converted else None,
            "LeadSource": pick(SOURCES),
            "OwnerId": pick(self.users)["Id"],
            "CreatedDate": stamp(created),
            "Email": pick([None, f"a{at}@x.example"]),
            "Phone": pick([None, "1"]),
            "LastActivityDate": pick([None, NOW.date() + datetime.timedelta(days=self.random.randrange(-60, 10))]),
            "IsUnreadByOwner": chance() < 0.2,
            "IsDeleted": merged,
            "MasterRecordId": record_id("00Q", 500) if merged and at else None,
        }
        self.leads.append(found)
        for _ in range(self.random.randrange(4) if chance() < 0.7 else 0):
            self.touch(found, created)

    def touch(self, lead, created):
        pick, chance = self.random.choice, self.random.random
        when = created + datetime.timedelta(
            minutes=pick((2, 4.5, 30, 200, 3000, 20000)) * chance() * 2 - pick((0, 0, 0, 0, 20))
        )
        who = lead["ConvertedContactId"] if lead["IsConverted"] and chance() < 0.5 else lead["Id"]
        number = len(self.tasks) + len(self.events) + 1
        if chance() < 0.75:
            done = pick([None, stamp(when + datetime.timedelta(minutes=self.random.randrange(-3, 90)))])
            self.tasks.append(
                {
                    "Id": record_id("00T", number),
                    "WhoId": who,
                    "CreatedDate": stamp(when),
                    "CompletedDateTime": done,
                    "Subject": "Call",
                }
            )
        else:
            start = when + datetime.timedelta(minutes=5)
            self.events.append(
                {
                    "Id": record_id("00U", number),
                    "WhoId": who,
                    "StartDateTime": stamp(start),
                    "EndDateTime": stamp(start + datetime.timedelta(minutes=30)),
                    "DurationInMinutes": 30,
                    "Subject": "Meet",
                }
            )
