#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# d3-array 3.2.5 and simple-statistics 7.12.1: a quantile that falls between two infinite values is NaN and not infinite, and which quantiles these
# are depends on the library and on the number of values.
# Both work out a weighted difference of neighbours, and infinity minus infinity is no number. With ten payback months of which three are never
# (infinite) P75 comes out as Infinity and P90 as NaN; an axis or a format that gets NaN draws nothing. A quantile that is an order statistic
# (Hyndman and Fan, type 1) has no such case.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent d3-array@3.2.5 simple-statistics@7.12.1

cat >seen.cjs <<'END'
const { quantile } = require('d3-array');
const ss = require('simple-statistics');
const months = [6, 7, 8, 9, 10, 11, 12, Infinity, Infinity, Infinity];
for (const p of [0.5, 0.75, 0.9])
    console.log(p + ': d3 ' + quantile(months, p) + ', simple-statistics ' + ss.quantile(months, p));
console.log('P80 of five: d3 ' + quantile([6, 7, 8, Infinity, Infinity], 0.8) + ', simple-statistics ' +
    ss.quantile([6, 7, 8, Infinity, Infinity], 0.8));
END
cat >expected <<'END'
0.5: d3 10.5, simple-statistics 10.5
0.75: d3 Infinity, simple-statistics Infinity
0.9: d3 NaN, simple-statistics NaN
P80 of five: d3 NaN, simple-statistics NaN
END
node seen.cjs >seen
diff expected seen && echo "as described: d3-array@3.2.5 simple-statistics@7.12.1"
