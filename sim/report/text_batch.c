/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback batch`: how the portfolio stands, its best and its worst, and what failed. */
#include "payback/batch.h"

#include "report/figures.h"
#include "report/table.h"

#include <math.h>
#include <string.h>

struct portfolio_page {
    struct pb_page page;
    const payback_portfolio *portfolio;
    struct pb_money money; /* one unit for all tables */
};

static void add_sentence(struct portfolio_page *p, struct pb_text *text)
{
    pb_page_paragraph(&p->page, 0, PB_PLAIN, "", PB_PLAIN, text->data != NULL ? text->data : "");
    p->page.text.failed = p->page.text.failed || text->failed;
    pb_text_clear(text);
}

static void add_header(struct portfolio_page *p)
{
    const payback_portfolio *portfolio = p->portfolio;
    struct pb_text text = {0};
    size_t all = portfolio->done + portfolio->failed;
    pb_page_paragraph(&p->page, 0, PB_STRONG, portfolio->store, PB_PLAIN, "");
    pb_text_format(&text, "%s scenario%s", pb_count((double)all).text, all == 1 ? "" : "s");
    if (portfolio->done > 0)
        pb_text_format(&text, ": %s met, %s not met, %s unresolved", pb_count((double)portfolio->met).text,
                       pb_count((double)portfolio->not_met).text, pb_count((double)portfolio->unresolved).text);
    if (portfolio->failed > 0)
        pb_text_format(&text, "%s %s failed", portfolio->done > 0 ? ";" : ":",
                       pb_count((double)portfolio->failed).text);
    pb_text_add(&text, ".");
    add_sentence(p, &text);
    if (portfolio->currencies > 1)
        pb_page_paragraph(&p->page, 0, PB_CAUTION, "Amounts are in different currencies.", PB_PLAIN,
                          "Each has its own rows; which are listed follows from their numbers alone.");
}

static enum pb_tone verdict_tone(const char *verdict)
{
    return strcmp(verdict, "met") == 0 ? PB_GOOD : strcmp(verdict, "not met") == 0 ? PB_BAD : PB_CAUTION;
}

static void add_scenario_cell(struct portfolio_page *p, struct pb_table *table, const payback_portfolio_row *row)
{
    struct pb_text text = {0};
    pb_text_add(&text, row->path);
    if (row->varied[0] != '\0')
        pb_text_format(&text, " %s", row->varied);
    p->page.text.failed = p->page.text.failed || text.failed;
    pb_table_cell(table, PB_PLAIN, text.data != NULL ? text.data : "");
    pb_text_clear(&text);
}

static void add_row(struct portfolio_page *p, struct pb_table *table, const payback_portfolio_row *row)
{
    pb_table_row(table);
    add_scenario_cell(p, table, row);
    pb_table_cell(table, PB_PLAIN, pb_percent(row->payback_probability).text);
    pb_table_cell(table, PB_PLAIN, pb_fixed(row->payback_p50, 0).text);
    pb_table_cell(table, PB_PLAIN, pb_money(p->money, row->npv_p10).text);
    pb_table_cell(table, PB_STRONG, pb_money(p->money, row->npv_mean).text);
    pb_table_cell(table, PB_PLAIN, pb_money(p->money, row->npv_p90).text);
    pb_table_cell(table, verdict_tone(row->verdict), row->verdict);
}

/* Row i of the listed ones: the best, then the worst read from the bottom up, so that the page has one order. */
static const payback_portfolio_row *listed(const payback_portfolio *portfolio, size_t i)
{
    return i < portfolio->best_count ? &portfolio->best[i]
                                     : &portfolio->worst[portfolio->worst_count - 1 - (i - portfolio->best_count)];
}

static size_t listed_count(const payback_portfolio *portfolio)
{
    return portfolio->best_count + portfolio->worst_count;
}

static bool is_first_of_currency(const payback_portfolio *portfolio, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (strcmp(listed(portfolio, i)->currency, listed(portfolio, row)->currency) == 0)
            return false;
    return true;
}

/* The rows of a currency under its name, in a unit of their own. */
static void add_currency(struct portfolio_page *p, struct pb_table *table, const char *currency)
{
    const payback_portfolio *portfolio = p->portfolio;
    double largest = 0;
    for (size_t i = 0; i < listed_count(portfolio); i++)
        if (strcmp(listed(portfolio, i)->currency, currency) == 0)
            largest = fmax(largest, fmax(fabs(listed(portfolio, i)->npv_p10), fabs(listed(portfolio, i)->npv_p90)));
    p->money = pb_money_for(currency, largest);
    pb_table_group(table, pb_money_unit(p->money).text);
    for (size_t i = 0; i < listed_count(portfolio); i++)
        if (strcmp(listed(portfolio, i)->currency, currency) == 0)
            add_row(p, table, listed(portfolio, i));
}

static void add_rows(struct portfolio_page *p, struct pb_table *table)
{
    const payback_portfolio *portfolio = p->portfolio;
    bool gap = portfolio->worst_count > 0 && portfolio->done > listed_count(portfolio);
    for (size_t i = 0; i < listed_count(portfolio); i++) {
        if (portfolio->currencies > 1 && is_first_of_currency(portfolio, i))
            add_currency(p, table, listed(portfolio, i)->currency);
        if (portfolio->currencies > 1)
            continue;
        if (gap && i == portfolio->best_count)
            pb_table_rule(table);
        add_row(p, table, listed(portfolio, i));
    }
}

static void add_ranking(struct portfolio_page *p)
{
    const payback_portfolio *portfolio = p->portfolio;
    struct pb_table table = {.airy = true};
    struct pb_text unit = {0};
    if (portfolio->currencies < 2)
        pb_text_format(&unit, "NPV in %s", pb_money_unit(p->money).text);
    else
        pb_text_add(&unit, "NPV in each scenario's currency");
    pb_page_heading(&p->page, portfolio->worst_count > 0 ? "The best and the worst" : "By mean NPV",
                    unit.data != NULL ? unit.data : "");
    pb_table_column(&table, "scenario", PB_LEFT, PB_WRAP, 20);
    pb_table_column(&table, "P(payback)", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "month P50", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P10", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "mean", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P90", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "verdict", PB_LEFT, PB_FIXED, 0);
    add_rows(p, &table);
    p->page.text.failed = p->page.text.failed || table.failed || unit.failed;
    pb_table_print(&p->page, &table);
    pb_text_clear(&unit);
}

static void add_failures(struct portfolio_page *p)
{
    const payback_portfolio *portfolio = p->portfolio;
    pb_page_heading(&p->page, "Failed", "with the first error of each");
    for (size_t i = 0; i < portfolio->failure_count; i++) {
        const payback_portfolio_row *row = &portfolio->failures[i];
        struct pb_text text = {0};
        pb_text_add(&text, row->error);
        if (row->varied[0] != '\0')
            pb_text_format(&text, " (with %s)", row->varied);
        p->page.text.failed = p->page.text.failed || text.failed;
        pb_page_paragraph(&p->page, PB_PAGE_INDENT, PB_PLAIN, "", PB_PLAIN, text.data != NULL ? text.data : "");
        pb_text_clear(&text);
    }
    if (portfolio->failed > portfolio->failure_count) {
        struct pb_text text = {0};
        pb_text_format(&text, "… and %s more: in the view failures of the store, and in its CSV.",
                       pb_count((double)(portfolio->failed - portfolio->failure_count)).text);
        p->page.text.failed = p->page.text.failed || text.failed;
        pb_page_paragraph(&p->page, PB_PAGE_INDENT, PB_PLAIN, "", PB_FAINT, text.data != NULL ? text.data : "");
        pb_text_clear(&text);
    }
}

static double largest_amount(const payback_portfolio *portfolio)
{
    double largest = 0;
    const payback_portfolio_row *const lists[] = {portfolio->best, portfolio->worst};
    const size_t counts[] = {portfolio->best_count, portfolio->worst_count};
    for (int l = 0; l < 2; l++)
        for (size_t i = 0; i < counts[l]; i++)
            largest = fmax(largest, fmax(fabs(lists[l][i].npv_p10), fabs(lists[l][i].npv_p90)));
    return largest;
}

payback_status payback_render_portfolio(payback_text *out, const payback_portfolio *portfolio,
                                        const payback_style *style)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (portfolio == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct portfolio_page p = {.portfolio = portfolio};
    bool alike = portfolio->currencies == 1 && portfolio->best_count > 0;
    p.money = pb_money_for(alike ? portfolio->best[0].currency : "", largest_amount(portfolio));
    if (!alike) {
        p.money.unit = 1;
        p.money.decimals = 0;
    }
    pb_page_begin(&p.page, style);
    add_header(&p);
    if (portfolio->best_count > 0)
        add_ranking(&p);
    if (portfolio->failure_count > 0)
        add_failures(&p);
    return pb_page_end(&p.page, out);
}
