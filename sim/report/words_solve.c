/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words_solve.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char money[] = "currency"; /* with which units of money begin in the table of inputs */

/* ---- figures ---- */

struct pb_label pb_goal_label(const payback_solution *s, double value)
{
    if (s->figure_is_share && isfinite(value)) {
        struct pb_label label, percent = pb_general(100 * value);
        snprintf(label.text, sizeof label.text, "%.40s%%", percent.text);
        return label;
    }
    return s->figure_is_money ? pb_money_phrase(s->currency, value) : pb_general(value);
}

struct pb_label pb_x_label(const payback_varied *varied, double x, double half_width)
{
    struct pb_label label, figure;
    bool scale = varied->mode == PAYBACK_VARY_SCALE, share = pb_is_share(varied->unit);
    double factor = scale || share ? 100 : 1;
    const char *unit = scale || (share && varied->mode == PAYBACK_VARY_VALUE) ? "%" : share ? PB_NBSP "points" : "";
    if (varied->whole || !isfinite(half_width) || half_width <= 0) {
        figure = pb_general(factor * x);
    } else {
        int decimals = (int)ceil(-log10(factor * half_width)) + 1;
        figure = pb_fixed(factor * x, decimals < 0 ? 0 : decimals > 6 ? 6 : decimals);
    }
    snprintf(label.text, sizeof label.text, "%s%.40s%s", varied->mode == PAYBACK_VARY_SHIFT && x > 0 ? "+" : "",
             figure.text, unit);
    return label;
}

struct pb_label pb_input_unit(const payback_solution *s, const payback_varied *varied)
{
    struct pb_label label = {""};
    if (strncmp(varied->unit, money, strlen(money)) == 0)
        label = pb_currency_sign(s->currency);
    return label;
}

struct pb_label pb_input_label(const payback_solution *s, const payback_varied *varied, double value)
{
    struct pb_label label, figure = pb_general(pb_is_share(varied->unit) ? 100 * value : value);
    if (pb_is_share(varied->unit))
        snprintf(label.text, sizeof label.text, "%.40s%%", figure.text);
    else
        snprintf(label.text, sizeof label.text, "%.14s%.40s", pb_input_unit(s, varied).text, figure.text);
    return label;
}

double pb_half_width(payback_estimate e)
{
    return (e.high - e.low) / 2;
}

double pb_mean_at(const payback_varied *varied, double x)
{
    return varied->mode == PAYBACK_VARY_SCALE   ? x * varied->mean
           : varied->mode == PAYBACK_VARY_SHIFT ? x + varied->mean
                                                : x;
}

/* ---- the figure in words ---- */

/* "NPV", "net value", "go live month" of "hard.npv", …: length bytes of the figure's text. */
static void add_outcome_words(struct pb_text *text, const char *outcome, size_t length)
{
    const char *point = memchr(outcome, '.', length), *name = point != NULL ? point + 1 : outcome;
    size_t rest = length - (size_t)(name - outcome);
    if (rest == 3 && (memcmp(name, "npv", rest) == 0 || memcmp(name, "roi", rest) == 0))
        pb_text_add(text, name[0] == 'n' ? "NPV" : "ROI");
    else
        for (size_t i = 0; i < rest; i++)
            pb_text_add_char(text, name[i] == '_' ? ' ' : name[i]);
    if (point != NULL)
        pb_text_format(text, " (%.*s basis)", (int)(point - outcome), outcome);
}

void pb_figure_words(struct pb_text *text, const char *figure)
{
    static const char payback[] = "payback_months";
    const char *open = strchr(figure, '('), *relation = strpbrk(figure, "<>"), *close = strrchr(figure, ')');
    if (open == NULL || close == NULL) {
        pb_text_add(text, figure);
        return;
    }
    if (relation == NULL) {
        if (figure[0] == 'm')
            pb_text_add(text, "the mean of ");
        else
            pb_text_format(text, "percentile %.*s of ", (int)(open - figure) - 1, figure + 1);
        add_outcome_words(text, open + 1, (size_t)(close - open) - 1);
        return;
    }
    size_t length = (size_t)(relation - open) - 1, tail = strlen(payback);
    int bound = (int)(close - relation) - 2;
    pb_text_add(text, "the share of futures ");
    if (length > tail && memcmp(relation - tail, payback, tail) == 0 && relation[0] == '<') {
        pb_text_format(text, "that pay back within %.*s months (%.*s basis)", bound, relation + 2,
                       (int)(length - tail) - 1, open + 1);
        return;
    }
    pb_text_add(text, "with ");
    add_outcome_words(text, open + 1, length);
    pb_text_format(text, " of at %s %.*s", relation[0] == '<' ? "most" : "least", bound, relation + 2);
}

/* ---- sentences ---- */

/* "P(hard.payback_months≤12) below 80%" */
static void add_failure(const payback_solution *s, const char *figure, struct pb_text *text)
{
    pb_text_format(text, "%s %s %s", figure, s->at_least ? "falls below" : "rises above",
                   pb_goal_label(s, s->bound).text);
}

/* "0.31", or of a distribution "52% of what is planned, 0.31 on average". */
static void add_x(const payback_solution *s, const payback_varied *varied, payback_estimate x, struct pb_text *text)
{
    struct pb_label value = pb_x_label(varied, x.value, pb_half_width(x));
    struct pb_label mean = pb_input_label(s, varied, pb_mean_at(varied, x.value));
    if (varied->mode == PAYBACK_VARY_SCALE)
        pb_text_format(text, "%s of what is planned, %s on average", value.text, mean.text);
    else if (varied->mode == PAYBACK_VARY_SHIFT)
        pb_text_format(text, "%s on average, a shift by %s", mean.text, value.text);
    else
        pb_text_format(text, "%s%s", pb_input_unit(s, varied).text, value.text);
}

static void add_plan(const payback_solution *s, const payback_varied *varied, struct pb_text *text)
{
    if (isfinite(varied->mean))
        pb_text_format(text, " (planned: %s%s)", pb_input_label(s, varied, varied->mean).text,
                       varied->uncertain ? " on average" : "");
}

void pb_way_sentence(struct pb_text *text, const payback_solution *s, const char *figure,
                     const payback_crossing *crossing)
{
    const payback_varied *varied = &s->varied;
    double mean = pb_mean_at(varied, crossing->value.value);
    bool plan_above = varied->mean > mean, plan_below = varied->mean < mean;
    bool fits = s->planned_met == (crossing->met_above ? plan_above : plan_below);
    if (!isfinite(varied->mean) || !fits) {
        pb_text_format(text, "met while %s is at %s ", varied->name, crossing->met_above ? "least" : "most");
        add_x(s, varied, crossing->value, text);
        add_plan(s, varied, text);
        pb_text_add(text, ".");
        return;
    }
    const char *direction = plan_above ? "fall" : "rise";
    pb_text_format(text, "%s %s %s to ", varied->name, s->planned_met ? "can" : "would have to", direction);
    add_x(s, varied, crossing->value, text);
    add_plan(s, varied, text);
    pb_text_add(text, s->planned_met ? " before " : "; until then ");
    add_failure(s, figure, text);
    pb_text_add(text, ".");
}

void pb_looked_over(struct pb_text *text, const payback_varied *varied, const payback_solved *solved)
{
    pb_text_format(text, "%s … %s", pb_x_label(varied, solved->low, NAN).text,
                   pb_x_label(varied, solved->high, NAN).text);
}

void pb_met_ranges_sentence(struct pb_text *text, const payback_varied *varied, const payback_solved *solved)
{
    pb_text_add(text, "Met from ");
    for (size_t r = 0; r < solved->range_count; r++) {
        const payback_met_range *range = &solved->ranges[r];
        if (r > 0)
            pb_text_add(text, r + 1 < solved->range_count ? ", from " : " and from ");
        pb_text_format(text, "%s to %s", pb_x_label(varied, range->low, NAN).text,
                       pb_x_label(varied, range->high, NAN).text);
    }
    pb_text_add_char(text, '.');
}

void pb_nothing_found_sentence(struct pb_text *text, const payback_varied *varied, const payback_solved *solved)
{
    static const char *const units[] = {"", "values", "shifts", "factors"};
    bool always = solved->status == PAYBACK_ALWAYS_MET;
    pb_text_format(text, "%s over the whole range of %s of %s that was looked at, ", always ? "met" : "not met",
                   units[varied->mode], varied->name);
    pb_looked_over(text, varied, solved);
    pb_text_format(text, ". %s",
                   always ? "This input alone cannot break it." : "This input alone cannot bring it about.");
}

void pb_planned_sentence(struct pb_text *text, const payback_solution *s, const char *figure)
{
    pb_text_format(text, "As planned, %s is %s", figure, pb_goal_label(s, s->planned.value).text);
    bool certain = s->planned.high - s->planned.low <= 1e-9 * fabs(s->planned.value); /* but for rounding */
    if (pb_has_bounds(s->planned) && !certain) {
        struct pb_label low = pb_goal_label(s, s->planned.low), high = pb_goal_label(s, s->planned.high);
        if (s->figure_is_money)
            pb_money_bounds(&low, &high, s->currency, s->planned);
        pb_text_format(text, " (95%% interval %s – %s)", low.text, high.text);
    }
    pb_text_format(text, ": the target is %s.", s->planned_met ? "met" : "not met");
}

static const char *mode_words(const payback_varied *varied)
{
    switch (varied->mode) {
    case PAYBACK_VARY_SCALE:
        return "% of what is planned";
    case PAYBACK_VARY_SHIFT:
        return "shift";
    default:
        return varied->unit;
    }
}

void pb_varied_head(struct pb_text *head, const payback_solution *s, const payback_varied *varied)
{
    const char *words = mode_words(varied);
    bool amount = strncmp(words, money, strlen(money)) == 0;
    pb_text_format(head, "%s%s%s%s", varied->name, words[0] != '\0' ? ", " : "", amount ? s->currency : "",
                   words + (amount ? strlen(money) : 0));
}
