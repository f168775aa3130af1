#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What README shows is what the program prints.

A block that begins with "$ payback …" is run in a copy of the repository's scenarios; each shown line stands in the output, in that
order. A line "…" leaves lines out, a "…" at the end of a line leaves out its rest. README keeps to 220 lines of at most 120 columns.

The program is the payback of PATH, else that of build/."""

import os
import shutil
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.join(here, "..", "..")
os.environ["PATH"] += ":" + os.path.join(root, "build")
os.environ.pop("COLUMNS", None)
os.environ["TERM"] = "dumb"


def blocks(lines):
    """Commands with the lines that are shown of their output."""
    found, shown = [], None
    for line in lines:
        if line.startswith("    $ "):
            shown = []
            found.append((line[6:], shown))
        elif shown is not None and line.startswith("    ") and found[-1][0].endswith("\\") and not shown:
            found[-1] = (found[-1][0][:-1] + line.strip(), shown)
        elif shown is not None and (line.startswith("    ") or not line.strip()):
            shown.append(line[4:])
        else:
            shown = None
    return found


def is_shown(expected, printed):
    """Whether the printed line is the expected one, which may end with … for a rest that is left out."""
    if expected.endswith("…"):
        return printed.startswith(expected[:-1].rstrip())
    return expected == printed


def first_missing(shown, printed):
    """The first shown line that does not come next (or, behind a …, later); None where all do."""
    at, gap = 0, False
    for line in shown:
        if line.strip() == "…":
            gap = True
            continue
        if not line.strip():
            continue
        while at < len(printed) and (not printed[at].strip() or gap and not is_shown(line, printed[at])):
            at += 1
        if at == len(printed) or not is_shown(line, printed[at]):
            return line
        at, gap = at + 1, False
    return None


passed = failed = 0


def verdict(what, fault):
    global passed, failed
    if fault is None:
        passed += 1
    else:
        failed += 1
        print(f"FAILED: {what}: {fault}")


with open(os.path.join(root, "README.md"), encoding="utf-8") as file:
    text = file.read().split("\n")
verdict("at most 220 lines", None if len(text) <= 221 else len(text) - 1)
wide = [line for line in text if len(line) > 120]
verdict("at most 120 columns", wide[0] if wide else None)
found = blocks(text)
verdict("commands were found", None if len(found) > 5 else found)
with tempfile.TemporaryDirectory() as folder:
    shutil.copytree(os.path.join(root, "scenarios"), os.path.join(folder, "scenarios"))
    for command, shown in found:
        run = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=False)
        missing = first_missing(shown, (run.stdout + run.stderr).split("\n"))
        verdict(command, None if missing is None else f"not printed there: {missing!r}")
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
