/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When it pays back: the curve by month, and the same question asked of all three bases. */
#include "report/chart.h"
#include "report/table.h"
#include "report/text_result.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KEY_MONTHS_MAX = 9 };

/* Months worth a figure: every 1, 2, 3, 6, 12 or 24 months and the target. */
static int choose_key_months(const payback_result *result, int room, int months[KEY_MONTHS_MAX + 2])
{
    static const int intervals[] = {1, 2, 3, 6, 12, 24, 60, 120};
    int horizon = result->horizon_months, interval = 0, count = 0;
    while (intervals[interval] < 120 && horizon / intervals[interval] > room)
        interval++;
    int target = result->target_months <= horizon ? (int)floor(result->target_months) : -1;
    for (int month = 1; month <= horizon; month++)
        if (month == target || month % intervals[interval] == 0 || month == horizon)
            months[count++] = month;
    return count;
}

static void add_key_months(struct pb_result_page *p)
{
    const payback_result *result = p->result;
    int room = (p->page.width - 28) / 7;
    room = room < 1 ? 1 : room > KEY_MONTHS_MAX - 1 ? KEY_MONTHS_MAX - 1 : room;
    int months[KEY_MONTHS_MAX + 2];
    int count = choose_key_months(result, room, months);
    char heads[KEY_MONTHS_MAX + 2][16];

    struct pb_table table = {0};
    pb_table_column(&table, "by month", PB_LEFT, PB_WRAP, 8);
    for (int i = 0; i < count; i++) {
        snprintf(heads[i], sizeof heads[i], "%d", months[i]);
        pb_table_column(&table, heads[i], PB_RIGHT, PB_FIXED, 0);
    }
    pb_table_column(&table, "never", PB_RIGHT, PB_FIXED, 0);
    pb_table_row(&table);
    pb_table_cell(&table, PB_PLAIN, "paid back");
    for (int i = 0; i < count; i++)
        pb_table_cell(&table, months[i] == result->target_months ? PB_STRONG : PB_PLAIN,
                      pb_percent(result->payback_by[months[i]].value).text);
    pb_table_cell(&table, result->never.value > 0 ? PB_CAUTION : PB_PLAIN, pb_percent(result->never.value).text);
    pb_table_print(&p->page, &table);
}

static void add_median_sentence(struct pb_result_page *p)
{
    const payback_result *result = p->result;
    const payback_outcome *payback = pb_find_outcome(result, result->basis, "payback_months");
    double half = payback->quantiles[PAYBACK_P50].value, most = payback->quantiles[PAYBACK_P90].value;
    struct pb_text text = {0};
    if (isnan(half))
        return;
    if (isinf(half))
        pb_text_format(&text, "More than half of the trials never pay back within %s.",
                       pb_months(result->horizon_months).text);
    else if (isinf(most))
        pb_text_format(&text,
                       "Half of the trials have paid back by month" PB_NBSP "%s, but fewer than nine in ten ever do.",
                       pb_fixed(half, 1).text);
    else if (most == 0)
        pb_text_add(&text, result->payback_by[0].value >= 1 ? "No trial is ever in the red."
                                                            : "Nine trials in ten are never in the red.");
    else
        pb_text_format(&text,
                       "Half of the trials have paid back by month" PB_NBSP "%s, nine in ten by month" PB_NBSP "%s.",
                       pb_fixed(half, 1).text, pb_fixed(most, 1).text);
    pb_page_paragraph(&p->page, PB_PAGE_INDENT, PB_PLAIN, "", PB_PLAIN, pb_text_string(&text));
    p->page.text.failed |= text.failed;
    pb_text_clear(&text);
}

void pb_add_payback_curve(struct pb_result_page *p)
{
    const payback_result *result = p->result;
    struct pb_text remark = {0};
    pb_text_format(&remark, "share of trials that have paid back, %s basis; dotted: required", result->basis);
    pb_page_heading(&p->page, "When it pays back", pb_text_string(&remark));
    p->page.text.failed |= remark.failed;
    pb_text_clear(&remark);

    struct pb_share_chart chart = {.share = result->payback_by,
                                   .months = result->horizon_months,
                                   .target = result->target_months,
                                   .required = result->required_probability};
    pb_chart_share(&p->page, &chart);
    add_key_months(p);
    add_median_sentence(p);
}

static const char *const bases[3] = {"budget", "hard", "total"};

enum bases_figure { NEVER, MEAN, P10, P50, P90 };

static double figure_of(const payback_outcome *outcome, enum bases_figure figure)
{
    switch (figure) {
    case NEVER:
        return outcome->never_share.value;
    case MEAN:
        return outcome->mean.value;
    case P10:
        return outcome->quantiles[PAYBACK_P10].value;
    case P50:
        return outcome->quantiles[PAYBACK_P50].value;
    default:
        return outcome->quantiles[PAYBACK_P90].value;
    }
}

/* The basis of the decision stands out. */
static enum pb_tone tone_of(const struct pb_result_page *p, int basis)
{
    return strcmp(p->result->basis, bases[basis]) == 0 ? PB_STRONG : PB_PLAIN;
}

static void start_row(struct pb_table *table, const char *label)
{
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, label);
}

static void add_payback_row(struct pb_result_page *p, struct pb_table *table, const char *label,
                            enum bases_figure figure)
{
    start_row(table, label);
    for (int b = 0; b < 3; b++) {
        double value = figure_of(pb_find_outcome(p->result, bases[b], "payback_months"), figure);
        pb_table_cell(table, tone_of(p, b), figure == NEVER ? pb_percent(value).text : pb_fixed(value, 1).text);
    }
}

static void add_npv_row(struct pb_result_page *p, struct pb_table *table, const char *label, enum bases_figure figure)
{
    start_row(table, label);
    for (int b = 0; b < 3; b++) {
        double value = figure_of(pb_find_outcome(p->result, bases[b], "npv"), figure);
        pb_table_cell(table, value < 0 ? PB_BAD : tone_of(p, b), pb_money(p->money, value).text);
    }
}

void pb_add_bases(struct pb_result_page *p)
{
    const payback_result *result = p->result;
    struct pb_text text = {0};
    pb_text_format(&text, "decided on the %s basis; NPV in %s", result->basis, pb_money_unit(p->money).text);
    pb_page_heading(&p->page, "Which benefits count", pb_text_string(&text));
    p->page.text.failed |= text.failed;
    pb_text_clear(&text);

    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 14);
    for (int b = 0; b < 3; b++)
        pb_table_column(&table, bases[b], PB_RIGHT, PB_FIXED, 0);
    pb_text_format(&text, "pays back within %s", pb_months(result->target_months).text);
    start_row(&table, pb_text_string(&text));
    for (int b = 0; b < 3; b++)
        pb_table_cell(&table, tone_of(p, b), pb_percent(result->payback_probability_by_basis[b].value).text);
    add_payback_row(p, &table, "never pays back", NEVER);
    add_payback_row(p, &table, "payback month, P50", P50);
    add_payback_row(p, &table, "payback month, P90", P90);
    add_npv_row(p, &table, "NPV, mean", MEAN);
    add_npv_row(p, &table, "NPV, P10", P10);
    add_npv_row(p, &table, "NPV, P50", P50);
    add_npv_row(p, &table, "NPV, P90", P90);
    table.failed |= text.failed;
    pb_table_print(&p->page, &table);
    pb_text_clear(&text);
    pb_page_paragraph(&p->page, PB_PAGE_INDENT, PB_PLAIN, "", PB_FAINT,
                      "budget: cuts in today's budget; hard: plus hires avoided; total: plus soft value.");
}
