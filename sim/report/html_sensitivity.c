/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback sensitivity`: what moves the outcome, whose the uncertainty is, what a pilot should measure,
 * what separates the futures that fail. */
#include "report/html_sensitivity.h"

#include "payback/html.h"
#include "report/html_result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sensitivity_html {
    struct pb_html html;
    const payback_scenario *scenario; /* may be NULL */
    const payback_sensitivity_result *result;
    struct pb_place *by_swing, *by_total, *by_evppi, *by_shift;
    struct pb_money money; /* of value of information */
};

enum { WIDTH = 580, NARROW = 340, SHOWN = 12 };

/* ---- what moves it ---- */

static enum pb_axis_unit axis_unit(const payback_sensitivity_result *result)
{
    return pb_outcome_is_money(result) ? PB_AXIS_MONEY : pb_outcome_is_share(result) ? PB_AXIS_SHARE : PB_AXIS_COUNT;
}

/* A label among values that span `range`. */
static struct pb_label end_label(const payback_sensitivity_result *result, double value, double range)
{
    if (pb_outcome_is_money(result))
        return pb_label_money(value, range);
    return pb_outcome_is_share(result) ? pb_percent_fixed(value, 1) : pb_general(value);
}

/* The side of the input's low end is faint, that of its high end strong. */
static struct pb_row tornado_row(const payback_sensitivity_result *r, const payback_sensitivity_input *input,
                                 double range)
{
    double low = input->swing_low.value, high = input->swing_high.value;
    struct pb_row row = pb_row_of(input->name != NULL ? input->name : input->pointer);
    row.bars[0] = (struct pb_bar){low, r->mean.value, "input-low"};
    row.bars[1] = (struct pb_bar){r->mean.value, high, "input-high"};
    snprintf(row.left, sizeof row.left, "%.23s", end_label(r, fmin(low, high), range).text);
    snprintf(row.right, sizeof row.right, "%.23s", end_label(r, fmax(low, high), range).text);
    return row;
}

void pb_fill_tornado(struct pb_rows *rows, const payback_sensitivity_result *result, const struct pb_place *by_swing,
                     int most)
{
    double range = result->input_count > 0 ? by_swing[0].size : 0;
    *rows = (struct pb_rows){.unit = axis_unit(result),
                             .base = result->mean.value,
                             .reference = NAN,
                             .figure_head = "",
                             .axis = pb_outcome_is_money(result) ? result->currency : result->unit};
    for (size_t i = 0; i < result->input_count && rows->count < most && rows->count < PB_ROWS; i++)
        if (by_swing[i].size > 0)
            rows->rows[rows->count++] = tornado_row(result, &result->inputs[by_swing[i].index], range);
}

/* An input's value in its own unit. */
static void add_input_cell(struct sensitivity_html *p, const payback_sensitivity_input *input, double value)
{
    pb_html_cell(&p->html, "n", pb_run_quantity(pb_run_assumption(p->scenario, input->pointer), value).text);
}

/* Tables end where the page is as long as it may become. */
static bool is_full(const struct sensitivity_html *p)
{
    enum { TABLES_END_AT = 190000 };
    return p->html.text.length > TABLES_END_AT;
}

static void add_swing_table(struct sensitivity_html *p)
{
    static const char *const heads[] = {"input",          ">P10",          ">P90",         ">lowest tenth",
                                        ">highest tenth", ">alone at P10", ">alone at P90"};
    const payback_sensitivity_result *r = p->result;
    char caption[200];
    snprintf(caption, sizeof caption, "Mean of %.80s by tenths of each input, %.50s", pb_outcome_words(r),
             pb_outcome_unit(r).text);
    pb_html_details_begin(&p->html, "The figures of this chart, for every input");
    pb_html_table_begin(&p->html, "", caption, heads, 7);
    for (size_t i = 0; i < r->input_count && !is_full(p); i++) {
        const payback_sensitivity_input *input = &r->inputs[p->by_swing[i].index];
        pb_html_row(&p->html, input->name);
        if (input->event) {
            pb_html_cell(&p->html, "n", "");
            pb_html_cell(&p->html, "n", "");
        } else {
            add_input_cell(p, input, input->p10);
            add_input_cell(p, input, input->p90);
        }
        const double figures[] = {input->swing_low.value, input->swing_high.value, input->one_low, input->one_high};
        for (int f = 0; f < 4; f++)
            pb_html_cell(&p->html, "n", pb_outcome_figure(r, figures[f]).text);
        pb_html_row_end(&p->html);
    }
    pb_html_table_end(&p->html);
    pb_html_details_end(&p->html);
}

static void add_swings(struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    struct pb_rows rows;
    struct pb_text text = {0};
    pb_fill_tornado(&rows, r, p->by_swing, SHOWN);
    struct pb_figure figure = {"What moves it most",
                               "Bars from the mean of the outcome with an input in its lowest tenth to that with it in "
                               "its highest tenth, widest first. The table has the figures.",
                               pb_plot_rows,
                               &rows,
                               WIDTH,
                               pb_rows_height(rows.count, WIDTH),
                               pb_rows_height(rows.count, NARROW)};
    pb_html_answer_begin(&p->html, "What moves it?");
    pb_text_format(
        &text,
        "Mean of %s with one input in its lowest tenth (faint) and in its highest tenth (strong), all others "
        "varying. The line is the mean of all futures, %s.",
        pb_outcome_words(r), pb_outcome_phrase(r, r->mean.value).text);
    pb_html_paragraph(&p->html, "", &text);
    pb_text_format(&text, "The table also moves each input alone, with every other one at its median, where it is %s.",
                   pb_outcome_phrase(r, r->at_medians).text);
    pb_html_paragraph(&p->html, "", &text);
    pb_html_answer_chart(&p->html);
    pb_html_figure(&p->html, &figure);
    add_swing_table(p);
    pb_html_answer_end(&p->html);
}

/* ---- whose uncertainty it is ---- */

static struct pb_row driver_row(struct sensitivity_html *p, size_t index)
{
    struct pb_text words = {0};
    pb_driver_words(&words, p->result, index);
    struct pb_row row = pb_row_of(words.data != NULL ? words.data : "");
    p->html.text.failed = p->html.text.failed || words.failed;
    pb_text_clear(&words);
    return row;
}

/* The row of a table; its first cell. */
static void begin_driver(struct sensitivity_html *p, size_t index)
{
    struct pb_text words = {0};
    pb_driver_words(&words, p->result, index);
    pb_html_row(&p->html, words.data != NULL ? words.data : "");
    p->html.text.failed = p->html.text.failed || words.failed;
    pb_text_clear(&words);
}

static void add_share_cell(struct pb_html *html, payback_estimate e)
{
    struct pb_text text = {0};
    pb_text_add(&text, isnan(e.value) ? "–" : pb_percent_fixed(e.value, 1).text);
    if (!isnan(e.value) && pb_has_bounds(e))
        pb_text_format(&text, " (%s to %s)", pb_fixed(100 * e.low, 1).text, pb_fixed(100 * e.high, 1).text);
    pb_html_raw(html, "<td class=\"n\">");
    pb_html_take(html, &text);
    pb_html_raw(html, "</td>");
}

static void add_index_cells(struct pb_html *html, payback_estimate first, payback_estimate total,
                            payback_estimate correlation)
{
    add_share_cell(html, first);
    add_share_cell(html, total);
    pb_html_cell(html, "n", pb_fixed(correlation.value, 2).text);
    pb_html_row_end(html);
}

static void add_index_table(struct sensitivity_html *p)
{
    static const char *const heads[] = {"input or group", ">by itself", ">with interactions", ">rank correlation"};
    static const payback_estimate none = {NAN, NAN, NAN};
    const payback_sensitivity_result *r = p->result;
    pb_html_details_begin(&p->html, "The figures of this chart, for every input");
    pb_html_table_begin(&p->html, "", "Shares of the variance with 95% intervals (Sobol indices)", heads, 4);
    for (size_t i = 0; i < r->input_count + r->group_count && !is_full(p); i++) {
        size_t index = p->by_total[i].index;
        begin_driver(p, index);
        add_index_cells(&p->html, pb_first_of(r, index), pb_total_of(r, index),
                        index < r->input_count ? r->inputs[index].rank_correlation : none);
    }
    if (r->monthly) {
        pb_html_row(&p->html, "monthly noise and surges");
        add_index_cells(&p->html, r->monthly_first, r->monthly_total, none);
    }
    pb_html_table_end(&p->html);
    pb_html_details_end(&p->html);
}

static void fill_indices(struct pb_rows *rows, struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    *rows = (struct pb_rows){
        .unit = PB_AXIS_SHARE, .base = 0, .reference = NAN, .figure_head = "", .axis = "share of the variance"};
    for (size_t i = 0; i < r->input_count + r->group_count && rows->count < SHOWN; i++) {
        size_t index = p->by_total[i].index;
        double first = fmax(0, pb_first_of(r, index).value), total = pb_total_of(r, index).value;
        if (!(total > 0))
            continue;
        struct pb_row row = driver_row(p, index);
        row.bars[0] = (struct pb_bar){0, fmax(first, total), "input-low"};
        row.bars[1] = (struct pb_bar){0, fmin(first, total), "input-high"};
        snprintf(row.right, sizeof row.right, "%.23s", pb_percent(total).text);
        rows->rows[rows->count++] = row;
    }
}

static void add_indices(struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    struct pb_rows rows;
    struct pb_text text = {0};
    fill_indices(&rows, p);
    struct pb_figure figure = {"Shares of the variance",
                               "A bar for each input: strong what it causes by itself, faint on top what it causes "
                               "together with others. The table has the figures.",
                               pb_plot_rows,
                               &rows,
                               WIDTH,
                               pb_rows_height(rows.count, WIDTH),
                               pb_rows_height(rows.count, NARROW)};
    pb_html_answer_begin(&p->html, "Whose uncertainty is it?");
    pb_text_format(&text,
                   "The share of the spread of %s that each input causes by itself (strong) and together with others "
                   "(faint, and the figure). ",
                   pb_outcome_words(r));
    if (isfinite(r->interactions.value))
        pb_text_format(&text, "Interactions make up %s.", pb_percent(fmax(0, r->interactions.value)).text);
    pb_html_paragraph(&p->html, "", &text);
    for (size_t g = 0; g < r->group_count; g++) {
        pb_group_sentence(&text, r, &r->groups[g]);
        pb_html_paragraph(&p->html, "note", &text);
    }
    pb_html_answer_chart(&p->html);
    if (rows.count > 0)
        pb_html_figure(&p->html, &figure);
    add_index_table(p);
    pb_html_answer_end(&p->html);
}

/* ---- what a pilot should measure ---- */

static void fill_information(struct pb_rows *rows, struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    *rows =
        (struct pb_rows){.unit = PB_AXIS_MONEY, .base = 0, .reference = NAN, .figure_head = "", .axis = r->currency};
    rows->rows[rows->count++] = pb_row_of("everything");
    rows->rows[0].bars[0] = (struct pb_bar){0, r->evpi.value, "total"};
    rows->rows[0].strong = true;
    for (size_t i = 0; i < r->input_count + r->group_count && rows->count < SHOWN; i++) {
        size_t index = p->by_evppi[i].index;
        if (!(p->by_evppi[i].size > pb_negligible * r->evpi.value))
            continue;
        struct pb_row *row = &rows->rows[rows->count++];
        *row = driver_row(p, index);
        row->bars[0] = (struct pb_bar){0, p->by_evppi[i].size, pb_can_be_measured(r, index) ? "input-high" : "hatch"};
    }
    for (int i = 0; i < rows->count; i++)
        snprintf(rows->rows[i].right, sizeof rows->rows[i].right, "%.23s",
                 pb_label_money(rows->rows[i].bars[0].to, r->evpi.value).text);
}

static void add_information_table(struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    char head[80];
    snprintf(head, sizeof head, ">worth, %.50s", pb_money_unit(p->money).text);
    const char *const heads[] = {"to know", head, ">95% interval", ">of everything"};
    pb_html_details_begin(&p->html, "The figures of this chart");
    pb_html_table_begin(&p->html, "", "The most that knowing it beforehand is worth", heads, 4);
    for (size_t i = 0; i <= r->input_count + r->group_count && !is_full(p); i++) {
        size_t index = i > 0 ? p->by_evppi[i - 1].index : 0;
        payback_estimate e = i > 0 ? pb_evppi_of(r, index) : r->evpi;
        if (!(e.value > 0))
            continue;
        if (i > 0)
            begin_driver(p, index);
        else
            pb_html_row(&p->html, "everything");
        pb_html_cell(&p->html, "n", pb_money(p->money, e.value).text);
        pb_html_interval_cell(&p->html, pb_money(p->money, e.low).text, pb_money(p->money, e.high).text,
                              pb_has_bounds(e));
        pb_html_cell(&p->html, "n", pb_percent(e.value / r->evpi.value).text);
        pb_html_row_end(&p->html);
    }
    pb_html_table_end(&p->html);
    pb_html_details_end(&p->html);
}

static void add_information(struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    struct pb_rows rows;
    struct pb_text text = {0};
    if (!(r->evpi.value > 0))
        return;
    fill_information(&rows, p);
    struct pb_figure figure = {"What it is worth to know",
                               "A bar for everything, then for each input or group the value of knowing it before "
                               "deciding; hatched what nobody can measure beforehand. The table has the figures.",
                               pb_plot_rows,
                               &rows,
                               WIDTH,
                               pb_rows_height(rows.count, WIDTH),
                               pb_rows_height(rows.count, NARROW)};
    pb_html_answer_begin(&p->html, "What should a pilot measure?");
    pb_text_format(
        &text,
        "What it would gain on average to know an assumption before deciding to buy or not, by NPV on the %s "
        "basis: the most that measuring it may cost.",
        r->basis);
    pb_html_paragraph(&p->html, "", &text);
    pb_text_add(&text, "Hatched: events, which a contract can hedge but no pilot can measure.");
    pb_html_paragraph(&p->html, "note", &text);
    pb_html_answer_chart(&p->html);
    pb_html_figure(&p->html, &figure);
    add_information_table(p);
    pb_html_answer_end(&p->html);
}

/* ---- what separates the futures that fail ---- */

/* Whether the shift can be told from nothing. */
static bool is_told(const payback_sensitivity_input *input)
{
    return input->shift.low > 0 || input->shift.high < 0;
}

static void fill_shifts(struct pb_rows *rows, const struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    *rows = (struct pb_rows){.unit = PB_AXIS_COUNT,
                             .base = 0,
                             .reference = NAN,
                             .figure_head = "",
                             .axis = "shift of the mean, in the input’s standard deviations"};
    for (size_t i = 0; i < r->input_count && rows->count < SHOWN; i++) {
        const payback_sensitivity_input *input = &r->inputs[p->by_shift[i].index];
        if (!is_told(input))
            continue;
        struct pb_row *row = &rows->rows[rows->count++];
        *row = pb_row_of(input->name);
        row->bars[0] = (struct pb_bar){0, input->shift.value, input->shift.value < 0 ? "input-low" : "input-high"};
        snprintf(row->figure, sizeof row->figure, "%s%.30s", input->shift.value > 0 ? "+" : "",
                 pb_fixed(input->shift.value, 2).text);
    }
}

static void add_range_cell(struct sensitivity_html *p, const payback_sensitivity_input *input, double low, double high)
{
    const payback_assumption *assumption = pb_run_assumption(p->scenario, input->pointer);
    pb_html_interval_cell(&p->html, pb_run_quantity(assumption, low).text, pb_run_quantity(assumption, high).text,
                          true);
}

static void add_shift_table(struct sensitivity_html *p)
{
    static const char *const heads[] = {"input", ">shift", ">P10 to P90 where it fails", ">P10 to P90 elsewhere"};
    const payback_sensitivity_result *r = p->result;
    pb_html_details_begin(&p->html, "The figures of this chart");
    pb_html_table_begin(&p->html, "", "Inputs in the futures that fail, and in the others", heads, 4);
    for (size_t i = 0; i < r->input_count && !is_full(p); i++) {
        const payback_sensitivity_input *input = &r->inputs[p->by_shift[i].index];
        if (!is_told(input))
            continue;
        pb_html_row(&p->html, input->name);
        pb_html_cell(&p->html, "n", pb_fixed(input->shift.value, 2).text);
        add_range_cell(p, input, input->failing_p10, input->failing_p90);
        add_range_cell(p, input, input->rest_p10, input->rest_p90);
        pb_html_row_end(&p->html);
    }
    pb_html_table_end(&p->html);
    pb_html_details_end(&p->html);
}

static void add_separation(struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    struct pb_text text = {0};
    struct pb_rows rows;
    fill_shifts(&rows, p);
    struct pb_figure figure = {"What separates the futures that fail",
                               "A bar for each input: how far its mean lies, in the futures that miss the target, from "
                               "that in the others. The table has the figures.",
                               pb_plot_rows,
                               &rows,
                               WIDTH,
                               pb_rows_height(rows.count, WIDTH),
                               pb_rows_height(rows.count, NARROW)};
    pb_html_answer_begin(&p->html, "What do the futures that fail have in common?");
    bool both = r->failing_share.value > 0 && r->failing_share.value < 1;
    if (both)
        pb_text_format(&text,
                       "%s of futures do not pay back within %s. In them these inputs lie higher (strong) or lower "
                       "(faint) than in the others: signs to watch for.",
                       pb_percent(r->failing_share.value).text, pb_months(r->target_months).text);
    else
        pb_text_format(&text, "%s future pays back within %s: there is nothing to compare.",
                       r->failing_share.value > 0 ? "No" : "Every", pb_months(r->target_months).text);
    pb_html_paragraph(&p->html, "", &text);
    pb_html_answer_chart(&p->html);
    if (both && rows.count > 0) {
        pb_html_figure(&p->html, &figure);
        add_shift_table(p);
    }
    pb_html_answer_end(&p->html);
}

/* ---- head and appendix ---- */

static void add_keys(struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    const payback_sensitivity_input *top = &r->inputs[p->by_swing[0].index];
    char name[128], remark[128];
    pb_html_keys_begin(&p->html);
    snprintf(name, sizeof name, "%.60s, mean", pb_outcome_words(r));
    snprintf(remark, sizeof remark, "standard deviation %.50s", pb_outcome_phrase(r, r->sd).text);
    pb_html_key(&p->html, name, pb_outcome_phrase(r, r->mean.value).text, remark);
    snprintf(remark, sizeof remark, "%.120s", top->name);
    pb_html_key(&p->html, "widest swing", pb_outcome_phrase(r, p->by_swing[0].size).text, remark);
    pb_html_key(&p->html, "due to interactions",
                isfinite(r->interactions.value) ? pb_percent(fmax(0, r->interactions.value)).text : "–",
                "of the variance");
    snprintf(name, sizeof name, "misses month %.40s", pb_general(r->target_months).text);
    pb_html_key(&p->html, name, pb_percent(r->failing_share.value).text, "of futures");
    pb_html_key(&p->html, "knowing everything", pb_money_phrase(r->currency, fmax(0, r->evpi.value)).text,
                "is worth at most, on average");
    pb_html_keys_end(&p->html);
}

static void add_head(struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    struct pb_text text = {0};
    pb_text_add(&text, "Sensitivity of the proposal of ");
    pb_fit(&text, r->vendor, PB_NAME_COLUMNS);
    pb_text_format(&text, " · %s · %s · %s · two samples of %s simulated futures", pb_months(r->horizon_months).text,
                   pb_basis_words(r->basis), r->currency, pb_count((double)r->trials).text);
    pb_html_head(&p->html, r->name, text.data != NULL ? text.data : "");
    pb_text_clear(&text);
    pb_drivers_sentence(&text, r, p->by_swing, "future");
    pb_html_verdict_begin(&p->html, PB_LOOK_PLAIN, "", &text);
    pb_next_drivers_sentence(&text, r, p->by_swing);
    pb_text_add(&text, text.length > 0 ? " " : "");
    pb_information_sentence(&text, r, p->by_evppi, "future");
    pb_html_paragraph(&p->html, "", &text);
    pb_treatment_sentence(&text, r, "futures");
    if (text.length > 0)
        pb_html_paragraph(&p->html, "", &text);
    pb_html_verdict_end(&p->html);
    add_keys(p);
}

/* The options of the command that made the result, beside those of every run. */
static void add_command(struct pb_text *command, const payback_sensitivity_result *r)
{
    pb_text_add(command, "payback sensitivity SCENARIO.json --outcome");
    pb_shell_word(command, r->outcome);
    for (size_t g = 0; g < r->group_count; g++) {
        struct pb_text word = {0};
        if (r->groups[g].automatic)
            continue;
        pb_text_format(&word, "%s=", r->groups[g].name);
        for (size_t m = 0; m < r->groups[g].input_count; m++)
            pb_text_format(&word, "%s%s", m > 0 ? "," : "", r->inputs[r->groups[g].inputs[m]].pointer);
        pb_text_add(command, " --group");
        pb_shell_word(command, word.data != NULL ? word.data : "");
        pb_text_clear(&word);
    }
}

static void add_appendix(struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    struct pb_text text = {0};
    pb_html_appendix_begin(&p->html);
    pb_html_raw(&p->html, "<section class=\"block\">");
    pb_html_element(&p->html, "h2", "", "Appendix A  Method");
    pb_text_format(
        &text,
        "Two samples of %s futures each in %d independent replicates, and one more for each independent input and each "
        "group, with its draws exchanged between the two: %s evaluations of the model. First and total indices are "
        "those of Sobol, estimated from these exchanges; correlated inputs share their variance and are told as one "
        "group. Intervals of 95%% come from the replicates and hold the error of the simulation only.",
        pb_count((double)r->trials).text, r->replicates, pb_count((double)r->evaluations).text);
    pb_html_paragraph(&p->html, "", &text);
    pb_text_add(&text,
                "The value of information compares deciding today, on the mean NPV, with deciding when the assumption "
                "is known: the mean over its values of the better of buying and not buying, less the better of the two "
                "today. It is what a measurement is worth at most, as it will never be perfect.");
    pb_html_paragraph(&p->html, "", &text);
    pb_html_block_end(&p->html);
    add_command(&text, r);
    const struct pb_manifest manifest = {.version = r->version,
                                         .sampler = r->sampler,
                                         .basis = r->basis,
                                         .seed = r->seed,
                                         .trials = r->trials,
                                         .horizon_months = r->horizon_months,
                                         .command = text.data != NULL ? text.data : "",
                                         .scenario = p->scenario,
                                         .digest = r->digest};
    pb_html_manifest(&p->html, "Appendix B  To make this file again", &manifest);
    p->html.text.failed = p->html.text.failed || text.failed;
    pb_text_clear(&text);
    pb_html_appendix_end(&p->html);
}

static bool order_inputs(struct sensitivity_html *p)
{
    const payback_sensitivity_result *r = p->result;
    size_t all = r->input_count + r->group_count;
    p->by_swing = pb_sensitivity_order(r, r->input_count, pb_by_swing);
    p->by_shift = pb_sensitivity_order(r, r->input_count, pb_by_shift);
    p->by_total = pb_sensitivity_order(r, all, pb_by_total);
    p->by_evppi = pb_sensitivity_order(r, all, pb_by_evppi);
    return p->by_swing && p->by_shift && p->by_total && p->by_evppi;
}

static void add_page(struct sensitivity_html *p)
{
    pb_html_begin(&p->html, p->result->name);
    add_head(p);
    if (p->result->sd > 0) {
        add_swings(p);
        add_indices(p);
    }
    add_information(p);
    add_separation(p);
    add_appendix(p);
}

payback_status payback_render_sensitivity_html(payback_text *out, const payback_sensitivity_result *result,
                                               const payback_scenario *scenario)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL || result->input_count == 0)
        return PAYBACK_ERROR_ARGUMENT;
    struct sensitivity_html p = {
        .scenario = scenario, .result = result, .money = pb_money_for(result->currency, result->evpi.value)};
    payback_status status = PAYBACK_ERROR_MEMORY;
    if (order_inputs(&p)) {
        add_page(&p);
        status = pb_html_end(&p.html, out);
    }
    free(p.by_swing);
    free(p.by_shift);
    free(p.by_total);
    free(p.by_evppi);
    return status;
}
