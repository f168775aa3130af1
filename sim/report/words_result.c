/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words_result.h"

#include "report/text_result.h"
#include "report/words.h"
#include "report/words_deal.h"
#include "report/words_stress.h"

#include <math.h>
#include <string.h>

bool pb_is_certain(const payback_result *r)
{
    const payback_outcome *npv = pb_find_outcome(r, r->basis, "npv");
    return r->trials == 1 || npv->quantiles[PAYBACK_P05].value == npv->quantiles[PAYBACK_P95].value;
}

bool pb_is_nothing(const payback_result *r)
{
    for (size_t i = 0; i < r->source_count; i++)
        if (r->sources[i].mean != 0)
            return false;
    return pb_is_certain(r) && pb_find_outcome(r, r->basis, "npv")->mean.value == 0;
}

/* An input of which no average exists: the page then speaks of the median. NULL where there is none. */
static const char *without_mean(const payback_result *r)
{
    for (size_t i = 0; i < r->input_count; i++)
        if (!isfinite(r->inputs[i].mean))
            return r->inputs[i].pointer;
    return NULL;
}

/* Too slow, but worth having: on average and in most futures. */
static bool is_worth_having(const payback_result *r)
{
    return pb_find_outcome(r, r->basis, "npv")->mean.value > 0 && r->net_value_positive.value >= 0.5;
}

/* Of the futures that miss the target, too few pay back later for it to be a matter of speed. */
static bool is_slow(const payback_result *r)
{
    double never = r->never.value, late = 1 - never - r->payback_probability.value;
    return !(late < never / 2);
}

const char *pb_verdict_lead(const payback_result *r)
{
    double p = r->payback_probability.value;
    if (pb_is_nothing(r))
        return "There is nothing to pay back:";
    if (r->verdict == PAYBACK_UNRESOLVED)
        return "Too close to call:";
    if (r->verdict == PAYBACK_MET)
        return p >= 1 ? "Pays back in time:" : "Likely to pay back in time:";
    if (is_worth_having(r))
        return is_slow(r) ? "Too slow for your rule, but worth having:"
                          : "Too uncertain for your rule, but worth having:";
    return p <= 0 ? "Does not pay back in time:" : "Not likely to pay back in time:";
}

/* Where every future is the same there is nothing to count. */
static void add_certain(struct pb_text *text, const payback_result *r)
{
    double months = pb_find_outcome(r, r->basis, "payback_months")->quantiles[PAYBACK_P50].value;
    if (months <= 0)
        pb_text_format(text, "it is never in the red (you ask for %s).", pb_months(r->target_months).text);
    else if (isfinite(months))
        pb_text_format(text, "it pays back after %s months (you ask for %s).", pb_fixed(months, 1).text,
                       pb_months(r->target_months).text);
    else
        pb_text_format(text, "it does not pay back within %s (you ask for %s).", pb_months(r->horizon_months).text,
                       pb_months(r->target_months).text);
    pb_text_add(text, " Nothing in it is uncertain.");
}

void pb_verdict_sentence(struct pb_text *text, const payback_result *r, const char *futures)
{
    payback_estimate p = r->payback_probability;
    if (pb_is_nothing(r)) {
        pb_text_format(text,
                       "the scenario has neither a cost nor a benefit within %s. What costs and saves nothing meets "
                       "every requirement by definition (you ask for %s within %s).",
                       pb_months(r->horizon_months).text, pb_requirement(r->required_probability).text,
                       pb_months(r->target_months).text);
        return;
    }
    if (pb_is_certain(r) && r->verdict != PAYBACK_UNRESOLVED && r->input_count == 0) {
        add_certain(text, r);
        return;
    }
    if (r->verdict == PAYBACK_UNRESOLVED)
        pb_text_format(
            text, "about %s in" PB_NBSP "100",
            pb_fixed(100 * p.value, isfinite(p.high - p.low) ? pb_decimals_for(50 * (p.high - p.low)) : 0).text);
    else
        pb_text_format(text, "%s%s", r->verdict == PAYBACK_NOT_MET && p.value > 0 ? "only " : "",
                       pb_odds_beside(p.value, r->required_probability).text);
    pb_text_format(text, " %s pay back within %s (you ask for %s).", futures, pb_months(r->target_months).text,
                   pb_asked_odds(r->required_probability).text);
}

/* The words behind "in which" and "where": of the causes in their order. */
static const char *const cause_words[PAYBACK_CAUSES] = {"the programme is abandoned", "the gate stops it",
                                                        "a risk comes true",
                                                        "no event happens: the inputs alone are enough"};

/* What happened in one part of the futures, and what the two parts are worth in the median, as the histogram has it. */
struct humps {
    int cause;
    double share, with, without;
};

/* Whether what happened divides the futures into two humps: a range would span both. The cause that does it most. */
static bool find_humps(struct humps *humps, const payback_result *r)
{
    static const double least_share = 0.02, apart = 1.25;
    const payback_outcome *npv = pb_find_outcome(r, r->basis, "npv");
    double range = npv->quantiles[PAYBACK_P90].value - npv->quantiles[PAYBACK_P50].value, widest = apart * range;
    bool found = false;
    for (int c = 0; c < PAYBACK_CAUSES - 1; c++) {
        double share = pb_cause_share(r, c), with = pb_stop_value(r, 1u << c, 0.5);
        double without = pb_stop_value(r, (1u << PAYBACK_CAUSES) - 1 - (1u << c), 0.5);
        if (!(share >= least_share && share <= 1 - least_share) || !(fabs(without - with) > widest))
            continue;
        widest = fabs(without - with);
        *humps = (struct humps){c, share, with, without};
        found = true;
    }
    return found;
}

/* A programme that rarely runs to its end is another proposal than the one on paper. */
static void add_stopped(struct pb_text *text, const payback_result *r)
{
    double stopped = pb_find_outcome(r, "", "stopped")->mean.value;
    double abandoned = pb_cause_share(r, 0), gate = pb_cause_share(r, 1);
    if (!(stopped >= 0.5))
        return;
    pb_text_format(text, " %s futures do not run to the end: ", pb_odds(stopped).text);
    if (gate > 0 && abandoned > 0)
        pb_text_format(text, "the gate stops %s, %s are abandoned.", pb_odds(gate).text, pb_odds(abandoned).text);
    else
        pb_text_add(text, gate > 0 ? "the gate stops them." : "they are abandoned.");
}

void pb_worth_sentence(struct pb_text *text, const payback_result *r)
{
    const payback_outcome *npv = pb_find_outcome(r, r->basis, "npv");
    if (!isfinite(npv->mean.value))
        return;
    if (pb_is_certain(r)) {
        pb_text_format(text, "It is worth %s in today's money over %s.",
                       pb_money_phrase(r->currency, npv->mean.value).text, pb_months(r->horizon_months).text);
        return;
    }
    const char *unsettled = without_mean(r);
    pb_text_format(text, "%s it is worth %s in today's money over %s", unsettled ? "In the median" : "On average",
                   pb_money_phrase(r->currency, unsettled ? npv->quantiles[PAYBACK_P50].value : npv->mean.value).text,
                   pb_months(r->horizon_months).text);
    struct humps humps;
    if (find_humps(&humps, r))
        pb_text_format(
            text, ". %s futures are ones in which %s: these are worth about %s in the median, the others about %s.",
            pb_odds(humps.share).text, cause_words[humps.cause], pb_money_phrase(r->currency, humps.with).text,
            pb_money_phrase(r->currency, humps.without).text);
    else
        pb_text_format(text, "; one time in ten below %s, one in ten above %s.",
                       pb_money_phrase(r->currency, npv->quantiles[PAYBACK_P10].value).text,
                       pb_money_phrase(r->currency, npv->quantiles[PAYBACK_P90].value).text);
    if (unsettled)
        pb_text_format(text,
                       " Averages say nothing here, however many trials are run: %s has no finite mean, so trust "
                       "quantiles only.",
                       unsettled);
    if (r->verdict == PAYBACK_NOT_MET && is_worth_having(r))
        pb_text_format(text, " %s futures end with a gain.", pb_odds(r->net_value_positive.value).text);
    add_stopped(text, r);
    if (isfinite(r->certainty_equivalent.value))
        pb_text_format(text, " With your risk tolerance it is worth as much to you as a sure %s.",
                       pb_money_phrase(r->currency, r->certainty_equivalent.value).text);
}

void pb_rests_on_hires(struct pb_text *text, const payback_result *r)
{
    double budget = r->payback_probability_by_basis[0].value, decided = r->payback_probability.value;
    if (r->verdict == PAYBACK_NOT_MET || strcmp(r->basis, "budget") == 0 || budget >= r->required_probability ||
        budget >= decided)
        return;
    pb_text_format(text, "It rests on %s: on cuts in today’s budget alone, %s pay back in time.",
                   strcmp(r->basis, "total") == 0 ? "hires you would not make and soft value"
                                                  : "hires you would not make",
                   budget > 0 ? pb_odds(budget).text : "no future would");
}

/* The largest cause; the second one too where the first does not explain the most. */
static void add_causes(struct pb_text *text, const payback_result *r, bool losses)
{
    const char *what = losses ? "are worth nothing or less" : "miss the target";
    const char *what_one = losses ? "is worth nothing or less" : "misses the target";
    bool all = (losses ? r->net_value_positive.value : r->payback_probability.value) <= 0;
    static const double most = 0.6, few = 0.1;
    int first = 0, second = -1;
    double shares[PAYBACK_CAUSES];
    for (int c = 0; c < PAYBACK_CAUSES; c++) {
        shares[c] = losses ? r->causes[c].losses.value : r->causes[c].misses.value;
        first = shares[c] > shares[first] ? c : first;
    }
    if (!(shares[first] > 0))
        return;
    if (all && shares[PAYBACK_CAUSES - 1] > 0) {
        pb_text_format(text, "Every future %s, also where no event happens: the inputs alone are enough.", what_one);
        return;
    }
    for (int c = 0; c < PAYBACK_CAUSES; c++)
        if (c != first && (second < 0 || shares[c] > shares[second]))
            second = c;
    pb_text_format(text, "Of the futures that %s, %s are ones in which %s", what, pb_odds(shares[first]).text,
                   cause_words[first]);
    if (shares[first] < most && shares[second] >= few)
        pb_text_format(text, "; in another %s %s", pb_odds(shares[second]).text, cause_words[second]);
    pb_text_add(text, ".");
}

void pb_misses_sentence(struct pb_text *text, const payback_result *r)
{
    add_causes(text, r, false);
}

void pb_losses_sentence(struct pb_text *text, const payback_result *r)
{
    add_causes(text, r, true);
}

void pb_rests_on_stresses(struct pb_text *text, const payback_stress_result *stress)
{
    enum { NAMED = 2 };
    if (stress == NULL || stress->verdict != PAYBACK_MET)
        return;
    size_t broken = pb_count_verdicts(stress, PAYBACK_NOT_MET), named = 0;
    if (broken == 0)
        return;
    pb_text_format(text, "It breaks under %zu of its %zu stresses: ", broken, pb_count_applicable(stress));
    for (size_t i = 0; i < stress->stress_count && named < NAMED; i++) {
        const payback_stress_effect *effect = &stress->stresses[i];
        if (!effect->applicable || effect->verdict != PAYBACK_NOT_MET)
            continue;
        pb_text_format(text, "%s“%s” leaves %s", named++ > 0 ? ", " : "", effect->name,
                       pb_odds_beside(effect->payback_probability.value, stress->required_probability).text);
    }
    pb_text_add(text, ".");
}

size_t pb_optimistic_claims(const payback_audit_result *audit)
{
    size_t count = 0;
    for (size_t a = 0; audit != NULL && a < audit->assumption_count; a++)
        count += audit->assumptions[a].outside && audit->assumptions[a].direction > 0;
    return count;
}

/* Their names, as far as there is room. */
static void add_names(struct pb_text *text, const payback_scenario *scenario, const char *pointer, size_t place,
                      size_t count)
{
    enum { NAMED = 4 };
    if (place < NAMED) {
        pb_text_add(text, place > 0 ? ", " : "");
        pb_pointer_words(text, scenario, pointer);
    } else if (place == NAMED)
        pb_text_format(text, " and %zu more", count - NAMED);
}

void pb_rests_on_claims(struct pb_text *text, const payback_audit_result *audit, const payback_scenario *scenario)
{
    size_t count = pb_optimistic_claims(audit), place = 0;
    if (count == 0)
        return;
    pb_text_format(text,
                   count == 1 ? "%zu claim is more optimistic than every published figure: "
                              : "%zu claims are more optimistic than every published figure: ",
                   count);
    for (size_t a = 0; a < audit->assumption_count; a++)
        if (audit->assumptions[a].outside && audit->assumptions[a].direction > 0)
            add_names(text, scenario, audit->assumptions[a].pointer, place++, count);
    pb_text_add(text, ".");
}

void pb_rests_on_omissions(struct pb_text *text, const payback_audit_result *audit, const payback_scenario *scenario)
{
    if (audit == NULL || audit->missing_count == 0)
        return;
    pb_text_format(text, "It leaves out %zu thing%s that usually cost%s time or money: ", audit->missing_count,
                   audit->missing_count == 1 ? "" : "s", audit->missing_count == 1 ? "s" : "");
    for (size_t m = 0; m < audit->missing_count; m++)
        add_names(text, scenario, audit->missing[m].pointer, m, audit->missing_count);
    pb_text_add(text, ".");
}

enum pb_look pb_verdict_look(const payback_result *r, const payback_stress_result *stress,
                             const payback_audit_result *audit)
{
    if (pb_is_nothing(r))
        return PB_LOOK_CAUTION;
    if (r->verdict == PAYBACK_NOT_MET)
        return is_worth_having(r) ? PB_LOOK_CAUTION : PB_LOOK_BAD;
    bool breaks = stress != NULL && pb_count_verdicts(stress, PAYBACK_NOT_MET) > 0;
    return r->verdict == PAYBACK_MET && !breaks && pb_optimistic_claims(audit) == 0 ? PB_LOOK_GOOD : PB_LOOK_CAUTION;
}
