/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages for a terminal: their layout as golden files, and what holds whatever is on them: no line is wider than the
 * page, no control character reaches the terminal, colour adds escape codes and nothing else, the locale changes
 * nothing.
 *
 * After a wanted change of the layout: PAYBACK_REWRITE_GOLDEN=1 build/tests/unit/report/test_text writes the golden
 * files anew; read the difference before it is committed. */
#include "sample_result.h"
#include "sample_trace.h"

#include "payback/report.h"
#include "report/clean.h"
#include "report/page.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static char *render(const payback_result *result, const payback_trace *trace, int columns, bool color)
{
    payback_style style = {.columns = columns, .color = color};
    payback_text text;
    payback_status status =
        result != NULL ? payback_render_result(&text, result, &style) : payback_render_trace(&text, trace, &style);
    assert_int_equal(status, PAYBACK_OK);
    assert_int_equal(strlen(text.data), text.length);
    return text.data;
}

/* ---- golden files ---- */

/* Beside this source file. */
static void golden_path(char *path, size_t size, const char *name)
{
    const char *here = __FILE__;
    const char *slash = strrchr(here, '/');
    snprintf(path, size, "%.*sgolden/%s.txt", slash != NULL ? (int)(slash + 1 - here) : 0, here, name);
}

static void assert_golden(const char *name, char *page)
{
    char path[512];
    static char expected[1 << 16];
    golden_path(path, sizeof path, name);
    if (getenv("PAYBACK_REWRITE_GOLDEN") != NULL) {
        FILE *out = fopen(path, "wb");
        assert_non_null(out);
        assert_int_equal(fwrite(page, 1, strlen(page), out), strlen(page));
        assert_int_equal(fclose(out), 0);
        free(page);
        return;
    }
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s is missing: see the head of this test", path);
    expected[fread(expected, 1, sizeof expected - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(page, expected);
    free(page);
}

static void result_looks_as_agreed(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1, 0.04);
    assert_golden("result-60", render(&sample.result, NULL, 60, false));
    assert_golden("result-80", render(&sample.result, NULL, 80, false));
    assert_golden("result-120", render(&sample.result, NULL, 120, false));
    sample_make(&sample, 120, 1e6, 0.45);
    assert_golden("result-never", render(&sample.result, NULL, 80, false));
    sample_make(&sample, 1, 1e-5, 0);
    assert_golden("result-one-month", render(&sample.result, NULL, 80, false));
}

static void trace_looks_as_agreed(void **state)
{
    (void)state;
    static struct sample_trace sample;
    sample_trace_make(&sample, 18, 1);
    assert_golden("trace-60", render(NULL, &sample.trace, 60, false));
    assert_golden("trace-80", render(NULL, &sample.trace, 80, false));
    assert_golden("trace-120", render(NULL, &sample.trace, 120, false));
}

static void no_width_means_80_columns(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1, 0.04);
    char *given = render(&sample.result, NULL, 80, false), *zero = render(&sample.result, NULL, 0, false);
    payback_text none;
    assert_int_equal(payback_render_result(&none, &sample.result, NULL), PAYBACK_OK);
    assert_string_equal(given, zero);
    assert_string_equal(given, none.data);
    free(given);
    free(zero);
    payback_text_free(&none);
}

/* ---- what holds for every page ---- */

/* Every line: no wider than the page, no blank at its end, no control character but the page's own colours. */
static void assert_well_formed(const char *page, int columns)
{
    for (const char *line = page; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        assert_int_equal(line[length], '\n');
        int used = pb_columns(line, length);
        if (used > columns)
            fail_msg("%d columns on a page of %d: %.*s", used, columns, (int)length, line);
        if (length > 0 && line[length - 1] == ' ')
            fail_msg("a blank at the end of: %.*s", (int)length, line);
        for (size_t i = 0; i < length; i++)
            if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f ||
                (line[i] == '\xC2' && (unsigned char)line[i + 1] < 0xA0))
                fail_msg("a control character in: %.*s", (int)length, line);
        line += length + 1;
    }
}

static const int widths[] = {30, 41, 60, 80, 120, 200};

static const char *const hostile[] = {
    "客户服务工单自动化系统客户服务工单自动化系统客户服务工单自动化系统客户服务工单自动化系统客户服务工单自动化系统",
    "\x1b[31mred\x1b]0;title\x07 \x9b\x85 \xC2\x9B"
    "31m \xE2\x80\xAEreversed",
    "e\xCC\x81\xCC\x82\xCC\x83 combining a\xCC\x8A very long name that does not end where one would expect it to end, "
    "but later",
    "Onewordwithoutanyspacethatislongerthaneverylineofthepageandlongerstillthanthatandthenabitmoreandmoreandmoreandmor"
    "e",
    "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xA7\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xA7 emoji "
    "\xF0\x9F\x98\x80\xF0\x9F\x98\x80",
    "line\nbreak\r\ttab   and   blanks   ",
    "\xFF\xFE not UTF-8 \xC0\x80 \xED\xA0\x80",
    "",
};

static void hostile_names_stay_within_the_page(void **state)
{
    (void)state;
    struct sample sample;
    static struct sample_trace trial;
    for (size_t h = 0; h < sizeof hostile / sizeof hostile[0]; h++)
        for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
            sample_make(&sample, 36, 1, 0.04);
            sample.result.name = sample.result.vendor = sample.result.currency = hostile[h];
            sample.result.digest = sample.result.version = sample.result.sampler = hostile[h];
            sample.categories[0].name = sample.categories[3].name = hostile[h];
            char *page = render(&sample.result, NULL, widths[w], false);
            assert_well_formed(page, widths[w]);
            free(page);
            sample_trace_make(&trial, 13, 1);
            trial.trace.name = trial.trace.vendor = trial.trace.currency = hostile[h];
            page = render(NULL, &trial.trace, widths[w], false);
            assert_well_formed(page, widths[w]);
            free(page);
        }
}

static void undefine(payback_outcome *outcome)
{
    outcome->mean = (payback_estimate){NAN, NAN, NAN};
    outcome->sd = NAN;
    outcome->undefined_share = 1;
    for (int q = 0; q < PAYBACK_QUANTILES; q++)
        outcome->quantiles[q] = outcome->mean;
}

static void every_horizon_and_size_stays_within_the_page(void **state)
{
    (void)state;
    static const int horizons[] = {1, 2, 5, 12, 37, 60, 119, 120};
    static const double scales[] = {0, 1e-9, 1e-3, 1, 1e6, 1e13, 1e290};
    static struct sample_trace trial;
    struct sample sample;
    for (size_t h = 0; h < sizeof horizons / sizeof horizons[0]; h++)
        for (size_t s = 0; s < sizeof scales / sizeof scales[0]; s++)
            for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
                sample_make(&sample, horizons[h], scales[s], 0.45);
                char *page = render(&sample.result, NULL, widths[w], false);
                assert_well_formed(page, widths[w]);
                free(page);
                sample_trace_make(&trial, horizons[h], scales[s]);
                page = render(NULL, &trial.trace, widths[w], false);
                assert_well_formed(page, widths[w]);
                free(page);
            }
}

static void undefined_and_missing_outcomes_are_dashes(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1, 0);
    for (size_t i = 0; i < sample.result.outcome_count; i++)
        undefine(&sample.outcomes[i]);
    sample.result.expected_shortfall_05 = (payback_estimate){NAN, NAN, NAN};
    char *page = render(&sample.result, NULL, 80, false);
    assert_well_formed(page, 80);
    assert_null(strstr(page, "nan"));
    assert_non_null(strstr(page, "ROI is left out where there are no costs by month 12: 100% of trials."));
    free(page);
    sample.result.outcome_count = sample.result.source_count = sample.result.category_count = 0;
    page = render(&sample.result, NULL, 80, false);
    assert_well_formed(page, 80);
    free(page);
}

/* Takes the escape codes out, in place. */
static void strip_colour(char *page)
{
    char *to = page;
    for (const char *from = page; *from != '\0';)
        if (*from == '\x1b')
            from += strcspn(from, "m") + 1;
        else
            *to++ = *from++;
    *to = '\0';
}

static void colour_only_adds_escape_codes(void **state)
{
    (void)state;
    struct sample sample;
    static struct sample_trace trial;
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
        sample_make(&sample, 36, 1, 0.04);
        char *plain = render(&sample.result, NULL, widths[w], false),
             *colored = render(&sample.result, NULL, widths[w], true);
        assert_non_null(strstr(colored, "\x1b[1;32mLikely"));
        strip_colour(colored);
        assert_string_equal(colored, plain);
        free(plain);
        free(colored);
        sample_trace_make(&trial, 30, 1);
        plain = render(NULL, &trial.trace, widths[w], false);
        colored = render(NULL, &trial.trace, widths[w], true);
        strip_colour(colored);
        assert_string_equal(colored, plain);
        free(plain);
        free(colored);
    }
}

static void the_locale_changes_nothing(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1, 0.04);
    char *before = render(&sample.result, NULL, 80, true);
    payback_text json, json_german;
    assert_int_equal(payback_render_result_json(&json, &sample.result), PAYBACK_OK);
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) {
        fprintf(stderr, "SKIPPED: the locale de_DE.UTF-8 is not installed\n");
        free(before);
        payback_text_free(&json);
        skip();
    }
    char *german = render(&sample.result, NULL, 80, true);
    payback_status status = payback_render_result_json(&json_german, &sample.result);
    setlocale(LC_ALL, "C");
    assert_int_equal(status, PAYBACK_OK);
    assert_string_equal(german, before);
    assert_string_equal(json_german.data, json.data);
    free(before);
    free(german);
    payback_text_free(&json);
    payback_text_free(&json_german);
}

/* ---- the verdict ---- */

static void assert_says(struct sample *sample, const char *words)
{
    char *page = render(&sample->result, NULL, 1000, false);
    if (strstr(page, words) == NULL)
        fail_msg("\"%s\" is not on the page:\n%.600s", words, page);
    free(page);
}

static void the_verdict_is_one_plain_sentence(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1, 0.04);
    payback_result *result = &sample.result;
    result->payback_probability = (payback_estimate){0.934, 0.933, 0.935};
    assert_says(&sample, "Likely to pay back in time: 93 in 100 of 131,072 trials pay back within 12 months (you ask "
                         "for 80). 4 in 100 never do within 36 months.");
    result->never.value = 0;
    assert_says(&sample, "(you ask for 80). All do within 36 months.");

    result->verdict = PAYBACK_NOT_MET; /* and it is worth something on average, and in most futures */
    result->payback_probability = (payback_estimate){0.412, 0.411, 0.413};
    result->never.value = 0.003;
    assert_says(&sample,
                "Too slow for your rule, but worth having: only 41 in 100 of 131,072 trials pay back within 12 "
                "months (you ask for 80). 3 in 1,000 never do within 36 months. The required 80 are reached by "
                "month 12.");
    result->required_probability = 0.975;
    assert_says(&sample, "The required 97.5 are not reached within 36 months.");
    result->net_value_positive.value = 0.4;
    assert_says(&sample, "Not likely to pay back in time: only 41 in 100");
    result->payback_probability.value = 0;
    result->never.value = 1;
    assert_says(&sample, "Does not pay back in time: none of 131,072 trials pay back within 12 months (you ask for "
                         "97.5). None ever does within 36 months.");
}

static void what_it_rests_on(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1, 0.04);
    payback_result *result = &sample.result;
    result->payback_probability = (payback_estimate){0.934, 0.933, 0.935};
    result->payback_probability_by_basis[0].value = 0.21;
    assert_says(&sample, "It rests on hires you would not make: on cuts in today’s budget alone, 21 in 100 pay back in "
                         "time.");
    result->payback_probability_by_basis[0].value = 0;
    assert_says(&sample, "on cuts in today’s budget alone, no future would pay back in time.");
    result->payback_probability_by_basis[0].value = 0.85;
    char *page = render(result, NULL, 1000, false);
    assert_null(strstr(page, "It rests on"));
    free(page);
}

static void a_near_miss_does_not_look_like_the_requirement(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1, 0.04);
    sample.result.verdict = PAYBACK_NOT_MET;
    sample.result.payback_probability = (payback_estimate){0.79962, 0.7995, 0.7997};
    assert_says(&sample, "only 79.96 in 100 of 131,072 trials pay back within 12 months (you ask for 80)");
    sample.result.verdict = PAYBACK_MET;
    sample.result.payback_probability = (payback_estimate){1, 1, 1};
    sample.result.required_probability = 0.999;
    assert_says(&sample, "Pays back in time: all of 131,072 trials pay back within 12 months (you ask for 99.9)");
}

static void an_unresolved_verdict_says_what_to_do(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1, 0.04);
    payback_result *result = &sample.result;
    result->verdict = PAYBACK_UNRESOLVED;
    result->trials = 4096;
    /* Half width 0.009 at 4,096 trials; half of the distance 0.002 needs 4096 · (2 · 0.009/0.002)² = 331,776: 2^19. */
    result->payback_probability = (payback_estimate){0.798, 0.789, 0.807};
    assert_says(&sample, "Too close to call: about 79.8 in 100 of 4,096 trials pay back within 12 months (you ask for "
                         "80). The simulation is sure of 78.9% – 80.7% only, and the requirement lies between: run it "
                         "with more trials, say --trials 524288.");
    result->payback_probability = (payback_estimate){0.8, 0.791, 0.809};
    assert_says(&sample, "the probability is as good as equal to what is required, and more trials will hardly tell.");
    result->trials = 4;
    result->payback_probability = (payback_estimate){0.75, NAN, NAN};
    assert_says(&sample,
                "Too close to call: about 75 in 100 of 4 trials pay back within 12 months (you ask for 80). So "
                "few trials have no interval of confidence: run it with more, say --trials 131072.");
}

static void missing_arguments_are_refused(void **state)
{
    (void)state;
    payback_text text = {(char *)(uintptr_t)1, 1};
    assert_int_equal(payback_render_result(&text, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_null(text.data);
    assert_int_equal(payback_render_trace(&text, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_assumptions(&text, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    struct sample sample;
    sample_make(&sample, 36, 1, 0);
    assert_int_equal(payback_render_result(NULL, &sample.result, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_trace(NULL, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_fields(NULL, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(result_looks_as_agreed),
        cmocka_unit_test(trace_looks_as_agreed),
        cmocka_unit_test(no_width_means_80_columns),
        cmocka_unit_test(hostile_names_stay_within_the_page),
        cmocka_unit_test(every_horizon_and_size_stays_within_the_page),
        cmocka_unit_test(undefined_and_missing_outcomes_are_dashes),
        cmocka_unit_test(colour_only_adds_escape_codes),
        cmocka_unit_test(the_locale_changes_nothing),
        cmocka_unit_test(the_verdict_is_one_plain_sentence),
        cmocka_unit_test(what_it_rests_on),
        cmocka_unit_test(a_near_miss_does_not_look_like_the_requirement),
        cmocka_unit_test(an_unresolved_verdict_says_what_to_do),
        cmocka_unit_test(missing_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
