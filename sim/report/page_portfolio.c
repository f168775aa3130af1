/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of a store: how many of its scenarios pay back as they should, the best and the worst on a terminal, a row a
 * scenario on paper, and what failed. */
#include "payback/batch.h"

#include "report/page_model.h"

#include <math.h>
#include <string.h>

enum { FITS_A_PAGE = 25 };

/* ---- words ---- */

static const char *scenarios(size_t count)
{
    return count == 1 ? "scenario" : "scenarios";
}

static struct pb_label number(size_t count)
{
    return pb_count((double)count);
}

static const char *name_of(struct pb_report *page, const payback_portfolio_row *row)
{
    return pb_report_words(page, "%s%s%s", row->path, row->varied[0] != '\0' ? " " : "", row->varied);
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

static void add_verdict(struct pb_report *page, const payback_portfolio *portfolio)
{
    struct pb_text text = {0};
    pb_text_format(&text, "%s %s payback rule.", scenarios(portfolio->done),
                   portfolio->done == 1 ? "meets its" : "meet their");
    pb_report_verdict(page, PB_LOOK_PLAIN,
                      pb_report_words(page, "%s of %s", number(portfolio->met).text, number(portfolio->done).text),
                      &text);
    if (portfolio->not_met > 0)
        pb_text_format(&text, "%s %s not. ", number(portfolio->not_met).text, portfolio->not_met == 1 ? "does" : "do");
    if (portfolio->unresolved > 0)
        pb_text_format(&text, "%s cannot be told apart from the requirement with so few trials. ",
                       number(portfolio->unresolved).text);
    if (portfolio->failed > 0)
        pb_text_format(&text, "%s %s failed and %s not counted.", number(portfolio->failed).text,
                       scenarios(portfolio->failed), portfolio->failed == 1 ? "is" : "are");
    pb_report_paragraph(page, PB_PLAIN, &text);
    if (portfolio->currencies > 1)
        pb_report_say(page, "Amounts are in different currencies: each has a table of its own, and none are drawn on "
                            "one axis.");
}

static void add_extreme(struct pb_report *page, const char *name, const payback_portfolio_row *row)
{
    pb_report_key(page, name, pb_money_phrase(row->currency, row->npv_mean).text, name_of(page, row));
}

static void add_keys(struct pb_report *page, const payback_portfolio *portfolio)
{
    double share = (double)portfolio->met / (double)portfolio->done;
    pb_report_key(page, "requirement met", number(portfolio->met).text, pb_percent(share).text);
    pb_report_key(page, "not met", number(portfolio->not_met).text, "");
    if (portfolio->currencies < 2)
        add_extreme(page, "highest mean NPV", &portfolio->best[0]);
    if (portfolio->worst_count > 0 && portfolio->currencies < 2)
        add_extreme(page, "lowest mean NPV", &portfolio->worst[0]);
    pb_report_key(page, "failed", number(portfolio->failed).text,
                  pb_report_words(page, "of %s", number(portfolio->done + portfolio->failed).text));
}

static void add_head(struct pb_report *page, const payback_portfolio *portfolio)
{
    const char *slash = strrchr(portfolio->store, '/');
    pb_report_title(page, pb_report_words(page, "Portfolio %s", slash != NULL ? slash + 1 : portfolio->store),
                    pb_report_words(page, "%s %s simulated · %s failed", number(portfolio->done).text,
                                    scenarios(portfolio->done), number(portfolio->failed).text));
    if (portfolio->done == 0)
        return;
    add_verdict(page, portfolio);
    add_keys(page, portfolio);
}

/* ---- rows ---- */

static enum pb_tone verdict_tone(const char *verdict)
{
    return strcmp(verdict, "met") == 0 ? PB_GOOD : strcmp(verdict, "not met") == 0 ? PB_BAD : PB_CAUTION;
}

/* Rows of a table, in the order in which they are listed. */
struct list {
    const payback_portfolio_row *(*at)(const payback_portfolio *portfolio, size_t i);
    size_t count;
};

static const payback_portfolio_row *row_at(const payback_portfolio *portfolio, size_t i)
{
    return &portfolio->rows[i];
}

/* The best, then the worst read from the bottom up, so that the page has one order. */
static const payback_portfolio_row *extreme_at(const payback_portfolio *portfolio, size_t i)
{
    return i < portfolio->best_count ? &portfolio->best[i]
                                     : &portfolio->worst[portfolio->worst_count - 1 - (i - portfolio->best_count)];
}

/* Whether no row before it has its currency. */
static bool is_first_of_currency(const payback_portfolio *portfolio, const struct list *list, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (strcmp(list->at(portfolio, i)->currency, list->at(portfolio, row)->currency) == 0)
            return false;
    return true;
}

/* One unit for the amounts of a currency. */
static struct pb_money money_of(const payback_portfolio *portfolio, const struct list *list, const char *currency)
{
    double largest = 0;
    for (size_t i = 0; i < list->count; i++) {
        const payback_portfolio_row *row = list->at(portfolio, i);
        const double amounts[] = {row->npv_p10, row->npv_p90, row->npv_mean};
        for (size_t a = 0; a < sizeof amounts / sizeof amounts[0] && strcmp(row->currency, currency) == 0; a++)
            if (isfinite(amounts[a]))
                largest = fmax(largest, fabs(amounts[a]));
    }
    return pb_money_for(currency, largest);
}

/* The table of a currency. */
typedef void add_table(struct pb_report *page, const payback_portfolio *portfolio, const struct list *list,
                       const char *currency);

static void add_table_a_currency(struct pb_report *page, const payback_portfolio *portfolio, const struct list *list,
                                 add_table *add)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *currency = list->at(portfolio, i)->currency;
        if (!is_first_of_currency(portfolio, list, i))
            continue;
        if (portfolio->currencies > 1)
            pb_report_subsection(page, currency);
        pb_report_money(page, money_of(portfolio, list, currency));
        add(page, portfolio, list, currency);
    }
}

/* ---- a terminal: the best and the worst ---- */

static void add_extreme_row(struct pb_report *page, const payback_portfolio_row *row)
{
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, name_of(page, row));
    pb_report_value(page, PB_PLAIN, row->payback_probability);
    pb_report_labelled(page, PB_PLAIN, pb_fixed(row->payback_p50, 0), row->payback_p50);
    pb_report_value(page, PB_PLAIN, row->npv_p10);
    pb_report_value(page, PB_STRONG, row->npv_mean);
    pb_report_value(page, PB_PLAIN, row->npv_p90);
    pb_report_cell(page, verdict_tone(row->verdict), row->verdict);
}

static void add_extremes(struct pb_report *page, const payback_portfolio *portfolio, const struct list *list,
                         const char *currency)
{
    bool gap = portfolio->currencies < 2 && portfolio->worst_count > 0 && portfolio->done > list->count;
    pb_report_table(page, pb_report_words(page, "NPV in %s", pb_money_unit(money_of(portfolio, list, currency)).text));
    pb_report_words_column(page, "scenario", 20);
    pb_report_column(page, "pays back in time", PB_KIND_SHARE);
    pb_report_column(page, "median month", PB_KIND_MONTHS);
    pb_report_column(page, "P10", PB_KIND_MONEY);
    pb_report_column(page, "mean", PB_KIND_MONEY);
    pb_report_column(page, "P90", PB_KIND_MONEY);
    pb_report_words_column(page, "verdict", 0);
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->at(portfolio, i)->currency, currency) != 0)
            continue;
        if (gap && i == portfolio->best_count)
            pb_report_rule(page);
        add_extreme_row(page, list->at(portfolio, i));
    }
}

static void add_ranking(struct pb_report *page, const payback_portfolio *portfolio)
{
    const struct list list = {extreme_at, portfolio->best_count + portfolio->worst_count};
    pb_report_section(page, PB_ACROSS, portfolio->worst_count > 0 ? "The best and the worst" : "By mean NPV");
    add_table_a_currency(page, portfolio, &list, add_extremes);
}

/* ---- paper: where each stands ---- */

static void add_chart(struct pb_report *page, const payback_portfolio *portfolio)
{
    const struct pb_figure figure = {
        "Probability of payback against NPV",
        pb_report_words(page,
                        "%s marks: the probability that a scenario pays back by its target, against its mean NPV. The "
                        "table below has the figures.",
                        number(portfolio->row_count).text),
        pb_plot_portfolio,
        portfolio,
        580,
        340,
        320};
    pb_report_section(page, PB_BESIDE, "Where does each stand?");
    pb_report_say(page, "Up: it is likelier to pay back by its target. To the right: it is worth more in today’s "
                        "money, on average.");
    pb_report_note(page, "A dot meets its requirement, a slanted cross does not, an upright cross is unresolved.%s",
                   portfolio->row_count <= PB_NUMBERED_MARKS
                       ? " Numbers are those of the rows below, where there is room for them."
                       : "");
    pb_report_figure(page, &figure, NULL);
}

static void add_full_row(struct pb_report *page, const payback_portfolio_row *row, size_t position)
{
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, name_of(page, row));
    pb_report_labelled(page, PB_PLAIN, number(position + 1), (double)position + 1);
    pb_report_value(page, PB_PLAIN, row->payback_probability);
    pb_report_value(page, PB_PLAIN, row->payback_p50);
    pb_report_value(page, PB_PLAIN, row->npv_p10);
    pb_report_value(page, PB_PLAIN, row->npv_mean);
    pb_report_value(page, PB_PLAIN, row->npv_p90);
    pb_report_value(page, PB_PLAIN, row->expected_shortfall_05);
    pb_report_labelled(page, PB_PLAIN, pb_return(row->roi_p50), row->roi_p50);
    pb_report_value(page, PB_PLAIN, row->peak_funding_p90);
    pb_report_cell(page, verdict_tone(row->verdict),
                   strcmp(row->verdict, "not met") == 0 ? "not" PB_NBSP "met" : row->verdict);
}

static void add_all_rows(struct pb_report *page, const payback_portfolio *portfolio, const struct list *list,
                         const char *currency)
{
    static const struct {
        const char *head;
        enum pb_cell_kind kind;
    } columns[] = {
        {"no.", PB_KIND_COUNT},      {"pays back in time", PB_KIND_SHARE}, {"median month", PB_KIND_MONTHS},
        {"NPV, P10", PB_KIND_MONEY}, {"NPV, mean", PB_KIND_MONEY},         {"NPV, P90", PB_KIND_MONEY},
        {"worst 5%", PB_KIND_MONEY}, {"ROI, median", PB_KIND_NUMBER},      {"cash needed, P90", PB_KIND_MONEY}};
    struct pb_text caption = {0};
    pb_text_format(&caption, "In %s; %s", pb_money_unit(money_of(portfolio, list, currency)).text,
                   order_in_words(portfolio->order));
    if (portfolio->row_count < portfolio->done)
        pb_text_format(&caption, "; %s more are in the store and its CSV",
                       number(portfolio->done - portfolio->row_count).text);
    pb_text_add(&caption, ". A click on the head of a column sorts by it");
    pb_report_table(page, pb_report_keep_text(page, &caption));
    pb_report_sortable(page);
    pb_report_words_column(page, "scenario", 20);
    for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++)
        pb_report_column(page, columns[c].head, columns[c].kind);
    pb_report_words_column(page, "verdict", 0);
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->at(portfolio, i)->currency, currency) == 0)
            add_full_row(page, list->at(portfolio, i), i);
}

static void add_everything(struct pb_report *page, const payback_portfolio *portfolio)
{
    const struct list list = {row_at, portfolio->row_count};
    pb_report_section(page, PB_ACROSS,
                      portfolio->row_count < portfolio->done ? "The first scenarios" : "All scenarios");
    add_table_a_currency(page, portfolio, &list, add_all_rows);
    pb_report_note(page, "All figures are on each scenario’s own basis and horizon. Worst 5%%: mean NPV of the worst "
                         "twentieth of its futures. Cash needed: nine in ten futures need no more.");
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

/* A terminal has each error as the program prints errors, for editors that jump to FILE:LINE:COLUMN. */
static void add_error_lines(struct pb_report *page, const payback_portfolio *portfolio)
{
    for (size_t i = 0; i < portfolio->failure_count; i++) {
        const payback_portfolio_row *row = &portfolio->failures[i];
        bool varied = row->varied[0] != '\0';
        pb_report_say(page, "%s%s%s%s", row->error, varied ? " (with " : "", row->varied, varied ? ")" : "");
    }
}

static void add_error_table(struct pb_report *page, const payback_portfolio *portfolio)
{
    pb_report_table(page, "Scenarios that failed, and why");
    pb_report_sortable(page);
    pb_report_words_column(page, "scenario", 20);
    pb_report_words_column(page, "first error", 24);
    for (size_t i = 0; i < portfolio->failure_count; i++) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, name_of(page, &portfolio->failures[i]));
        pb_report_cell(page, PB_PLAIN, error_alone(&portfolio->failures[i]));
    }
}

static void add_failures(struct pb_report *page, const payback_portfolio *portfolio)
{
    pb_report_section(page, PB_ACROSS, "What failed");
    pb_report_media(page, PB_ON_TERMINAL);
    add_error_lines(page, portfolio);
    pb_report_media(page, PB_ON_PAPER);
    add_error_table(page, portfolio);
    pb_report_media(page, PB_EVERYWHERE);
    if (portfolio->failure_count < portfolio->failed)
        pb_report_note(page, "%s more: in the view “failures” of the store, and in its CSV.",
                       number(portfolio->failed - portfolio->failure_count).text);
    pb_report_note(page,
                   "payback check FILE lists all that is wrong with one; the same batch with --retry-failed takes "
                   "them up again.");
}

/* ---- the page ---- */

static void build(struct pb_report *page, const void *data)
{
    const payback_portfolio *portfolio = data;
    add_head(page, portfolio);
    pb_report_media(page, PB_ON_TERMINAL);
    if (portfolio->best_count > 0)
        add_ranking(page, portfolio);
    pb_report_media(page, PB_ON_PAPER);
    if (portfolio->row_count > 0 && portfolio->currencies < 2)
        add_chart(page, portfolio);
    if (portfolio->row_count + portfolio->failure_count > FITS_A_PAGE)
        pb_report_appendix(page);
    if (portfolio->row_count > 0)
        add_everything(page, portfolio);
    pb_report_media(page, PB_EVERYWHERE);
    if (portfolio->failure_count > 0)
        add_failures(page, portfolio);
}

payback_status payback_render_portfolio(payback_text *out, const payback_portfolio *portfolio,
                                        const payback_style *style)
{
    return pb_report_render_text(out, build, portfolio, style);
}

payback_status payback_render_portfolio_html(payback_text *out, const payback_portfolio *portfolio)
{
    bool unread = portfolio != NULL && portfolio->done > 0 && portfolio->row_count == 0;
    return pb_report_render_html(out, build, unread ? NULL : portfolio);
}
