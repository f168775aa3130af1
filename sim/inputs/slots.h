/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the model reads of one block of trials. Quantities are arrays of PB_BLOCK values, PB_ALIGNMENT-aligned,
 * after multiply and add; everything that is the same in all trials is a plain number. */
#ifndef PB_INPUTS_SLOTS_H
#define PB_INPUTS_SLOTS_H

#include "base/trials.h"
#include "inputs/fields.h"

struct pb_ramp_table {
    const double *fractions; /* count values at ages 0, 1, 2, … */
    size_t count;
};

/* Figures of months as they really were, [horizon + 1] by month, the same in all trials; NaN: not known. They take the
 * place of what the model would make of the month: tickets of the volume, the others of what is billed. */
struct pb_observed_months {
    const double *tickets, *attempted, *contained, *resolved, *agents;
};

struct pb_slots {
    /* Plain numbers (PB_NUMBER, PB_INTEGER, PB_BOOLEAN, PB_CHOICE; objects: 1 where present, else 0); a quantity's
     * constant where it has no distribution, else NaN. NaN also where the slot is absent. */
    double root_number[PB_ROOT_SLOTS];
    double category_number[PB_CATEGORIES_MAX][PB_CATEGORY_SLOTS];
    double tool_number[PB_TOOLS_MAX][PB_TOOL_SLOTS];
    double tier_number[PB_TIERS_MAX][PB_TIER_SLOTS];
    double charge_number[PB_CHARGES_MAX][PB_CHARGE_SLOTS];
    double charge_tier_number[PB_CHARGE_TIERS_MAX][PB_CHARGE_TIER_SLOTS];
    double risk_number[PB_RISKS_MAX][PB_RISK_SLOTS];
    double other_number[PB_OTHERS_MAX][PB_OTHER_SLOTS];
    /* Quantities that are drawn: PB_BLOCK values each, which go before the number; else NULL. Events: the driving
     * uniform. */
    const double *root[PB_ROOT_SLOTS];
    const double *category[PB_CATEGORIES_MAX][PB_CATEGORY_SLOTS];
    const double *tool[PB_TOOLS_MAX][PB_TOOL_SLOTS];
    const double *tier[PB_TIERS_MAX][PB_TIER_SLOTS];
    const double *charge[PB_CHARGES_MAX][PB_CHARGE_SLOTS];
    const double *charge_tier[PB_CHARGE_TIERS_MAX][PB_CHARGE_TIER_SLOTS];
    const double *risk[PB_RISKS_MAX][PB_RISK_SLOTS];
    const double *other[PB_OTHERS_MAX][PB_OTHER_SLOTS];
    /* What the proposal says of a category stands in the category's slots, in place of what the baseline says; and of
     * each category what there is of these, in place of the proposal's of all: */
    double own_reduction_number[PB_CATEGORIES_MAX], own_csat_number[PB_CATEGORIES_MAX];
    const double *own_reduction[PB_CATEGORIES_MAX], *own_csat[PB_CATEGORIES_MAX];
    bool any_own_reduction, any_own_csat;
    int category_count, tool_count, tier_count, charge_count, charge_tier_count, risk_count, other_count;
    struct pb_charge_lists charge_lists[PB_CHARGES_MAX];
    double seasonality[12]; /* divided by their mean */
    struct pb_ramp_table deflection_table, assist_table;
    /* Monthly draws, [horizon][PB_BLOCK], month 1 first; NULL where the scenario has no noise or no surge. */
    const double *noise_normal;  /* standard normals */
    const double *surge_uniform; /* uniforms in (0, 1) */
    /* NULL, or what is known of months; pb_model_observe has prepared the model for it. */
    const struct pb_observed_months *observed;
};

/* Whether a quantity is there: drawn or a constant. */
static inline bool pb_slot_given(const double *array, double number)
{
    return array || number == number;
}

#endif
