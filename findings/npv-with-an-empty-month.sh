#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# @formulajs/formulajs 4.6.1 and hyperformula 3.5.0: NPV over cash flows of which one cell is empty (-100, empty, 60, 60 at 10 %).
#   hyperformula   3.7566: the empty cell is left out and all that follows is discounted one period less, as spreadsheets document it
#   formulajs      -4.8494: the empty cell is a zero and keeps its period
#   hyperformula with the same four cells named one by one   -4.8494
# The sign of the decision hangs on a cell in which nothing stands: a plan whose first months are blank "pays" in one engine and not in the other.
# Write 0 into each month without cash.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent @formulajs/formulajs@4.6.1 hyperformula@3.5.0

cat >seen.cjs <<'END'
const { NPV } = require('@formulajs/formulajs');
const { HyperFormula } = require('hyperformula');
const cells = [-100, null, 60, 60];
const engine = HyperFormula.buildFromArray([cells], { licenseKey: 'gpl-v3' });
console.log('formulajs ' + NPV(0.1, cells).toFixed(4));
console.log('hyperformula, a range ' + engine.calculateFormula('=NPV(0.1,A1:D1)', 0).toFixed(4));
console.log('hyperformula, cell by cell ' + engine.calculateFormula('=NPV(0.1,A1,B1,C1,D1)', 0).toFixed(4));
END
cat >expected <<'END'
formulajs -4.8494
hyperformula, a range 3.7566
hyperformula, cell by cell -4.8494
END
node seen.cjs >seen
diff expected seen && echo "as described: @formulajs/formulajs@4.6.1, hyperformula@3.5.0"
