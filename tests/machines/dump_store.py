#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Everything that a store holds of its scenarios, in an order that does not depend on who was first: for comparison.
# Numbers as their hexadecimal digits; rows of the table of runs, which tells when and in how many calls, are left out.
#
# usage: dump_store.py STORE
import sqlite3
import sys

connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
connection.execute("PRAGMA query_only = 1")
if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
    sys.exit(f"{sys.argv[1]} is damaged")


def text(value):
    return value.hex() if isinstance(value, float) else repr(value)


def columns(table):
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


identity = "s.path, s.changes, s.varied, s.digest, s.seed, s.trials, s.sampler, s.version"
own = sorted(name for name in columns("scenarios") if name != "id")
quoted = ", ".join('s."' + name.replace('"', '""') + '"' for name in own)
for row in connection.execute(f"SELECT {quoted} FROM scenarios s ORDER BY {identity}"):
    print("scenario", *(f"{name}={text(value)}" for name, value in zip(own, row)))
for table in ("outcomes", "probabilities", "inputs", "errors"):
    names = [name for name in columns(table) if name != "scenario"]
    listed = ", ".join(f'c."{name}"' for name in names)
    query = f"SELECT {identity}, {listed} FROM {table} c JOIN scenarios s ON s.id = c.scenario ORDER BY {identity}, {listed}"
    for row in connection.execute(query):
        print(table, *map(text, row))
