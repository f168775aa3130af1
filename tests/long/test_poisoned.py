# SPDX-License-Identifier: GPL-3.0-or-later
#
# 2,000 files, a fifth of them poisoned: each of these fails with an error of its own, and the good ones have, figure for
# figure, the results of their single runs.
import contextlib
import json
import os
import random
import sqlite3
import subprocess

from common import payback, say, scenario, scratch, write

FILES = 2000
TRIALS = "128"


def nested(depth):
    return '{"a":' * depth + "1" + "}" * depth


def poison(kind, path, document):
    """Makes a file that cannot be read or does not make sense."""
    text = json.dumps(document)
    name = os.path.basename(path)
    content = {
        "truncated": text[: len(text) // 2].encode(),
        "empty": b"",
        "self-extending": json.dumps({"extends": name}).encode(),
        "infinite": text.replace('"schema_version"', '"note": 1e999, "schema_version"', 1).encode(),
        "not a number": text.replace('"schema_version"', '"x": NaN, "schema_version"', 1).encode(),
        "deep": nested(5000).encode(),
        "binary": bytes(range(256)) * 40,
        "behind a NUL": text.encode() + b"\0" + text.encode(),
        "twice": text.replace("{", '{"schema_version": 1, ', 1).encode(),
        "wide": json.dumps({"schema_version": 1, "x": list(range(150000))}).encode(),
        "negative": json.dumps({**document, "simulation": {"trials": -5}}).encode(),
        "markup": json.dumps({**document, "<script>": "\x1b[31m"}).encode(),
    }.get(kind)
    if kind == "unreadable":
        os.symlink("nowhere", path)
    elif kind == "in a circle":
        os.symlink(name, path)
    else:
        with open(path, "wb") as file:
            file.write(content)


KINDS = ["truncated", "empty", "self-extending", "infinite", "not a number", "deep", "binary", "behind a NUL", "twice", "wide",
         "negative", "markup", "unreadable", "in a circle"]


def single_run(path):
    done = subprocess.run(["payback", "run", path, "--trials", TRIALS, "--quiet", "--threads", "1", "--json", "-"],
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def number(value):
    return float("inf") if value == "never" else value


def stored_outcomes(connection, path):
    connection.row_factory = sqlite3.Row
    rows = connection.execute("SELECT o.* FROM outcomes o JOIN scenarios s ON s.id = o.scenario WHERE s.path = ?", (path,))
    return {row["name"]: row for row in rows}


def assert_equal(path, result, stored):
    assert set(result["outcomes"]) == set(stored), path
    for name, outcome in result["outcomes"].items():
        for figure, value in outcome.items():
            if isinstance(value, dict):
                expected = [number(value[k]) for k in ("value", "low", "high")]
                found = [stored[name][figure + k] for k in ("", "_low", "_high")]
            else:
                expected, found = number(value), stored[name][figure]
            assert expected == found, f"{path}: {name} {figure}: {found} in the store, {expected} alone"


def main():
    with scratch():
        os.mkdir("f")
        bad = {}
        order = random.Random(5)
        for i in range(FILES):
            path = f"f/{i:04d}.json"
            document = scenario(discount_rate=order.randrange(1, 400) / 1000)
            if i % 5 == 4:
                bad[path] = KINDS[len(bad) % len(KINDS)]
                poison(bad[path], path, document)
            else:
                write(path, document)
        payback("batch", "f", "--store", "s.sqlite", "--trials", TRIALS, "--quiet", code=5)
        with contextlib.closing(sqlite3.connect("s.sqlite")) as connection:
            rows = connection.execute("SELECT path, status, error FROM scenarios").fetchall()
            assert len(rows) == FILES, len(rows)
            for path, status, error in rows:
                assert status == ("failed" if path in bad else "done"), (path, bad.get(path), status, error)
                assert bool(error) == (path in bad), (path, error)
                assert "\x1b" not in error, (path, error)
            errors = connection.execute("SELECT count(DISTINCT scenario) FROM errors").fetchone()[0]
            assert errors == len(bad), errors
            for path, status, _ in rows:
                if status == "done":
                    assert_equal(path, single_run(path), stored_outcomes(connection, path))
        say(f"{len(rows) - len(bad)} good ones as alone, {len(bad)} bad ones of {len(KINDS)} kinds")


main()
