/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page, the JSON and the CSV of a sensitivity analysis, from a result made by hand. */
#include "payback/sensitivity.h"
#include "report/page.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#define NONE                                                                                                           \
    {                                                                                                                  \
        NAN, NAN, NAN                                                                                                  \
    }

enum { INPUTS = 14 };

struct sample {
    payback_sensitivity_result result;
    payback_sensitivity_input inputs[INPUTS];
    payback_sensitivity_group groups[2];
    char names[INPUTS][40], pointers[INPUTS][40];
};

static payback_estimate about(double value, double half)
{
    return (payback_estimate){value, value - half, value + half};
}

/* Input j swings by 2 · 10 (j + 1) thousand; inputs 0 and 1 are correlated; 13 is an event. */
static void fill(struct sample *s)
{
    static const size_t members[] = {0, 1};
    static const payback_estimate none = NONE;
    memset(s, 0, sizeof *s);
    for (int j = 0; j < INPUTS; j++) {
        payback_sensitivity_input *input = &s->inputs[j];
        double swing = 1e4 * (j + 1) * (j % 2 ? -1 : 1);
        snprintf(s->names[j], sizeof s->names[j], "part %d: a member with a name", j);
        snprintf(s->pointers[j], sizeof s->pointers[j], "/part/%d/member", j);
        *input = (payback_sensitivity_input){.pointer = s->pointers[j],
                                             .name = s->names[j],
                                             .event = j == 13,
                                             .measurable = j != 13,
                                             .group = j < 2 ? "correlated 1" : NULL,
                                             .swing_low = about(2e5 - swing, 500),
                                             .swing_high = about(2e5 + swing, 500),
                                             .p10 = 0.5,
                                             .p90 = 2,
                                             .one_low = 1.9e5,
                                             .one_high = 2.1e5,
                                             .first = j < 2 ? none : about(0.01 * j, 0.001),
                                             .total = j < 2 ? none : about(0.012 * j, 0.001),
                                             .rank_correlation = about(0.05 * j, 0.004),
                                             .evppi = about(100 * j, 20),
                                             .shift = about(0.1 * j, 0.02),
                                             .failing_p10 = 0.6,
                                             .failing_p90 = 1.9,
                                             .rest_p10 = 0.5,
                                             .rest_p90 = 2};
    }
    s->groups[0] = (payback_sensitivity_group){"correlated 1",    members,       2, true, about(0.2, 0.01),
                                               about(0.25, 0.01), about(900, 30)};
    s->groups[1] = (payback_sensitivity_group){"half", members, 1, false, none, none, about(50, 9)};
    s->result = (payback_sensitivity_result){.name = "A case",
                                             .vendor = "V",
                                             .currency = "EUR",
                                             .file = "a.json",
                                             .digest = "0123456789abcdef",
                                             .version = "0.1.0",
                                             .isa = "generic",
                                             .sampler = "sobol",
                                             .basis = "hard",
                                             .outcome = "hard.npv",
                                             .unit = "money",
                                             .seed = 7,
                                             .trials = 16384,
                                             .evaluations = 245760,
                                             .replicates = 16,
                                             .threads = 2,
                                             .horizon_months = 36,
                                             .mean = about(2e5, 900),
                                             .sd = 1e5,
                                             .never_as = NAN,
                                             .at_medians = 2.1e5,
                                             .monthly = true,
                                             .monthly_first = about(0.01, 0.001),
                                             .monthly_total = about(0.01, 0.001),
                                             .interactions = about(0.05, 0.01),
                                             .target_months = 12,
                                             .failing_share = about(0.3, 0.01),
                                             .npv = about(2e5, 900),
                                             .evpi = about(5000, 100),
                                             .pilot_evppi = about(4000, 90),
                                             .pilot_input_count = 13,
                                             .required = 0.8,
                                             .inputs = s->inputs,
                                             .input_count = INPUTS,
                                             .groups = s->groups,
                                             .group_count = 2};
}

static payback_text render(const struct sample *s, int columns, bool all)
{
    payback_text text;
    payback_style style = {.columns = columns};
    assert_int_equal(payback_render_sensitivity(&text, &s->result, &style, all), PAYBACK_OK);
    return text;
}

/* Whether the text holds the words, whatever its line breaks. */
static bool holds(const payback_text *text, const char *words)
{
    char flat[40000];
    size_t n = 0;
    for (size_t i = 0; i < text->length && n + 1 < sizeof flat; i++) {
        char c = text->data[i] == '\n' ? ' ' : text->data[i];
        if (c != ' ' || (n > 0 && flat[n - 1] != ' '))
            flat[n++] = c;
    }
    flat[n] = '\0';
    return strstr(flat, words) != NULL;
}

static void page(void **state)
{
    (void)state;
    struct sample s;
    fill(&s);
    payback_text text = render(&s, 80, false);
    assert_true(holds(&text, "NPV averages €200k. It moves most with “part 13: a member with a name”: from "
                             "€340k where it does not happen to €60k where it does."));
    assert_true(holds(&text, "Then come “part 12: a member with a name” and “part 11: a member with a name”."));
    assert_true(holds(&text, "buying is right"));
    assert_true(holds(&text,
                      "buying is right by the mean NPV, but not by the chance to pay back within 12 months (70%, 80% "
                      "required)."));
    assert_true(holds(&text,
                      "worth €5,000 on average, all that a pilot can measure together up to €4,000; a pilot should "
                      "measure “part 12: a member with a name”, which by itself is worth up to €1,200"));
    assert_true(holds(&text, "To know of the event “part 13: a member with a name” would be worth €1,300"));
    assert_true(holds(&text, "20.0 ± 1.0% 25.0 ± 1.0%"));
    assert_true(holds(&text, "They are correlated: variance can only be told for all of them together."));
    assert_true(holds(&text, "It has no indices: a member is correlated with an input outside of the group."));
    assert_true(holds(&text, "interactions 5.0 ± 1.0%"));
    assert_true(holds(&text, "30% of futures do not pay back within 12 months."));
    assert_true(holds(&text, "The 12 that matter most of 14 inputs"));
    assert_false(holds(&text, "part 0: a member with a name 190"));
    payback_text_free(&text);
    text = render(&s, 80, true);
    assert_true(holds(&text, "part 0: a member with a"));
    assert_false(holds(&text, "--all"));
    payback_text_free(&text);
}

static void fits_every_width(void **state)
{
    (void)state;
    struct sample s;
    fill(&s);
    for (int columns = 40; columns <= 160; columns += 20) {
        payback_text text = render(&s, columns, true);
        for (const char *line = text.data; *line;) {
            size_t length = strcspn(line, "\n");
            if (pb_columns(line, length) > columns) {
                printf("%d columns: %.*s\n", columns, (int)length, line);
                fail();
            }
            line += length + (line[length] == '\n');
        }
        payback_text_free(&text);
    }
}

static void special_cases(void **state)
{
    (void)state;
    struct sample s;
    fill(&s);
    s.result.evpi = about(0, 0);
    s.result.failing_share = about(0, 0);
    for (int j = 0; j < INPUTS; j++)
        s.inputs[j].evppi = about(0, 0);
    payback_text text = render(&s, 80, false);
    assert_true(holds(&text, "Buying is right in every future: knowing more is worth nothing."));
    assert_true(holds(&text, "Every future pays back within 12 months"));
    assert_false(holds(&text, "What should a pilot measure?"));
    payback_text_free(&text);
    fill(&s);
    s.result.outcome = "hard.payback_months";
    s.result.unit = "months";
    s.result.never_share = 0.2;
    s.result.never_as = 37;
    s.result.undefined_share = 0.02;
    text = render(&s, 80, false);
    assert_true(holds(&text, "20% of futures never pay back: they count as 37 months here."));
    assert_true(holds(&text, "2% of futures have no hard.payback_months: they count as the mean of the others."));
    payback_text_free(&text);
    s.result.sd = 0;
    s.result.outcome = "go_live_month";
    s.result.mean = about(3, 0);
    text = render(&s, 80, false);
    assert_true(holds(&text, "go_live_month is 3 months in every future: nothing drives it."));
    payback_text_free(&text);
}

static void json(void **state)
{
    (void)state;
    struct sample s;
    fill(&s);
    payback_text text;
    assert_int_equal(payback_render_sensitivity_json(&text, &s.result), PAYBACK_OK);
    cJSON *root = cJSON_Parse(text.data);
    assert_non_null(root);
    assert_string_equal(cJSON_GetObjectItem(root, "format")->valuestring, "payback.sensitivity/1");
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(root, "never_counts_as_months")));
    cJSON *inputs = cJSON_GetObjectItem(root, "inputs"), *first = cJSON_GetArrayItem(inputs, 0);
    assert_int_equal(cJSON_GetArraySize(inputs), INPUTS);
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(first, "first")));
    assert_string_equal(cJSON_GetObjectItem(first, "group")->valuestring, "correlated 1");
    cJSON *last = cJSON_GetArrayItem(inputs, 13);
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(last, "group")));
    assert_true(cJSON_GetObjectItem(cJSON_GetObjectItem(last, "evppi"), "value")->valuedouble == 1300);
    cJSON *group = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "groups"), 0);
    assert_string_equal(cJSON_GetArrayItem(cJSON_GetObjectItem(group, "pointers"), 1)->valuestring, "/part/1/member");
    cJSON_Delete(root);
    payback_text_free(&text);
}

static void csv(void **state)
{
    (void)state;
    struct sample s;
    fill(&s);
    payback_text text;
    assert_int_equal(payback_render_sensitivity_csv(&text, &s.result), PAYBACK_OK);
    int lines = 0, commas = 0;
    for (const char *c = text.data; *c; c++) {
        commas += *c == ',';
        lines += *c == '\n';
        if (lines == 1 && *c == '\n')
            assert_int_equal(commas, 29);
    }
    assert_int_equal(lines, INPUTS + 1);
    assert_int_equal(commas, 29 * (INPUTS + 1));
    payback_text_free(&text);
}

static void contract(void **state)
{
    (void)state;
    payback_text text;
    payback_sensitivity_result empty = {0};
    assert_int_equal(payback_render_sensitivity(NULL, &empty, NULL, false), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_sensitivity(&text, NULL, NULL, false), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_sensitivity(&text, &empty, NULL, false), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_sensitivity_json(&text, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_sensitivity_csv(&text, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_null(text.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page),          cmocka_unit_test(fits_every_width),
        cmocka_unit_test(special_cases), cmocka_unit_test(json),
        cmocka_unit_test(csv),           cmocka_unit_test(contract),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
