#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# currency.js 2.0.4: halves round upwards, not away from zero, so a charge and its refund differ.
#   1.005   becomes 1.01, and -1.005 becomes -1.00: together 0.01 is left
# 200 conversations at 0.005 a piece charged and refunded one by one leave 2.00 of the bill (charges 2.00, refunds 0.00).
# A credit note that mirrors an invoice line by line does not cancel it. Add amounts up before rounding, and round the size, not the signed number.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent currency.js@2.0.4

cat >seen.cjs <<'END'
const currency = require('currency.js');
console.log('a charge and its refund: ' + currency(1.005) + ' ' + currency(-1.005));
let charged = currency(0), refunded = currency(0);
for (let i = 0; i < 200; i++) {
    charged = charged.add(0.005);
    refunded = refunded.add(-0.005);
}
console.log('200 of each, one by one: ' + charged + ' ' + refunded);
END
cat >expected <<'END'
a charge and its refund: 1.01 -1.00
200 of each, one by one: 2.00 0.00
END
node seen.cjs >seen
diff expected seen && echo "as described: currency.js@2.0.4"
