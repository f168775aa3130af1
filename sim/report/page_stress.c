/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback stress`: whether the case survives its doubts, what each of them takes, which of them make it
 * miss the target, and what it would take to turn the verdict. */
#include "payback/html.h"
#include "payback/stress.h"

#include "report/html_result.h"
#include "report/page_model.h"
#include "report/words.h"
#include "report/words_stress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct subject {
    const payback_stress_result *result;
    const payback_scenario *scenario; /* NULL: inputs go by their pointers */
    struct pb_money money;
};

enum { SHOWN = 15, PAIRS_DRAWN = 8, PAIRS_SHOWN = 20, PAIRS_LISTED = 40, FLIPS_DRAWN = 12 };

static const char *const verdict_words[] = {"met", "not met", "open"};
static const enum pb_tone verdict_tones[] = {PB_GOOD, PB_BAD, PB_CAUTION};

/* ---- words ---- */

static const char *name_of(struct pb_report *page, const struct subject *subject, const char *pointer)
{
    struct pb_text words = {0};
    if (subject->scenario == NULL)
        return pointer;
    pb_pointer_words(&words, subject->scenario, pointer);
    return pb_report_keep_text(page, &words);
}

static struct pb_label quantity(const struct subject *subject, const char *pointer, double value)
{
    return pb_run_quantity(pb_run_assumption(subject->scenario, pointer), value);
}

static const char *terms_of(struct pb_report *page, const struct subject *subject, const char *terms)
{
    struct pb_text words = {0};
    if (subject->scenario == NULL)
        return terms;
    pb_terms_words(&words, subject->scenario, terms);
    return pb_report_keep_text(page, &words);
}

/* ---- the head ---- */

static void add_verdict(struct pb_report *page, const payback_stress_result *r)
{
    static const enum pb_look looks[] = {PB_LOOK_GOOD, PB_LOOK_BAD, PB_LOOK_CAUTION};
    bool fragile = r->verdict == PAYBACK_MET && pb_count_verdicts(r, PAYBACK_NOT_MET) > 0;
    struct pb_text text = {0};
    pb_base_sentence(&text, r);
    pb_report_verdict(page, fragile ? PB_LOOK_CAUTION : looks[r->verdict], pb_stress_lead(r), &text);
    pb_stresses_sentence(&text, r);
    pb_report_paragraph(page, PB_PLAIN, &text);
    for (size_t i = 0; i < r->together_count; i++) {
        if (!r->together[i].applicable)
            continue;
        pb_together_sentence(&text, r, &r->together[i]);
        pb_report_paragraph(page, PB_PLAIN, &text);
    }
    if (pb_count_applicable(r) == 0)
        pb_report_say(page, "The scenario names no stress that applies (\"stress\"); --pack cfo has the usual ones.");
}

static void add_keys(struct pb_report *page, const payback_stress_result *r)
{
    size_t applicable = pb_count_applicable(r);
    pb_report_key(page, pb_report_words(page, "pays back by month %s", pb_general(r->target_months).text),
                  pb_told_apart(r->payback_probability.value, r->required_probability).text,
                  pb_report_words(page, "as planned; required: %s", pb_requirement(r->required_probability).text));
    pb_report_key(page, "NPV as planned, mean", pb_money_phrase(r->currency, r->npv.value).text, "");
    if (applicable > 0) {
        pb_report_key(page, "miss the requirement",
                      pb_report_words(page, "%zu of %zu", pb_count_verdicts(r, PAYBACK_NOT_MET), applicable),
                      "stresses, each alone");
        pb_report_key(page, "the worst one", pb_money_change(r->currency, r->stresses[0].npv_change.value).text,
                      r->stresses[0].name);
    }
    if (r->together_count > 0 && r->together[0].applicable)
        pb_report_key(page, "all together", pb_percent(r->together[0].payback_probability.value).text,
                      pb_report_words(page, "pay back in time with %s", r->together[0].name));
}

/* ---- the table of effects ---- */

/* The unit of NPV stands in the caption. */
static void begin_effects(struct pb_report *page, const payback_stress_result *r)
{
    pb_report_words_column(page, "if …", 16);
    pb_report_column(page, "NPV change", PB_KIND_MONEY);
    pb_report_column(page, "95% interval", PB_KIND_MONEY);
    pb_report_column(page, pb_report_words(page, "by month %s", pb_general(r->target_months).text), PB_KIND_SHARE);
    pb_report_column(page, "points", PB_KIND_NUMBER);
    pb_report_words_column(page, "requirement", 0);
    pb_report_bar_column(page);
}

static void add_share(struct pb_report *page, const payback_stress_result *r, double share)
{
    pb_report_labelled(page, PB_PLAIN, pb_told_apart(share, r->required_probability), share);
}

/* What the others are measured against. */
static void add_plan_row(struct pb_report *page, const payback_stress_result *r)
{
    pb_report_row(page);
    pb_report_cell(page, PB_STRONG, "as planned");
    pb_report_cell(page, PB_PLAIN, "");
    pb_report_cell(page, PB_PLAIN, "");
    add_share(page, r, r->payback_probability.value);
    pb_report_cell(page, PB_PLAIN, "");
    pb_report_cell(page, verdict_tones[r->verdict], verdict_words[r->verdict]);
}

static void add_effect(struct pb_report *page, const struct subject *subject, const payback_stress_effect *effect)
{
    double change = effect->npv_change.value;
    enum pb_tone tone = change < 0 ? PB_BAD : PB_GOOD;
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, effect->name);
    pb_report_labelled(page, tone, pb_joined(change > 0 ? "+" : "", pb_money(subject->money, change).text), change);
    pb_report_interval(page, effect->npv_change);
    add_share(page, subject->result, effect->payback_probability.value);
    pb_report_labelled(page, PB_PLAIN, pb_points(effect->payback_probability_change.value),
                       100 * effect->payback_probability_change.value);
    pb_report_cell(page, verdict_tones[effect->verdict], verdict_words[effect->verdict]);
    pb_report_bar(page, tone, change);
}

static void add_effect_and_terms(struct pb_report *page, const struct subject *subject,
                                 const payback_stress_effect *effect)
{
    add_effect(page, subject, effect);
    if (effect->terms != NULL && strcmp(effect->terms, effect->name) != 0)
        pb_report_remark(page, terms_of(page, subject, effect->terms));
}

static void add_effects(struct pb_report *page, const struct subject *subject)
{
    const payback_stress_result *r = subject->result;
    begin_effects(page, r);
    add_plan_row(page, r);
    for (size_t i = 0; i < pb_count_applicable(r); i++)
        add_effect_and_terms(page, subject, &r->stresses[i]);
    if (r->together_count > 0)
        pb_report_rule(page);
    for (size_t i = 0; i < r->together_count; i++)
        if (r->together[i].applicable)
            add_effect_and_terms(page, subject, &r->together[i]);
}

/* As many of the worst as `most`; their number. */
static size_t add_worst_pairs(struct pb_report *page, const struct subject *subject, size_t most)
{
    const payback_stress_result *r = subject->result;
    size_t listed = 0;
    begin_effects(page, r);
    for (size_t i = 0; i < r->pair_count && listed < most; i++)
        if (r->pairs[i].applicable) {
            add_effect(page, subject, &r->pairs[i]);
            listed++;
        }
    return listed;
}

/* ---- what each takes ---- */

/* The bar of a change of NPV; its colour and the word at the end say whether the requirement is still met. */
static void add_change_row(struct pb_rows *rows, const payback_stress_effect *effect, double range, bool strong)
{
    static const char *const classes[] = {"hard", "cost", "soft"};
    double change = effect->npv_change.value;
    if (!effect->applicable || rows->count == PB_ROWS)
        return;
    struct pb_row *row = &rows->rows[rows->count++];
    *row = pb_row_of(effect->name);
    row->strong = strong;
    row->bars[0] = (struct pb_bar){0, change, classes[effect->verdict]};
    char amount[24];
    snprintf(amount, sizeof amount, "%s%.20s", change > 0 ? "+" : "", pb_label_money(change, range).text);
    snprintf(change < 0 ? row->left : row->right, sizeof row->left, "%s", amount);
    snprintf(row->figure, sizeof row->figure, "%s", verdict_words[effect->verdict]);
}

static double largest_change(const payback_stress_effect *effects, size_t count, double largest)
{
    for (size_t i = 0; i < count; i++)
        if (isfinite(effects[i].npv_change.value))
            largest = fmax(largest, fabs(effects[i].npv_change.value));
    return largest;
}

static struct pb_rows change_rows(const payback_stress_result *r)
{
    return (struct pb_rows){
        .unit = PB_AXIS_MONEY, .base = 0, .reference = NAN, .axis = r->currency, .figure_head = "requirement"};
}

static void add_costs(struct pb_report *page, const struct subject *subject)
{
    const payback_stress_result *r = subject->result;
    double range = largest_change(r->together, r->together_count, largest_change(r->stresses, r->stress_count, 0));
    struct pb_rows rows = change_rows(r);
    size_t applicable = pb_count_applicable(r);
    for (size_t i = 0; i < applicable && i < SHOWN; i++)
        add_change_row(&rows, &r->stresses[i], range, false);
    for (size_t i = 0; i < r->together_count; i++)
        add_change_row(&rows, &r->together[i], range, true);
    pb_report_section(page, PB_BESIDE, "What does each doubt cost?");
    pb_report_say(page, "Change of the mean NPV against the plan, on the same draws, the worst first.");
    pb_report_media(page, PB_ON_PAPER);
    pb_report_say(page, "Blue: the requirement is still met; orange: it is not; hatched: too close to tell.");
    if (applicable > SHOWN)
        pb_report_note(page, "The chart shows the worst %d of %zu; Appendix B has them all.", (int)SHOWN, applicable);
    pb_report_media(page, PB_EVERYWHERE);
    pb_report_rows(page, "Change of NPV by stress",
                   "A bar for each stress and for all at once: the change of the mean NPV, and at its end whether the "
                   "requirement is still met. The table has the figures.",
                   &rows);
    pb_report_money(page, subject->money);
    pb_report_figure_table(page, pb_report_words(page,
                                                 "Change of the mean NPV, %s; share of futures that pay back in time, "
                                                 "and its change in percentage points",
                                                 pb_money_unit(subject->money).text));
    add_effects(page, subject);
}

static void add_chance_row(struct pb_rows *rows, const payback_stress_effect *effect, bool strong)
{
    double share = effect->payback_probability.value;
    if (!effect->applicable || rows->count == PB_ROWS)
        return;
    struct pb_row *row = &rows->rows[rows->count++];
    *row = pb_row_of(effect->name);
    row->strong = strong;
    row->low = fmin(share, rows->base);
    row->high = fmax(share, rows->base);
    row->dot = share;
    snprintf(row->figure, sizeof row->figure, "%.39s", pb_told_apart(share, rows->reference).text);
}

/* The shares of the table above as a chart: a terminal needs it no second time. */
static void add_chances(struct pb_report *page, const payback_stress_result *r)
{
    struct pb_rows rows = {.unit = PB_AXIS_SHARE,
                           .whole_share = true,
                           .base = r->payback_probability.value,
                           .reference = r->required_probability,
                           .axis = "share of futures that pay back in time",
                           .figure_head = ""};
    for (size_t i = 0; i < pb_count_applicable(r) && i < SHOWN; i++)
        add_chance_row(&rows, &r->stresses[i], false);
    for (size_t i = 0; i < r->together_count; i++)
        add_chance_row(&rows, &r->together[i], true);
    snprintf(rows.reference_label, sizeof rows.reference_label, "required: %.30s",
             pb_requirement(r->required_probability).text);
    pb_report_media(page, PB_ON_PAPER);
    pb_report_section(page, PB_BESIDE, "Which of them make it miss the target?");
    pb_report_say(page,
                  "Share of futures that pay back within %s under each: from the plan (the line, %s) to the dot. What "
                  "ends left of the dashed line misses the requirement.",
                  pb_months(r->target_months).text, pb_percent(r->payback_probability.value).text);
    pb_report_rows(page, "Probability of payback under each stress",
                   "A dot for each stress: the share of futures that pay back in time, beside the plan and what is "
                   "required. The table of the first chart has the figures.",
                   &rows);
    pb_report_media(page, PB_EVERYWHERE);
}

static void add_pairs(struct pb_report *page, const struct subject *subject)
{
    const payback_stress_result *r = subject->result;
    double range = largest_change(r->pairs, r->pair_count, 0);
    struct pb_rows rows = change_rows(r);
    rows.stacked = true;
    if (r->pair_count == 0)
        return;
    for (size_t i = 0; i < r->pair_count && rows.count < PAIRS_DRAWN; i++)
        add_change_row(&rows, &r->pairs[i], range, false);
    pb_report_section(page, PB_BESIDE, "What do two at once cost?");
    pb_report_say(page, "The worst of %zu combination%s of two stresses.", r->pair_count,
                  r->pair_count == 1 ? "" : "s");
    pb_report_rows(page, "Change of NPV by pairs of stresses",
                   "A bar for each of the worst pairs of stresses: the change of the mean NPV. The table has the "
                   "figures.",
                   &rows);
    pb_report_money(page, pb_money_for(r->currency, range));
    const struct subject pairs = {r, subject->scenario, pb_money_for(r->currency, range)};
    pb_report_figure_table(
        page, pb_report_words(page, "Pairs of stresses, the worst first, %s", pb_money_unit(pairs.money).text));
    size_t shown = add_worst_pairs(page, &pairs, PAIRS_SHOWN);
    if (shown < r->pair_count)
        pb_report_note(page, "The worst %zu of %zu combinations; --json and --csv have all of them.", shown,
                       r->pair_count);
}

static void add_inapplicable(struct pb_report *page, const struct subject *subject)
{
    const payback_stress_result *r = subject->result;
    size_t first = pb_count_applicable(r);
    if (first == r->stress_count)
        return;
    pb_report_section(page, PB_ACROSS, "What does not apply");
    pb_report_table(page, "Stresses that change nothing in this scenario");
    pb_report_words_column(page, "stress", 16);
    pb_report_words_column(page, "why not", 20);
    for (size_t i = first; i < r->stress_count; i++) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, r->stresses[i].name);
        pb_report_cell(
            page, PB_FAINT,
            pb_report_words(page, "%s: %s", terms_of(page, subject, r->stresses[i].terms), r->stresses[i].reason));
    }
}

/* ---- reverse stress ---- */

/* A constant that would have to be more than ten times as large is no news. */
static bool is_near(const payback_reverse_single *single)
{
    static const double far = 10;
    return isfinite(single->to) && (single->uncertain || fabs(single->to - single->from) <= far * fabs(single->from));
}

static void add_flip_row(struct pb_report *page, const struct subject *subject, struct pb_rows *rows,
                         const payback_reverse_single *single)
{
    struct pb_row *row = &rows->rows[rows->count++];
    *row = pb_row_of(name_of(page, subject, single->pointer));
    row->low = fmin(0.5, single->percentile);
    row->high = fmax(0.5, single->percentile);
    row->dot = single->percentile;
    snprintf(row->figure, sizeof row->figure, "%.16s → %.16s", quantity(subject, single->pointer, single->from).text,
             quantity(subject, single->pointer, single->to).text);
}

static struct pb_label flip_place(const payback_reverse_single *single)
{
    double change = (single->to - single->from) / fabs(single->from);
    return isfinite(single->percentile) ? pb_percentile_words(single->percentile)
           : isfinite(change)           ? pb_return(change)
                                        : (struct pb_label){""};
}

static void add_flips_table(struct pb_report *page, const struct subject *subject)
{
    const payback_stress_result *r = subject->result;
    pb_report_figure_table(page, "Held there in every future, the most plausible first");
    pb_report_words_column(page, "one input alone", 20);
    pb_report_column(page, "today", PB_KIND_NUMBER);
    pb_report_column(page, "turns at", PB_KIND_NUMBER);
    pb_report_column(page, "95% interval", PB_KIND_NUMBER);
    pb_report_words_column(page, "that is", 0);
    for (size_t i = 0; i < r->single_count; i++) {
        const payback_reverse_single *single = &r->single[i];
        if (!is_near(single))
            continue;
        bool known = isfinite(single->low) && isfinite(single->high);
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, name_of(page, subject, single->pointer));
        pb_report_labelled(page, PB_PLAIN, quantity(subject, single->pointer, single->from), single->from);
        pb_report_labelled(page, PB_STRONG, quantity(subject, single->pointer, single->to), single->to);
        pb_report_cell(page, PB_FAINT,
                       known ? pb_report_words(page, "%s to %s", quantity(subject, single->pointer, single->low).text,
                                               quantity(subject, single->pointer, single->high).text)
                             : "–");
        pb_report_cell(page, PB_FAINT, flip_place(single).text);
    }
}

static void add_flips(struct pb_report *page, const struct subject *subject)
{
    const payback_stress_result *r = subject->result;
    struct pb_rows rows = {.unit = PB_AXIS_SHARE,
                           .whole_share = true,
                           .base = 0.5,
                           .reference = NAN,
                           .axis = "percentile of the input’s own distribution",
                           .figure_head = "median → turns at"};
    size_t flips = 0, near = 0;
    for (size_t i = 0; i < r->single_count; i++) {
        flips += isfinite(r->single[i].to) ? 1 : 0;
        near += is_near(&r->single[i]);
        if (isfinite(r->single[i].to) && isfinite(r->single[i].percentile) && rows.count < FLIPS_DRAWN)
            add_flip_row(page, subject, &rows, &r->single[i]);
    }
    pb_report_section(page, PB_BESIDE, "What would turn the verdict?");
    if (flips > 0)
        pb_report_say(page, "%zu of %zu inputs, held at one value in every future, can turn it alone.", flips,
                      r->single_count);
    else
        pb_report_say(page, "None of %zu inputs can turn it alone within its range or support.", r->single_count);
    pb_report_media(page, PB_ON_PAPER);
    if (rows.count > 0)
        pb_report_say(page, "The chart shows how far from its median each uncertain one would have to be; a dot at the "
                            "edge is a value that hardly ever occurs.");
    pb_report_media(page, PB_EVERYWHERE);
    if (near > 0)
        pb_report_note(page, "Today: the median of an uncertain input, else its value. Pn: the input’s own n-th "
                             "percentile. Constants that would have to grow more than tenfold are left out. Without "
                             "an interval the verdict turns in a step.");
    pb_report_rows(page, "Where one input alone turns the verdict",
                   "A dot for each uncertain input: the percentile of its own distribution at which the verdict turns. "
                   "The table has the figures, and the fixed inputs too.",
                   &rows);
    if (near > 0)
        add_flips_table(page, subject);
}

static void add_moves(struct pb_report *page, const struct subject *subject, const payback_reverse_joint *joint)
{
    enum { MOVES = 8 };
    static const double small = 0.1;
    size_t shown = 0;
    pb_report_table(page, pb_joint_caption(joint));
    pb_report_words_column(page, "input", 20);
    pb_report_column(page, "median", PB_KIND_NUMBER);
    pb_report_column(page, "there", PB_KIND_NUMBER);
    pb_report_column(page, "percentile", PB_KIND_NUMBER);
    while (shown < joint->move_count && shown < MOVES && (shown < 3 || fabs(joint->moves[shown].z) >= small)) {
        const payback_reverse_move *move = &joint->moves[shown++];
        double percentile = 50 * erfc(-move->z / sqrt(2));
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, name_of(page, subject, move->pointer));
        pb_report_labelled(page, PB_PLAIN, quantity(subject, move->pointer, move->from), move->from);
        pb_report_labelled(page, PB_STRONG, quantity(subject, move->pointer, move->to), move->to);
        pb_report_labelled(page, PB_FAINT, pb_fixed(percentile, 1), percentile);
    }
    if (shown < joint->move_count)
        pb_report_remark(page, pb_report_words(page, "%zu more move by less.", joint->move_count - shown));
}

/* Each state of the events: how likely it is, how many of its futures fail, how near its own limit is. */
static void add_states(struct pb_report *page, const struct subject *subject, const payback_reverse_state *states,
                       size_t count)
{
    bool npv = strcmp(states->point.limit_state, "npv") == 0;
    pb_report_table(page, npv ? "Ways to lose money by what happens, the likeliest first"
                              : "Ways to miss the target by what happens, the likeliest first");
    pb_report_words_column(page, "exactly this happens", 20);
    pb_report_column(page, "futures", PB_KIND_SHARE);
    pb_report_column(page, npv ? "of them lose" : "of them miss", PB_KIND_SHARE);
    pb_report_column(page, "β", PB_KIND_NUMBER);
    pb_report_column(page, "first order", PB_KIND_SHARE);
    for (size_t k = 0; k < count; k++) {
        const payback_reverse_state *state = &states[k];
        double failing = state->share > 0 ? state->point.share_of_trials / state->share : (double)NAN;
        struct pb_text words = {0};
        pb_state_words(&words, subject->scenario, state);
        pb_report_row(page);
        pb_report_cell(page, k == 0 ? PB_STRONG : PB_PLAIN, pb_report_keep_text(page, &words));
        pb_report_labelled(page, PB_PLAIN, pb_small_share(state->share), state->share);
        pb_report_labelled(page, PB_PLAIN, isnan(failing) ? pb_joined("–", "") : pb_small_share(failing), failing);
        pb_report_labelled(page, PB_FAINT, state->point.found ? pb_fixed(state->point.distance, 2) : pb_joined("–", ""),
                           state->point.distance);
        pb_report_labelled(page, PB_FAINT, pb_small_share(state->weight), state->weight);
    }
}

/* One limit state: the likeliest way to fail, all of them, and what it takes without an event. */
static void add_limit(struct pb_report *page, const struct subject *subject, const payback_reverse_joint *joint)
{
    size_t count;
    const payback_reverse_state *states = pb_states_of(subject->result, joint->limit_state, &count);
    struct pb_text text = {0};
    bool event = states != NULL && states->event_count > 0;
    pb_report_subsection(page, event ? pb_state_heading(states) : pb_joint_heading(joint));
    if (event) {
        pb_state_sentence(&text, subject->result, subject->scenario, states);
        pb_report_paragraph(page, PB_PLAIN, &text);
    }
    pb_joint_sentence(&text, joint);
    pb_report_paragraph(page, PB_PLAIN, &text);
    if (joint->found && joint->move_count > 0)
        add_moves(page, subject, joint);
    pb_report_media(page, PB_ON_TERMINAL); /* on paper it stands in the appendix */
    if (count > 1)
        add_states(page, subject, states, count);
    pb_report_media(page, PB_EVERYWHERE);
}

static void add_reverse(struct pb_report *page, const struct subject *subject)
{
    const payback_stress_result *r = subject->result;
    if (!r->reversed)
        return;
    add_flips(page, subject);
    if (r->joint_count == 0)
        return;
    pb_report_section(page, PB_PAIRED, "What would it take, all inputs together?");
    pb_report_note(page, "First-order reliability: uncertain inputs only, correlated as in the scenario; noise and "
                         "surges at their means. Abandonment and risks jump, so each combination of them that matters "
                         "is looked at by itself; “first order” is how likely it is, times Φ(−β).");
    for (size_t j = 0; j < r->joint_count; j++)
        add_limit(page, subject, &r->joint[j]);
}

/* ---- the appendix ---- */

static void add_method(struct pb_report *page, const payback_stress_result *r)
{
    pb_report_section(page, PB_ACROSS, "Appendix A  Method");
    pb_report_say(
        page,
        "The scenario and each of its stresses are simulated with the same %s futures, so that a change is "
        "due to the stress and not to chance; intervals of 95%% are those of the paired differences. A stress "
        "sets, multiplies or adds to inputs, as the table in Appendix B says; an input that is set to one "
        "value leaves its correlations. Figures count the %s basis unless a stress changes that.",
        pb_count((double)r->trials).text, r->basis);
    if (r->reversed)
        pb_report_say(page,
                      "Reverse: each input alone is held at one value in all futures, and moved until the verdict "
                      "turns. All together: the point at which the limit is just reached and that is nearest to "
                      "the medians in standard normal space (first-order reliability method).");
}

static void add_every_state(struct pb_report *page, const struct subject *subject)
{
    const payback_stress_result *r = subject->result;
    for (size_t j = 0; j < r->joint_count; j++) {
        size_t count;
        const payback_reverse_state *states = pb_states_of(r, r->joint[j].limit_state, &count);
        if (count > 1)
            add_states(page, subject, states, count);
        if (count > 1 && states->event_count > 0 && states->point.move_count > 0)
            add_moves(page, subject, &states->point);
    }
}

/* Every stress and the worst pairs, for who wants to see more than the charts. */
static void add_every_figure(struct pb_report *page, const struct subject *subject)
{
    const payback_stress_result *r = subject->result;
    if (pb_count_applicable(r) == 0)
        return;
    pb_report_section(page, PB_ACROSS, "Appendix B  Every figure");
    const char *unit = pb_report_words(page, "%s", pb_money_unit(subject->money).text);
    pb_report_table(page, pb_report_words(page, "Every stress alone, and all at once, %s", unit));
    add_effects(page, subject);
    if (r->pair_count == 0)
        return;
    pb_report_table(page, r->pair_count > PAIRS_LISTED
                              ? pb_report_words(page, "Two at a time, the worst %d, %s", (int)PAIRS_LISTED, unit)
                              : pb_report_words(page, "Two at a time, %s", unit));
    (void)add_worst_pairs(page, subject, PAIRS_LISTED);
}

/* The packs of stresses that are not the scenario's own. */
static void add_pack(struct pb_text *command, const payback_stress_result *r)
{
    for (size_t i = 0; i < r->stress_count; i++)
        if (strcmp(r->stresses[i].origin, "scenario") != 0) {
            pb_text_format(command, " --pack %s", r->stresses[i].origin);
            return;
        }
}

static void add_manifest(struct pb_report *page, const struct subject *subject)
{
    const payback_stress_result *r = subject->result;
    struct pb_text command = {0};
    pb_text_add(&command, "payback stress SCENARIO.json");
    add_pack(&command, r);
    pb_text_add(&command, r->pair_count > 0 ? " --pairs" : "");
    pb_text_add(&command, r->reversed ? " --reverse" : "");
    const struct pb_manifest manifest = PB_MANIFEST(r, pb_report_keep_text(page, &command), subject->scenario);
    pb_report_manifest(page,
                       pb_count_applicable(r) > 0 ? "Appendix C  To make this file again"
                                                  : "Appendix B  To make this file again",
                       &manifest);
}

/* ---- the page ---- */

static void build(struct pb_report *page, const void *data)
{
    const struct subject *subject = data;
    const payback_stress_result *r = subject->result;
    pb_report_title(page, r->name,
                    pb_report_words(page, "Stress test of the proposal of %s · %s · %s · %s · %s simulated future%s",
                                    r->vendor, pb_months(r->horizon_months).text, pb_basis_words(r->basis), r->currency,
                                    pb_count((double)r->trials).text, r->trials == 1 ? "" : "s"));
    add_verdict(page, r);
    add_keys(page, r);
    pb_report_money(page, subject->money);
    if (pb_count_applicable(r) > 0) {
        add_costs(page, subject);
        add_chances(page, r);
    }
    add_pairs(page, subject);
    pb_report_money(page, subject->money);
    add_reverse(page, subject);
    add_inapplicable(page, subject);
    pb_report_appendix(page);
    add_method(page, r);
    add_every_state(page, subject);
    add_every_figure(page, subject);
    add_manifest(page, subject);
}

static struct subject subject_of(const payback_stress_result *r, const payback_scenario *scenario)
{
    double largest = largest_change(r->together, r->together_count, largest_change(r->stresses, r->stress_count, 0));
    return (struct subject){r, scenario, pb_money_for(r->currency, largest)};
}

payback_status payback_render_stress(payback_text *out, const payback_stress_result *result, const payback_style *style)
{
    struct subject subject = {0};
    if (result != NULL)
        subject = subject_of(result, NULL);
    return pb_report_render_text(out, build, result != NULL ? &subject : NULL, style);
}

payback_status payback_render_stress_html(payback_text *out, const payback_stress_result *result,
                                          const payback_scenario *scenario)
{
    struct subject subject = {0};
    if (result != NULL)
        subject = subject_of(result, scenario);
    return pb_report_render_html(out, build, result != NULL ? &subject : NULL);
}
