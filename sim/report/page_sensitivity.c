/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback sensitivity`: what moves the outcome, whose the uncertainty is, what a pilot should measure,
 * what separates the futures that fail. */
#include "payback/html.h"
#include "payback/sensitivity.h"

#include "report/html_result.h"
#include "report/page_model.h"
#include "report/tornado.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct subject {
    const payback_sensitivity_result *result;
    const payback_scenario *scenario;                           /* may be NULL */
    struct pb_place *by_swing, *by_total, *by_evppi, *by_shift; /* in the order of what they matter */
    size_t most; /* inputs that a table shows; SIZE_MAX: all that matter */
    bool every;  /* also those that do not */
};

enum { SHOWN = 12, NAME_MINIMUM = 16 };

static bool is_short(const struct subject *subject)
{
    return subject->most < subject->result->input_count;
}

static const char *words_of(struct pb_report *page, const payback_sensitivity_result *r, size_t index)
{
    struct pb_text words = {0};
    pb_driver_words(&words, r, index);
    return pb_report_keep_text(page, &words);
}

/* "0.45 – 0.78" in the input's own unit; nothing of an event, which happens or does not. */
static const char *range_of(struct pb_report *page, const struct subject *subject,
                            const payback_sensitivity_input *input, double low, double high)
{
    const payback_assumption *assumption = pb_run_assumption(subject->scenario, input->pointer);
    if (input->event)
        return "";
    return pb_report_words(page, "%s" PB_NBSP "–" PB_NBSP "%s", pb_run_quantity(assumption, low).text,
                           pb_run_quantity(assumption, high).text);
}

/* ---- head ---- */

static void add_keys(struct pb_report *page, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    pb_report_key(page, pb_report_words(page, "%s, mean", pb_outcome_words(r)),
                  pb_outcome_phrase(r, r->mean.value).text,
                  pb_report_words(page, "standard deviation %s", pb_outcome_phrase(r, r->sd).text));
    pb_report_key(page, "widest swing", pb_outcome_phrase(r, subject->by_swing[0].size).text,
                  r->inputs[subject->by_swing[0].index].name);
    pb_report_key(page, "due to interactions",
                  isfinite(r->interactions.value) ? pb_percent(fmax(0, r->interactions.value)).text : "–",
                  "of the variance");
    pb_report_key(page, pb_report_words(page, "misses month %s", pb_general(r->target_months).text),
                  pb_percent(r->failing_share.value).text, "of futures");
    pb_report_key(page, "knowing everything", pb_money_phrase(r->currency, fmax(0, r->evpi.value)).text,
                  "is worth at most, on average");
}

static void add_head(struct pb_report *page, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    struct pb_text text = {0};
    pb_report_title(page, r->name,
                    pb_report_words(page,
                                    "Sensitivity of the proposal of %s · %s · %s · %s · two samples of %s simulated "
                                    "futures",
                                    r->vendor, pb_months(r->horizon_months).text, pb_basis_words(r->basis), r->currency,
                                    pb_count((double)r->trials).text));
    pb_drivers_sentence(&text, r, subject->by_swing);
    pb_report_verdict(page, PB_LOOK_PLAIN, "", &text);
    pb_next_drivers_sentence(&text, r, subject->by_swing);
    pb_text_add(&text, text.length > 0 ? " " : "");
    pb_information_sentence(&text, r, subject->by_evppi);
    pb_report_paragraph(page, PB_PLAIN, &text);
    pb_treatment_sentence(&text, r);
    pb_report_paragraph(page, PB_CAUTION, &text);
    add_keys(page, subject);
}

/* ---- what moves it ---- */

static void add_outcome(struct pb_report *page, const payback_sensitivity_result *r, enum pb_tone tone, double value)
{
    pb_report_labelled(page, tone, pb_outcome_figure(r, value), value);
}

static void add_swing_table(struct pb_report *page, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    pb_report_figure_table(page, pb_report_words(page, "Mean of %s by tenths of each input, %s", pb_outcome_words(r),
                                                 pb_outcome_unit(r).text));
    pb_report_words_column(page, "input", NAME_MINIMUM);
    pb_report_column(page, "P10" PB_NBSP "–" PB_NBSP "P90", PB_KIND_NUMBER);
    pb_report_column(page, "lowest tenth", PB_KIND_NUMBER);
    pb_report_column(page, "highest tenth", PB_KIND_NUMBER);
    pb_report_column(page, "alone at" PB_NBSP "P10", PB_KIND_NUMBER);
    pb_report_column(page, "at" PB_NBSP "P90", PB_KIND_NUMBER);
    pb_report_bar_column(page);
    for (size_t i = 0; i < r->input_count && i < subject->most; i++) {
        const payback_sensitivity_input *input = &r->inputs[subject->by_swing[i].index];
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, input->name);
        pb_report_cell(page, PB_FAINT, range_of(page, subject, input, input->p10, input->p90));
        add_outcome(page, r, PB_PLAIN, input->swing_low.value);
        add_outcome(page, r, PB_PLAIN, input->swing_high.value);
        add_outcome(page, r, PB_FAINT, input->one_low);
        add_outcome(page, r, PB_FAINT, input->one_high);
        pb_report_bar(page, PB_ACCENT, input->swing_high.value - input->swing_low.value);
    }
}

static void add_swings(struct pb_report *page, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    struct pb_rows rows;
    pb_fill_tornado(&rows, r, subject->by_swing, SHOWN);
    pb_report_section(page, PB_BESIDE, "What moves it?");
    pb_report_say(page,
                  "Mean of %s over the futures in which one input is in its lowest tenth and in its highest "
                  "tenth, all others varying; over all futures it is %s.",
                  pb_outcome_words(r), pb_outcome_phrase(r, r->mean.value).text);
    pb_report_media(page, PB_ON_PAPER);
    pb_report_say(page, "The line is the mean of all futures; the side of the lowest tenth is faint, that of the "
                        "highest strong.");
    pb_report_media(page, PB_EVERYWHERE);
    pb_report_note(page, "Alone: every other input at its median, where %s is %s.", pb_outcome_words(r),
                   pb_outcome_phrase(r, r->at_medians).text);
    pb_report_rows(page, "What moves it most",
                   "Bars from the mean of the outcome with an input in its lowest tenth to that with it in its highest "
                   "tenth, widest first. The table has the figures.",
                   &rows);
    add_swing_table(page, subject);
}

/* ---- whose uncertainty it is ---- */

/* Half of an interval, rounded up to the step that is shown: an error is never shown as none. */
static double half_width(payback_estimate e, double step)
{
    return ceil((e.high - e.low) / 2 / step - 1e-9) * step;
}

/* "45.1 ± 0.3%": an interval as a distance where it has one. */
static void add_share(struct pb_report *page, payback_estimate e)
{
    pb_report_cell(page, PB_PLAIN,
                   isnan(e.value) ? "–"
                   : !pb_has_bounds(e)
                       ? pb_percent_fixed(e.value, 1).text
                       : pb_report_words(page, "%s" PB_NBSP "±" PB_NBSP "%s", pb_fixed(100 * e.value, 1).text,
                                         pb_percent_fixed(half_width(e, 0.001), 1).text));
}

static void add_correlation(struct pb_report *page, payback_estimate e)
{
    pb_report_cell(page, PB_PLAIN,
                   isnan(e.value)      ? "–"
                   : !pb_has_bounds(e) ? pb_fixed(e.value, 2).text
                                       : pb_report_words(page, "%s" PB_NBSP "±" PB_NBSP "%s", pb_fixed(e.value, 2).text,
                                                         pb_fixed(half_width(e, 0.01), 2).text));
}

static void add_index_row(struct pb_report *page, const payback_sensitivity_result *r, size_t index)
{
    pb_report_row(page);
    pb_report_cell(page, index < r->input_count ? PB_PLAIN : PB_STRONG, words_of(page, r, index));
    add_share(page, pb_first_of(r, index));
    add_share(page, pb_total_of(r, index));
    if (index < r->input_count)
        add_correlation(page, r->inputs[index].rank_correlation);
}

static void add_index_table(struct pb_report *page, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    size_t listed = 0;
    pb_report_figure_table(
        page,
        pb_report_words(page, "Shares of the variance of %s with 95%% intervals (Sobol indices)", pb_outcome_words(r)));
    pb_report_words_column(page, "input or group", NAME_MINIMUM);
    pb_report_column(page, "by itself", PB_KIND_NUMBER);
    pb_report_column(page, "with interactions", PB_KIND_NUMBER);
    pb_report_column(page, "rank correlation", PB_KIND_NUMBER);
    for (size_t i = 0; i < r->input_count + r->group_count; i++) {
        bool group = subject->by_total[i].index >= r->input_count;
        if (!group && listed >= subject->most)
            continue;
        listed += !group;
        add_index_row(page, r, subject->by_total[i].index);
    }
    if (r->monthly) {
        pb_report_row(page);
        pb_report_cell(page, PB_FAINT, "monthly noise and surges");
        add_share(page, r->monthly_first);
        add_share(page, r->monthly_total);
    }
    pb_report_row(page);
    pb_report_cell(page, PB_FAINT, "interactions");
    add_share(page, r->interactions);
}

static void fill_indices(struct pb_report *page, struct pb_rows *rows, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    *rows = (struct pb_rows){
        .unit = PB_AXIS_SHARE, .base = 0, .reference = NAN, .figure_head = "", .axis = "share of the variance"};
    for (size_t i = 0; i < r->input_count + r->group_count && rows->count < SHOWN; i++) {
        size_t index = subject->by_total[i].index;
        double first = fmax(0, pb_first_of(r, index).value), total = pb_total_of(r, index).value;
        if (!(total > 0))
            continue;
        struct pb_row row = pb_row_of(words_of(page, r, index));
        row.bars[0] = (struct pb_bar){0, fmax(first, total), "input-low"};
        row.bars[1] = (struct pb_bar){0, fmin(first, total), "input-high"};
        snprintf(row.right, sizeof row.right, "%.23s", pb_percent(total).text);
        rows->rows[rows->count++] = row;
    }
}

static void add_indices(struct pb_report *page, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    struct pb_rows rows;
    struct pb_text text = {0};
    fill_indices(page, &rows, subject);
    pb_report_section(page, PB_BESIDE, "Whose uncertainty is it?");
    pb_report_say(page,
                  "The share of the spread of %s that each input causes by itself, and together with others "
                  "(interactions).",
                  pb_outcome_words(r));
    pb_report_media(page, PB_ON_PAPER);
    pb_report_say(page, "Strong: by itself. Faint, and the figure: with interactions.");
    pb_report_media(page, PB_EVERYWHERE);
    for (size_t g = 0; g < r->group_count; g++) {
        pb_group_sentence(&text, r, &r->groups[g]);
        pb_report_paragraph(page, PB_FAINT, &text);
    }
    pb_report_rows(page, "Shares of the variance",
                   "A bar for each input: strong what it causes by itself, faint on top what it causes together with "
                   "others. The table has the figures.",
                   &rows);
    add_index_table(page, subject);
}

/* ---- what a pilot should measure ---- */

static void fill_information(struct pb_report *page, struct pb_rows *rows, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    *rows =
        (struct pb_rows){.unit = PB_AXIS_MONEY, .base = 0, .reference = NAN, .figure_head = "", .axis = r->currency};
    rows->rows[rows->count++] = pb_row_of("everything");
    rows->rows[0].bars[0] = (struct pb_bar){0, r->evpi.value, "total"};
    rows->rows[0].strong = true;
    for (size_t i = 0; i < r->input_count + r->group_count && rows->count < SHOWN; i++) {
        size_t index = subject->by_evppi[i].index;
        if (!(subject->by_evppi[i].size > pb_negligible * r->evpi.value))
            continue;
        struct pb_row *row = &rows->rows[rows->count++];
        *row = pb_row_of(words_of(page, r, index));
        row->bars[0] =
            (struct pb_bar){0, subject->by_evppi[i].size, pb_can_be_measured(r, index) ? "input-high" : "hatch"};
    }
    for (int i = 0; i < rows->count; i++)
        snprintf(rows->rows[i].right, sizeof rows->rows[i].right, "%.23s",
                 pb_label_money(rows->rows[i].bars[0].to, r->evpi.value).text);
}

static void add_worth(struct pb_report *page, const payback_sensitivity_result *r, enum pb_tone tone, const char *name,
                      payback_estimate e)
{
    pb_report_row(page);
    pb_report_cell(page, tone, name);
    pb_report_value(page, tone, e.value);
    pb_report_interval(page, e);
    pb_report_value(page, PB_PLAIN, e.value / r->evpi.value);
}

/* Returns whether all that is worth something is in the table. */
static bool add_information_table(struct pb_report *page, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    size_t listed = 0;
    bool complete = true;
    pb_report_money(page, pb_money_for(r->currency, r->evpi.value));
    pb_report_figure_table(page, pb_report_words(page, "The most that knowing it beforehand is worth, %s",
                                                 pb_money_unit(pb_money_for(r->currency, r->evpi.value)).text));
    pb_report_words_column(page, "to know", NAME_MINIMUM);
    pb_report_column(page, "is worth", PB_KIND_MONEY);
    pb_report_column(page, "95% interval", PB_KIND_MONEY);
    pb_report_column(page, "of everything", PB_KIND_SHARE);
    add_worth(page, r, PB_STRONG, "everything", r->evpi);
    for (size_t i = 0; i < r->input_count + r->group_count; i++) {
        size_t index = subject->by_evppi[i].index;
        bool group = index >= r->input_count, worthless = !(subject->by_evppi[i].size > pb_negligible * r->evpi.value);
        if (!subject->every && (worthless || (!group && listed >= subject->most))) {
            complete = false;
            continue;
        }
        listed += !group;
        add_worth(page, r, group ? PB_STRONG : PB_PLAIN, words_of(page, r, index), pb_evppi_of(r, index));
    }
    return complete;
}

static void add_information(struct pb_report *page, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    struct pb_rows rows;
    if (!(r->evpi.value > 0))
        return;
    fill_information(page, &rows, subject);
    pb_report_section(page, PB_BESIDE, "What should a pilot measure?");
    pb_report_say(page,
                  "What it would gain on average to know an assumption before deciding to buy or not, by NPV on the %s "
                  "basis: the most that measuring it may cost.",
                  r->basis);
    pb_report_media(page, PB_ON_PAPER);
    pb_report_note(page, "Hatched: what no pilot can measure. A contract can hedge events.");
    pb_report_media(page, PB_EVERYWHERE);
    pb_report_rows(
        page, "What it is worth to know",
        "A bar for everything, then for each input or group the value of knowing it before deciding; hatched "
        "what nobody can measure beforehand. The table has the figures.",
        &rows);
    if (!add_information_table(page, subject))
        pb_report_note(page, "What is not listed is worth less, or nothing.");
}

/* ---- what separates the futures that fail ---- */

/* Whether the shift can be told from nothing. */
static bool is_told(const payback_sensitivity_input *input)
{
    return input->shift.low > 0 || input->shift.high < 0;
}

static void fill_shifts(struct pb_rows *rows, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    *rows = (struct pb_rows){.unit = PB_AXIS_COUNT,
                             .base = 0,
                             .reference = NAN,
                             .figure_head = "",
                             .axis = "shift of the mean, in the input’s standard deviations"};
    for (size_t i = 0; i < r->input_count && rows->count < SHOWN; i++) {
        const payback_sensitivity_input *input = &r->inputs[subject->by_shift[i].index];
        if (!is_told(input))
            continue;
        struct pb_row *row = &rows->rows[rows->count++];
        *row = pb_row_of(input->name);
        row->bars[0] = (struct pb_bar){0, input->shift.value, input->shift.value < 0 ? "input-low" : "input-high"};
        snprintf(row->figure, sizeof row->figure, "%s%.30s", input->shift.value > 0 ? "+" : "",
                 pb_fixed(input->shift.value, 2).text);
    }
}

static void add_shift_table(struct pb_report *page, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    pb_report_figure_table(page, "Inputs in the futures that fail, and in the others");
    pb_report_words_column(page, "input", NAME_MINIMUM);
    pb_report_column(page, "shift", PB_KIND_NUMBER);
    pb_report_column(page, "P10–P90 where it fails", PB_KIND_NUMBER);
    pb_report_column(page, "P10–P90 elsewhere", PB_KIND_NUMBER);
    for (size_t i = 0; i < r->input_count && i < subject->most; i++) {
        const payback_sensitivity_input *input = &r->inputs[subject->by_shift[i].index];
        if (!is_told(input) && !subject->every)
            continue;
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, input->name);
        add_correlation(page, input->shift);
        pb_report_cell(page, PB_PLAIN, range_of(page, subject, input, input->failing_p10, input->failing_p90));
        pb_report_cell(page, PB_PLAIN, range_of(page, subject, input, input->rest_p10, input->rest_p90));
    }
}

static void add_separation(struct pb_report *page, const struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    struct pb_rows rows;
    fill_shifts(&rows, subject);
    pb_report_section(page, PB_BESIDE, "What do the futures that fail have in common?");
    if (!(r->failing_share.value > 0 && r->failing_share.value < 1)) {
        pb_report_say(page, "%s future pays back within %s: there is nothing to compare.",
                      r->failing_share.value > 0 ? "No" : "Every", pb_months(r->target_months).text);
        return;
    }
    pb_report_say(page, "%s of futures do not pay back within %s. %s", pb_percent(r->failing_share.value).text,
                  pb_months(r->target_months).text,
                  rows.count > 0 ? "In them these inputs lie higher or lower than in the others: signs to watch for."
                                 : "No input lies higher or lower in them than in the others.");
    pb_report_media(page, PB_ON_PAPER);
    if (rows.count > 0)
        pb_report_say(page, "Strong: higher. Faint: lower.");
    pb_report_media(page, PB_EVERYWHERE);
    if (rows.count == 0 && !subject->every)
        return;
    pb_report_note(page,
                   "Shift: the input’s mean in the futures that fail less its mean in the others, in its standard "
                   "deviations.");
    pb_report_rows(page, "What separates the futures that fail",
                   "A bar for each input: how far its mean lies, in the futures that miss the target, from that in the "
                   "others. The table has the figures.",
                   &rows);
    add_shift_table(page, subject);
}

/* ---- the appendix ---- */

/* The options of the command that made the result, beside those of every run. */
static const char *command_of(struct pb_report *page, const payback_sensitivity_result *r)
{
    struct pb_text command = {0};
    pb_text_add(&command, "payback sensitivity SCENARIO.json --outcome");
    pb_shell_word(&command, r->outcome);
    for (size_t g = 0; g < r->group_count; g++) {
        struct pb_text word = {0};
        if (r->groups[g].automatic)
            continue;
        pb_text_format(&word, "%s=", r->groups[g].name);
        for (size_t m = 0; m < r->groups[g].input_count; m++)
            pb_text_format(&word, "%s%s", m > 0 ? "," : "", r->inputs[r->groups[g].inputs[m]].pointer);
        pb_text_add(&command, " --group");
        pb_shell_word(&command, pb_report_keep_text(page, &word));
    }
    return pb_report_keep_text(page, &command);
}

static void add_method(struct pb_report *page, const payback_sensitivity_result *r)
{
    pb_report_section(page, PB_ACROSS, "Appendix A  Method");
    pb_report_say(
        page,
        "Two samples of %s futures each in %d independent replicates, and one more for each independent input and each "
        "group, with its draws exchanged between the two: %s evaluations of the model. First and total indices are "
        "those of Sobol, estimated from these exchanges; correlated inputs share their variance and are told as one "
        "group. Intervals of 95%% come from the replicates and hold the error of the simulation only.",
        pb_count((double)r->trials).text, r->replicates, pb_count((double)r->evaluations).text);
    pb_report_say(page, "The value of information compares deciding today, on the mean NPV, with deciding when the "
                        "assumption is known: the mean over its values of the better of buying and not buying, less "
                        "the better of the two today. It is what a measurement is worth at most, as it will never be "
                        "perfect.");
}

static void build(struct pb_report *page, const void *data)
{
    const struct subject *subject = data;
    const payback_sensitivity_result *r = subject->result;
    add_head(page, subject);
    if (r->sd > 0) {
        add_swings(page, subject);
        add_indices(page, subject);
    }
    add_information(page, subject);
    add_separation(page, subject);
    if (is_short(subject))
        pb_report_note(page, "The %d that matter most of %zu inputs in each table; --all shows every one.", (int)SHOWN,
                       r->input_count);
    pb_report_appendix(page);
    add_method(page, r);
    const struct pb_manifest manifest = PB_MANIFEST(r, command_of(page, r), subject->scenario);
    pb_report_manifest(page, "Appendix B  To make this file again", &manifest);
}

/* ---- rendering ---- */

static bool order_inputs(struct subject *subject)
{
    const payback_sensitivity_result *r = subject->result;
    size_t all = r->input_count + r->group_count;
    subject->by_swing = pb_sensitivity_order(r, r->input_count, pb_by_swing);
    subject->by_shift = pb_sensitivity_order(r, r->input_count, pb_by_shift);
    subject->by_total = pb_sensitivity_order(r, all, pb_by_total);
    subject->by_evppi = pb_sensitivity_order(r, all, pb_by_evppi);
    return subject->by_swing && subject->by_shift && subject->by_total && subject->by_evppi;
}

static void forget_order(struct subject *subject)
{
    free(subject->by_swing);
    free(subject->by_shift);
    free(subject->by_total);
    free(subject->by_evppi);
}

/* Whether there is something to render; *out is empty. */
static payback_status begin(payback_text *out, struct subject *subject)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (subject->result == NULL || subject->result->input_count == 0)
        return PAYBACK_ERROR_ARGUMENT;
    return order_inputs(subject) ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

payback_status payback_render_sensitivity(payback_text *out, const payback_sensitivity_result *result,
                                          const payback_style *style, bool all)
{
    struct subject subject = {.result = result, .most = all ? SIZE_MAX : SHOWN, .every = all};
    payback_status status = begin(out, &subject);
    if (!status)
        status = pb_report_render_text(out, build, &subject, style);
    forget_order(&subject);
    return status;
}

payback_status payback_render_sensitivity_html(payback_text *out, const payback_sensitivity_result *result,
                                               const payback_scenario *scenario)
{
    struct subject subject = {.result = result, .scenario = scenario, .most = SIZE_MAX};
    payback_status status = begin(out, &subject);
    if (!status)
        status = pb_report_render_html(out, build, &subject);
    forget_order(&subject);
    return status;
}
