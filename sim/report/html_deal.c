/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is signed, in a line under the key figures; the vendor's bill year by year and what is lost if the programme
 * stops, in the appendix. */
#include "report/html_result.h"
#include "report/words_deal.h"

#include <math.h>
#include <stdio.h>

void pb_run_deal(struct pb_run_page *report)
{
    struct pb_text text = {0};
    if (report->page->scenario == NULL)
        return;
    pb_deal_sentence(&text, report->page->scenario);
    if (text.length > 0 && pb_has_bill(report->result)) {
        pb_text_add(&text, " ");
        pb_fees_sentence(&text, report->result);
    }
    if (text.length > 0) {
        pb_html_raw(&report->html, "<p class=\"note\"><b>What you sign:</b> ");
        pb_html_take(&report->html, &text);
        pb_html_raw(&report->html, "</p>\n");
    }
    pb_text_clear(&text);
}

static void add_bill_row(struct pb_run_page *report, const struct pb_bill_row *row, struct pb_money money)
{
    static const int levels[] = {PAYBACK_P10, PAYBACK_P50, PAYBACK_P90};
    const payback_result *r = report->result;
    const payback_outcome *bill = pb_find_outcome(r, "", row->outcome);
    double over = pb_over_budget(r, row);
    if (isnan(bill->quantiles[PAYBACK_P50].value))
        return;
    pb_html_row(&report->html, row->label);
    for (int q = 0; q < 3; q++)
        pb_html_cell(&report->html, "n", pb_money(money, bill->quantiles[levels[q]].value).text);
    if (!isnan(r->bill_budget_per_year))
        pb_html_cell(&report->html, "n", isnan(over) ? "" : pb_percent(over).text);
    pb_html_row_end(&report->html);
}

void pb_run_bill(struct pb_run_page *report)
{
    const payback_result *r = report->result;
    struct pb_html *html = &report->html;
    struct pb_text text = {0};
    bool budget = !isnan(r->bill_budget_per_year);
    struct pb_money money = pb_bill_money(r);
    char caption[128], over[96];
    pb_stops_sentence(&text, r);
    if (text.length == 0 && !pb_has_bill(r))
        return;
    pb_html_raw(html, "<section class=\"block\">");
    pb_html_element(html, "h2", "",
                    pb_has_bill(r) ? "What the vendor gets, and what is lost if it stops" : "What is lost if it stops");
    if (text.length > 0)
        pb_html_paragraph(html, "", &text);
    if (pb_has_bill(r)) {
        snprintf(caption, sizeof caption, "The vendor’s bill, %.50s", pb_money_unit(money).text);
        snprintf(over, sizeof over, ">above %.50s a year", pb_money_phrase(r->currency, r->bill_budget_per_year).text);
        const char *const heads[] = {"bill", ">P10", ">P50", ">P90", over};
        pb_html_table_begin(html, "", caption, heads, budget ? 5 : 4);
        for (const struct pb_bill_row *row = pb_bill_rows; row->outcome != NULL; row++)
            add_bill_row(report, row, money);
        pb_html_table_end(html);
    }
    pb_html_raw(html, "</section>\n");
    pb_text_clear(&text);
}
