# SPDX-License-Identifier: GPL-3.0-or-later
#
# SIGKILL at 1,000 random instants of a batch, of a merge and of a baseline that is stored: the same command goes on, nothing is lost,
# nothing is there twice, and in the end the store has what a command has left that nobody killed.
import os
import shutil
import signal
import subprocess
import time

from common import assert_same_results, payback, say, scaled, scenario, scratch, seeded, write

SWEEP = ["--vary", f"/decision/discount_rate=0:0.5:{scaled(1500, 150)}", "--trials", "256", "--quiet"]


def kill_after(seconds, command):
    """Whether the process was still at work then; its exit code else."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    message = process.communicate()[1]
    assert process.returncode in (0, -signal.SIGKILL), (process.returncode, message)
    return process.returncode != 0


def remove(store):
    for end in ("", "-wal", "-shm"):
        if os.path.exists(store + end):
            os.remove(store + end)


def attack(name, chance, kills, command, store, check, parts):
    """Kills the command until it has been killed so often; parts: how many kills a store sees before it is whole, about."""
    begun = time.monotonic()
    payback(*command)
    check()
    remove(store)
    longest = max(0.02, (time.monotonic() - begun) / parts)
    done = stores = 0
    while done < kills:
        stores += 1
        while done < kills and kill_after(chance.uniform(0, longest), ["payback", *command]):
            done += 1
        payback(*command)
        check()
        remove(store)
    say(f"{name}: {done} kills, {stores} stores")


def write_export(path):
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,Created at,Solved at,Status,Category,Handle minutes\n")
        for i in range(scaled(40000, 4000)):
            day = f"2025-{i % 12 + 1:02d}-{i % 27 + 1:02d}"
            file.write(f"{i},{day} 09:00,{day} 11:30,closed,{'abc'[i % 3]},{5 + i % 20}\n")


def kill_baselines(chance, kills):
    write_export("t.csv")
    payback("baseline", "t.csv", "--quiet", "-o", "whole.json")

    def check():
        payback("baseline", "--store", "b.sqlite", "--quiet", "-o", "x.json")
        with open("x.json", "rb") as ours, open("whole.json", "rb") as theirs:
            assert ours.read() == theirs.read(), "another baseline"

    attack("baseline", chance, kills, ["baseline", "t.csv", "--store", "b.sqlite", "--quiet"], "b.sqlite", check, 1)


def kill_merges(chance, kills):
    for i in (1, 2):
        payback("batch", "a.json", "--store", f"{i}.sqlite", "--shard", f"{i}/2", *SWEEP)
    for i in (1, 2):
        shutil.copy(f"{i}.sqlite", f"{i}.copy")
    attack("merge", chance, kills, ["merge", "1.sqlite", "2.sqlite", "--store", "m.sqlite", "--quiet"], "m.sqlite",
           lambda: assert_same_results("m.sqlite", "whole.sqlite"), 1)
    for i in (1, 2):
        assert_same_results(f"{i}.sqlite", f"{i}.copy")


def main():
    chance = seeded()
    with scratch():
        write("a.json", scenario())
        payback("batch", "a.json", "--store", "whole.sqlite", *SWEEP)
        attack("batch", chance, scaled(600, 12), ["batch", "a.json", "--store", "s.sqlite", *SWEEP], "s.sqlite",
               lambda: assert_same_results("s.sqlite", "whole.sqlite"), 10)
        kill_merges(chance, scaled(200, 6))
        kill_baselines(chance, scaled(200, 6))


main()
