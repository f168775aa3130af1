#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The pages in a real browser: those of every command that writes one, of several scenarios, among them one with hostile
# names, one that never pays back and one that always does, are written and looked at by check.mjs. Needs chromium, node
# and the modules of package.json (make deps-test); says so and passes where they are missing.
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

write() { # name, command and arguments of payback
    name=$1
    shift
    payback "$@" --quiet --html "$pages/$name.html" || failed=1
    size=$(wc -c <"$pages/$name.html")
    [ "$size" -lt 250000 ] || { echo "$name.html has $size bytes"; failed=1; }
}

saas=scenarios/mid-market-saas.json
checks=scenarios/worked-checks.json
deflection=/proposal/deflection/containment
price=/proposal/pricing/usage/price

# 16 offers of the same vendor with names that are longer than any has a right to be; the first of them is hostile
offers=
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
    name="offer $i of the vendor whose name goes on and on until nobody reads it any more"
    [ $i -gt 1 ] || name='<script>alert(1)</script> & \"Sons\"'
    printf '{"schema_version": 1, "extends": "%s", "name": "%s", "proposal": {"pricing": {"usage": {"price": %s}}}}' \
        "$PWD/$saas" "$name" "$i" >"$pages/$i.json"
    offers="$offers $pages/$i.json"
done

# 22 stresses and a vendor with long names, over ten years
stresses=
for i in 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31; do
    stresses="$stresses${stresses:+,}{\"name\": \"a stress whose name, number $i, is as long as a sentence of a lawyer\",
        \"multiply\": {\"/baseline/volume/tickets_per_month\": 0.$i}}"
done
printf '{"schema_version": 1, "extends": "%s", "name": "An introduction in all countries at once", "proposal": {"vendor":
    "The Very Long Vendor Name Incorporated & Associates of North America"}, "simulation": {"horizon_months": 120},
    "stress": [%s]}' "$PWD/$saas" "$stresses" >"$pages/long.json"

write run-mid-market run "$saas" --trials 4096
write run-whole-agents run scenarios/start-up-whole-agents.json --trials 4096
write run-never run "$saas" --trials 4096 --set $price=300
write run-long run "$pages/long.json" --trials 1024
write run-trillions run "$saas" --trials 1024 --set /baseline/agents/loaded_annual_cost=6.5e12 --set '/currency="IDR"'
# costs that dwarf everything
write run-loss run "$saas" --trials 1024 --set /proposal/pricing/platform_fee_per_month=900000
# pay back in every future
write run-one-month run "$checks" --trials 1024 --set /simulation/horizon_months=1 --set /decision/roi_months=1 \
    --set /decision/payback_months=1
write run-hostile run "$checks" --trials 4096 --set '/proposal/vendor="<script>alert(1)</script> & \"Sons\""' \
    --set '/name="<img src=x onerror=alert(2)> a name that is far longer than any name has a right to be, and goes on and on"'
write compare-two compare "$saas" scenarios/mid-market-vendor-b.json --trials 4096
# shellcheck disable=SC2086
write compare-16 compare $offers --trials 4096
write stress-all stress "$saas" --pack cfo --pairs --reverse --trials 1024
write stress-long stress "$pages/long.json" --pack cfo --pairs --reverse --trials 256
write stress-none stress "$checks" --set /stress='[]' --trials 4096
write sensitivity-npv sensitivity scenarios/vendor-claims-sceptic.json --trials 4096
write sensitivity-group sensitivity "$saas" --trials 2048 --outcome 'P(payback<=12)' \
    --group "<vendor>'s word=/proposal/deflection"
write audit-claims audit scenarios/vendor-claims.json --trials 1024
write audit-categories audit "$saas" --trials 1024
write solve-scaled solve "$saas" --trials 4096 --vary $deflection --target 'P(payback<=12)>=0.9'
write solve-never solve "$saas" --trials 4096 --vary $price --target 'P(payback<=12)>=0.99999'
write solve-always solve "$saas" --trials 4096 --vary $price --range 0:2 --target 'mean(npv)>=0'
write solve-frontier solve "$saas" --trials 4096 --vary $price --vary $deflection --target 'P(payback<=12)>=0.9'
write solve-nowhere solve "$saas" --trials 4096 --vary $deflection --vary $price --target 'P(payback<=12)>=0.99999'

# portfolios: of every scenario, with hostile names and failures; of many points of a sweep
(
    cd "$pages" && mkdir folder && cp "$here"/../../scenarios/*.json "$here"/../../scenarios/*.csv folder
    printf '{' >'folder/<img src=x onerror=alert(4)> & "quoted".json'
    payback batch folder --store "<b>all.sqlite" --trials 1024 --quiet
    [ $? -eq 5 ] && payback batch folder/mid-market-saas.json --store sweep.sqlite --trials 64 --quiet \
        --vary /decision/discount_rate=0.05,0.1 --vary /decision/payback_months=1:36:100 --vary $price=0.5:2:15
) || failed=1
write portfolio-all batch --store "$pages/<b>all.sqlite" --sort payback
payback batch --store "$pages/sweep.sqlite" --html "$pages/portfolio-sweep.page" || failed=1
[ "$(wc -c <"$pages/portfolio-sweep.page")" -lt 2000000 ] || { echo "portfolio-sweep.page is too long"; failed=1; }

# the same inputs give the same bytes, whatever the threads and the folder
same() { # arguments of payback
    payback "$@" --quiet --threads 1 --html "$pages/one.page" || failed=1
    (cd / && payback "$@" --quiet --threads 3 --html "$pages/three.page") || failed=1
    cmp "$pages/one.page" "$pages/three.page" || failed=1
}
same run "$PWD/$checks" --trials 4096
same compare "$pages/1.json" "$pages/2.json" --trials 1024
same stress "$PWD/$saas" --reverse --trials 256
same sensitivity "$PWD/$saas" --trials 256
same solve "$PWD/$saas" --trials 1024 --vary $price --target 'mean(npv)>=0'

node "$here/check.mjs" "$browser" "$pages"/*.html || failed=1
exit $failed
