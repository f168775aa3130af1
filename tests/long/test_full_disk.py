# SPDX-License-Identifier: GPL-3.0-or-later
#
# A file system that fills up in the middle, and one that may not be written: a clear error, the store intact and readable, and
# with room again the same command goes on. Needs to mount a tmpfs: skipped where that is not allowed.
import os
import subprocess

from common import assert_same_results, payback, results, say, scenario, scratch, write

SWEEP = ["--vary", "/decision/discount_rate=0:0.5:1000", "--trials", "64", "--quiet"]


def mount(*words):
    return subprocess.run(["mount", *words], stderr=subprocess.DEVNULL, check=False).returncode == 0


def fill(store):
    message = payback("batch", "a.json", "--store", store, *SWEEP, code=1)
    assert message.startswith(f"payback: {store}: the store cannot be written: "), message
    assert "full" in message or "No space left" in message, message
    rows = results(store)["scenarios"]
    assert 0 < len(rows) < 1000, len(rows)
    return len(rows)


def workbook_without_room():
    """Its library does not notice where a sheet is cut short."""
    words = ["payback", "run", "a.json", "--trials", "64", "--quiet", "--xlsx", "x.xlsx"]
    done = subprocess.run(words, env=dict(os.environ, TMPDIR="small"), stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1 and "none can be written in small" in done.stderr, done
    assert not os.path.exists("x.xlsx") and not os.listdir("small")


def main():
    with scratch():
        os.mkdir("small")
        if not mount("-t", "tmpfs", "-o", "size=4m", "tmpfs", "small"):
            print("skipped: no tmpfs can be mounted here")
            return
        try:
            write("a.json", scenario())
            payback("batch", "a.json", "--store", "whole.sqlite", *SWEEP)
            workbook_without_room()
            before = fill("small/s.sqlite")
            again = fill("small/s.sqlite")
            assert again >= before
            assert mount("-o", "remount,size=64m", "small")
            payback("batch", "a.json", "--store", "small/s.sqlite", *SWEEP)
            assert_same_results("small/s.sqlite", "whole.sqlite")
            with open("small/s.sqlite", "rb") as file:
                whole = file.read()
            assert mount("-o", "remount,ro", "small")
            message = payback("batch", "a.json", "--store", "small/s.sqlite", *SWEEP, code=1)
            assert message.startswith("payback: small/s.sqlite: the store cannot be "), message
            message = payback("batch", "a.json", "--store", "small/new.sqlite", *SWEEP, code=1)
            assert message.startswith("payback: small/new.sqlite: the store cannot be "), message
            payback("batch", "--store", "small/s.sqlite", "--csv", "read.csv")
            payback("batch", "--store", "whole.sqlite", "--csv", "whole.csv")
            with open("read.csv", "rb") as read, open("whole.csv", "rb") as expected:
                assert read.read() == expected.read()
            with open("small/s.sqlite", "rb") as file:
                assert file.read() == whole
            say(f"full after {before} scenarios, and again after {again}")
        finally:
            subprocess.run(["umount", "small"], check=True)


main()
