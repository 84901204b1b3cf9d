"""Companies that never were, for check_periods.py: CSV files that `sfkit local load` takes.

Other than made_up_org.py these have a history without gaps that ends with the deal as it is, so that every picture of
the past can be told, and what periods, quotas and costs need: fiscal years, roles, campaigns with their members,
quotas month by month, a corporate currency that is not the dollar, currencies with no decimals and with three.
"""

import csv
import datetime
import json
import os
import random
import zoneinfo

from made_up_org import record_id, stamp

UTC = datetime.timezone.utc
NOW = datetime.datetime(2026, 11, 19, 20, tzinfo=UTC)
# Name, order, closed, won, category, probability. The orders have gaps, and lie behind those of the org's own.
STAGES = [
    ("Lead in", 103, False, False, "Pipeline", 5),
    ("Demo", 107, False, False, "Pipeline", 25),
    ("Offer", 112, False, False, "BestCase", 50),
    ("Likely", 114, False, False, "MostLikely", 70),
    ("Verbal", 120, False, False, "Forecast", 90),
    ("On ice", 125, False, False, "Omitted", 10),
    ("Won", 130, True, True, "Closed", 100),
    ("Lost", 131, True, False, "Omitted", 0),
]
OPEN = [stage[0] for stage in STAGES if not stage[2]]
LABELS = {"BestCase": "Best Case", "MostLikely": "Most Likely", "Forecast": "Commit"}
CURRENCIES = {"EUR": ("1", 2), "JPY": ("163.21", 0), "KWD": ("0.3311", 3), "CHF": ("0.9432", 2)}
SOURCES = ["Web", "Fair, spring", "Référence", 'The "club"', "Cold call", None]
TYPES = ["New", "Renewal", "Upsell", None]


class Trade:
    """`shape` may say: deals, leads, owners, zone, several (currencies)."""

    def __init__(self, seed, folder, **shape):
        self.random, self.folder, self.shape = random.Random(seed), folder, shape
        self.zone = zoneinfo.ZoneInfo(shape.get("zone", "UTC"))
        self.several = shape.get("several", False)
        self.users = [self.user(at) for at in range(shape.get("owners", 6))]
        self.deals, self.history = [], []

    def user(self, at):
        name = f"Åsa Ö'Rep {at}" if at % 2 else f"Rep, {at}"
        return {
            "Id": record_id("005", 300 + at),
            "Username": f"rep{at}@trade.example",
            "LastName": name,
            "Name": name,
            "IsActive": "true",
            "UserRoleId": record_id("00E", 40 + at % 4),
        }

    def write(self):
        for at in range(self.shape.get("deals", 400)):
            self.deal(at)
        leads = [self.lead(at) for at in range(self.shape.get("leads", 300))]
        campaigns = [self.campaign(at) for at in range(12)]
        members = [self.member(at, leads, campaigns) for at in range(240)] if leads else []
        self.table("User", self.users)
        self.table("UserRole", [self.role(at) for at in range(4)])
        self.table("OpportunityStage", [self.stage(at, *stage) for at, stage in enumerate(STAGES)])
        self.table("Opportunity", self.deals)
        self.table("OpportunityHistory", self.history)
        self.table("Lead", leads)
        self.table("Campaign", campaigns)
        self.table("CampaignMember", members)
        self.table("ForecastingQuota", self.quotas())
        if self.several:
            self.rates()
        with open(os.path.join(self.folder, "schema.json"), "w") as file:
            json.dump(self.schema(), file)

    def table(self, name, rows):
        if rows:
            with open(os.path.join(self.folder, f"{name}.csv"), "w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)

    def schema(self):
        fields = {
            "ForecastingQuota": [
                {
                    "name": "QuotaOwnerId",
                    "type": "reference",
                    "referenceTo": ["User"],
                    "relationshipName": "QuotaOwner",
                },
                {"name": "QuotaAmount", "type": "currency"},
                {"name": "StartDate", "type": "date"},
                {"name": "IsAmount", "type": "boolean"},
            ]
        }
        if self.several:
            code = {"name": "IsoCode", "type": "string", "length": 3}
            rate = {"name": "ConversionRate", "type": "double"}
            for name in ("Opportunity", "OpportunityHistory", "Campaign"):
                fields[name] = [{"name": "CurrencyIsoCode", "type": "picklist"}]
            fields["Opportunity"].append({"name": "Amount", "type": "currency", "precision": 18, "scale": 3})
            fields["CurrencyType"] = [code, rate, {"name": "IsCorporate", "type": "boolean"}]
            fields["DatedConversionRate"] = [code, {"name": "StartDate", "type": "date"}, rate]
        return [{"name": name, "fields": own} for name, own in fields.items()]

    def rates(self):
        types = CURRENCIES.items()
        self.table(
            "CurrencyType",
            [
                {"IsoCode": code, "ConversionRate": rate, "IsCorporate": str(code == "EUR").lower()}
                for code, (rate, _) in types
            ],
        )
        days = ["2025-02-01", "2025-09-15", "2026-03-01", "2026-08-01"]
        self.table(
            "DatedConversionRate",
            [
                {
                    "IsoCode": code,
                    "StartDate": day,
                    "ConversionRate": round(float(rate) * self.random.uniform(0.9, 1.1), 5),
                }
                for code, (rate, _) in types
                if code in ("JPY", "KWD")
                for day in days
            ],
        )

    def role(self, at):
        above = record_id("00E", 40 + (at - 1) // 2) if at else None
        return {"Id": record_id("00E", 40 + at), "Name": f"Role {at}", "ParentRoleId": above}

    def stage(self, at, name, order, closed, won, category, probability):
        return {
            "Id": record_id("01J", 70 + at),
            "MasterLabel": name,
            "ApiName": name,
            "SortOrder": order,
            "IsActive": "true",
            "IsClosed": str(closed).lower(),
            "IsWon": str(won).lower(),
            "ForecastCategory": category,
            "ForecastCategoryName": LABELS.get(category, category),
            "DefaultProbability": probability,
        }

    def amount(self, currency):
        dice = self.random.random()
        if dice < 0.06:
            return None
        if dice < 0.09:
            return "0"
        places = CURRENCIES[currency][1]
        number = self.random.randrange(1, 10 ** (7 + places))
        text = f"{number / 10**places:.{places}f}"
        return f"-{text}" if dice < 0.12 else text

    def local(self, instant):
        return instant.astimezone(self.zone).date()

    def instant(self, first):
        """Any instant; often within hours of where a month or quarter begins in the zone."""
        if self.random.random() < 0.3:
            day = datetime.datetime(self.random.choice((2025, 2026)), self.random.randrange(1, 13), 1, tzinfo=self.zone)
            found = day.astimezone(UTC) + datetime.timedelta(minutes=self.random.randrange(-300, 300))
            if first <= found < NOW - datetime.timedelta(days=2):
                return found
        return first + datetime.timedelta(seconds=self.random.randrange(int((NOW - first).total_seconds())))

    def deal(self, at):
        pick, chance = self.random.choice, self.random.random
        known = {stage[0]: stage for stage in STAGES}
        currency = pick(list(CURRENCIES)) if self.several else "EUR"
        created = when = self.instant(datetime.datetime(2025, 1, 10, tzinfo=UTC))
        first = self.local(created)
        state = {
            "StageName": pick(OPEN[:3]),
            "Amount": self.amount(currency),
            "CloseDate": first + datetime.timedelta(days=self.random.randrange(5, 300)),
        }
        steps = [(when, dict(state))]
        for _ in range(self.random.randrange(9)):
            when += datetime.timedelta(minutes=self.random.randrange(60_000))
            if when >= NOW:
                break
            kind = chance()
            if kind < 0.3:
                state["CloseDate"] += datetime.timedelta(days=self.random.randrange(-60, 120))
            elif kind < 0.5:
                state["Amount"] = self.amount(currency)
            elif known[state["StageName"]][2] and chance() < 0.7:
                continue
            else:
                state["StageName"] = pick(OPEN + ["Won", "Won", "Lost"])
                if known[state["StageName"]][2]:
                    state["CloseDate"] = self.local(when)
            steps.append((when, dict(state)))
        several = {"CurrencyIsoCode": currency} if self.several else {}
        _, _, closed, won, category, probability = known[state["StageName"]]
        found = {
            "Id": record_id("006", 5000 + at),
            "Name": f"Deal {at}",
            **state,
            "Probability": probability,
            "CreatedDate": stamp(created),
            "IsClosed": str(closed).lower(),
            "IsWon": str(won).lower(),
            "ForecastCategory": category,
            "ForecastCategoryName": LABELS.get(category, category),
            "OwnerId": pick(self.users)["Id"],
            "LeadSource": pick(SOURCES),
            "Type": pick(TYPES),
            **several,
        }
        self.deals.append(found)
        for moment, step in steps:
            _, _, _, _, category, probability = known[step["StageName"]]
            self.history.append(
                {
                    "Id": record_id("008", len(self.history) + 1),
                    "OpportunityId": found["Id"],
                    "CreatedDate": stamp(moment),
                    **step,
                    "Probability": probability,
                    "ForecastCategory": category,
                    **several,
                }
            )

    def lead(self, at):
        pick, chance = self.random.choice, self.random.random
        created = self.instant(datetime.datetime(2025, 3, 1, tzinfo=UTC))
        converted = chance() < 0.3
        ended = min(self.local(created) + datetime.timedelta(days=self.random.randrange(0, 90)), NOW.date())
        return {
            "Id": record_id("00Q", 900 + at),
            "LastName": f"Lead {at}",
            "Company": "C",
            "Status": "Closed - Converted" if converted else pick(["Open - Not Contacted", "Working - Contacted"]),
            "IsConverted": str(converted).lower(),
            "ConvertedDate": ended if converted else None,
            "ConvertedOpportunityId": pick(self.deals)["Id"] if converted and self.deals and chance() < 0.7 else None,
            "LeadSource": pick(SOURCES),
            "OwnerId": pick(self.users)["Id"],
            "CreatedDate": stamp(created),
        }

    def campaign(self, at):
        currency = self.random.choice(list(CURRENCIES))
        several = {"CurrencyIsoCode": currency} if self.several else {}
        return {
            "Id": record_id("701", 60 + at),
            "Name": f"Campaign {at}",
            "StartDate": datetime.date(2025 + at % 2, self.random.randrange(1, 13), self.random.randrange(1, 29)),
            "ActualCost": self.random.choice([None, "0", "1000", "777.77", "1234567.89", "0.01"]),
            **several,
        }

    def member(self, at, leads, campaigns):
        # Half of the campaigns have all the members.
        return {
            "Id": record_id("00v", 80 + at),
            "CampaignId": self.random.choice(campaigns[::2])["Id"],
            "LeadId": leads[at % len(leads)]["Id"],
        }

    def quotas(self):
        return [
            {
                "Id": record_id("0J9", 10 + at * 24 + month),
                "QuotaOwnerId": user["Id"],
                "QuotaAmount": self.random.randrange(10_000, 900_000),
                "StartDate": datetime.date(2025 + month // 12, month % 12 + 1, 1),
                "IsAmount": str(self.random.random() < 0.9).lower(),
            }
            for at, user in enumerate(self.users[1:])
            for month in range(24)
        ]
