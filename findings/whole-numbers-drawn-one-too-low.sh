#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# vega-statistics 2.0.0: the inverse distribution function of randomInteger(min, max) is one too low.
# A month from 1 to 12 is randomInteger(1, 13). A quantile is the least value at which the distribution function reaches p:
#   icdf(0.5)    6 and right only by luck: 6 of 12 months are exactly one half
#   icdf(0.51)   6, where cdf(6) is 0.5 < 0.51; it is 7
#   icdf(0.05)   0, a month that the distribution does not have; it is 1
#   icdf(0.99)   11; it is 12
# It rounds p times the number of values down and not up. sample() is right. So draws by inversion (Latin hypercube, quasi-random points, common
# random numbers, a copula) have a mean of 5.5 and not 6.5, never reach month 12, and start a month before the first.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent vega-statistics@2.0.0

cat >seen.mjs <<'END'
import { randomInteger } from 'vega-statistics';
const month = randomInteger(1, 13);
for (const p of [0.05, 0.5, 0.51, 0.99])
    console.log(p + ': ' + month.icdf(p) + ', reached by it: ' + (month.cdf(month.icdf(p)) >= p));
const strata = Array.from({ length: 1200 }, (_, i) => month.icdf((i + 0.5) / 1200));
console.log('1,200 strata: from ' + Math.min(...strata) + ' to ' + Math.max(...strata) + ', mean ' +
    (strata.reduce((a, b) => a + b) / 1200).toFixed(1));
const draws = Array.from({ length: 5000 }, () => month.sample());
console.log('sample(): from ' + Math.min(...draws) + ' to ' + Math.max(...draws));
END
cat >expected <<'END'
0.05: 0, reached by it: false
0.5: 6, reached by it: true
0.51: 6, reached by it: false
0.99: 11, reached by it: false
1,200 strata: from 0 to 11, mean 5.5
sample(): from 1 to 12
END
node seen.mjs >seen
diff expected seen && echo "as described: vega-statistics@2.0.0"
