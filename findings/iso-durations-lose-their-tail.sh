#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# iso8601-duration 2.1.4: its pattern is not tied to the ends of the text, so what it does not know before or behind a match is dropped.
# Its documentation allows a fraction in the smallest unit and names P0.5D; the pattern has fractions for hours, minutes and seconds only.
#   P0.5D      an error, although documented
#   P1W0.5D    7 days: the half day is gone
#   P1Y0.5M    a year: the half month is gone
#   -PT30M     plus 30 minutes. The sign is documented as not yet supported, but it is not refused
#   PT1H30     one hour, where the unit of the 30 is missing
# tinyduration 3.4.1 reads all but the last of them as written. A time limit of a contract that was exceeded by half an hour (-PT30M left) counts
# as half an hour in hand. Test a text against ^ and $ before it goes to such a parser.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent iso8601-duration@2.1.4 tinyduration@3.4.1

cat >seen.cjs <<'END'
const { parse, toSeconds } = require('iso8601-duration');
const tiny = require('tinyduration');
const attempt = (work) => {
    try {
        return work();
    } catch {
        return 'an error';
    }
};
// seconds from the first of January, for years differ in length
const start = new Date('2026-01-01T00:00:00Z');
for (const text of ['P0.5D', 'P1W0.5D', 'P1Y0.5M', '-PT30M', 'PT1H30'])
    console.log(text + ': ' + attempt(() => toSeconds(parse(text), start)) + ', tinyduration ' + JSON.stringify(attempt(() => tiny.parse(text))));
END
cat >expected <<'END'
P0.5D: an error, tinyduration {"days":0.5}
P1W0.5D: 604800, tinyduration {"weeks":1,"days":0.5}
P1Y0.5M: 31536000, tinyduration {"years":1,"months":0.5}
-PT30M: 1800, tinyduration {"minutes":30,"negative":true}
PT1H30: 3600, tinyduration {"hours":1}
END
TZ=UTC node seen.cjs >seen
diff expected seen && echo "as described: iso8601-duration@2.1.4 tinyduration@3.4.1"
