/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the kernel files of the model offer to each other: included by them only, so every name means the one of the
 * instruction set being compiled. `start` functions run once a group, `month` functions once a month t = 1 … H. */
#ifndef PB_MODEL_KERNELS_H
#define PB_MODEL_KERNELS_H

#include "model/work.h"

/* The part of month t inside [from, to]: ov_t. */
static inline pb_vec pb_overlap(double t, pb_vec from, pb_vec to)
{
    return pb_most(pb_all(0), pb_least(pb_all(t), to) - pb_most(pb_all(t - 1), from));
}
/* Roundings that forgive 1e-9, so that two correct programs agree. */
static inline pb_vec pb_up(pb_vec x)
{
    return pb_ceiling(x - 1e-9);
}
static inline pb_vec pb_down(pb_vec x)
{
    return pb_floor(x + 1e-9);
}
static inline pb_vec pb_positive(pb_vec x)
{
    return pb_most(pb_all(0), x);
}
static inline pb_vec pb_negative(pb_vec x)
{
    return pb_least(pb_all(0), x);
}
/* x where the thing has happened by month t, else y. */
static inline pb_vec pb_since(double t, pb_vec month, pb_vec x, pb_vec y)
{
    return pb_if_less(pb_all(t), month, y, x);
}

#define pb_timing_start    PB_KERNEL(pb_timing_start)
#define pb_timing_month    PB_KERNEL(pb_timing_month)
#define pb_tickets_weights PB_KERNEL(pb_tickets_weights)
#define pb_tickets_start   PB_KERNEL(pb_tickets_start)
#define pb_tickets_month   PB_KERNEL(pb_tickets_month)
#define pb_people_start    PB_KERNEL(pb_people_start)
#define pb_people_month    PB_KERNEL(pb_people_month)
#define pb_benefits_start  PB_KERNEL(pb_benefits_start)
#define pb_benefits_month  PB_KERNEL(pb_benefits_month)
#define pb_costs_start     PB_KERNEL(pb_costs_start)
#define pb_costs_month     PB_KERNEL(pb_costs_month)
#define pb_outcomes_start  PB_KERNEL(pb_outcomes_start)
#define pb_outcomes_month  PB_KERNEL(pb_outcomes_month)
#define pb_outcomes_end    PB_KERNEL(pb_outcomes_end)

/* Weights of the categories and their rates: before timing, whose gate needs them. */
void pb_tickets_weights(const struct pb_slots *slots, struct pb_work *work);
void pb_timing_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work);
void pb_timing_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t);
void pb_tickets_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work);
void pb_tickets_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t);
/* When the tickets of month 1 are known. */
void pb_people_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work);
void pb_people_month(const struct pb_model *model, struct pb_work *work, int t);
/* Fills the benefit lines of the day of signature (start) or of a month; those of costs come next. */
void pb_benefits_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work);
void pb_benefits_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t);
void pb_costs_start(const struct pb_model *model, struct pb_work *work);
void pb_costs_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t);
/* Books the lines of t = 0 (start) or of a month. */
void pb_outcomes_start(const struct pb_model *model, struct pb_work *work);
void pb_outcomes_month(const struct pb_model *model, struct pb_work *work, int t);
void pb_outcomes_end(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work);

#endif
