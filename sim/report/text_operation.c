/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What changes in the operation: tickets, cost per ticket, people, and the categories. */
#include "report/table.h"
#include "report/text_result.h"
#include "report/words_decision.h"

#include <math.h>

#define INDENT PB_NBSP PB_NBSP /* of a row in its group */

enum format { SHARE, MONTHS, AMOUNT, AGENTS, HOURS };

static struct pb_label format_figure(enum format format, double value)
{
    switch (format) {
    case SHARE:
        return pb_percent(value);
    case MONTHS:
    case AGENTS:
        return pb_fixed(value, 1);
    case AMOUNT:
        return pb_fixed(value, fabs(value) < 1000 ? 2 : 0);
    default:
        return pb_fixed(value, 0);
    }
}

static void add_row(struct pb_result_page *p, struct pb_table *table, const char *label, const char *name,
                    enum format format)
{
    const payback_outcome *outcome = pb_find_outcome(p->result, "", name);
    const double values[] = {outcome->mean.value, outcome->quantiles[PAYBACK_P10].value,
                             outcome->quantiles[PAYBACK_P50].value, outcome->quantiles[PAYBACK_P90].value};
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, label);
    for (int i = 0; i < 4; i++)
        pb_table_cell(table, PB_PLAIN, format_figure(format, values[i]).text);
}

static void add_group(struct pb_table *table, const char *text)
{
    pb_table_group(table, text);
}

/* A group with a figure of the scenario in its title. */
static void add_group_with(struct pb_table *table, const char *before, const char *figure, const char *after)
{
    struct pb_text text = {0};
    pb_text_format(&text, "%s%s%s", before, figure, after);
    pb_table_group(table, pb_text_string(&text));
    table->failed |= text.failed;
    pb_text_clear(&text);
}

void pb_add_operation(struct pb_result_page *p)
{
    const payback_result *result = p->result;
    int last = result->horizon_months < 12 ? result->horizon_months : 12;
    pb_page_heading(&p->page, "What changes in the operation", "");

    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 16);
    pb_table_column(&table, "mean", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P10", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P50", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P90", PB_RIGHT, PB_FIXED, 0);
    add_row(p, &table, "go-live, month", "go_live_month", MONTHS);
    add_group_with(&table, "Share of all tickets, last ", pb_months(last).text, "");
    add_row(p, &table, INDENT "containment", "contained_share", SHARE);
    add_row(p, &table, INDENT "true deflection", "deflected_share", SHARE);
    add_row(p, &table, INDENT "escalated, of attempted", "escalation_rate", SHARE);
    add_group_with(&table, "Cost per ticket, ", result->currency, "");
    add_row(p, &table, INDENT "today", "cost_per_ticket_today", AMOUNT);
    add_row(p, &table, INDENT "later, without the tool", "cost_per_ticket_status_quo", AMOUNT);
    add_row(p, &table, INDENT "later, with it, all in", "cost_per_ticket_with_tool", AMOUNT);
    add_row(p, &table, INDENT "per true resolution", "cost_per_true_resolution", AMOUNT);
    add_group(&table, "Work and people saved");
    struct pb_text label = {0};
    pb_text_format(&label, INDENT "agents, at month" PB_NBSP "%d", result->horizon_months);
    add_row(p, &table, pb_text_string(&label), "fte_saved", AGENTS);
    table.failed |= label.failed;
    pb_text_clear(&label);
    add_row(p, &table, INDENT "agent hours", "hours_saved", HOURS);
    add_row(p, &table, INDENT INDENT "by deflection", "hours_saved_deflection", HOURS);
    add_row(p, &table, INDENT INDENT "by assistance", "hours_saved_assist", HOURS);
    pb_table_print(&p->page, &table);

    struct pb_text text = {0};
    pb_people_sentence(&text, result);
    if (text.length > 0)
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    double stopped = pb_find_outcome(result, "", "stopped")->mean.value;
    if (!(stopped > 0))
        return;
    pb_text_format(&text, "The programme is stopped before its end in %s of trials.", pb_percent(stopped).text);
    pb_page_paragraph(&p->page, PB_PAGE_INDENT, PB_PLAIN, "", PB_CAUTION, pb_text_string(&text));
    p->page.text.failed |= text.failed;
    pb_text_clear(&text);
}

void pb_add_categories(struct pb_result_page *p)
{
    const payback_result *result = p->result;
    if (result->category_count == 0)
        return;
    pb_page_heading(&p->page, "By category", "means");
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_CUT, 12);
    pb_table_column(&table, "hours" PB_NBSP "saved", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "true" PB_NBSP "deflection", PB_RIGHT, PB_FIXED, 0);
    for (size_t i = 0; i < result->category_count; i++) {
        const payback_category_result *category = &result->categories[i];
        pb_table_row(&table);
        pb_table_cell(&table, PB_PLAIN, category->name);
        pb_table_cell(&table, PB_PLAIN, pb_fixed(category->hours_saved.value, 0).text);
        pb_table_cell(&table, PB_PLAIN, pb_percent(category->deflected_share.value).text);
    }
    pb_table_print(&p->page, &table);
}
