/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback stress`: whether the case survives its doubts, what each of them takes, which of them make it
 * miss the target, and what it would take to turn the verdict. */
#include "payback/html.h"

#include "report/html_result.h"
#include "report/words.h"
#include "report/words_stress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct stress_html {
    struct pb_html html;
    const payback_scenario *scenario; /* may be NULL */
    const payback_stress_result *result;
    struct pb_money money;
};

enum { WIDTH = 580, NARROW = 340, SHOWN = 15, PAIRS_DRAWN = 8, PAIRS_LISTED = 40, FLIPS_DRAWN = 12 };

static const char *const verdict_words[] = {"met", "not met", "open"};
static const char *const verdict_classes[] = {"good", "bad", "caution"};

/* Tables end where the page is as long as it may become. */
static bool is_full(const struct stress_html *p)
{
    enum { TABLES_END_AT = 190000 };
    return p->html.text.length > TABLES_END_AT;
}

static void add_rows_figure(struct stress_html *p, const char *title, const char *description,
                            const struct pb_rows *rows)
{
    struct pb_figure figure = {title,
                               description,
                               pb_plot_rows,
                               rows,
                               WIDTH,
                               rows->stacked ? pb_stacked_height(rows->count) : pb_rows_height(rows->count, WIDTH),
                               pb_rows_height(rows->count, NARROW)};
    if (rows->count > 0)
        pb_html_figure(&p->html, &figure);
}

/* ---- the head ---- */

static void add_verdict(struct stress_html *p)
{
    static const enum pb_look looks[] = {PB_LOOK_GOOD, PB_LOOK_BAD, PB_LOOK_CAUTION};
    const payback_stress_result *r = p->result;
    bool fragile = r->verdict == PAYBACK_MET && pb_count_verdicts(r, PAYBACK_NOT_MET) > 0;
    struct pb_text text = {0};
    pb_base_sentence(&text, r, "futures");
    pb_html_verdict_begin(&p->html, fragile ? PB_LOOK_CAUTION : looks[r->verdict], pb_stress_lead(r), &text);
    pb_stresses_sentence(&text, r);
    for (size_t i = 0; i < r->together_count; i++) {
        if (!r->together[i].applicable)
            continue;
        pb_text_add(&text, " ");
        pb_together_sentence(&text, r, &r->together[i]);
    }
    if (text.length == 0)
        pb_text_add(&text, "The scenario names no stress that applies; --pack cfo has the usual ones.");
    pb_html_paragraph(&p->html, "", &text);
    pb_html_verdict_end(&p->html);
}

static void add_keys(struct stress_html *p)
{
    const payback_stress_result *r = p->result;
    size_t applicable = pb_count_applicable(r);
    char name[128], figure[96], remark[160];
    pb_html_keys_begin(&p->html);
    snprintf(name, sizeof name, "pays back by month %.40s", pb_general(r->target_months).text);
    snprintf(remark, sizeof remark, "as planned; required: %.40s", pb_requirement(r->required_probability).text);
    pb_html_key(&p->html, name, pb_told_apart(r->payback_probability.value, r->required_probability).text, remark);
    pb_html_key(&p->html, "NPV as planned, mean", pb_money_phrase(r->currency, r->npv.value).text, "");
    if (applicable > 0) {
        snprintf(figure, sizeof figure, "%zu of %zu", pb_count_verdicts(r, PAYBACK_NOT_MET), applicable);
        pb_html_key(&p->html, "miss the requirement", figure, "stresses, each alone");
        snprintf(remark, sizeof remark, "%.150s", r->stresses[0].name);
        pb_html_key(&p->html, "the worst one", pb_money_change(r->currency, r->stresses[0].npv_change.value).text,
                    remark);
    }
    if (r->together_count > 0 && r->together[0].applicable) {
        snprintf(remark, sizeof remark, "pay back in time with %.120s", r->together[0].name);
        pb_html_key(&p->html, "all together", pb_percent(r->together[0].payback_probability.value).text, remark);
    }
    pb_html_keys_end(&p->html);
}

static void add_head(struct stress_html *p)
{
    const payback_stress_result *r = p->result;
    struct pb_text about = {0};
    pb_text_add(&about, "Stress test of the proposal of ");
    pb_fit(&about, r->vendor, PB_NAME_COLUMNS);
    pb_text_format(&about, " · %s · %s · %s · %s simulated future%s", pb_months(r->horizon_months).text,
                   pb_basis_words(r->basis), r->currency, pb_count((double)r->trials).text, r->trials == 1 ? "" : "s");
    pb_html_head(&p->html, r->name, about.data != NULL ? about.data : "");
    p->html.text.failed = p->html.text.failed || about.failed;
    pb_text_clear(&about);
    add_verdict(p);
    add_keys(p);
}

/* ---- effects ---- */

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

static void begin_effects_table(struct stress_html *p, const char *caption)
{
    char changed[96], by[96];
    snprintf(changed, sizeof changed, ">NPV, %.50s", pb_money_unit(p->money).text);
    snprintf(by, sizeof by, ">by month" PB_NBSP "%.40s", pb_general(p->result->target_months).text);
    const char *const heads[] = {"if …", changed, ">95% interval", by, ">points", "requirement"};
    pb_html_table_begin(&p->html, "", caption, heads, 6);
}

static void add_effect(struct stress_html *p, const payback_stress_effect *effect)
{
    payback_estimate change = effect->npv_change;
    struct pb_html *html = &p->html;
    struct pb_text terms = {0};
    pb_html_raw(html, "<tr><th scope=\"row\">");
    pb_html_cut(html, effect->name, PB_NAME_COLUMNS);
    if (effect->terms != NULL && strcmp(effect->terms, effect->name) != 0)
        pb_terms_words(&terms, p->scenario, effect->terms);
    if (terms.length > 0) {
        pb_html_raw(html, "<br/><small>");
        pb_html_cut(html, terms.data != NULL ? terms.data : "", 160);
        pb_html_raw(html, "</small>");
    }
    html->text.failed = html->text.failed || terms.failed;
    pb_text_clear(&terms);
    pb_html_raw(html, "</th>");
    pb_html_cell(html, "n", pb_money(p->money, change.value).text);
    pb_html_interval_cell(html, pb_money(p->money, change.low).text, pb_money(p->money, change.high).text,
                          pb_has_bounds(change));
    pb_html_cell(html, "n", pb_told_apart(effect->payback_probability.value, p->result->required_probability).text);
    pb_html_cell(html, "n", pb_points(effect->payback_probability_change.value).text);
    pb_html_cell(html, verdict_classes[effect->verdict], verdict_words[effect->verdict]);
    pb_html_row_end(html);
}

/* The worst ones, as many as most, and all together. */
static void add_effects_table(struct stress_html *p, const char *caption, size_t most)
{
    const payback_stress_result *r = p->result;
    begin_effects_table(p, caption);
    pb_html_row(&p->html, "as planned");
    pb_html_raw(&p->html, "<td class=\"n\"></td><td class=\"n\"></td>");
    pb_html_cell(&p->html, "n", pb_told_apart(r->payback_probability.value, r->required_probability).text);
    pb_html_raw(&p->html, "<td class=\"n\"></td>");
    pb_html_cell(&p->html, verdict_classes[r->verdict], verdict_words[r->verdict]);
    pb_html_row_end(&p->html);
    for (size_t i = 0; i < pb_count_applicable(r) && i < most && !is_full(p); i++)
        add_effect(p, &r->stresses[i]);
    for (size_t i = 0; i < r->together_count; i++)
        if (r->together[i].applicable)
            add_effect(p, &r->together[i]);
    pb_html_table_end(&p->html);
}

static void add_pairs_table(struct stress_html *p, const char *caption, size_t most)
{
    const payback_stress_result *r = p->result;
    begin_effects_table(p, caption);
    for (size_t i = 0, listed = 0; i < r->pair_count && listed < most && !is_full(p); i++)
        if (r->pairs[i].applicable) {
            add_effect(p, &r->pairs[i]);
            listed++;
        }
    pb_html_table_end(&p->html);
}

static void add_costs(struct stress_html *p)
{
    const payback_stress_result *r = p->result;
    double range = largest_change(r->together, r->together_count, largest_change(r->stresses, r->stress_count, 0));
    struct pb_rows rows = change_rows(r);
    struct pb_text text = {0};
    size_t applicable = pb_count_applicable(r);
    for (size_t i = 0; i < applicable && i < SHOWN; i++)
        add_change_row(&rows, &r->stresses[i], range, false);
    for (size_t i = 0; i < r->together_count; i++)
        add_change_row(&rows, &r->together[i], range, true);
    pb_html_answer_begin(&p->html, "What does each doubt take?");
    pb_text_add(&text, "Change of the mean NPV against the plan, on the same draws, the worst first. Blue: "
                       "the requirement is still met; orange: it is not; hatched: too close to tell.");
    pb_html_paragraph(&p->html, "", &text);
    if (applicable > SHOWN)
        pb_text_format(&text, "The chart shows the worst %d of %zu; Appendix B has them all.", (int)SHOWN, applicable);
    if (text.length > 0)
        pb_html_paragraph(&p->html, "note", &text);
    pb_html_answer_chart(&p->html);
    add_rows_figure(p, "Change of NPV by stress",
                    "A bar for each stress and for all at once: the change of the mean NPV, and at its end whether the "
                    "requirement is still met. The table has the figures.",
                    &rows);
    pb_html_details_begin(&p->html, "The figures of this chart, and what is changed");
    add_effects_table(p, "Change of the mean NPV; share of futures that pay back in time, and its change", SHOWN);
    pb_html_details_end(&p->html);
    pb_html_answer_end(&p->html);
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

static void add_chances(struct stress_html *p)
{
    const payback_stress_result *r = p->result;
    struct pb_rows rows = {.unit = PB_AXIS_SHARE,
                           .whole_share = true,
                           .base = r->payback_probability.value,
                           .reference = r->required_probability,
                           .axis = "share of futures that pay back in time",
                           .figure_head = ""};
    struct pb_text text = {0};
    for (size_t i = 0; i < pb_count_applicable(r) && i < SHOWN; i++)
        add_chance_row(&rows, &r->stresses[i], false);
    for (size_t i = 0; i < r->together_count; i++)
        add_chance_row(&rows, &r->together[i], true);
    snprintf(rows.reference_label, sizeof rows.reference_label, "required: %.30s",
             pb_requirement(r->required_probability).text);
    pb_html_answer_begin(&p->html, "Which of them make it miss the target?");
    pb_text_format(&text,
                   "Share of futures that pay back within %s under each: from the plan (the line, %s) to the dot. What "
                   "ends left of the dashed line misses the requirement.",
                   pb_months(r->target_months).text, pb_percent(r->payback_probability.value).text);
    pb_html_paragraph(&p->html, "", &text);
    pb_html_answer_chart(&p->html);
    add_rows_figure(p, "Probability of payback under each stress",
                    "A dot for each stress: the share of futures that pay back in time, beside the plan and what is "
                    "required. The table of the first chart has the figures.",
                    &rows);
    pb_html_answer_end(&p->html);
}

static void add_inapplicable(struct stress_html *p)
{
    const payback_stress_result *r = p->result;
    size_t first = pb_count_applicable(r);
    static const char *const heads[] = {"stress", "why not"};
    if (first == r->stress_count)
        return;
    pb_html_block_begin(&p->html, "What does not apply");
    pb_html_table_begin(&p->html, "", "Stresses that change nothing in this scenario", heads, 2);
    for (size_t i = first; i < r->stress_count && !is_full(p); i++) {
        pb_html_raw(&p->html, "<tr><th scope=\"row\">");
        pb_html_cut(&p->html, r->stresses[i].name, PB_NAME_COLUMNS);
        pb_html_raw(&p->html, "</th><td>");
        pb_html_cut(&p->html, r->stresses[i].reason, 160);
        pb_html_raw(&p->html, "</td>");
        pb_html_row_end(&p->html);
    }
    pb_html_table_end(&p->html);
    pb_html_block_end(&p->html);
}

static void add_pairs(struct stress_html *p)
{
    const payback_stress_result *r = p->result;
    double range = largest_change(r->pairs, r->pair_count, 0);
    struct pb_rows rows = change_rows(r);
    struct pb_text text = {0};
    rows.stacked = true;
    if (r->pair_count == 0)
        return;
    for (size_t i = 0; i < r->pair_count && rows.count < PAIRS_DRAWN; i++)
        add_change_row(&rows, &r->pairs[i], range, false);
    pb_html_answer_begin(&p->html, "What do two at a time take?");
    pb_text_format(&text, "The worst of %zu combination%s of two stresses%s.", r->pair_count,
                   r->pair_count == 1 ? "" : "s", r->pair_count > PAIRS_DRAWN ? "; Appendix B has more of them" : "");
    pb_html_paragraph(&p->html, "", &text);
    pb_html_answer_chart(&p->html);
    add_rows_figure(p, "Change of NPV by pairs of stresses",
                    "A bar for each of the worst pairs of stresses: the change of the mean NPV. The table has the "
                    "figures.",
                    &rows);
    pb_html_details_begin(&p->html, "The figures of this chart");
    add_pairs_table(p, "Pairs of stresses, the worst first", PAIRS_DRAWN);
    pb_html_details_end(&p->html);
    pb_html_answer_end(&p->html);
}

/* ---- reverse stress ---- */

/* A constant that would have to be more than ten times as large is no news. */
static bool is_near(const payback_reverse_single *single)
{
    static const double far = 10;
    return isfinite(single->to) && (single->uncertain || fabs(single->to - single->from) <= far * fabs(single->from));
}

static void words_of(struct stress_html *p, const char *pointer, struct pb_text *words)
{
    pb_pointer_words(words, p->scenario, pointer);
    p->html.text.failed = p->html.text.failed || words->failed;
}

static void add_flip_row(struct stress_html *p, struct pb_rows *rows, const payback_reverse_single *single)
{
    const payback_assumption *assumption = pb_run_assumption(p->scenario, single->pointer);
    struct pb_text words = {0};
    struct pb_row *row = &rows->rows[rows->count++];
    words_of(p, single->pointer, &words);
    *row = pb_row_of(words.data != NULL ? words.data : "");
    pb_text_clear(&words);
    row->low = fmin(0.5, single->percentile);
    row->high = fmax(0.5, single->percentile);
    row->dot = single->percentile;
    snprintf(row->figure, sizeof row->figure, "%.16s → %.16s", pb_run_quantity(assumption, single->from).text,
             pb_run_quantity(assumption, single->to).text);
}

static void add_flips_table(struct stress_html *p)
{
    static const char *const heads[] = {"one input alone", ">today", ">turns at", ">that is"};
    const payback_stress_result *r = p->result;
    pb_html_details_begin(&p->html, "Every input that can turn it");
    pb_html_table_begin(&p->html, "", "Held there in every future, the most plausible first", heads, 4);
    for (size_t i = 0; i < r->single_count && !is_full(p); i++) {
        const payback_reverse_single *single = &r->single[i];
        const payback_assumption *assumption = pb_run_assumption(p->scenario, single->pointer);
        struct pb_text words = {0};
        if (!is_near(single))
            continue;
        words_of(p, single->pointer, &words);
        pb_html_row(&p->html, words.data != NULL ? words.data : "");
        pb_text_clear(&words);
        pb_html_cell(&p->html, "n", pb_run_quantity(assumption, single->from).text);
        pb_html_cell(&p->html, "n", pb_run_quantity(assumption, single->to).text);
        pb_html_cell(&p->html, "n",
                     isfinite(single->percentile) ? pb_percentile_words(single->percentile).text
                                                  : pb_return(single->to / single->from - 1).text);
        pb_html_row_end(&p->html);
    }
    pb_html_table_end(&p->html);
    pb_html_details_end(&p->html);
}

static void add_flips(struct stress_html *p)
{
    const payback_stress_result *r = p->result;
    struct pb_rows rows = {.unit = PB_AXIS_SHARE,
                           .whole_share = true,
                           .base = 0.5,
                           .reference = NAN,
                           .axis = "percentile of the input’s own distribution",
                           .figure_head = "median → turns at"};
    struct pb_text text = {0};
    size_t flips = 0, near = 0;
    for (size_t i = 0; i < r->single_count; i++) {
        flips += isfinite(r->single[i].to) ? 1 : 0;
        near += is_near(&r->single[i]);
        if (isfinite(r->single[i].to) && isfinite(r->single[i].percentile) && rows.count < FLIPS_DRAWN)
            add_flip_row(p, &rows, &r->single[i]);
    }
    pb_html_answer_begin(&p->html, "What would turn the verdict?");
    if (flips > 0)
        pb_text_format(
            &text,
            "%zu of %zu inputs, held at one value in every future, can turn it alone. The chart shows how far "
            "from its median each uncertain one would have to be; a dot at the edge is a value that hardly "
            "ever occurs.",
            flips, r->single_count);
    else
        pb_text_format(&text, "None of %zu inputs can turn it alone within its range or support.", r->single_count);
    pb_html_paragraph(&p->html, "", &text);
    pb_html_answer_chart(&p->html);
    add_rows_figure(
        p, "Where one input alone turns the verdict",
        "A dot for each uncertain input: the percentile of its own distribution at which the verdict turns. "
        "The table has the figures, and the fixed inputs too.",
        &rows);
    if (near > 0)
        add_flips_table(p);
    pb_html_answer_end(&p->html);
}

static void add_moves(struct stress_html *p, const payback_reverse_joint *joint, const char *caption)
{
    enum { MOVES = 8 };
    static const char *const heads[] = {"input", ">median", ">there", ">percentile"};
    pb_html_table_begin(&p->html, "", caption, heads, 4);
    for (size_t m = 0; m < joint->move_count && m < MOVES; m++) {
        const payback_reverse_move *move = &joint->moves[m];
        const payback_assumption *assumption = pb_run_assumption(p->scenario, move->pointer);
        struct pb_text words = {0};
        words_of(p, move->pointer, &words);
        pb_html_row(&p->html, words.data != NULL ? words.data : "");
        pb_text_clear(&words);
        pb_html_cell(&p->html, "n", pb_run_quantity(assumption, move->from).text);
        pb_html_cell(&p->html, "n", pb_run_quantity(assumption, move->to).text);
        pb_html_cell(&p->html, "n", pb_fixed(50 * erfc(-move->z / sqrt(2)), 1).text);
        pb_html_row_end(&p->html);
    }
    pb_html_table_end(&p->html);
}

static void add_joint(struct stress_html *p, const payback_reverse_joint *joint)
{
    struct pb_text text = {0};
    pb_html_raw(&p->html, "<div>");
    pb_html_element(&p->html, "h3", "", pb_joint_heading(joint));
    pb_joint_sentence(&text, joint);
    pb_html_paragraph(&p->html, "", &text);
    if (joint->found && joint->move_count > 0)
        add_moves(p, joint, pb_joint_caption(joint));
    pb_html_raw(&p->html, "</div>\n");
}

static void add_reverse(struct stress_html *p)
{
    const payback_stress_result *r = p->result;
    if (!r->reversed)
        return;
    add_flips(p);
    if (r->joint_count == 0)
        return;
    pb_html_block_begin(&p->html, "What would it take, all inputs together?");
    pb_html_raw(&p->html, "<div class=\"two\">\n");
    for (size_t j = 0; j < r->joint_count; j++)
        add_joint(p, &r->joint[j]);
    pb_html_raw(&p->html, "</div>\n");
    pb_html_block_end(&p->html);
}

/* ---- the appendix ---- */

static void add_method(struct stress_html *p)
{
    const payback_stress_result *r = p->result;
    struct pb_text text = {0};
    pb_html_raw(&p->html, "<section class=\"block\">");
    pb_html_element(&p->html, "h2", "", "Appendix A  Method");
    pb_text_format(&text,
                   "The scenario and each of its stresses are simulated with the same %s futures, so that a change is "
                   "the stress and not the luck; intervals of 95%% are those of the paired differences. A stress sets, "
                   "multiplies or adds to inputs, as the table in Appendix B says; an input that is set to one "
                   "value leaves its correlations. Figures count the %s basis unless a stress changes that.",
                   pb_count((double)r->trials).text, r->basis);
    pb_html_paragraph(&p->html, "", &text);
    if (r->reversed)
        pb_text_add(&text,
                    "Reverse: each input alone is held at one value in all futures, and moved until the verdict turns. "
                    "All together: the point at which the limit is just reached and that is nearest to the medians in "
                    "standard normal space (first-order reliability method), uncertain inputs only, correlated as in "
                    "the scenario, noise and surges at their means, events held at what is likelier.");
    if (text.length > 0)
        pb_html_paragraph(&p->html, "", &text);
    pb_html_block_end(&p->html);
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

/* Every stress and the worst pairs, for who wants to see more than the charts. */
static void add_every_figure(struct stress_html *p)
{
    const payback_stress_result *r = p->result;
    if (pb_count_applicable(r) == 0)
        return;
    pb_html_raw(&p->html, "<section class=\"block\">");
    pb_html_element(&p->html, "h2", "", "Appendix B  Every figure");
    add_effects_table(p, "Every stress alone, and all at once", r->stress_count);
    if (r->pair_count > 0) {
        char caption[80];
        snprintf(caption, sizeof caption, "Two at a time, the worst %d", (int)PAIRS_LISTED);
        add_pairs_table(p, r->pair_count > PAIRS_LISTED ? caption : "Two at a time", PAIRS_LISTED);
    }
    pb_html_block_end(&p->html);
}

static void add_manifest(struct stress_html *p)
{
    const payback_stress_result *r = p->result;
    struct pb_text command = {0};
    pb_text_add(&command, "payback stress SCENARIO.json");
    add_pack(&command, r);
    pb_text_add(&command, r->pair_count > 0 ? " --pairs" : "");
    pb_text_add(&command, r->reversed ? " --reverse" : "");
    const struct pb_manifest manifest = {.version = payback_version(),
                                         .sampler = r->sampler,
                                         .basis = r->basis,
                                         .seed = r->seed,
                                         .trials = r->trials,
                                         .horizon_months = r->horizon_months,
                                         .command = command.data != NULL ? command.data : "",
                                         .scenario = p->scenario,
                                         .digest = r->digest};
    pb_html_manifest(&p->html,
                     pb_count_applicable(r) > 0 ? "Appendix C  To make this file again"
                                                : "Appendix B  To make this file again",
                     &manifest);
    p->html.text.failed = p->html.text.failed || command.failed;
    pb_text_clear(&command);
}

static void add_page(struct stress_html *p)
{
    pb_html_begin(&p->html, p->result->name);
    add_head(p);
    if (pb_count_applicable(p->result) > 0) {
        add_costs(p);
        add_chances(p);
    }
    add_pairs(p);
    add_reverse(p);
    add_inapplicable(p);
    pb_html_appendix_begin(&p->html);
    add_method(p);
    add_every_figure(p);
    add_manifest(p);
    pb_html_appendix_end(&p->html);
}

payback_status payback_render_stress_html(payback_text *out, const payback_stress_result *result,
                                          const payback_scenario *scenario)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    double largest = largest_change(result->stresses, result->stress_count, 0);
    struct stress_html p = {
        .scenario = scenario,
        .result = result,
        .money = pb_money_for(result->currency, largest_change(result->together, result->together_count, largest))};
    add_page(&p);
    return pb_html_end(&p.html, out);
}
