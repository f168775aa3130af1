/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the vendor gets year by year, and what is left where the programme stops. */
#include "report/table.h"
#include "report/text_result.h"
#include "report/words_deal.h"

#include <math.h>

static const int levels[] = {PAYBACK_P10, PAYBACK_P50, PAYBACK_P90};

void pb_add_deal(struct pb_result_page *p)
{
    struct pb_text text = {0};
    pb_deal_of_result(&text, p->result);
    if (text.length > 0)
        pb_page_take(&p->page, PB_STRONG, "What you sign:", PB_PLAIN, &text);
    pb_text_clear(&text);
}

static void add_table(struct pb_result_page *p)
{
    const payback_result *r = p->result;
    struct pb_money money = pb_bill_money(r);
    bool budget = !isnan(r->bill_budget_per_year);
    struct pb_text head = {0}, label = {0};
    pb_text_format(&head, "vendor's bill, %s", pb_money_unit(money).text);
    pb_text_format(&label, "above %s", pb_money_phrase(r->currency, r->bill_budget_per_year).text);
    struct pb_table table = {0};
    pb_table_column(&table, pb_text_string(&head), PB_LEFT, PB_WRAP, 14);
    pb_table_column(&table, "P10", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P50", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P90", PB_RIGHT, PB_FIXED, 0);
    if (budget)
        pb_table_column(&table, pb_text_string(&label), PB_RIGHT, PB_FIXED, 0);
    for (const struct pb_bill_row *row = pb_bill_rows; row->outcome != NULL; row++) {
        const payback_outcome *bill = pb_find_outcome(r, "", row->outcome);
        if (isnan(bill->quantiles[PAYBACK_P50].value))
            continue;
        pb_table_row(&table);
        pb_table_cell(&table, PB_PLAIN, row->label);
        for (int q = 0; q < 3; q++)
            pb_table_cell(&table, PB_PLAIN, pb_money(money, bill->quantiles[levels[q]].value).text);
        if (budget && !isnan(pb_over_budget(r, row)))
            pb_table_cell(&table, PB_PLAIN, pb_percent(pb_over_budget(r, row)).text);
    }
    pb_table_print(&p->page, &table);
    p->page.text.failed |= head.failed || label.failed;
    pb_text_clear(&head);
    pb_text_clear(&label);
}

void pb_add_bill(struct pb_result_page *p)
{
    struct pb_text text = {0};
    bool bill = pb_has_bill(p->result);
    pb_stops_sentence(&text, p->result);
    if (!bill && text.length == 0)
        return;
    pb_page_heading(&p->page, bill ? "What the vendor gets" : "What is left where it stops", "");
    if (bill)
        add_table(p);
    if (text.length > 0)
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    pb_text_clear(&text);
}
