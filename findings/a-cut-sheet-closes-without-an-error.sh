#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# libxlsxwriter 1.1.4 (Debian's 1.1.4-2+b1): where there is no room for all of a sheet, the workbook closes without an error and holds a part of it.
# A sheet is first written to a temporary file, and whether all of it got there is not looked at. With files limited to 300,000 bytes 20,000 rows of
# simulated results end amid the XML of row 5,050.
# All 20,000 calls of worksheet_write_number() return LXW_NO_ERROR, and so does workbook_close(). The archive itself is sound; it is the text in it
# that ends amid a tag, and a reader of XML refuses it. So the first to learn of it is whoever opens the file. Read the last row back.
#
# Needs cc, python3, apt-get, dpkg-deb, these packages in the archive and the libraries that they name; nothing is installed. Exits with 1 where the
# behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download libxlsxwriter-dev=1.1.4-2+b1 libxlsxwriter4=1.1.4-2+b1 libminizip1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" .; done
libraries=$(dirname "$PWD/$(find . -name libxlsxwriter.so.4)")

cat >cut.c <<'END'
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <xlsxwriter.h>

int main(void)
{
    lxw_workbook_options options = {.tmpdir = "."};
    lxw_workbook *book = workbook_new_opt("cut.xlsx", &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    /* without the signal a write beyond the limit fails with EFBIG, as one to a full disk fails with ENOSPC */
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){300000, 300000});
    int refused = 0;
    for (lxw_row_t row = 0; row < 20000; row++)
        refused += worksheet_write_number(sheet, row, 0, row, NULL) != LXW_NO_ERROR;
    printf("writes refused: %d\n", refused);
    printf("workbook_close: %s\n", lxw_strerror(workbook_close(book)));
    return 0;
}
END
cc -Iusr/include -o cut cut.c -L"$libraries" -Wl,-rpath-link,"$libraries" -lxlsxwriter
cat >seen.py <<'END'
import xml.etree.ElementTree as tree
import zipfile

book = zipfile.ZipFile('cut.xlsx')
sheet = book.read('xl/worksheets/sheet1.xml')
print('archive:', book.testzip() or 'sound')
print('rows begun:', sheet.count(b'<row '), 'of 20000, bytes:', len(sheet))
try:
    tree.fromstring(sheet)
    print('sheet: well-formed')
except tree.ParseError:
    print('sheet: not well-formed')
END
LD_LIBRARY_PATH=$libraries ./cut >seen
python3 seen.py >>seen
cat >expected <<'END'
writes refused: 0
workbook_close: No error.
archive: sound
rows begun: 5050 of 20000, bytes: 300000
sheet: not well-formed
END
diff expected seen && echo "as described: libxlsxwriter 1.1.4-2+b1"
