#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# hyperformula 3.5.0 and fast-formula-parser 1.0.19: numbers with an exponent inside formulas.
#   1E+3   as spreadsheet programs write it   hyperformula does not parse it, with or without a sign behind the capital E
#   1e3    as programs often print it         fast-formula-parser does not parse it: it wants a sign, behind e or E
#   1e+3   the only spelling that both read
# The content "1E+3" of a cell is the number 1000 to hyperformula; only inside formulas it is none. So formulas with constants such as 1E-2, in
# the spelling of the spreadsheet that wrote them, are lost in the one engine. Write constants in plain decimals, or in cells of their own.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent hyperformula@3.5.0 fast-formula-parser@1.0.19

cat >seen.cjs <<'END'
const { HyperFormula } = require('hyperformula');
const Parser = require('fast-formula-parser');
const spellings = ['1E3', '1E+3', '1e3', '1e+3'];
const engine = HyperFormula.buildFromArray([spellings.map((text) => '=' + text + '+1'), ['1E+3']], { licenseKey: 'gpl-v3' });
const parse = (formula) => {
    try {
        return new Parser().parse(formula, { sheet: 'S', row: 1, col: 1 });
    } catch {
        return 'an error';
    }
};
spellings.forEach((text, i) => {
    const value = engine.getSheetValues(0)[0][i];
    console.log(text + ': hyperformula ' + (value.value ? 'an error' : value) + ', fast-formula-parser ' + parse(text + '+1'));
});
console.log('a cell that holds 1E+3: hyperformula ' + engine.getSheetValues(0)[1][0]);
END
cat >expected <<'END'
1E3: hyperformula an error, fast-formula-parser an error
1E+3: hyperformula an error, fast-formula-parser 1001
1e3: hyperformula 1001, fast-formula-parser an error
1e+3: hyperformula 1001, fast-formula-parser 1001
a cell that holds 1E+3: hyperformula 1000
END
node seen.cjs >seen
diff expected seen && echo "as described: hyperformula@3.5.0, fast-formula-parser@1.0.19"
