#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# jstat 1.9.6: the medians of two distributions are none, while their quantile functions are right. A median is the quantile of one half.
#   pareto(scale 1, shape 3)   median() 4.243, a formula of its own (scale * shape * root of 2). It is scale * 2^(1/shape) = 1.260, and 98.7 % of
#                              the values lie below 4.243
#   uniform(2, 4)              median() NaN; it is 3, as inv(0.5) and mean() say
# For a Pareto distribution a larger shape means smaller values; this median grows with it. As the typical handle time of a service with a few very
# long cases it is three times too large. Take inv(0.5, ...).
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent jstat@1.9.6

cat >seen.cjs <<'END'
const { pareto, uniform } = require('jstat');
for (const shape of [1, 3, 6])
    console.log('pareto, shape ' + shape + ': median ' + pareto.median(1, shape).toFixed(3) + ', inv(0.5) ' + pareto.inv(0.5, 1, shape).toFixed(3) +
        ', 2^(1/shape) ' + (2 ** (1 / shape)).toFixed(3) + ', below the median ' + pareto.cdf(pareto.median(1, shape), 1, shape).toFixed(3));
console.log('uniform from 2 to 4: median ' + uniform.median(2, 4) + ', inv(0.5) ' + uniform.inv(0.5, 2, 4));
END
cat >expected <<'END'
pareto, shape 1: median 1.414, inv(0.5) 2.000, 2^(1/shape) 2.000, below the median 0.293
pareto, shape 3: median 4.243, inv(0.5) 1.260, 2^(1/shape) 1.260, below the median 0.987
pareto, shape 6: median 8.485, inv(0.5) 1.122, 2^(1/shape) 1.122, below the median 1.000
uniform from 2 to 4: median NaN, inv(0.5) 3
END
node seen.cjs >seen
diff expected seen && echo "as described: jstat@1.9.6"
