/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words_decision.h"

#include "payback/audit.h"
#include "payback/sensitivity.h"
#include "payback/stress.h"
#include "report/field_lookup.h"
#include "report/html_result.h"
#include "report/words.h"
#include "report/words_result.h"
#include "report/words_solve.h"
#include "report/words_stress.h"

#include <math.h>
#include <string.h>

/* A vendor gives way by at most half; what knowing more is worth counts from a hundredth of what is at stake on. */
static const double furthest = 0.5, worth_knowing = 0.01;

/* ---- terms ---- */

bool pb_term_has_limit(const payback_solution *term)
{
    const payback_solved *solved = &term->solved;
    if (solved->status != PAYBACK_SOLVED || !solved->monotone || solved->crossing_count != 1)
        return false;
    double limit = pb_mean_at(&term->varied, solved->crossings[0].value.value);
    bool falls = limit < term->varied.mean;
    return term->varied.mean > 0 && isfinite(limit) && term->planned_met != falls && !solved->crossings[0].met_above;
}

static double limit_of(const payback_solution *term)
{
    return pb_mean_at(&term->varied, term->solved.crossings[0].value.value);
}

struct pb_label pb_term_figure(const payback_scenario *scenario, const payback_solution *term, double value)
{
    static const char money[] = "currency";
    if (strncmp(term->varied.unit, money, strlen(money)) == 0)
        return pb_money_phrase(term->currency, value);
    return pb_run_quantity(pb_run_assumption(scenario, term->varied.pointer), value);
}

/* "12 months", of the decision. */
static void add_in_time(struct pb_text *text, const payback_result *r)
{
    pb_text_format(text, "%s in 100 pay back within %s", pb_asked_odds(r->required_probability).text,
                   pb_months(r->target_months).text);
}

void pb_term_sentence(struct pb_text *text, const payback_page *page, const payback_solution *term)
{
    const payback_solved *solved = &term->solved;
    const payback_varied *varied = &term->varied;
    struct pb_label low = pb_term_figure(page->scenario, term, pb_mean_at(varied, solved->low));
    struct pb_label high = pb_term_figure(page->scenario, term, pb_mean_at(varied, solved->high));
    if (pb_term_has_limit(term) && term->planned_met) {
        pb_text_add(text, "can rise so far before fewer than ");
        add_in_time(text, page->result);
    } else if (pb_term_has_limit(term)) {
        pb_text_add(text, "would have to fall so far for ");
        add_in_time(text, page->result);
    } else if (solved->status == PAYBACK_ALWAYS_MET)
        pb_text_format(text, "does not turn it alone: the rule is met up to %s", high.text);
    else if (solved->status == PAYBACK_NEVER_MET) {
        pb_text_format(text, "does not turn it alone: even at %s fewer than ", low.text);
        add_in_time(text, page->result);
    } else
        pb_text_format(text, "has no simple limit: the rule is met in %zu stretch%s of it (`payback solve` has them)",
                       solved->range_count, solved->range_count == 1 ? "" : "es");
}

/* The term that turns the decision by the smallest share of itself; NULL where none does. */
static const payback_solution *nearest_term(const payback_page *page)
{
    const payback_solution *nearest = NULL;
    double least = INFINITY;
    for (size_t t = 0; t < page->term_count; t++) {
        const payback_solution *term = page->terms[t];
        double change = pb_term_has_limit(term) ? fabs(limit_of(term) / term->varied.mean - 1) : INFINITY;
        if (change < least) {
            least = change;
            nearest = term;
        }
    }
    return nearest;
}

/* "the price per unit of use would have to fall from $0.99 to about $0.41 for 90 in 100 to …" */
static void add_concession(struct pb_text *text, const payback_page *page, const payback_solution *term)
{
    pb_text_add(text, "“");
    pb_pointer_words(text, page->scenario, term->varied.pointer);
    pb_text_format(text, "” would have to fall from %s to about %s%s for %s in 100 to pay back within %s",
                   pb_term_figure(page->scenario, term, term->varied.mean).text,
                   pb_term_figure(page->scenario, term, limit_of(term)).text,
                   term->varied.uncertain ? " on average" : "", pb_asked_odds(page->result->required_probability).text,
                   pb_months(page->result->target_months).text);
}

/* ---- the step ---- */

static double mean_npv(const payback_result *r)
{
    return pb_find_outcome(r, r->basis, "npv")->mean.value;
}

bool pb_step_is_known(const payback_page *page)
{
    return page->scenario != NULL && page->audit != NULL && page->stress != NULL && page->terms != NULL &&
           isfinite(mean_npv(page->result));
}

const char *pb_step_words(enum pb_advice step)
{
    static const char *const words[] = {"buy", "pilot first", "negotiate", "walk away", "check first"};
    return words[step];
}

/* What all that a pilot can measure would be worth, where it is enough to speak of; else 0. */
static double pilot_value(const payback_page *page)
{
    if (page->sensitivity == NULL)
        return 0;
    double value = page->sensitivity->pilot_evppi.value;
    return value > worth_knowing * fabs(mean_npv(page->result)) ? value : 0;
}

static void add_pilot_value(struct pb_text *text, const payback_page *page)
{
    pb_text_format(text, "what a pilot can measure is worth up to %s to know before you sign",
                   pb_money_phrase(page->result->currency, pilot_value(page)).text);
}

/* The stress that leaves the fewest futures in time among those that break it, or NULL. */
static const payback_stress_effect *worst_break(const payback_stress_result *stress)
{
    const payback_stress_effect *worst = NULL;
    for (size_t i = 0; i < stress->stress_count; i++) {
        const payback_stress_effect *effect = &stress->stresses[i];
        if (effect->applicable && effect->verdict == PAYBACK_NOT_MET &&
            (worst == NULL || effect->payback_probability.value < worst->payback_probability.value))
            worst = effect;
    }
    return worst;
}

/* It meets the rule, and nothing speaks for waiting. */
static void add_reason_to_buy(struct pb_text *text, const payback_page *page)
{
    const payback_stress_effect *breaks = worst_break(page->stress);
    size_t stresses = pb_count_applicable(page->stress), open = pb_count_verdicts(page->stress, PAYBACK_UNRESOLVED);
    pb_text_add(text, "it meets your rule as planned");
    if (breaks != NULL)
        pb_text_format(text, ", but not if “%s”. Make sure of that before you sign.", breaks->name);
    else if (stresses > 1 && open == 0)
        pb_text_format(text, " and under each of its %zu stresses.", stresses);
    else if (stresses > 0 && open > 0)
        pb_text_format(text, "; of its %zu stress%s none breaks it, but %zu %s too close to call.", stresses,
                       stresses == 1 ? "" : "es", open, open == 1 ? "is" : "are");
    else
        pb_text_add(text, ".");
    if (page->sensitivity != NULL && pilot_value(page) == 0)
        pb_text_add(text, " Nothing a pilot could measure is worth enough to change that.");
}

/* Optimistic claims that a pilot of a few weeks can put to the test. */
static size_t claims_for_a_pilot(const payback_audit_result *audit)
{
    size_t count = 0;
    for (size_t a = 0; a < audit->assumption_count; a++)
        for (size_t f = 0; f < payback_field_count(); f++)
            count += audit->assumptions[a].outside && audit->assumptions[a].direction > 0 &&
                     payback_field_at(f)->pilot_measures &&
                     pb_field_is(payback_field_at(f), audit->assumptions[a].pointer);
    return count;
}

/* Optimistic claims about what the vendor brings: its tool, its terms and its part of the introduction. What the
 * company's own people do is not the vendor's to promise. */
static size_t claims_of_the_vendor(const payback_audit_result *audit)
{
    static const char *const own[] = {"/baseline/", "/proposal/operations/", "/proposal/implementation/internal_hours",
                                      "/proposal/implementation/hour_cost"};
    size_t count = 0;
    for (size_t a = 0; a < audit->assumption_count; a++) {
        bool is_own = false;
        for (size_t o = 0; o < sizeof own / sizeof own[0]; o++)
            is_own = is_own || strncmp(audit->assumptions[a].pointer, own[o], strlen(own[o])) == 0;
        count += audit->assumptions[a].outside && audit->assumptions[a].direction > 0 && !is_own;
    }
    return count;
}

static enum pb_advice step_where_met(struct pb_text *text, const payback_page *page)
{
    size_t claims = pb_optimistic_claims(page->audit), shown = claims_for_a_pilot(page->audit);
    if (claims > 0) {
        pb_text_format(text, claims == 1 ? "%zu claim is " : "%zu claims are ", claims);
        pb_text_add(text, "more optimistic than every published figure. ");
        if (shown > 0 || claims_of_the_vendor(page->audit) > 0)
            pb_text_format(text, "Have %s %s before you sign.", shown > 0 ? "a pilot show" : "the vendor commit to",
                           claims == 1 ? "it" : "them");
        else
            pb_text_format(text, "No vendor can promise %s: check %s again, and buy if %s.",
                           claims == 1 ? "it" : "them", claims == 1 ? "it" : "them",
                           claims == 1 ? "it holds" : "they hold");
        return shown > 0                               ? PB_ADVICE_PILOT
               : claims_of_the_vendor(page->audit) > 0 ? PB_ADVICE_NEGOTIATE
                                                       : PB_ADVICE_CHECK;
    }
    if (pilot_value(page) > 0) {
        pb_text_add(text, "it meets your rule as planned, but ");
        add_pilot_value(text, page);
        pb_text_add(text, ".");
        return PB_ADVICE_PILOT;
    }
    add_reason_to_buy(text, page);
    return PB_ADVICE_BUY;
}

/* By the rule it should be left, by the value perhaps not. */
static void add_reason_to_walk(struct pb_text *text, const payback_page *page)
{
    const payback_result *r = page->result;
    double worth = mean_npv(r);
    pb_text_add(text, page->term_count > 0
                          ? "no single term of the offer, within reason, makes it pay back in time often enough"
                          : "it misses your rule, and the scenario has no vendor’s term to negotiate");
    if (worth > 0)
        pb_text_format(text,
                       ". If value counts more than speed, change the rule and not the proposal: on average it is "
                       "worth %s.",
                       pb_money_phrase(r->currency, worth).text);
    else
        pb_text_format(text, ", and on average it loses %s.", pb_money_phrase(r->currency, -worth).text);
}

static enum pb_advice step_where_missed(struct pb_text *text, const payback_page *page)
{
    const payback_solution *term = nearest_term(page);
    if (term != NULL && limit_of(term) >= (1 - furthest) * term->varied.mean && limit_of(term) < term->varied.mean) {
        add_concession(text, page, term);
        pb_text_add(text,
                    page->term_count > 1 ? "; it is the term that turns the decision with the least change." : ".");
        return PB_ADVICE_NEGOTIATE;
    }
    if (pilot_value(page) > 0) {
        pb_text_add(text, "it misses your rule as planned; ");
        add_pilot_value(text, page);
        pb_text_add(text, ".");
        return PB_ADVICE_PILOT;
    }
    add_reason_to_walk(text, page);
    return PB_ADVICE_WALK;
}

enum pb_advice pb_next_step(struct pb_text *reason, const payback_page *page)
{
    const payback_result *r = page->result;
    if (r->verdict == PAYBACK_MET)
        return step_where_met(reason, page);
    if (r->verdict == PAYBACK_UNRESOLVED && mean_npv(r) > 0) {
        pb_text_add(reason, "it stands on the edge of your rule, so that any concession tips it.");
        return PB_ADVICE_NEGOTIATE;
    }
    return step_where_missed(reason, page);
}

/* ---- people, origin ---- */

void pb_people_sentence(struct pb_text *text, const payback_result *r)
{
    if (r->staffing == NULL)
        return;
    if (strcmp(r->staffing, "attrition") == 0)
        pb_text_add(text, "Nobody is dismissed: the team gets smaller only as people leave.");
    else if (strcmp(r->staffing, "elastic") == 0)
        pb_text_add(text, "Nobody on the payroll is dismissed: hours are bought from outside, as many as are needed.");
    else
        pb_text_format(text,
                       "Agents who are no longer needed are dismissed (staffing rule “release”): by month %d the team "
                       "is %s agents smaller in the median than it would be without the tool.",
                       r->horizon_months,
                       pb_fixed(fmax(0, pb_find_outcome(r, "", "fte_saved")->quantiles[PAYBACK_P50].value), 1).text);
}

void pb_origin_words(struct pb_text *text, const payback_result *r)
{
    bool author = r->author != NULL && r->author[0] != '\0', date = r->as_of != NULL && r->as_of[0] != '\0';
    if (author || date)
        pb_text_add(text, " · figures");
    if (date)
        pb_text_format(text, " as of %s", r->as_of);
    if (author) {
        pb_text_add(text, " by ");
        pb_fit(text, r->author, PB_NAME_COLUMNS);
    }
}
