/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Densities for small pictures: cells of a uniform, of masses on points, after multiply and add; what has none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "payback/scenario.h"

#include <math.h>
#include <string.h>

static void assert_close(double found, double expected, double error)
{
    if (!(fabs(found - expected) <= error))
        fail_msg("found %.17g, expected %.17g", found, expected);
}

static const char growth[] = "/baseline/volume/annual_growth";

/* The starter with that growth. */
static payback_scenario *scenario_with(const char *json, double multiply, double add)
{
    payback_changes *changes = payback_changes_new();
    payback_scenario *scenario = NULL;
    assert_non_null(changes);
    assert_int_equal(payback_changes_set(changes, growth, json), PAYBACK_OK);
    if (multiply != 1)
        assert_int_equal(payback_changes_multiply(changes, growth, multiply), PAYBACK_OK);
    if (add != 0)
        assert_int_equal(payback_changes_add(changes, growth, add), PAYBACK_OK);
    assert_int_equal(
        payback_scenario_parse(&scenario, NULL, payback_starter(), strlen(payback_starter()), "starter", NULL, changes),
        PAYBACK_OK);
    payback_changes_free(changes);
    return scenario;
}

static payback_density density_of(const char *json, double multiply, double add)
{
    payback_density density;
    payback_scenario *scenario = scenario_with(json, multiply, add);
    assert_int_equal(payback_scenario_density(&density, scenario, growth), PAYBACK_OK);
    payback_scenario_free(scenario);
    return density;
}

/* 0.5 % are left out at each end of 0.1 … 0.3: each cell has 0.99/32. */
static void cells_of_a_uniform_are_equal(void **state)
{
    (void)state;
    payback_density density = density_of("{\"dist\": \"uniform\", \"min\": 0.1, \"max\": 0.3}", 1, 0);
    assert_false(density.discrete);
    assert_close(density.low, 0.101, 1e-12);
    assert_close(density.high, 0.299, 1e-12);
    for (int c = 0; c < PAYBACK_DENSITY_CELLS; c++)
        assert_close(density.cells[c], 0.99 / PAYBACK_DENSITY_CELLS, 1e-12);
}

static void masses_stand_in_the_middle_of_their_cells(void **state)
{
    (void)state;
    payback_density density =
        density_of("{\"dist\": \"discrete\", \"values\": [0.1, 0.41], \"weights\": [1, 3]}", 1, 0);
    assert_true(density.discrete);
    assert_close(density.cells[0], 0.25, 1e-12);
    assert_close(density.cells[PAYBACK_DENSITY_CELLS - 1], 0.75, 1e-12);
    assert_close(0.5 * (density.low + density.high), 0.255, 1e-12);
    assert_close(density.low, 0.1 - 0.005, 1e-12);
}

static void multiply_and_add_move_the_picture(void **state)
{
    (void)state;
    static const char triangle[] = "{\"dist\": \"triangular\", \"min\": 0, \"mode\": 0.3, \"max\": 0.3}";
    payback_density plain = density_of(triangle, 1, 0), turned = density_of(triangle, -2, 1);
    assert_close(turned.low, 1 - 2 * plain.high, 1e-12);
    assert_close(turned.high, 1 - 2 * plain.low, 1e-12);
    for (int c = 0; c < PAYBACK_DENSITY_CELLS; c++)
        assert_close(turned.cells[c], plain.cells[PAYBACK_DENSITY_CELLS - 1 - c], 0);
}

static void what_is_not_drawn_has_none(void **state)
{
    (void)state;
    payback_density density;
    payback_scenario *scenario = scenario_with("0.2", 1, 0);
    static const char *const without[] = {"/baseline/volume/annual_growth", "/proposal/failure/occurs", "/nothing", ""};
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++) {
        memset(&density, 0xff, sizeof density);
        assert_int_equal(payback_scenario_density(&density, scenario, without[i]), PAYBACK_ERROR_TARGET);
        assert_true(density.low == 0 && density.high == 0 && density.cells[0] == 0);
    }
    assert_int_equal(payback_scenario_density(NULL, scenario, growth), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_scenario_density(&density, NULL, growth), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_scenario_density(&density, scenario, NULL), PAYBACK_ERROR_ARGUMENT);
    payback_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_of_a_uniform_are_equal),
        cmocka_unit_test(masses_stand_in_the_middle_of_their_cells),
        cmocka_unit_test(multiply_and_add_move_the_picture),
        cmocka_unit_test(what_is_not_drawn_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
