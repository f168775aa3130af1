/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The product by itself: what a pilot would see of it. */
#include "model/inputs_kernel.h"
#include "model/tickets_kernel.h"

static void product_group(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, double age,
                          struct pb_product *product)
{
    const pb_vec *in = work->inputs.root;
    struct pb_ramp ramp;
    pb_tickets_weights(model, slots, work);
    ramp_start(&ramp, (enum pb_curve)slots->root_number[PB_ROOT_DEFLECTION_RAMP_CURVE],
               in[PB_ROOT_DEFLECTION_RAMP_START], in[PB_ROOT_DEFLECTION_RAMP_MONTHS_TO_90], &slots->deflection_table);
    pb_vec share = ramp_at(&ramp, pb_all(age));
    if (model->improvement)
        share *= pb_exp_of(pb_log1p_of(in[PB_ROOT_ANNUAL_IMPROVEMENT]) / 12 * age);
    for (int k = 0; k < slots->category_count; k++) {
        const struct pb_category *category = &work->tickets.category[k];
        pb_vec contained = pb_least(pb_all(1), category->containment * share);
        pb_store(product->contained[k], work->first, contained);
        pb_store(product->resolved[k], work->first, pb_least(contained, category->deflection * share));
        pb_store(product->reach[k], work->first, category->reach);
    }
    pb_store(product->handle, work->first, 1 - in[PB_ROOT_HANDLE_TIME_REDUCTION] * in[PB_ROOT_ADOPTION]);
}

void PB_KERNEL(pb_model_product)(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                                 double age, struct pb_product *product)
{
    pb_fill_inputs(work, slots);
    for (int first = 0; first < PB_BLOCK; first += PB_WIDTH) {
        work->first = first;
        pb_fetch_group(work);
        product_group(model, slots, work, age, product);
    }
}
