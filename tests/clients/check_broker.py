"""simple-salesforce, unchanged, through `sfkit serve`: it has the service's token and never one of the org.

    python check_broker.py PATH/TO/sfkit
"""

import json
import os
import subprocess
import sys
import tempfile

from check_simple_salesforce import session_for
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import (
    SalesforceMalformedRequest,
    SalesforceRefusedRequest,
    SalesforceResourceNotFound,
)

SFKIT = sys.argv[1]
WRITES = ["--scope", "write", "--allow-method", "POST,PATCH,DELETE"]


class Service:
    """`sfkit serve` for the demo org, with a client of it."""

    def __init__(self, home, flags):
        self.child = subprocess.Popen(
            [SFKIT, "--quiet", "serve", "-o", "demo", "--port", "0", "--format", "json", *flags],
            env={"SFKIT_HOME": home, "SFKIT_KEYSTORE": "file", "PATH": os.environ["PATH"]},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ready = json.loads(self.child.stdout.readline())
        with open(self.ready["token_file"], encoding="utf-8") as file:
            token = file.read().strip()
        self.sf = Salesforce(
            instance_url=self.ready["url"].replace("http://", "https://"),
            session_id=token,
            version="60.0",
            session=session_for(self.ready),
        )

    def __enter__(self):
        return self.sf

    def __exit__(self, *_):
        self.child.terminate()
        assert self.child.wait() == 0


def raises(kind, act):
    try:
        answer = act()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}, but {answer!r:.200}")


def reading_works(sf):
    first = sf.query("SELECT COUNT() FROM Contact")["totalSize"]
    every = sf.query_all("SELECT Id, Account.Name FROM Contact")
    assert len(every["records"]) == every["totalSize"] == first > 2000, first
    assert len({record["Id"] for record in every["records"]}) == first
    contact = sf.Contact.get(every["records"][0]["Id"])
    assert contact["LastName"], contact
    assert sf.Contact.describe()["name"] == "Contact"
    assert any(entry["name"] == "Lead" for entry in sf.describe()["sobjects"])
    assert sf.limits()["DailyApiRequests"]["Max"] > 0
    assert "searchRecords" in sf.search("FIND {ander*} RETURNING Contact(Id)")


def refusals_are_salesforces_own(sf):
    wrong = raises(SalesforceMalformedRequest, lambda: sf.query("SELECT Nme FROM Contact"))
    assert wrong.content[0]["errorCode"] == "INVALID_FIELD", wrong.content
    gone = raises(SalesforceResourceNotFound, lambda: sf.Contact.get("003000000000000AAA"))
    assert gone.content[0]["errorCode"] == "NOT_FOUND", gone.content


def writing_is_refused(sf):
    error = raises(SalesforceRefusedRequest, lambda: sf.Account.create({"Name": "x"}))
    assert error.status == 403, error.status


def writing_works(sf):
    made = sf.Account.create({"Name": "Through the broker"})
    assert made["success"] is True, made
    assert sf.Account.update(made["id"], {"Industry": "Energy"}) == 204
    assert sf.Account.get(made["id"])["Industry"] == "Energy"
    assert sf.Account.delete(made["id"]) == 204
    raises(SalesforceResourceNotFound, lambda: sf.Account.get(made["id"]))


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as home:
        for flags, checks in [
            ([], [reading_works, refusals_are_salesforces_own, writing_is_refused]),
            (WRITES, [writing_works]),
        ]:
            with Service(home, flags) as sf:
                for check in checks:
                    name = check.__name__.replace("_", " ")
                    try:
                        check(sf)
                    except Exception as error:  # every check is told about
                        failed += 1
                        print(f"FAILED  {name}\n        {type(error).__name__}: {error}"[:1500])
                    else:
                        print(f"ok      {name}")
    print("simple-salesforce through the service:", "failed" if failed else "passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
