#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# financejs 4.1.0: PP(), the payback period, with even and with uneven cash flows.
#   -105, then 25 a year, as even flows          4.2 years: 105 / 25
#   the same five years as uneven flows          4.8: in the year of payback the part is counted back from the year's end, not on from its start
#   -50, then 10, 13, 16, 19, 22                 3.42, as its documentation says too. After three years 11 are missing of the fourth year's 19:
#                                                3 + 11/19 = 3.58; the function takes 4 - 11/19
#   -100, then 150                               0.33 years. By then 50 have come in
#   -100, then 50, 50, 10                        3: a sum of exactly 0 after two years does not count as paid back
#   -100, then 50, 50, and -100, then 10, 10     undefined for both: paid back to the cent and never paid back look alike
# Some purchases look slower than they are (4.8) and others faster (3.42), so the order of two proposals can turn round. Test a payback function with
# even flows given one by one: it has to say price / flow.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent financejs@4.1.0

cat >seen.cjs <<'END'
const Finance = require('financejs');
const finance = new Finance();
const say = (what, years) => console.log(what + ': ' + (years === undefined ? 'undefined' : years.toFixed(2)));
say('25 a year, even', finance.PP(0, -105, 25));
say('25 a year, one by one', finance.PP(5, -105, 25, 25, 25, 25, 25));
say('the documented example', finance.PP(5, -50, 10, 13, 16, 19, 22));
say('within a year', finance.PP(1, -100, 150));
say('to the cent after two of three years', finance.PP(3, -100, 50, 50, 10));
say('to the cent after two of two', finance.PP(2, -100, 50, 50));
say('never', finance.PP(2, -100, 10, 10));
END
cat >expected <<'END'
25 a year, even: 4.20
25 a year, one by one: 4.80
the documented example: 3.42
within a year: 0.33
to the cent after two of three years: 3.00
to the cent after two of two: undefined
never: undefined
END
node seen.cjs >seen
diff expected seen && echo "as described: financejs@4.1.0"
