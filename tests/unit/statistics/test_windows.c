/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "same.h"
#include "statistics/windows.h"

enum { BATCH = 3200, PARTS = 3 };

struct run {
    pb_windows *whole, *parts[PARTS];
    size_t kept; /* at most, at any time */
};

static void take_parts(struct run *run)
{
    for (int p = PARTS - 1; p >= 0; p--)
        assert_int_equal(pb_windows_take(run->whole, run->parts[p]), PAYBACK_OK);
    size_t kept = pb_windows_kept(run->whole);
    run->kept = kept > run->kept ? kept : run->kept;
}

/* The pilot, then batches to parts that take turns; narrower windows whenever narrow_at times as many draws are known.
 * away: every few batches the draws are put away. */
static void pass(struct run *run, const struct pb_windows_settings *settings, const double *draws, size_t n,
                 size_t pilot, double narrow_at, bool away)
{
    size_t seen = pilot;
    run->kept = 0;
    assert_int_equal(pb_windows_new(&run->whole, settings, draws, pilot), PAYBACK_OK);
    for (int p = 0; p < PARTS; p++)
        assert_int_equal(pb_windows_fork(&run->parts[p], run->whole), PAYBACK_OK);
    assert_int_equal(pb_windows_add(run->whole, draws, pilot), PAYBACK_OK);
    for (size_t first = pilot; first < n; first += BATCH) {
        size_t more = n - first < BATCH ? n - first : BATCH;
        assert_int_equal(pb_windows_add(run->parts[first / BATCH % PARTS], draws + first, more), PAYBACK_OK);
        if (away && first / BATCH % 4 == 3) {
            take_parts(run);
            assert_int_equal(pb_windows_put_away(run->whole), PAYBACK_OK);
            assert_int_equal(pb_windows_kept(run->whole), 0);
        }
        if ((double)(first + more) < narrow_at * (double)seen)
            continue;
        seen = first + more;
        take_parts(run);
        assert_int_equal(pb_windows_fetch(run->whole), PAYBACK_OK);
        assert_int_equal(pb_windows_narrow(run->whole, (double)seen, settings->trials), PAYBACK_OK);
        for (int p = 0; p < PARTS; p++)
            pb_windows_follow(run->parts[p], run->whole);
    }
    take_parts(run);
    assert_int_equal(pb_windows_fetch(run->whole), PAYBACK_OK);
}

static void end(struct run *run)
{
    pb_windows_free(run->whole);
    for (int p = 0; p < PARTS; p++)
        pb_windows_free(run->parts[p]);
}

/* Whether a figure is missed; all that is not has the bytes of the one in memory. */
static bool check(const double *draws, size_t n, size_t pilot, double narrow_at, bool away, size_t *kept)
{
    struct pb_windows_settings settings = {pb_levels, PB_LEVELS, true, true, (double)n};
    struct run run;
    struct pb_summary actual, expected;
    payback_estimate actual_shortfall, expected_shortfall, plain[PB_LEVELS];
    double expected_plain[PB_LEVELS];
    bool missed, any;
    pass(&run, &settings, draws, n, pilot, narrow_at, away);
    *kept = run.kept;
    assert_int_equal(pb_windows_summarise(run.whole, &actual, &missed), PAYBACK_OK);
    assert_int_equal(pb_summarise(draws, n, &expected), PAYBACK_OK);
    if (!missed)
        assert_same_summary(&actual, &expected);
    any = missed;
    assert_int_equal(pb_windows_shortfall(run.whole, &actual_shortfall, &missed), PAYBACK_OK);
    assert_int_equal(pb_expected_shortfall(draws, n, pb_levels[0], &expected_shortfall), PAYBACK_OK);
    if (!missed)
        assert_same_estimate(actual_shortfall, expected_shortfall);
    any |= missed;
    end(&run);
    settings.replicates = settings.shortfall = false;
    pass(&run, &settings, draws, n, pilot, narrow_at, away);
    assert_int_equal(pb_windows_quantiles(run.whole, plain, &missed), PAYBACK_OK);
    assert_int_equal(pb_plain_quantiles(draws, n, pb_levels, PB_LEVELS, expected_plain), PAYBACK_OK);
    for (int l = 0; l < PB_LEVELS && !missed; l++)
        assert_same_estimate(plain[l], (payback_estimate){expected_plain[l], NAN, NAN});
    end(&run);
    return any || missed;
}

/* Shapes whose later draws are not like the first ones, or whose shortfall is not a sum of numbers. */
static bool may_be_missed(enum shape shape)
{
    return shape == ASCENDING || shape == DESCENDING || shape == FALLING_SINE || shape == TINY_AND_MINUS_INFINITY ||
           shape == NOTHING_FINITE;
}

static void test_same_bytes_as_in_memory(void **state)
{
    (void)state;
    static const size_t sizes[] = {1600, 20001, 150017};
    static const size_t pilots[] = {256, 1024, 8192};
    for (int shape = 0; shape < SHAPES; shape++)
        for (size_t k = 0; k < 3; k++)
            for (int way = 0; way < 4; way++) {
                bool narrow = way & 1, away = way & 2;
                double *draws = draw_column((enum shape)shape, sizes[k], 260 + k);
                size_t kept;
                assert_non_null(draws);
                bool missed = check(draws, sizes[k], pilots[k], narrow ? 2 : INFINITY, away, &kept);
                if (missed && !may_be_missed((enum shape)shape))
                    fail_msg("shape %d, %zu draws, way %d: missed", shape, sizes[k], way);
                free(draws);
            }
}

/* What no window holds is missed, not guessed. */
static void test_misses(void **state)
{
    (void)state;
    size_t n = 60000, kept;
    double *draws = draw_column(ASCENDING, n, 1);
    assert_non_null(draws);
    assert_true(check(draws, n, 4096, INFINITY, false, &kept));
    /* a median that moves out of its window when all the rest is known */
    uint64_t seed = 5;
    for (size_t i = 0; i < n; i++)
        draws[i] = random_normal(&seed) + (i < 4096 ? 0 : 0.2);
    assert_true(check(draws, n, 4096, INFINITY, false, &kept));
    assert_true(check(draws, n, 4096, 2, false, &kept));
    /* never, which the pilot knows nothing of */
    for (size_t i = 4096; i < n; i++)
        draws[i] = i % 3 ? draws[i] : (double)INFINITY;
    assert_true(check(draws, n, 4096, INFINITY, false, &kept));
    free(draws);
}

/* A small share of the draws is kept, and less of them where windows get narrower; values that come again and again are
 * none of them. */
static void test_keeps_few(void **state)
{
    (void)state;
    size_t n = 800000, wide, narrow, masses;
    double *draws = draw_column(NORMAL, n, 11);
    assert_non_null(draws);
    assert_false(check(draws, n, 16384, INFINITY, false, &wide));
    assert_false(check(draws, n, 16384, 2, false, &narrow));
    print_message("%.3f of %zu draws are kept, %.3f where windows get narrower\n", (double)wide / (double)n, n,
                  (double)narrow / (double)n);
    assert_true(wide < n / 4 && narrow < wide * 3 / 4);
    uint64_t seed = 12;
    for (size_t i = 0; i < n; i++) {
        double u = random_uniform(&seed);
        draws[i] = u < 0.3 ? 3 : u < 0.5 ? 4 : u < 0.8 ? 5 + 1e-3 * u : u < 0.9001 ? 9 : 10 + random_normal(&seed);
    }
    assert_false(check(draws, n, 16384, INFINITY, false, &masses));
    print_message("%.3f where most are one of three values\n", (double)masses / (double)n);
    assert_true(masses < n / 4);
    free(draws);
}

/* Without a file the draws stay where they are. */
static void test_no_file(void **state)
{
    (void)state;
    struct pb_windows_settings settings = {pb_levels, PB_LEVELS, true, true, 20000};
    double *draws = draw_column(NORMAL, 20000, 3);
    pb_windows *windows;
    assert_non_null(draws);
    assert_int_equal(pb_windows_new(&windows, &settings, draws, 1024), PAYBACK_OK);
    assert_int_equal(pb_windows_put_away(windows), PAYBACK_OK); /* nothing to put away: no file is asked for */
    assert_int_equal(pb_windows_add(windows, draws, 20000), PAYBACK_OK);
    size_t kept = pb_windows_kept(windows);
    setenv("TMPDIR", "/nowhere", 1);
    assert_int_equal(pb_windows_put_away(windows), PAYBACK_ERROR_IO);
    unsetenv("TMPDIR");
    assert_true(kept > 0 && pb_windows_kept(windows) == kept);
    pb_windows_free(windows);
    free(draws);
}

static void test_arguments(void **state)
{
    (void)state;
    static const double draws[32] = {1}, falling[] = {0.5, 0.4}, outside[] = {0, 0.5}, none[] = {0.5, 1};
    struct pb_windows_settings settings = {pb_levels, PB_LEVELS, true, true, 32};
    pb_windows *windows;
    assert_int_equal(pb_windows_new(&windows, &settings, draws, 0), PAYBACK_ERROR_ARGUMENT);
    settings.level_count = PB_WINDOWS_LEVELS + 1;
    assert_int_equal(pb_windows_new(&windows, &settings, draws, 32), PAYBACK_ERROR_ARGUMENT);
    settings.level_count = 2;
    const double *const wrong[] = {falling, outside, none};
    for (int w = 0; w < 3; w++) {
        settings.levels = wrong[w];
        assert_int_equal(pb_windows_new(&windows, &settings, draws, 32), PAYBACK_ERROR_ARGUMENT);
        assert_null(windows);
    }
    settings.levels = pb_levels;
    settings.replicates = false; /* no shortfall without replicates */
    assert_int_equal(pb_windows_new(&windows, &settings, draws, 32), PAYBACK_ERROR_ARGUMENT);
    pb_windows_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes_as_in_memory),
        cmocka_unit_test(test_misses),
        cmocka_unit_test(test_keeps_few),
        cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
