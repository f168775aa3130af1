#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gnuplot 5.4.4 (Debian's gnuplot-nox 5.4.4+dfsg1-2+b2): a boxplot leaves infinite values out, stats counts them, so one program gives two medians
# of one column. Payback months 2, 3, 5, inf, 7, inf, 9.5, inf (inf: never):
#   stats     quartiles 4 and infinity, median 8.25: half of the eight are above
#   boxplot   quartiles 3 and 7, median 5, of the five finite ones
# Nothing on the picture says that three of eight were left out; a label with STATS_median would stand far above the line in the box.
# Write the share of what never pays back beside such a box.
#
# Needs a Debian-like system with apt-get, dpkg-deb, that package in its archive and the libraries that the package names; nothing is installed.
# Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download gnuplot-nox=5.4.4+dfsg1-2+b2 >/dev/null 2>&1
dpkg-deb -x gnuplot-nox_*.deb .

printf '2\n3\n5\ninf\n7\ninf\n9.5\ninf\n' >months
cat >stats.gp <<'END'
stats 'months' nooutput
set print '-'
print sprintf('stats: %d values, %g, %g, %g', STATS_records, STATS_lo_quartile, STATS_median, STATS_up_quartile)
END
# The plot fills the picture: 480 pixels for 12 months, counted from the top.
cat >box.gp <<'END'
set terminal svg size 600,480
set output 'box.svg'
unset border
unset tics
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 1
set yrange [0:12]
plot 'months' using (1):1 with boxplot notitle
END
./usr/bin/gnuplot-nox stats.gp >seen
./usr/bin/gnuplot-nox box.gp
# the box is drawn from its lower to its upper edge; the first line of the path behind it is the median
height() {
    sed -n "s/.*$1.*/\\1/p" box.svg | awk '{ printf "%g", int((480 - $1) / 40 * 100 + 0.5) / 100 }'
}
lower=$(height "d='M200.00,\\([0-9.]*\\) L400.00,[0-9.]* L400.00.*Z")
upper=$(height "d='M200.00,[0-9.]* L400.00,[0-9.]* L400.00,\\([0-9.]*\\) L.*Z")
median=$(height "d='M200.00,\\([0-9.]*\\) L400.00,[0-9.]* M300")
echo "box: $lower, $median, $upper" >>seen
cat >expected <<'END'
stats: 8 values, 4, 8.25, inf
box: 3, 5, 7
END
diff expected seen && echo "as described: gnuplot-nox 5.4.4+dfsg1-2+b2"
