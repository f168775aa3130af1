#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# financial 0.2.4 and node-irr 2.0.5: the internal rate of return of a purchase that never earns its price back.
#   -100, then three times 10      the rate is -42.4 %. financial returns Infinity, the best return there could be; node-irr finds -0.4244
#   -100, then -10 and -5          no rate exists, for no inflow stands against the outflows. node-irr returns -0.99999999…, as if one had been
#                                  found at the end of its bracket; financial returns NaN
# A ranking of proposals by rate of return puts the worst first in the one and gives a figure to nonsense in the other. A rate of return needs a
# change of sign, and a bracket that ends at -1; net present value needs neither.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent financial@0.2.4 node-irr@2.0.5

cat >seen.cjs <<'END'
const financial = require('financial');
const { irr } = require('node-irr');
const flows = { 'a loss': [-100, 10, 10, 10], 'no inflow': [-100, -10, -5], 'a gain': [-100, 50, 50, 50] };
for (const [name, flow] of Object.entries(flows))
    console.log(name + ': financial ' + financial.irr(flow).toFixed(4) + ', node-irr ' + irr(flow).toFixed(4));
END
cat >expected <<'END'
a loss: financial Infinity, node-irr -0.4244
no inflow: financial NaN, node-irr -1.0000
a gain: financial 0.2338, node-irr 0.2338
END
node seen.cjs >seen
diff expected seen && echo "as described: financial@0.2.4, node-irr@2.0.5"
