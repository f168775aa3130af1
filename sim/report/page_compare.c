/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback compare`: which proposal is worth most, which pays back in time (page_compare_charts.c), how
 * sure the choice is, and what the offers differ in (page_compare_offers.c). */
#include "report/page_compare.h"

#include "payback/html.h"
#include "report/shrinkage.h"
#include "report/text_result.h"
#include "report/words_compare.h"
#include "report/words_deal.h"

#include <math.h>
#include <string.h>

enum {
    LABEL_COLUMNS = 40,
    PAIRS_SHOWN = 10, /* all of them; of more, those of the preferred one with the best of the others … */
    NEXT_SHOWN = 4,
    PAIRS_LISTED = 15, /* … and up to so many the rest behind them */
    DOMINANCES_ON_PAPER = 4
};

/* ---- what the proposals are called, and their order ---- */

bool pb_compare_begin(struct pb_compare_page *subject, const payback_comparison *comparison,
                      const payback_scenario *const *scenarios, size_t count)
{
    *subject = (struct pb_compare_page){.comparison = comparison, .scenarios = scenarios, .scenario_count = count};
    return comparison != NULL && comparison->proposal_count >= 1 && comparison->proposal_count <= PB_ALTERNATIVES &&
           (count == 0 || (scenarios != NULL && count == comparison->proposal_count - 1));
}

static bool is_distinct(const char *const *labels, size_t count)
{
    for (size_t k = 0; k < count; k++)
        for (size_t j = 0; j < k; j++)
            if (strcmp(labels[j], labels[k]) == 0)
                return false;
    return true;
}

/* Names may be longer than a page is wide: they are cut, and numbered where that makes two of them the same. */
static void cut_labels(struct pb_report *page, struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    const char *whole[PB_ALTERNATIVES];
    struct pb_text text = {0};
    memcpy(whole, s->labels, sizeof whole);
    for (size_t k = 0; k < c->proposal_count; k++) {
        pb_fit(&text, whole[k], LABEL_COLUMNS);
        s->labels[k] = pb_report_keep_text(page, &text);
        s->cut = s->cut || strcmp(s->labels[k], whole[k]) != 0;
    }
    if (is_distinct(s->labels, c->proposal_count))
        return;
    for (size_t k = 0; k < c->proposal_count; k++)
        if (!c->proposals[k].nothing)
            s->labels[k] = pb_report_words(page, "%zu: %s", k + 1, s->labels[k]);
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

void pb_compare_name(struct pb_report *page, struct pb_compare_page *subject)
{
    subject->money = pb_comparison_money(subject->comparison);
    pb_choose_labels(subject->comparison, subject->labels);
    cut_labels(page, subject);
    order_by_value(subject->comparison, subject->by_value);
}

/* ---- the head ---- */

static void add_title(struct pb_report *page, const payback_comparison *c)
{
    struct pb_text about = {0};
    size_t proposals = c->proposal_count - 1;
    pb_text_format(&about, "%s · %s · %s · %s simulated futures · simulation and decision of ",
                   pb_months(c->horizon_months).text, pb_basis_words(c->basis), c->currency,
                   pb_count((double)c->trials).text);
    pb_fit(&about, c->proposals[0].name, PB_NAME_COLUMNS);
    pb_report_title(page,
                    pb_report_words(page, "%zu proposal%s and doing nothing", proposals, proposals == 1 ? "" : "s"),
                    pb_report_keep_text(page, &about));
}

static void add_verdict(struct pb_report *page, const struct pb_compare_page *s)
{
    static const enum pb_look looks[] = {PB_LOOK_GOOD, PB_LOOK_CAUTION, PB_LOOK_CAUTION, PB_LOOK_BAD};
    const payback_comparison *c = s->comparison;
    enum pb_choice choice = pb_choice_of(c);
    struct pb_text text = {0};
    const char *lead = choice == PB_CHOICE_CLEAR     ? s->labels[c->preferred]
                       : choice == PB_CHOICE_NOTHING ? "Buy none"
                                                     : "Too close to call";
    pb_choice_sentence(&text, c, s->labels);
    pb_report_verdict(page, looks[choice], pb_report_words(page, "%s:", lead), &text);
    pb_best_sentence(&text, c, s->labels);
    pb_report_paragraph(page, PB_PLAIN, &text);
    pb_report_media(page, PB_ON_TERMINAL); /* paper has room for it in the table of differences alone */
    pb_lead_sentence(&text, c, s->labels);
    pb_report_paragraph(page, PB_PLAIN, &text);
    pb_report_media(page, PB_EVERYWHERE);
    pb_baselines_sentence(&text, c, s->labels);
    pb_report_led_paragraph(page, PB_CAUTION, "Baselines differ:", &text);
}

/* On a terminal the table that follows has them. */
static void add_keys(struct pb_report *page, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    const payback_proposal *best = &c->proposals[c->preferred];
    size_t next = pb_runner_up(c);
    pb_report_media(page, PB_ON_PAPER);
    pb_report_key(page, "greatest NPV, mean", pb_money_phrase(c->currency, best->npv_mean.value).text,
                  s->labels[c->preferred]);
    pb_report_key(page, "lead on average",
                  pb_money_phrase(c->currency, pb_npv_difference(c, c->preferred, next).value).text,
                  pb_report_words(page, "over %s", s->labels[next]));
    pb_report_key(page, "it is the best in", pb_percent(best->best_probability.value).text, "of futures");
    pb_report_key(page, pb_report_words(page, "it pays back by month %s", pb_general(c->target_months).text),
                  isnan(best->payback_probability.value) ? "–" : pb_percent(best->payback_probability.value).text,
                  pb_report_words(page, "required: %s", pb_requirement(c->required_probability).text));
    pb_report_key(page, "knowing which is best", pb_money_phrase(c->currency, c->evpi.value).text,
                  "is worth at most, on average");
    pb_report_media(page, PB_EVERYWHERE);
}

/* ---- differences ---- */

static void begin_differences(struct pb_report *page, const struct pb_compare_page *s, const char *head)
{
    pb_report_words_column(page, head, 16);
    pb_report_column(page, pb_report_words(page, "NPV, %s", pb_money_unit(s->money).text), PB_KIND_MONEY);
    pb_report_column(page, "95% interval", PB_KIND_MONEY);
    pb_report_column(page, "paid back, points", PB_KIND_NUMBER);
    pb_report_column(page, "95% interval", PB_KIND_NUMBER);
}

/* In percentage points: "+12.3". */
static struct pb_label points(double share, int decimals)
{
    return pb_joined(share > 0 ? "+" : "", pb_fixed(100 * share, decimals).text);
}

static void add_points(struct pb_report *page, payback_estimate e)
{
    int decimals = pb_has_bounds(e) ? pb_decimals_for(50 * (e.high - e.low)) : 1;
    if (isnan(e.value))
        pb_report_cell(page, PB_PLAIN, "–");
    else
        pb_report_labelled(page, PB_PLAIN, points(e.value, decimals), 100 * e.value);
    pb_report_bounds(page, points(e.low, decimals), points(e.high, decimals), pb_has_bounds(e));
}

static void add_difference(struct pb_report *page, const struct pb_compare_page *s, const payback_difference *d,
                           bool turn, const char *name)
{
    payback_estimate n = turn ? pb_turned(d->npv) : d->npv;
    struct pb_money money = s->money; /* differences on common draws are known better than the figures themselves */
    if (pb_has_bounds(n) && n.high > n.low)
        money.decimals = pb_decimals_for((n.high - n.low) / 2 / money.unit);
    pb_report_money(page, money);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, name);
    pb_report_value(page, PB_PLAIN, n.value);
    pb_report_interval(page, n);
    add_points(page, turn ? pb_turned(d->payback_probability) : d->payback_probability);
}

/* The better one first. */
static void add_pair(struct pb_report *page, const struct pb_compare_page *s, const payback_difference *d)
{
    bool turn = d->npv.value < 0;
    add_difference(page, s, d, turn,
                   pb_report_words(page, "%s over %s", s->labels[turn ? d->b : d->a], s->labels[turn ? d->a : d->b]));
}

static const payback_difference *difference_of(const payback_comparison *c, size_t a, size_t b)
{
    for (size_t d = 0; d < c->difference_count; d++)
        if ((c->differences[d].a == a && c->differences[d].b == b) ||
            (c->differences[d].a == b && c->differences[d].b == a))
            return &c->differences[d];
    return NULL;
}

/* The preferred one over the others from so many on, the best of them first. */
static void add_preferred_differences(struct pb_report *page, const struct pb_compare_page *s, size_t from,
                                      size_t until)
{
    const payback_comparison *c = s->comparison;
    for (size_t k = 0, shown = 0; k < c->proposal_count && shown < until; k++) {
        if (s->by_value[k] == c->preferred || shown++ < from)
            continue;
        const payback_difference *d = difference_of(c, c->preferred, s->by_value[k]);
        if (d != NULL)
            add_difference(page, s, d, d->b == c->preferred, s->labels[s->by_value[k]]);
    }
}

static const char *preferred_over(struct pb_report *page, const struct pb_compare_page *s)
{
    return pb_report_words(page, "%s over …", s->labels[s->comparison->preferred]);
}

/* The rest of them, and where they are not too many those of the others among themselves. */
static void add_other_differences(struct pb_report *page, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    pb_report_closed_table(page, "The preferred one beside the others",
                           "Mean differences of the preferred one to the others");
    begin_differences(page, s, preferred_over(page, s));
    add_preferred_differences(page, s, NEXT_SHOWN, c->proposal_count);
    if (c->difference_count <= PAIRS_LISTED) {
        pb_report_closed_table(page, "The others among themselves", "Mean differences of the others");
        begin_differences(page, s, "future by future");
        for (size_t d = 0; d < c->difference_count; d++)
            if (c->differences[d].a != c->preferred && c->differences[d].b != c->preferred)
                add_pair(page, s, &c->differences[d]);
        return;
    }
    pb_report_media(page, PB_ON_TERMINAL);
    pb_report_note(page, "--json has all %zu pairs.", c->difference_count);
    pb_report_media(page, PB_EVERYWHERE);
}

static void add_differences(struct pb_report *page, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    bool all = c->difference_count <= PAIRS_SHOWN;
    pb_report_section(page, PB_ACROSS, "How large are the differences?");
    pb_report_table(page, all ? "Mean differences of all pairs, and of their shares that pay back by the target"
                              : "Mean differences of the preferred one to the next ones, and of their shares that pay "
                                "back by the target");
    begin_differences(page, s, all ? "future by future" : preferred_over(page, s));
    for (size_t d = 0; all && d < c->difference_count; d++)
        add_pair(page, s, &c->differences[d]);
    if (all)
        return;
    add_preferred_differences(page, s, 0, NEXT_SHOWN);
    add_other_differences(page, s);
}

/* ---- how certain the choice is ---- */

static void add_dominance(struct pb_report *page, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    struct pb_text text = {0};
    size_t sentences = 0;
    pb_report_subsection(page, "Is one better whatever the risk?");
    for (size_t i = 0; i < c->proposal_count; i++)
        for (int order = 1; order <= 2; order++) {
            pb_dominance_sentence(&text, c, s->labels, s->by_value[i], order);
            if (text.length > 0 && sentences++ == DOMINANCES_ON_PAPER)
                pb_report_media(page, PB_ON_TERMINAL);
            pb_report_led_paragraph(page, PB_STRONG, pb_subject_of(c, s->labels, s->by_value[i]), &text);
        }
    pb_report_media(page, PB_ON_PAPER);
    if (sentences > DOMINANCES_ON_PAPER)
        pb_report_note(page, "And %zu more of them are better than others; `payback compare` tells which.",
                       sentences - DOMINANCES_ON_PAPER);
    pb_report_media(page, PB_EVERYWHERE);
    if (c->dominance_count == 0)
        pb_report_say(page, "None dominates another: which is best depends on how much risk one is willing to take.");
    pb_report_media(page, PB_ON_TERMINAL); /* on paper the appendix has it */
    pb_report_note(page,
                   "Stochastic dominance of NPV, found in the draws as a whole and in each of the %d replicates; equal "
                   "draws are no objection.",
                   c->replicates);
    pb_report_media(page, PB_EVERYWHERE);
}

static void add_certainty(struct pb_report *page, const struct pb_compare_page *s)
{
    struct pb_text text = {0};
    pb_report_section(page, PB_PAIRED, "How certain is the choice?");
    add_dominance(page, s);
    pb_report_subsection(page, "What would it be worth to know more?");
    pb_evpi_sentence(&text, s->comparison, s->labels);
    pb_report_paragraph(page, PB_PLAIN, &text);
    pb_luck_sentence(&text, s->comparison);
    pb_report_paragraph(page, PB_PLAIN, &text);
}

/* ---- the deals in a line each: what differs must be seen beside what is the same ---- */

static void add_deals(struct pb_report *page, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
    struct pb_text text = {0};
    for (size_t i = 0, shown = 0; i < c->proposal_count; i++) {
        const char *label = s->labels[s->by_value[i]];
        pb_deal_of_proposal(&text, c, s->by_value[i]);
        if (text.length == 0)
            continue;
        if (shown++ == 0)
            pb_report_section(page, PB_ACROSS, "What do you sign?");
        bool named = pb_begins_with(&text, label); /* it names the vendor itself */
        pb_report_led_paragraph(page, PB_STRONG, named ? "" : pb_report_words(page, "%s:", label), &text);
    }
}

/* ---- the appendix ---- */

/* Where names are cut a terminal needs the list, too. */
static void add_files(struct pb_report *page, const struct pb_compare_page *s)
{
    static const char *const heads[] = {"proposal", "scenario", "vendor", "scenario with its changes (SHA-256)"};
    const payback_comparison *c = s->comparison;
    struct pb_text text = {0};
    pb_report_media(page, s->cut ? PB_EVERYWHERE : PB_ON_PAPER);
    pb_report_section(page, PB_ACROSS, "Appendix A  The proposals");
    pb_report_table(page, "In the order in which they were given");
    for (size_t h = 0; h < sizeof heads / sizeof heads[0]; h++)
        pb_report_words_column(page, heads[h], 16);
    for (size_t k = 0; k + 1 < c->proposal_count; k++) {
        const char *const names[] = {c->proposals[k].name, c->proposals[k].vendor};
        const int columns[] = {PB_NAME_COLUMNS, LABEL_COLUMNS};
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, s->labels[k]);
        for (int n = 0; n < 2; n++) {
            pb_fit(&text, names[n], columns[n]);
            pb_report_cell(page, PB_PLAIN, pb_report_keep_text(page, &text));
        }
        pb_report_cell(page, PB_PLAIN, c->proposals[k].digest);
    }
    pb_report_media(page, PB_ON_PAPER);
}

static void add_method(struct pb_report *page, const payback_comparison *c)
{
    pb_report_section(page, PB_ACROSS, "Appendix B  Method");
    pb_report_say(page,
                  "Every future draws all uncertain inputs once and plays each proposal on them: inputs of the same "
                  "name are the same everywhere, so that a difference shows the proposals and not the draw. %s"
                  "Doing nothing is worth 0. Figures count the %s basis. Intervals of 95%% come from %d independent "
                  "replicates; those of differences from the paired differences.",
                  c->rivals && strcmp(c->luck, "own") == 0
                      ? "How often each is the best, its regret and the value of knowing come from a second "
                        "computation, in which each vendor's own inputs are drawn independently. "
                      : "",
                  c->basis, c->replicates);
    pb_report_say(page,
                  "One proposal dominates another to first order where every quantile of its NPV is at least as high, "
                  "to second order where every mean of its worst cases is; found in the draws as a whole and in each "
                  "of the %d replicates. Regret: what the best of each future was worth more. The worst 5%%: the "
                  "mean NPV of these futures.",
                  c->replicates);
    pb_report_media(page, PB_ON_TERMINAL);
    pb_report_section(page, PB_ACROSS, "How it was computed");
    pb_report_note(page, "Drawn in %d independent replicates as %s by payback %s.", c->replicates,
                   strcmp(c->sampler, "sobol") == 0 ? "scrambled Sobol points"
                   : strcmp(c->sampler, "lhs") == 0 ? "Latin hypercubes"
                                                    : "plain random draws",
                   c->version);
}

static void add_manifest(struct pb_report *page, const struct pb_compare_page *s)
{
    const payback_comparison *c = s->comparison;
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
                                         .command = pb_report_keep_text(page, &command),
                                         .changes = s->scenario_count > 0 ? s->scenarios[0] : NULL};
    pb_report_manifest(page, "Appendix C  To make this file again", &manifest);
}

/* Of many proposals histograms and deals open the appendix, so that what decides fits two sheets of paper. */
static void build(struct pb_report *page, const void *data)
{
    enum { MANY = 6 };
    struct pb_compare_page subject = *(const struct pb_compare_page *)data;
    const payback_comparison *c = subject.comparison;
    pb_compare_name(page, &subject);
    add_title(page, c);
    add_verdict(page, &subject);
    add_keys(page, &subject);
    pb_compare_figures(page, &subject);
    if (c->proposal_count <= MANY)
        pb_compare_spreads(page, &subject);
    add_differences(page, &subject);
    add_certainty(page, &subject);
    if (c->proposal_count <= MANY)
        add_deals(page, &subject);
    for (size_t i = 0; i < c->proposal_count; i++)
        pb_report_shrinkage(page, c->proposals[subject.by_value[i]].shrinkage, subject.labels[subject.by_value[i]]);
    pb_compare_offers(page, &subject);
    pb_report_appendix(page);
    pb_report_media(page, PB_EVERYWHERE);
    if (c->proposal_count > MANY) {
        pb_compare_spreads(page, &subject);
        add_deals(page, &subject);
    }
    add_files(page, &subject);
    add_method(page, c);
    add_manifest(page, &subject);
}

payback_status payback_render_comparison(payback_text *out, const payback_comparison *comparison,
                                         const payback_style *style)
{
    struct pb_compare_page subject;
    bool whole = pb_compare_begin(&subject, comparison, NULL, 0);
    return pb_report_render_text(out, build, whole ? &subject : NULL, style);
}

payback_status payback_render_comparison_html(payback_text *out, const payback_comparison *comparison,
                                              const payback_scenario *const *scenarios, size_t count)
{
    struct pb_compare_page subject;
    bool whole = pb_compare_begin(&subject, comparison, scenarios, count);
    return pb_report_render_html(out, build, whole ? &subject : NULL);
}
