#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# picture.sh PAGE.html OUT.png: the first page as a picture, in light colours, by headless Chromium.
browser=$(command -v chromium || command -v chromium-browser) || { echo "picture.sh: no chromium (make deps-test)" >&2; exit 1; }
profile=$(mktemp -d) || exit 1
trap 'rm -rf "$profile"' EXIT
"$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$profile" --window-size=1000,1400 \
    --screenshot="$2" "file://$(realpath "$1")" >/dev/null 2>&1
test -s "$2"
