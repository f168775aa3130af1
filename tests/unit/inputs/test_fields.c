/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of inputs: well-formed, and the same as MODEL.md says at sampled lines. */
#include "inputs/fields.h"
#include "inputs/values.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct pb_field *field_at(const char *pointer)
{
    for (size_t i = 0; i < pb_field_count; i++)
        if (strcmp(pb_fields[i].pointer, pointer) == 0)
            return &pb_fields[i];
    fail_msg("no field %s", pointer);
    return NULL;
}

static void test_lines_of_the_model_page(void **state)
{
    (void)state;
    const struct pb_field *field = field_at("/simulation/trials");
    assert_int_equal(field->kind, PB_INTEGER);
    assert_true(field->low == 1 && field->high == 1e9 && field->default_value == 131072);
    field = field_at("/baseline/agents/occupancy");
    assert_true(field->low == 0 && field->low_open && field->high == 1 && !field->high_open);
    field = field_at("/baseline/revenue/annual_churn");
    assert_true(field->low == 0 && !field->low_open && field->high == 1 && field->high_open);
    field = field_at("/proposal/quality/csat_points");
    assert_true(isinf(field->low) && isinf(field->high));
    field = field_at("/baseline/staffing");
    assert_string_equal(field->choices[PB_STAFFING_ATTRITION], "attrition");
    assert_string_equal(field->choices[PB_STAFFING_RELEASE], "release");
    assert_string_equal(field->choices[PB_STAFFING_ELASTIC], "elastic");
    assert_null(field->choices[3]);
    field = field_at("/proposal/deflection/ramp/curve");
    assert_string_equal(field->choices[PB_CURVE_TABLE], "table");
    assert_null(field->choices[PB_CURVE_TABLE + 1]);
}

static void test_every_line_is_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i < pb_field_count; i++) {
        const struct pb_field *field = &pb_fields[i];
        assert_int_equal(field->pointer[0], '/');
        assert_true(field->low <= field->high);
        assert_true(strlen(field->meaning) > 0);
        assert_non_null(field->unit);
        assert_int_equal(field->kind == PB_CHOICE, field->choices != NULL);
        if (field->presence == PB_DEFAULT_FIELD && (field->kind == PB_QUANTITY || field->kind == PB_NUMBER))
            assert_true(field->default_value >= field->low && field->default_value <= field->high);
        bool ruled = field->presence == PB_DERIVED_FIELD || field->presence == PB_OPTIONAL_FIELD;
        assert_int_equal(ruled, field->default_text != NULL);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(field->pointer, pb_fields[j].pointer);
        assert_ptr_equal(pb_field_of_slot(field->group, field->slot), field);
    }
}

/* Only what is drawn has luck; what the company brings is shared by all vendors. */
static void test_whose_luck_and_what_a_pilot_measures(void **state)
{
    (void)state;
    static const char *const own[] = {
        "/proposal/deflection/containment", "/proposal/pricing/usage/price", "/proposal/assist/ramp/months_to_90",
        "/proposal/quality/csat_points",    "/proposal/failure/occurs",      "/proposal/risks/*/occurs",
        "/proposal/risks/*/month",          "/proposal/implementation/weeks"};
    static const char *const shared[] = {
        "/proposal/deflection/knowledge_quality", "/proposal/deflection/returned_share", "/proposal/assist/adoption",
        "/proposal/implementation/overrun",       "/proposal/operations/review_share",   "/proposal/other/*/amount",
        "/baseline/categories/*/containment",     "/baseline/agents/occupancy"};
    static const char *const seen[] = {"/proposal/deflection/containment", "/proposal/assist/handle_time_reduction",
                                       "/proposal/quality/csat_points", "/baseline/categories/*/handle_minutes",
                                       "/baseline/categories/*/automatable"};
    static const char *const unseen[] = {"/baseline/volume/annual_growth", "/baseline/agents/annual_wage_growth",
                                         "/baseline/agents/occupancy", "/proposal/implementation/overrun"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        assert_true(field_at(own[i])->vendors_own);
    for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++)
        assert_false(field_at(shared[i])->vendors_own);
    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++)
        assert_true(field_at(seen[i])->pilot_measures);
    for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++)
        assert_false(field_at(unseen[i])->pilot_measures);
    for (size_t i = 0; i < pb_field_count; i++)
        if (pb_fields[i].kind != PB_QUANTITY && pb_fields[i].kind != PB_EVENT)
            assert_false(pb_fields[i].vendors_own || pb_fields[i].pilot_measures);
}

static void test_slots_without_a_field(void **state)
{
    (void)state;
    assert_null(pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_SLOTS));
    assert_null(pb_field_of_slot(PB_GROUP_TIER, -1));
}

static void test_find_and_clear(void **state)
{
    (void)state;
    struct pb_inputs *inputs = calloc(1, sizeof *inputs);
    assert_non_null(inputs);
    inputs->category_count = 2;
    struct pb_value *share = &inputs->category[1][PB_CATEGORY_SHARE];
    share->field = pb_field_of_slot(PB_GROUP_CATEGORY, PB_CATEGORY_SHARE);
    share->pointer = strdup("/baseline/categories/1/share");
    struct pb_value *name = &inputs->root[PB_ROOT_NAME];
    name->field = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_NAME);
    name->pointer = strdup("/name");
    assert_ptr_equal(pb_inputs_find(inputs, "/baseline/categories/1/share"), share);
    assert_null(pb_inputs_find(inputs, "/baseline/categories/0/share"));
    assert_null(pb_inputs_find(inputs, "/name")); /* a text is not an input */
    pb_inputs_clear(inputs);
    assert_int_equal(inputs->category_count, 0);
    assert_null(share->pointer);
    pb_inputs_clear(inputs);
    free(inputs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_of_the_model_page),
        cmocka_unit_test(test_every_line_is_sound),
        cmocka_unit_test(test_whose_luck_and_what_a_pilot_measures),
        cmocka_unit_test(test_slots_without_a_field),
        cmocka_unit_test(test_find_and_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
