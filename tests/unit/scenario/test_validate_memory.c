/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every allocation may fail: reading a scenario then ends with PAYBACK_ERROR_MEMORY, and nothing is lost. The test
 * stands between the library and malloc, which a sanitizer does, too: with one it is left out. */
#include "scenarios.h"
#include "support/sanitized.h"

#include "payback/offers.h"

#include <dlfcn.h>

#if SANITIZED

int main(void)
{
    puts("skipped: a sanitizer stands before malloc");
    return 0;
}

#else

/* Allocations until all fail; −1: none fails. Blocks in use. */
static long left = -1, live;
static char early[4096]; /* dlsym itself allocates */
static size_t early_used;

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static bool is_early(const void *block)
{
    return (const char *)block >= early && (const char *)block < early + sizeof early;
}

static bool fails(void)
{
    if (left > 0)
        left--;
    return left == 0;
}

void *malloc(size_t size)
{
    static void *(*next)(size_t);
    if (next == NULL)
        *(void **)&next = real("malloc");
    void *block = fails() ? NULL : next(size);
    live += block != NULL;
    return block;
}

void *calloc(size_t count, size_t size)
{
    static void *(*next)(size_t, size_t);
    static bool looking;
    if (next == NULL && looking) {
        early_used += (count * size + 63) / 64 * 64;
        return early_used <= sizeof early ? early + early_used - (count * size + 63) / 64 * 64 : NULL;
    }
    if (next == NULL) {
        looking = true;
        *(void **)&next = real("calloc");
    }
    void *block = fails() ? NULL : next(count, size);
    live += block != NULL;
    return block;
}

void *realloc(void *old, size_t size)
{
    static void *(*next)(void *, size_t);
    if (next == NULL)
        *(void **)&next = real("realloc");
    void *block = fails() ? NULL : next(old, size);
    live += old == NULL && block != NULL;
    return block;
}

void free(void *block)
{
    static void (*next)(void *);
    if (block == NULL || is_early(block))
        return;
    if (next == NULL)
        *(void **)&next = real("free");
    live--;
    next(block);
}

/* Reads the text with 1, 2, 3, … allocations until none fails any more; returns how many it takes. */
static long read_with_less(const char *text, payback_status in_the_end)
{
    for (long allowed = 1;; allowed++) {
        payback_diagnostics *diagnostics = payback_diagnostics_new();
        payback_scenario *scenario = NULL;
        long before = live;
        left = allowed;
        payback_status status = payback_scenario_parse(&scenario, diagnostics, text, strlen(text), "t", NULL, NULL);
        bool enough = left > 0;
        left = -1;
        assert_true((scenario != NULL) == (status == PAYBACK_OK));
        assert_true(status == PAYBACK_ERROR_MEMORY || status == in_the_end);
        payback_scenario_free(scenario);
        payback_diagnostics_free(diagnostics);
        assert_int_equal(live, before - 1); /* the diagnostics themselves are gone, too */
        if (enough) {
            assert_int_equal(status, in_the_end);
            return allowed;
        }
    }
}

static const char good[] =
    "{\"schema_version\": 1, \"name\": \"n\", \"note\": \"x\", \"baseline\": {\"volume\": "
    "{\"tickets_per_month\": " UNIFORM(1, 2) ", \"annual_growth\": {\"dist\": \"mixture\", \"components\": "
                                             "[{\"weight\": 1, \"of\": " UNIFORM(
                                                 0, 1) "}, {\"weight\": 1, \"of\": {\"dist\": \"empirical\", "
                                                       "\"values\": [0, 1, 2]}}]}},"
                                                       " \"categories\": [{\"name\": \"all\", \"share\": 1, "
                                                       "\"handle_minutes\": 12, \"automatable\": 0.5}],"
                                                       " \"agents\": {\"loaded_annual_cost\": 60000, \"headcount\": "
                                                       "7}, \"staffing\": \"elastic\"},"
                                                       " \"proposal\": {\"vendor\": \"V\", \"implementation\": "
                                                       "{\"weeks\": 6}, \"deflection\": {\"true_deflection\": 0.4,"
                                                       " \"ramp\": {\"curve\": \"table\", \"fractions\": [0.5, 1]}}, "
                                                       "\"failure\": {\"probability\": 0.1}},"
                                                       " \"correlations\": [{\"between\": "
                                                       "[\"/baseline/volume/tickets_per_month\", "
                                                       "\"/baseline/volume/annual_growth\"],"
                                                       " \"rank\": 0.5}], \"stress\": [{\"name\": \"s\", \"set\": "
                                                       "{\"/baseline/volume/annual_growth\": 0},"
                                                       " \"multiply\": {\"/proposal/implementation/weeks\": 2}}]}";

static const char bad[] = "{\"schema_version\": 1, \"name\": 5, \"baselin\": {}, \"baseline\": {\"volume\": "
                          "{\"tickets_per_month\": {\"dist\": \"normal\", \"mean\": 1, \"sd\": 1}}}}";

static void test_a_scenario(void **state)
{
    (void)state;
    assert_true(read_with_less(good, PAYBACK_OK) > 100);
}

static void test_a_scenario_that_is_refused(void **state)
{
    (void)state;
    assert_true(read_with_less(bad, PAYBACK_ERROR_SCENARIO) > 100);
}

/* The same of the price list and of a scenario made with it. */
static void test_an_offer(void **state)
{
    (void)state;
    payback_status status = PAYBACK_ERROR_MEMORY;
    for (long allowed = 1; status == PAYBACK_ERROR_MEMORY; allowed++) {
        payback_offers *offers = NULL;
        long before = live;
        left = allowed;
        status = payback_offers_new(&offers);
        left = -1;
        assert_true((offers != NULL) == (status == PAYBACK_OK));
        payback_offers_free(offers);
        assert_int_equal(live, before);
    }
    assert_int_equal(status, PAYBACK_OK);
    const payback_offer_request request = {.offer = "fini", .path = "-"};
    status = PAYBACK_ERROR_MEMORY;
    long allowed = 1;
    for (; status == PAYBACK_ERROR_MEMORY; allowed += 7) {
        payback_offer_draft *draft = NULL;
        long before = live;
        left = allowed;
        status = payback_offer_draft_new(&draft, NULL, &request);
        left = -1;
        assert_true((draft != NULL) == (status == PAYBACK_OK));
        payback_offer_draft_free(draft);
        assert_int_equal(live, before);
    }
    assert_int_equal(status, PAYBACK_OK);
    assert_true(allowed > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_offer),
        cmocka_unit_test(test_a_scenario),
        cmocka_unit_test(test_a_scenario_that_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
