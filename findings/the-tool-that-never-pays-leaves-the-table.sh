#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# pandas 1.5.3 (Debian's 1.5.3+dfsg-2): the mean of payback months of which some are infinite (never) depends on the way it is asked for.
#   Series.mean                 infinite, as it is
#   groupby.mean                infinite where nothing follows the infinity, else NaN: its sum carries a correction for lost digits, infinity less
#                               infinity. Rows in another order give another answer
#   pivot_table                 leaves such groups out, as it does with missing values: of two tools that may never pay back one is not in the table
#   expanding().mean()          5.375, the mean of the finite ones: windows take infinity for missing. A plot of convergence ends there
#   expanding().max(), count()  9.5, and 6: not the same six
# Keep never out of means: work out the share that pays back, and quantiles by order (groupby.median is right: 8.25).
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
import warnings
import pandas

warnings.simplefilter('ignore')
inf = float('inf')
months = pandas.Series([3, inf, 7, inf, 9.5, 2])
one = [0] * 6
print('Series.mean:', months.mean())
print('groupby.mean:', months.groupby(one).mean()[0])
for rows in ([3, 7, inf], [inf, 3, 7]):
    print('groupby.mean of', *rows, 'is', pandas.Series(rows).groupby([0] * 3).mean()[0])
print('groupby.median:', months.groupby(one).median()[0])
print('expanding:', months.expanding().mean().iloc[-1], months.expanding().max().iloc[-1], months.expanding().count().iloc[-1])
runs = pandas.DataFrame({'tool': ['a', 'a', 'b', 'b', 'b'], 'months': [3, inf, inf, 7, 2]})
print('pivot_table:', runs.pivot_table(values='months', index='tool')['months'].to_dict())
END
cat >expected <<'END'
Series.mean: inf
groupby.mean: nan
groupby.mean of 3 7 inf is inf
groupby.mean of inf 3 7 is nan
groupby.median: 8.25
expanding: 5.375 9.5 6.0
pivot_table: {'a': inf}
END
libraries=$(for file in libblas.so.3 liblapack.so.3; do dirname "$PWD/$(find . -name "$file")"; done | paste -s -d :)
LD_LIBRARY_PATH=$libraries PYTHONPATH=usr/lib/python3/dist-packages /usr/bin/python3 seen.py >seen
diff expected seen && echo "as described: pandas 1.5.3+dfsg-2"
