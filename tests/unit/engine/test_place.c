/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inputs from normals: those behind a block's own uniforms give the block's own inputs. */
#include "engine/plan.h"
#include "engine/run.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"
#include "support/library.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void the_same_inputs(void **state)
{
    (void)state;
    payback_scenario *scenario = NULL;
    struct pb_plan *plan = NULL;
    struct pb_worker *drawn = NULL, *placed = NULL;
    struct pb_plan_settings settings;
    assert_int_equal(payback_scenario_load(&scenario, NULL, "scenarios/vendor-claims-sceptic.json", NULL), PAYBACK_OK);
    pb_gsl_enter();
    assert_int_equal(pb_settings_of(&settings, &scenario->inputs, NULL), PAYBACK_OK);
    assert_int_equal(pb_plan_new(&plan, &scenario->inputs, &settings), PAYBACK_OK);
    assert_int_equal(pb_worker_new(&drawn, plan), PAYBACK_OK);
    assert_int_equal(pb_worker_new(&placed, plan), PAYBACK_OK);
    pb_block_lanes *normals = aligned_alloc(64, plan->input_count * sizeof *normals);
    assert_non_null(normals);
    assert_true(plan->member_count > 0);
    for (uint64_t block = 0; block < 3; block++) {
        pb_worker_draw(drawn, block);
        pb_worker_normals(plan, block, normals);
        pb_worker_place(placed, (const pb_block_lanes *)normals);
        for (size_t j = 0; j < plan->input_count; j++)
            for (int i = 0; i < PB_BLOCK; i++) {
                double x = drawn->values[j][i], y = placed->values[j][i];
                assert_true(fabs(x - y) <= 1e-6 * fmax(1e-3, fabs(x)));
            }
    }
    free(normals);
    pb_worker_free(drawn);
    pb_worker_free(placed);
    pb_plan_free(plan);
    pb_gsl_leave();
    payback_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_same_inputs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
