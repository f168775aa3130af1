#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# exceljs 4.4.0: a number whose format shows a unit with escaped letters is read as a date.
# In a format code a backslash shows the next character as it is, just as quotes do for several; files hold either. exceljs takes
# quoted text out of the code before it looks for letters of dates, but not escaped text, so the h of \h counts as hours.
#   12.5 with 0.0" h"            12.5
#   12.5 with 0.0\h              1900-01-11T12:00:00Z
#   12.5 with 0\ \m\i\n          the same, and with 0\d as well
# xlsx 0.18.5 (SheetJS) reads the same file as four numbers, also with cellDates. A sheet of hours worked per ticket turns into dates in January
# 1900, and arithmetic on them is in milliseconds. The number is the days since 1899-12-30.
#
# Needs node and npm. Exits with 1 where the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent exceljs@4.4.0 xlsx@0.18.5

cat >seen.cjs <<'END'
const { Workbook } = require('exceljs');
const { read } = require('xlsx');
(async () => {
    const formats = ['0.0" h"', '0.0\\h', '0\\ \\m\\i\\n', '0\\d'];
    const book = new Workbook(), sheet = book.addWorksheet('Sheet');
    formats.forEach((format, row) => {
        const cell = sheet.getCell(row + 1, 1);
        cell.value = 12.5;
        cell.numFmt = format;
    });
    const file = await book.xlsx.writeBuffer();
    const again = new Workbook();
    await again.xlsx.load(file);
    const other = read(file, { cellDates: true }).Sheets.Sheet;
    formats.forEach((format, row) => console.log(format + ': exceljs ' + JSON.stringify(again.worksheets[0].getCell(row + 1, 1).value) +
        ', xlsx ' + JSON.stringify(other['A' + (row + 1)].v)));
})();
END
cat >expected <<'END'
0.0" h": exceljs 12.5, xlsx 12.5
0.0\h: exceljs "1900-01-11T12:00:00.000Z", xlsx 12.5
0\ \m\i\n: exceljs "1900-01-11T12:00:00.000Z", xlsx 12.5
0\d: exceljs "1900-01-11T12:00:00.000Z", xlsx 12.5
END
node seen.cjs >seen
diff expected seen && echo "as described: exceljs@4.4.0 xlsx@0.18.5"
