/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback stress`: whether the case survives its doubts, then how much each of them takes, then where it
 * would break. */
#include "payback/stress.h"

#include "report/chart.h"
#include "report/table.h"
#include "report/text_result.h"
#include "report/words_stress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct stress_page {
    struct pb_page page;
    const payback_stress_result *result;
    struct pb_money money;
};

/* ---- words ---- */

static void add_remark(struct stress_page *p, const char *text)
{
    pb_page_paragraph(&p->page, PB_PAGE_INDENT, PB_PLAIN, "", PB_FAINT, text);
}

static struct pb_label signed_money(struct pb_money money, double amount)
{
    struct pb_label label, plain = pb_money(money, amount);
    snprintf(label.text, sizeof label.text, "%s%.50s", amount > 0 ? "+" : "", plain.text);
    return label;
}

static const char *verdict_word(payback_verdict verdict)
{
    static const char *const words[] = {"met", "not met", "open"};
    return words[verdict];
}

static enum pb_tone verdict_tone(payback_verdict verdict)
{
    static const enum pb_tone tones[] = {PB_GOOD, PB_BAD, PB_CAUTION};
    return tones[verdict];
}

/* ---- the head ---- */

static void add_verdict(struct stress_page *p)
{
    const payback_stress_result *result = p->result;
    bool fragile = result->verdict == PAYBACK_MET && pb_count_verdicts(result, PAYBACK_NOT_MET) > 0;
    struct pb_text text = {0};
    pb_base_sentence(&text, result, "trials");
    pb_stresses_sentence(&text, result);
    pb_page_take(&p->page, fragile ? PB_CAUTION : verdict_tone(result->verdict), pb_stress_lead(result), PB_STRONG,
                 &text);
    for (size_t i = 0; i < result->together_count; i++) {
        const payback_stress_effect *all = &result->together[i];
        if (!all->applicable)
            continue;
        pb_together_sentence(&text, result, all);
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    }
}

/* ---- the table of effects ---- */

static void measure(const payback_stress_effect *effects, size_t count, double *low, double *high)
{
    for (size_t i = 0; i < count; i++)
        if (isfinite(effects[i].npv_change.value)) {
            *low = fmin(*low, effects[i].npv_change.value);
            *high = fmax(*high, effects[i].npv_change.value);
        }
}

static void add_effect_columns(struct stress_page *p, struct pb_table *table, bool bars)
{
    pb_table_column(table, "", PB_LEFT, PB_WRAP, 16);
    pb_table_column(table, "NPV" PB_NBSP "change", PB_RIGHT, PB_FIXED, 0);
    if (p->page.width >= 100)
        pb_table_column(table, "95% interval", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(table, "pays" PB_NBSP "back", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(table, "points", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(table, "verdict", PB_LEFT, PB_FIXED, 0);
    if (bars)
        pb_table_column(table, "", PB_LEFT, PB_FIXED, 0);
}

static void add_interval(struct stress_page *p, struct pb_table *table, payback_estimate change)
{
    struct pb_text interval = {0};
    if (isfinite(change.high - change.low))
        pb_text_format(&interval, "%s – %s", pb_money(p->money, change.low).text, pb_money(p->money, change.high).text);
    pb_table_cell(table, PB_FAINT, interval.data != NULL ? interval.data : "");
    table->failed = table->failed || interval.failed;
    pb_text_clear(&interval);
}

static void add_effect_row(struct stress_page *p, struct pb_table *table, const payback_stress_effect *effect,
                           double low, double high, int width)
{
    double change = effect->npv_change.value;
    struct pb_text bar = {0};
    pb_bar(&bar, change, low, high, width);
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, effect->name);
    pb_table_cell(table, change < 0 ? PB_BAD : PB_GOOD, signed_money(p->money, change).text);
    if (p->page.width >= 100)
        add_interval(p, table, effect->npv_change);
    pb_table_cell(table, PB_PLAIN,
                  pb_told_apart(effect->payback_probability.value, p->result->required_probability).text);
    pb_table_cell(table, PB_PLAIN, pb_points(effect->payback_probability_change.value).text);
    pb_table_cell(table, verdict_tone(effect->verdict), verdict_word(effect->verdict));
    if (width > 0)
        pb_table_cell(table, change < 0 ? PB_BAD : PB_GOOD, bar.data != NULL ? bar.data : "");
    table->failed = table->failed || bar.failed;
    pb_text_clear(&bar);
}

/* What the others are measured against. */
static void add_plan_row(struct stress_page *p, struct pb_table *table)
{
    const payback_stress_result *result = p->result;
    pb_table_row(table);
    pb_table_cell(table, PB_STRONG, "as planned");
    pb_table_cell(table, PB_PLAIN, "");
    if (p->page.width >= 100)
        pb_table_cell(table, PB_PLAIN, "");
    pb_table_cell(table, PB_PLAIN, pb_told_apart(result->payback_probability.value, result->required_probability).text);
    pb_table_cell(table, PB_PLAIN, "");
    pb_table_cell(table, verdict_tone(result->verdict), verdict_word(result->verdict));
}

/* Wide pages have room for bars. */
static int bar_width(const struct stress_page *p)
{
    return p->page.width >= 100 ? 24 : p->page.width >= 76 ? 10 : 0;
}

static void add_money_heading(struct stress_page *p, const char *title)
{
    struct pb_text remark = {0};
    pb_text_format(&remark, "change against the plan on the same draws, %s; share that pays back within %s",
                   pb_money_unit(p->money).text, pb_months(p->result->target_months).text);
    pb_page_heading(&p->page, title, remark.data != NULL ? remark.data : "");
    p->page.text.failed = p->page.text.failed || remark.failed;
    pb_text_clear(&remark);
}

static void add_stresses(struct stress_page *p)
{
    const payback_stress_result *result = p->result;
    if (pb_count_applicable(result) == 0)
        return;
    double low = 0, high = 0;
    measure(result->stresses, result->stress_count, &low, &high);
    measure(result->together, result->together_count, &low, &high);
    add_money_heading(p, "What each doubt takes");
    struct pb_table table = {0};
    int width = bar_width(p);
    add_effect_columns(p, &table, width > 0);
    add_plan_row(p, &table);
    for (size_t i = 0; i < result->stress_count; i++) {
        if (!result->stresses[i].applicable)
            continue;
        add_effect_row(p, &table, &result->stresses[i], low, high, width);
        pb_table_remark(&table, result->stresses[i].terms);
    }
    if (result->together_count > 0)
        pb_table_rule(&table);
    for (size_t i = 0; i < result->together_count; i++)
        if (result->together[i].applicable)
            add_effect_row(p, &table, &result->together[i], low, high, width);
    pb_table_print(&p->page, &table);
}

static void add_inapplicable(struct stress_page *p)
{
    const payback_stress_result *result = p->result;
    if (pb_count_applicable(result) == result->stress_count)
        return;
    pb_page_heading(&p->page, "Not applicable", "");
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 16);
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 20);
    for (size_t i = 0; i < result->stress_count; i++) {
        const payback_stress_effect *effect = &result->stresses[i];
        if (effect->applicable)
            continue;
        struct pb_text why = {0};
        pb_text_format(&why, "%s: %s", effect->terms, effect->reason);
        pb_table_row(&table);
        pb_table_cell(&table, PB_PLAIN, effect->name);
        pb_table_cell(&table, PB_FAINT, why.data != NULL ? why.data : "");
        table.failed = table.failed || why.failed;
        pb_text_clear(&why);
    }
    pb_table_print(&p->page, &table);
}

static void add_pairs(struct stress_page *p)
{
    enum { SHOWN = 20 };
    const payback_stress_result *result = p->result;
    if (result->pair_count == 0)
        return;
    double low = 0, high = 0;
    measure(result->pairs, result->pair_count, &low, &high);
    add_money_heading(p, "Two at a time");
    struct pb_table table = {0};
    int width = bar_width(p);
    add_effect_columns(p, &table, width > 0);
    size_t shown = 0;
    for (size_t i = 0; i < result->pair_count && shown < SHOWN; i++)
        if (result->pairs[i].applicable) {
            add_effect_row(p, &table, &result->pairs[i], low, high, width);
            shown++;
        }
    pb_table_print(&p->page, &table);
    if (result->pair_count > shown) {
        struct pb_text text = {0};
        pb_text_format(&text, "The worst %zu of %zu combinations; --json and --csv have all of them.", shown,
                       result->pair_count);
        pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
    }
}

/* ---- reverse stress ---- */

/* A constant that would have to be more than ten times as large is no news. */
static const double far = 10;

static bool is_near(const payback_reverse_single *single)
{
    return !isnan(single->to) && (single->uncertain || fabs(single->to - single->from) <= far * fabs(single->from));
}

static void add_single_rows(struct stress_page *p)
{
    const payback_stress_result *result = p->result;
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 20);
    pb_table_column(&table, "today", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "turns at", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "that is", PB_LEFT, PB_FIXED, 0);
    for (size_t i = 0; i < result->single_count; i++) {
        const payback_reverse_single *single = &result->single[i];
        double change = (single->to - single->from) / fabs(single->from);
        if (!is_near(single))
            continue;
        char where[64];
        if (single->uncertain)
            snprintf(where, sizeof where, "%s", pb_percentile_words(single->percentile).text);
        else if (isfinite(change))
            snprintf(where, sizeof where, "%s", pb_return(change).text);
        else
            where[0] = '\0';
        pb_table_row(&table);
        pb_table_cell(&table, PB_PLAIN, single->pointer);
        pb_table_cell(&table, PB_PLAIN, pb_general(single->from).text);
        pb_table_cell(&table, PB_STRONG, pb_general(single->to).text);
        pb_table_cell(&table, PB_FAINT, where);
    }
    pb_table_print(&p->page, &table);
}

static void add_singles(struct stress_page *p)
{
    const payback_stress_result *result = p->result;
    size_t flips = 0, shown = 0;
    while (flips < result->single_count && !isnan(result->single[flips].to))
        shown += is_near(&result->single[flips++]);
    pb_page_heading(&p->page, "What would turn the verdict", "one input alone, held there in every trial");
    if (shown > 0)
        add_single_rows(p);
    struct pb_text text = {0};
    if (flips < result->single_count)
        pb_text_format(&text, "%s of %zu inputs cannot turn it within their range or support.",
                       flips > 0 ? pb_count((double)(result->single_count - flips)).text : "All", result->single_count);
    pb_text_add(&text,
                " Today: the median of an uncertain input, else its value. Constants that would have to grow more "
                "than tenfold are left out. Pn: the input's own n-th percentile.");
    add_remark(p, text.data != NULL ? text.data + (text.data[0] == ' ') : "");
    p->page.text.failed = p->page.text.failed || text.failed;
    pb_text_clear(&text);
}

static void add_moves(struct stress_page *p, const payback_reverse_joint *joint)
{
    enum { SHOWN = 12 };
    static const double small = 0.1;
    struct pb_table table = {0};
    size_t shown = 0;
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 20);
    pb_table_column(&table, "median", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "there", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "its P", PB_RIGHT, PB_FIXED, 0);
    while (shown < joint->move_count && shown < SHOWN && (shown < 3 || fabs(joint->moves[shown].z) >= small)) {
        const payback_reverse_move *move = &joint->moves[shown++];
        pb_table_row(&table);
        pb_table_cell(&table, PB_PLAIN, move->pointer);
        pb_table_cell(&table, PB_PLAIN, pb_general(move->from).text);
        pb_table_cell(&table, PB_STRONG, pb_general(move->to).text);
        pb_table_cell(&table, PB_FAINT, pb_fixed(50 * erfc(-move->z / sqrt(2)), 1).text);
    }
    if (shown < joint->move_count) {
        char rest[64];
        snprintf(rest, sizeof rest, "%zu more move by less.", joint->move_count - shown);
        pb_table_remark(&table, rest);
    }
    pb_table_print(&p->page, &table);
}

static void add_joint(struct stress_page *p, const payback_reverse_joint *joint)
{
    bool npv = strcmp(joint->limit_state, "npv") == 0;
    struct pb_text text = {0};
    pb_page_heading(&p->page, pb_joint_heading(joint),
                    npv ? "NPV 0, all inputs together" : "payback at the target, all inputs together");
    pb_joint_sentence(&text, joint);
    pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    if (joint->found && joint->move_count > 0)
        add_moves(p, joint);
}

static void add_reverse(struct stress_page *p)
{
    const payback_stress_result *result = p->result;
    if (!result->reversed)
        return;
    add_singles(p);
    for (size_t j = 0; j < result->joint_count; j++)
        add_joint(p, &result->joint[j]);
    if (result->joint_count > 0)
        add_remark(p, "First-order reliability: uncertain inputs only, correlated as in the scenario; noise and surges "
                      "at their means; failure and risks, which jump, are held at “does not happen” unless certain.");
}

/* ---- the page ---- */

static void add_footer(struct stress_page *p)
{
    const payback_stress_result *result = p->result;
    struct pb_text text = {0};
    pb_page_newline(&p->page);
    pb_text_format(&text, "%s trial%s, the same draws in every line, seed %.0f, scenario %.12s.",
                   pb_count((double)result->trials).text, result->trials == 1 ? "" : "s", result->seed, result->digest);
    if (result->stress_count == 0)
        pb_text_add(&text, " The scenario names no stresses (\"stress\"); --pack cfo has the usual ones.");
    pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
}

static struct pb_money choose_money(const payback_stress_result *result)
{
    double low = 0, high = 0;
    measure(result->stresses, result->stress_count, &low, &high);
    measure(result->together, result->together_count, &low, &high);
    return pb_money_for(result->currency, fmax(-low, high));
}

payback_status payback_render_stress(payback_text *out, const payback_stress_result *result, const payback_style *style)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct stress_page p = {.result = result, .money = choose_money(result)};
    pb_page_begin(&p.page, style);
    pb_page_head(&p.page, result->name, result->vendor, result->horizon_months, result->basis, result->currency);
    add_verdict(&p);
    add_stresses(&p);
    add_inapplicable(&p);
    add_pairs(&p);
    add_reverse(&p);
    add_footer(&p);
    return pb_page_end(&p.page, out);
}
