#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# accounting 0.4.1 and currency.js 2.0.4: prices below a cent, as meters of tokens and API calls have them, written with an exponent (which is how
# JSON and spreadsheets write small numbers), are read as another number without an error.
#   accounting.unformat("1e-7") is 1 and of "2e3" 23, currency("2e3") is 23, currency("1e-7") is not a number.
# And accounting.toFixed, which exists to round decimals as people do, rounds 1.005 to 1.00 (currency.js: 1.01).
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent accounting@0.4.1 currency.js@2.0.4

cat >seen.cjs <<'END'
const accounting = require('accounting');
const currency = require('currency.js');
console.log('accounting: ' + accounting.unformat('1e-7') + ', ' + accounting.unformat('2e3'));
console.log('currency.js: ' + currency('2e3').value + ', ' + currency('1e-7').value);
console.log('1.005: accounting ' + accounting.toFixed(1.005, 2) + ', currency.js ' + currency(1.005).value);
END
cat >expected <<'END'
accounting: 1, 23
currency.js: 23, NaN
1.005: accounting 1.00, currency.js 1.01
END
node seen.cjs >seen
diff expected seen && echo "as described: accounting@0.4.1 currency.js@2.0.4"
