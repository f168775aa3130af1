#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sqlite3 3.40.1 (Debian's 3.40.1-2+deb12u2): avg and sum over a moving window are kept by adding the row that comes and subtracting the row that
# goes. What the sum once swallowed does not come back.
#   Payback months 3, infinity, 7, 9.5, 2, 4, the mean of each with the one before: from the fourth row on NULL to the end, for infinity less infinity
#   is no number. A subquery over the same rows gives 8.25, 5.75 and 3; count and max over the window are right.
#   1e17, 1, 2, 3 in the same way: the sums of the last two windows are 2 and 4; the two rows in each add up to 3 and 5, without any large number.
# In a moving mean over draws or months one never, or one sum without a limit, spoils all rows after it, and NULL draws as a gap, as if there were no
# data. Compute such means by a join on the rows of the window, or keep infinities out by filter (where ...).
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

cat >seen.sql <<'END'
.nullvalue NULL
create table run (id integer primary key, m real);
insert into run values (1, 3), (2, 9e999), (3, 7), (4, 9.5), (5, 2), (6, 4);
select id, avg(m) over pair, (select avg(m) from run r where r.id between run.id - 1 and run.id), count(m) over pair, max(m) over pair
    from run window pair as (order by id rows 1 preceding);
delete from run;
insert into run values (1, 1e17), (2, 1), (3, 2), (4, 3);
select id, sum(m) over pair, (select sum(m) from run r where r.id between run.id - 1 and run.id) from run
    window pair as (order by id rows 1 preceding);
END
cat >expected <<'END'
1|3.0|3.0|1|3.0
2|Inf|Inf|2|Inf
3|Inf|Inf|2|Inf
4|NULL|8.25|2|9.5
5|NULL|5.75|2|9.5
6|NULL|3.0|2|4.0
1|1.0e+17|1.0e+17
2|1.0e+17|1.0e+17
3|2.0|3.0
4|4.0|5.0
END
./usr/bin/sqlite3 :memory: <seen.sql >seen
diff expected seen && echo "as described: sqlite3 3.40.1-2+deb12u2"
