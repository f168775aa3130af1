/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback run`: the verdict at its top and the simulation's own error at its end. It depends on the
 * scenario, trials, seed and sampler only: time, threads and processor are in the JSON. */
#include "report/text_result.h"

#include "report/shrinkage.h"
#include "report/table.h"
#include "report/words_decision.h"
#include "report/words_result.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const payback_outcome *pb_find_outcome(const payback_result *result, const char *basis, const char *name)
{
#define UNDEFINED                                                                                                      \
    {                                                                                                                  \
        NAN, NAN, NAN                                                                                                  \
    }
    static const payback_outcome none = {
        .name = "",
        .mean = UNDEFINED,
        .sd = NAN,
        .quantiles = {UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED},
        .undefined_share = 1,
        .never_share = UNDEFINED};
#undef UNDEFINED
    char full[80];
    snprintf(full, sizeof full, "%s%s%s", basis, basis[0] != '\0' ? "." : "", name);
    const payback_outcome *outcome = payback_result_outcome(result, full);
    return outcome != NULL ? outcome : &none;
}

static double larger(double largest, double value)
{
    return isfinite(value) && fabs(value) > largest ? fabs(value) : largest;
}

/* The unit in which every amount of the tables is written. */
static struct pb_money choose_money(const payback_result *result)
{
    static const char *const bases[] = {"budget", "hard", "total"};
    static const char *const names[] = {"npv", "net_value"};
    double largest = 0;
    for (int b = 0; b < 3; b++)
        for (int n = 0; n < 2; n++) {
            const payback_outcome *outcome = pb_find_outcome(result, bases[b], names[n]);
            largest = larger(largest, outcome->mean.value);
            largest = larger(largest, outcome->quantiles[PAYBACK_P10].value);
            largest = larger(largest, outcome->quantiles[PAYBACK_P90].value);
        }
    for (size_t i = 0; i < result->source_count; i++)
        largest = larger(largest, result->sources[i].mean);
    return pb_money_for(result->currency, largest);
}

struct pb_label pb_told_apart(double probability, double required)
{
    for (int decimals = 0; decimals < 4; decimals++) {
        struct pb_label label = decimals == 0 ? pb_percent(probability) : pb_percent_fixed(probability, decimals);
        if (probability == required || strcmp(label.text, pb_percent_fixed(required, decimals).text) != 0)
            return label;
    }
    return pb_percent_fixed(probability, 4);
}

struct pb_label pb_requirement(double required)
{
    enum { MOST = 6 };
    int decimals = 0;
    for (double scaled = 100 * required; decimals < MOST && fabs(scaled - round(scaled)) > 1e-9; scaled *= 10)
        decimals++;
    return pb_percent_fixed(required, decimals);
}

/* Trials that should settle the matter: an interval shrinks at least with the square root of their number, and half of
 * the distance to the requirement is comfortable. A power of two, which suits Sobol sequences; infinity where it is out
 * of reach. */
static double trials_to_settle(const payback_result *result)
{
    double half_width = (result->payback_probability.high - result->payback_probability.low) / 2;
    double distance = fabs(result->payback_probability.value - result->required_probability);
    double needed = (double)result->trials * pow(2 * half_width / distance, 2);
    if (!(distance > 0) || !(needed <= 1e9))
        return INFINITY;
    double trials = 131072;
    while (trials < needed)
        trials *= 2;
    return trials <= 1e9 ? trials : INFINITY;
}

/* How sure the simulation is where the requirement lies within its error, and what would settle it. */
static void add_unresolved(struct pb_text *text, const payback_result *result)
{
    payback_estimate p = result->payback_probability;
    if (!isfinite(p.high - p.low)) {
        pb_text_add(text,
                    " So few trials have no interval of confidence: run it with more, say --trials" PB_NBSP "131072.");
        return;
    }
    int decimals = pb_decimals_for(100 * (p.high - p.low) / 2);
    pb_text_format(text, " The simulation is sure of %s – %s only, and the requirement lies between: ",
                   pb_percent_fixed(p.low, decimals).text, pb_percent_fixed(p.high, decimals).text);
    double more = trials_to_settle(result);
    if (isfinite(more))
        pb_text_format(text, "run it with more trials, say --trials" PB_NBSP "%.0f.", more);
    else
        pb_text_add(text, "the probability is as good as equal to what is required, and more trials will hardly tell.");
}

/* What becomes of the others; where it is not met, the month by which the required share has paid back. */
static void add_settled(struct pb_text *text, const payback_result *result)
{
    int month = 0;
    if (result->never.value >= 1)
        pb_text_format(text, " None ever does within %s.", pb_months(result->horizon_months).text);
    else if (result->never.value > 0)
        pb_text_format(text, " %s never do within %s.", pb_odds(result->never.value).text,
                       pb_months(result->horizon_months).text);
    else
        pb_text_format(text, " All do within %s.", pb_months(result->horizon_months).text);
    if (result->verdict == PAYBACK_MET)
        return;
    while (month <= result->horizon_months && !(result->payback_by[month].value >= result->required_probability))
        month++;
    if (month <= result->horizon_months)
        pb_text_format(text, " The required %s are reached by month" PB_NBSP "%d.",
                       pb_asked_odds(result->required_probability).text, month);
    else if (result->never.value < 1)
        pb_text_format(text, " The required %s are not reached within %s.",
                       pb_asked_odds(result->required_probability).text, pb_months(result->horizon_months).text);
}

static void add_verdict(struct pb_result_page *p)
{
    static const enum pb_tone tones[] = {PB_GOOD, PB_BAD, PB_CAUTION};
    const payback_result *result = p->result;
    struct pb_text text = {0}, futures = {0};
    pb_text_format(&futures, "of %s trial%s", pb_count((double)result->trials).text, result->trials == 1 ? "" : "s");
    pb_verdict_sentence(&text, result, futures.data != NULL ? futures.data : "");
    if (result->verdict == PAYBACK_UNRESOLVED)
        add_unresolved(&text, result);
    else if (!pb_is_nothing(result) && (!pb_is_certain(result) || result->input_count > 0))
        add_settled(&text, result);
    p->page.text.failed = p->page.text.failed || futures.failed;
    pb_text_clear(&futures);
    pb_page_take(&p->page, pb_is_nothing(result) ? PB_CAUTION : tones[result->verdict], pb_verdict_lead(result),
                 PB_STRONG, &text);
    pb_worth_sentence(&text, result);
    if (text.length > 0)
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    pb_misses_sentence(&text, result);
    if (text.length > 0 && !pb_is_certain(result))
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    pb_text_clear(&text);
    pb_rests_on_hires(&text, result);
    if (text.length > 0)
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
}

/* Value and interval with the decimals that the interval's width deserves. */
static void add_interval_row(struct pb_table *table, const char *label, payback_estimate e, const char *unit)
{
    bool known = isfinite(e.high - e.low);
    int decimals = known ? pb_decimals_for((e.high - e.low) / 2) : 1;
    struct pb_text value = {0}, interval = {0};
    pb_text_format(&value, "%s%s", pb_fixed(e.value, decimals).text, isfinite(e.value) ? unit : "");
    if (known)
        pb_text_format(&interval, "%s – %s%s", pb_fixed(e.low, decimals).text, pb_fixed(e.high, decimals).text, unit);
    else
        pb_text_add(&interval, "none");
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, label);
    pb_table_cell(table, PB_PLAIN, value.data != NULL ? value.data : "");
    pb_table_cell(table, PB_PLAIN, interval.data != NULL ? interval.data : "");
    table->failed = table->failed || value.failed || interval.failed;
    pb_text_clear(&value);
    pb_text_clear(&interval);
}

/* In per cent; the t interval of a share may reach beyond what a share can be. */
static payback_estimate in_percent(payback_estimate e)
{
    return (payback_estimate){100 * e.value, isfinite(e.low) ? fmax(0, 100 * e.low) : NAN,
                              isfinite(e.high) ? fmin(100, 100 * e.high) : NAN};
}

static payback_estimate scaled(payback_estimate e, double factor)
{
    return (payback_estimate){e.value * factor, e.low * factor, e.high * factor};
}

/* What --precision came to. */
static void add_precision(struct pb_result_page *p)
{
    const payback_precision *precision = &p->result->precision;
    if (!(precision->asked > 0))
        return;
    struct pb_text text = {0};
    struct pb_label trials = pb_count((double)p->result->trials);
    if (precision->reached)
        pb_text_format(&text, "It took %s trials to get both half-widths below %s: ", trials.text,
                       pb_general(precision->asked).text);
    else
        pb_text_format(&text,
                       "The precision of %s that was asked for was not reached within %s trials, the most that were "
                       "allowed (--trials): ",
                       pb_general(precision->asked).text, trials.text);
    pb_text_format(&text, "%s is that of the probability, %s that of mean NPV in parts of its P10 – P90.",
                   pb_general(precision->probability_half_width).text, pb_general(precision->npv_half_width).text);
    pb_page_paragraph(&p->page, PB_PAGE_INDENT, PB_PLAIN, "", precision->reached ? PB_PLAIN : PB_CAUTION,
                      text.data != NULL ? text.data : "");
    p->page.text.failed = p->page.text.failed || text.failed;
    pb_text_clear(&text);
}

static void add_sureness(struct pb_result_page *p)
{
    const payback_result *result = p->result;
    const payback_outcome *npv = pb_find_outcome(result, result->basis, "npv");
    struct pb_text label = {0};
    pb_page_heading(&p->page, "How sure the simulation is", "");
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 14);
    pb_table_column(&table, "estimate", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "95% interval", PB_RIGHT, PB_FIXED, 0);
    pb_text_format(&label, "pays back within %s", pb_months(result->target_months).text);
    add_interval_row(&table, label.data != NULL ? label.data : "", in_percent(result->payback_probability), "%");
    p->page.text.failed = p->page.text.failed || label.failed;
    pb_text_clear(&label);
    pb_text_format(&label, "mean NPV, %s", pb_money_unit(p->money).text);
    add_interval_row(&table, label.data != NULL ? label.data : "", scaled(npv->mean, 1 / p->money.unit), "");
    pb_table_print(&p->page, &table);
    p->page.text.failed = p->page.text.failed || label.failed;
    pb_text_clear(&label);

    add_precision(p);
    bool sobol = strcmp(result->sampler, "sobol") == 0, lhs = strcmp(result->sampler, "lhs") == 0;
    pb_text_format(
        &label,
        "%s trial%s in %d independent replicates, %s, seed %.0f, payback %s, scenario %.12s. This is the error of the "
        "simulation; that of its assumptions is what `payback check` and `payback audit` are for.",
        pb_count((double)result->trials).text, result->trials == 1 ? "" : "s", result->replicates,
        sobol ? "scrambled Sobol points"
        : lhs ? "Latin hypercubes"
              : "plain random draws",
        result->seed, result->version, result->digest);
    pb_page_paragraph(&p->page, PB_PAGE_INDENT, PB_PLAIN, "", PB_FAINT, label.data != NULL ? label.data : "");
    p->page.text.failed = p->page.text.failed || label.failed;
    pb_text_clear(&label);
}

payback_status payback_render_result(payback_text *out, const payback_result *result, const payback_style *style)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_result_page p = {.result = result, .money = choose_money(result)};
    struct pb_text origin = {0};
    pb_page_begin(&p.page, style);
    pb_text_add(&origin, result->currency);
    pb_origin_words(&origin, result);
    pb_page_head(&p.page, result->name, result->vendor, result->horizon_months, result->basis,
                 origin.data != NULL ? origin.data : "");
    p.page.text.failed = p.page.text.failed || origin.failed;
    pb_text_clear(&origin);
    add_verdict(&p);
    pb_add_deal(&p);
    pb_page_shrinkage(&p.page, result->shrinkage);
    pb_add_payback_curve(&p);
    pb_add_bases(&p);
    pb_add_worth(&p);
    pb_add_spread(&p);
    pb_add_bill(&p);
    pb_add_sources(&p);
    pb_add_cash(&p);
    pb_add_operation(&p);
    pb_add_categories(&p);
    add_sureness(&p);
    return pb_page_end(&p.page, out);
}
