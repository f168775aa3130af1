/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words_stress.h"

#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* " = ", and a number or a distribution. */
static void add_value(struct pb_text *text, const char *value, size_t length)
{
    const char *brace = memchr(value, '{', length);
    size_t plain = brace != NULL ? (size_t)(brace - value) : length;
    struct pb_text json = {0};
    pb_text_add_bytes(text, value, plain);
    if (brace == NULL)
        return;
    pb_text_add_bytes(&json, brace, length - plain);
    pb_distribution_words(text, pb_text_string(&json));
    text->failed |= json.failed;
    pb_text_clear(&json);
}

/* One change: a path and what is done to it, or words with a name of the scenario's among them. */
static void add_term(struct pb_text *text, const payback_scenario *scenario, const char *term, size_t length)
{
    const char *space = memchr(term, ' ', length);
    if (term[0] == '/' && space != NULL) {
        struct pb_text pointer = {0};
        pb_text_add_bytes(&pointer, term, (size_t)(space - term));
        pb_pointer_words(text, scenario, pb_text_string(&pointer));
        text->failed |= pointer.failed;
        pb_text_clear(&pointer);
        add_value(text, space, length - (size_t)(space - term));
        return;
    }
    for (size_t i = 0; i < length; i++)
        pb_text_add_char(text, term[i] == '_' ? ' ' : term[i]);
}

void pb_terms_words(struct pb_text *text, const payback_scenario *scenario, const char *terms)
{
    static const char between[] = "; ";
    for (const char *end; (end = strstr(terms, between)) != NULL; terms = end + strlen(between)) {
        add_term(text, scenario, terms, (size_t)(end - terms));
        pb_text_add(text, between);
    }
    add_term(text, scenario, terms, strlen(terms));
}

struct pb_label pb_percentile_words(double percentile)
{
    struct pb_label label;
    if (percentile < 0.001)
        snprintf(label.text, sizeof label.text, "below its P0.1");
    else if (percentile > 0.999)
        snprintf(label.text, sizeof label.text, "above its P99.9");
    else
        snprintf(label.text, sizeof label.text, "its P%.40s", pb_fixed(100 * percentile, 1).text);
    return label;
}

struct pb_label pb_small_share(double share)
{
    static const double least = 1e-8; /* what six decimals of a per cent can tell */
    struct pb_label label;
    if (share > 0 && share < least) {
        snprintf(label.text, sizeof label.text, "<0.000001%%");
        return label;
    }
    if (share == 0 || share >= 0.01)
        return share == 0 ? pb_percent(0) : pb_percent_fixed(share, 1);
    int decimals = (int)fmin(6, ceil(-log10(100 * share)) + 1); /* two digits that count */
    snprintf(label.text, sizeof label.text, "%.40s%%", pb_fixed(100 * share, decimals).text);
    return label;
}

size_t pb_count_verdicts(const payback_stress_result *result, payback_verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < result->stress_count; i++)
        count += result->stresses[i].applicable && result->stresses[i].verdict == verdict;
    return count;
}

size_t pb_count_applicable(const payback_stress_result *result)
{
    size_t count = 0;
    while (count < result->stress_count && result->stresses[count].applicable)
        count++;
    return count;
}

const char *pb_stress_lead(const payback_stress_result *result)
{
    return result->verdict == PAYBACK_NOT_MET               ? "Not met:"
           : result->verdict == PAYBACK_UNRESOLVED          ? "Not resolved:"
           : pb_count_applicable(result) == 0               ? "Met:"
           : pb_count_verdicts(result, PAYBACK_NOT_MET) > 0 ? "Met, but fragile:"
                                                            : "Met, and holds:";
}

void pb_base_sentence(struct pb_text *text, const payback_stress_result *result)
{
    pb_text_format(text, "as planned %s futures pay back within %s (%s are asked for), worth %s on average.",
                   pb_odds_beside(result->payback_probability.value, result->required_probability).text,
                   pb_months(result->target_months).text, pb_asked_odds(result->required_probability).text,
                   pb_money_phrase(result->currency, result->npv.value).text);
}

void pb_stresses_sentence(struct pb_text *text, const payback_stress_result *result)
{
    size_t applicable = pb_count_applicable(result);
    if (applicable == 0)
        return;
    const payback_stress_effect *worst = &result->stresses[0];
    bool met = result->verdict == PAYBACK_MET;
    size_t other = pb_count_verdicts(result, met ? PAYBACK_NOT_MET : PAYBACK_MET);
    if (met && other == 0)
        pb_text_format(text, "None of %zu stresses alone breaks it.", applicable);
    else if (met)
        pb_text_format(text, "%zu of %zu stresses alone break%s it.", other, applicable, other == 1 ? "s" : "");
    else
        pb_text_format(text,
                       other > 0 ? "Under %zu of %zu stresses it would be met."
                                 : "It would not be met under any of the stresses.",
                       other, applicable);
    if (worst->npv_change.value < 0)
        pb_text_format(text, " The worst, “%s”, costs %s and leaves %s.", worst->name,
                       pb_money_phrase(result->currency, -worst->npv_change.value).text,
                       pb_percent(worst->payback_probability.value).text);
}

void pb_together_sentence(struct pb_text *text, const payback_stress_result *result, const payback_stress_effect *all)
{
    pb_text_format(text, "With %s, %s pay back in time, and NPV averages %s.", all->name,
                   pb_percent(all->payback_probability.value).text,
                   pb_money_phrase(result->currency, all->npv.value).text);
}

/* ---- the states of the events ---- */

const payback_reverse_state *pb_states_of(const payback_stress_result *result, const char *limit_state, size_t *count)
{
    const payback_reverse_state *first = NULL;
    *count = 0;
    for (size_t k = 0; k < result->state_count; k++) {
        if (strcmp(result->states[k].point.limit_state, limit_state) != 0)
            continue;
        first = first != NULL ? first : &result->states[k];
        ++*count;
    }
    return first;
}

void pb_state_words(struct pb_text *text, const payback_scenario *scenario, const payback_reverse_state *state)
{
    if (state->event_count == 0)
        pb_text_add(text, "no event happens");
    for (size_t e = 0; e < state->event_count; e++) {
        pb_text_add(text, e > 0 ? " and " : "");
        pb_pointer_words(text, scenario, state->events[e]);
    }
}

const char *pb_state_heading(const payback_reverse_state *state)
{
    if (state->event_count == 0)
        return pb_joint_heading(&state->point);
    return strcmp(state->point.limit_state, "npv") == 0 ? "The likeliest way to lose money"
                                                        : "The likeliest way to miss the target";
}

/* Of all trials, those that fail, whatever happens in them. */
static double failing_of_all(const payback_stress_result *result, const char *limit_state)
{
    for (size_t j = 0; j < result->joint_count; j++)
        if (strcmp(result->joint[j].limit_state, limit_state) == 0)
            return result->joint[j].share_of_trials;
    return NAN;
}

void pb_state_sentence(struct pb_text *text, const payback_stress_result *result, const payback_scenario *scenario,
                       const payback_reverse_state *state)
{
    const char *fail = strcmp(state->point.limit_state, "npv") == 0 ? "lose money" : "miss the target";
    double all = failing_of_all(result, state->point.limit_state), failing = state->point.share_of_trials;
    pb_text_add(text, "Where ");
    pb_state_words(text, scenario, state);
    pb_text_format(text, "%s (%s futures), %s %s", state->event_count > 0 ? " and nothing else happens" : "",
                   pb_odds(state->share).text, state->share > 0 ? pb_odds(failing / state->share).text : "none", fail);
    if (failing > 0 && failing < all)
        pb_text_format(text, ": %s of all that do.", pb_odds(failing / all).text);
    else
        pb_text_add(text, failing > 0 ? "; no other future does." : ".");
}

const char *pb_joint_heading(const payback_reverse_joint *joint)
{
    bool npv = strcmp(joint->limit_state, "npv") == 0, fails = joint->found && joint->distance < 0;
    if (fails)
        return npv ? "The smallest change that would earn its cost" : "The smallest change that would meet the target";
    return npv ? "How it could lose money without any event" : "How it could miss the target without any event";
}

const char *pb_joint_caption(const payback_reverse_joint *joint)
{
    bool npv = strcmp(joint->limit_state, "npv") == 0, fails = joint->found && joint->distance < 0;
    if (fails)
        return npv ? "Together these moves are just enough to earn the cost"
                   : "Together these moves are just enough to meet the target";
    return npv ? "Together these moves are just enough to lose money"
               : "Together these moves are just enough to miss the target";
}

void pb_joint_sentence(struct pb_text *text, const payback_reverse_joint *joint)
{
    bool npv = strcmp(joint->limit_state, "npv") == 0;
    const char *misses = npv ? "lose money" : "miss the target";
    if (!joint->found) {
        pb_text_format(text,
                       "No combination of the inputs within 8 standard deviations of their medians comes to it. "
                       "Leaving events aside, %s of the futures %s; with them, %s.",
                       pb_odds(joint->share_of_draws).text, misses, pb_odds(joint->share_of_trials).text);
        return;
    }
    pb_text_add(text, joint->distance < 0
                          ? "The median case fails already; all of these moves together would be just enough. "
                          : "With every month average and no event, all of these must go wrong together. ");
    if (joint->share_of_draws == 0 && joint->share_of_trials == 0)
        pb_text_format(text, "No future %s, with events or without. ", npv ? "loses money" : "misses the target");
    else
        pb_text_format(text, "Leaving events aside, %s of the futures %s; with events and uneven months, %s. ",
                       pb_odds(joint->share_of_draws).text, misses, pb_odds(joint->share_of_trials).text);
    pb_text_format(text, "(β = %s standard deviations; Φ(−β) = %s, to first order.)", pb_fixed(joint->distance, 2).text,
                   pb_small_share(joint->probability).text);
    if (!joint->converged)
        pb_text_add(text, " The search did not settle: this is the nearest point that it and the draws have found.");
}
