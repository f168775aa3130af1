/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "same.h"
#include "statistics/statistics.h"
#include "statistics/stream.h"

enum { BATCH = 1600 };

/* One pass of the draws through `parts` parts that take turns, merged backwards; with files: saved and loaded in
 * between. */
static void run_pass(pb_stream *stream, const double *draws, size_t n, int parts, bool files)
{
    pb_stream *part[8];
    for (int p = 0; p < parts; p++)
        assert_int_equal(pb_stream_fork(&part[p], stream), PAYBACK_OK);
    for (size_t first = 0; first < n; first += BATCH)
        assert_int_equal(pb_stream_add(part[first / BATCH * 5 % (size_t)parts], draws + first,
                                       n - first < BATCH ? n - first : BATCH),
                         PAYBACK_OK);
    for (int p = parts - 1; p >= 0; p--) {
        if (files) {
            struct pb_text bytes = {0};
            size_t used = 0;
            assert_int_equal(pb_stream_save(part[p], &bytes), PAYBACK_OK);
            pb_stream_free(part[p]);
            assert_int_equal(pb_stream_load(&part[p], bytes.data, bytes.length, &used), PAYBACK_OK);
            assert_int_equal(used, bytes.length);
            pb_text_clear(&bytes);
        }
        assert_int_equal(pb_stream_merge(stream, part[p]), PAYBACK_OK);
        pb_stream_free(part[p]);
    }
}

/* The draws through a stream, against the same in memory. Returns the passes that it took. */
static int check(const double *draws, size_t n, size_t pilot, double reach, int parts, bool files)
{
    struct pb_stream_settings settings = {pb_levels, PB_LEVELS, true, 0.05, (double)n, reach};
    pb_stream *stream;
    bool again;
    int passes = 0;
    assert_int_equal(pb_stream_new(&stream, &settings, draws, pilot < n ? pilot : n), PAYBACK_OK);
    do {
        run_pass(stream, draws, n, parts, files);
        assert_int_equal(pb_stream_end_pass(stream, &again), PAYBACK_OK);
        passes++;
    } while (again && passes < 5);
    assert_true(passes <= 2);
    struct pb_summary actual, expected;
    payback_estimate actual_shortfall, expected_shortfall;
    assert_int_equal(pb_stream_summarise(stream, &actual), PAYBACK_OK);
    assert_int_equal(pb_stream_shortfall(stream, &actual_shortfall), PAYBACK_OK);
    assert_int_equal(pb_summarise(draws, n, &expected), PAYBACK_OK);
    assert_int_equal(pb_expected_shortfall(draws, n, 0.05, &expected_shortfall), PAYBACK_OK);
    assert_same_summary(&actual, &expected);
    assert_same_estimate(actual_shortfall, expected_shortfall);
    pb_stream_free(stream);
    return passes;
}

static void test_same_bytes_as_in_memory(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 17, 31, 32, 1000, 20001};
    for (int shape = 0; shape < SHAPES; shape++)
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            double *draws = draw_column((enum shape)shape, sizes[k], 60 + k);
            assert_non_null(draws);
            check(draws, sizes[k], 1024, 0, 1, false);
            check(draws, sizes[k], 1024, 6, 3, false);
            check(draws, sizes[k], PB_REFERENCE, 1, 7, k > 3);
            free(draws);
        }
}

static void test_reach_saves_the_second_pass(void **state)
{
    (void)state;
    enum { N = 160000 };
    double *draws = draw_column(NORMAL, N, 70);
    assert_non_null(draws);
    assert_int_equal(check(draws, N, 8192, 0, 2, false), 2);
    assert_int_equal(check(draws, N, 8192, 7, 2, false), 1);
    free(draws);
}

/* Point masses that fill a list many times over, alone and among other draws. */
static void test_long_lists(void **state)
{
    (void)state;
    enum { N = 2400000 };
    double *draws = malloc(N * sizeof *draws);
    assert_non_null(draws);
    uint64_t seed = 71;
    for (size_t i = 0; i < N; i++) {
        double u = random_uniform(&seed);
        draws[i] = u < 0.6 ? 12 : u < 0.8 ? 12 + 1e-6 * u : u < 0.9 ? 1e3 * u : -1e3 * u;
    }
    check(draws, N, 4096, 0, 2, false);
    free(draws);
}

static pb_stream *new_stream(const double *draws, size_t n, double reach)
{
    struct pb_stream_settings settings = {pb_levels, PB_LEVELS, true, 0.05, (double)n, reach};
    pb_stream *stream;
    assert_int_equal(pb_stream_new(&stream, &settings, draws, n), PAYBACK_OK);
    return stream;
}

static void test_saved_bytes_do_not_depend_on_order(void **state)
{
    (void)state;
    enum { N = 32000 };
    double *draws = draw_column(MASS_AT_ZERO, N, 72);
    assert_non_null(draws);
    struct pb_text bytes[2] = {{0}};
    for (int k = 0; k < 2; k++) {
        pb_stream *stream = new_stream(draws, N, 3);
        run_pass(stream, draws, N, k ? 5 : 1, k);
        assert_int_equal(pb_stream_save(stream, &bytes[k]), PAYBACK_OK);
        pb_stream_free(stream);
    }
    assert_int_equal(bytes[0].length, bytes[1].length);
    assert_memory_equal(bytes[0].data, bytes[1].data, bytes[0].length);
    pb_text_clear(&bytes[0]);
    pb_text_clear(&bytes[1]);
    free(draws);
}

/* Without intervals: values only. */
static void test_fan(void **state)
{
    (void)state;
    enum { N = 50000 };
    static const double levels[] = {0.05, 0.25, 0.5, 0.75, 0.95};
    double *draws = draw_column(NORMAL, N, 73), plain[5];
    assert_non_null(draws);
    struct pb_stream_settings settings = {levels, 5, false, 0, N, 0};
    pb_stream *stream;
    bool again;
    payback_estimate estimates[5], none;
    assert_int_equal(pb_stream_new(&stream, &settings, draws, 500), PAYBACK_OK);
    for (int pass = 1; pass <= 2; pass++) {
        assert_int_equal(pb_stream_quantiles(stream, estimates), PAYBACK_ERROR_ARGUMENT);
        run_pass(stream, draws, N, 2, false);
        assert_int_equal(pb_stream_end_pass(stream, &again), PAYBACK_OK);
        assert_int_equal(again, pass == 1);
    }
    assert_int_equal(pb_stream_quantiles(stream, estimates), PAYBACK_OK);
    assert_int_equal(pb_plain_quantiles(draws, N, levels, 5, plain), PAYBACK_OK);
    for (int l = 0; l < 5; l++)
        assert_same_estimate(estimates[l], (payback_estimate){plain[l], NAN, NAN});
    assert_int_equal(pb_stream_shortfall(stream, &none), PAYBACK_ERROR_ARGUMENT);
    struct pb_summary summary;
    assert_int_equal(pb_stream_summarise(stream, &summary), PAYBACK_ERROR_ARGUMENT);
    pb_stream_free(stream);
    free(draws);
}

static void test_wrong_use(void **state)
{
    (void)state;
    double draws[3200];
    for (int i = 0; i < 3200; i++)
        draws[i] = i * 7 % 3200;
    pb_stream *a = new_stream(draws, 3200, 0), *b = new_stream(draws, 1600, 0), *none;
    assert_int_equal(pb_stream_merge(a, b), PAYBACK_ERROR_ARGUMENT); /* another pilot */
    bool again;
    assert_int_equal(pb_stream_add(a, draws, 3200), PAYBACK_OK);
    assert_int_equal(pb_stream_end_pass(a, &again), PAYBACK_OK);
    assert_true(again);
    assert_int_equal(pb_stream_add(a, draws, 1600), PAYBACK_OK);
    assert_int_equal(pb_stream_end_pass(a, &again), PAYBACK_ERROR_ARGUMENT); /* half of the trials */
    pb_stream_free(a);
    pb_stream_free(b);
    pb_stream_free(NULL);
    struct pb_stream_settings settings = {(double[]){0.5, 0}, 2, true, 0, 100, 0};
    assert_int_equal(pb_stream_new(&none, &settings, draws, 100), PAYBACK_ERROR_ARGUMENT);
    assert_null(none);
    settings = (struct pb_stream_settings){pb_levels, PB_LEVELS, true, 1.5, 100, 0};
    assert_int_equal(pb_stream_new(&none, &settings, draws, 100), PAYBACK_ERROR_ARGUMENT);
    settings.shortfall = 0;
    assert_int_equal(pb_stream_new(&none, &settings, draws, 99), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_stream_new(&none, &settings, draws, 0), PAYBACK_ERROR_ARGUMENT);
}

/* Every truncation, and any damage, ends in an error or in some stream, never in a fault. */
static void test_damaged_bytes(void **state)
{
    (void)state;
    double draws[320];
    for (int i = 0; i < 320; i++)
        draws[i] = i * 7 % 320;
    pb_stream *stream = new_stream(draws, 320, 2), *loaded;
    assert_int_equal(pb_stream_add(stream, draws, 320), PAYBACK_OK);
    struct pb_text bytes = {0};
    assert_int_equal(pb_stream_save(stream, &bytes), PAYBACK_OK);
    pb_stream_free(stream);
    size_t used;
    for (size_t length = 0; length < bytes.length; length += 1 + length / 64) {
        assert_int_equal(pb_stream_load(&loaded, bytes.data, length, &used), PAYBACK_ERROR_UNREADABLE);
        assert_null(loaded);
    }
    uint64_t seed = 74;
    for (int k = 0; k < 500; k++) {
        size_t place = k < 300 ? (size_t)k : random_bits(&seed) % bytes.length;
        char kept = bytes.data[place];
        bytes.data[place] = (char)random_bits(&seed);
        payback_status status = pb_stream_load(&loaded, bytes.data, bytes.length, &used);
        assert_true(status == PAYBACK_OK || status == PAYBACK_ERROR_UNREADABLE || status == PAYBACK_ERROR_MEMORY);
        pb_stream_free(loaded);
        bytes.data[place] = kept;
    }
    pb_text_clear(&bytes);
}

int main(void)
{
    print_message("seeds 60 ... 74\n");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes_as_in_memory),
        cmocka_unit_test(test_reach_saves_the_second_pass),
        cmocka_unit_test(test_long_lists),
        cmocka_unit_test(test_saved_bytes_do_not_depend_on_order),
        cmocka_unit_test(test_fan),
        cmocka_unit_test(test_wrong_use),
        cmocka_unit_test(test_damaged_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
