#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# jstat 1.9.6: the beta distribution loses its digits where the shapes are large, as they are after a pilot of many tickets.
# The distribution with equal shapes is symmetric about 0.5, so its median is 0.5 exactly, and the distribution function just above 0.5 lies above
# 0.5. For shapes of a million beta.inv(0.5) is off by 5.6e-6 (a sixtieth of the standard deviation, 3.5e-4), and beta.cdf at that point, which
# is 0.5 + 0.006, comes out as 0.46: on the wrong side. The continued fraction behind it is cut after a fixed number of steps.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent jstat@1.9.6

cat >seen.cjs <<'END'
const jStat = require('jstat');
for (const shape of [10, 1e5, 1e6])
    console.log(shape + ': ' + (jStat.beta.inv(0.5, shape, shape) - 0.5).toExponential(1));
console.log('cdf: ' + jStat.beta.cdf(0.5 + 5.5922e-6, 1e6, 1e6).toFixed(3));
END
cat >expected <<'END'
10: 3.1e-11
100000: 3.1e-7
1000000: 5.6e-6
cdf: 0.464
END
node seen.cjs >seen
diff expected seen && echo "as described: jstat@1.9.6"
