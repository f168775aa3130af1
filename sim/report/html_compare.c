/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback compare`: which proposal is worth most, which pays back in time, how sure the choice is, and
 * what the offers differ in. */
#include "payback/html.h"

#include "base/memory.h"
#include "report/html_result.h"
#include "report/words.h"
#include "report/settings.h"
#include "report/shrinkage.h"
#include "report/words_compare.h"
#include "report/words_deal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct compare_html {
    struct pb_html html;
    const payback_comparison *comparison;
    const payback_scenario *const *scenarios; /* as many as there are proposals beside "do nothing", or none */
    size_t scenario_count;
    struct pb_money money;
    const char **labels;   /* of the proposals: no two the same, as far as the files allow */
    struct pb_text *texts; /* what they are made of */
    size_t *by_value;      /* proposals by mean NPV, the greatest first */
};

enum {
    WIDTH = 580,
    NARROW = 340,
    LABEL_COLUMNS = 40,
    PAIRS_SHOWN = 10,
    DOMINANCES_SHOWN = 4,
    OFFERS_COMPARED = 5,
    OFFER_LINES = 30,
    SHARES_DRAWN = PB_ROWS
};

/* Names may be longer than a page is wide: they are cut, and numbered where that makes two of them the same. */
static void cut_labels(struct compare_html *p)
{
    size_t count = p->comparison->proposal_count;
    bool distinct = true;
    for (size_t k = 0; k < count; k++) {
        pb_fit(&p->texts[k], p->labels[k], LABEL_COLUMNS);
        for (size_t j = 0; j < k && !p->texts[k].failed; j++)
            distinct = distinct && strcmp(p->texts[j].data, p->texts[k].data) != 0;
    }
    for (size_t k = 0; k < count; k++) {
        if (!distinct && !p->comparison->proposals[k].nothing) {
            pb_text_clear(&p->texts[k]);
            pb_text_format(&p->texts[k], "%zu: ", k + 1);
            pb_fit(&p->texts[k], p->labels[k], LABEL_COLUMNS);
        }
        p->html.text.failed = p->html.text.failed || p->texts[k].failed;
        p->labels[k] = p->texts[k].data != NULL ? p->texts[k].data : "";
    }
}

static struct pb_figure rows_figure(const char *title, const char *description, const struct pb_rows *rows)
{
    return (struct pb_figure){title,
                              description,
                              pb_plot_rows,
                              rows,
                              WIDTH,
                              pb_rows_height(rows->count, WIDTH),
                              pb_rows_height(rows->count, NARROW)};
}

/* ---- the head ---- */

static void add_verdict(struct compare_html *p)
{
    static const enum pb_look looks[] = {PB_LOOK_GOOD, PB_LOOK_CAUTION, PB_LOOK_CAUTION, PB_LOOK_BAD};
    const payback_comparison *c = p->comparison;
    enum pb_choice choice = pb_choice_of(c);
    struct pb_text text = {0}, lead = {0};
    pb_text_format(&lead, "%s%s",
                   choice == PB_CHOICE_CLEAR     ? p->labels[c->preferred]
                   : choice == PB_CHOICE_NOTHING ? "Buy none"
                                                 : "Too close to call",
                   ":");
    pb_choice_sentence(&text, c, p->labels, false);
    pb_html_verdict_begin(&p->html, looks[choice], lead.data != NULL ? lead.data : "", &text);
    p->html.text.failed = p->html.text.failed || lead.failed;
    pb_text_clear(&lead);
    if (choice != PB_CHOICE_EQUAL) {
        pb_text_format(&text, "%s is the best in %s of %s simulated futures. ", p->labels[c->preferred],
                       pb_percent(c->proposals[c->preferred].best_probability.value).text,
                       pb_count((double)c->trials).text);
        pb_html_paragraph(&p->html, "", &text);
    }
    pb_baselines_sentence(&text, c, p->labels);
    if (text.length > 0) {
        pb_html_raw(&p->html, "<p><b>Baselines differ:</b> ");
        pb_html_take(&p->html, &text);
        pb_html_raw(&p->html, "</p>\n");
    }
    pb_html_verdict_end(&p->html);
}

static void add_keys(struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    const payback_proposal *best = &c->proposals[c->preferred];
    size_t next = pb_runner_up(c);
    char name[128], remark[160];
    pb_html_keys_begin(&p->html);
    snprintf(remark, sizeof remark, "%.150s", p->labels[c->preferred]);
    pb_html_key(&p->html, "greatest NPV, mean", pb_money_phrase(c->currency, best->npv_mean.value).text, remark);
    snprintf(remark, sizeof remark, "over %.140s", p->labels[next]);
    pb_html_key(&p->html, "lead on average",
                pb_money_phrase(c->currency, pb_npv_difference(c, c->preferred, next).value).text, remark);
    pb_html_key(&p->html, "it is the best in", pb_percent(best->best_probability.value).text, "of futures");
    snprintf(name, sizeof name, "it pays back by month %.40s", pb_general(c->target_months).text);
    snprintf(remark, sizeof remark, "required: %.40s", pb_requirement(c->required_probability).text);
    pb_html_key(&p->html, name,
                isnan(best->payback_probability.value) ? "–" : pb_percent(best->payback_probability.value).text,
                remark);
    pb_html_key(&p->html, "knowing which is best", pb_money_phrase(c->currency, c->evpi.value).text,
                "is worth at most, on average");
    pb_html_keys_end(&p->html);
}

static void add_head(struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_text title = {0}, about = {0};
    size_t proposals = c->proposal_count - 1;
    pb_text_format(&title, "%zu proposal%s and doing nothing", proposals, proposals == 1 ? "" : "s");
    pb_text_format(&about, "%s · %s · %s · %s simulated futures · simulation and decision of ",
                   pb_months(c->horizon_months).text, pb_basis_words(c->basis), c->currency,
                   pb_count((double)c->trials).text);
    pb_fit(&about, c->proposals[0].name, PB_NAME_COLUMNS);
    pb_html_head(&p->html, title.data != NULL ? title.data : "", about.data != NULL ? about.data : "");
    p->html.text.failed = p->html.text.failed || title.failed || about.failed;
    pb_text_clear(&title);
    pb_text_clear(&about);
    add_verdict(p);
    add_keys(p);
}

/* ---- which is worth most ---- */

static void fill_values(struct pb_rows *rows, const struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    double largest = fabs(c->proposals[p->by_value[0]].npv_p90.value);
    *rows = (struct pb_rows){
        .unit = PB_AXIS_MONEY, .base = 0, .reference = NAN, .axis = c->currency, .figure_head = "mean"};
    for (size_t i = 0; i < c->proposal_count && rows->count < PB_ROWS; i++) {
        const payback_proposal *proposal = &c->proposals[p->by_value[i]];
        struct pb_row *row = &rows->rows[rows->count++];
        *row = pb_row_of(p->labels[p->by_value[i]]);
        row->strong = p->by_value[i] == c->preferred;
        if (!proposal->nothing)
            row->bars[0] = (struct pb_bar){proposal->npv_p10.value, proposal->npv_p90.value, "input-low"};
        row->mark = proposal->nothing ? (double)NAN : proposal->npv_p50.value;
        row->dot = proposal->npv_mean.value;
        snprintf(row->figure, sizeof row->figure, "%.39s", pb_label_money(proposal->npv_mean.value, largest).text);
    }
}

static void add_values_table(struct compare_html *p)
{
    static const char *const heads[] = {"proposal", ">mean", ">95% interval", ">P10",
                                        ">P50",     ">P90",  ">worst 5%",     ">expected regret"};
    const payback_comparison *c = p->comparison;
    char caption[128];
    snprintf(caption, sizeof caption, "NPV, %.50s", pb_money_unit(p->money).text);
    pb_html_details_begin(&p->html, "The figures of this chart");
    pb_html_table_begin(&p->html, "", caption, heads, 8);
    for (size_t i = 0; i < c->proposal_count; i++) {
        const payback_proposal *proposal = &c->proposals[p->by_value[i]];
        payback_estimate mean = proposal->npv_mean;
        const double figures[] = {proposal->npv_p10.value, proposal->npv_p50.value, proposal->npv_p90.value,
                                  proposal->expected_shortfall_05.value, proposal->expected_regret.value};
        pb_html_row(&p->html, p->labels[p->by_value[i]]);
        pb_html_cell(&p->html, "n", pb_money(p->money, mean.value).text);
        pb_html_interval_cell(&p->html, pb_money(p->money, mean.low).text, pb_money(p->money, mean.high).text,
                              pb_has_bounds(mean));
        for (int f = 0; f < 5; f++)
            pb_html_cell(&p->html, "n", pb_money(p->money, figures[f]).text);
        pb_html_row_end(&p->html);
    }
    pb_html_table_end(&p->html);
    pb_html_details_end(&p->html);
}

static void add_values(struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_rows rows;
    struct pb_text text = {0};
    fill_values(&rows, p);
    struct pb_figure figure =
        rows_figure("NPV of each proposal",
                    "A bar from the 10th to the 90th percentile of the NPV of each proposal with its median and mean, "
                    "the greatest mean first. The table has the figures.",
                    &rows);
    pb_html_answer_begin(&p->html, "Which is worth most?");
    pb_text_format(&text,
                   "Value in today’s money over %s: the bar holds eight futures in ten, the stroke is the median, the "
                   "dot the mean.",
                   pb_months(c->horizon_months).text);
    pb_html_paragraph(&p->html, "", &text);
    const payback_proposal *best = &c->proposals[c->preferred];
    if (!best->nothing)
        pb_text_format(&text, "In the worst one in twenty futures %s averages %s.", p->labels[c->preferred],
                       pb_money_phrase(c->currency, best->expected_shortfall_05.value).text);
    if (text.length > 0)
        pb_html_paragraph(&p->html, "", &text);
    pb_html_answer_chart(&p->html);
    pb_html_figure(&p->html, &figure);
    add_values_table(p);
    pb_html_answer_end(&p->html);
}

/* ---- how the value of each is spread ---- */

static void fill_spreads(struct pb_spreads *spreads, const struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    *spreads = (struct pb_spreads){.bins = PAYBACK_COMPARE_BINS, .edges = c->bin_edges, .axis = "NPV"};
    for (size_t i = 0; i < c->proposal_count && spreads->count < PB_ROWS; i++) {
        const payback_proposal *proposal = &c->proposals[p->by_value[i]];
        struct pb_spread *row = &spreads->rows[spreads->count];
        if (proposal->nothing)
            continue;
        snprintf(row->label, sizeof row->label, "%s", pb_row_of(p->labels[p->by_value[i]]).label);
        row->shares = proposal->bins;
        row->stopped = proposal->stopped;
        row->median = proposal->npv_p50.value;
        row->strong = p->by_value[i] == c->preferred;
        spreads->count++;
    }
}

static void add_spreads_table(struct compare_html *p)
{
    static const char *const heads[] = {"proposal", ">stops early", ">worth 0 or less", ">median"};
    const payback_comparison *c = p->comparison;
    char caption[160];
    snprintf(caption, sizeof caption, "Share of futures; median NPV, %.50s. Below 0 by the bins of the chart",
             pb_money_unit(p->money).text);
    pb_html_details_begin(&p->html, "The figures of this chart");
    pb_html_table_begin(&p->html, "", caption, heads, 4);
    for (size_t i = 0; i < c->proposal_count; i++) {
        const payback_proposal *proposal = &c->proposals[p->by_value[i]];
        double stops = 0, loses = 0;
        for (int b = 0; b < PAYBACK_COMPARE_BINS; b++) {
            stops += proposal->stopped[b];
            loses += c->bin_edges[b + 1] <= 0 ? proposal->bins[b] : 0;
        }
        if (proposal->nothing)
            continue;
        pb_html_row(&p->html, p->labels[p->by_value[i]]);
        pb_html_cell(&p->html, "n", pb_percent(stops).text);
        pb_html_cell(&p->html, "n", pb_percent(loses).text);
        pb_html_cell(&p->html, "n", pb_money(p->money, proposal->npv_p50.value).text);
        pb_html_row_end(&p->html);
    }
    pb_html_table_end(&p->html);
    pb_html_details_end(&p->html);
}

static void add_spreads(struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_spreads spreads;
    char description[256];
    if (!(c->bin_edges[PAYBACK_COMPARE_BINS] > c->bin_edges[0]))
        return;
    fill_spreads(&spreads, p);
    snprintf(
        description, sizeof description,
        "A small histogram of NPV for each proposal, from %.40s to %.40s, futures in which the programme stops early "
        "apart. The table has the figures.",
        pb_money_phrase(c->currency, c->bin_edges[0]).text,
        pb_money_phrase(c->currency, c->bin_edges[PAYBACK_COMPARE_BINS]).text);
    struct pb_figure figure = {"How the value of each is spread",
                               description,
                               pb_plot_spreads,
                               &spreads,
                               WIDTH,
                               pb_spreads_height(spreads.count, WIDTH),
                               pb_spreads_height(spreads.count, NARROW)};
    pb_html_answer_begin(&p->html, "How is the value spread?");
    pb_html_element(
        &p->html, "p", "",
        "NPV over the futures, each row as tall as it may be. Orange: the programme is abandoned, or a gate "
        "stops it. The stroke is the median; what lies beyond the axis stands at its ends.");
    pb_html_answer_chart(&p->html);
    pb_html_figure(&p->html, &figure);
    add_spreads_table(p);
    pb_html_answer_end(&p->html);
}

/* ---- shares: paid back in time, the best ---- */

/* One bar a proposal, of a share; of many proposals those with the greatest mean. */
static void add_share_row(struct pb_rows *rows, const struct compare_html *p, size_t proposal, double share)
{
    if (!isfinite(share) || rows->count == SHARES_DRAWN)
        return;
    struct pb_row *row = &rows->rows[rows->count++];
    *row = pb_row_of(p->labels[proposal]);
    row->strong = proposal == p->comparison->preferred;
    row->bars[0] = (struct pb_bar){0, share, "input-high"};
    snprintf(row->figure, sizeof row->figure, "%.39s", pb_percent(share).text);
}

/* The estimates as percentages with their intervals. */
static void add_share_table(struct compare_html *p, const char *caption, size_t offset)
{
    static const char *const heads[] = {"proposal", ">share of futures", ">95% interval"};
    const payback_comparison *c = p->comparison;
    pb_html_details_begin(&p->html, "The figures of this chart");
    pb_html_table_begin(&p->html, "", caption, heads, 3);
    for (size_t i = 0; i < c->proposal_count; i++) {
        payback_estimate e;
        memcpy(&e, (const char *)&c->proposals[p->by_value[i]] + offset, sizeof e);
        pb_html_row(&p->html, p->labels[p->by_value[i]]);
        pb_html_cell(&p->html, "n", pb_percent_fixed(e.value, 2).text);
        pb_html_interval_cell(&p->html, pb_percent_fixed(fmax(0, e.low), 2).text,
                              pb_percent_fixed(fmin(1, e.high), 2).text, pb_has_bounds(e));
        pb_html_row_end(&p->html);
    }
    pb_html_table_end(&p->html);
    pb_html_details_end(&p->html);
}

static void add_paybacks(struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_rows rows = {.unit = PB_AXIS_SHARE,
                           .whole_share = true,
                           .base = 0,
                           .reference = c->required_probability,
                           .axis = "share of futures",
                           .figure_head = ""};
    struct pb_text text = {0};
    size_t met = 0;
    for (size_t i = 0; i < c->proposal_count; i++) {
        double share = c->proposals[p->by_value[i]].payback_probability.value;
        met += share >= c->required_probability;
        add_share_row(&rows, p, p->by_value[i], share);
    }
    snprintf(rows.reference_label, sizeof rows.reference_label, "required: %.30s",
             pb_requirement(c->required_probability).text);
    struct pb_figure figure = rows_figure("Probability of payback in time",
                                          "A bar for each proposal: the share of futures in which it has paid back by "
                                          "the target, beside what is required. The table has the figures.",
                                          &rows);
    pb_html_answer_begin(&p->html, "Which pays back in time?");
    pb_text_format(&text, "%s of %zu reach%s the required %s of futures that pay back within %s.",
                   met == 0 ? "None" : pb_count((double)met).text, c->proposal_count - 1, met == 1 ? "es" : "",
                   pb_requirement(c->required_probability).text, pb_months(c->target_months).text);
    pb_html_paragraph(&p->html, "", &text);
    pb_html_answer_chart(&p->html);
    pb_html_figure(&p->html, &figure);
    add_share_table(p, "Share of futures that pay back by the target", offsetof(payback_proposal, payback_probability));
    pb_html_answer_end(&p->html);
}

static void add_bests(struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_rows rows = {.unit = PB_AXIS_SHARE,
                           .whole_share = true,
                           .base = 0,
                           .reference = NAN,
                           .axis = "share of futures",
                           .figure_head = ""};
    struct pb_text text = {0};
    for (size_t i = 0; i < c->proposal_count; i++)
        add_share_row(&rows, p, p->by_value[i], c->proposals[p->by_value[i]].best_probability.value);
    struct pb_figure figure = rows_figure("How often each is the best",
                                          "A bar for each proposal and for doing nothing: the share of futures in "
                                          "which it is worth most. The table has the figures.",
                                          &rows);
    pb_html_answer_begin(&p->html, "How often is each the best?");
    pb_text_add(&text, "The one that is worth most in a future is its best, and ties are shared.");
    pb_html_paragraph(&p->html, "", &text);
    pb_text_format(&text, "Choosing %s gives up %s on average against always having picked the best.",
                   p->labels[c->preferred],
                   pb_money_phrase(c->currency, c->proposals[c->preferred].expected_regret.value).text);
    pb_html_paragraph(&p->html, "", &text);
    pb_html_answer_chart(&p->html);
    pb_html_figure(&p->html, &figure);
    add_share_table(p, "Share of futures in which it is worth most", offsetof(payback_proposal, best_probability));
    pb_html_answer_end(&p->html);
}

/* ---- differences, dominance, information ---- */

static void add_difference(struct compare_html *p, const payback_difference *d)
{
    payback_estimate n = d->npv, q = d->payback_probability;
    bool turn = n.value < 0;          /* the better one first */
    struct pb_money money = p->money; /* differences on common draws are known better than the figures themselves */
    if (pb_has_bounds(n) && n.high > n.low)
        money.decimals = pb_decimals_for((n.high - n.low) / 2 / money.unit);
    if (turn) {
        n = pb_turned(n);
        q = pb_turned(q);
    }
    pb_html_raw(&p->html, "<tr><th scope=\"row\">");
    pb_html_format(&p->html, "%s over %s", p->labels[turn ? d->b : d->a], p->labels[turn ? d->a : d->b]);
    pb_html_raw(&p->html, "</th>");
    pb_html_cell(&p->html, "n", pb_money(money, n.value).text);
    pb_html_interval_cell(&p->html, pb_money(money, n.low).text, pb_money(money, n.high).text, pb_has_bounds(n));
    pb_html_cell(&p->html, "n", isnan(q.value) ? "–" : pb_points(q.value).text);
    pb_html_row_end(&p->html);
}

static bool is_of(const payback_difference *d, size_t a, size_t b)
{
    return (d->a == a && d->b == b) || (d->a == b && d->b == a);
}

/* The preferred one beside the others, the best of them first. */
static void add_preferred_differences(struct compare_html *p, size_t from, size_t until)
{
    const payback_comparison *c = p->comparison;
    for (size_t k = 0, shown = 0; k < c->proposal_count && shown < until; k++) {
        if (p->by_value[k] == c->preferred || shown++ < from)
            continue;
        for (size_t d = 0; d < c->difference_count; d++)
            if (is_of(&c->differences[d], c->preferred, p->by_value[k]))
                add_difference(p, &c->differences[d]);
    }
}

static void add_differences(struct compare_html *p)
{
    enum { SHOWN = 4 };
    const payback_comparison *c = p->comparison;
    bool all = c->difference_count <= PAIRS_SHOWN;
    char head[96];
    snprintf(head, sizeof head, ">NPV, %.50s", pb_money_unit(p->money).text);
    const char *const heads[] = {"future by future", head, ">95% interval", ">payback in time, points"};
    pb_html_block_begin(&p->html, "How large are the differences?");
    pb_html_table_begin(&p->html, "",
                        all ? "Mean differences of all pairs, and of their shares that pay back by the target"
                            : "Mean differences of the preferred one to the next ones, and of their shares that pay "
                              "back by the target",
                        heads, 4);
    for (size_t d = 0; all && d < c->difference_count; d++)
        add_difference(p, &c->differences[d]);
    if (!all)
        add_preferred_differences(p, 0, SHOWN);
    pb_html_table_end(&p->html);
    if (!all) {
        pb_html_details_begin(&p->html, "The preferred one beside the others");
        pb_html_table_begin(&p->html, "", "Mean differences of the preferred one to the others", heads, 4);
        add_preferred_differences(p, SHOWN, c->proposal_count);
        pb_html_table_end(&p->html);
        pb_html_details_end(&p->html);
    }
    pb_html_block_end(&p->html);
}

static void add_dominance(struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_text text = {0};
    pb_html_raw(&p->html, "<div>");
    pb_html_element(&p->html, "h3", "", "Is one better whatever the risk?");
    size_t shown = 0, sentences = 0;
    for (size_t i = 0; i < c->proposal_count; i++)
        for (int order = 1; order <= 2; order++) {
            pb_dominance_sentence(&text, c, p->labels, p->by_value[i], order);
            if (text.length == 0)
                continue;
            if (sentences++ >= DOMINANCES_SHOWN) {
                pb_text_clear(&text);
                continue;
            }
            shown++;
            pb_html_raw(&p->html, "<p>");
            pb_html_element(&p->html, "b", "", p->labels[p->by_value[i]]);
            pb_html_raw(&p->html, " ");
            pb_html_take(&p->html, &text);
            pb_html_raw(&p->html, "</p>\n");
        }
    if (sentences > shown)
        pb_text_format(&text, "And %zu more of them are better than others; `payback compare` tells which.",
                       sentences - shown);
    if (text.length > 0)
        pb_html_paragraph(&p->html, "note", &text);
    if (c->dominance_count == 0) {
        pb_text_add(&text, "None dominates another: which is best depends on how much risk one is willing to take.");
        pb_html_paragraph(&p->html, "", &text);
    }
    pb_html_raw(&p->html, "</div>\n");
}

static void add_certainty(struct compare_html *p)
{
    struct pb_text text = {0};
    pb_html_block_begin(&p->html, "How certain is the choice?");
    pb_html_raw(&p->html, "<div class=\"two\">\n");
    add_dominance(p);
    pb_html_raw(&p->html, "<div>");
    pb_html_element(&p->html, "h3", "", "What would it be worth to know more?");
    pb_evpi_sentence(&text, p->comparison, p->labels, "future");
    pb_html_paragraph(&p->html, "", &text);
    pb_luck_sentence(&text, p->comparison, "future");
    pb_html_paragraph(&p->html, "", &text);
    pb_html_raw(&p->html, "</div></div>\n");
    pb_html_block_end(&p->html);
}

/* ---- what the offers differ in ---- */

/* What an offer says of an input: by the input's name, since the same place of a list may hold another risk. */
struct said {
    char *name, *words, *exact;
    bool number;
    bool inherited; /* it stands in another vendor's file */
};

struct offer {
    const payback_scenario *scenario;
    struct said *said;
    size_t count, capacity;
    bool failed;
};

static void add_said(struct offer *offer, struct pb_text *name, struct pb_text *words, const char *exact, bool number,
                     bool inherited)
{
    if (offer->count == offer->capacity) {
        size_t capacity = offer->capacity > 0 ? 2 * offer->capacity : 64;
        struct said *said = pb_resize(offer->said, capacity, sizeof *said);
        offer->failed = offer->failed || said == NULL;
        offer->said = said != NULL ? said : offer->said;
        offer->capacity = said != NULL ? capacity : offer->capacity;
    }
    pb_text_add(words, "");
    struct said said = {pb_text_take(name), pb_text_take(words), pb_copy_text(exact), number, inherited};
    bool made = said.name != NULL && said.words != NULL && said.exact != NULL;
    if (made && offer->count < offer->capacity) {
        offer->said[offer->count++] = said;
        return;
    }
    offer->failed = true;
    free(said.name);
    free(said.words);
    free(said.exact);
}

/* Where it is not the offer's own file that says so: "(mid-market-saas.json, inherited)". */
static void add_source(const struct offer *offer, struct pb_text *words, const char *file, bool inherited)
{
    if (!pb_is_composed(offer->scenario) || file == NULL || strcmp(file, payback_scenario_file(offer->scenario)) == 0)
        return;
    pb_text_add(words, " (");
    pb_file_words(words, file, inherited);
    pb_text_add(words, ")");
}

/* "0.99", "54% to 71%". */
static void read_assumption(struct offer *offer, const payback_assumption *a)
{
    struct pb_text name = {0}, words = {0};
    if (!a->given)
        return;
    pb_pointer_words(&name, offer->scenario, a->pointer);
    if (a->p10 == a->p90 || a->event)
        pb_text_add(&words, pb_run_quantity(a, a->mean).text);
    else
        pb_text_format(&words, "%s to %s", pb_run_quantity(a, a->p10).text, pb_run_quantity(a, a->p90).text);
    add_source(offer, &words, a->file, a->inherited);
    struct pb_text exact = {0}; /* a factor of the command line changes the figures alone */
    pb_text_format(&exact, "%s %.17g %.17g", a->distribution, a->p10, a->p90);
    add_said(offer, &name, &words, exact.data != NULL ? exact.data : "", true, a->inherited);
    offer->failed = offer->failed || exact.failed;
    pb_text_clear(&exact);
}

static void read_setting(void *context, const struct pb_setting *setting)
{
    struct offer *offer = context;
    struct pb_text name = {0}, words = {0};
    pb_text_add(&name, setting->name);
    pb_text_add(&words, setting->value);
    add_source(offer, &words, setting->file, setting->inherited);
    add_said(offer, &name, &words, setting->value, false, setting->inherited);
}

static void read_offer(struct offer *offer, const payback_scenario *scenario)
{
    *offer = (struct offer){.scenario = scenario};
    bool listed = pb_list_settings(scenario, read_setting, offer);
    offer->failed = offer->failed || !listed;
    for (size_t i = 0; i < payback_scenario_assumption_count(scenario); i++)
        read_assumption(offer, payback_scenario_assumption(scenario, i));
}

static void forget_offer(struct offer *offer)
{
    for (size_t i = 0; i < offer->count; i++) {
        free(offer->said[i].name);
        free(offer->said[i].words);
        free(offer->said[i].exact);
    }
    free(offer->said);
}

static const struct said *said_of(const struct offer *offer, const char *name)
{
    for (size_t i = 0; i < offer->count; i++)
        if (strcmp(offer->said[i].name, name) == 0)
            return &offer->said[i];
    return NULL;
}

/* Whether it is the first offer that speaks of it, and not all say the same for themselves. */
static bool is_difference(const struct offer *offers, size_t count, size_t column, const char *name)
{
    const struct said *here = said_of(&offers[column], name);
    for (size_t k = 0; k < column; k++)
        if (said_of(&offers[k], name) != NULL)
            return false;
    for (size_t k = 0; k < count; k++) {
        const struct said *there = said_of(&offers[k], name);
        if (there == NULL || there->inherited || strcmp(there->exact, here->exact) != 0)
            return true;
    }
    return false;
}

static void add_offer_line(struct compare_html *p, const struct offer *offers, size_t count, const char *name)
{
    pb_html_raw(&p->html, "<tr><th scope=\"row\">");
    pb_html_cut(&p->html, name, PB_NAME_COLUMNS);
    pb_html_raw(&p->html, "</th>");
    for (size_t k = 0; k < count; k++) {
        const struct said *said = said_of(&offers[k], name);
        pb_html_cell(&p->html, said == NULL || said->number ? "n" : "n words", said != NULL ? said->words : "–");
    }
    pb_html_row_end(&p->html);
}

static bool is_any_composed(const struct offer *offers, size_t count)
{
    bool any = false;
    for (size_t k = 0; k < count; k++)
        any = any || pb_is_composed(offers[k].scenario);
    return any;
}

static void add_offer_lines(struct compare_html *p, const struct offer *offers, size_t count)
{
    size_t lines = 0, left_out = 0;
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < offers[k].count; i++) {
            const char *name = offers[k].said[i].name;
            if (!is_difference(offers, count, k, name))
                continue;
            if (lines++ < OFFER_LINES)
                add_offer_line(p, offers, count, name);
            else
                left_out++;
        }
    if (lines == 0)
        pb_html_raw(&p->html, "<tr><td>nothing</td></tr>\n");
    pb_html_table_end(&p->html);
    if (lines > 0 && is_any_composed(offers, count))
        pb_html_raw(&p->html,
                    "<p class=\"note\">A file in brackets: not the offer’s own file says so, but one that it extends; "
                    "“inherited” where that one is another vendor’s.</p>\n");
    if (left_out == 0)
        return;
    pb_html_raw(&p->html, "<p class=\"note\">");
    pb_html_format(&p->html, "And %zu more.", left_out);
    pb_html_raw(&p->html, "</p>\n");
}

static void add_offers(struct compare_html *p)
{
    size_t columns[OFFERS_COMPARED], count = 0;
    const char *heads[OFFERS_COMPARED + 1] = {"input"};
    struct pb_text texts[OFFERS_COMPARED] = {{0}};
    for (size_t i = 0; i < p->comparison->proposal_count && count < OFFERS_COMPARED; i++)
        if (p->by_value[i] < p->scenario_count)
            columns[count++] = p->by_value[i];
    if (count < 2)
        return;
    for (size_t k = 0; k < count; k++) {
        pb_text_add_char(&texts[k], '>');
        pb_fit(&texts[k], p->labels[columns[k]], 24);
        heads[k + 1] = texts[k].data != NULL ? texts[k].data : "";
    }
    pb_html_block_begin(&p->html, "What do they differ in?");
    pb_html_table_begin(&p->html, "",
                        count < p->scenario_count
                            ? "What is not the same in all of the five with the greatest mean, or is inherited; P10 to "
                              "P90 of an uncertain one"
                            : "What is not the same in all of them, or is inherited; P10 to P90 of an uncertain one",
                        heads, (int)count + 1);
    struct offer offers[OFFERS_COMPARED];
    for (size_t k = 0; k < count; k++)
        read_offer(&offers[k], p->scenarios[columns[k]]);
    add_offer_lines(p, offers, count);
    pb_html_block_end(&p->html);
    for (size_t k = 0; k < count; k++) {
        p->html.text.failed = p->html.text.failed || offers[k].failed;
        forget_offer(&offers[k]);
    }
    for (size_t k = 0; k < count; k++) {
        p->html.text.failed = p->html.text.failed || texts[k].failed;
        pb_text_clear(&texts[k]);
    }
}

/* The deals in a line each. */
static void add_deals(struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_text text = {0};
    size_t shown = 0;
    for (size_t i = 0; i < c->proposal_count; i++) {
        pb_deal_of_proposal(&text, c, p->by_value[i]);
        if (text.length == 0)
            continue;
        if (shown++ == 0)
            pb_html_block_begin(&p->html, "What do you sign?");
        pb_html_raw(&p->html, "<p>");
        if (!pb_begins_with(&text, p->labels[p->by_value[i]])) {
            pb_html_element(&p->html, "b", "", p->labels[p->by_value[i]]);
            pb_html_raw(&p->html, ": ");
        }
        pb_html_take(&p->html, &text);
        pb_html_raw(&p->html, "</p>\n");
    }
    if (shown > 0)
        pb_html_block_end(&p->html);
}

/* ---- the appendix ---- */

static void add_files(struct compare_html *p)
{
    static const char *const heads[] = {"proposal", "scenario", "vendor", "scenario with its changes (SHA-256)"};
    const payback_comparison *c = p->comparison;
    pb_html_raw(&p->html, "<section class=\"block\">");
    pb_html_element(&p->html, "h2", "", "Appendix A  The proposals");
    pb_html_table_begin(&p->html, "", "In the order in which they were given", heads, 4);
    for (size_t k = 0; k + 1 < c->proposal_count; k++) {
        pb_html_row(&p->html, p->labels[k]);
        pb_html_raw(&p->html, "<td>");
        pb_html_cut(&p->html, c->proposals[k].name, PB_NAME_COLUMNS);
        pb_html_raw(&p->html, "</td><td>");
        pb_html_cut(&p->html, c->proposals[k].vendor, LABEL_COLUMNS);
        pb_html_raw(&p->html, "</td><td><code>");
        pb_html_text(&p->html, c->proposals[k].digest);
        pb_html_raw(&p->html, "</code></td>");
        pb_html_row_end(&p->html);
    }
    pb_html_table_end(&p->html);
    pb_html_block_end(&p->html);
}

static void add_method(struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_text text = {0};
    pb_html_raw(&p->html, "<section class=\"block\">");
    pb_html_element(&p->html, "h2", "", "Appendix B  Method");
    pb_text_format(&text,
                   "Every future draws all uncertain inputs once and plays each proposal on them: inputs of the same "
                   "name are the same everywhere, so that a difference shows the proposals and not the draw. %s"
                   "Doing nothing is worth 0. Figures count the %s basis. Intervals of 95%% come from %d independent "
                   "replicates; those of differences from the paired differences.",
                   c->rivals && strcmp(c->luck, "own") == 0
                       ? "How often each is the best, its regret and the value of knowing come from a second "
                         "computation, in which each vendor's own inputs are drawn independently. "
                       : "",
                   c->basis, c->replicates);
    pb_html_paragraph(&p->html, "", &text);
    pb_text_format(&text,
                   "One proposal dominates another to first order where every quantile of its NPV is at least as high, "
                   "to second order where every mean of its worst cases is; found in the draws as a whole and in each "
                   "of the %d replicates. Regret: what the best of each future was worth more. The worst 5%%: the "
                   "mean NPV of these futures.",
                   c->replicates);
    pb_html_paragraph(&p->html, "", &text);
    pb_html_block_end(&p->html);
}

static void add_manifest(struct compare_html *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_text command = {0};
    pb_text_format(&command, "payback compare%s", strcmp(c->luck, "own") == 0 ? "" : " --luck shared");
    if (c->proposals[0].shrinkage)
        pb_text_format(&command, " --shrink --claim-sd %.6g", c->proposals[0].shrinkage->claim_sd);
    for (size_t k = 0; k + 1 < c->proposal_count; k++)
        pb_text_format(&command, " %zu.json", k + 1);
    const struct pb_manifest manifest = {.version = c->version,
                                         .sampler = c->sampler,
                                         .basis = c->basis,
                                         .seed = c->seed,
                                         .trials = c->trials,
                                         .horizon_months = c->horizon_months,
                                         .command = command.data != NULL ? command.data : "",
                                         .changes = p->scenario_count > 0 ? p->scenarios[0] : NULL};
    pb_html_manifest(&p->html, "Appendix C  To make this file again", &manifest);
    p->html.text.failed = p->html.text.failed || command.failed;
    pb_text_clear(&command);
}

/* Of many proposals histograms and deals open the appendix, so that what decides fits two sheets of paper. */
static void add_page(struct compare_html *p)
{
    enum { MANY = 6 };
    bool many = p->comparison->proposal_count > MANY;
    pb_html_begin(&p->html, "Proposals side by side");
    add_head(p);
    add_values(p);
    if (!many)
        add_spreads(p);
    add_paybacks(p);
    add_bests(p);
    add_differences(p);
    add_certainty(p);
    if (!many)
        add_deals(p);
    for (size_t i = 0; i < p->comparison->proposal_count; i++)
        pb_html_shrinkage(&p->html, p->comparison->proposals[p->by_value[i]].shrinkage, p->labels[p->by_value[i]]);
    add_offers(p);
    pb_html_appendix_begin(&p->html);
    if (many) {
        add_spreads(p);
        add_deals(p);
    }
    add_files(p);
    add_method(p);
    add_manifest(p);
    pb_html_appendix_end(&p->html);
}

/* The greatest mean first; of equal ones the order of the files. */
static void order_by_value(const payback_comparison *c, size_t *order)
{
    for (size_t k = 0; k < c->proposal_count; k++) {
        size_t at = k;
        for (; at > 0 && c->proposals[order[at - 1]].npv_mean.value < c->proposals[k].npv_mean.value; at--)
            order[at] = order[at - 1];
        order[at] = k;
    }
}

payback_status payback_render_comparison_html(payback_text *out, const payback_comparison *comparison,
                                              const payback_scenario *const *scenarios, size_t count)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (comparison == NULL || comparison->proposal_count < 1 || (scenarios == NULL && count > 0) ||
        (count > 0 && count != comparison->proposal_count - 1))
        return PAYBACK_ERROR_ARGUMENT;
    struct compare_html p = {.comparison = comparison,
                             .scenarios = scenarios,
                             .scenario_count = count,
                             .money = pb_comparison_money(comparison),
                             .labels = pb_new(comparison->proposal_count, sizeof(const char *)),
                             .texts = pb_new(comparison->proposal_count, sizeof(struct pb_text)),
                             .by_value = pb_new(comparison->proposal_count, sizeof(size_t))};
    payback_status status = PAYBACK_ERROR_MEMORY;
    if (p.labels != NULL && p.texts != NULL && p.by_value != NULL) {
        pb_choose_labels(comparison, p.labels);
        cut_labels(&p);
        order_by_value(comparison, p.by_value);
        add_page(&p);
        status = pb_html_end(&p.html, out);
    }
    for (size_t k = 0; p.texts != NULL && k < comparison->proposal_count; k++)
        pb_text_clear(&p.texts[k]);
    free(p.texts);
    free(p.labels);
    free(p.by_value);
    return status;
}
