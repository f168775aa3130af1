# SPDX-License-Identifier: GPL-3.0-or-later
#
# SIGKILL at 200 random instants: the same command goes on, nothing is lost, nothing is there twice, and in the end the store
# has the results of a batch that nobody killed.
import os
import random
import signal
import subprocess
import time

from common import assert_same_results, payback, say, scenario, scratch, write

KILLS = 200
SWEEP = ["--vary", "/decision/discount_rate=0:0.5:1500", "--trials", "256", "--quiet"]


def kill_after(seconds, command):
    """Whether the process was still at work then; its exit code else."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    message = process.communicate()[1]
    assert process.returncode in (0, -signal.SIGKILL), (process.returncode, message)
    return process.returncode != 0


def main():
    seed = int(os.environ.get("SEED", random.randrange(2**32)))
    instants = random.Random(seed)
    say(f"SEED={seed}")
    with scratch():
        write("a.json", scenario())
        begun = time.monotonic()
        payback("batch", "a.json", "--store", "whole.sqlite", *SWEEP)
        # so that a store sees some twenty kills before it is whole
        longest = max(0.02, (time.monotonic() - begun) / 10)
        kills = stores = 0
        while kills < KILLS:
            stores += 1
            store = f"{stores}.sqlite"
            command = ["payback", "batch", "a.json", "--store", store, *SWEEP]
            while kills < KILLS and kill_after(instants.uniform(0, longest), command):
                kills += 1
            payback(*command[1:])
            assert_same_results(store, "whole.sqlite")
            os.remove(store)
        say(f"{kills} kills, {stores} stores")


main()
