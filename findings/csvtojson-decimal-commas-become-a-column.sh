#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# csvtojson 2.0.14: a row with more cells than the header gets a column of its own name (field2), without an error; so does a file with one column of
# decimal commas, as a German spreadsheet writes it. 12,5 minutes become 12, and the 5 goes where nobody looks. Two columns of the same name
# (Jira writes Labels,Labels) become one, the last. With checkType a number beyond the range of doubles becomes null.
# fast-csv 5.0.8 refuses both the longer row and the repeated name, but fills a shorter row with empty texts.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent csvtojson@2.0.14 fast-csv@5.0.8

cat >seen.cjs <<'END'
const csvtojson = require('csvtojson');
const fast = require('fast-csv');
const rows = text => new Promise(done => {
    const all = [];
    fast.parseString(text, { headers: true }).on('data', row => all.push(row))
        .on('error', () => done('refused')).on('end', () => done(JSON.stringify(all)));
});
(async () => {
    console.log(JSON.stringify(await csvtojson().fromString('minutes\n12,5\n13,7')));
    console.log(JSON.stringify(await csvtojson().fromString('Labels,Labels\nbilling,login')));
    console.log(JSON.stringify(await csvtojson({ checkType: true }).fromString('price\n1e400')));
    console.log(await rows('minutes\n12,5\n13,7'));
    console.log(await rows('Labels,Labels\nbilling,login'));
    console.log(await rows('id,minutes\n1\n2,7'));
})();
END
cat >expected <<'END'
[{"minutes":"12","field2":"5"},{"minutes":"13","field2":"7"}]
[{"Labels":"login"}]
[{"price":null}]
refused
refused
[{"id":"1","minutes":""},{"id":"2","minutes":"7"}]
END
node seen.cjs >seen
diff expected seen && echo "as described: csvtojson@2.0.14 fast-csv@5.0.8"
