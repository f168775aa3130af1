#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tdigest 0.1.3: the share of values at or below one that many values share.
# Of 1,000 simulated payback months 300 are 6, 300 are 12 and 400 are 20. So 60 % pay back by month 12, and the median is 12.
#   new TDigest()        p_rank(12) is 0.45: half of the values that equal 12 are left out; the median is 13.1, a month that nobody saw
#   new TDigest(false)   0.6 and 12 (its discrete mode)
#   new Digest()         0.6 and 12 (it notices whole numbers and switches)
# A probability of payback taken from a digest with its defaults is too small by half of what happens in that very month. Count whole months
# one by one; keep digests for what is continuous.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent tdigest@0.1.3

cat >seen.cjs <<'END'
const { TDigest, Digest } = require('tdigest');
const kinds = { 'TDigest()': new TDigest(), 'TDigest(false)': new TDigest(false), 'Digest()': new Digest() };
for (const [name, digest] of Object.entries(kinds)) {
    for (const [month, count] of [[12, 300], [6, 300], [20, 400]])
        for (let i = 0; i < count; i++) digest.push(month);
    digest.compress();
    console.log(name + ': at most 12 ' + digest.p_rank(12).toFixed(2) + ', median ' + digest.percentile(0.5).toFixed(1));
}
END
cat >expected <<'END'
TDigest(): at most 12 0.45, median 13.1
TDigest(false): at most 12 0.60, median 12.0
Digest(): at most 12 0.60, median 12.0
END
node seen.cjs >seen
diff expected seen && echo "as described: tdigest@0.1.3"
