# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the long tests share: a scratch folder, scenario files, the program, and what a store holds.
import contextlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SCENARIOS = os.path.join(ROOT, "scenarios")


@contextlib.contextmanager
def scratch():
    folder = tempfile.mkdtemp(prefix="payback-long-", dir="/var/tmp")
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield folder
    finally:
        os.chdir(before)
        shutil.rmtree(folder, ignore_errors=True)


def scenario(name="worked-checks.json", **decision):
    with open(os.path.join(SCENARIOS, name), encoding="utf-8") as file:
        document = json.load(file)
    document["decision"].update(decision)
    return document


def write(path, document):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)


def payback(*words, code=0):
    """Runs the program; returns what it says on standard error."""
    done = subprocess.run(["payback", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == code, f"payback {' '.join(words)}: exit {done.returncode}, not {code}: {done.stderr}"
    return done.stderr


IDENTITY = "path, changes, varied, digest, seed, trials, sampler, version"


def results(store):
    """All that a store says of its scenarios: rows by identity, whatever numbers the store has given them."""
    with contextlib.closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        content = {}
        columns = [row[1] for row in connection.execute("PRAGMA table_info(scenarios)") if row[1] != "id"]
        names = ", ".join(f'"{column}"' for column in columns)
        content["scenarios"] = connection.execute(f"SELECT {names} FROM scenarios ORDER BY {IDENTITY}").fetchall()
        for table in ("outcomes", "probabilities", "inputs", "errors"):
            rows = connection.execute(f"SELECT {IDENTITY}, t.* FROM {table} t JOIN scenarios s ON s.id = t.scenario").fetchall()
            content[table] = sorted((row[:8] + row[9:] for row in rows), key=repr)
        return content


def assert_same_results(store, other):
    ours, theirs = results(store), results(other)
    for table, rows in ours.items():
        assert rows == theirs[table], f"{store} and {other} differ in {table}"


def scaled(long, short):
    """How many: long, or with PAYBACK_TESTS=short, as among all tests, fewer."""
    return short if os.environ.get("PAYBACK_TESTS") == "short" else long


def seeded():
    """Chance from $SEED, which is named so that a failure can be seen again; the same among all tests."""
    seed = int(os.environ.get("SEED", scaled(random.randrange(2**32), 1)))
    say(f"SEED={seed}")
    return random.Random(seed)


def say(text):
    print("   ", text)
    sys.stdout.flush()
