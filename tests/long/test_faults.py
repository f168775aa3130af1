# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every command with one call that fails: the n-th allocation, write, sync, renaming, closing, opening, reading or change of size, in
# the program and in the libraries that it uses (tests/tools/faults.c), for every n until there are no more. Either all is as ever, or
# the exit code is 1, a sentence says so, and each output is the old one or the whole new one; a store goes on from what it has.
import contextlib
import multiprocessing.pool
import os
import re
import shutil
import subprocess
import tempfile

from common import ROOT, SCENARIOS, payback, say, scaled, scenario, scratch, seeded, write

KINDS = ["memory", "write", "short", "sync", "name", "close", "open", "read", "size"]
FEW = ["--trials", "64", "--seed", "7"]
RUN = ["a.json", "--trials", "2048"]
TARGET = ["--vary", "/proposal/implementation/weeks", "--target", "P(npv>=0)>=0.5"]
STORE = ["--vary", "/decision/discount_rate=0.05:0.2:3", "--store", "o.sqlite", "--quiet"]
COMMANDS = {
    "check": ["check", "a.json", "b.json"],
    "check bad": ["check", "bad.json", "--json", "o.json"],
    "run": ["run", "a.json", *FEW],
    "run files": ["run", "a.json", *FEW, "--json", "o.json", "--csv", "o.csv", "--html", "o.html", "--draws", "o.draws", "--quiet"],
    "run draws store": ["run", "a.json", *FEW, "--draws", "o.draws.sqlite", "--quiet"],
    "run workbook": ["run", "a.json", *FEW, "--draws", "o.draws", "--xlsx", "o.xlsx", "--quiet"],
    "run part": ["run", *RUN, "--shard", "1/2", "--part", "o.part", "--quiet"],
    "merge parts": ["merge", "1.part", "2.part", "--json", "o.json", "--quiet"],
    "compare": ["compare", "a.json", "b.json", *FEW, "--html", "o.html", "--json", "o.json"],
    "stress": ["stress", "a.json", *FEW, "--reverse", "--csv", "o.csv"],
    "sensitivity": ["sensitivity", "p.json", *FEW, "--json", "o.json"],
    "solve": ["solve", "a.json", *FEW, *TARGET, "--json", "o.json"],
    "audit": ["audit", "a.json", *FEW, "--json", "o.json"],
    "trace": ["trace", "a.json", "--csv", "o.csv"],
    "pilot": ["pilot", "p.json", *FEW, "--json", "o.json", "--html", "o.html"],
    "update": ["update", "p.json", "u.json", *FEW, "-o", "o.json", "--html", "o.html"],
    "track": ["track", "p.json", "t-actuals.csv", "--go-live", "2026-02-19", *FEW, "--json", "o.json", "--html", "o.html", "--csv", "o.csv"],
    "fields": ["fields"],
    "schema": ["schema"],
    "vendors": ["vendors"],
    "init": ["init", "o.new.json"],
    "baseline": ["baseline", "t.csv", "-o", "o.json", "--quiet"],
    "baseline store": ["baseline", "t.csv", "--store", "o.sqlite", "--quiet"],
    "batch": ["batch", "a.json", "bad.json", *FEW, *STORE],
    "merge stores": ["merge", "1.sqlite", "2.sqlite", "--store", "o.sqlite", "--quiet"],
    "export": ["batch", "--store", "1.sqlite", "--csv", "o.csv", "--quiet"],
}
# what grows again from where it stopped; all others appear whole or not at all
STORES = {"o.sqlite"}
TIME = re.compile(rb'"elapsed_seconds": [^,\n]*|in \d[\d.]* m?s\b|[\d.]+ m?s on \d+ threads?')


def make_inputs():
    write("a.json", scenario())
    write("b.json", scenario("vendor-claims.json"))
    write("p.json", scenario("mid-market-saas.json"))
    write("bad.json", {"name": 1, "decision": {"target_months": "x"}})
    write("u.json", {"data": [{"attempted": 100, "contained": 50, "audited": 50, "resolved": 40}]})
    shutil.copy(os.path.join(SCENARIOS, "mid-market-actuals.csv"), "t-actuals.csv")
    with open("t.csv", "w", encoding="utf-8") as file:
        file.write("id,Created at,Solved at,Status,Category,Handle minutes\n")
        for i in range(400):
            day = f"2025-{i % 6 + 1:02d}-{i % 27 + 1:02d}"
            file.write(f"{i},{day} 09:00,{day} 11:30,closed,{'abc'[i % 3]},{5 + i % 20}\n")
    for i in (1, 2):
        payback("run", *RUN, "--shard", f"{i}/2", "--part", f"{i}.part", "--quiet")
        payback("batch", "a.json", *FEW, "--vary", "/decision/discount_rate=0.05:0.2:6", "--store", f"{i}.sqlite", "--shard", f"{i}/2", "--quiet")


class Call:
    """A command in a folder of its own, with what there was before."""

    def __init__(self, name, inputs, tool, old):
        self.words, self.tool, self.old = COMMANDS[name], tool, old
        self.outputs = [word for word in self.words if word.startswith("o.")]
        self.folder = tempfile.mkdtemp(prefix="call-", dir=os.path.dirname(inputs))
        for file in os.listdir(inputs):
            shutil.copy(os.path.join(inputs, file), self.folder)
        self.before = set(os.listdir(self.folder)) | set(self.outputs)
        for output in self.outputs:
            if old and not output.endswith((".sqlite", ".new.json")):
                with open(os.path.join(self.folder, output), "wb") as file:
                    file.write(b"old\n")

    def run(self, kind=None, at=0):
        environment = dict(os.environ, OMP_NUM_THREADS="1", COLUMNS="80")
        if kind:
            environment.update(LD_PRELOAD=self.tool, FAIL="write" if kind == "short" else kind, FAIL_AT=str(at),
                               FAIL_COUNT=os.path.join(self.folder, "count"))
            if kind == "short":
                environment["FAIL_SHORT"] = "1"
        done = subprocess.run(["payback", *self.words], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=300)
        return done.returncode, TIME.sub(b"", done.stdout), TIME.sub(b"", done.stderr)

    def read(self, name):
        try:
            with open(os.path.join(self.folder, name), "rb") as file:
                return TIME.sub(b"", file.read())
        except FileNotFoundError:
            return None

    def count(self):
        return int(self.read("count"))

    def whole(self, output):
        """What the output is compared by: its bytes, or what a store says of its scenarios."""
        if not output.endswith(".sqlite"):
            return self.read(output)
        if output != "o.sqlite" or self.words[0] == "baseline":
            return b"there" if os.path.exists(os.path.join(self.folder, output)) else None
        export = ["payback", "batch", "--store", output, "--csv", "-", "--quiet"]
        return subprocess.run(export, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout

    def close(self):
        shutil.rmtree(self.folder)


@contextlib.contextmanager
def called(*words):
    call = Call(*words)
    try:
        yield call
    finally:
        call.close()


def look(name, call, kind, at, expected):
    """Runs with the fault; returns what is wrong, or None."""
    code, out, err = call.run(kind, at)
    said = f"{name}, {kind} {at}: exit {code}: {err[-300:]!r}"
    left = {file for file in os.listdir(call.folder) if not file.endswith(("-wal", "-shm", "-journal"))} - call.before - {"count"}
    if left:
        return f"{said}: leaves {left}"
    if code == expected["code"] == 0 and (out, err) != (expected["out"], expected["err"]):
        return f"{said}: says other things"
    if code != expected["code"] and (code != 1 or not err.strip()):
        return said
    for output in set(call.outputs) - STORES:
        content = call.whole(output)
        same = content == expected["outputs"][output]
        failure = code in (1, 3) and content is not None and output == "o.json" and b'"payback.error/1"' in content
        untouched = code == 1 and (content is None or content == (b"old\n" if call.old else None))
        if not (same or failure or untouched):
            return f"{said}: {output} is {str(content)[:100]}"
    if STORES & set(call.outputs):
        code, out, err = call.run()
        if code != expected["code"] or call.whole("o.sqlite") != expected["outputs"]["o.sqlite"]:
            return f"{said}: does not go on: exit {code}: {err[-300:]!r}"
    return None


def chosen(chance, count, most):
    """All numbers, or so many of them by chance, and the first beyond the last."""
    numbers = range(1, count + 1)
    return sorted([*(numbers if count <= most else chance.sample(numbers, most)), count + 1])


def attack(name, inputs, tool, chance, pool):
    with called(name, inputs, tool, False) as call:
        code, out, err = call.run()
        expected = {"code": code, "out": out, "err": err, "outputs": {o: call.whole(o) for o in call.outputs}}
    assert code in (0, 3, 5), f"{name}: exit {code}: {err}"
    if scaled(False, True):
        tasks = [("memory", chance.randrange(1, most)) for most in (600, 12000)]
        tasks += [(kind, chance.randrange(1, 4)) for kind in chance.sample(KINDS[1:], 2)]
        return run_all(name, inputs, tool, expected, tasks, pool)
    tasks = []
    for kind in KINDS:
        with called(name, inputs, tool, False) as call:
            call.run(kind, 0)
            count = call.count()
        # the workbook's library works in a child, whose calls are not counted
        count = count + 20000 if name == "run workbook" and kind == "memory" else count
        most = int(os.environ.get("MOST", 6000)) if kind == "memory" else int(os.environ.get("OTHERS", 400))
        tries = chosen(chance, count, most)
        if name == "run workbook" and kind in ("write", "short"):
            # behind ours come the library's to its temporary files, which it does not look at: that there is room is seen to before
            tries = tries[:-1]
        tasks += [(kind, at) for at in tries]
    return run_all(name, inputs, tool, expected, tasks, pool)


def run_all(name, inputs, tool, expected, tasks, pool):
    def one(task):
        kind, at = task
        with called(name, inputs, tool, at % 2 == 1) as call:
            return look(name, call, kind, at, expected)

    wrong = [text for text in pool.map(one, tasks) if text]
    for text in wrong[:20]:
        say(text)
    return len(tasks), len(wrong)


def main():
    chance = seeded()
    only = os.environ.get("COMMANDS", "")
    with scratch() as folder:
        tool = os.path.join(folder, "faults.so")
        subprocess.run([os.environ.get("CC", "cc"), "-std=c17", "-D_GNU_SOURCE", "-O2", "-fPIC", "-shared", "-o", tool,
                        os.path.join(ROOT, "tests", "tools", "faults.c"), "-ldl"], check=True)
        inputs = os.path.join(folder, "inputs")
        os.mkdir(inputs)
        os.chdir(inputs)
        make_inputs()
        tried = failed = 0
        with multiprocessing.pool.ThreadPool(os.cpu_count()) as pool:
            for name in COMMANDS:
                if only and name not in only.split(","):
                    continue
                calls, wrong = attack(name, inputs, tool, chance, pool)
                tried, failed = tried + calls, failed + wrong
        say(f"{tried} faults, {failed} wrong")
        assert tried > 0 and failed == 0


main()
