#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Miller 6.6.0 (Debian bookworm): "inf" in a column of numbers is a text to it, and stats1 treats it half as a value.
# Payback months 3, inf, 7, inf, 9.5, 2 (inf: never):
#   count   6          with both inf
#   sum     21.5       without
#   mean    5.375      21.5 / 4: neither sum / count nor the infinite mean
#   p50     9.5        with both (texts sort behind numbers), so median and mean are of different samples
#   -i p90  an error   interpolation wants numbers
# "Inf", "+inf" and "Infinity" give the same. Split such a column by a condition first: filter '$m <= 12' keeps what is paid back by month 12.
#
# Needs a Debian-like system with apt-get, dpkg-deb and miller 6.6.0 in its archive; nothing is installed. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download miller=6.6.0-2+b3 >/dev/null 2>&1
dpkg-deb -x miller_*.deb .

printf 'm\n3\ninf\n7\ninf\n9.5\n2\n' >months.csv
./usr/bin/mlr --icsv --oxtab stats1 -a count,sum,mean,p50 -f m months.csv >seen
./usr/bin/mlr --icsv --oxtab stats1 -i -a p90 -f m months.csv >>seen
cat >expected <<'END'
m_count 6
m_sum   21.5
m_mean  5.375
m_p50   9.5
m_p90 (error)
END
diff expected seen && echo "as described: miller 6.6.0-2+b3"
