#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# any-date-parser 2.2.4: dates in the shapes that help desks export become other valid dates, without an error.
#   "25/Feb/26 10:17 PM" (Jira's export)   26 May of the current year
#   "13/04/2026" (day first)               4 March 2026: the 1 of 13 is dropped, and 3/04 is read month first
#   "31/11/2026" (no such day)             11 January 2026
#   "2026-13-01" (no such month)           13 June 2001
# A column of such dates that is read cell by cell moves tickets to other months, and nothing shows it. The order of day and month has to be
# decided once for a whole column, and the cell has to match as a whole.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent any-date-parser@2.2.4

cat >seen.cjs <<'END'
const parser = require('any-date-parser').default || require('any-date-parser');
// the year is that of the day on which this runs
console.log('25/Feb/26 10:17 PM -> ' + parser.fromString('25/Feb/26 10:17 PM').toISOString().slice(5, 16));
for (const text of ['13/04/2026', '31/11/2026', '2026-13-01', '2026-02-25 10:17'])
    console.log(text + ' -> ' + parser.fromString(text).toISOString());
END
cat >expected <<'END'
25/Feb/26 10:17 PM -> 05-26T22:17
13/04/2026 -> 2026-03-04T00:00:00.000Z
31/11/2026 -> 2026-01-11T00:00:00.000Z
2026-13-01 -> 2001-06-13T00:00:00.000Z
2026-02-25 10:17 -> 2026-02-25T10:17:00.000Z
END
TZ=UTC node seen.cjs >seen
diff expected seen && echo "as described: any-date-parser@2.2.4"
