#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# stats-lite 2.2.0: mean, median and percentile leave out every infinity before they begin, and do not say so.
# "Never pays back" is an infinite number of months. Of ten payback months of which three are never, the 90th percentile is never; stats-lite
# says 11.8. The median moves from 10.5 to 9, and the mean is finite.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent stats-lite@2.2.0

cat >seen.cjs <<'END'
const stats = require('stats-lite');
const months = [6, 7, 8, 9, 10, 11, 12, Infinity, Infinity, Infinity];
console.log('median ' + stats.median(months));
console.log('P90 ' + stats.percentile(months, 0.9).toFixed(1));
console.log('mean ' + stats.mean(months));
END
cat >expected <<'END'
median 9
P90 11.8
mean 9
END
node seen.cjs >seen
diff expected seen && echo "as described: stats-lite@2.2.0"
