"""Public readers of what sfkit writes for monitors: prometheus_client's parser and jsonschema.

    check_health.py SFKIT ORG.json SCHEMA.json
"""

import json
import os
import subprocess
import sys
import tempfile

import jsonschema
from prometheus_client.parser import text_string_to_metric_families

sfkit, org_file, schema_file = sys.argv[1:]
with open(org_file) as file:
    org = json.load(file)
with open(schema_file) as file:
    schema = json.load(file)

home = tempfile.TemporaryDirectory()
environment = {"PATH": os.environ["PATH"], "HOME": home.name, "SFKIT_HOME": home.name + "/sfkit"}


def run(*words, stdin="", ends=(0,)):
    done = subprocess.run(
        [sfkit, *words], input=stdin, env=environment, capture_output=True, text=True
    )
    assert done.returncode in ends, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout


login = ["auth", "login", "--access-token-stdin", "--login-url", org["url"], "--alias", "acme"]
run(*login, "--keystore", "file", stdin=org["access_token"])
for _ in range(3):
    run("query", "SELECT Id FROM User")

# Every family is known to the parser, has help, and no series stands twice.
for words in (["health", "tokens"], ["doctor", "--offline"]):
    text = run(*words, "--format", "prometheus", ends=(0, 1))
    families = {family.name: family for family in text_string_to_metric_families(text)}
    seen = set()
    for family in families.values():
        assert family.documentation and family.type != "unknown", family
        assert family.name.startswith("sfkit_"), family
        for sample in family.samples:
            series = (sample.name, tuple(sorted(sample.labels.items())))
            assert series not in seen, series
            seen.add(series)
    (state,) = families["sfkit_token_state"].samples
    assert state.labels == {"org": "acme", "state": "active"}, state
    calls = families["sfkit_api_calls"].samples
    assert sum(s.value for s in calls if s.labels["endpoint"] == "query") >= 3, calls
    assert families["sfkit_api_call_duration_seconds"].type == "histogram"
print("ok      prometheus_client reads the metrics:", len(seen), "series")

# The published schema is one, and the reports are as it says.
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for words in (
    ["health", "config"],
    ["health", "tokens"],
    ["doctor", "--offline"],
    ["doctor", "--offline", "--fix", "--bundle", home.name + "/b.zip"],
):
    report = json.loads(run(*words, "--format", "json", ends=(0, 1)))
    faults = [f"{list(fault.path)}: {fault.message}" for fault in validator.iter_errors(report)]
    assert not faults, (words, faults)
    bad = dict(report, schema=2)
    assert list(validator.iter_errors(bad)), "another version fits"
print("ok      jsonschema: the reports are as docs/health.schema.json says")
