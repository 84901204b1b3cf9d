"""The wire itself, where libraries differ from each other, with plain requests.

    python check_wire.py ORG.json SHORT.json

Both files hold the line that `sfkit local start --format json` prints. The tokens of the second
org live for four seconds and its refresh tokens rotate.
"""

import base64
import gzip
import hashlib
import hmac
import json
import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import requests

CALLBACK = "http://localhost:1717/OauthRedirect"


class Org:
    """One org and the shortest way to call it."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.__dict__.update(json.load(file))
        self.http = requests.Session()
        self.http.trust_env = False

    def get(self, path, token=None, headers=(), **params):
        """GET with the ready token, or with another."""
        sent = {"Authorization": f"Bearer {token or self.access_token}", **dict(headers)}
        return self.http.get(self.url + path, headers=sent, params=params)

    def query(self, text, version="67.0", **more):
        answer = self.get(f"/services/data/v{version}/query", q=text, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, endpoint, **form):
        return self.http.post(f"{self.url}/services/oauth2/{endpoint}", data=form)

    def authorize(self, **params):
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": CALLBACK,
            **params,
        }
        return self.http.get(
            self.url + "/services/oauth2/authorize", params=asked, allow_redirects=False
        )

    def login(self, **params):
        back = self.authorize(**params)
        assert back.status_code == 302, back.text
        code = parse_qs(urlsplit(back.headers["location"]).query)["code"][0]
        answer = self.exchange(code)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def exchange(self, code, **more):
        return self.post(
            "token",
            grant_type="authorization_code",
            code=code,
            client_id=self.client_id,
            client_secret=self.client_secret,
            redirect_uri=CALLBACK,
            **more,
        )

    def refresh(self, token):
        return self.post(
            "token",
            grant_type="refresh_token",
            refresh_token=token,
            client_id=self.client_id,
            client_secret=self.client_secret,
        )


def refused(answer, status, code):
    assert answer.status_code == status, (answer.status_code, answer.text)
    body = answer.json()
    told = body[0]["errorCode"] if isinstance(body, list) else body["error"]
    assert told == code, body


# --- OAuth --------------------------------------------------------------------------------------


def both_names_of_the_token_scheme_work(org, _short):
    for scheme in ("Bearer", "OAuth", "bearer"):
        header = {"Authorization": f"{scheme} {org.access_token}"}
        answer = org.http.get(org.url + "/services/data/v67.0/limits", headers=header)
        assert answer.status_code == 200, scheme
    header = {"Authorization": f"Digest {org.access_token}"}
    answer = org.http.get(org.url + "/services/data/v67.0/limits", headers=header)
    refused(answer, 401, "INVALID_AUTH_HEADER")
    refused(org.http.get(org.url + "/services/data/v67.0/limits"), 401, "INVALID_SESSION_ID")


def the_signature_is_an_hmac_of_id_and_time(org, _short):
    tokens = org.login()
    text = (tokens["id"] + tokens["issued_at"]).encode()
    digest = hmac.new(org.client_secret.encode(), text, hashlib.sha256).digest()
    assert tokens["signature"] == base64.b64encode(digest).decode(), tokens["signature"]
    assert abs(int(tokens["issued_at"]) / 1000 - time.time()) < 120
    assert tokens["instance_url"] == org.url and tokens["token_type"] == "Bearer"


def a_challenge_without_method_is_sha256(org, _short):
    verifier = secrets.token_urlsafe(32)
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def code(**more):
        back = org.authorize(code_challenge=challenge, **more)
        return parse_qs(urlsplit(back.headers["location"]).query)["code"][0]

    assert org.exchange(code(), code_verifier=verifier).status_code == 200
    again = org.exchange(code(code_challenge_method="S256"), code_verifier=verifier)
    assert again.status_code == 200, again.text
    refused(org.exchange(code(), code_verifier="x" * 43), 400, "invalid_request")
    refused(org.exchange(code()), 400, "invalid_grant")


def people_get_a_page_and_programs_a_redirect(org, _short):
    assert org.authorize().status_code == 302
    params = {"response_type": "code", "client_id": org.client_id, "redirect_uri": CALLBACK}
    page = org.http.get(
        org.url + "/services/oauth2/authorize",
        params=params,
        headers={"Accept": "text/html,application/xhtml+xml"},
        allow_redirects=False,
    )
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert "<form" in page.text
    away = org.authorize(redirect_uri="https://elsewhere.example/callback")
    assert away.status_code == 400 and "location" not in away.headers, away.text


def three_refreshes_at_once_all_work(org, _short):
    token = org.login()["refresh_token"]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(org.refresh, [token] * 3))
    for answer in answers:
        assert answer.status_code == 200, answer.text
        fresh = answer.json()["access_token"]
        assert org.get("/services/data/v67.0/limits", fresh).status_code == 200


def rotation_gives_another_token_and_knows_the_old_one(_org, short):
    first = short.login()["refresh_token"]
    second = short.refresh(first).json()["refresh_token"]
    assert second != first
    refused(short.refresh(first), 400, "invalid_grant")
    refused(short.refresh(second), 400, "invalid_grant")


def introspection_follows_the_life_of_a_token(_org, short):
    tokens = short.login()

    def told(token):
        answer = short.post(
            "introspect",
            token=token,
            client_id=short.client_id,
            client_secret=short.client_secret,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    live = told(tokens["access_token"])
    assert live["active"] is True and live["username"] == short.username, live
    time.sleep(5.2)
    assert told(tokens["access_token"])["active"] is False
    assert told("nonsense")["active"] is False
    assert told(tokens["refresh_token"])["active"] is True
    assert short.post("revoke", token=tokens["refresh_token"]).status_code == 200
    assert told(tokens["refresh_token"])["active"] is False


def userinfo_and_identity_agree(org, _short):
    info = org.get("/services/oauth2/userinfo").json()
    answer = org.http.get(
        info["sub"], headers={"Authorization": f"Bearer {org.access_token}"}
    )
    identity = answer.json()
    for key in ("user_id", "organization_id"):
        assert info[key] == identity[key] and len(info[key]) == 18
    assert identity["username"] == info["preferred_username"] == org.username
    user = org.get(f"/services/data/v67.0/sobjects/User/{info['user_id']}").json()
    assert user["Username"] == org.username
    bad = org.get("/services/oauth2/userinfo", "nonsense")
    assert (bad.status_code, bad.text) == (403, "Bad_OAuth_Token"), bad.text


# --- paths --------------------------------------------------------------------------------------


def versions_ask_for_no_token(org, _short):
    for path in ("/services/data", "/services/data/"):
        versions = org.http.get(org.url + path).json()
        numbers = [float(one["version"]) for one in versions]
        assert numbers == sorted(numbers) and numbers[-1] >= 67
        assert {"label": "Spring '23", "url": "/services/data/v57.0", "version": "57.0"} in versions


def slashes_do_not_matter(org, _short):
    count = org.query("SELECT COUNT() FROM Account")["totalSize"]
    for path in (
        "//services/data/v67.0/query",
        "/services/data/v67.0/query/",
        "/services/data//v67.0/query",
        "/services/data/v67.0/queryAll/",
    ):
        answer = org.get(path, q="SELECT COUNT() FROM Account WHERE IsDeleted = false")
        assert answer.json()["totalSize"] == count, (path, answer.text)
    for path in ("limits/", "sobjects/", "sobjects/Account/", "sobjects/Account/describe/", "recent/"):
        assert org.get(f"/services/data/v67.0/{path}").status_code == 200, path
    assert org.get("/services/data/latest/limits").status_code == 200


def the_case_of_names_does_not_matter(org, _short):
    row = org.query("select id, NAME, owner.name from ACCOUNT limit 1")["records"][0]
    assert list(row) == ["attributes", "Id", "Name", "Owner"], row
    assert list(row["Owner"]) == ["attributes", "Name"], row
    got = org.get(f"/services/data/v67.0/sobjects/aCCount/{row['Id'][:15]}", fields="iD,nAME").json()
    assert got["Id"] == row["Id"] and got["Name"] == row["Name"]
    assert org.get("/services/data/v67.0/sobjects/OPPORTUNITY/describe").json()["name"] == "Opportunity"


def answers_can_be_pretty_and_small(org, _short):
    path = "/services/data/v67.0/sobjects/Account/describe"
    plain = org.get(path)
    pretty = org.get(path, headers={"X-PrettyPrint": "1"})
    assert plain.headers["content-type"] == "application/json;charset=UTF-8"
    assert "\n" in pretty.text and "\n" not in plain.text and pretty.json() == plain.json()
    header = {"Accept-Encoding": "gzip"}
    raw = org.http.get(
        org.url + path,
        headers={"Authorization": f"Bearer {org.access_token}", **header},
        stream=True,
    )
    assert raw.headers.get("content-encoding") == "gzip", raw.headers
    assert json.loads(gzip.decompress(raw.raw.read())) == plain.json()
    bare = org.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in bare.headers and bare.json() == plain.json()


def bodies_may_come_compressed(org, _short):
    url = f"{org.url}/services/data/v67.0/composite/sobjects"
    body = gzip.compress(json.dumps({"records": [{"attributes": {"type": "Account"}}]}).encode())
    headers = {"Authorization": f"Bearer {org.access_token}", "Content-Type": "application/json", "Content-Encoding": "gzip"}
    [row] = org.http.post(url, data=body, headers=headers).json()
    assert row["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING", row


def usage_is_told_with_every_answer(org, _short):
    def used(answer):
        return int(answer.headers["sforce-limit-info"].split("=")[1].split("/")[0])

    first = used(org.get("/services/data/v67.0/limits"))
    second = used(org.get("/services/data/v67.0/query", q="SELECT Nope FROM Account"))
    assert second == first + 1
    assert "sforce-limit-info" not in org.http.get(org.url + "/services/data/").headers


def methods_that_are_not_there_are_refused(org, _short):
    header = {"Authorization": f"Bearer {org.access_token}"}
    for method, path in [("POST", "query"), ("DELETE", "limits"), ("PUT", "sobjects/Account/describe")]:
        answer = org.http.request(method, f"{org.url}/services/data/v67.0/{path}", headers=header, json={})
        refused(answer, 405, "METHOD_NOT_ALLOWED")
        assert "GET" in answer.headers["allow"]


# --- queries ------------------------------------------------------------------------------------


def columns_tell_what_the_rows_hold(org, _short):
    text = (
        "SELECT Id, Name, Owner.Profile.Name, (SELECT Email, Account.Name FROM Contacts) FROM Account"
    )
    told = org.get("/services/data/v67.0/query", q=text, columns="true").json()
    assert told["entityName"] == "Account" and told["idSelected"] is True, told
    columns = told["columnMetadata"]
    assert [one["columnName"] for one in columns] == ["Id", "Name", "Owner", "Contacts"]
    profile = columns[2]["joinColumns"][0]
    assert profile["columnName"] == "Profile" and profile["joinColumns"][0]["columnName"] == "Name"
    assert columns[3]["aggregate"] is True
    assert [one["columnName"] for one in columns[3]["joinColumns"]] == ["Email", "Account"]
    text = "SELECT StageName, COUNT(Id), SUM(Amount) total, MAX(Amount) FROM Opportunity GROUP BY StageName"
    told = org.get("/services/data/v67.0/query", q=text, columns="true").json()
    names = [one["columnName"] for one in told["columnMetadata"]]
    assert names == [key for key in org.query(text)["records"][0] if key != "attributes"], names
    assert names == ["StageName", "expr0", "total", "expr1"]


def polymorphic_parents_are_followed(org, _short):
    rows = org.query(
        "SELECT Id, What.Name, What.Type, Who.Name, Owner.Name FROM Task"
        " WHERE WhatId != null AND WhoId != null LIMIT 50"
    )["records"]
    assert rows
    for row in rows:
        assert row["What"]["Name"] and row["What"]["Type"] and row["Owner"]["Name"], row
    chosen = org.query(
        "SELECT TYPEOF What WHEN Opportunity THEN StageName ELSE Name END FROM Task"
        " WHERE What.Type = 'Opportunity' LIMIT 3"
    )["records"]
    assert chosen and all(list(row["What"]) == ["attributes", "StageName"] for row in chosen), chosen


def dates_and_money_have_their_shapes(org, _short):
    row = org.query(
        "SELECT CreatedDate, CloseDate, Amount, Probability, IsWon FROM Opportunity"
        " WHERE Amount != null LIMIT 1"
    )["records"][0]
    time.strptime(row["CreatedDate"], "%Y-%m-%dT%H:%M:%S.000+0000")
    time.strptime(row["CloseDate"], "%Y-%m-%d")
    assert isinstance(row["Amount"], float) and isinstance(row["Probability"], float), row
    assert isinstance(row["IsWon"], bool), row


def a_null_is_first_in_groups_too(org, _short):
    rows = org.query(
        "SELECT LeadSource, COUNT(Id) n FROM Lead GROUP BY LeadSource ORDER BY LeadSource"
    )["records"]
    sources = [row["LeadSource"] for row in rows]
    if None in sources:
        assert sources[0] is None, sources
    assert sum(row["n"] for row in rows) == org.query("SELECT COUNT() FROM Lead")["totalSize"]
    text = "SELECT LeadSource, COUNT(Id) n FROM Lead GROUP BY ROLLUP(LeadSource)"
    rolled = org.query(text)["records"]
    assert max(row["n"] for row in rolled) == sum(row["n"] for row in rows), rolled


def limits_of_the_language_are_kept(org, _short):
    path = "/services/data/v67.0/query"
    refused(org.get(path, q="SELECT Id FROM Lead OFFSET 2001"), 400, "NUMBER_OUTSIDE_VALID_RANGE")
    refused(org.get(path, q="SELECT Id FROM Lead LIMIT -1"), 400, "MALFORMED_QUERY")
    many = "SELECT Id, COUNT(Name) FROM Lead GROUP BY Id"
    refused(org.get(path, q=many), 400, "EXCEEDED_ID_LIMIT")
    far = org.get(path, q="SELECT Id FROM Lead WHERE Name = '" + "x" * 17_000 + "'")
    assert far.status_code in (414, 431), far.status_code


def for_view_makes_items_recent(org, _short):
    text = "SELECT Id, Name FROM Campaign ORDER BY Name LIMIT 3"
    before = org.get("/services/data/v67.0/sobjects/Campaign").json()["recentItems"]
    org.query(text)
    assert org.get("/services/data/v67.0/sobjects/Campaign").json()["recentItems"] == before
    rows = org.query(text + " FOR VIEW")["records"]
    recent = org.get("/services/data/v67.0/sobjects/Campaign").json()["recentItems"]
    assert [row["Id"] for row in recent[:3]] == [row["Id"] for row in rows], recent
    last = org.query("SELECT Id FROM Contact LIMIT 1")["records"][0]["Id"]
    org.get(f"/services/data/v67.0/sobjects/Contact/{last}", headers={"Sforce-Mru": "updateMru=false"})
    assert org.get("/services/data/v67.0/recent").json()[0]["Id"] != last
    refused(org.get("/services/data/v67.0/recent", limit="x"), 400, "ILLEGAL_QUERY_PARAMETER_VALUE")


def the_objects_of_wide_suites_are_there(org, _short):
    for name, fields in {
        "Account": "Fax, Sic, SicDesc, Ownership, TickerSymbol, Site, Jigsaw, AccountSource",
        "Contact": "EmailBouncedDate, MailingAddress, ReportsTo.Name",
        "Lead": "Salutation, ConvertedAccount.Name, Owner.Name",
        "Organization": "CreatedById, InstanceName, IsSandbox, OrganizationType, NamespacePrefix",
        "BusinessHours": "MondayStartTime, MondayEndTime",
        "Note": "Parent.Type, Parent.Name",
        "Attachment": "Parent.Name, BodyLength",
        "CronTrigger": "State, NextFireTime",
        "ContentVersion": "Title",
        "OpportunityContactRole": "Role, Contact.Name, Opportunity.Name",
        "CampaignMember": "Status, Campaign.Name",
    }.items():
        org.query(f"SELECT Id, {fields} FROM {name} LIMIT 5")
    for name in ("Account", "Contact", "Lead", "User"):
        assert org.query(f"SELECT COUNT() FROM {name} WHERE Name = null")["totalSize"] == 0, name
    book = org.query("SELECT Name FROM Pricebook2 WHERE IsStandard = true")["records"]
    assert [row["Name"] for row in book] == ["Standard Price Book"], book
    entries = org.query("SELECT Name, Product2.Name FROM PricebookEntry")["records"]
    assert entries and all(row["Name"] == row["Product2"]["Name"] for row in entries)
    users = "SELECT COUNT() FROM User WHERE IsActive = true AND UserType = 'Standard'"
    assert org.query(users)["totalSize"] >= 2
    hours = org.query("SELECT MondayStartTime FROM BusinessHours")["records"]
    assert len(hours) == 1, hours
    shown = hours[0]["MondayStartTime"]
    assert shown is None or time.strptime(shown, "%H:%M:%S.000Z"), shown
    address = org.query(
        "SELECT MailingAddress, MailingCity FROM Contact WHERE MailingCity != null LIMIT 1"
    )["records"][0]
    assert address["MailingAddress"]["city"] == address["MailingCity"], address


CHECKS = [
    both_names_of_the_token_scheme_work,
    the_signature_is_an_hmac_of_id_and_time,
    a_challenge_without_method_is_sha256,
    people_get_a_page_and_programs_a_redirect,
    three_refreshes_at_once_all_work,
    rotation_gives_another_token_and_knows_the_old_one,
    introspection_follows_the_life_of_a_token,
    userinfo_and_identity_agree,
    versions_ask_for_no_token,
    slashes_do_not_matter,
    the_case_of_names_does_not_matter,
    answers_can_be_pretty_and_small,
    bodies_may_come_compressed,
    usage_is_told_with_every_answer,
    methods_that_are_not_there_are_refused,
    columns_tell_what_the_rows_hold,
    polymorphic_parents_are_followed,
    dates_and_money_have_their_shapes,
    a_null_is_first_in_groups_too,
    limits_of_the_language_are_kept,
    for_view_makes_items_recent,
    the_objects_of_wide_suites_are_there,
]


def main():
    org, short = (Org(path) for path in sys.argv[1:3])
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
    print(f"wire: {len(CHECKS) - failed} of {len(CHECKS)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
