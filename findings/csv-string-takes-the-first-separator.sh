#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# csv-string 4.1.1: detect() is said to find the best separator. It returns the first character that could be one.
#   "Betreff (kurz, intern);Erstellt;Minuten" and two rows of three fields separated by semicolons   a comma
#   "\"Stunden; Minuten\",Erstellt,Agent", a quoted semicolon in a file with commas                  a semicolon
# parse() without a separator uses it: the German export has one title with a comma, and its rows come out as single fields.
# Judge a separator by whole rows outside of quotes: the one that gives each row the same number of fields.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent csv-string@4.1.1

cat >seen.cjs <<'END'
const { detect, parse } = require('csv-string');
const german = 'Betreff (kurz, intern);Erstellt;Minuten\nPasswort;2026-01-01;3\nRechnung;2026-01-02;4\n';
const quoted = '"Stunden; Minuten",Erstellt,Agent\n"1; 30",2026-01-01,a\n"0; 20",2026-01-02,b\n';
console.log('a comma in a title: ' + detect(german) + ' ' + JSON.stringify(parse(german).map((row) => row.length)));
console.log('a quoted semicolon: ' + detect(quoted));
END
cat >expected <<'END'
a comma in a title: , [2,1,1]
a quoted semicolon: ;
END
node seen.cjs >seen
diff expected seen && echo "as described: csv-string@4.1.1"
