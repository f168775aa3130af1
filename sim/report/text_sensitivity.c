/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback sensitivity`: what drives the outcome, whose the variance is, what a pilot should measure, what
 * separates the trials that fail; and how that was found. */
#include "report/figures.h"
#include "report/page.h"
#include "report/table.h"
#include "report/text_result.h"
#include "report/words_sensitivity.h"

#include "payback/sensitivity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 12, NAME_MINIMUM = 16 };

struct sensitivity_page {
    struct pb_page page;
    const payback_sensitivity_result *result;
    struct pb_money money; /* of value of information */
    bool all;
};

/* ---- figures ---- */

/* Half of an interval, rounded up to the step that is shown: an error is never shown as none. */
static double half_width(payback_estimate e, double step)
{
    return ceil((e.high - e.low) / 2 / step - 1e-9) * step;
}

static size_t shown(const struct sensitivity_page *p, size_t count)
{
    return p->all || count < SHOWN ? count : SHOWN;
}

/* ---- text ---- */

static void add_heading(struct sensitivity_page *p, const char *title, struct pb_text *remark)
{
    pb_page_heading(&p->page, title, remark->data != NULL ? remark->data : "");
    p->page.text.failed = p->page.text.failed || remark->failed;
    pb_text_clear(remark);
}

/* ---- the answer ---- */

static void add_drivers(struct sensitivity_page *p, const struct pb_place *by_swing)
{
    struct pb_text text = {0};
    struct pb_text next = {0};
    pb_drivers_sentence(&text, p->result, by_swing, "trial");
    pb_next_drivers_sentence(&next, p->result, by_swing);
    pb_text_format(&text, "%s%s", next.length > 0 ? " " : "", next.length > 0 ? next.data : "");
    text.failed = text.failed || next.failed;
    pb_text_clear(&next);
    pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
}

static void add_information_sentence(struct sensitivity_page *p, const struct pb_place *by_evppi)
{
    struct pb_text text = {0};
    pb_information_sentence(&text, p->result, by_evppi, "trial");
    pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
}

/* How never and undefined draws count. */
static void add_treatment(struct sensitivity_page *p)
{
    struct pb_text text = {0};
    pb_treatment_sentence(&text, p->result, "trials");
    if (text.length > 0)
        pb_page_take(&p->page, PB_PLAIN, "", PB_CAUTION, &text);
    else
        pb_text_clear(&text);
}

/* ---- the tornado ---- */

struct tornado {
    double low, high; /* what the bars are drawn to */
    int width;
};

static int column_of(const struct tornado *t, double value)
{
    return (int)lround((value - t->low) / (t->high - t->low) * (t->width - 1));
}

/* From the mean of the lowest tenth (░) over that of all trials (│) to that of the highest (█). */
static void draw_bar(struct pb_text *out, const struct tornado *t, const payback_sensitivity_input *input,
                     double middle)
{
    if (t->width < 2 || !(t->high > t->low) || isnan(input->swing_low.value) || isnan(input->swing_high.value))
        return;
    int low = column_of(t, input->swing_low.value), high = column_of(t, input->swing_high.value);
    int centre = column_of(t, middle), last = low > high ? low : high;
    last = last > centre ? last : centre;
    for (int c = 0; c <= last; c++) {
        bool of_low = low < centre ? c >= low && c < centre : c > centre && c <= low;
        bool of_high = high < centre ? c >= high && c < centre : c > centre && c <= high;
        /* where both lie on the same side the nearer one is drawn over the farther one */
        if (of_low && of_high)
            of_low = abs(low - centre) < abs(high - centre);
        pb_text_add(out, c == centre ? "│" : of_low ? "░" : of_high ? "█" : " ");
    }
}

static struct tornado measure_tornado(const struct sensitivity_page *p)
{
    enum { OTHER_COLUMNS = 56, LEAST = 9, MOST = 40 };
    const payback_sensitivity_result *r = p->result;
    struct tornado t = {.low = r->mean.value, .high = r->mean.value};
    for (size_t j = 0; j < r->input_count; j++) {
        t.low = fmin(t.low, fmin(r->inputs[j].swing_low.value, r->inputs[j].swing_high.value));
        t.high = fmax(t.high, fmax(r->inputs[j].swing_low.value, r->inputs[j].swing_high.value));
    }
    t.width = p->page.width - OTHER_COLUMNS;
    t.width = t.width < LEAST ? 0 : t.width > MOST ? MOST : t.width;
    return t;
}

static void add_tornado(struct sensitivity_page *p, const struct pb_place *by_swing)
{
    const payback_sensitivity_result *r = p->result;
    struct pb_text text = {0};
    pb_text_format(&text, "%s, ", pb_outcome_words(r));
    pb_text_add(&text, pb_outcome_unit(r).text);
    add_heading(p, "What moves it", &text);
    struct tornado tornado = measure_tornado(p);
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, NAME_MINIMUM);
    pb_table_column(&table, "lowest tenth", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "highest tenth", PB_RIGHT, PB_FIXED, 0);
    if (tornado.width > 0)
        pb_table_column(&table, "", PB_LEFT, PB_FIXED, 0);
    pb_table_column(&table, "alone at" PB_NBSP "P10", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "at" PB_NBSP "P90", PB_RIGHT, PB_FIXED, 0);
    for (size_t i = 0; i < shown(p, r->input_count); i++) {
        const payback_sensitivity_input *input = &r->inputs[by_swing[i].index];
        struct pb_text bar = {0};
        draw_bar(&bar, &tornado, input, r->mean.value);
        pb_table_row(&table);
        pb_table_cell(&table, PB_PLAIN, input->name);
        pb_table_cell(&table, PB_PLAIN, pb_outcome_figure(p->result, input->swing_low.value).text);
        pb_table_cell(&table, PB_PLAIN, pb_outcome_figure(p->result, input->swing_high.value).text);
        if (tornado.width > 0)
            pb_table_cell(&table, PB_ACCENT, bar.data != NULL ? bar.data : "");
        pb_table_cell(&table, PB_FAINT, pb_outcome_figure(p->result, input->one_low).text);
        pb_table_cell(&table, PB_FAINT, pb_outcome_figure(p->result, input->one_high).text);
        table.failed = table.failed || bar.failed;
        pb_text_clear(&bar);
    }
    pb_table_print(&p->page, &table);
    pb_text_format(
        &text,
        "Mean over the trials in which the input is in its lowest tenth (%s) and its highest tenth (%s), all "
        "others varying%s. Alone: every other input fixed at its median, where the outcome is %s.",
        tornado.width > 0 ? "░" : "left", tornado.width > 0 ? "█" : "right",
        tornado.width > 0 ? "; │" PB_NBSP "all trials" : "", pb_outcome_phrase(p->result, r->at_medians).text);
    pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
}

/* ---- indices ---- */

/* "45 ± 1%": an interval as a distance where it has one. */
static void add_share_cell(struct pb_table *table, payback_estimate e)
{
    struct pb_text cell = {0};
    if (isnan(e.value))
        pb_text_add(&cell, "–");
    else if (isnan(e.low) || isnan(e.high))
        pb_text_add(&cell, pb_percent_fixed(e.value, 1).text);
    else
        pb_text_format(&cell, "%s" PB_NBSP "±" PB_NBSP "%s", pb_fixed(100 * e.value, 1).text,
                       pb_percent_fixed(half_width(e, 0.001), 1).text);
    pb_table_cell(table, PB_PLAIN, cell.data != NULL ? cell.data : "");
    table->failed = table->failed || cell.failed;
    pb_text_clear(&cell);
}

static void add_correlation_cell(struct pb_table *table, payback_estimate e)
{
    struct pb_text cell = {0};
    if (isnan(e.value))
        pb_text_add(&cell, "–");
    else if (isnan(e.low) || isnan(e.high))
        pb_text_add(&cell, pb_fixed(e.value, 2).text);
    else
        pb_text_format(&cell, "%s" PB_NBSP "±" PB_NBSP "%s", pb_fixed(e.value, 2).text,
                       pb_fixed(half_width(e, 0.01), 2).text);
    pb_table_cell(table, PB_PLAIN, cell.data != NULL ? cell.data : "");
    table->failed = table->failed || cell.failed;
    pb_text_clear(&cell);
}

static void add_index_row(struct sensitivity_page *p, struct pb_table *table, size_t index)
{
    const payback_sensitivity_result *r = p->result;
    pb_table_row(table);
    pb_table_cell(table, index < r->input_count ? PB_PLAIN : PB_STRONG, pb_driver_name(r, index));
    add_share_cell(table, pb_first_of(r, index));
    add_share_cell(table, pb_total_of(r, index));
    if (index < r->input_count)
        add_correlation_cell(table, r->inputs[index].rank_correlation);
}

static void add_group_remarks(struct sensitivity_page *p)
{
    const payback_sensitivity_result *r = p->result;
    struct pb_text text = {0};
    for (size_t g = 0; g < r->group_count; g++) {
        pb_group_sentence(&text, r, &r->groups[g]);
        pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
    }
}

static void add_indices(struct sensitivity_page *p)
{
    const payback_sensitivity_result *r = p->result;
    size_t count = r->input_count + r->group_count, rows = 0;
    struct pb_place *places = pb_sensitivity_order(r, count, pb_by_total);
    struct pb_text text = {0};
    if (places == NULL) {
        p->page.text.failed = true;
        return;
    }
    pb_text_format(&text, "shares of the variance of %s (Sobol indices)", pb_outcome_words(r));
    add_heading(p, "Whose uncertainty it is", &text);
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, NAME_MINIMUM);
    pb_table_column(&table, "by itself", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "with interactions", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "rank correlation", PB_RIGHT, PB_FIXED, 0);
    for (size_t i = 0; i < count; i++) {
        bool group = places[i].index >= r->input_count;
        if (!group && rows >= shown(p, r->input_count))
            continue;
        rows += !group;
        add_index_row(p, &table, places[i].index);
    }
    if (r->monthly) {
        pb_table_row(&table);
        pb_table_cell(&table, PB_FAINT, "monthly noise and surges");
        add_share_cell(&table, r->monthly_first);
        add_share_cell(&table, r->monthly_total);
    }
    pb_table_row(&table);
    pb_table_cell(&table, PB_FAINT, "interactions");
    add_share_cell(&table, r->interactions);
    pb_table_print(&p->page, &table);
    free(places);
    add_group_remarks(p);
}

/* ---- value of information ---- */

static void add_worth_row(struct sensitivity_page *p, struct pb_table *table, enum pb_tone tone, const char *name,
                          payback_estimate e)
{
    struct pb_text interval = {0};
    if (isfinite(e.low) && isfinite(e.high))
        pb_text_format(&interval, "%s" PB_NBSP "–" PB_NBSP "%s", pb_money(p->money, e.low).text,
                       pb_money(p->money, e.high).text);
    pb_table_row(table);
    pb_table_cell(table, tone, name);
    pb_table_cell(table, tone, pb_money(p->money, e.value).text);
    pb_table_cell(table, PB_PLAIN, interval.data != NULL ? interval.data : "");
    pb_table_cell(table, PB_PLAIN, pb_percent(e.value / p->result->evpi.value).text);
    table->failed = table->failed || interval.failed;
    pb_text_clear(&interval);
}

static void add_information(struct sensitivity_page *p, const struct pb_place *by_evppi)
{
    const payback_sensitivity_result *r = p->result;
    if (!(r->evpi.value > 0))
        return;
    size_t count = r->input_count + r->group_count, rows = 0;
    struct pb_text text = {0};
    pb_text_format(&text, "the most that knowing it is worth, %s", pb_money_unit(p->money).text);
    add_heading(p, "What a pilot should measure", &text);
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, NAME_MINIMUM);
    pb_table_column(&table, "worth", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "95% interval", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "of everything", PB_RIGHT, PB_FIXED, 0);
    add_worth_row(p, &table, PB_STRONG, "everything", r->evpi);
    for (size_t i = 0; i < count; i++) {
        size_t index = by_evppi[i].index;
        bool group = index >= r->input_count;
        bool worthless = !(by_evppi[i].size > pb_negligible * r->evpi.value) && !p->all;
        if (!group && (worthless || rows >= shown(p, r->input_count)))
            continue;
        rows += !group;
        add_worth_row(p, &table, group ? PB_STRONG : PB_PLAIN, pb_driver_name(r, index), pb_evppi_of(r, index));
    }
    pb_table_print(&p->page, &table);
    pb_text_format(&text,
                   "Expected gain of deciding between buying and not buying with the assumption known, over deciding "
                   "today, by NPV on the %s basis: what a measurement may cost at most.%s",
                   r->basis, p->all || rows == r->input_count ? "" : " What is not listed is worth less, or nothing.");
    pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
}

/* ---- failing trials ---- */

static void add_range_cell(struct pb_table *table, double low, double high)
{
    struct pb_text cell = {0};
    pb_text_format(&cell, "%s" PB_NBSP "–" PB_NBSP "%s", pb_general(low).text, pb_general(high).text);
    pb_table_cell(table, PB_PLAIN, cell.data != NULL ? cell.data : "");
    table->failed = table->failed || cell.failed;
    pb_text_clear(&cell);
}

static void add_separation_table(struct sensitivity_page *p, const struct pb_place *by_shift)
{
    const payback_sensitivity_result *r = p->result;
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, NAME_MINIMUM);
    pb_table_column(&table, "shift", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P10–P90 where it fails", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P10–P90 elsewhere", PB_RIGHT, PB_FIXED, 0);
    for (size_t i = 0; i < shown(p, r->input_count); i++) {
        const payback_sensitivity_input *input = &r->inputs[by_shift[i].index];
        bool told = input->shift.low > 0 || input->shift.high < 0; /* from nothing */
        if (!told && !p->all)
            continue;
        pb_table_row(&table);
        pb_table_cell(&table, PB_PLAIN, input->name);
        add_correlation_cell(&table, input->shift);
        add_range_cell(&table, input->failing_p10, input->failing_p90);
        add_range_cell(&table, input->rest_p10, input->rest_p90);
    }
    pb_table_print(&p->page, &table);
}

static void add_separation(struct sensitivity_page *p)
{
    const payback_sensitivity_result *r = p->result;
    struct pb_text text = {0};
    pb_text_format(&text, "payback later than %s: %s of trials", pb_months(r->target_months).text,
                   pb_percent(r->failing_share.value).text);
    add_heading(p, "What separates the trials that fail", &text);
    if (!(r->failing_share.value > 0 && r->failing_share.value < 1)) {
        pb_text_format(&text, "%s trial pays back within %s: there is nothing to compare.",
                       r->failing_share.value > 0 ? "No" : "Every", pb_months(r->target_months).text);
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
        return;
    }
    struct pb_place *by_shift = pb_sensitivity_order(r, r->input_count, pb_by_shift);
    if (by_shift == NULL) {
        p->page.text.failed = true;
        return;
    }
    add_separation_table(p, by_shift);
    free(by_shift);
    pb_text_add(&text, "Shift: mean of the input in those trials less its mean in the others, in its standard "
                       "deviations.");
    pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
}

/* ---- how it was found ---- */

static void add_method(struct sensitivity_page *p)
{
    const payback_sensitivity_result *r = p->result;
    struct pb_text text = {0};
    pb_page_heading(&p->page, "How this was found", "");
    pb_text_format(
        &text,
        "Two samples of %s trials each in %d replicates (%s, seed %.0f) and one more for each input or group "
        "exchanged between them: %s evaluations; payback %s, scenario %.12s. Intervals are 95" PB_NBSP
        "%% ones, of the simulation's error only.",
        pb_count((double)r->trials).text, r->replicates, r->sampler, r->seed, pb_count((double)r->evaluations).text,
        r->version, r->digest);
    pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
    if (!p->all && r->input_count > SHOWN) {
        pb_text_format(&text, "The %d that matter most of %zu inputs in each table; --all shows every one.", (int)SHOWN,
                       r->input_count);
        pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
    }
}

payback_status payback_render_sensitivity(payback_text *out, const payback_sensitivity_result *result,
                                          const payback_style *style, bool all)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL || result->input_count == 0)
        return PAYBACK_ERROR_ARGUMENT;

    struct sensitivity_page p = {.result = result, .all = all};
    struct pb_place *by_swing = pb_sensitivity_order(result, result->input_count, pb_by_swing);
    struct pb_place *by_evppi = pb_sensitivity_order(result, result->input_count + result->group_count, pb_by_evppi);
    payback_status status = PAYBACK_ERROR_MEMORY;
    if (by_swing != NULL && by_evppi != NULL) {
        p.money = pb_money_for(result->currency, result->evpi.value);
        pb_page_begin(&p.page, style);
        pb_page_head(&p.page, result->name, result->vendor, result->horizon_months, result->basis, result->currency);
        add_drivers(&p, by_swing);
        add_information_sentence(&p, by_evppi);
        add_treatment(&p);
        if (result->sd > 0) {
            add_tornado(&p, by_swing);
            add_indices(&p);
        }
        add_information(&p, by_evppi);
        add_separation(&p);
        add_method(&p);
        status = pb_page_end(&p.page, out);
    }
    free(by_swing);
    free(by_evppi);
    return status;
}
