#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A baseline from a store is the baseline from the export, to the byte, in every form; and the store holds nothing that
# identifies a ticket or a person. Prints a line for each that differs.
import csv
import hashlib
import os
import sqlite3
import subprocess
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
passed = failed = 0


def check(what, good):
    global passed, failed
    passed += good
    failed += not good
    if not good:
        print(what)


def baseline(arguments, folder):
    forms = {"json": "--json", "csv": "--csv", "html": "--html", "part": "-o", "map": "--map-out"}
    paths = {form: os.path.join(folder, form) for form in forms}
    options = [word for form in forms for word in (forms[form], paths[form])]
    run = subprocess.run(["payback", "baseline", *arguments, *options], capture_output=True, cwd=here)
    results = {"exit": run.returncode, "stdout": run.stdout, "stderr": run.stderr}
    for form, path in paths.items():
        if run.returncode == 0:
            with open(path, "rb") as file:
                results[form] = file.read()
    return results


def same(what, one, other):
    for form in one:
        check(f"{what}: {form} differs", one[form] == other[form])


with tempfile.TemporaryDirectory() as folder:
    store = os.path.join(folder, "store.sqlite")
    team = ["--headcount", "5", "--productive-hours", "1500", "--noise", "hours", "--calibrate"]
    mapping = os.path.join(folder, "rules.json")
    with open(mapping, "w") as file:
        file.write('{"payback_map": 1, "columns": {"category": {"column": "Contact reason [list]", "rules": [{"name": "money", "any": '
                   '["Billing"]}], "else": "rest"}}, "follow_ups": "reopen", "timezone": "+05:30"}')
    helpdesk = os.path.join(here, "..", "..", "scenarios", "exports", "helpdesk.csv")
    # one store all along: each takes the place of what was there before, and says so where it is another history
    before = None
    for name, options in [("check", []), ("check", team), ("check", ["--from", "2024-03", "--to", "2025-06"]),
                          ("zendesk", []), ("freshdesk", []), ("intercom", []), ("helpscout", []), ("hubspot", []),
                          ("salesforce", []), ("excel-german", []), ("bpi2014", []), ("bpi2014", team), ("zendesk", ["--map", mapping])]:
        first = baseline([name + ".csv", *options, "--store", store], folder)
        check(f"{name} {options}: is not stored: {first['stderr']}", first["exit"] == 0)
        lines = first["stderr"].splitlines(keepends=True)
        told = any(b"not among these exports" in line for line in lines)
        first["stderr"] = b"".join(line for line in lines if b"not among these exports" not in line)
        check(f"{name} {options}: is told what takes the place of what: {told}", told == (before not in (None, name)))
        before = name
        same(f"{name} {options}", first, baseline(["--store", store], folder))
    slices = [helpdesk, helpdesk]
    os.remove(store)
    same("the same twice", baseline([*slices, "--store", store], folder), baseline(["--store", store], folder))
    # what was not given is as it was; what is given again takes its place
    same("another team", baseline([helpdesk, *team], folder), baseline(["--store", store, *team], folder)
         if baseline([helpdesk, "--store", store], folder)["exit"] == 0 else {})

    # what stands in the file
    for name in ("zendesk.csv", helpdesk):
        os.remove(store)
        baseline([name, "--store", store], folder)
        with open(store, "rb") as file:
            content = file.read()
        with open(os.path.join(here, name)) as file:
            records = list(csv.DictReader(file))
        columns = ["Assignee", "Requester", "Requester email", "Submitter", "Organization", "Subject", "Initially assigned at"]
        told = {record[column] for record in records for column in columns if column in record} - {"", "-"}
        check(f"{name} names nobody: the test says nothing", len(told) >= 10)
        for text in told:
            check(f"the store of {name} holds \"{text}\"", text.encode() not in content)
    os.remove(store)
    baseline(["check.csv", "--store", store], folder)
    with open(os.path.join(here, "check.csv")) as file:
        records = list(csv.DictReader(file))
    database = sqlite3.connect(store)
    ask = lambda sql: database.execute(sql).fetchone()[0]
    check("application_id", ask("PRAGMA application_id") == 0x7061796B)
    check("user_version", ask("PRAGMA user_version") == 2)
    with open(os.path.join(here, "check.csv"), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    check("exports", ask("SELECT sha256 FROM baseline_exports") == digest)
    check("rows", ask("SELECT rows FROM baseline_exports") == len(records))
    ids = {record["Id"] for record in records}
    check("a row a ticket", ask("SELECT count(*) FROM baseline_tickets") == len(ids))
    check("hashes differ", ask("SELECT count(DISTINCT id_hash) FROM baseline_tickets") == len(ids))
    hashes = {row[0] for row in database.execute("SELECT id_hash FROM baseline_tickets")}
    check("identifiers are hidden", not any(identifier.isdigit() and int(identifier) in hashes for identifier in ids))
    agents = {record["Assignee"] for record in records} - {"", "-"}
    check("agents", ask("SELECT count(*) FROM (SELECT agent_hash FROM baseline_tickets JOIN baseline_agents USING (agent_hash)"
                        " WHERE mark = 0 GROUP BY agent_hash)") == len(agents))
    kinds = {row[0] for column in ("category", "agent_hash", "requester", "created", "minutes", "flags")
             for row in database.execute(f"SELECT DISTINCT typeof({column}) FROM baseline_tickets")}
    check(f"a ticket holds {kinds}", kinds <= {"integer", "real", "null"})
    check("categories", [row[0] for row in database.execute("SELECT name FROM baseline_categories")] ==
          ["How-to", "Billing", "Login", "Bug"])
    check("months", ask("SELECT sum(tickets) FROM baseline_months WHERE month >= '2024-11' AND month < '2025-11'") == 8800)
    hidden = ask("SELECT min(agent_hash) FROM baseline_tickets")
    database.close()
    baseline(["check.csv", "--store", store], folder)
    database = sqlite3.connect(store)
    check("a store keeps its salt", ask("SELECT min(agent_hash) FROM baseline_tickets") == hidden)
    database.close()
    os.remove(store)
    baseline(["check.csv", "--store", store], folder)
    database = sqlite3.connect(store)
    check("another store has another", ask("SELECT min(agent_hash) FROM baseline_tickets") != hidden)
    database.close()

    # beside a batch
    os.remove(store)
    scenario = os.path.join(here, "..", "..", "scenarios", "mid-market-saas.json")
    batch = ["payback", "batch", scenario, "--store", store, "--trials", "1024", "--quiet"]
    check("batch", subprocess.run(batch, capture_output=True).returncode == 0)
    first = baseline(["check.csv", "--store", store], folder)
    same("beside a batch", first, baseline(["--store", store], folder))
    database = sqlite3.connect(store)
    check("the batch is still there", ask("SELECT count(*) FROM scenarios") == 1)
    database.close()
    check("a batch goes on", subprocess.run(batch, capture_output=True).returncode == 0)
print(f"{passed} passed, {failed} failed")
raise SystemExit(failed > 0)
