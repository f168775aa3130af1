#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# probability-distributions 0.9.1: rnbinom(n, size, p, mu) draws a negative binomial count, the usual model of ticket counts that vary more than
# a Poisson count. There are two conventions: failures before the size-th success (R's; mean size (1 - p) / p) and trials until it (mean size / p).
# The package follows neither: it returns trials less one. With size 3 and p 0.4 the means are 4.5 and 7.5; it draws around 6.5.
# Where the mean is given as mu = 4.5, the draws have a mean of 6.5 as well, that is mu + size - 1. Only size 1 is right.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent probability-distributions@0.9.1

cat >seen.cjs <<'END'
const distributions = require('probability-distributions');
const count = 200000;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / count;
// the mean of 200,000 draws has a standard error below 0.01
const near = (value, what) => Math.abs(value - what) < 0.1;
console.log('size 3, p 0.4: near 6.5 ' + near(mean(distributions.rnbinom(count, 3, 0.4)), 6.5));
console.log('size 3, mu 4.5: near 6.5 ' + near(mean(distributions.rnbinom(count, 3, undefined, 4.5)), 6.5));
console.log('size 1, mu 4.5: near 4.5 ' + near(mean(distributions.rnbinom(count, 1, undefined, 4.5)), 4.5));
console.log('least value of size 3: ' + distributions.rnbinom(count, 3, 0.4).reduce((a, b) => Math.min(a, b)));
END
cat >expected <<'END'
size 3, p 0.4: near 6.5 true
size 3, mu 4.5: near 6.5 true
size 1, mu 4.5: near 4.5 true
least value of size 3: 2
END
node seen.cjs >seen
diff expected seen && echo "as described: probability-distributions@0.9.1"
