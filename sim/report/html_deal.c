/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is signed, what is lost if it stops and who leaves, under the key figures; what to negotiate and the vendor's
 * bill year by year, in the appendix. */
#include "report/html_result.h"
#include "report/words_deal.h"
#include "report/words.h"
#include "report/words_decision.h"
#include "report/words_solve.h"

#include <math.h>
#include <stdio.h>

/* "What you sign: …" within a paragraph; empties the text, nothing where it is empty. */
static void add_labelled(struct pb_run_page *report, const char *label, struct pb_text *text)
{
    if (text->length > 0) {
        pb_html_raw(&report->html, "<b>");
        pb_html_text(&report->html, label);
        pb_html_raw(&report->html, "</b> ");
        pb_html_take(&report->html, text);
        pb_html_raw(&report->html, " ");
    }
    pb_text_clear(text);
}

void pb_run_deal(struct pb_run_page *report)
{
    struct pb_text text = {0};
    if (report->page->scenario != NULL) {
        pb_deal_sentence(&text, report->page->scenario);
        if (text.length > 0 && pb_has_bill(report->result)) {
            pb_text_add(&text, " ");
            pb_fees_sentence(&text, report->result);
        }
    } else
        pb_deal_of_result(&text, report->result); /* the scenario is elsewhere */
    pb_html_raw(&report->html, "<p class=\"note\">");
    add_labelled(report, "What you sign:", &text);
    pb_stops_sentence(&text, report->result);
    add_labelled(report, "If it stops:", &text);
    pb_people_sentence(&text, report->result);
    add_labelled(report, "Who leaves:", &text);
    pb_html_raw(&report->html, "</p>\n");
    pb_text_clear(&text);
}

static void add_term_row(struct pb_run_page *report, const payback_solution *term)
{
    struct pb_html *html = &report->html;
    const payback_scenario *scenario = report->page->scenario;
    bool limited = pb_term_has_limit(term);
    double limit = limited ? pb_mean_at(&term->varied, term->solved.crossings[0].value.value) : NAN;
    struct pb_text text = {0};
    pb_html_raw(html, "<tr><th scope=\"row\">");
    pb_pointer_words(&text, scenario, term->varied.pointer);
    pb_html_take(html, &text);
    pb_html_raw(html, "</th>");
    pb_html_cell(html, "n", pb_term_figure(scenario, term, term->varied.mean).text);
    pb_html_cell(html, "n", limited ? pb_term_figure(scenario, term, limit).text : "–");
    pb_html_cell(html, "n", limited ? pb_return(limit / term->varied.mean - 1).text : "–");
    pb_term_sentence(&text, report->page, term);
    pb_html_raw(html, "<td>");
    pb_html_take(html, &text);
    pb_html_raw(html, "</td>");
    pb_html_row_end(html);
}

void pb_run_terms(struct pb_run_page *report)
{
    static const char *const heads[] = {"term", ">as planned", ">limit", ">change", "what it means"};
    const payback_page *page = report->page;
    struct pb_html *html = &report->html;
    char caption[160];
    if (page->term_count == 0 || page->scenario == NULL)
        return;
    pb_html_raw(html, "<section class=\"block\">");
    pb_html_element(html, "h2", "", "What to negotiate, and how far");
    snprintf(caption, sizeof caption,
             "Each term alone, the others as planned; means where a term is uncertain; from %.40s futures",
             pb_count((double)page->terms[0]->trials).text);
    pb_html_table_begin(html, "", caption, heads, 5);
    for (size_t t = 0; t < page->term_count; t++)
        add_term_row(report, page->terms[t]);
    pb_html_table_end(html);
    pb_html_raw(html, "</section>\n");
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
    bool budget = !isnan(r->bill_budget_per_year);
    struct pb_money money = pb_bill_money(r);
    char caption[128], over[96];
    if (!pb_has_bill(r))
        return;
    pb_html_raw(html, "<section class=\"block\">");
    pb_html_element(html, "h2", "", "What the vendor gets");
    snprintf(caption, sizeof caption, "The vendor’s bill, %.50s", pb_money_unit(money).text);
    snprintf(over, sizeof over, ">above %.50s a year", pb_money_phrase(r->currency, r->bill_budget_per_year).text);
    const char *const heads[] = {"bill", ">P10", ">P50", ">P90", over};
    pb_html_table_begin(html, "", caption, heads, budget ? 5 : 4);
    for (const struct pb_bill_row *row = pb_bill_rows; row->outcome != NULL; row++)
        add_bill_row(report, row, money);
    pb_html_table_end(html);
    pb_html_raw(html, "</section>\n");
}
