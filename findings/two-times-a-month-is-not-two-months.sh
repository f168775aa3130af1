#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# pandas 1.5.3 (Debian's 1.5.3+dfsg-2): an offset of a month, times two, is applied step by step, and each step keeps the day that the last one was
# cut to.
#   31 January + DateOffset(months=2)           31 March
#   31 January + 2 * DateOffset(months=1)       28 March
#   date_range of five, DateOffset(months=1)    31 January, then the 28th of each month for good
#   29 February 2024 + 4 * DateOffset(years=1)  28 February 2028, although 2028 has a 29th
# relativedelta of python-dateutil, on which the offset is built, multiplies first: 2 * relativedelta(months=1) leads to 31 March.
# Invoices of a contract that began on the 31st are dated three days early from March on, and so are the anniversaries of one of 29 February.
# Count from the first day each time: start + DateOffset(months=k).
#
# Needs python3.11 of Debian with tzdata, libstdc++6 and libgfortran5, and apt-get, dpkg-deb and these packages in the archive; nothing is
# installed. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download python3-pandas=1.5.3+dfsg-2 python3-pandas-lib=1.5.3+dfsg-2 python3-numpy=1:1.24.2-1+deb12u1 python3-dateutil=2.8.2-2 \
    python3-tz=2022.7.1-4 python3-six=1.16.0-4 libblas3=3.11.0-2 liblapack3=3.11.0-2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" .; done

cat >seen.py <<'END'
from dateutil.relativedelta import relativedelta
from pandas import DateOffset, Timestamp, date_range

start, leap = Timestamp('2026-01-31'), Timestamp('2024-02-29')
print('two months:', (start + DateOffset(months=2)).date())
print('two times a month:', (start + 2 * DateOffset(months=1)).date())
print('two times a month, dateutil:', (start + 2 * relativedelta(months=1)).date())
print('date_range:', *(day.date() for day in date_range(start, periods=5, freq=DateOffset(months=1))))
print('from the start:', *((start + DateOffset(months=k)).date() for k in range(5)))
print('four years:', (leap + 4 * DateOffset(years=1)).date(), (leap + DateOffset(years=4)).date())
END
cat >expected <<'END'
two months: 2026-03-31
two times a month: 2026-03-28
two times a month, dateutil: 2026-03-31
date_range: 2026-01-31 2026-02-28 2026-03-28 2026-04-28 2026-05-28
from the start: 2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31
four years: 2028-02-28 2028-02-29
END
libraries=$(for file in libblas.so.3 liblapack.so.3; do dirname "$PWD/$(find . -name "$file")"; done | paste -s -d :)
LD_LIBRARY_PATH=$libraries PYTHONPATH=usr/lib/python3/dist-packages /usr/bin/python3 seen.py >seen
diff expected seen && echo "as described: pandas 1.5.3+dfsg-2"
