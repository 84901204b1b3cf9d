"""simple-salesforce, unchanged, against a local org.

    python check_simple_salesforce.py ORG.json SHORT.json

Both files hold the line that `sfkit local start --format json` prints. The tokens of the second
org live for four seconds. The library only knows https URLs, so its HTTP session is given an adapter that
sends them as http to the local org; the library itself is not touched.
"""

import csv
import datetime
import io
import json
import sys
import tempfile
import time
from collections import Counter

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce, SalesforceLogin, format_soql
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceExpiredSession,
    SalesforceGeneralError,
    SalesforceMalformedRequest,
    SalesforceResourceNotFound,
)

VERSION = "67.0"


class Plainly(HTTPAdapter):
    """Sends what was meant for https, and for login.salesforce.com, to the local org."""

    def __init__(self, org):
        super().__init__()
        self.org = org
        self.sent = Counter()

    def send(self, request, **options):
        here = self.org["url"]
        for host in ("https://login.salesforce.com", "https://local.salesforce.com"):
            request.url = request.url.replace(host, here, 1)
        request.url = request.url.replace(here.replace("http://", "https://"), here, 1)
        assert request.url.startswith(here + "/"), f"a request left the machine: {request.url}"
        self.sent[request.url.split("?")[0][len(here):]] += 1
        return super().send(request, **options)


def session_for(org):
    """An HTTP session of requests whose https goes to the org."""
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", Plainly(org))
    return session


def connect(org, token=None, **options):
    """The library's own client, with a session id and an instance URL."""
    return Salesforce(
        instance_url=org["url"].replace("http://", "https://"),
        session_id=token or org["access_token"],
        version=VERSION,
        session=session_for(org),
        **options,
    )


def refused(kind, status, code, act):
    """Runs `act`, which must raise exactly `kind` with this status and errorCode."""
    try:
        answer = act()
    except kind as error:
        assert type(error) is kind, type(error)
        assert error.status == status, error.status
        body = error.content
        assert isinstance(body, list) and len(body) == 1, body
        assert body[0]["errorCode"] == code, body
        assert isinstance(body[0]["message"], str) and body[0]["message"], body
        return body[0]
    raise AssertionError(f"no {kind.__name__}, but {answer!r:.200}")


def count(sf, rest):
    answer = sf.query(f"SELECT COUNT() FROM {rest}")
    assert answer["records"] == [] and answer["done"] is True, answer
    return answer["totalSize"]


# --- logging in ---------------------------------------------------------------------------------


def password_login_gives_a_session_that_works(org, _short):
    sf = Salesforce(
        username=org["username"],
        password=org["password"],
        consumer_key=org["client_id"],
        consumer_secret=org["client_secret"],
        version=VERSION,
        session=session_for(org),
    )
    assert sf.auth_type == "password"
    assert sf.sf_instance == org["url"].removeprefix("http://"), sf.sf_instance
    assert count(sf, "Account") > 0


def client_credentials_login_gives_a_session_that_works(org, _short):
    sf = Salesforce(
        consumer_key=org["client_id"],
        consumer_secret=org["client_secret"],
        domain="local",
        version=VERSION,
        session=session_for(org),
    )
    assert sf.auth_type == "client-credentials"
    assert sf.query("SELECT Id FROM Organization")["totalSize"] == 1


def username_and_password_log_in_over_soap(org, _short):
    for token in ("", "Zq2YrV8mKd0pXw4TnB6sHj1L"):
        session = session_for(org)
        sf = Salesforce(
            username=org["username"],
            password=org["password"],
            security_token=token,
            version=VERSION,
            session=session,
        )
        assert sf.auth_type == "password"
        assert sf.sf_instance == org["url"].removeprefix("http://"), sf.sf_instance
        assert count(sf, "Account") > 0
        sent = session.get_adapter("https://").sent
        assert sent[f"/services/Soap/u/{VERSION}"] == 1, sent
    try:
        SalesforceLogin(
            username=org["username"],
            password="wrong",
            security_token="",
            sf_version=VERSION,
            session=session_for(org),
        )
    except SalesforceAuthenticationFailed as error:
        assert error.code == "INVALID_LOGIN", error.code
        assert error.auth_message.startswith("Invalid username, password"), error.auth_message
    else:
        raise AssertionError("a wrong password was taken")


def wrong_credentials_fail_as_promised(org, _short):
    right = {
        "username": org["username"],
        "password": org["password"],
        "consumer_key": org["client_id"],
        "consumer_secret": org["client_secret"],
    }
    for name, code, text in [
        ("password", "invalid_grant", "authentication failure"),
        ("username", "invalid_grant", "authentication failure"),
        ("consumer_key", "invalid_client_id", "client identifier invalid"),
        ("consumer_secret", "invalid_client", "invalid client credentials"),
    ]:
        try:
            SalesforceLogin(**{**right, name: "wrong"}, session=session_for(org))
        except SalesforceAuthenticationFailed as error:
            assert error.code == code, (name, error.code)
            assert error.auth_message == text, (name, error.auth_message)
        else:
            raise AssertionError(f"wrong {name} was taken")


# --- queries ------------------------------------------------------------------------------------


def every_row_comes_once_over_pages(org, _short):
    sf = connect(org)
    for name in ("Account", "Opportunity", "Lead"):
        total = count(sf, name)
        pages = sf.query_all(f"SELECT Id, Name FROM {name}")
        ids = [row["Id"] for row in pages["records"]]
        assert pages["totalSize"] == total == len(ids) == len(set(ids)), (name, total, len(ids))
        assert all(len(one) == 18 for one in ids)
        assert all(row["Name"] for row in pages["records"]), name


def a_lazy_query_asks_for_a_page_only_when_it_is_needed(org, _short):
    sf = connect(org)
    sent = sf.session.get_adapter("https://x").sent
    rows = sf.query_all_iter("SELECT Id FROM Opportunity ORDER BY CloseDate, Id")
    for _ in range(2000):
        next(rows)
    assert sum(sent.values()) == 1, sent
    next(rows)
    assert sum(sent.values()) == 2, sent
    assert 2001 + sum(1 for _ in rows) == count(sf, "Opportunity")


def a_locator_works_as_url_and_as_bare_id(org, _short):
    sf = connect(org)
    first = sf.query(
        "SELECT Id FROM Lead ORDER BY Id", headers={"Sforce-Query-Options": "batchSize=500"}
    )
    assert first["done"] is False and len(first["records"]) == 500, len(first["records"])
    assert first["totalSize"] == count(sf, "Lead")
    url = first["nextRecordsUrl"]
    assert url.startswith(f"/services/data/v{VERSION}/query/") and url.endswith("-500"), url
    headers = {"Sforce-Query-Options": "batchSize=500"}
    by_url = sf.query_more(url, identifier_is_url=True, headers=headers)
    by_id = sf.query_more(url.rsplit("/", 1)[1], headers=headers)
    by_all = sf.query_more(url.rsplit("/", 1)[1], include_deleted=True, headers=headers)
    assert by_url["records"] == by_id["records"] == by_all["records"]
    assert len(by_url["records"]) == 500
    assert by_url["records"][0]["Id"] > first["records"][-1]["Id"]
    refused(
        SalesforceMalformedRequest,
        400,
        "INVALID_QUERY_LOCATOR",
        lambda: sf.query_more("01g000000000000AAA-2000"),
    )


def a_batch_size_keeps_salesforces_bounds(org, _short):
    sf = connect(org)
    for asked, given in [(1, 200), (200, 200), (2000, 2000), (5000, 2000)]:
        headers = {"Sforce-Query-Options": f"batchSize={asked}"}
        assert len(sf.query("SELECT Id FROM Lead", headers=headers)["records"]) == given, asked


def fields_keep_the_order_of_the_select(org, _short):
    sf = connect(org)
    text = "SELECT Name, StageName, Id, Account.Name, Amount, CloseDate, Owner.Name FROM Opportunity"
    row = sf.query(text + " WHERE AccountId != null LIMIT 1")["records"][0]
    wanted = ["attributes", "Name", "StageName", "Id", "Account", "Amount", "CloseDate", "Owner"]
    assert list(row) == wanted, list(row)
    assert list(row["Account"]) == ["attributes", "Name"], row["Account"]
    assert row["attributes"]["type"] == "Opportunity"
    assert row["attributes"]["url"] == f"/services/data/v{VERSION}/sobjects/Opportunity/{row['Id']}"
    assert row["Owner"]["attributes"]["type"] == "User", row["Owner"]
    datetime.date.fromisoformat(row["CloseDate"])


def no_parent_and_no_children_are_null(org, _short):
    sf = connect(org)
    row = sf.query(
        "SELECT Id, Parent.Name, (SELECT Id FROM Cases) FROM Account WHERE ParentId = null"
        " AND Id NOT IN (SELECT AccountId FROM Case) LIMIT 1"
    )["records"]
    assert row, "an account without cases is among the demo data"
    assert "Parent" in row[0] and row[0]["Parent"] is None, row[0]
    assert "Cases" in row[0] and row[0]["Cases"] is None, row[0]


def children_come_with_their_parents(org, _short):
    sf = connect(org)
    text = "SELECT Id, (SELECT Id, AccountId FROM Contacts) FROM Account"
    accounts = sf.query_all(text)["records"]
    seen = 0
    for account in accounts:
        children = account["Contacts"]
        if children is None:
            continue
        assert children["done"] is True, children
        assert children["totalSize"] == len(children["records"])
        assert all(child["AccountId"] == account["Id"] for child in children["records"])
        seen += children["totalSize"]
    assert seen == count(sf, "Contact WHERE AccountId != null"), seen


def groups_add_up(org, _short):
    sf = connect(org)
    rows = sf.query(
        "SELECT StageName, COUNT(Id) n, SUM(Amount), MIN(CloseDate) soonest, AVG(Amount)"
        " FROM Opportunity GROUP BY StageName ORDER BY StageName"
    )["records"]
    keys = ["attributes", "StageName", "n", "expr0", "soonest", "expr1"]
    assert all(list(row) == keys for row in rows), list(rows[0])
    assert all(row["attributes"] == {"type": "AggregateResult"} for row in rows)
    assert sum(row["n"] for row in rows) == count(sf, "Opportunity")
    every = sf.query_all("SELECT StageName, Amount FROM Opportunity")["records"]
    sums = Counter()
    for row in every:
        sums[row["StageName"]] += row["Amount"] or 0
    for row in rows:
        assert abs((row["expr0"] or 0) - sums[row["StageName"]]) < 0.01, row
    one = sf.query("SELECT COUNT(Id) FROM Lead")
    assert one["totalSize"] == 1 and one["records"][0]["expr0"] == count(sf, "Lead"), one


def filters_of_many_kinds_agree_with_counting_by_hand(org, _short):
    sf = connect(org)
    rows = sf.query_all("SELECT Id, Name, Status, IsConverted, CreatedDate FROM Lead")["records"]
    status = rows[0]["Status"]
    by_hand = sum(row["Status"] == status for row in rows)
    assert sf.query(format_soql("SELECT COUNT() FROM Lead WHERE Status = {}", status))[
        "totalSize"
    ] == by_hand
    assert count(sf, f"Lead WHERE Status = '{status.upper()}'") == by_hand
    assert count(sf, "Lead WHERE IsConverted = true") == sum(row["IsConverted"] for row in rows)
    assert count(sf, "Lead WHERE Name LIKE 'A%'") == sum(
        row["Name"].lower().startswith("a") for row in rows
    )
    text = format_soql(
        "SELECT COUNT() FROM Lead WHERE CreatedDate >= {when}",
        when=datetime.datetime.fromisoformat(rows[0]["CreatedDate"].replace("+0000", "+00:00")),
    )
    later = sum(row["CreatedDate"] >= rows[0]["CreatedDate"] for row in rows)
    assert sf.query(text)["totalSize"] == later
    ids = [row["Id"] for row in rows[:300]]
    assert sf.query(format_soql("SELECT COUNT() FROM Lead WHERE Id IN {}", ids))["totalSize"] == 300
    short = [one[:15] for one in ids]
    assert sf.query(format_soql("SELECT COUNT() FROM Lead WHERE Id IN {}", short))["totalSize"] == 300


def nulls_come_first_when_ascending(org, _short):
    sf = connect(org)
    nulls = count(sf, "Opportunity WHERE Amount = null")
    assert 0 < nulls < 2000, nulls
    up = sf.query("SELECT Amount FROM Opportunity ORDER BY Amount")["records"]
    assert all(row["Amount"] is None for row in up[:nulls]) and up[nulls]["Amount"] is not None
    last = sf.query("SELECT Amount FROM Opportunity ORDER BY Amount NULLS LAST LIMIT 5")["records"]
    assert all(row["Amount"] is not None for row in last)


def deleted_rows_are_asked_for_by_name(org, _short):
    sf = connect(org)
    plain = sf.query_all("SELECT Id FROM Account")["totalSize"]
    every = sf.query_all("SELECT Id, IsDeleted FROM Account", include_deleted=True)["records"]
    assert len(every) == plain + sum(row["IsDeleted"] for row in every)


def searches_find_by_words(org, _short):
    sf = connect(org)
    account = sf.query("SELECT Id, Name FROM Account ORDER BY Id LIMIT 1")["records"][0]
    word = next(word for word in account["Name"].split() if word.isalpha() and len(word) > 2)
    found = sf.search(f"FIND {{{word}}} IN NAME FIELDS RETURNING Account(Id, Name)")["searchRecords"]
    assert account["Name"] in [record["Name"] for record in found], found
    quick = sf.quick_search(word)["searchRecords"]
    assert account["Id"] in [record["Id"] for record in quick], quick
    assert {record["attributes"]["type"] for record in found} == {"Account"}, found
    assert sf.quick_search("qqzzxx")["searchRecords"] == []
    refused(SalesforceMalformedRequest, 400, "MALFORMED_SEARCH", lambda: sf.search("FIND acme"))


def is_sandbox_reads_the_organization(org, _short):
    assert connect(org).is_sandbox() in (True, False)


# --- describes and records ----------------------------------------------------------------------

FIELD_KEYS = set(
    "aggregatable autoNumber byteLength calculated cascadeDelete caseSensitive createable custom"
    " defaultedOnCreate dependentPicklist deprecatedAndHidden digits displayLocationInDecimal"
    " encrypted externalId filterable groupable highScaleNumber htmlFormatted idLookup label length"
    " name nameField namePointing nillable permissionable polymorphicForeignKey precision"
    " queryByDistance referenceTo restrictedDelete restrictedPicklist scale soapType sortable type"
    " unique updateable writeRequiresMasterRead".split()
)
OBJECT_KEYS = set(
    "activateable createable custom customSetting deletable deprecatedAndHidden feedEnabled"
    " hasSubtypes isSubtype label labelPlural layoutable mergeable mruEnabled name queryable"
    " replicateable retrieveable searchable triggerable undeletable updateable fields"
    " childRelationships recordTypeInfos urls".split()
)
CHILD_KEYS = {"cascadeDelete", "childSObject", "deprecatedAndHidden", "field", "restrictedDelete"}
RECORD_TYPE_KEYS = {"active", "defaultRecordTypeMapping", "master", "name", "recordTypeId"}


def describe_global_lists_what_can_be_described(org, _short):
    sf = connect(org)
    listed = sf.describe()
    assert listed["encoding"] == "UTF-8" and listed["maxBatchSize"] == 200
    names = [one["name"] for one in listed["sobjects"]]
    assert len(names) == len(set(names)) and names == sorted(names, key=str.lower), names
    for wanted in "Account Contact Lead Opportunity User Organization Task Event Case".split():
        assert wanted in names, wanted
    for one in listed["sobjects"]:
        missing = OBJECT_KEYS - {"fields", "childRelationships", "recordTypeInfos"} - set(one)
        assert not missing, (one["name"], missing)
        assert one["urls"]["describe"].endswith(f"/sobjects/{one['name']}/describe")


def describes_have_every_key_and_fields_that_can_be_asked_for(org, _short):
    sf = connect(org)
    for one in sf.describe()["sobjects"]:
        name = one["name"]
        told = getattr(sf, name).describe()
        assert not OBJECT_KEYS - set(told), (name, OBJECT_KEYS - set(told))
        for field in told["fields"]:
            assert not FIELD_KEYS - set(field), (name, field["name"], FIELD_KEYS - set(field))
            for value in field["picklistValues"]:
                assert {"active", "defaultValue", "label", "value"} <= set(value), field["name"]
        for child in told["childRelationships"]:
            assert CHILD_KEYS <= set(child), (name, child)
        for kind in told["recordTypeInfos"]:
            assert RECORD_TYPE_KEYS <= set(kind), (name, kind)
        if one["queryable"]:
            fields = [field["name"] for field in told["fields"]]
            answer = sf.query(f"SELECT {', '.join(fields)} FROM {name} LIMIT 2")
            for row in answer["records"]:
                assert list(row)[1:] == fields, name


def metadata_and_recent_items_name_the_object(org, _short):
    sf = connect(org)
    told = sf.Account.metadata()
    assert told["objectDescribe"]["name"] == "Account"
    assert told["objectDescribe"]["keyPrefix"] == "001"
    assert isinstance(told["recentItems"], list)
    account = sf.query("SELECT Id, Name FROM Account ORDER BY Name DESC LIMIT 1")["records"][0]
    sf.Account.get(account["Id"])
    newest = sf.Account.metadata()["recentItems"][0]
    assert (newest["Id"], newest["Name"]) == (account["Id"], account["Name"]), newest
    assert newest["attributes"]["type"] == "Account"
    recent = sf.restful("recent", params={"limit": 1})
    assert [row["Id"] for row in recent] == [account["Id"]], recent


def a_record_holds_what_its_query_holds(org, _short):
    sf = connect(org)
    for name in ("Account", "Contact", "Lead", "Opportunity", "User", "Task", "Campaign"):
        fields = [field["name"] for field in getattr(sf, name).describe()["fields"]]
        asked = sf.query(f"SELECT {', '.join(fields)} FROM {name} ORDER BY Id LIMIT 1")["records"][0]
        kind = getattr(sf, name)
        got = kind.get(asked["Id"])
        assert got == asked, (name, {key for key in got if got[key] != asked.get(key)})
        assert kind.get(asked["Id"][:15])["Id"] == asked["Id"]
    part = sf.restful(f"sobjects/account/{sf.query('SELECT Id FROM Account')['records'][0]['Id']}",
                      params={"fields": "name,ANNUALREVENUE"})
    assert {"Name", "AnnualRevenue"} <= set(part) <= {"attributes", "Name", "AnnualRevenue", "Id"}, part


def limits_and_usage_are_told(org, _short):
    sf = connect(org)
    limits = sf.limits()
    daily = limits["DailyApiRequests"]
    assert daily["Max"] > 5000 and 0 < daily["Remaining"] < daily["Max"], daily
    for name in ("DataStorageMB", "FileStorageMB"):
        assert limits[name]["Remaining"] <= limits[name]["Max"], name
    before = sf.api_usage["api-usage"].used
    sf.query("SELECT Id FROM Organization")
    assert sf.api_usage["api-usage"].used > before
    assert sf.api_usage["api-usage"].total == daily["Max"]


def restful_paths_answer(org, _short):
    sf = connect(org)
    root = sf.restful("")
    assert root["query"] == f"/services/data/v{VERSION}/query", root
    counts = sf.restful("limits/recordCount", params={"sObjects": "Account,Lead,Nope"})["sObjects"]
    told = {one["name"]: one["count"] for one in counts}
    assert told == {"Account": count(sf, "Account"), "Lead": count(sf, "Lead")}, told
    plan = sf.restful("query/", params={"explain": "SELECT Id FROM Lead WHERE IsConverted = true"})
    assert plan["plans"][0]["sobjectType"] == "Lead", plan
    assert plan["plans"][0]["cardinality"] == count(sf, "Lead WHERE IsConverted = true")
    user = sf.oauth2("userinfo")
    assert user["preferred_username"] == org["username"], user


# --- refusals -----------------------------------------------------------------------------------


def bulk_jobs_load_change_and_delete(org, _short):
    """insert, upsert by a key, update and delete; each row is told about."""
    contact = connect(org).bulk2.Contact
    rows = [
        {"LastName": f"Bulk {number}", "Email": f"bulk{number}@ss.example", "Phone": "1", "Description": "two\nlines, \"x\""}
        for number in range(450)
    ]
    [result] = contact.insert(records=rows + [{"LastName": "", "Email": "", "Phone": "", "Description": "nameless"}], wait=1)
    assert result["numberRecordsTotal"] == 451, result
    assert result["numberRecordsFailed"] == 1, result
    every = contact.get_all_ingest_records(result["job_id"])
    made = list(csv.DictReader(io.StringIO(contact.get_successful_records(result["job_id"]))))
    assert len(made) == 450 and {row["sf__Created"] for row in made} == {"true"}, made[:2]
    assert made[0]["Description"] == "two\nlines, \"x\""
    [failed] = every["failedRecords"]
    wanted = "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"
    assert failed["sf__Error"] == wanted, failed
    assert every["unprocessedRecords"] == []

    changed = [{"Email": "bulk0@ss.example", "LastName": "Changed"}, {"Email": "new@ss.example", "LastName": "Bulk new"}]
    [result] = contact.upsert(records=changed, external_id_field="Email", wait=1)
    told = csv.DictReader(io.StringIO(contact.get_successful_records(result["job_id"])))
    assert [row["sf__Created"] for row in told] == ["false", "true"], result

    ids = [row["sf__Id"] for row in made]
    [result] = contact.update(records=[{"Id": one, "Phone": "#N/A"} for one in ids], wait=1)
    assert result["numberRecordsFailed"] == 0, result
    kept = count(connect(org), "Contact WHERE Email LIKE 'bulk%@ss.example' AND Phone = null")
    assert kept == 450, kept
    left = connect(org).query("SELECT Id FROM Contact WHERE Email = 'new@ss.example'")["records"]
    [result] = contact.delete(records=[{"Id": one} for one in ids + [left[0]["Id"]]], wait=1)
    assert (result["numberRecordsTotal"], result["numberRecordsFailed"]) == (451, 0), result
    assert count(connect(org), "Contact WHERE Email LIKE '%@ss.example'") == 0


def bulk_queries_come_in_pages_and_files(org, _short):
    sf = connect(org)
    total = count(sf, "OpportunityHistory")
    ids = []
    for page in sf.bulk2.OpportunityHistory.query("SELECT Id, StageName FROM OpportunityHistory", max_records=5000):
        rows = list(csv.DictReader(io.StringIO(page)))
        assert 0 < len(rows) <= 5000 and set(rows[0]) == {"Id", "StageName"}
        ids += [row["Id"] for row in rows]
    assert len(ids) == len(set(ids)) == total, (len(ids), total)
    with tempfile.TemporaryDirectory() as folder:
        files = sf.bulk2.Contact.download("SELECT Name, Account.Name FROM Contact", path=folder, max_records=100_000)
        assert sum(one["number_of_records"] for one in files) == count(sf, "Contact"), files
        with open(files[0]["file"], encoding="utf-8", newline="") as text:
            assert next(csv.reader(text)) == ["Name", "Account.Name"]


def the_first_bulk_api_loads_and_queries(org, _short):
    """Batches of JSON, each row told about beside what was sent."""
    bulk = connect(org).bulk.Contact
    rows = [{"LastName": f"Old {number}", "Email": f"old{number}@ss.example"} for number in range(30)]
    told = bulk.insert(rows + [{"LastName": None, "Email": "none@ss.example"}], batch_size=20)
    assert [row["success"] for row in told] == [True] * 30 + [False], told
    [error] = told[-1]["errors"]
    assert (error["statusCode"], error["fields"]) == ("REQUIRED_FIELD_MISSING", ["LastName"]), error
    changed = [{"Email": "old0@ss.example", "LastName": "Changed"}, {"Email": "old99@ss.example", "LastName": "New"}]
    told = bulk.upsert(changed, "Email", include_detailed_results=True)
    assert [row["created"] for row in told] == [False, True], told
    found = bulk.query("SELECT Id, LastName, CreatedDate FROM Contact WHERE Email LIKE 'old%@ss.example'")
    assert len(found) == 31 and found[0]["attributes"]["type"] == "Contact", found[:1]
    assert all(isinstance(row["CreatedDate"], int) for row in found)
    told = bulk.delete([{"Id": row["Id"]} for row in found])
    assert all(row["success"] for row in told)
    assert count(connect(org), "Contact WHERE Email LIKE 'old%@ss.example'") == 0


def layouts_and_passwords_answer(org, _short):
    sf = connect(org)
    layout = sf.Account.describe_layout("012000000000000AAA")
    assert layout["detailLayoutSections"][0]["layoutRows"], layout
    user = sf.query(f"SELECT Id FROM User WHERE Username != '{org['username']}' LIMIT 1")["records"][0]
    assert sf.set_password(user["Id"], "correct-horse-1") is None


def composites_and_collections_answer(org, _short):
    sf = connect(org)
    base = f"/services/data/v{VERSION}"
    entries = [
        ("acc", "POST", "sobjects/Account", {"Name": "composite"}),
        ("con", "POST", "sobjects/Contact", {"LastName": "L", "AccountId": "@{acc.id}"}),
        ("bad", "POST", "sobjects/Contact", {"AccountId": "@{acc.id}"}),
    ]
    request = [
        {"referenceId": name, "method": method, "url": f"{base}/{path}", "body": body}
        for name, method, path, body in entries
    ]
    before = count(sf, "Account")
    answer = sf.restful(
        "composite", method="POST", json={"allOrNone": True, "compositeRequest": request}
    )["compositeResponse"]
    codes = [entry["body"][0]["errorCode"] for entry in answer]
    assert codes == ["PROCESSING_HALTED", "PROCESSING_HALTED", "REQUIRED_FIELD_MISSING"], codes
    assert count(sf, "Account") == before
    record = {"attributes": {"type": "Account"}, "Name": "collection"}
    rows = sf.restful("composite/sobjects", method="POST", json={"records": [record, record]})
    assert all(row["success"] and row["errors"] == [] for row in rows), rows
    ids = ",".join(row["id"] for row in rows)
    gone = sf.restful("composite/sobjects", method="DELETE", params={"ids": ids})
    assert [row["id"] for row in gone] == ids.split(","), gone


def changes_are_told(org, _short):
    sf = connect(org)
    made = sf.Account.create({"Name": "changed"})["id"]
    now = datetime.datetime.now(datetime.timezone.utc)
    span = (now - datetime.timedelta(hours=1), now + datetime.timedelta(minutes=2))
    assert made in sf.Account.updated(*span)["ids"]
    sf.Account.delete(made)
    deleted = sf.Account.deleted(*span)
    assert made in [row["id"] for row in deleted["deletedRecords"]], deleted


def bad_queries_are_malformed_requests(org, _short):
    sf = connect(org)
    for text, code, part in [
        ("SELEC Id FROM Account", "MALFORMED_QUERY", "unexpected token"),
        ("SELECT Id FROM Account WHERE", "MALFORMED_QUERY", "EOF"),
        ("SELECT Id FROM Account LIMIT x", "MALFORMED_QUERY", "x"),
        ("SELECT Nope FROM Account", "INVALID_FIELD", "No such column 'Nope' on entity 'Account'"),
        ("SELECT Id FROM Nope", "INVALID_TYPE", "sObject type 'Nope' is not supported"),
        ("SELECT Id FROM Account WHERE Name > 5", "INVALID_FIELD", "Name"),
        ("SELECT Nope.Name FROM Account", "INVALID_FIELD", "Nope"),
        ("", "MALFORMED_QUERY", ""),
    ]:
        told = refused(SalesforceMalformedRequest, 400, code, lambda: sf.query(text))
        assert part in told["message"], (text, told)


def what_is_not_there_is_not_found(org, _short):
    sf = connect(org)
    gone = SalesforceResourceNotFound
    refused(gone, 404, "NOT_FOUND", lambda: sf.Nope.describe())
    refused(gone, 404, "NOT_FOUND", lambda: sf.Nope.get("001000000000001AAA"))
    refused(gone, 404, "NOT_FOUND", lambda: sf.restful("nothing/here"))
    some = sf.query("SELECT Id FROM Account LIMIT 1")["records"][0]["Id"]
    never = some[:8] + "zzzzzzz"
    refused(gone, 404, "NOT_FOUND", lambda: sf.Account.get(never))
    told = refused(
        SalesforceMalformedRequest,
        400,
        "INVALID_FIELD",
        lambda: sf.restful(f"sobjects/Account/{some}", params={"fields": "Nope"}),
    )
    assert "Nope" in told["message"], told
    old = connect(org)
    old.base_url = old.base_url.replace(VERSION, "20.0")
    refused(SalesforceGeneralError, 410, "UNSUPPORTED_API_VERSION", lambda: old.describe())
    old.base_url = old.base_url.replace("20.0", "99.0")
    refused(gone, 404, "NOT_FOUND", lambda: old.describe())


def a_made_up_token_is_an_expired_session(org, _short):
    for token in ("nonsense", org["access_token"][:16] + "AQEAQmadeup", org["access_token"] + "x"):
        sf = connect(org, token)
        told = refused(
            SalesforceExpiredSession,
            401,
            "INVALID_SESSION_ID",
            lambda: sf.query("SELECT Id FROM Account"),
        )
        assert told["message"] == "Session expired or invalid"
        refused(SalesforceExpiredSession, 401, "INVALID_SESSION_ID", lambda: sf.Account.describe())


def a_token_expires(_org, short):
    sf = login(short)
    assert count(sf, "Account") == 600, "the token is new"
    time.sleep(5.2)
    # The library logs in again by itself, once.
    before = sf.session_id
    assert count(sf, "Account") == 600
    assert sf.session_id != before
    stale = connect(short, before)
    refused(
        SalesforceExpiredSession,
        401,
        "INVALID_SESSION_ID",
        lambda: stale.query("SELECT Id FROM Account"),
    )


def a_revoked_token_is_an_expired_session(org, _short):
    sf = login(org)
    assert count(sf, "User") > 0
    by_hand = sf.session.post(org["url"] + "/services/oauth2/revoke", data={"token": sf.session_id})
    assert by_hand.status_code == 200, by_hand.text
    revoked = connect(org, sf.session_id)
    refused(
        SalesforceExpiredSession,
        401,
        "INVALID_SESSION_ID",
        lambda: revoked.query("SELECT Id FROM Account"),
    )


def login(org):
    return Salesforce(
        username=org["username"],
        password=org["password"],
        consumer_key=org["client_id"],
        consumer_secret=org["client_secret"],
        version=VERSION,
        session=session_for(org),
    )


CHECKS = [
    password_login_gives_a_session_that_works,
    client_credentials_login_gives_a_session_that_works,
    username_and_password_log_in_over_soap,
    wrong_credentials_fail_as_promised,
    every_row_comes_once_over_pages,
    a_lazy_query_asks_for_a_page_only_when_it_is_needed,
    a_locator_works_as_url_and_as_bare_id,
    a_batch_size_keeps_salesforces_bounds,
    fields_keep_the_order_of_the_select,
    no_parent_and_no_children_are_null,
    children_come_with_their_parents,
    groups_add_up,
    filters_of_many_kinds_agree_with_counting_by_hand,
    nulls_come_first_when_ascending,
    deleted_rows_are_asked_for_by_name,
    searches_find_by_words,
    is_sandbox_reads_the_organization,
    describe_global_lists_what_can_be_described,
    describes_have_every_key_and_fields_that_can_be_asked_for,
    metadata_and_recent_items_name_the_object,
    a_record_holds_what_its_query_holds,
    limits_and_usage_are_told,
    restful_paths_answer,
    bulk_jobs_load_change_and_delete,
    bulk_queries_come_in_pages_and_files,
    the_first_bulk_api_loads_and_queries,
    layouts_and_passwords_answer,
    composites_and_collections_answer,
    changes_are_told,
    bad_queries_are_malformed_requests,
    what_is_not_there_is_not_found,
    a_made_up_token_is_an_expired_session,
    a_token_expires,
    a_revoked_token_is_an_expired_session,
]


def main():
    org, short = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
    failed = 0
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            check(org, short)
        except Exception as error:  # every check is told about
            failed += 1
            print(f"FAILED  {name}\n        {type(error).__name__}: {error}"[:1500])
        else:
            print(f"ok      {name}")
    print(f"simple-salesforce: {len(CHECKS) - failed} of {len(CHECKS)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
