/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The workbook through the public API: the same bytes for the same figures, every combination of sheets, hostile texts,
 * errors. That spreadsheets compute what it says is tested in tests/pages. */
#include "support/library.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const scenario_text =
    "{\"schema_version\":1,\"name\":\"=cmd|' /C calc'!A0\",\"baseline\":{\"volume\":{\"tickets_per_month\":"
    "{\"dist\":\"pert\",\"min\":4000,\"mode\":5000,\"max\":7000,\"note\":\"+SUM(A1)\"}},"
    "\"categories\":[{\"name\":\"<all> \\u0001&\",\"share\":1,\"handle_minutes\":12,\"automatable\":0.7}],"
    "\"agents\":{\"loaded_annual_cost\":60000,\"productive_hours_per_year\":1500},\"staffing\":\"elastic\"},"
    "\"proposal\":{\"vendor\":\"@V\",\"implementation\":{\"weeks\":3},\"deflection\":{"
    "\"containment\":{\"dist\":\"beta\",\"alpha\":4,\"beta\":4},\"containment_gap\":0.2,\"ramp\":{\"curve\":\"none\"}}}"
    "}";

struct made {
    payback_scenario *scenario;
    payback_result *result;
    payback_trace *trace;
    payback_draws_keeper *keeper;
};

static void make(struct made *made, int threads)
{
    payback_options options = {.trials = 300, .threads = threads};
    made->scenario = library_parse(scenario_text);
    made->keeper = payback_draws_keeper_new();
    assert_non_null(made->scenario);
    assert_non_null(made->keeper);
    assert_int_equal(payback_run(&made->result, made->scenario, &options, payback_draws_keeper_sink, made->keeper),
                     PAYBACK_OK);
    assert_int_equal(payback_trace_percentile(&made->trace, made->scenario, &options, 50), PAYBACK_OK);
}

static void unmake(struct made *made)
{
    payback_draws_keeper_free(made->keeper);
    payback_trace_free(made->trace);
    payback_result_free(made->result);
    payback_scenario_free(made->scenario);
}

static void same_figures_same_bytes(void **state)
{
    (void)state;
    payback_text texts[2];
    for (int t = 0; t < 2; t++) {
        struct made made;
        make(&made, t + 1);
        payback_workbook workbook = {
            made.result, made.scenario, made.trace, NULL, payback_draws_keeper_table(made.keeper), NULL, 0};
        assert_int_equal(payback_draws_keeper_table(made.keeper)->trial_count, 300);
        assert_int_equal(payback_render_workbook(&texts[t], &workbook), PAYBACK_OK);
        unmake(&made);
    }
    assert_int_equal(texts[0].length, texts[1].length);
    assert_memory_equal(texts[0].data, texts[1].data, texts[0].length);
    assert_memory_equal(texts[0].data, "PK", 2);
    payback_text_free(&texts[0]);
    payback_text_free(&texts[1]);
}

static void sheets_can_be_left_out(void **state)
{
    (void)state;
    struct made made;
    make(&made, 1);
    for (int mask = 0; mask < 8; mask++) {
        payback_text text;
        payback_workbook workbook = {.result = made.result,
                                     .scenario = mask & 1 ? made.scenario : NULL,
                                     .trace = mask & 2 ? made.trace : NULL,
                                     .draws = mask & 4 ? payback_draws_keeper_table(made.keeper) : NULL};
        assert_int_equal(payback_render_workbook(&text, &workbook), PAYBACK_OK);
        payback_text_free(&text);
    }
    unmake(&made);
}

static void errors_leave_nothing(void **state)
{
    (void)state;
    payback_text text = {(char *)state, 5};
    payback_workbook empty = {0};
    struct made made;
    assert_int_equal(payback_render_workbook(NULL, &empty), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_workbook(&text, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_workbook(&text, &empty), PAYBACK_ERROR_ARGUMENT);
    assert_null(text.data);
    make(&made, 1);
    payback_workbook workbook = {.result = made.result};
    setenv("TMPDIR", "/nowhere", 1);
    assert_int_equal(payback_render_workbook(&text, &workbook), PAYBACK_ERROR_IO);
    unsetenv("TMPDIR");
    assert_null(text.data);
    unmake(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_figures_same_bytes),
        cmocka_unit_test(sheets_can_be_left_out),
        cmocka_unit_test(errors_leave_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
