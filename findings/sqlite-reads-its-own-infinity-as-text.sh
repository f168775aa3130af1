#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sqlite3 3.40.1 (Debian's 3.40.1-2+deb12u2): the shell writes an infinite number to CSV as Inf and reads it back as a text, also into a REAL column.
# To sum and avg a text that is no number is 0, as documented, while max and comparisons put each text above all numbers.
# Payback months 3, infinity, 7, infinity, 9.5, 2, written with .mode csv and read with .import into a REAL column:
#   before   max Inf, avg Inf, and 2 of 6 above 24
#   after    max Inf, avg 3.58 (21.5 / 6: never counts as paid back at once, less than the 5.375 of those that do pay back), and 2 of 6 above 24
# max and the count look right, so nobody looks at avg. Nothing is lost by .dump (it writes 1e999), nor in a CSV that says 9e999 in place of Inf.
#
# Needs a Debian-like system with apt-get, dpkg-deb, these packages in its archive and libreadline8; nothing is installed. Exits with 1 where the
# behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download sqlite3=3.40.1-2+deb12u2 libsqlite3-0=3.40.1-2+deb12u2 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" .; done
LD_LIBRARY_PATH=$(dirname "$(find . -name libsqlite3.so.0)")
export LD_LIBRARY_PATH

figures="select max(m), round(avg(m), 3), sum(m > 24), count(*), group_concat(distinct typeof(m)) from months"
cat >write.sql <<END
create table months (m real);
insert into months values (3), (9e999), (7), (9e999), (9.5), (2);
$figures;
.mode csv
.output months.csv
select m from months;
.output dump.sql
.dump
END
cat >read.sql <<END
create table months (m real);
.import --csv months.csv months
$figures;
END
./usr/bin/sqlite3 :memory: <write.sql >seen
./usr/bin/sqlite3 :memory: <read.sql >>seen
echo "$figures;" | cat dump.sql - | ./usr/bin/sqlite3 :memory: >>seen
sed -i 's/Inf/9e999/' months.csv
./usr/bin/sqlite3 :memory: <read.sql >>seen
cat >expected <<'END'
Inf|Inf|2|6|real
Inf|3.583|2|6|real,text
Inf|Inf|2|6|real
Inf|Inf|2|6|real
END
diff expected seen && echo "as described: sqlite3 3.40.1-2+deb12u2"
