#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The layer rule: a room includes only itself and rooms above it; the programs (cli, mpi, bench) only public headers; outside libraries
# stay in the rooms that own them. Prints every breach; the last line counts.
cd "$(dirname "$0")/../.." || exit 1

rooms="base separated numerics distribution inputs scenario sampling model statistics engine analysis baseline report batch"
passed=0
failed=0

verdict() { # what, breaches
    if [ -z "$2" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s:\n%s\n' "$1" "$2"
    fi
}

# Lines `file: header` of the quoted includes in a folder.
includes() {
    grep -Hno '^ *# *include *"[^"]*"' "$1"/*.[ch] 2>/dev/null | sed 's/:[0-9]*: *# *include *"/: /; s/"$//'
}

above=""
for room in $rooms; do
    above="$above $room"
    allowed=$(echo "$above" | sed 's/^ *//; s/ /|/g')
    breaches=$(includes "sim/$room" | grep -Ev ": (($allowed)/|payback/|[a-z_]+\.h$)")
    verdict "sim/$room includes a room below it" "$breaches"
done
verdict "sim/cli includes more than public headers and serve/serve.h" "$(includes sim/cli | grep -Ev ': (payback/|cli/|serve/serve.h$|[a-z_]+\.h$)')"
verdict "sim/serve includes more than public headers" "$(includes sim/serve | grep -Ev ': (payback/|serve/|[a-z_]+\.h$)')"
verdict "sim/mpi includes more than public headers and sim/cli" "$(includes sim/mpi | grep -Ev ': (payback/|cli/|mpi/|[a-z_]+\.h$)')"
verdict "bench includes more than public headers and its own" "$(includes bench | grep -Ev ': (payback/|[a-z_]+\.h$)')"
verdict "public headers include more than public headers" "$(includes include/payback | grep -Ev ': payback/')"

# Who may know what from outside.
only() { # what, pattern, rooms that may
    allowed=$(echo "$3" | sed 's/ /|/g')
    verdict "$1 outside of: $3" "$(grep -HnE "$2" sim/*/*.[ch] include/payback/*.h | grep -Ev "^sim/($allowed)/")"
}
only "cJSON" '# *include *<cjson/' "scenario baseline report"
only "GSL" '# *include *<gsl/' "numerics distribution sampling"
only "OpenMP threads" '# *include *<omp.h>|pragma omp (parallel|for|task|critical|atomic|barrier|single|master)' "base"
only "libxlsxwriter" '# *include *<xlsxwriter' "report"
only "MPI" '# *include *<mpi.h>' "mpi"
only "libmicrohttpd" '# *include *<microhttpd.h>' "serve"
only "SQLite" '# *include *<sqlite3.h>' "batch"
verdict "model/ knows randomness, files or memory" \
    "$(grep -HnE '\b(malloc|calloc|realloc|free|fopen|rand)\(|# *include *"(sampling|scenario|distribution|numerics)/' sim/model/*.[ch])"
# the workbook's child process ends itself
verdict "the library prints, exits or aborts" \
    "$(grep -HnE '\b(printf|puts|putchar|perror|exit|abort|_exit)\(|\b(stdout|stderr)\b' sim/*/*.[ch] | grep -Ev '^sim/(cli|mpi)/|^sim/report/workbook\.c:[0-9]+: *_exit\(')"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
