/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A result as bytes: without figures, as the parts of a run need it to be put together without their scenario, and
 * whole, for another process. */
#include "engine/result.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put_input(struct pb_text *bytes, const payback_input_result *input)
{
    pb_bytes_put_text(bytes, input->pointer);
    pb_bytes_put_text(bytes, input->distribution);
    pb_bytes_put_double(bytes, input->mean);
    pb_bytes_put_double(bytes, input->p10);
    pb_bytes_put_double(bytes, input->p50);
    pb_bytes_put_double(bytes, input->p90);
}

payback_status pb_result_save(const payback_result *r, struct pb_text *bytes)
{
    const char *const texts[] = {r->name,     r->vendor,  r->currency, r->file,  r->digest, r->author, r->as_of,
                                 r->staffing, r->version, r->sampler,  r->basis, r->isa,    r->deal};
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
        pb_bytes_put_text(bytes, texts[t]);
    pb_bytes_put(bytes, (uint64_t)r->seed);
    pb_bytes_put(bytes, r->trials);
    pb_bytes_put(bytes, (uint64_t)r->horizon_months);
    pb_bytes_put(bytes, (uint64_t)r->roi_months);
    pb_bytes_put_double(bytes, r->target_months);
    pb_bytes_put_double(bytes, r->required_probability);
    pb_bytes_put_double(bytes, r->bill_budget_per_year);
    pb_bytes_put(bytes, r->category_count);
    pb_bytes_put(bytes, r->input_count);
    for (size_t k = 0; k < r->category_count; k++)
        pb_bytes_put_text(bytes, r->categories[k].name);
    for (size_t j = 0; j < r->input_count; j++)
        put_input(bytes, &r->inputs[j]);
    return bytes->failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

/* "" where the bytes are wrong or memory is short: then in->wrong. */
static const char *get_text(struct pb_owned_result *owned, struct pb_reader *in)
{
    char *text = pb_bytes_get_text(in);
    const char *kept = text ? pb_result_keep(owned, text) : NULL;
    free(text);
    in->wrong |= !kept;
    return kept ? kept : "";
}

static void get_head(struct pb_owned_result *owned, struct pb_reader *in)
{
    payback_result *r = &owned->result;
    const char **texts[] = {&r->name,     &r->vendor,  &r->currency, &r->file,  &r->digest, &r->author, &r->as_of,
                            &r->staffing, &r->version, &r->sampler,  &r->basis, &r->isa,    &r->deal};
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
        *texts[t] = get_text(owned, in);
    r->seed = (double)pb_bytes_get_between(in, 0, (UINT64_C(1) << 53) - 1);
    r->trials = pb_bytes_get_between(in, 1, UINT32_MAX);
    r->replicates = PB_REPLICATES;
    r->horizon_months = (int)pb_bytes_get_between(in, 1, PB_HORIZON_MAX);
    r->roi_months = (int)pb_bytes_get_between(in, 1, PB_HORIZON_MAX);
    r->target_months = pb_bytes_get_double(in);
    r->required_probability = pb_bytes_get_double(in);
    r->bill_budget_per_year = pb_bytes_get_double(in);
    r->category_count = pb_bytes_get_between(in, 1, PB_CATEGORIES_MAX);
    r->input_count = pb_bytes_get_between(in, 0, in->left);
}

payback_status pb_result_load(payback_result **out, struct pb_reader *in)
{
    *out = NULL;
    struct pb_owned_result *owned = pb_new(1, sizeof *owned);
    if (!owned)
        return PAYBACK_ERROR_MEMORY;
    payback_result *r = &owned->result;
    get_head(owned, in);
    payback_status status = in->wrong ? PAYBACK_ERROR_UNREADABLE : pb_result_make_lists(r);
    for (size_t k = 0; k < r->category_count && !status && !in->wrong; k++)
        r->categories[k].name = get_text(owned, in);
    for (size_t j = 0; j < r->input_count && !status && !in->wrong; j++) {
        payback_input_result *input = &r->inputs[j];
        input->pointer = get_text(owned, in);
        input->distribution = get_text(owned, in);
        input->mean = pb_bytes_get_double(in);
        input->p10 = pb_bytes_get_double(in);
        input->p50 = pb_bytes_get_double(in);
        input->p90 = pb_bytes_get_double(in);
    }
    if (!status && in->wrong)
        status = PAYBACK_ERROR_UNREADABLE;
    if (status) {
        payback_result_free(r);
        return status;
    }
    *out = r;
    return PAYBACK_OK;
}

/* ---- the figures ---- */

/* What becomes of each number of a result, in their order. */
typedef void visit_number(void *context, double *x);

static void visit_estimates(payback_estimate *list, size_t count, visit_number *visit, void *context)
{
    for (size_t i = 0; i < count; i++) {
        visit(context, &list[i].value);
        visit(context, &list[i].low);
        visit(context, &list[i].high);
    }
}

static void visit_numbers(double *list, size_t count, visit_number *visit, void *context)
{
    for (size_t i = 0; i < count; i++)
        visit(context, &list[i]);
}

static void visit_outcome(payback_outcome *outcome, visit_number *visit, void *context)
{
    visit_estimates(&outcome->mean, 1, visit, context);
    visit(context, &outcome->sd);
    visit_estimates(outcome->quantiles, PAYBACK_QUANTILES, visit, context);
    visit(context, &outcome->undefined_share);
    visit_estimates(&outcome->never_share, 1, visit, context);
}

static void visit_decision(payback_result *r, visit_number *visit, void *context)
{
    visit_estimates(r->payback_probability_by_basis, PB_BASES, visit, context);
    visit_estimates(&r->payback_probability, 1, visit, context);
    visit_estimates(r->payback_by, (size_t)r->horizon_months + 1, visit, context);
    visit_estimates(&r->never, 1, visit, context);
    visit_estimates(&r->net_value_positive, 1, visit, context);
    visit_estimates(&r->roi_positive, 1, visit, context);
    visit_estimates(&r->expected_shortfall_05, 1, visit, context);
    visit_estimates(r->bill_over_budget, PAYBACK_BILL_YEARS, visit, context);
}

static void visit_figures(payback_result *r, visit_number *visit, void *context)
{
    visit_decision(r, visit, context);
    for (size_t o = 0; o < r->outcome_count; o++)
        visit_outcome(&r->outcomes[o], visit, context);
    /* the quantiles stand behind the means */
    visit_numbers(r->cash_mean, ((size_t)r->horizon_months + 1) * (PB_FAN_LEVELS + 1), visit, context);
    for (size_t s = 0; s < r->source_count; s++)
        visit(context, &r->sources[s].mean);
    for (size_t k = 0; k < r->category_count; k++) {
        visit_estimates(&r->categories[k].hours_saved, 1, visit, context);
        visit_estimates(&r->categories[k].deflected_share, 1, visit, context);
    }
    visit_estimates(&r->certainty_equivalent, 1, visit, context);
    visit_numbers(r->bin_edges, (size_t)r->bin_count + 1, visit, context);
    for (size_t c = 0; c < PAYBACK_CAUSES; c++) {
        visit_estimates(&r->causes[c].misses, 1, visit, context);
        visit_estimates(&r->causes[c].losses, 1, visit, context);
        visit_numbers(r->causes[c].counts, (size_t)r->bin_count, visit, context);
    }
    visit(context, &r->precision.asked);
    visit(context, &r->precision.probability_half_width);
    visit(context, &r->precision.npv_half_width);
}

static void put_number(void *context, double *x)
{
    pb_bytes_put_double(context, *x);
}

static void get_number(void *context, double *x)
{
    *x = pb_bytes_get_double(context);
}

payback_status pb_result_save_all(const payback_result *result, struct pb_text *bytes)
{
    payback_status status = pb_result_save(result, bytes);
    if (status)
        return status;
    pb_bytes_put(bytes, (uint64_t)result->verdict);
    pb_bytes_put(bytes, (uint64_t)result->precision.reached);
    pb_bytes_put(bytes, (uint64_t)result->bin_count);
    visit_figures((payback_result *)result, put_number, bytes); /* which only looks */
    return bytes->failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

payback_status pb_result_load_all(payback_result **out, struct pb_reader *in)
{
    payback_status status = pb_result_load(out, in);
    if (status)
        return status;
    payback_result *result = *out;
    pb_result_name_figures(result);
    result->verdict = (payback_verdict)pb_bytes_get_between(in, PAYBACK_MET, PAYBACK_UNRESOLVED);
    result->precision.reached = (int)pb_bytes_get_between(in, 0, 1);
    result->bin_count = (int)pb_bytes_get_between(in, 0, PAYBACK_BINS_MAX);
    visit_figures(result, get_number, in);
    if (!in->wrong)
        return PAYBACK_OK;
    payback_result_free(result);
    *out = NULL;
    return PAYBACK_ERROR_UNREADABLE;
}
