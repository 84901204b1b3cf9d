#!/usr/bin/env python3
"""schemathesis, unchanged, against a `sfkit serve` on a local org: every endpoint of the description is
asked with what it describes and with what it does not, first by a token that may read, then by one that
may do everything. Ending a login comes last and with one of its own. No answer is a failure of the service, and
every answer is one that is described.

    check_openapi.py PATH/TO/sfkit PATH/TO/st EXAMPLES [SEED]

So many examples are tried of each endpoint, the same ones for the same seed: how fast the machine is
changes nothing about what is asked.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

SFKIT, ST, EXAMPLES = sys.argv[1], sys.argv[2], int(sys.argv[3])
SEED = sys.argv[4] if len(sys.argv) > 4 else "1"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"

# What would end the login that the rest needs.
REVOKE = r"/api/auth/salesforce/revoke"

CONFIG = """
[parameters]
"query.user_id" = "acme"
"path.object" = "Account"
"path.path" = "v60.0"
"path.version" = "v60.0"
"header.X-Sfkit-Org" = "acme"
"""


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def start(home, words, variables):
    command = [SFKIT, "--quiet", *words, "--port", "0", "--format", "json"]
    child = subprocess.Popen(
        command,
        env={"SFKIT_HOME": home, "PATH": os.environ["PATH"], **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    line = child.stdout.readline()
    if not line:
        sys.exit(f"FAILED  {words[0]} did not start")
    return child, json.loads(line)


def get(url, token=None):
    request = urllib.request.Request(url)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.build_opener(Stay).open(request) as answer:
            return answer.status, answer.read().decode(), answer.headers.get("Location")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers.get("Location")


def log_in(url, token, org, alias="acme"):
    asked = urllib.parse.urlencode({"alias": alias, "login_url": org["url"], "replace": "true"})
    status, body, _ = get(f"{url}/api/auth/salesforce/authorize?{asked}", token)
    assert status == 200, body
    _, _, back = get(json.loads(body)["authorization_url"])
    status, body, _ = get(back)
    assert status == 200, body


def hold(home, scope, org, variables, action):
    """Runs `action` with a service of this scope."""
    file = os.path.join(home, "token")
    words = ["serve", "--orgs", "all", "--scope", scope, "--rate", "0", "--token-file", file]
    words += ["--sync-folder", os.path.join(home, "copies"), "--allow-method", "POST,PUT,PATCH,DELETE"]
    child, ready = start(home, words, variables)
    try:
        with open(file) as token:
            return action(ready["url"], token.read().strip())
    finally:
        child.terminate()
        if child.wait(10) != 0:
            sys.exit(f"FAILED  serve ended with {child.returncode}")


def run(home, url, token, paths):
    config = os.path.join(home, "schemathesis.toml")
    with open(config, "w") as file:
        file.write(CONFIG)
    command = [
        ST, "--config-file", config, "run", f"{url}/openapi.json", "--url", url,
        "--header", f"Authorization: Bearer {token}", "--checks", CHECKS,
        "--phases", "examples,coverage,fuzzing", "--max-examples", str(EXAMPLES), "--seed", SEED,
        "--generation-database", "none",
        "--workers", "1", "--request-timeout", "30", "--suppress-health-check", "all",
        *paths, "--continue-on-failure", "--no-shrink", "--warnings", "off",
    ]
    # What never ends is a failure, too.
    return subprocess.run(command, timeout=1800, cwd=home).returncode


with tempfile.TemporaryDirectory() as home:
    local, org = start(home, ["local", "start"], {})
    variables = {
        "SFKIT_CLIENT_ID": org["client_id"],
        "SFKIT_CLIENT_SECRET": org["client_secret"],
        "SFKIT_KEYSTORE": "file",
    }
    try:
        hold(home, "admin", org, variables, lambda url, token: log_in(url, token, org))
        failed = 0
        rest, only = ["--exclude-path-regex", REVOKE], ["--include-path-regex", REVOKE]
        for scope, paths in [("read", rest), ("admin", rest), ("admin", only)]:
            begun = time.monotonic()
            code = hold(home, scope, org, variables, lambda url, token: run(home, url, token, paths))
            print(f"schemathesis, scope {scope}: status {code}, {time.monotonic() - begun:.0f} s")
            failed += code != 0
    finally:
        local.terminate()
        local.wait(10)
sys.exit(1 if failed else 0)
