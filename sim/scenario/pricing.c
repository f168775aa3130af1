/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the members of /proposal/pricing demand of each other. Each rule looks only at members that are valid
 * themselves. */
#include "scenario/pricing.h"

#include "scenario/currency.h"
#include "scenario/rules.h"

#include <math.h>
#include <string.h>

/* ---- tiers, usage, billing ---- */

/* The same slots stand in the same order in both kinds of tiers. */
_Static_assert((int)PB_TIER_ABOVE == (int)PB_CHARGE_TIER_ABOVE && (int)PB_TIER_SLOTS == (int)PB_CHARGE_TIER_SLOTS,
               "tiers of usage and of charges differ");

static void check_tiers(struct pb_reading *reading, struct pb_value (*tiers)[PB_TIER_SLOTS], int count)
{
    double last = -INFINITY;
    for (int i = 0; i < count; i++) {
        const struct pb_value *above = &tiers[i][PB_TIER_ABOVE];
        if (!above->present)
            return;
        double bound = pb_spread_of(above).low;
        if (i == 0 && bound != 0)
            pb_fault_at(reading, above->pointer, "0: the first price holds from the first unit on",
                        "the first tier does not start at 0 (found %s)", pb_figure(bound).text);
        else if (bound <= last)
            pb_fault_at(reading, above->pointer, pb_words("a number > %s", pb_figure(last).text).text,
                        "tiers do not ascend (found %s)", pb_figure(bound).text);
        last = bound;
    }
}

/* What is billed has one price, or tiers; holder: the object that they stand in. */
static void check_price_or_tiers(struct pb_reading *reading, const char *holder, const struct pb_value *price,
                                 const struct pb_value *tiers)
{
    if (price->given && tiers->given)
        pb_fault_at(reading, tiers->pointer, "leave one of them out",
                    "stands beside \"price\", and only one of them can hold");
    if (!price->given && !tiers->given)
        pb_fault_at(reading, holder, "one of them", "\"price\" and \"tiers\" are both missing");
}

static void check_usage(struct pb_reading *reading)
{
    struct pb_inputs *inputs = reading->inputs;
    const struct pb_value *root = inputs->root, *price = &root[PB_ROOT_USAGE_PRICE],
                          *tiers = &root[PB_ROOT_USAGE_TIERS], *included = &root[PB_ROOT_USAGE_INCLUDED_PER_MONTH];
    if (!root[PB_ROOT_USAGE].present)
        return;
    check_price_or_tiers(reading, root[PB_ROOT_USAGE].pointer, price, tiers);
    if (tiers->given && !price->given && included->given)
        pb_fault_at(reading, included->pointer, "a first tier with price 0", "has a meaning only with \"price\"");
    check_tiers(reading, inputs->tier, inputs->tier_count);
}

static void check_billing(struct pb_reading *reading)
{
    const struct pb_value *root = reading->inputs->root, *billing = &root[PB_ROOT_BILLING],
                          *starts = &root[PB_ROOT_CONTRACT_STARTS], *term = &root[PB_ROOT_COMMITMENT_MONTHS];
    if (!is_choice(billing, PB_BILLING_ANNUAL_UPFRONT))
        return;
    if (starts->present && !is_choice(starts, PB_STARTS_SIGNATURE))
        pb_fault_at(reading, billing->pointer, "\"monthly\", or \"starts\": \"signature\"",
                    "the year is paid upfront only where the contract starts at signature (found \"go_live\")");
    if (term->present && fmod(term->number, 12) != 0)
        pb_fault_at(reading, billing->pointer, "\"monthly\", or \"commitment_months\": 12, 24, 36, …",
                    "the year is paid upfront only where terms are whole years (found %s months)",
                    pb_figure(term->number).text);
}

/* ---- the currency of the price list ---- */

static void check_price_currency(struct pb_reading *reading)
{
    const struct pb_value *root = reading->inputs->root, *list = &root[PB_ROOT_PRICE_CURRENCY],
                          *rate = &root[PB_ROOT_EXCHANGE_RATE], *own = &root[PB_ROOT_CURRENCY];
    if (rate->given && !list->given)
        pb_fault_at(reading, "/proposal/pricing", "the ISO 4217 code of the vendor's price list, such as \"EUR\"",
                    "required key \"price_currency\" is missing: there is an exchange rate");
    if (!list->present)
        return;
    if (!pb_currency_has_form(list->text)) {
        pb_fault_at(reading, list->pointer, "three capital letters, such as \"USD\" or \"EUR\"",
                    "not an ISO 4217 code (found \"%.40s\")", list->text);
        return;
    }
    if (!pb_currency_is_current(list->text))
        pb_warn_at(reading, list->pointer, "it is shown all the same", "not a current ISO 4217 code (found \"%s\")",
                   list->text);
    if (own->present && strcmp(own->text, list->text) != 0 && !rate->given)
        pb_fault_at(reading, "/proposal/pricing", pb_words("how many %.3s one %.3s costs", own->text, list->text).text,
                    "required key \"exchange_rate\" is missing: prices are in %s, the scenario is in %.40s", list->text,
                    own->text);
}

/* ---- charges: one at a time ---- */

struct charge {
    struct pb_reading *reading;
    const struct pb_value *members;
    const char *meter; /* the word */
    bool level;        /* month and seat: what there is; the others count what happens */
    bool advance;
    double period;
};

static const struct pb_value *member(const struct charge *charge, enum pb_charge_slot slot)
{
    return &charge->members[slot];
}

static void refuse(const struct charge *charge, enum pb_charge_slot slot, const char *remedy, const char *reason)
{
    pb_fault_at(charge->reading, member(charge, slot)->pointer, remedy, "%s", reason);
}

/* What has a meaning only where events are counted. */
static void check_events_only(const struct charge *charge)
{
    static const enum pb_charge_slot slots[] = {PB_CHARGE_CATEGORIES, PB_CHARGE_INCLUDED_PER_SEAT,
                                                PB_CHARGE_OVERAGE_PRICE};
    const char *remedy = "leave it out, or a unit of usage as \"meter\"";
    if (!charge->level)
        return;
    for (size_t i = 0; i < sizeof slots / sizeof slots[0]; i++)
        if (member(charge, slots[i])->given)
            refuse(charge, slots[i], remedy,
                   pb_words("has a meaning only where events are counted (meter is \"%s\")", charge->meter).text);
    if (is_choice(member(charge, PB_CHARGE_UNUSED), PB_UNUSED_ROLL_OVER))
        refuse(charge, PB_CHARGE_UNUSED, remedy,
               pb_words("only events leave an allowance unused (meter is \"%s\")", charge->meter).text);
}

static void check_period(const struct charge *charge)
{
    const struct pb_value *period = member(charge, PB_CHARGE_PERIOD_MONTHS), *root = charge->reading->inputs->root;
    const struct pb_value *term = &root[PB_ROOT_COMMITMENT_MONTHS];
    double months = charge->period;
    if (!period->present)
        return;
    if (months != 1 && months != 3 && months != 6 && months != 12)
        refuse(charge, PB_CHARGE_PERIOD_MONTHS, "1, 3, 6 or 12",
               pb_words("no usual period (found %s)", pb_figure(months).text).text);
    else if (term->present && fmod(term->number, months) != 0)
        refuse(charge, PB_CHARGE_PERIOD_MONTHS, "a divisor of /proposal/pricing/commitment_months",
               pb_words("a contract term of %s months is not made of whole periods (found %s)",
                        pb_figure(term->number).text, pb_figure(months).text)
                   .text);
}

/* What is reckoned by months of the contract that are months of the model, too. */
static void check_start(const struct charge *charge)
{
    const struct pb_value *starts = &charge->reading->inputs->root[PB_ROOT_CONTRACT_STARTS];
    static const char reason[] = "only where the contract starts at signature (found \"go_live\")";
    if (!is_choice(starts, PB_STARTS_GO_LIVE))
        return;
    if (charge->period > 1)
        refuse(charge, PB_CHARGE_PERIOD_MONTHS, "1, or \"signature\" as /proposal/pricing/starts",
               pb_words("a period of several months is counted %s", reason).text);
    if (charge->advance)
        refuse(charge, PB_CHARGE_PAID, "\"monthly\", or \"signature\" as /proposal/pricing/starts",
               pb_words("is paid in advance %s", reason).text);
    if (is_choice(member(charge, PB_CHARGE_RATCHET), true))
        refuse(charge, PB_CHARGE_RATCHET, "leave it out, or \"signature\" as /proposal/pricing/starts",
               pb_words("a ratchet holds %s", reason).text);
}

/* What holds only within single months. */
static void check_single_months(const struct charge *charge)
{
    const char *remedy = "leave it out, or \"period_months\": 1";
    if (!(charge->period > 1))
        return;
    if (is_choice(member(charge, PB_CHARGE_TIERING), PB_TIERING_VOLUME))
        refuse(charge, PB_CHARGE_TIERING, "\"graduated\", or \"period_months\": 1",
               pb_words("one price for all units holds within a month only (the period is %s months)",
                        pb_figure(charge->period).text)
                   .text);
    if (charge->level)
        return;
    if (can_be_nonzero(member(charge, PB_CHARGE_INCLUDED_PER_SEAT)))
        refuse(charge, PB_CHARGE_INCLUDED_PER_SEAT, remedy,
               pb_words("units for each agent are given by the month (the period is %s months)",
                        pb_figure(charge->period).text)
                   .text);
    if (is_choice(member(charge, PB_CHARGE_RATCHET), true))
        refuse(charge, PB_CHARGE_RATCHET, remedy,
               pb_words("events are held by a ratchet from month to month only (the period is %s months)",
                        pb_figure(charge->period).text)
                   .text);
}

static void check_commitment(const struct charge *charge)
{
    const struct pb_value *committed = member(charge, PB_CHARGE_COMMITTED), *tiers = member(charge, PB_CHARGE_TIERS);
    if (tiers->given && can_be_nonzero(committed))
        refuse(charge, PB_CHARGE_COMMITTED, "\"price\" in place of \"tiers\", or leave it out",
               "what is committed is paid at \"price\", and there are tiers");
    if (!charge->level && member(charge, PB_CHARGE_OVERAGE_PRICE)->given && !committed->given)
        refuse(charge, PB_CHARGE_OVERAGE_PRICE, "leave it out, or give \"committed\"",
               "has a meaning only with \"committed\"");
    if (is_choice(member(charge, PB_CHARGE_TIERING), PB_TIERING_VOLUME) && !tiers->given)
        refuse(charge, PB_CHARGE_TIERING, "\"tiers\" in place of \"price\", or leave it out",
               "has a meaning only with \"tiers\"");
}

static void check_payment(const struct charge *charge)
{
    const struct pb_value *paid = member(charge, PB_CHARGE_PAID);
    const char *remedy = "leave it out, or \"paid\": \"monthly\"";
    if (!charge->advance)
        return;
    if (can_be_nonzero(member(charge, PB_CHARGE_MINIMUM)))
        refuse(charge, PB_CHARGE_MINIMUM, remedy, "a minimum is made good only of what is paid monthly");
    if (member(charge, PB_CHARGE_MAXIMUM)->given)
        refuse(charge, PB_CHARGE_MAXIMUM, remedy, "a cap holds only for what is paid monthly");
    if (!charge->level && !can_be_nonzero(member(charge, PB_CHARGE_COMMITTED)))
        pb_warn_at(charge->reading, paid->pointer, "\"committed\", or leave it out",
                   "nothing is committed, so that nothing is paid in advance");
}

static void check_span(const struct charge *charge)
{
    const struct pb_value *from = member(charge, PB_CHARGE_FROM_MONTH), *to = member(charge, PB_CHARGE_TO_MONTH);
    if (from->present && to->present && to->number < from->number)
        refuse(charge, PB_CHARGE_TO_MONTH, pb_words("%s or later", pb_figure(from->number).text).text,
               pb_words("comes before \"from_month\" (found %s)", pb_figure(to->number).text).text);
}

/* Legal, and hardly what the order form says. */
static void warn_of_charge(const struct charge *charge)
{
    const struct pb_value *root = charge->reading->inputs->root, *horizon = &root[PB_ROOT_HORIZON_MONTHS];
    const struct pb_value *from = member(charge, PB_CHARGE_FROM_MONTH), *free = member(charge, PB_CHARGE_FREE_MONTHS),
                          *least = member(charge, PB_CHARGE_MINIMUM), *most = member(charge, PB_CHARGE_MAXIMUM);
    if (least->given && most->given && least->present && most->present &&
        pb_spread_of(least).low > pb_spread_of(most).high)
        pb_warn_at(charge->reading, least->pointer,
                   pb_words("at most %s", pb_figure(pb_spread_of(most).high).text).text,
                   "the minimum is above the maximum, which holds (found %s)", pb_figure(pb_spread_of(least).low).text);
    if (!horizon->present)
        return;
    const struct pb_value *late = from->present && from->number > horizon->number    ? from
                                  : free->present && free->number >= horizon->number ? free
                                                                                     : NULL;
    if (late != NULL)
        pb_warn_at(charge->reading, late->pointer, "an earlier month, or leave the charge out",
                   "the charge is never paid within the horizon of %s months (found %s)",
                   pb_figure(horizon->number).text, pb_figure(late->number).text);
}

/* What is bought in steps this small is counted in numbers beyond those that a computer has. */
static void check_step(const struct charge *charge)
{
    const struct pb_value *step = member(charge, PB_CHARGE_STEP);
    if (step->present && step->given && pb_spread_of(step).high > 0 && pb_spread_of(step).high < 1e-9)
        refuse(charge, PB_CHARGE_STEP, "0 for exactly, or a number ≥ 1e-9",
               pb_words("no step of an order form (found %s)", pb_figure(pb_spread_of(step).high).text).text);
}

/* ---- charges: whose tickets ---- */

static void suggest_category(const struct pb_inputs *inputs, const char *name, struct pb_words *hint)
{
    const char *names[PB_CATEGORIES_MAX];
    size_t count = 0;
    for (int k = 0; k < inputs->category_count; k++)
        if (inputs->category[k][PB_CATEGORY_NAME].present)
            names[count++] = inputs->category[k][PB_CATEGORY_NAME].text;
    const char *similar = pb_suggest(name, names, count);
    *hint = similar != NULL ? pb_words("did you mean \"%.200s\"?", similar)
                            : pb_words("the name of one of /baseline/categories");
}

/* Counts the tickets of all categories of that name. */
static void count_category(struct pb_reading *reading, struct pb_charge_lists *lists, const char *pointer,
                           const char *name)
{
    const struct pb_inputs *inputs = reading->inputs;
    bool found = false, again = false;
    for (int k = 0; k < inputs->category_count; k++) {
        const struct pb_value *own = &inputs->category[k][PB_CATEGORY_NAME];
        if (!own->present || strcmp(own->text, name) != 0)
            continue;
        found = true;
        again |= lists->counts[k];
        lists->counts[k] = true;
    }
    struct pb_words hint;
    if (again) {
        pb_fault_at(reading, pointer, "leave it out", "the category stands here twice (found \"%.80s\")", name);
    } else if (!found) {
        suggest_category(inputs, name, &hint);
        pb_fault_at(reading, pointer, hint.text, "there is no such category (found \"%.80s\")", name);
    }
}

static void find_categories(struct pb_reading *reading, const struct pb_value *names, struct pb_charge_lists *lists)
{
    if (!names->given) {
        for (int k = 0; k < PB_CATEGORIES_MAX; k++)
            lists->counts[k] = true;
        return;
    }
    if (!names->present)
        return;
    const cJSON *list = pb_json_at(reading->root, names->pointer);
    if (names->number == 0)
        pb_fault_at(reading, names->pointer, "names of /baseline/categories, or leave it out for all",
                    "must have an element");
    size_t index = 0;
    for (const cJSON *name = list != NULL ? list->child : NULL; name != NULL; name = name->next, index++)
        count_category(reading, lists, pb_words("%s/%zu", names->pointer, index).text, name->valuestring);
}

static void check_charge(struct pb_reading *reading, int i)
{
    struct pb_inputs *inputs = reading->inputs;
    const struct pb_value *members = inputs->charge[i], *meter = &members[PB_CHARGE_METER],
                          *period = &members[PB_CHARGE_PERIOD_MONTHS];
    struct pb_charge_lists *lists = &inputs->charge_lists[i];
    struct pb_words pointer = pb_words("/proposal/pricing/charges/%d", i);
    find_categories(reading, &members[PB_CHARGE_CATEGORIES], lists);
    check_price_or_tiers(reading, pointer.text, &members[PB_CHARGE_PRICE], &members[PB_CHARGE_TIERS]);
    check_tiers(reading, inputs->charge_tier + lists->first_tier, lists->tier_count);
    if (!meter->present)
        return;
    struct charge charge = {.reading = reading,
                            .members = members,
                            .meter = meter->field->choices[(int)meter->number],
                            .level = meter->number < PB_CHARGED_UNITS,
                            .advance = is_choice(&members[PB_CHARGE_PAID], PB_PAID_ADVANCE),
                            .period = period->present ? period->number : 1};
    check_events_only(&charge);
    check_period(&charge);
    check_start(&charge);
    check_single_months(&charge);
    check_commitment(&charge);
    check_payment(&charge);
    check_span(&charge);
    check_step(&charge);
    warn_of_charge(&charge);
}

void pb_check_pricing(struct pb_reading *reading)
{
    check_usage(reading);
    for (int i = 0; i < reading->inputs->charge_count; i++)
        check_charge(reading, i);
    check_price_currency(reading);
    check_billing(reading);
}
