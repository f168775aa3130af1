/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The validated inputs of one scenario, by slot: what scenario/ fills, and what engine/, analysis/ and report/ read.
 * Everything is owned by the struct; pb_inputs_free releases it. */
#ifndef PB_INPUTS_VALUES_H
#define PB_INPUTS_VALUES_H

#include "distribution/table_store.h"
#include "inputs/fields.h"

/* One member of the scenario. What the model sees of a quantity is draw · multiply + add. */
struct pb_value {
    const struct pb_field *field;
    char *pointer; /* full JSON Pointer, "/baseline/categories/0/share"; NULL where the slot is absent */
    bool given;    /* written in the scenario (or set by an option or a stress) */
    bool present;  /* the model has a value: given, defaulted, or derived here */
    double number; /* constant quantity, number, integer, boolean, choice index; NaN where not present */
    pb_distribution *distribution; /* NULL for a constant; PB_EVENT: NULL, its probability is a value of its own */
    double multiply, add;          /* 1 and 0 unless changed */
    char *text;                    /* PB_TEXT; else NULL */
    char *json;                    /* the distribution as the scenario has it, compact JSON; NULL for a constant */
    char *note;                    /* the "note" on it or on its nearest enclosing object; NULL without */
    const char *file;              /* that gives it, "--set" for the option; lives with the scenario; NULL: not known */
    bool inherited;                /* a price or term of contract from a file of another vendor */
};

/* An uncertain input: a quantity with a distribution, or an event. In the order of the table, array elements
 * in order of the array (all members of element 0 before those of element 1). */
struct pb_uncertain {
    struct pb_value *value; /* points into the same pb_inputs */
    enum pb_group group;
    int element;                  /* index in its array; 0 for the root group */
    int slot;                     /* in its group */
    bool event;                   /* value->field->kind == PB_EVENT */
    struct pb_value *probability; /* events: where its probability stands; else NULL */
};

struct pb_correlation {
    size_t a, b; /* indices into uncertain */
    double rank; /* Spearman */
};

struct pb_inputs {
    pb_table_store *tables; /* held: shared with the scenarios that this one was changed from or to; or NULL */
    bool baseline;          /* there is no proposal, and no member of one is present */
    struct pb_value root[PB_ROOT_SLOTS];
    int category_count, tool_count, tier_count, charge_count, charge_tier_count, risk_count, other_count,
        override_count;
    struct pb_value category[PB_CATEGORIES_MAX][PB_CATEGORY_SLOTS];
    struct pb_value tool[PB_TOOLS_MAX][PB_TOOL_SLOTS];
    struct pb_value tier[PB_TIERS_MAX][PB_TIER_SLOTS];
    struct pb_value charge[PB_CHARGES_MAX][PB_CHARGE_SLOTS];
    struct pb_value charge_tier[PB_CHARGE_TIERS_MAX][PB_CHARGE_TIER_SLOTS];
    struct pb_charge_lists charge_lists[PB_CHARGES_MAX];
    struct pb_value risk[PB_RISKS_MAX][PB_RISK_SLOTS];
    struct pb_value other[PB_OTHERS_MAX][PB_OTHER_SLOTS];
    struct pb_value override[PB_OVERRIDES_MAX][PB_OVERRIDE_SLOTS];
    int override_of[PB_CATEGORIES_MAX];              /* by category: 1 + the element of override that names it, or 0 */
    double seasonality[12];                          /* as written, or all 1 */
    double *deflection_fractions, *assist_fractions; /* ramp tables; NULL without */
    size_t deflection_fraction_count, assist_fraction_count;
    double *pilot_tickets; /* the sizes of a pilot; NULL without */
    size_t pilot_ticket_count;
    bool pilot_category[PB_CATEGORIES_MAX]; /* those that are named as taking part */
    struct pb_uncertain *uncertain;
    size_t uncertain_count;
    struct pb_correlation *correlations;
    size_t correlation_count;
    const char *correlations_file; /* as the file of a value */
};

/* Number of a root member that is not a quantity (an integer, choice, boolean …). */
static inline double pb_root_number(const struct pb_inputs *inputs, enum pb_root_slot slot)
{
    return inputs->root[slot].number;
}

/* Releases everything inside; the struct itself is the caller's. Takes a zeroed struct. */
void pb_inputs_clear(struct pb_inputs *inputs);

/* The value with this full pointer, or NULL: quantities, numbers and events, present or not. */
struct pb_value *pb_inputs_find(struct pb_inputs *inputs, const char *pointer);

#endif
