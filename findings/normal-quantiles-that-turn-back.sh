#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# simple-statistics 7.12.1: probit(p), "also known as the normal quantile function" by its documentation, is neither exact nor increasing.
#   probit(0.975)      1.9572, where the quantile is 1.9600: an approximation of the error function's inverse to three digits or so stands behind it
#   probit(0.99)       2.3214, not 2.3263
#   probit(0.99999)    4.2513
#   probit(1)          3.7061, less than at 0.99999: 1 is taken for 0.9999, and 0 for 0.0001
# It is documented as the inverse of cumulativeStdNormalProbability(), a table that ends at 3.09: of probit(0.99999) that gives 0.999.
# Draws by inversion have 0.2 % too little variance, and a draw of 0 or 1 is not the most extreme one. vega-statistics 2.0.0 gives the quantiles to
# ten digits.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent simple-statistics@7.12.1 vega-statistics@2.0.0

cat >seen.mjs <<'END'
import { probit, cumulativeStdNormalProbability } from 'simple-statistics';
import { quantileNormal } from 'vega-statistics';
for (const p of [0.5, 0.975, 0.99, 0.99999, 1])
    console.log(p + ': probit ' + probit(p).toFixed(4) + ', vega ' + quantileNormal(p).toFixed(4) + ', and back ' +
        cumulativeStdNormalProbability(probit(p)));
console.log('increasing up to 1: ' + (probit(1) > probit(0.99999)));
const count = 100000;
const variance = (quantile) => Array.from({ length: count }, (_, i) => quantile((i + 0.5) / count) ** 2).reduce((a, b) => a + b) / count;
console.log('variance of 100,000 strata: ' + variance(probit).toFixed(3) + ', vega ' + variance((p) => quantileNormal(p)).toFixed(3));
END
cat >expected <<'END'
0.5: probit 0.0000, vega 0.0000, and back 0.5
0.975: probit 1.9572, vega 1.9600, and back 0.975
0.99: probit 2.3214, vega 2.3263, and back 0.9898
0.99999: probit 4.2513, vega 4.2649, and back 0.999
1: probit 3.7061, vega Infinity, and back 0.999
increasing up to 1: false
variance of 100,000 strata: 0.998, vega 1.000
END
node seen.mjs >seen
diff expected seen && echo "as described: simple-statistics@7.12.1 vega-statistics@2.0.0"
