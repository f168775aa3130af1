/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures of the page of `payback compare`: side by side on a terminal, as charts on paper. */
#include "report/page_compare.h"

#include "report/text_result.h"
#include "report/words_compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 580, NARROW = 340 };

static bool is_preferred(const struct pb_compare_page *s, size_t proposal)
{
    return proposal == s->comparison->preferred;
}

/* ---- side by side: what paper shows as three charts ---- */

static void add_proposal_row(struct pb_report *page, const struct pb_compare_page *s, size_t proposal)
{
    pb_report_row(page);
    pb_report_cell(page, is_preferred(s, proposal) ? PB_STRONG : PB_PLAIN, s->labels[proposal]);
    for (int f = 0; f < PB_PROPOSAL_FIGURES; f++) {
        double value = pb_figure_of_proposal(&s->comparison->proposals[proposal], f).value;
        bool best = is_preferred(s, proposal) && f == PB_FIGURE_MEAN;
        if (isnan(value))
            pb_report_cell(page, PB_PLAIN, "–");
        else
            pb_report_value(page, best ? PB_STRONG : PB_PLAIN, value);
    }
}

static void add_side_by_side(struct pb_report *page, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    pb_report_media(page, PB_ON_TERMINAL);
    pb_report_section(page, PB_ACROSS, "Side by side");
    pb_report_money(page, s->money);
    pb_report_table(page, pb_report_words(page, "%s basis, %s", c->basis, pb_money_unit(s->money).text));
    pb_report_turning(page);
    pb_report_words_column(page, "", 12);
    for (int f = 0; f < PB_PROPOSAL_FIGURES; f++)
        pb_report_column(page, pb_proposal_figure_name(c, f).text,
                         pb_proposal_figures[f].share ? PB_KIND_SHARE : PB_KIND_MONEY);
    for (size_t k = 0; k < c->proposal_count; k++)
        add_proposal_row(page, s, k);
    pb_report_note(page, "Best: has the greatest NPV of a future, ties shared. Regret: what the best of each future "
                         "was worth more, on average.");
    pb_report_media(page, PB_EVERYWHERE);
}

/* ---- which is worth most ---- */

static void fill_values(struct pb_rows *rows, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    double largest = fabs(c->proposals[s->by_value[0]].npv_p90.value);
    *rows = (struct pb_rows){
        .unit = PB_AXIS_MONEY, .base = 0, .reference = NAN, .axis = c->currency, .figure_head = "mean"};
    for (size_t i = 0; i < c->proposal_count && rows->count < PB_ROWS; i++) {
        const payback_proposal *proposal = &c->proposals[s->by_value[i]];
        struct pb_row *row = &rows->rows[rows->count++];
        *row = pb_row_of(s->labels[s->by_value[i]]);
        row->strong = is_preferred(s, s->by_value[i]);
        if (!proposal->nothing)
            row->bars[0] = (struct pb_bar){proposal->npv_p10.value, proposal->npv_p90.value, "input-low"};
        row->mark = proposal->nothing ? (double)NAN : proposal->npv_p50.value;
        row->dot = proposal->npv_mean.value;
        snprintf(row->figure, sizeof row->figure, "%.39s", pb_label_money(proposal->npv_mean.value, largest).text);
    }
}

static void add_values_table(struct pb_report *page, const struct pb_compare_page *s)
{
    static const char *const heads[] = {"P10", "P50", "P90", "worst 5%", "expected regret"};
    const payback_comparison *c = s->comparison;
    pb_report_money(page, s->money);
    pb_report_figure_table(page, pb_report_words(page, "NPV, %s", pb_money_unit(s->money).text));
    pb_report_words_column(page, "proposal", 12);
    pb_report_column(page, "mean", PB_KIND_MONEY);
    pb_report_column(page, "95% interval", PB_KIND_MONEY);
    for (size_t h = 0; h < sizeof heads / sizeof heads[0]; h++)
        pb_report_column(page, heads[h], PB_KIND_MONEY);
    for (size_t i = 0; i < c->proposal_count; i++) {
        const payback_proposal *proposal = &c->proposals[s->by_value[i]];
        const payback_estimate figures[] = {proposal->npv_p10, proposal->npv_p50, proposal->npv_p90,
                                            proposal->expected_shortfall_05, proposal->expected_regret};
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, s->labels[s->by_value[i]]);
        pb_report_value(page, PB_PLAIN, proposal->npv_mean.value);
        pb_report_interval(page, proposal->npv_mean);
        for (size_t f = 0; f < sizeof figures / sizeof figures[0]; f++)
            pb_report_value(page, PB_PLAIN, figures[f].value);
    }
}

static void add_values(struct pb_report *page, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    const payback_proposal *best = &c->proposals[c->preferred];
    struct pb_rows rows;
    fill_values(&rows, s);
    pb_report_media(page, PB_ON_PAPER);
    pb_report_section(page, PB_BESIDE, "Which is worth most?");
    pb_report_say(page,
                  "Value in today’s money over %s: the bar holds eight futures in ten, the stroke is the median, the "
                  "dot the mean.",
                  pb_months(c->horizon_months).text);
    pb_report_media(page, PB_EVERYWHERE);
    if (!best->nothing)
        pb_report_say(page, "In the worst one in twenty futures %s averages %s.", s->labels[c->preferred],
                      pb_money_phrase(c->currency, best->expected_shortfall_05.value).text);
    pb_report_media(page, PB_ON_PAPER);
    pb_report_rows(page, "NPV of each proposal",
                   "A bar from the 10th to the 90th percentile of the NPV of each proposal with its median and mean, "
                   "the greatest mean first. The table has the figures.",
                   &rows);
    add_values_table(page, s);
    pb_report_media(page, PB_EVERYWHERE);
}

/* ---- shares: paid back in time, the best ---- */

/* One bar a proposal, of a share. */
static void fill_shares(struct pb_rows *rows, const struct pb_compare_page *s, size_t offset)
{
    const payback_comparison *c = s->comparison;
    rows->unit = PB_AXIS_SHARE;
    rows->whole_share = true;
    rows->axis = "share of futures";
    rows->figure_head = "";
    for (size_t i = 0; i < c->proposal_count; i++) {
        payback_estimate e;
        memcpy(&e, (const char *)&c->proposals[s->by_value[i]] + offset, sizeof e);
        if (!isfinite(e.value) || rows->count == PB_ROWS)
            continue;
        struct pb_row *row = &rows->rows[rows->count++];
        *row = pb_row_of(s->labels[s->by_value[i]]);
        row->strong = is_preferred(s, s->by_value[i]);
        row->bars[0] = (struct pb_bar){0, e.value, "input-high"};
        snprintf(row->figure, sizeof row->figure, "%.39s", pb_percent(e.value).text);
    }
}

/* The estimates as percentages with their intervals. */
static void add_share_table(struct pb_report *page, const struct pb_compare_page *s, const char *caption, size_t offset)
{
    const payback_comparison *c = s->comparison;
    pb_report_figure_table(page, caption);
    pb_report_words_column(page, "proposal", 12);
    pb_report_column(page, "share of futures", PB_KIND_SHARE);
    pb_report_column(page, "95% interval", PB_KIND_SHARE);
    for (size_t i = 0; i < c->proposal_count; i++) {
        payback_estimate e;
        memcpy(&e, (const char *)&c->proposals[s->by_value[i]] + offset, sizeof e);
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, s->labels[s->by_value[i]]);
        pb_report_labelled(page, PB_PLAIN, pb_percent_fixed(e.value, 2), e.value);
        pb_report_bounds(page, pb_percent_fixed(fmax(0, e.low), 2), pb_percent_fixed(fmin(1, e.high), 2),
                         pb_has_bounds(e));
    }
}

static void add_paybacks(struct pb_report *page, const struct pb_compare_page *s)
{
    const size_t offset = offsetof(payback_proposal, payback_probability);
    const payback_comparison *c = s->comparison;
    struct pb_rows rows = {.base = 0, .reference = c->required_probability};
    size_t met = 0;
    for (size_t k = 0; k < c->proposal_count; k++)
        met += c->proposals[k].payback_probability.value >= c->required_probability;
    fill_shares(&rows, s, offset);
    snprintf(rows.reference_label, sizeof rows.reference_label, "required: %.30s",
             pb_requirement(c->required_probability).text);
    pb_report_media(page, PB_ON_PAPER);
    pb_report_section(page, PB_BESIDE, "Which pays back in time?");
    pb_report_media(page, PB_EVERYWHERE);
    pb_report_say(page, "%s of %zu reach%s the required %s of futures that pay back within %s.",
                  met == 0 ? "None" : pb_count((double)met).text, c->proposal_count - 1, met == 1 ? "es" : "",
                  pb_requirement(c->required_probability).text, pb_months(c->target_months).text);
    pb_report_media(page, PB_ON_PAPER);
    pb_report_rows(page, "Probability of payback in time",
                   "A bar for each proposal: the share of futures in which it has paid back by the target, beside "
                   "what is required. The table has the figures.",
                   &rows);
    if (rows.count > 0)
        add_share_table(page, s, "Share of futures that pay back by the target", offset);
    pb_report_media(page, PB_EVERYWHERE);
}

static void add_bests(struct pb_report *page, const struct pb_compare_page *s)
{
    const size_t offset = offsetof(payback_proposal, best_probability);
    const payback_comparison *c = s->comparison;
    const payback_proposal *best = &c->proposals[c->preferred];
    struct pb_rows rows = {.base = 0, .reference = NAN};
    fill_shares(&rows, s, offset);
    pb_report_media(page, PB_ON_PAPER);
    pb_report_section(page, PB_BESIDE, "How often is each the best?");
    pb_report_say(page, "The one that is worth most in a future is its best, and ties are shared.");
    pb_report_media(page, PB_EVERYWHERE);
    pb_report_say(page, "%s%s gives up %s on average against always having picked the best.",
                  best->nothing ? "" : "Choosing ", pb_subject_of(c, s->labels, c->preferred),
                  pb_money_phrase(c->currency, best->expected_regret.value).text);
    pb_report_media(page, PB_ON_PAPER);
    pb_report_rows(page, "How often each is the best",
                   "A bar for each proposal and for doing nothing: the share of futures in which it is worth most. "
                   "The table has the figures.",
                   &rows);
    add_share_table(page, s, "Share of futures in which it is worth most", offset);
    pb_report_media(page, PB_EVERYWHERE);
}

/* ---- how the value of each is spread ---- */

static void fill_spreads(struct pb_spreads *spreads, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    *spreads = (struct pb_spreads){.bins = PAYBACK_COMPARE_BINS, .edges = c->bin_edges, .axis = "NPV"};
    for (size_t i = 0; i < c->proposal_count && spreads->count < PB_ROWS; i++) {
        const payback_proposal *proposal = &c->proposals[s->by_value[i]];
        struct pb_spread *row = &spreads->rows[spreads->count];
        if (proposal->nothing)
            continue;
        snprintf(row->label, sizeof row->label, "%s", pb_row_of(s->labels[s->by_value[i]]).label);
        row->shares = proposal->bins;
        row->stopped = proposal->stopped;
        row->median = proposal->npv_p50.value;
        row->strong = is_preferred(s, s->by_value[i]);
        spreads->count++;
    }
}

/* A row of blocks, the tallest bin eight eighths high. */
static void add_blocks(struct pb_text *text, const double *bins)
{
    static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    enum { JOINED = 2, COLUMNS = PAYBACK_COMPARE_BINS / JOINED };
    double columns[COLUMNS] = {0}, tallest = 0;
    for (int b = 0; b < PAYBACK_COMPARE_BINS; b++)
        columns[b / JOINED] += bins[b];
    for (int i = 0; i < COLUMNS; i++)
        tallest = fmax(tallest, columns[i]);
    for (int i = 0; i < COLUMNS; i++)
        pb_text_add(text, columns[i] > 0 ? blocks[(int)fmin(7, floor(8 * columns[i] / tallest))] : PB_NBSP);
}

static void draw_spreads(struct pb_page *page, const void *data)
{
    const struct pb_spreads *spreads = data;
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 12);
    pb_table_column(&table, "", PB_LEFT, PB_FIXED, 0);
    for (int i = 0; i < spreads->count; i++) {
        struct pb_text blocks = {0};
        add_blocks(&blocks, spreads->rows[i].shares);
        pb_table_row(&table);
        pb_table_cell(&table, spreads->rows[i].strong ? PB_STRONG : PB_PLAIN, spreads->rows[i].label);
        pb_table_cell(&table, PB_ACCENT, pb_text_string(&blocks));
        table.failed = table.failed || blocks.failed;
        pb_text_clear(&blocks);
    }
    pb_table_print(page, &table);
}

static void add_spreads_table(struct pb_report *page, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    pb_report_money(page, s->money);
    pb_report_figure_table(page,
                           pb_report_words(page, "Share of futures; median NPV, %s. Below 0 by the bins of the chart",
                                           pb_money_unit(s->money).text));
    pb_report_words_column(page, "proposal", 12);
    pb_report_column(page, "stops early", PB_KIND_SHARE);
    pb_report_column(page, "worth 0 or less", PB_KIND_SHARE);
    pb_report_column(page, "median", PB_KIND_MONEY);
    for (size_t i = 0; i < c->proposal_count; i++) {
        const payback_proposal *proposal = &c->proposals[s->by_value[i]];
        double stops = 0, loses = 0;
        for (int b = 0; b < PAYBACK_COMPARE_BINS; b++) {
            stops += proposal->stopped[b];
            loses += c->bin_edges[b + 1] <= 0 ? proposal->bins[b] : 0;
        }
        if (proposal->nothing)
            continue;
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, s->labels[s->by_value[i]]);
        pb_report_value(page, PB_PLAIN, stops);
        pb_report_value(page, PB_PLAIN, loses);
        pb_report_value(page, PB_PLAIN, proposal->npv_p50.value);
    }
}

static void add_spreads_figure(struct pb_report *page, const struct pb_compare_page *s, const char *from,
                               const char *until)
{
    struct pb_spreads spreads;
    fill_spreads(&spreads, s);
    const struct pb_figure figure = {"How the value of each is spread",
                                     pb_report_words(page,
                                                     "A small histogram of NPV for each proposal, from %s to %s, "
                                                     "futures in which the programme stops early apart. The table has "
                                                     "the figures.",
                                                     from, until),
                                     pb_plot_spreads,
                                     pb_report_keep(page, &spreads, sizeof spreads),
                                     WIDTH,
                                     pb_spreads_height(spreads.count, WIDTH),
                                     pb_spreads_height(spreads.count, NARROW)};
    pb_report_figure(page, &figure, draw_spreads);
    add_spreads_table(page, s);
}

void pb_compare_spreads(struct pb_report *page, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    struct pb_label from = pb_money_phrase(c->currency, c->bin_edges[0]);
    struct pb_label until = pb_money_phrase(c->currency, c->bin_edges[PAYBACK_COMPARE_BINS]);
    if (!(c->bin_edges[PAYBACK_COMPARE_BINS] > c->bin_edges[0]))
        return;
    pb_report_section(page, PB_BESIDE, "How is the value spread?");
    pb_report_media(page, PB_ON_PAPER);
    pb_report_say(page, "NPV over the futures, each row as tall as it may be. Orange: the programme is abandoned, or a "
                        "gate stops it. The stroke is the median; what lies beyond the axis stands at its ends.");
    pb_report_media(page, PB_ON_TERMINAL);
    pb_report_note(page, "NPV from %s (left) to %s (right)", from.text, until.text);
    pb_report_media(page, PB_EVERYWHERE);
    add_spreads_figure(page, s, from.text, until.text);
}

void pb_compare_figures(struct pb_report *page, const struct pb_compare_page *subject)
{
    add_side_by_side(page, subject);
    add_values(page, subject);
    add_paybacks(page, subject);
    add_bests(page, subject);
}
