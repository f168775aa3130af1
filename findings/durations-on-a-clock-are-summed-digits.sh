#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# parse-duration 2.1.9 and juration 0.1.1: a duration written as on a clock, h:mm or h:mm:ss, which is how help desks export time worked, is read
# without an error and becomes a second or a minute.
#   "1:30:00" is 5,400 seconds.  parse-duration: 1.03 seconds.  juration: 31 seconds (1 + 30 + 0).
# With a decimal comma, "1,5h", parse-duration takes the comma for a separator of thousands (15 hours), juration adds 1 second and 5 hours.
# A mean handle time from such a column is near zero, and every saving with it.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent parse-duration@2.1.9 juration@0.1.1

cat >seen.cjs <<'END'
const parse = require('parse-duration').default || require('parse-duration');
const juration = require('juration');
for (const text of ['1:30:00', '0:05:00', '1,5h', '1.5h'])
    console.log(text + ': parse-duration ' + parse(text, 's') + ' s, juration ' + juration.parse(text) + ' s');
END
cat >expected <<'END'
1:30:00: parse-duration 1.03 s, juration 31 s
0:05:00: parse-duration 0.005 s, juration 5 s
1,5h: parse-duration 54000 s, juration 18001 s
1.5h: parse-duration 5400 s, juration 5400 s
END
node seen.cjs >seen
diff expected seen && echo "as described: parse-duration@2.1.9 juration@0.1.1"
