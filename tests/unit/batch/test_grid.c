/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sweeps: the values of an axis, all combinations of several, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "batch/grid.h"

#include <string.h>

static char message[640];

static payback_status make(struct pb_grid *grid, const char *first, const char *second)
{
    const char *const vary[] = {first, second};
    return pb_grid_make(grid, vary, second ? 2 : first ? 1 : 0, message, sizeof message);
}

static void assert_name(const struct pb_grid *grid, size_t point, const char *expected)
{
    struct pb_text text = {0};
    pb_grid_name(&text, grid, point);
    assert_string_equal(text.data, expected);
    pb_text_clear(&text);
}

static void test_no_axis(void **state)
{
    (void)state;
    struct pb_grid grid;
    assert_int_equal(make(&grid, NULL, NULL), PAYBACK_OK);
    assert_int_equal(grid.points, 1);
    assert_name(&grid, 0, "");
    pb_grid_clear(&grid);
}

/* Values of a range are the decimal numbers that were meant; both ends are among them. */
static void test_range(void **state)
{
    (void)state;
    static const char *const expected[] = {"0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"};
    struct pb_grid grid;
    assert_int_equal(make(&grid, "/decision/discount_rate=0:1:11", NULL), PAYBACK_OK);
    assert_int_equal(grid.points, 11);
    for (size_t p = 0; p < 11; p++)
        assert_string_equal(pb_grid_value(&grid, p, 0), expected[p]);
    pb_grid_clear(&grid);
}

static void assert_range(const char *vary, const char *const *expected, size_t count)
{
    struct pb_grid grid;
    assert_int_equal(make(&grid, vary, NULL), PAYBACK_OK);
    assert_int_equal(grid.points, count);
    for (size_t p = 0; p < count; p++)
        assert_string_equal(pb_grid_value(&grid, p, 0), expected[p]);
    pb_grid_clear(&grid);
}

/* The ends exactly as written, where weighting them would round; the shortest decimals between them. */
static void test_decimals(void **state)
{
    (void)state;
    static const char *const cents[] = {"0.01", "0.03", "0.05"},
                             *const fives[] = {"0.01", "0.0125", "0.015", "0.0175", "0.02"},
                             *const ends[] = {"0.11", "0.208", "0.306", "0.404", "0.502", "0.6"},
                             *const through[] = {"-0.3", "0", "0.3"},
                             *const thirds[] = {"0", "0.3333333333333333", "0.6666666666666666", "1"};
    assert_range("/decision/discount_rate=0.01:0.05:3", cents, 3);
    assert_range("/decision/discount_rate=0.01:0.02:5", fives, 5);
    assert_range("/decision/discount_rate=0.11:0.6:6", ends, 6);
    assert_range("/decision/discount_rate=-0.3:0.3:3", through, 3);
    assert_range("/decision/discount_rate=0:1:4", thirds, 4);
}

/* Commas within JSON do not divide; numbers are known by their value, not by how they are written. */
static void test_list(void **state)
{
    (void)state;
    struct pb_grid grid;
    assert_int_equal(
        make(&grid, "/decision/discount_rate=0.10,{\"dist\":\"uniform\",\"min\":0,\"max\":1},\"a,\\\"b\"", NULL),
        PAYBACK_OK);
    assert_int_equal(grid.points, 3);
    assert_string_equal(pb_grid_value(&grid, 0, 0), "0.1");
    assert_string_equal(pb_grid_value(&grid, 1, 0), "{\"dist\":\"uniform\",\"min\":0,\"max\":1}");
    assert_string_equal(pb_grid_value(&grid, 2, 0), "\"a,\\\"b\"");
    pb_grid_clear(&grid);
}

/* The last axis runs fastest; the name does not depend on the order of the axes. */
static void test_two_axes(void **state)
{
    (void)state;
    struct pb_grid grid, other;
    assert_int_equal(make(&grid, "/simulation/horizon_months=12,24", "/decision/discount_rate=0,0.1,0.2"), PAYBACK_OK);
    assert_int_equal(make(&other, "/decision/discount_rate=0,0.1,0.2", "/simulation/horizon_months=12,24"), PAYBACK_OK);
    assert_int_equal(grid.points, 6);
    assert_name(&grid, 0, "/decision/discount_rate=0 /simulation/horizon_months=12");
    assert_name(&grid, 1, "/decision/discount_rate=0.1 /simulation/horizon_months=12");
    assert_name(&grid, 3, "/decision/discount_rate=0 /simulation/horizon_months=24");
    assert_name(&other, 1, "/decision/discount_rate=0 /simulation/horizon_months=24");
    pb_grid_clear(&grid);
    pb_grid_clear(&other);
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "discount_rate=1",                  /* no pointer */
        "/decision/discount_rate",          /* no values */
        "/decision/discount_rate=",         /* no values */
        "/decision/discount_rate=1,",       /* a missing one */
        "/decision/discount_rate=0:1:1",    /* one value is no range */
        "/decision/discount_rate=0:1:2.5",  /* half a value */
        "/decision/discount_rate=0:1:1e99", /* more than anybody wants */
        "/decision/discont_rate=1",         /* misspelt */
        "/decision/discount_rate=0:1",      /* how many? */
        "/decision/discount_rate=0:inf:3",  /* no number */
        "/decision/discount_rate=0.1,x",    /* no JSON */
        "/decision/basis=hard",             /* the shell has taken the quotes */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pb_grid grid;
        message[0] = '\0';
        assert_int_equal(make(&grid, bad[i], NULL), PAYBACK_ERROR_TARGET);
        assert_true(message[0] != '\0');
        pb_grid_clear(&grid);
    }
    struct pb_grid grid;
    assert_int_equal(make(&grid, "/decision/discount_rate=1", "/decision/discount_rate=2"), PAYBACK_ERROR_TARGET);
    pb_grid_clear(&grid);
    assert_int_equal(make(&grid, "/decision/discount_rate=0:1:10000", "/simulation/seed=0:1e4:10001"),
                     PAYBACK_ERROR_TARGET);
    pb_grid_clear(&grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_axis), cmocka_unit_test(test_range),    cmocka_unit_test(test_decimals),
        cmocka_unit_test(test_list),    cmocka_unit_test(test_two_axes), cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
