# SPDX-License-Identifier: GPL-3.0-or-later
#
# 10,000 scenarios: neither memory nor descriptors grow.
import os
import subprocess
import time

from common import say, scenario, scratch, write

POINTS = 10000
ALLOWED_KILOBYTES = 6144  # SQLite's cache of pages fills up to 2 MB, scenarios that wait to be written take some more
THREADS = 2  # each may have its scenario file open when looked at


def look(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        lines = dict(line.split(":", 1) for line in file)
    return int(lines["VmRSS"].split()[0]), len(os.listdir(f"/proc/{pid}/fd"))


def main():
    with scratch():
        write("a.json", scenario("mid-market-saas.json"))
        process = subprocess.Popen(["payback", "batch", "a.json", "--store", "s.sqlite", "--trials", "512", "--quiet", "--threads", str(THREADS), "--vary",
                                    f"/decision/discount_rate=0:0.5:{POINTS}"])
        looks = []
        while process.poll() is None:
            time.sleep(0.1)
            try:
                looks.append(look(process.pid))
            except (OSError, KeyError):
                break  # it has just ended
        assert process.wait() == 0
        assert len(looks) >= 10, "too fast to be looked at"
        early, late = looks[len(looks) // 5 : 2 * len(looks) // 5], looks[4 * len(looks) // 5 :]
        first, last = (max(kilobytes for kilobytes, _ in some) for some in (early, late))
        assert last <= first + ALLOWED_KILOBYTES, f"{first} kB early, {last} kB late"
        assert max(n for _, n in late) <= max(n for _, n in early) + THREADS
        say(f"{first} kB in the second fifth, {last} kB in the last")


main()
