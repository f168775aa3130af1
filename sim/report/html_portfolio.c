/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of a store: how many of its scenarios pay back as they should, where each of them stands, a row a scenario,
 * and what failed. */
#include "report/html_parts.h"
#include "report/text_result.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct portfolio_html {
    struct pb_html html;
    const payback_portfolio *portfolio;
    const char *currency;  /* of all, or "" */
    struct pb_money money; /* one unit for the table */
};

/* ---- words ---- */

static const char *scenarios(size_t count)
{
    return count == 1 ? "scenario" : "scenarios";
}

static struct pb_label number(size_t count)
{
    return pb_count((double)count);
}

/* What a row is called in a sentence. */
static void add_name(struct pb_text *text, const payback_portfolio_row *row)
{
    enum { NAME_COLUMNS = 60 };
    struct pb_text name = {0};
    pb_text_format(&name, "%s%s%s", row->path, row->varied[0] != '\0' ? " " : "", row->varied);
    pb_fit(text, name.data != NULL ? name.data : "", NAME_COLUMNS);
    text->failed = text->failed || name.failed;
    pb_text_clear(&name);
}

static const char *order_in_words(const char *order)
{
    static const struct {
        const char *order, *words;
    } list[] = {
        {"npv", "the highest mean NPV first"},          {"payback", "the likeliest payback first"},
        {"month", "the earliest median payback first"}, {"roi", "the highest median ROI first"},
        {"shortfall", "the mildest worst case first"},  {"funding", "the least cash needed first"},
    };
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
        if (strcmp(list[i].order, order) == 0)
            return list[i].words;
    return "by file";
}

/* ---- head ---- */

static void add_verdict(struct portfolio_html *p)
{
    const payback_portfolio *portfolio = p->portfolio;
    struct pb_text text = {0};
    char lead[128];
    snprintf(lead, sizeof lead, "%s of %s", number(portfolio->met).text, number(portfolio->done).text);
    pb_text_format(&text, "%s %s payback rule.", scenarios(portfolio->done),
                   portfolio->done == 1 ? "meets its" : "meet their");
    pb_html_verdict_begin(&p->html, PB_LOOK_PLAIN, lead, &text);
    pb_text_format(&text, "%s %s not", number(portfolio->not_met).text, portfolio->not_met == 1 ? "does" : "do");
    if (portfolio->unresolved > 0)
        pb_text_format(&text, "; %s cannot be told apart from the requirement with so many trials",
                       number(portfolio->unresolved).text);
    pb_text_add(&text, ".");
    if (portfolio->failed > 0)
        pb_text_format(&text, " %s %s failed and %s not counted.", number(portfolio->failed).text,
                       scenarios(portfolio->failed), portfolio->failed == 1 ? "is" : "are");
    pb_html_paragraph(&p->html, "", &text);
    if (portfolio->currencies > 1) {
        pb_text_add(
            &text, "Amounts are in different currencies: each has a table of its own, and none are drawn on one axis.");
        pb_html_paragraph(&p->html, "", &text);
    }
    pb_html_verdict_end(&p->html);
}

static void add_extreme(struct portfolio_html *p, const char *name, const payback_portfolio_row *row)
{
    struct pb_text remark = {0};
    add_name(&remark, row);
    pb_html_key(&p->html, name, pb_money_phrase(row->currency, row->npv_mean).text,
                remark.data != NULL ? remark.data : "");
    p->html.text.failed = p->html.text.failed || remark.failed;
    pb_text_clear(&remark);
}

static void add_keys(struct portfolio_html *p)
{
    const payback_portfolio *portfolio = p->portfolio;
    char remark[64];
    size_t all = portfolio->done + portfolio->failed;
    double share = (double)portfolio->met / (double)portfolio->done;
    pb_html_keys_begin(&p->html);
    pb_html_key(&p->html, "requirement met", number(portfolio->met).text, pb_percent(share).text);
    pb_html_key(&p->html, "not met", number(portfolio->not_met).text, "");
    if (portfolio->currencies < 2)
        add_extreme(p, "highest mean NPV", &portfolio->best[0]);
    if (portfolio->worst_count > 0 && portfolio->currencies < 2)
        add_extreme(p, "lowest mean NPV", &portfolio->worst[0]);
    snprintf(remark, sizeof remark, "of %s", number(all).text);
    pb_html_key(&p->html, "failed", number(portfolio->failed).text, remark);
    pb_html_keys_end(&p->html);
}

static void add_head(struct portfolio_html *p)
{
    const payback_portfolio *portfolio = p->portfolio;
    struct pb_text title = {0}, about = {0};
    const char *slash = strrchr(portfolio->store, '/');
    pb_text_format(&title, "Portfolio %s", slash != NULL ? slash + 1 : portfolio->store);
    pb_text_format(&about, "%s %s simulated · %s failed", number(portfolio->done).text, scenarios(portfolio->done),
                   number(portfolio->failed).text);
    pb_html_head(&p->html, title.data != NULL ? title.data : "", about.data != NULL ? about.data : "");
    p->html.text.failed = p->html.text.failed || title.failed || about.failed;
    pb_text_clear(&title);
    pb_text_clear(&about);
    if (portfolio->done == 0)
        return;
    add_verdict(p);
    add_keys(p);
}

/* ---- chart ---- */

static void add_chart(struct portfolio_html *p)
{
    struct pb_text text = {0};
    char description[200];
    snprintf(description, sizeof description,
             "%s marks: the probability that a scenario pays back by its target, against its mean NPV. The table below "
             "has the figures.",
             number(p->portfolio->row_count).text);
    const struct pb_figure figure = {
        "Probability of payback against NPV", description, pb_plot_portfolio, p->portfolio, 580, 340, 320};
    pb_html_answer_begin(&p->html, "Where does each stand?");
    pb_text_add(&text, "Up: it is likelier to pay back by its target. To the right: it is worth more in today’s money, "
                       "on average.");
    pb_html_paragraph(&p->html, "", &text);
    pb_text_add(&text, "A dot meets its requirement, a slanted cross does not, an upright cross is unresolved.");
    if (p->portfolio->row_count <= PB_NUMBERED_MARKS)
        pb_text_add(&text, " Numbers are those of the rows below, where there is room for them.");
    pb_html_paragraph(&p->html, "note", &text);
    pb_html_answer_chart(&p->html);
    pb_html_figure(&p->html, &figure);
    pb_html_answer_end(&p->html);
}

/* ---- table ---- */

static const char *verdict_class(const char *verdict)
{
    return strcmp(verdict, "met") == 0 ? "good" : strcmp(verdict, "not met") == 0 ? "bad" : "caution";
}

static void add_figure(struct portfolio_html *p, const char *text)
{
    pb_html_raw(&p->html, "<td class=\"n\">");
    pb_html_text(&p->html, text);
    pb_html_raw(&p->html, "</td>");
}

static void add_row(struct portfolio_html *p, const payback_portfolio_row *row, size_t position)
{
    struct pb_html *html = &p->html;
    pb_text_format(&html->text, "<tr><td class=\"n number\">%zu</td><th scope=\"row\">", position + 1);
    pb_html_text(html, row->path);
    if (row->varied[0] != '\0') {
        pb_html_raw(html, " ");
        pb_html_element(html, "span", "varied", row->varied);
    }
    pb_html_raw(html, "</th>");
    add_figure(p, pb_percent(row->payback_probability).text);
    add_figure(p, pb_fixed(row->payback_p50, 1).text);
    add_figure(p, pb_money(p->money, row->npv_p10).text);
    add_figure(p, pb_money(p->money, row->npv_mean).text);
    add_figure(p, pb_money(p->money, row->npv_p90).text);
    add_figure(p, pb_money(p->money, row->expected_shortfall_05).text);
    add_figure(p, pb_return(row->roi_p50).text);
    add_figure(p, pb_money(p->money, row->peak_funding_p90).text);
    pb_html_cell(html, verdict_class(row->verdict),
                 strcmp(row->verdict, "not met") == 0 ? "not" PB_NBSP "met" : row->verdict);
    pb_html_raw(html, "</tr>\n");
}

/* The rows of a currency (NULL: all), in its own unit. */
static void add_rows(struct portfolio_html *p, const char *currency)
{
    static const char *const heads[] = {
        ">no.",      "scenario",  ">pays back in time", ">median month",     ">NPV, P10", ">NPV, mean",
        ">NPV, P90", ">worst 5%", ">ROI, median",       ">cash needed, P90", "verdict"};
    const payback_portfolio *portfolio = p->portfolio;
    struct pb_text text = {0};
    pb_text_format(&text, "In %s; %s", pb_money_unit(p->money).text, order_in_words(portfolio->order));
    if (portfolio->row_count < portfolio->done)
        pb_text_format(&text, "; %s more are in the store and its CSV",
                       number(portfolio->done - portfolio->row_count).text);
    pb_text_add(&text, ". A click on the head of a column sorts by it");
    pb_html_table_begin(&p->html, "sortable", text.data != NULL ? text.data : "", heads,
                        sizeof heads / sizeof heads[0]);
    p->html.text.failed = p->html.text.failed || text.failed;
    pb_text_clear(&text);
    for (size_t i = 0; i < portfolio->row_count; i++)
        if (currency == NULL || strcmp(portfolio->rows[i].currency, currency) == 0)
            add_row(p, &portfolio->rows[i], i);
    pb_html_table_end(&p->html);
}

/* Whether no row before it has its currency. */
static bool is_first_of_currency(const payback_portfolio *portfolio, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (strcmp(portfolio->rows[i].currency, portfolio->rows[row].currency) == 0)
            return false;
    return true;
}

static double largest_of(const payback_portfolio *portfolio, const char *currency)
{
    double largest = 0;
    for (size_t i = 0; i < portfolio->row_count; i++)
        if (strcmp(portfolio->rows[i].currency, currency) == 0)
            largest = fmax(largest, fmax(fabs(portfolio->rows[i].npv_p10), fabs(portfolio->rows[i].npv_p90)));
    return largest;
}

static void add_table(struct portfolio_html *p)
{
    const payback_portfolio *portfolio = p->portfolio;
    struct pb_text text = {0};
    pb_html_block_begin(&p->html, portfolio->row_count < portfolio->done ? "The first scenarios" : "All scenarios");
    if (portfolio->currencies < 2)
        add_rows(p, NULL);
    for (size_t i = 0; portfolio->currencies > 1 && i < portfolio->row_count; i++)
        if (is_first_of_currency(portfolio, i)) {
            const char *currency = portfolio->rows[i].currency;
            p->money = pb_money_for(currency, largest_of(portfolio, currency));
            pb_html_element(&p->html, "h3", "turn", currency);
            add_rows(p, currency);
        }
    pb_text_add(&text, "All figures are on each scenario’s own basis and horizon. Worst 5%: mean NPV of the worst "
                       "twentieth of its futures. Cash needed: nine in ten futures need no more.");
    pb_html_paragraph(&p->html, "note", &text);
    pb_html_block_end(&p->html);
}

/* ---- failures ---- */

/* The error without the file that it begins with, which stands beside it. */
static const char *error_alone(const payback_portfolio_row *row)
{
    size_t length = strlen(row->path);
    const char *rest = row->error;
    if (strncmp(rest, row->path, length) != 0 || rest[length] != ':')
        return rest;
    rest += length + 1;
    return rest + strspn(rest, " ");
}

static void add_failures(struct portfolio_html *p)
{
    static const char *const heads[] = {"scenario", "first error"};
    const payback_portfolio *portfolio = p->portfolio;
    struct pb_text text = {0};
    pb_html_block_begin(&p->html, "What failed");
    pb_text_format(&text, "%s %s", number(portfolio->failed).text, scenarios(portfolio->failed));
    if (portfolio->failure_count < portfolio->failed)
        pb_text_format(&text, "; the first %s stand here, all in the view “failures” of the store",
                       number(portfolio->failure_count).text);
    pb_html_table_begin(&p->html, "sortable", text.data != NULL ? text.data : "", heads, 2);
    p->html.text.failed = p->html.text.failed || text.failed;
    pb_text_clear(&text);
    for (size_t i = 0; i < portfolio->failure_count; i++) {
        const payback_portfolio_row *row = &portfolio->failures[i];
        pb_text_format(&text, "%s%s%s", row->path, row->varied[0] != '\0' ? " " : "", row->varied);
        pb_html_row(&p->html, text.data != NULL ? text.data : "");
        pb_html_cell(&p->html, "words", error_alone(row));
        pb_html_row_end(&p->html);
        p->html.text.failed = p->html.text.failed || text.failed;
        pb_text_clear(&text);
    }
    pb_html_table_end(&p->html);
    pb_text_add(&text, "payback check FILE tells all that is wrong with one; the same batch with --retry-failed takes "
                       "them up again.");
    pb_html_paragraph(&p->html, "note", &text);
    pb_html_block_end(&p->html);
}

/* ---- page ---- */

static double largest_amount(const payback_portfolio *portfolio)
{
    double largest = 0;
    for (size_t i = 0; i < portfolio->row_count; i++) {
        const payback_portfolio_row *row = &portfolio->rows[i];
        const double amounts[] = {row->npv_p10, row->npv_p90, row->npv_mean};
        for (size_t a = 0; a < sizeof amounts / sizeof amounts[0]; a++)
            if (isfinite(amounts[a]))
                largest = fmax(largest, fabs(amounts[a]));
    }
    return largest;
}

payback_status payback_render_portfolio_html(payback_text *out, const payback_portfolio *portfolio)
{
    enum { FITS_A_PAGE = 25 };
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (portfolio == NULL || (portfolio->done > 0 && portfolio->row_count == 0))
        return PAYBACK_ERROR_ARGUMENT;
    struct portfolio_html p = {.portfolio = portfolio, .currency = ""};
    bool on_paper = portfolio->row_count + portfolio->failure_count <= FITS_A_PAGE;
    if (portfolio->currencies == 1 && portfolio->row_count > 0)
        p.currency = portfolio->rows[0].currency;
    p.money = pb_money_for(p.currency, largest_amount(portfolio));
    if (p.currency[0] == '\0') {
        p.money.unit = 1;
        p.money.decimals = 0;
    }
    pb_html_begin_sortable(&p.html, "payback portfolio");
    add_head(&p);
    if (portfolio->row_count > 0 && portfolio->currencies < 2)
        add_chart(&p);
    if (!on_paper)
        pb_html_appendix_begin(&p.html);
    if (portfolio->row_count > 0)
        add_table(&p);
    if (portfolio->failure_count > 0)
        add_failures(&p);
    if (!on_paper)
        pb_html_appendix_end(&p.html);
    pb_html_add_sorting(&p.html);
    return pb_html_end(&p.html, out);
}
