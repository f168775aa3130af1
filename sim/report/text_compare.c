/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback compare`: which to choose, the proposals side by side, how sure the differences are, what
 * dominates what, and what it would be worth to know more. */
#include "base/memory.h"
#include "report/figures.h"
#include "report/page.h"
#include "report/shrinkage.h"
#include "report/table.h"
#include "report/words_compare.h"
#include "report/words_deal.h"

#include "payback/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHORT_HEAD = 12, /* columns of a head that stays on one line */
    PAIRS_SHOWN = 15 /* beyond that, only those of the preferred proposal */
};

struct compare_page {
    struct pb_page page;
    const payback_comparison *comparison;
    struct pb_money money;
    const char **labels; /* of the proposals: no two the same, as far as the files allow */
};

/* ---- the parts ---- */

static void add_header(struct compare_page *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_text text = {0};
    size_t proposals = c->proposal_count - 1;
    pb_text_format(&text, "%zu proposal%s and doing nothing", proposals, proposals == 1 ? "" : "s");
    pb_page_paragraph(&p->page, 0, PB_STRONG, text.data != NULL ? text.data : "", PB_PLAIN, "");
    pb_text_clear(&text);
    pb_text_format(&text, "%s · %s · %s · simulation and decision of %s", pb_months(c->horizon_months).text,
                   pb_basis_words(c->basis), c->currency, c->proposals[0].file);
    pb_page_paragraph(&p->page, 0, PB_PLAIN, "", PB_FAINT, text.data != NULL ? text.data : "");
    p->page.text.failed = p->page.text.failed || text.failed;
    pb_text_clear(&text);
    pb_page_newline(&p->page);
}

static void add_choice(struct compare_page *p)
{
    static const enum pb_tone tones[] = {PB_GOOD, PB_CAUTION, PB_CAUTION, PB_BAD};
    const payback_comparison *c = p->comparison;
    enum pb_choice choice = pb_choice_of(c);
    struct pb_text text = {0}, label = {0};
    pb_text_format(
        &label,
        "%s:", choice == PB_CHOICE_CLOSE || choice == PB_CHOICE_EQUAL ? "Too close to call" : p->labels[c->preferred]);
    pb_choice_sentence(&text, c, p->labels, true);
    if (choice != PB_CHOICE_EQUAL)
        pb_text_format(&text, " It is the best in %s of %s trials.",
                       pb_percent(c->proposals[c->preferred].best_probability.value).text,
                       pb_count((double)c->trials).text);
    p->page.text.failed = p->page.text.failed || label.failed;
    pb_page_take(&p->page, tones[choice], label.data != NULL ? label.data : "", PB_STRONG, &text);
    pb_text_clear(&label);
}

static void add_baselines(struct compare_page *p)
{
    struct pb_text text = {0};
    pb_baselines_sentence(&text, p->comparison, p->labels);
    if (text.length > 0)
        pb_page_take(&p->page, PB_CAUTION, "Baselines differ:", PB_PLAIN, &text);
}

/* The figures of a proposal, in the order of the table. */
struct figure {
    const char *head; /* of a column; NULL: made for the target */
    size_t offset;    /* of the estimate */
    bool share;
};

#define PLACE(member) offsetof(payback_proposal, member)
static const struct figure figures[] = {
    {"NPV, mean", PLACE(npv_mean), false},
    {"NPV, P10", PLACE(npv_p10), false},
    {"NPV, P50", PLACE(npv_p50), false},
    {"NPV, P90", PLACE(npv_p90), false},
    {"mean of the worst 5%", PLACE(expected_shortfall_05), false},
    {NULL, PLACE(payback_probability), true},
    {"is the best", PLACE(best_probability), true},
    {"expected regret", PLACE(expected_regret), false},
};

enum { FIGURES = sizeof figures / sizeof figures[0] };

static struct pb_label figure_of(const struct compare_page *p, size_t proposal, const struct figure *figure)
{
    payback_estimate e;
    memcpy(&e, (const char *)&p->comparison->proposals[proposal] + figure->offset, sizeof e);
    return !figure->share ? pb_money(p->money, e.value) : isnan(e.value) ? pb_fixed(e.value, 0) : pb_percent(e.value);
}

static void add_figure(struct compare_page *p, struct pb_table *table, size_t proposal, const struct figure *figure)
{
    bool best = proposal == p->comparison->preferred && figure->offset == PLACE(npv_mean);
    pb_table_cell(table, best ? PB_STRONG : PB_PLAIN, figure_of(p, proposal, figure).text);
}

/* A head wraps at its spaces; a short one need not. */
static const char *head_of(const char *label, struct pb_label *room)
{
    size_t length = 0;
    if (pb_columns(label, strlen(label)) > SHORT_HEAD)
        return label;
    for (; *label != '\0' && length + 3 < sizeof room->text; label++)
        if (*label == ' ')
            length += (size_t)snprintf(room->text + length, sizeof room->text - length, PB_NBSP);
        else
            room->text[length++] = *label;
    room->text[length] = '\0';
    return room->text;
}

/* A column a proposal. */
static bool make_columns(struct compare_page *p, struct pb_table *table, struct pb_label heads[PB_TABLE_COLUMNS],
                         const char *target)
{
    const payback_comparison *c = p->comparison;
    if (c->proposal_count >= PB_TABLE_COLUMNS)
        return false;
    pb_table_column(table, "", PB_LEFT, PB_WRAP, 16);
    for (size_t k = 0; k < c->proposal_count; k++)
        pb_table_column(table, head_of(p->labels[k], &heads[k]), PB_RIGHT, PB_FIXED, 0);
    for (int f = 0; f < FIGURES; f++) {
        pb_table_row(table);
        pb_table_cell(table, PB_PLAIN, figures[f].head != NULL ? figures[f].head : target);
        for (size_t k = 0; k < c->proposal_count; k++)
            add_figure(p, table, k, &figures[f]);
    }
    return pb_table_width(table) <= p->page.width;
}

/* A row a proposal: for many of them, and for narrow pages, where each becomes a stack. */
static void make_rows(struct compare_page *p, struct pb_table *table, const char *target)
{
    const payback_comparison *c = p->comparison;
    pb_table_column(table, "", PB_LEFT, PB_WRAP, 12);
    for (int f = 0; f < FIGURES; f++)
        pb_table_column(table, figures[f].head != NULL ? figures[f].head : target, PB_RIGHT, PB_FIXED, 0);
    for (size_t k = 0; k < c->proposal_count; k++) {
        pb_table_row(table);
        pb_table_cell(table, k == c->preferred ? PB_STRONG : PB_PLAIN, p->labels[k]);
        for (int f = 0; f < FIGURES; f++)
            add_figure(p, table, k, &figures[f]);
    }
}

static void add_table(struct compare_page *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_text remark = {0}, target = {0};
    struct pb_table table = {0};
    pb_text_format(&remark, "%s basis, %s", c->basis, pb_money_unit(p->money).text);
    pb_text_format(&target, "pays back within %s", pb_months(c->target_months).text);
    const char *target_words = target.data != NULL ? target.data : "";
    pb_page_heading(&p->page, "Side by side", remark.data != NULL ? remark.data : "");
    struct pb_label heads[PB_TABLE_COLUMNS];
    if (!make_columns(p, &table, heads, target_words)) {
        pb_table_clear(&table);
        make_rows(p, &table, target_words);
    }
    pb_table_print(&p->page, &table);
    p->page.text.failed = p->page.text.failed || remark.failed || target.failed;
    pb_text_clear(&remark);
    pb_text_clear(&target);
    pb_text_add(&target, "Best: has the greatest NPV of a trial, ties shared. Regret: what the best of each trial was "
                         "worth more, on average.");
    pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &target);
}

/* The deals in a line each: what differs must be seen beside what is the same. */
static void add_deals(struct compare_page *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_text text = {0};
    for (size_t k = 0, shown = 0; k < c->proposal_count; k++) {
        pb_deal_of_proposal(&text, c, k);
        if (text.length > 0 && shown++ == 0)
            pb_page_heading(&p->page, "What you sign", "");
        struct pb_text label = {0};
        if (text.length > 0 && !pb_begins_with(&text, p->labels[k])) /* it names the vendor itself */
            pb_text_format(&label, "%s:", p->labels[k]);
        if (text.length > 0)
            pb_page_take(&p->page, PB_STRONG, label.data != NULL ? label.data : "", PB_PLAIN, &text);
        p->page.text.failed = p->page.text.failed || label.failed;
        pb_text_clear(&label);
        pb_text_clear(&text);
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

static void add_spreads(struct compare_page *p)
{
    const payback_comparison *c = p->comparison;
    double low = c->bin_edges[0], high = c->bin_edges[PAYBACK_COMPARE_BINS];
    struct pb_text text = {0};
    struct pb_table table = {0};
    if (!(high > low))
        return;
    pb_text_format(&text, "NPV from %s (left) to %s (right)", pb_money_phrase(c->currency, low).text,
                   pb_money_phrase(c->currency, high).text);
    pb_page_heading(&p->page, "How the value is spread", text.data != NULL ? text.data : "");
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 12);
    pb_table_column(&table, "", PB_LEFT, PB_FIXED, 0);
    for (size_t k = 0; k < c->proposal_count; k++) {
        struct pb_text blocks = {0};
        if (c->proposals[k].nothing)
            continue;
        add_blocks(&blocks, c->proposals[k].bins);
        pb_table_row(&table);
        pb_table_cell(&table, k == c->preferred ? PB_STRONG : PB_PLAIN, p->labels[k]);
        pb_table_cell(&table, PB_ACCENT, blocks.data != NULL ? blocks.data : "");
        table.failed = table.failed || blocks.failed;
        pb_text_clear(&blocks);
    }
    pb_table_print(&p->page, &table);
    p->page.text.failed = p->page.text.failed || text.failed;
    pb_text_clear(&text);
}

static void add_interval_cell(struct pb_table *table, const char *low, const char *high, bool known)
{
    struct pb_text text = {0};
    if (known)
        pb_text_format(&text, "%s – %s", low, high);
    else
        pb_text_add(&text, "none");
    pb_table_cell(table, PB_PLAIN, text.data != NULL ? text.data : "");
    table->failed = table->failed || text.failed;
    pb_text_clear(&text);
}

/* In percentage points: "+12.3". */
static struct pb_label points(double share, int decimals)
{
    struct pb_label label, figure = pb_fixed(100 * share, decimals);
    snprintf(label.text, sizeof label.text, "%s%.50s", share > 0 ? "+" : "", figure.text);
    return label;
}

static void add_difference(struct compare_page *p, struct pb_table *table, const payback_difference *d)
{
    struct pb_text pair = {0};
    payback_estimate n = d->npv, q = d->payback_probability;
    int decimals = pb_has_bounds(q) ? pb_decimals_for(50 * (q.high - q.low)) : 1;
    struct pb_money money = p->money; /* differences on common draws are known better than the figures themselves */
    if (pb_has_bounds(n) && n.high > n.low)
        money.decimals = pb_decimals_for((n.high - n.low) / 2 / money.unit);
    bool turn = n.value < 0; /* the better one first */
    if (turn) {
        n = pb_turned(n);
        q = pb_turned(q);
    }
    pb_text_format(&pair, "%s over %s", p->labels[turn ? d->b : d->a], p->labels[turn ? d->a : d->b]);
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, pair.data != NULL ? pair.data : "");
    pb_table_cell(table, PB_PLAIN, pb_money(money, n.value).text);
    add_interval_cell(table, pb_money(money, n.low).text, pb_money(money, n.high).text, pb_has_bounds(n));
    pb_table_cell(table, PB_PLAIN, isnan(q.value) ? "–" : points(q.value, decimals).text);
    if (isnan(q.value))
        pb_table_cell(table, PB_PLAIN, "–");
    else
        add_interval_cell(table, points(q.low, decimals).text, points(q.high, decimals).text, pb_has_bounds(q));
    table->failed = table->failed || pair.failed;
    pb_text_clear(&pair);
}

static void add_differences(struct compare_page *p)
{
    const payback_comparison *c = p->comparison;
    bool all = c->difference_count <= PAIRS_SHOWN;
    struct pb_table table = {0};
    struct pb_text text = {0};
    pb_text_format(&text, "trial by trial; NPV in %s, payback within %s in percentage points",
                   pb_money_unit(p->money).text, pb_months(c->target_months).text);
    pb_page_heading(&p->page, "Differences", text.data != NULL ? text.data : "");
    p->page.text.failed = p->page.text.failed || text.failed;
    pb_text_clear(&text);
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 16);
    pb_table_column(&table, "mean NPV", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "95% interval", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "payback", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "95% interval", PB_RIGHT, PB_FIXED, 0);
    for (size_t d = 0; d < c->difference_count; d++)
        if (all || c->differences[d].a == c->preferred || c->differences[d].b == c->preferred)
            add_difference(p, &table, &c->differences[d]);
    pb_table_print(&p->page, &table);
    if (!all)
        pb_text_format(&text, "Only those of %s; --json has all %zu pairs.", p->labels[c->preferred],
                       c->difference_count);
    if (!all)
        pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
}

static void add_dominance(struct compare_page *p)
{
    const payback_comparison *c = p->comparison;
    pb_page_heading(&p->page, "Dominance", "");
    struct pb_text text = {0};
    for (size_t a = 0; a < c->proposal_count; a++)
        for (int order = 1; order <= 2; order++) {
            pb_dominance_sentence(&text, c, p->labels, a, order);
            if (text.length > 0)
                pb_page_take(&p->page, PB_STRONG, p->labels[a], PB_PLAIN, &text);
        }
    if (c->dominance_count == 0) {
        pb_text_add(&text, "None dominates another: which is best depends on how much risk one is willing to take.");
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    }
    pb_text_format(&text,
                   "Stochastic dominance of NPV, found in the draws as a whole and in each of the %d replicates; equal "
                   "draws are no objection.",
                   c->replicates);
    pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
}

static void add_information(struct compare_page *p)
{
    const payback_comparison *c = p->comparison;
    struct pb_text text = {0};
    pb_page_heading(&p->page, "What it would be worth to know more", "");
    pb_evpi_sentence(&text, c, p->labels, "trial");
    pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    pb_luck_sentence(&text, c, "trial");
    pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    pb_text_format(&text, "%s trial%s in %d independent replicates, %s, seed %.0f, payback %s.",
                   pb_count((double)c->trials).text, c->trials == 1 ? "" : "s", c->replicates,
                   strcmp(c->sampler, "sobol") == 0 ? "scrambled Sobol points"
                   : strcmp(c->sampler, "lhs") == 0 ? "Latin hypercubes"
                                                    : "plain random draws",
                   c->seed, c->version);
    pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
}

payback_status payback_render_comparison(payback_text *out, const payback_comparison *comparison,
                                         const payback_style *style)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (comparison == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct compare_page p = {.comparison = comparison,
                             .money = pb_comparison_money(comparison),
                             .labels = pb_new(comparison->proposal_count, sizeof(const char *))};
    if (p.labels == NULL)
        return PAYBACK_ERROR_MEMORY;
    pb_choose_labels(comparison, p.labels);
    pb_page_begin(&p.page, style);
    add_header(&p);
    add_choice(&p);
    add_baselines(&p);
    add_table(&p);
    add_deals(&p);
    for (size_t k = 0; k < comparison->proposal_count; k++)
        pb_page_shrinkage(&p.page, comparison->proposals[k].shrinkage, p.labels[k]);
    add_spreads(&p);
    add_differences(&p);
    add_dominance(&p);
    add_information(&p);
    free(p.labels);
    return pb_page_end(&p.page, out);
}
