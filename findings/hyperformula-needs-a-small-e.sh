#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# hyperformula 3.5.0: numbers with an exponent inside formulas.
# Spreadsheet programs write the exponent with a capital E ("1E-2"), and so do workbooks. As the content of a cell, "1E-2" is the number 0.01.
# Inside a formula, =NPV(1E-2,100) is a parsing error and =1.5E+3 as well, while =NPV(1e-2,100) works.
# A workbook whose formulas hold small or large constants loses these cells when it is loaded. Write constants in plain decimals, or in cells.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent hyperformula@3.5.0

cat >seen.cjs <<'END'
const { HyperFormula } = require('hyperformula');
const cells = ['1E-2', '=NPV(1e-2,100)', '=NPV(1E-2,100)', '=1.5e+3', '=1.5E+3'];
const engine = HyperFormula.buildFromArray([cells], { licenseKey: 'gpl-v3' });
engine.getSheetValues(0)[0].forEach((value, i) =>
    console.log(cells[i] + ' -> ' + (typeof value === 'number' ? value.toFixed(4) : value.value)));
END
cat >expected <<'END'
1E-2 -> 0.0100
=NPV(1e-2,100) -> 99.0099
=NPV(1E-2,100) -> #ERROR!
=1.5e+3 -> 1500.0000
=1.5E+3 -> #ERROR!
END
node seen.cjs >seen
diff expected seen && echo "as described: hyperformula@3.5.0"
