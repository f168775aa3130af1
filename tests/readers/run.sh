#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The recipes of scenarios/README.md ("Draws in other programs"): each program reads the files of draws as it says there, and
# finds the share of trials that the result has. What is not installed is named.
#
# usage: tests/readers/run.sh [BUILD_FOLDER]
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
PATH="${1:-$root/build}:$PATH"
LC_ALL=C
export PATH LC_ALL
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
cd "$scratch" || exit 1
passed=0
failed=0

verdict() {
    if [ "$2" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
    fi
}

# The indented lines below the paragraph that begins with **NAME
recipe() {
    awk -v name="**$1" 'index($0, name) == 1 { found = 1 } found && /^    / { print substr($0, 5); shown = 1; next }
        shown && !/^ *$/ { exit }' "$root/scenarios/README.md"
}

# Within 1e-6 of the share, whatever digits the program prints.
is_share() {
    awk -v found="$1" -v share="$share" 'BEGIN { d = found - share; exit !(found != "" && d < 1e-6 && d > -1e-6) }'
}

check() {
    found=$(recipe "$1" | sh 2>err)
    is_share "$found"
    verdict "$1 finds \"$found\" in place of $share: $(cat err)" $?
}

scenario=$root/scenarios/mid-market-saas.json
trials=1024
payback run "$scenario" --trials $trials --quiet --draws draws.csv --json result.json
verdict "draws as CSV" $?
payback run "$scenario" --trials $trials --quiet --draws draws.sqlite
verdict "draws as SQLite" $?
share=$(python3 -c 'import json; print(json.load(open("result.json"))["probabilities"]["payback_by"][12]["value"])')
never=$(python3 -c 'import json; print(json.load(open("result.json"))["probabilities"]["never"]["value"])')
awk -v never="$never" 'BEGIN { exit !(never > 0) }'
verdict "some trials never pay back, else there is nothing to misread" $?

# A column by its name: of the columns behind those of the sink, the middle one.
python3 - <<'PYTHON'
import csv, math, sqlite3
rows = list(csv.DictReader(open("draws.csv")))
names = list(rows[0])
assert names[-3:] == ["budget.pays_back", "hard.pays_back", "total.pays_back"], names[-3:]
for row in rows:
    for basis in ("budget", "hard", "total"):
        assert row[basis + ".pays_back"] == ("1" if math.isfinite(float(row[basis + ".payback_months"])) else "0")
table = sqlite3.connect("draws.sqlite")
cursor = table.execute("SELECT * FROM draws ORDER BY trial")
assert [column[0] for column in cursor.description] == names
for row, stored in zip(rows, cursor, strict=True):
    for text, number in zip(row.values(), stored):
        assert number == float(text) or (number is None and text == "nan"), (text, number)
assert table.execute("PRAGMA integrity_check").fetchone() == ("ok",)
PYTHON
verdict "both files have the same draws" $?

for reader in "sqlite3:SQLite, from draws.sqlite" "sqlite3:SQLite, from draws.csv" "Rscript:R" "duckdb:DuckDB"; do
    program=${reader%%:*}
    if command -v "$program" >/dev/null; then
        check "${reader#*:}"
    else
        echo "skipped: $program is not installed"
    fi
done
if python3 -c 'import pandas' 2>/dev/null; then
    check pandas
elif /usr/bin/python3 -c 'import pandas' 2>/dev/null; then # Debian's, behind another one
    PATH="/usr/bin:$PATH"
    check pandas
else
    echo "skipped: python3-pandas is not installed"
fi

# The formula stands beside the three columns of which it speaks.
if command -v soffice >/dev/null; then
    python3 - "$(recipe 'Excel, LibreOffice Calc, Gnumeric')" <<'PYTHON'
import csv, sys
rows = csv.DictReader(open("draws.csv"))
out = csv.writer(open("calc.csv", "w", newline=""))
wanted = ["trial", "hard.payback_months", "hard.pays_back"]
out.writerow(wanted)
for number, row in enumerate(rows):
    out.writerow([row[name] for name in wanted] + ([sys.argv[1]] if number == 0 else []))
PYTHON
    soffice "-env:UserInstallation=file://$scratch/profile" --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1' \
        --outdir out calc.csv >/dev/null 2>err
    found=$(sed -n 2p out/calc.csv | cut -d, -f4)
    is_share "$found"
    verdict "LibreOffice finds \"$found\" in place of $share: $(cat err)" $?
else
    echo "skipped: soffice (libreoffice-calc-nogui) is not installed"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
