# SPDX-License-Identifier: GPL-3.0-or-later
#
# Four processes on one store, one of which is killed: nothing is missing, nothing is there twice, nothing was simulated twice
# but what the killed one had begun.
import contextlib
import signal
import sqlite3
import subprocess
import time

from common import assert_same_results, payback, say, scenario, scratch, write

POINTS = 2000
SWEEP = ["--vary", f"/decision/discount_rate=0:0.5:{POINTS}", "--trials", "256", "--quiet", "--threads", "1"]


def main():
    with scratch():
        write("a.json", scenario())
        begun = time.monotonic()
        payback("batch", "a.json", "--store", "whole.sqlite", *SWEEP)
        elapsed = time.monotonic() - begun
        command = ["payback", "batch", "a.json", "--store", "s.sqlite", *SWEEP]
        processes = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
        time.sleep(elapsed / 6)
        processes[0].send_signal(signal.SIGKILL)
        codes = []
        for process in processes:
            message = process.communicate()[1]
            codes.append(process.returncode)
            assert process.returncode in (0, -signal.SIGKILL), message
        assert codes[1:] == [0, 0, 0], codes
        assert_same_results("s.sqlite", "whole.sqlite")
        with contextlib.closing(sqlite3.connect("s.sqlite")) as connection:
            finished, done = connection.execute("SELECT count(*), sum(done) FROM runs WHERE finished IS NOT NULL").fetchone()
        assert finished == codes.count(0), finished
        assert done <= POINTS, done
        if codes[0] == 0:
            assert done == POINTS, done
        say(f"{POINTS} scenarios, {done} of them by the processes that were not killed")


main()
