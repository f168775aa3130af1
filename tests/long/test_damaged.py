# SPDX-License-Identifier: GPL-3.0-or-later
#
# Stores and parts of runs with a bit flipped, a sector zeroed, two pages exchanged or the end cut off: whatever is then made of
# them, no command is ended by a signal, and where one says that all is well the results are those of the sound file.
import contextlib
import os
import random
import shutil
import sqlite3
import subprocess

from common import payback, say, scaled, scenario, scratch, seeded, write

SWEEP = ["a.json", "bad.json", "--vary", "/decision/discount_rate=0:0.5:12", "--trials", "64", "--quiet"]
PAGE = 4096


def flip(data, chance):
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def zero(data, chance):
    start = chance.randrange(len(data))
    data[start:start + 512] = bytes(len(data[start:start + 512]))


def cut(data, chance):
    del data[chance.randrange(len(data)):]


def swap(data, chance):
    pages = len(data) // PAGE
    a, b = (chance.randrange(pages) * PAGE if pages else 0 for _ in range(2))
    data[a:a + PAGE], data[b:b + PAGE] = data[b:b + PAGE], data[a:a + PAGE]


# mostly flips: the smallest damage is the hardest to see
KINDS = [flip, flip, flip, zero, cut, swap]


def damage(source, target, chance):
    """Returns the kind of damage, or None where the file is the same."""
    with open(source, "rb") as file:
        data = bytearray(file.read())
    before = bytes(data)
    kind = chance.choice(KINDS)
    kind(data, chance)
    with open(target, "wb") as file:
        file.write(data)
    return kind.__name__ if data != before else None


def call(*words):
    done = subprocess.run(["payback", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=60)
    assert 0 <= done.returncode <= 5, f"payback {' '.join(words)}: exit {done.returncode}: {done.stderr}"
    assert done.returncode in (0, 5) or b": error: " in done.stderr or done.stderr.startswith(b"payback: "), done.stderr
    return done


def is_sound(store):
    with contextlib.closing(sqlite3.connect(store)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def read(path):
    with open(path, "rb") as file:
        return file.read()


def remove(*names):
    for name in names:
        for end in ("", "-wal", "-shm"):
            if os.path.exists(name + end):
                os.remove(name + end)


def use_store(action, whole, page):
    """Whether the command said that all is well; then all must be well."""
    if action == "export":
        done = call("batch", "--store", "x.sqlite", "--csv", "-", "--quiet")
        assert done.returncode == 1 or done.stdout == whole
    elif action == "page":
        done = call("batch", "--store", "x.sqlite")
        assert done.returncode == 1 or done.stdout == page
    else:
        retry = ["--retry-failed"] if action == "retry" else []
        done = call("merge", "x.sqlite", "--store", "new.sqlite") if action == "merge" else \
            call("batch", *SWEEP, "--store", "x.sqlite", *retry)
        result = "new.sqlite" if action == "merge" else "x.sqlite"
        if done.returncode != 1:
            assert is_sound(result), f"{action} leaves {result} damaged"
            assert call("batch", "--store", result, "--csv", "-", "--quiet").stdout == whole, f"{action}: other results"
    return done.returncode != 1


def damage_stores(chance, count):
    payback("batch", *SWEEP, "--store", "s.sqlite", "--csv", "whole.csv", code=5)
    whole = read("whole.csv")
    shutil.copy("s.sqlite", "x.sqlite")
    page = call("batch", "--store", "x.sqlite").stdout
    told = 0
    for i in range(count):
        action = ("export", "page", "resume", "retry", "merge")[i % 5]
        remove("x.sqlite", "new.sqlite")
        kind = damage("s.sqlite", "x.sqlite", chance)
        try:
            told += not use_store(action, whole, page)
        except AssertionError:
            say(f"store {i}: {kind}, {action}")
            raise
    say(f"{count} stores, {told} refused")


def damage_parts(chance, count):
    run = ["a.json", "--trials", "3000"]
    for i in (1, 2):
        payback("run", *run, "--shard", f"{i}/2", "--part", f"{i}.part")
    told = changed = 0
    for i in range(count):
        different = bool(damage("1.part", "x.part", chance))
        done = call("merge", "x.part", "2.part", "--json", "x.json", "--quiet")
        changed += different
        told += done.returncode == 1
        assert (done.returncode == 1) == different, f"part {i}: exit {done.returncode}"
        assert done.returncode == 0 or b"x.part" in done.stderr, done.stderr
    say(f"{count} parts, {changed} of them damaged, {told} refused")


def main():
    chance = seeded()
    with scratch():
        write("a.json", scenario())
        write("bad.json", {"name": 1})
        damage_stores(chance, scaled(960, 40))
        damage_parts(chance, scaled(240, 20))


main()
