#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The live page: its server over HTTP, and the page in a real browser. The browser's part needs chromium, node and the modules
# of tests/pages (make deps-test); it says so and passes where they are missing.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
cd "$here/../.." || exit 1
failed=0
python3 "$here/server.py" || failed=1

skip() {
    echo "skipped: tests/serve in the browser: $1 (make deps-test installs it)"
    exit $failed
}
command -v node >/dev/null || skip "no node"
browser=$(command -v chromium || command -v chromium-browser) || skip "no chromium"
[ -d tests/pages/node_modules/playwright-core ] && [ -d tests/pages/node_modules/axe-core ] || skip "no playwright-core or axe-core"
node "$here/browser.mjs" "$browser" || failed=1
exit $failed
