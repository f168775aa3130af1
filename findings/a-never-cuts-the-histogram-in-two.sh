#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gnuplot 5.4.4 (Debian's gnuplot-nox 5.4.4+dfsg1-2+b2): smooth frequency, the documented way to a histogram, starts again at each infinite or
# undefined value. "Points with the same x-value are replaced by a single point having the summed y-values", says its documentation.
# Payback months 3, 12, inf, 12, inf, 3, 12 (inf: never): month 3 comes twice and month 12 three times.
#   as they stand                    month 12 has the points 1, 1 and 1, three boxes one upon the other, of which one is seen
#   the same rows, sorted            3 and 12 have the points 2 and 3
#   24 in place of inf, and the usual filter ($1<=12?$1:NaN)     as with inf: it is the filter that cuts
#   smooth cnormal, which ends at 1  0.4, 0.2 and 0.4: no curve ends at 1; sorted it does
# Simulated runs stand in the order in which they were drawn, so where some of 10,000 runs never pay back, the picture shows
# how often a month comes in the fullest stretch between two of these. set xrange leaves values out without a cut; or sort, or drop the rows first.
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

printf '3\n12\ninf\n12\ninf\n3\n12\n' >months
sed 's/inf/24/' months >late
sort -g months >sorted
points() {
    ./usr/bin/gnuplot-nox -e "${3-}" -e "set table 'table'; plot $2" 2>/dev/null
    echo "$1:" $(awk '$3 == "i" { printf "%s has %.1f, ", $1, $2 }' table)
}
points 'frequency' "'months' using 1:(1) smooth frequency" >seen
points 'frequency, sorted' "'sorted' using 1:(1) smooth frequency" >>seen
points 'frequency, 24 filtered' "'late' using (\$1<=12?\$1:NaN):(1) smooth frequency" >>seen
points 'frequency, a range' "'late' using 1:(1) smooth frequency" 'set xrange [0:12]' >>seen
points 'cnormal' "'months' using 1:(1) smooth cnormal" >>seen
points 'cnormal, sorted' "'sorted' using 1:(1) smooth cnormal" >>seen
cat >expected <<'END'
frequency: 3 has 1.0, 12 has 1.0, 12 has 1.0, 3 has 1.0, 12 has 1.0,
frequency, sorted: 3 has 2.0, 12 has 3.0,
frequency, 24 filtered: 3 has 1.0, 12 has 1.0, 12 has 1.0, 3 has 1.0, 12 has 1.0,
frequency, a range: 3 has 2.0, 12 has 3.0,
cnormal: 3 has 0.2, 12 has 0.4, 12 has 0.2, 3 has 0.2, 12 has 0.4,
cnormal, sorted: 3 has 0.4, 12 has 1.0,
END
diff expected seen && echo "as described: gnuplot-nox 5.4.4+dfsg1-2+b2"
