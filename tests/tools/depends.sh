#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The Debian packages, with their least versions, that a program needs to run: those that hold the libraries it is linked
# with. usage: tests/tools/depends.sh PROGRAM
ldd "$1" | awk '$2 == "=>" { print $3 }' | while read -r library; do
    # dpkg may know the file by the path before /usr was merged
    dpkg -S "$library" 2>/dev/null || dpkg -S "${library#/usr}" 2>/dev/null || dpkg -S "/usr$library" 2>/dev/null
done | sed 's/:.*//' | sort -u | while read -r package; do
    printf '%s (>= %s)\n' "$package" "$(dpkg-query -W -f '${Version}' "$package" | sed 's/[+~-].*//')"
done | paste -sd, | sed 's/,/, /g'
