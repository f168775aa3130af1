/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words_deal.h"

#include "analysis/compare.h"
#include "engine/part.h"
#include "engine/result.h"
#include "payback/report.h"
#include "report/figures.h"
#include "report/html_result.h"
#include "report/text_result.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CHARGES_NAMED = 4, CHARGE_NAME_COLUMNS = 40, VENDOR_COLUMNS = 60 };

/* The deal while it is being written. */
struct deal {
    struct pb_text *text;
    const payback_scenario *scenario;
    const char *currency; /* of the prices */
    int items;
    size_t last; /* where the last one begins, with its comma */
};

/* ---- prices ---- */

static const payback_assumption *input_of(const struct deal *deal, const char *pointer)
{
    const payback_assumption *input = pb_run_assumption(deal->scenario, pointer);
    return input != NULL && input->mean != 0 ? input : NULL;
}

/* A comma between the lines of the bill. */
static void begin_item(struct deal *deal)
{
    deal->last = deal->text->length;
    pb_text_add(deal->text, deal->items++ > 0 ? ", " : "");
}

/* "$0.99"; "$0.90 to $1.10" of a price that is not settled. */
static void add_price(struct deal *deal, const payback_assumption *price)
{
    pb_text_add(deal->text, pb_money_phrase(deal->currency, price->p10).text);
    if (price->p90 > price->p10)
        pb_text_format(deal->text, " to %s", pb_money_phrase(deal->currency, price->p90).text);
}

/* The prices of a list of tiers, or the one price; false where there is none. */
static bool add_prices(struct deal *deal, const char *usage)
{
    char pointer[96];
    double lowest = INFINITY, highest = 0;
    int tiers = 0;
    snprintf(pointer, sizeof pointer, "%.60s/price", usage);
    const payback_assumption *price = pb_run_assumption(deal->scenario, pointer);
    if (price != NULL) {
        add_price(deal, price);
        return true;
    }
    for (;; tiers++) {
        snprintf(pointer, sizeof pointer, "%.60s/tiers/%d/price", usage, tiers);
        price = pb_run_assumption(deal->scenario, pointer);
        if (price == NULL)
            break;
        lowest = fmin(lowest, price->p10);
        highest = fmax(highest, price->p90);
    }
    if (tiers == 0)
        return false;
    pb_text_add(deal->text, pb_money_phrase(deal->currency, lowest).text);
    if (highest > lowest)
        pb_text_format(deal->text, " to %s (by volume)", pb_money_phrase(deal->currency, highest).text);
    return true;
}

/* "for each contained ticket" of "resolution"; of what is not billed one by one "a unit, counted by contained ticket".
 */
static void add_meter(struct deal *deal, const char *meter, bool one_by_one)
{
    static const struct {
        const char *meter, *by, *thing;
    } known[] = {
        {"month", " a ", "month"},
        {"seat", " an ", "agent and month"},
        {"resolution", " for each ", "contained ticket"},
        {"verified_resolution", " for each ", "ticket that is really solved"},
        {"net_resolution", " for each ", "contained ticket that does not come back"},
        {"conversation", " for each ", "conversation"},
        {"ticket", " for each ", "ticket"},
        {"human_ticket", " for each ", "ticket that reaches a human"},
    };
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (strcmp(known[k].meter, meter) == 0)
            pb_text_format(deal->text, "%s%s", one_by_one ? known[k].by : " a unit, counted by ", known[k].thing);
}

/* The choice that a member has made. */
static const char *chosen(const struct pb_value *value)
{
    return value->present ? value->field->choices[(int)value->number] : "";
}

/* "a month", "a year", "every 3 months". */
static struct pb_label period_words(double months)
{
    struct pb_label label = {"a month"};
    if (months == 12)
        snprintf(label.text, sizeof label.text, "a year");
    else if (months > 1)
        snprintf(label.text, sizeof label.text, "every %.30s", pb_months(months).text);
    return label;
}

/* ---- the lines of the bill ---- */

static void add_fee(struct deal *deal, const char *pointer, const char *words)
{
    const payback_assumption *fee = input_of(deal, pointer);
    if (fee == NULL)
        return;
    begin_item(deal);
    add_price(deal, fee);
    pb_text_add(deal->text, words);
}

static void add_usage(struct deal *deal)
{
    const struct pb_inputs *inputs = &deal->scenario->inputs;
    if (!inputs->root[PB_ROOT_USAGE_UNIT].present)
        return;
    begin_item(deal);
    if (!add_prices(deal, "/proposal/pricing/usage"))
        pb_text_add(deal->text, "a price");
    add_meter(deal, chosen(&inputs->root[PB_ROOT_USAGE_UNIT]), true);
    const payback_assumption *included = input_of(deal, "/proposal/pricing/usage/included_per_month");
    if (included != NULL)
        pb_text_format(deal->text, " beyond %s a month", pb_run_quantity(included, included->mean).text);
    const payback_assumption *minimum = input_of(deal, "/proposal/pricing/usage/minimum_per_month");
    if (minimum != NULL)
        pb_text_format(deal->text, " (at least %s a month)", pb_money_phrase(deal->currency, minimum->mean).text);
}

/* " (1,000 free, 5,000 committed, at least $2k a year"; false where there is none of these. */
static bool add_allowances(struct deal *deal, const char *charge, double months)
{
    static const struct {
        const char *member, *before, *after;
        bool money;
    } parts[] = {{"included", "", " free", false},
                 {"committed", "", " committed", false},
                 {"minimum", "at least ", "", true},
                 {"maximum", "at most ", "", true}};
    bool any = false;
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        char pointer[96];
        snprintf(pointer, sizeof pointer, "%.60s/%s", charge, parts[p].member);
        const payback_assumption *part = input_of(deal, pointer);
        if (part == NULL)
            continue;
        pb_text_format(deal->text, "%s%s%s%s", any ? ", " : " (", parts[p].before,
                       parts[p].money ? pb_money_phrase(deal->currency, part->mean).text
                                      : pb_run_quantity(part, part->mean).text,
                       parts[p].after);
        any = true;
    }
    if (any)
        pb_text_format(deal->text, " %s", period_words(months).text);
    return any;
}

/* What follows from a commitment: "; $2.00 a unit beyond, paid in advance)". */
static void add_conditions(struct deal *deal, const char *charge, bool any, bool advance)
{
    char pointer[96];
    snprintf(pointer, sizeof pointer, "%.60s/overage_price", charge);
    const payback_assumption *overage = input_of(deal, pointer);
    if (overage != NULL && overage->given) {
        pb_text_add(deal->text, any ? "; " : " (");
        add_price(deal, overage);
        pb_text_add(deal->text, " a unit beyond");
        any = true;
    }
    if (advance)
        pb_text_format(deal->text, "%spaid in advance", any ? ", " : " (");
    pb_text_add(deal->text, any || advance ? ")" : "");
}

static void add_charge(struct deal *deal, int c)
{
    const struct pb_value *charge = deal->scenario->inputs.charge[c];
    const char *meter = chosen(&charge[PB_CHARGE_METER]);
    bool level = strcmp(meter, "month") == 0 || strcmp(meter, "seat") == 0;
    char pointer[64];
    begin_item(deal);
    pb_text_add(deal->text, "“");
    pb_fit(deal->text, charge[PB_CHARGE_NAME].text, CHARGE_NAME_COLUMNS);
    pb_text_add(deal->text, "” at ");
    snprintf(pointer, sizeof pointer, "/proposal/pricing/charges/%d", c);
    if (!add_prices(deal, pointer))
        pb_text_add(deal->text, "a price");
    const struct pb_value *factor = &charge[PB_CHARGE_FACTOR];
    bool plain = factor->distribution == NULL && factor->number * factor->multiply + factor->add == 1;
    add_meter(deal, meter, plain);
    bool any = add_allowances(deal, pointer, level ? 1 : charge[PB_CHARGE_PERIOD_MONTHS].number);
    add_conditions(deal, pointer, any, strcmp(chosen(&charge[PB_CHARGE_PAID]), "advance") == 0);
}

static void add_bill(struct deal *deal)
{
    const struct pb_inputs *inputs = &deal->scenario->inputs;
    add_usage(deal);
    for (int c = 0; c < inputs->charge_count && c < CHARGES_NAMED; c++)
        add_charge(deal, c);
    if (inputs->charge_count > CHARGES_NAMED) {
        begin_item(deal);
        pb_text_format(deal->text, "%d more charges", inputs->charge_count - CHARGES_NAMED);
    }
    add_fee(deal, "/proposal/pricing/seat_price_per_month", " an agent and month");
    add_fee(deal, "/proposal/pricing/platform_fee_per_month",
            strcmp(chosen(&inputs->root[PB_ROOT_BILLING]), "annual_upfront") == 0
                ? " a month for the platform (paid a year in advance)"
                : " a month for the platform");
    add_fee(deal, "/proposal/pricing/setup_fee", " once at signature");
}

/* ---- the contract ---- */

static void add_exchange(struct deal *deal)
{
    const payback_assumption *rate = input_of(deal, "/proposal/pricing/exchange_rate");
    const char *own = payback_scenario_currency(deal->scenario);
    if (strcmp(own, deal->currency) == 0)
        return;
    pb_text_format(deal->text, " Prices are in %s", deal->currency);
    if (rate != NULL) {
        pb_text_format(deal->text, ", at %s", pb_general(rate->p10).text);
        if (rate->p90 > rate->p10)
            pb_text_format(deal->text, " to %s", pb_general(rate->p90).text);
        pb_text_format(deal->text, " %s each", own);
    }
    pb_text_add(deal->text, ".");
}

static void add_contract(struct deal *deal)
{
    const struct pb_inputs *inputs = &deal->scenario->inputs;
    const payback_assumption *fee = input_of(deal, "/proposal/pricing/exit_fee");
    pb_text_format(deal->text, " The contract runs from %s in terms of %s",
                   strcmp(chosen(&inputs->root[PB_ROOT_CONTRACT_STARTS]), "go_live") == 0 ? "go-live" : "signature",
                   pb_months(pb_root_number(inputs, PB_ROOT_COMMITMENT_MONTHS)).text);
    if (fee != NULL) {
        pb_text_add(deal->text, "; stopping early costs an exit fee of ");
        add_price(deal, fee);
        pb_text_add(deal->text, ".");
    } else
        pb_text_add(deal->text, ", without an exit fee.");
}

/* What has been written of the bill, "and" before its last line. */
static void add_list(struct pb_text *text, const struct deal *deal)
{
    const char *bill = deal->text->data != NULL ? deal->text->data : "";
    if (deal->items > 1 && !deal->text->failed) {
        pb_text_add_bytes(text, bill, deal->last);
        pb_text_format(text, " and %s.", bill + deal->last + strlen(", "));
    } else
        pb_text_format(text, "%s.", bill);
}

void pb_deal_sentence(struct pb_text *text, const payback_scenario *scenario)
{
    const struct pb_inputs *inputs = &scenario->inputs;
    struct pb_text bill = {0};
    if (inputs->baseline)
        return;
    const char *priced_in = inputs->root[PB_ROOT_PRICE_CURRENCY].text;
    struct deal deal = {&bill, scenario, priced_in != NULL ? priced_in : payback_scenario_currency(scenario), 0, 0};
    add_bill(&deal);
    if (deal.items == 0) {
        pb_text_add(text, "No vendor’s price is in the scenario, so no vendor’s bill counts.");
    } else {
        pb_fit(text, inputs->root[PB_ROOT_VENDOR].text, VENDOR_COLUMNS);
        pb_text_add(text, " bills ");
        add_list(text, &deal);
        deal.text = text;
        add_contract(&deal);
        add_exchange(&deal);
    }
    text->failed = text->failed || bill.failed;
    pb_text_clear(&bill);
}

/* ---- what the vendor gets ---- */

const struct pb_bill_row pb_bill_rows[] = {
    {"vendor_bill_year_1", "year 1, with signature", 1},
    {"vendor_bill_year_2", "year 2", 2},
    {"vendor_bill_year_3", "year 3", 3},
    {"vendor_bill", "to the horizon", 0},
    {"vendor_bill_peak_month", "the dearest month", 0},
    {NULL, NULL, 0},
};

bool pb_has_bill(const payback_result *result)
{
    return pb_find_outcome(result, "", "vendor_bill")->mean.value != 0 &&
           !isnan(pb_find_outcome(result, "", "vendor_bill")->mean.value);
}

double pb_over_budget(const payback_result *result, const struct pb_bill_row *row)
{
    return row->year > 0 && !isnan(result->bill_budget_per_year) ? result->bill_over_budget[row->year - 1].value
                                                                 : (double)NAN;
}

/* The dearest of the bills that the table shows. */
static double largest_bill(const payback_result *r)
{
    double largest = 0;
    for (const struct pb_bill_row *row = pb_bill_rows; row->outcome != NULL; row++) {
        double bill = pb_find_outcome(r, "", row->outcome)->quantiles[PAYBACK_P90].value;
        largest = isfinite(bill) ? fmax(largest, fabs(bill)) : largest;
    }
    return largest;
}

struct pb_money pb_bill_money(const payback_result *r)
{
    return pb_money_for(r->currency, largest_bill(r));
}

/* Quantiles of the bill: P10, P50, P90. */
static void add_fees(struct pb_text *text, const char *currency, int horizon_months, const double bill[3])
{
    pb_text_format(text, "Over %s the bill comes to %s", pb_months(horizon_months).text,
                   pb_money_phrase(currency, bill[1]).text);
    if (bill[0] < bill[2])
        pb_text_format(text, " in the median; one time in ten below %s, one in ten above %s",
                       pb_money_phrase(currency, bill[0]).text, pb_money_phrase(currency, bill[2]).text);
    pb_text_add(text, ".");
}

void pb_fees_sentence(struct pb_text *text, const payback_result *r)
{
    const payback_estimate *q = pb_find_outcome(r, "", "vendor_bill")->quantiles;
    const double bill[] = {q[PAYBACK_P10].value, q[PAYBACK_P50].value, q[PAYBACK_P90].value};
    if (pb_has_bill(r))
        add_fees(text, r->currency, r->horizon_months, bill);
}

bool pb_begins_with(const struct pb_text *text, const char *words)
{
    return text->data != NULL && strncmp(text->data, words, strlen(words)) == 0;
}

void pb_deal_of_proposal(struct pb_text *text, const payback_comparison *c, size_t proposal)
{
    const payback_proposal *p = &c->proposals[proposal];
    const double bill[] = {p->bill_p10.value, p->bill_p50.value, p->bill_p90.value};
    if (p->deal == NULL || p->deal[0] == '\0')
        return;
    pb_text_add(text, p->deal);
    if (bill[0] == 0 && bill[2] == 0)
        return;
    pb_text_add(text, " ");
    add_fees(text, c->currency, c->horizon_months, bill);
}

payback_status payback_describe_comparison(payback_comparison *comparison, const payback_scenario *const *scenarios,
                                           size_t count)
{
    if (comparison == NULL || scenarios == NULL || count + 1 != comparison->proposal_count)
        return PAYBACK_ERROR_ARGUMENT;
    bool made = true;
    for (size_t k = 0; made && k < count; k++) {
        struct pb_text text = {0};
        pb_deal_sentence(&text, scenarios[k]);
        made = !text.failed && pb_comparison_describe(comparison, k, text.data != NULL ? text.data : "");
        pb_text_clear(&text);
    }
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

void pb_deal_of_result(struct pb_text *text, const payback_result *r)
{
    if (r->deal == NULL || r->deal[0] == '\0')
        return;
    pb_text_add(text, r->deal);
    if (pb_has_bill(r)) {
        pb_text_add(text, " ");
        pb_fees_sentence(text, r);
    }
}

/* The text is known where the scenario is; the result may be put together elsewhere. */
payback_status payback_describe_result(payback_result *result, const payback_scenario *scenario)
{
    struct pb_text text = {0};
    if (result == NULL || scenario == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    pb_deal_sentence(&text, scenario);
    const char *deal =
        text.failed ? NULL : pb_result_keep((struct pb_owned_result *)result, text.data != NULL ? text.data : "");
    pb_text_clear(&text);
    if (deal == NULL)
        return PAYBACK_ERROR_MEMORY;
    result->deal = deal;
    return PAYBACK_OK;
}

payback_status payback_describe_part(payback_part *part, const payback_scenario *scenario)
{
    return part != NULL ? payback_describe_result(part->head, scenario) : PAYBACK_ERROR_ARGUMENT;
}

/* ---- what is lost if it stops ---- */

static double count_of(const payback_result *r, unsigned causes, int bin)
{
    double sum = 0;
    for (int c = 0; c < PAYBACK_CAUSES; c++)
        sum += (causes >> c & 1) != 0 ? r->causes[c].counts[bin] : 0;
    return sum;
}

static double count_all(const payback_result *r, unsigned causes)
{
    double sum = 0;
    for (int b = 0; b < r->bin_count; b++)
        sum += count_of(r, causes, b);
    return sum;
}

double pb_cause_share(const payback_result *r, int cause)
{
    return count_all(r, 1U << cause) / (double)r->trials;
}

double pb_stop_value(const payback_result *r, unsigned causes, double share)
{
    double wanted = share * count_all(r, causes), before = 0;
    for (int b = 0; b < r->bin_count; b++) {
        double width = r->bin_edges[b + 1] - r->bin_edges[b], count = count_of(r, causes, b);
        if (count > 0 && before + count >= wanted) {
            double step = pow(10, floor(log10(width))); /* no finer than the bins know it */
            return round((r->bin_edges[b] + width * (wanted - before) / count) / step) * step;
        }
        before += count;
    }
    return NAN;
}

static void add_stop(struct pb_text *text, const payback_result *r, int cause, const char *words)
{
    enum { ENOUGH = 20 }; /* a worst tenth of fewer is one or two trials */
    double count = count_all(r, 1U << cause), median = pb_stop_value(r, 1U << cause, 0.5);
    if (!(count > 0) || !isfinite(median))
        return;
    pb_text_format(text, "%sWhere %s (%s futures), the NPV is about %s in the median", text->length > 0 ? " " : "",
                   words, pb_odds(count / (double)r->trials).text, pb_money_phrase(r->currency, median).text);
    if (count >= ENOUGH)
        pb_text_format(text, " and below about %s in the worst tenth of them",
                       pb_money_phrase(r->currency, pb_stop_value(r, 1U << cause, 0.1)).text);
    pb_text_add(text, ".");
}

void pb_stops_sentence(struct pb_text *text, const payback_result *r)
{
    static const double rare = 0.01; /* beside the other way to stop */
    add_stop(text, r, 0, "the programme is abandoned");
    if (text->length == 0 || pb_cause_share(r, 1) >= rare)
        add_stop(text, r, 1, "the gate stops it");
}
