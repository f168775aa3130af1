/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Causes, histogram and certainty equivalent: counts as counted one by one, and the same bytes however the draws are
 * divided. */
#include "statistics/causes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { N = 16 * 256 };

struct draws {
    double cause[N], payback[N], npv[N];
};

static struct draws *make_draws(double scale)
{
    struct draws *d = calloc(1, sizeof *d);
    uint64_t state = 7;
    assert_non_null(d);
    for (int i = 0; i < N; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        double u = (double)(state >> 11) * 0x1p-53;
        d->cause[i] = (int)(u * 4);
        d->npv[i] = scale * (u * u * u - 0.2) * (i % 97 == 0 ? 50 : 1);
        d->payback[i] = d->npv[i] > 0 ? 24 * u : INFINITY;
    }
    return d;
}

static struct pb_causes *count(const struct draws *d, int parts, bool backwards)
{
    struct pb_causes *all = calloc(1, sizeof *all), *part = calloc(1, sizeof *part);
    assert_non_null(all);
    assert_non_null(part);
    for (int p = 0; p < parts; p++) {
        int at = (backwards ? parts - 1 - p : p) * (N / parts);
        memset(part, 0, sizeof *part);
        part->target = 12;
        part->tolerance = 1000;
        pb_causes_add(part, d->cause + at, d->payback + at, d->npv + at, (size_t)(N / parts));
        pb_causes_merge(all, part);
    }
    memset(part, 0, sizeof *part); /* a thread that found no work left */
    pb_causes_merge(all, part);
    free(part);
    return all;
}

static void groups_hold_their_draws(void **state)
{
    (void)state;
    static const double scales[] = {0.01, 1, 1e6, 1e12};
    for (size_t s = 0; s < sizeof scales / sizeof *scales; s++) {
        struct draws *d = make_draws(scales[s]);
        struct pb_causes *all = count(d, 1, false);
        double edges[PB_HISTOGRAM_GROUPS + 1], counts[PB_CAUSES][PB_HISTOGRAM_GROUPS];
        int groups = pb_histogram_groups(&all->histogram, edges, counts);
        assert_in_range(groups, 1, PB_HISTOGRAM_GROUPS);
        for (int c = 0; c < PB_CAUSES; c++)
            for (int g = 0; g < groups; g++) {
                double expected = 0;
                for (int i = 0; i < N; i++)
                    expected += d->cause[i] == c && d->npv[i] >= edges[g] && d->npv[i] < edges[g + 1];
                assert_true(counts[c][g] == expected);
            }
        free(all);
        free(d);
    }
}

static void any_division_gives_the_same(void **state)
{
    (void)state;
    struct draws *d = make_draws(5e4);
    struct pb_causes *whole = count(d, 1, false);
    double edges[2][PB_HISTOGRAM_GROUPS + 1], counts[2][PB_CAUSES][PB_HISTOGRAM_GROUPS];
    int groups = pb_histogram_groups(&whole->histogram, edges[0], counts[0]);
    for (int parts = 2; parts <= 256; parts *= 4)
        for (int backwards = 0; backwards < 2; backwards++) {
            struct pb_causes *divided = count(d, parts, backwards);
            assert_int_equal(pb_histogram_groups(&divided->histogram, edges[1], counts[1]), groups);
            assert_memory_equal(edges[0], edges[1], ((size_t)groups + 1) * sizeof(double));
            assert_true(pb_causes_certainty_equivalent(divided).value == pb_causes_certainty_equivalent(whole).value);
            assert_true(pb_causes_certainty_equivalent(divided).low == pb_causes_certainty_equivalent(whole).low);
            for (int c = 0; c < PB_CAUSES; c++)
                assert_memory_equal(counts[0][c], counts[1][c], (size_t)groups * sizeof(double));
            assert_memory_equal(whole->misses, divided->misses, sizeof whole->misses);
            assert_memory_equal(whole->losses, divided->losses, sizeof whole->losses);
            free(divided);
        }
    free(whole);
    free(d);
}

static void shares_are_of_all_misses(void **state)
{
    (void)state;
    struct draws *d = make_draws(1);
    struct pb_causes *all = count(d, 4, false);
    payback_estimate misses[PB_CAUSES], losses[PB_CAUSES];
    double missed = 0, missed_of[PB_CAUSES] = {0}, sum = 0;
    for (int i = 0; i < N; i++) {
        bool miss = !(d->payback[i] <= 12);
        missed += miss;
        missed_of[(int)d->cause[i]] += miss;
    }
    pb_causes_shares(all, misses, losses);
    for (int c = 0; c < PB_CAUSES; c++) {
        assert_true(fabs(misses[c].value - missed_of[c] / missed) < 1e-15);
        assert_true(misses[c].low <= misses[c].value && misses[c].value <= misses[c].high);
        sum += losses[c].value;
    }
    assert_true(fabs(sum - 1) < 1e-12);
    for (int i = 0; i < N; i++) {
        d->npv[i] = 1 + i;
        d->payback[i] = 1;
    }
    struct pb_causes *gains = count(d, 1, false);
    pb_causes_shares(gains, misses, losses);
    assert_true(isnan(misses[0].value) && isnan(losses[3].value));
    free(gains);
    free(all);
    free(d);
}

/* A sure amount is worth itself; a fair bet on ±a with tolerance R is worth −R ln cosh(a/R), however large a is. */
static void sure_amounts_and_bets(void **state)
{
    (void)state;
    struct draws *d = make_draws(1);
    static const double bets[] = {0, 1, 1000, 5e5, 4e6};
    for (size_t b = 0; b < sizeof bets / sizeof *bets; b++) {
        for (int i = 0; i < N; i++)
            d->npv[i] = (i / 16) % 2 == 0 ? bets[b] : -bets[b];
        struct pb_causes *all = count(d, 1, false);
        double a = bets[b] / 1000, expected = -1000 * (a + log1p(exp(-2 * a)) - log(2));
        assert_true(fabs(pb_causes_certainty_equivalent(all).value - expected) <= 1e-9 * (1 + fabs(expected)));
        all->tolerance = NAN;
        assert_true(isnan(pb_causes_certainty_equivalent(all).value));
        free(all);
    }
    free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_hold_their_draws),
        cmocka_unit_test(any_division_gives_the_same),
        cmocka_unit_test(shares_are_of_all_misses),
        cmocka_unit_test(sure_amounts_and_bets),
    };
    return cmocka_run_group_tests_name("causes", tests, NULL, NULL);
}
