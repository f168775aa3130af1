#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# python-dateutil 2.8.2 (Debian's python3-dateutil 2.8.2-2): a relativedelta times a number is cut to whole units, one unit at a time.
#   relativedelta(years=1) * 0.5     nothing; half a year is six months
#   relativedelta(months=3) / 2      one month: half a quarter lost its two weeks
#   relativedelta(hours=1) * 1.5     one hour, where timedelta(hours=1) * 1.5 is 1:30
#   relativedelta(hours=1.5) * 1     one hour: times one changes it
# The constructor refuses relativedelta(months=1.5) as ambiguous, and keeps hours=1.5. Multiplication neither refuses nor keeps. A trial of half the
# contract's term ends on the day on which it begins. Multiply whole months by whole numbers, and durations as timedelta.
#
# Needs python3 and a Debian-like system with apt-get, dpkg-deb and these packages in its archive; nothing is installed. Exits with 1 where the
# behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download python3-dateutil=2.8.2-2 python3-six=1.16.0-4 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" .; done

cat >seen.py <<'END'
from datetime import date, timedelta
from dateutil.relativedelta import relativedelta

print('half a year:', relativedelta(years=1) * 0.5)
print('half a quarter:', relativedelta(months=3) / 2)
print('an hour and a half:', relativedelta(hours=1) * 1.5, timedelta(hours=1) * 1.5)
print('times one:', relativedelta(hours=1.5), relativedelta(hours=1.5) * 1)
print('half a term from 2026-01-01:', date(2026, 1, 1) + relativedelta(years=1) / 2)
try:
    relativedelta(months=1.5)
except ValueError as error:
    print('months=1.5:', error)
END
cat >expected <<'END'
half a year: relativedelta()
half a quarter: relativedelta(months=+1)
an hour and a half: relativedelta(hours=+1) 1:30:00
times one: relativedelta(hours=+1.5) relativedelta(hours=+1)
half a term from 2026-01-01: 2026-01-01
months=1.5: Non-integer years and months are ambiguous and not currently supported.
END
PYTHONPATH=usr/lib/python3/dist-packages python3 seen.py >seen
diff expected seen && echo "as described: python3-dateutil 2.8.2-2"
