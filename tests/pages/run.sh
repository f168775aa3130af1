#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The pages in a real browser: reports of several scenarios, one of them with hostile names, are written and looked at by
# check.mjs. Needs chromium, node and the modules of package.json (make deps-test); says so and passes where they are missing.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
cd "$here/../.." || exit 1

skip() {
    echo "skipped: tests/pages: $1 (make deps-test installs it)"
    exit 0
}

command -v node >/dev/null || skip "no node"
browser=$(command -v chromium || command -v chromium-browser) || skip "no chromium"
[ -d "$here/node_modules/playwright-core" ] && [ -d "$here/node_modules/axe-core" ] || skip "no playwright-core or axe-core"

pages=$(mktemp -d) || exit 1
trap 'rm -rf "$pages"' EXIT
failed=0

write() { # name, arguments of payback run
    name=$1
    shift
    payback run "$@" --trials 4096 --quiet --html "$pages/$name.html" || failed=1
    size=$(wc -c <"$pages/$name.html")
    [ "$size" -lt 250000 ] || { echo "$name.html has $size bytes"; failed=1; }
}

write mid-market scenarios/mid-market-saas.json
write whole-agents scenarios/start-up-whole-agents.json
write hostile scenarios/worked-checks.json --set '/proposal/vendor="<script>alert(1)</script> & \"Sons\""' \
    --set '/name="<img src=x onerror=alert(2)> a name that is far longer than any name has a right to be, and goes on and on"'
# the same inputs give the same bytes, whatever the threads
payback run scenarios/worked-checks.json --trials 4096 --quiet --threads 1 --html "$pages/one.html"
payback run scenarios/worked-checks.json --trials 4096 --quiet --threads 3 --html "$pages/three.html"
cmp "$pages/one.html" "$pages/three.html" || failed=1
rm -f "$pages/one.html" "$pages/three.html"

node "$here/check.mjs" "$browser" "$pages"/*.html || failed=1
exit $failed
