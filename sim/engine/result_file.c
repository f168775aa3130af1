/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A result without figures as bytes: what the parts of a run need to be put together without their scenario. */
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
    const char *const texts[] = {r->name,    r->vendor,  r->currency, r->file, r->digest,
                                 r->version, r->sampler, r->basis,    r->isa};
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
        pb_bytes_put_text(bytes, texts[t]);
    pb_bytes_put(bytes, (uint64_t)r->seed);
    pb_bytes_put(bytes, r->trials);
    pb_bytes_put(bytes, (uint64_t)r->horizon_months);
    pb_bytes_put(bytes, (uint64_t)r->roi_months);
    pb_bytes_put_double(bytes, r->target_months);
    pb_bytes_put_double(bytes, r->required_probability);
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
    const char **texts[] = {&r->name,    &r->vendor,  &r->currency, &r->file, &r->digest,
                            &r->version, &r->sampler, &r->basis,    &r->isa};
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
        *texts[t] = get_text(owned, in);
    r->seed = (double)pb_bytes_get_between(in, 0, (UINT64_C(1) << 53) - 1);
    r->trials = pb_bytes_get_between(in, 1, UINT32_MAX);
    r->replicates = PB_REPLICATES;
    r->horizon_months = (int)pb_bytes_get_between(in, 1, PB_HORIZON_MAX);
    r->roi_months = (int)pb_bytes_get_between(in, 1, PB_HORIZON_MAX);
    r->target_months = pb_bytes_get_double(in);
    r->required_probability = pb_bytes_get_double(in);
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
