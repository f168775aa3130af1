/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/worked.h"

#include "support/library.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- the two programs ---- */

/* RFC 7396; every member of the patch is moved or copied into the target. */
static void merge(cJSON *target, const cJSON *patch)
{
    for (const cJSON *item = patch->child; item != NULL; item = item->next) {
        cJSON *old = cJSON_GetObjectItemCaseSensitive(target, item->string);
        if (cJSON_IsNull(item))
            cJSON_DeleteItemFromObjectCaseSensitive(target, item->string);
        else if (cJSON_IsObject(item) && cJSON_IsObject(old))
            merge(old, item);
        else if (old != NULL)
            cJSON_ReplaceItemInObjectCaseSensitive(target, item->string, cJSON_Duplicate(item, true));
        else
            cJSON_AddItemToObject(target, item->string, cJSON_Duplicate(item, true));
    }
}

static void trace_by_library(struct both *both, const char *text)
{
    payback_scenario *scenario = library_parse(text);
    assert_non_null(scenario);
    assert_int_equal(payback_trace_trial(&both->trace, scenario, NULL, 0), PAYBACK_OK);
    payback_scenario_free(scenario);
}

struct both *compute_both(const char *base, const char *patch_text, double z)
{
    struct both *both = calloc(1, sizeof *both);
    cJSON *scenario = cJSON_Parse(base), *patch = cJSON_Parse(patch_text);
    char problem[200];
    double factors[REFERENCE_HORIZON + 1];
    assert_non_null(both);
    assert_non_null(scenario);
    assert_non_null(patch);
    for (int t = 0; t <= REFERENCE_HORIZON; t++)
        factors[t] = z;
    merge(scenario, patch);
    if (!reference_compute(&both->reference, scenario, NULL, NULL, factors, problem, sizeof problem))
        fail_msg("%s", problem);
    char *text = cJSON_Print(scenario);
    assert_non_null(text);
    trace_by_library(both, text);
    cJSON_free(text);
    cJSON_Delete(patch);
    cJSON_Delete(scenario);
    return both;
}

void done(struct both *both)
{
    payback_trace_free(both->trace);
    free(both);
}

/* ---- expectations ---- */

void expect_near(const char *who, const char *name, int t, double actual, double expected)
{
    bool same = isnan(expected) ? isnan(actual) : actual == expected;
    if (!same && !(fabs(actual - expected) <= 1e-9 * fmax(1, fabs(expected))))
        fail_msg("%s, %s (t = %d): %.15g, not %.15g", who, name, t, actual, expected);
}

static double library_value(const char *const *names, const double *values, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return values[i];
    fail_msg("the library has no %s", name);
    return NAN;
}

void expect_outcome(const struct both *both, const char *name, double expected)
{
    const payback_trace *trace = both->trace;
    assert_true(reference_outcome_index(name) >= 0);
    expect_near("reference", name, both->reference.horizon_months,
                both->reference.outcomes[reference_outcome_index(name)], expected);
    expect_near("library", name, both->reference.horizon_months,
                library_value(trace->outcome_names, trace->outcomes, trace->outcome_count, name), expected);
}

void expect_cell(const struct both *both, const char *column, int t, double expected)
{
    const payback_trace *trace = both->trace;
    assert_true(reference_column_index(column) >= 0);
    expect_near("reference", column, t, both->reference.trace[t][reference_column_index(column)], expected);
    expect_near(
        "library", column, t,
        library_value(trace->names, trace->values + (size_t)t * trace->column_count, trace->column_count, column),
        expected);
}
