/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback trace`: one trial month by month, its work and its money, with the sum of every year. All lines
 * of the model are in the CSV. */
#include "report/figures.h"
#include "report/table.h"
#include "report/write.h"

#include "payback/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { YEAR = 12 };

static double value_at(const payback_trace *trace, int month, const char *name)
{
    for (size_t c = 0; c < trace->column_count; c++)
        if (strcmp(trace->names[c], name) == 0)
            return trace->values[(size_t)month * trace->column_count + c];
    return NAN;
}

static double on_basis(const payback_trace *trace, int month, const char *prefix)
{
    char name[64];
    snprintf(name, sizeof name, "%s_%s", prefix, trace->basis);
    return value_at(trace, month, name);
}

static double tickets(const payback_trace *trace, int month)
{
    return value_at(trace, month, "tickets");
}

static double contained(const payback_trace *trace, int month)
{
    return value_at(trace, month, "contained") + value_at(trace, month, "prevented");
}

static double deflected(const payback_trace *trace, int month)
{
    return value_at(trace, month, "resolved") + value_at(trace, month, "prevented");
}

static double hours_without(const payback_trace *trace, int month)
{
    return value_at(trace, month, "hours_status_quo");
}

static double hours_with(const payback_trace *trace, int month)
{
    return value_at(trace, month, "hours_with_tool");
}

static double agents_without(const payback_trace *trace, int month)
{
    return value_at(trace, month, "agents_status_quo");
}

static double agents_with(const payback_trace *trace, int month)
{
    return value_at(trace, month, "agents_with_tool");
}

static double labour_without(const payback_trace *trace, int month)
{
    return value_at(trace, month, "labour_status_quo");
}

static double labour_with(const payback_trace *trace, int month)
{
    return value_at(trace, month, "labour_with_tool");
}

static double net(const payback_trace *trace, int month)
{
    return on_basis(trace, month, "net");
}

static double costs(const payback_trace *trace, int month)
{
    static const char *const lines[] = {"setup",      "platform",        "seats",     "usage", "implementation",
                                        "operations", "unresolved_cost", "severance", "risks", "other_cost"};
    double sum = 0;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        sum += value_at(trace, month, lines[i]);
    return sum;
}

static double benefits(const payback_trace *trace, int month)
{
    return net(trace, month) + costs(trace, month);
}

static double cumulative(const payback_trace *trace, int month)
{
    return on_basis(trace, month, "cumulative");
}

/* A column of a table by month. */
struct line {
    const char *head;
    double (*value)(const payback_trace *trace, int month);
    enum { FLOW, STOCK } kind; /* of a year: the sum, or the last */
    enum { COUNT, ONE_DECIMAL, MONEY } format;
};

static double year_value(const payback_trace *trace, const struct line *line, int first, int last)
{
    if (line->kind == STOCK)
        return line->value(trace, last);
    double sum = 0;
    for (int month = first; month <= last; month++)
        sum += line->value(trace, month);
    return sum;
}

static struct pb_label format_value(const struct line *line, struct pb_money money, double value)
{
    return line->format == MONEY ? pb_money(money, value) : pb_fixed(value, line->format == ONE_DECIMAL);
}

static void add_year(struct pb_table *table, const payback_trace *trace, const struct line *lines, size_t count,
                     struct pb_money money, int first, int last)
{
    char label[32];
    snprintf(label, sizeof label, "year" PB_NBSP "%d", (last + YEAR - 1) / YEAR);
    pb_table_row(table);
    pb_table_cell(table, PB_STRONG, label);
    for (size_t i = 0; i < count; i++)
        pb_table_cell(table, PB_STRONG, format_value(&lines[i], money, year_value(trace, &lines[i], first, last)).text);
    if (last < trace->horizon_months)
        pb_table_rule(table);
}

static void build_table(struct pb_table *table, const payback_trace *trace, const struct line *lines, size_t count,
                        struct pb_money money)
{
    pb_table_column(table, "month", PB_RIGHT, PB_FIXED, 0);
    for (size_t i = 0; i < count; i++)
        pb_table_column(table, lines[i].head, PB_RIGHT, PB_FIXED, 0);
    for (int month = 0, first = 0; month <= trace->horizon_months; month++) {
        pb_table_row(table);
        pb_table_cell(table, PB_PLAIN, pb_count(month).text);
        for (size_t i = 0; i < count; i++) {
            double value = lines[i].value(trace, month);
            pb_table_cell(table, lines[i].format == MONEY && value < 0 ? PB_BAD : PB_PLAIN,
                          format_value(&lines[i], money, value).text);
        }
        if (month > 0 && (month % YEAR == 0 || month == trace->horizon_months)) {
            add_year(table, trace, lines, count, money, first, month);
            first = month + 1;
        }
    }
}

static void add_work(struct pb_page *page, const payback_trace *trace)
{
    static const struct line lines[] = {
        {"tickets", tickets, FLOW, COUNT},
        {"contained", contained, FLOW, COUNT},
        {"deflected", deflected, FLOW, COUNT},
        {"hours status quo", hours_without, FLOW, COUNT},
        {"hours with tool", hours_with, FLOW, COUNT},
        {"agents status quo", agents_without, STOCK, ONE_DECIMAL},
        {"agents with tool", agents_with, STOCK, ONE_DECIMAL},
    };
    static const struct line fewer[] = {
        {"tickets", tickets, FLOW, COUNT},
        {"deflected", deflected, FLOW, COUNT},
        {"hours status quo", hours_without, FLOW, COUNT},
        {"hours with tool", hours_with, FLOW, COUNT},
        {"agents status quo", agents_without, STOCK, ONE_DECIMAL},
        {"agents with tool", agents_with, STOCK, ONE_DECIMAL},
    };
    struct pb_money none = {"", 1, 0};
    pb_page_heading(page, "Work and people", "deflected: truly resolved or prevented; agents at the end of the month");
    struct pb_table table = {0};
    build_table(&table, trace, lines, sizeof lines / sizeof lines[0], none);
    if (!table.failed && pb_table_width(&table) > page->width) {
        pb_table_clear(&table);
        build_table(&table, trace, fewer, sizeof fewer / sizeof fewer[0], none);
    }
    pb_table_print(page, &table);
}

/* Amounts in full where they have room, since a trace is read to follow sums. */
static struct pb_money choose_money(const payback_trace *trace, int width)
{
    enum { ROOMY = 76 };
    double largest = 0;
    for (int month = 0; month <= trace->horizon_months; month++)
        largest = fmax(largest, fmax(fabs(cumulative(trace, month)), 12 * fabs(labour_without(trace, month))));
    struct pb_money money = pb_money_for(trace->currency, width >= ROOMY ? largest / 100 : largest);
    if (largest >= 1e3 * money.unit)
        money.decimals = 0;
    return money;
}

static void add_money(struct pb_page *page, const payback_trace *trace)
{
    static const struct line lines[] = {
        {"labour status quo", labour_without, FLOW, MONEY},
        {"labour with tool", labour_with, FLOW, MONEY},
        {"benefits", benefits, FLOW, MONEY},
        {"costs", costs, FLOW, MONEY},
        {"net", net, FLOW, MONEY},
        {"cumulative", cumulative, STOCK, MONEY},
    };
    struct pb_money money = choose_money(trace, page->width);
    struct pb_text remark = {0};
    pb_text_format(&remark, "%s; benefits, net and cumulative on the %s basis", pb_money_unit(money).text,
                   trace->basis);
    pb_page_heading(page, "Money", pb_text_string(&remark));
    page->text.failed |= remark.failed;
    pb_text_clear(&remark);
    struct pb_table table = {0};
    build_table(&table, trace, lines, sizeof lines / sizeof lines[0], money);
    pb_table_print(page, &table);
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length >= tail && strcmp(name + length - tail, end) == 0;
}

/* An outcome in its own unit: months, returns, shares, money or a count. */
static struct pb_label outcome_label(const char *name, double value)
{
    if (ends_with(name, "payback_months") || ends_with(name, "_month") || ends_with(name, "fte_saved"))
        return pb_fixed(value, 1);
    if (strstr(name, "roi") != NULL)
        return pb_return(value);
    if (ends_with(name, "_share") || ends_with(name, "_rate"))
        return strstr(name, "run_rate") != NULL ? pb_fixed(value, 0) : pb_percent_fixed(value, 1);
    if (strncmp(name, "cost_per", 8) == 0)
        return pb_fixed(value, 2);
    return pb_fixed(value, 0);
}

/* The outcome's name without its basis, and which basis that is; −1 for an outcome without. */
static int split_basis(const char *name, const char **rest)
{
    static const char *const bases[] = {"budget.", "hard.", "total."};
    *rest = name;
    for (int b = 0; b < 3; b++)
        if (strncmp(name, bases[b], strlen(bases[b])) == 0) {
            *rest = name + strlen(bases[b]);
            return b;
        }
    return -1;
}

static double outcome_of(const payback_trace *trace, int basis, const char *rest)
{
    for (size_t i = 0; i < trace->outcome_count; i++) {
        const char *own = NULL;
        if (split_basis(trace->outcome_names[i], &own) == basis && strcmp(own, rest) == 0)
            return trace->outcomes[i];
    }
    return NAN;
}

static void add_outcomes(struct pb_page *page, const payback_trace *trace)
{
    pb_page_heading(page, "Outcomes of this trial", "");
    struct pb_table by_basis = {0}, once = {0};
    pb_table_column(&by_basis, "", PB_LEFT, PB_WRAP, 14);
    pb_table_column(&by_basis, "budget", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&by_basis, "hard", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&by_basis, "total", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&once, "", PB_LEFT, PB_WRAP, 14);
    pb_table_column(&once, "", PB_RIGHT, PB_FIXED, 0);
    for (size_t i = 0; i < trace->outcome_count; i++) {
        const char *rest = NULL;
        int basis = split_basis(trace->outcome_names[i], &rest);
        if (basis > 0)
            continue;
        struct pb_table *table = basis == 0 ? &by_basis : &once;
        pb_table_row(table);
        pb_table_cell(table, PB_PLAIN, rest);
        if (basis < 0)
            pb_table_cell(table, PB_PLAIN, outcome_label(rest, trace->outcomes[i]).text);
        for (int b = 0; basis == 0 && b < 3; b++)
            pb_table_cell(table, PB_PLAIN, outcome_label(rest, outcome_of(trace, b, rest)).text);
    }
    pb_table_print(page, &by_basis);
    pb_page_newline(page);
    pb_table_print(page, &once);
}

static void add_inputs(struct pb_page *page, const payback_trace *trace)
{
    if (trace->input_count == 0)
        return;
    pb_page_heading(page, "Inputs of this trial", "as drawn");
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 20);
    pb_table_column(&table, "", PB_RIGHT, PB_FIXED, 0);
    for (size_t i = 0; i < trace->input_count; i++) {
        pb_table_row(&table);
        pb_table_cell(&table, PB_PLAIN, trace->input_names[i]);
        pb_table_cell(&table, PB_PLAIN, pb_general(trace->inputs[i]).text);
    }
    pb_table_print(page, &table);
}

payback_status payback_render_trace(payback_text *out, const payback_trace *trace, const payback_style *style)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (trace == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_page page;
    pb_page_begin(&page, style);
    struct pb_text text = {0};
    pb_page_paragraph(&page, 0, PB_STRONG, trace->name, PB_PLAIN, "");
    pb_text_format(&text, "%s · trial %s · %d months · %s · %s", trace->vendor, pb_count(trace->trial).text,
                   trace->horizon_months, pb_basis_words(trace->basis), trace->currency);
    pb_page_paragraph(&page, 0, PB_PLAIN, "", PB_FAINT, pb_text_string(&text));
    page.text.failed |= text.failed;
    pb_text_clear(&text);
    add_work(&page, trace);
    add_money(&page, trace);
    add_outcomes(&page, trace);
    add_inputs(&page, trace);
    return pb_page_end(&page, out);
}
