#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# xlsx 0.18.5 (SheetJS) and ssf 0.11.2, its formatter: a time of 59.5 seconds or more past a minute is shown with 00 seconds, and the minute is not
# carried. The seconds are rounded to 60, 60 becomes 0, and the minutes stay.
#   299.6 seconds as [h]:mm:ss    0:04:00; rounded to a second it is 0:05:00, and as [ss] the same value is shown as 300
#   3599.6 seconds                0:59:00, an hour
# sheet_to_csv and sheet_to_json({ raw: false }) write what is shown. Times that people typed are whole seconds and come out right, but means are
# not: one mean handle time in 120 loses a minute, 20 % of five minutes. Read the raw number (of days) and format it yourself.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent xlsx@0.18.5 ssf@0.11.2

cat >seen.cjs <<'END'
const { format } = require('ssf');
const { utils, read, write } = require('xlsx');
for (const seconds of [299.4, 299.6, 3599.6])
    console.log(seconds + ': ' + ['[h]:mm:ss', 'mm:ss', '[ss]'].map((code) => format(code, seconds / 86400)).join(' '));
const sheet = utils.aoa_to_sheet([['mean'], [0]]);
sheet.A2 = { t: 'n', v: 299.6 / 86400, z: '[h]:mm:ss' };
const book = utils.book_new();
utils.book_append_sheet(book, sheet, 'Sheet');
const again = read(write(book, { type: 'buffer', bookType: 'xlsx' })).Sheets.Sheet;
console.log('written, read and turned into CSV: ' + utils.sheet_to_csv(again).split('\n')[1]);
console.log('the raw value in seconds: ' + (again.A2.v * 86400).toFixed(1));
END
cat >expected <<'END'
299.4: 0:04:59 04:59 299
299.6: 0:04:00 04:00 300
3599.6: 0:59:00 59:00 3600
written, read and turned into CSV: 0:04:00
the raw value in seconds: 299.6
END
node seen.cjs >seen
diff expected seen && echo "as described: xlsx@0.18.5 ssf@0.11.2"
