/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of inputs as data: one struct pb_field per line of fields.def, and the slots (positions) that the
 * scenario fills and the model reads. */
#ifndef PB_INPUTS_FIELDS_H
#define PB_INPUTS_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

/* The array whose elements a field belongs to. */
enum pb_group {
    PB_GROUP_ROOT,
    PB_GROUP_CATEGORY,
    PB_GROUP_TOOL,
    PB_GROUP_TIER,
    PB_GROUP_CHARGE,
    PB_GROUP_CHARGE_TIER, /* those of all charges, one charge after the other */
    PB_GROUP_RISK,
    PB_GROUP_OTHER,
    PB_GROUP_OVERRIDE,
    PB_GROUP_META
};

enum pb_kind {
    PB_QUANTITY, /* a number or a distribution, drawn once per trial */
    PB_NUMBER,   /* a plain number */
    PB_INTEGER,
    PB_BOOLEAN,
    PB_CHOICE, /* one of a list of words; its value is the index in that list */
    PB_TEXT,
    PB_OBJECT, /* presence matters to the model */
    PB_LIST,   /* an array; for arrays of objects the range is that of the count, else of each element */
    PB_NAMES,  /* an array of texts: names of categories */
    PB_EVENT   /* drawn, never written in the file: 0 or 1 */
};

enum pb_presence {
    PB_REQUIRED_FIELD, /* in its parent object, where that is present (or has no PB_OBJECT line of its own) */
    PB_DEFAULT_FIELD,  /* default_value */
    PB_DERIVED_FIELD,  /* absent: the rule is in default_text */
    PB_OPTIONAL_FIELD  /* absent: the meaning is in default_text */
};

struct pb_field {
    const char *pointer; /* JSON Pointer; `*` stands for an array index */
    enum pb_group group;
    int slot; /* position within the group */
    enum pb_kind kind;
    double low, high; /* range of the value, or of the count of a list of objects */
    bool low_open, high_open;
    double most; /* no amount is larger, either way, where the range itself has no end there: figures stay finite */
    enum pb_presence presence;
    double default_value;     /* PB_DEFAULT_FIELD: number, 0/1, or index of the choice */
    const char *default_text; /* PB_DERIVED_FIELD and PB_OPTIONAL_FIELD: what holds without it; else NULL */
    const char *unit;         /* "" where it has none */
    const char *meaning;
    const char *const *choices; /* PB_CHOICE: words, NULL-terminated; else NULL */
    bool vendors_own;           /* rival vendors draw it each for itself; what it is for the company they share */
    bool pilot_measures;        /* a pilot of a few weeks can measure it */
};

/* Slots of each group, in table order: PB_ROOT_NAME, …, PB_CATEGORY_SHARE, …; PB_<GROUP>_SLOTS counts them. */
enum pb_root_slot {
#define ROOT(slot, ...) PB_ROOT_##slot,
#include "inputs/fields.def"
    PB_ROOT_SLOTS
};
enum pb_category_slot {
#define CATEGORY(slot, ...) PB_CATEGORY_##slot,
#include "inputs/fields.def"
    PB_CATEGORY_SLOTS
};
enum pb_tool_slot {
#define TOOL(slot, ...) PB_TOOL_##slot,
#include "inputs/fields.def"
    PB_TOOL_SLOTS
};
enum pb_tier_slot {
#define TIER(slot, ...) PB_TIER_##slot,
#include "inputs/fields.def"
    PB_TIER_SLOTS
};
enum pb_charge_slot {
#define CHARGE(slot, ...) PB_CHARGE_##slot,
#include "inputs/fields.def"
    PB_CHARGE_SLOTS
};
enum pb_charge_tier_slot {
#define CHARGE_TIER(slot, ...) PB_CHARGE_TIER_##slot,
#include "inputs/fields.def"
    PB_CHARGE_TIER_SLOTS
};
enum pb_risk_slot {
#define RISK(slot, ...) PB_RISK_##slot,
#include "inputs/fields.def"
    PB_RISK_SLOTS
};
enum pb_other_slot {
#define OTHER(slot, ...) PB_OTHER_##slot,
#include "inputs/fields.def"
    PB_OTHER_SLOTS
};
enum pb_override_slot {
#define OVERRIDE(slot, ...) PB_OVERRIDE_##slot,
#include "inputs/fields.def"
    PB_OVERRIDE_SLOTS
};
enum pb_meta_slot {
#define META(slot, ...) PB_META_##slot,
#include "inputs/fields.def"
    PB_META_SLOTS
};

/* Values of the choices, in the order of the table. */
enum pb_sampler_kind { PB_SAMPLER_SOBOL, PB_SAMPLER_LHS, PB_SAMPLER_RANDOM };
enum pb_basis { PB_BASIS_BUDGET, PB_BASIS_HARD, PB_BASIS_TOTAL, PB_BASES };
enum pb_staffing { PB_STAFFING_ATTRITION, PB_STAFFING_RELEASE, PB_STAFFING_ELASTIC };
enum pb_usage_unit {
    PB_UNIT_RESOLUTION,
    PB_UNIT_VERIFIED_RESOLUTION,
    PB_UNIT_NET_RESOLUTION,
    PB_UNIT_CONVERSATION,
    PB_UNIT_TICKET,
    PB_UNIT_HUMAN_TICKET
};
enum pb_charged {
    PB_CHARGED_MONTH,
    PB_CHARGED_SEAT,
    PB_CHARGED_UNITS /* behind these the units of usage, in their order */
};
enum pb_tiering { PB_TIERING_GRADUATED, PB_TIERING_VOLUME };
enum pb_unused { PB_UNUSED_EXPIRE, PB_UNUSED_ROLL_OVER };
enum pb_paid { PB_PAID_MONTHLY, PB_PAID_ADVANCE };
enum pb_guarantee_metric { PB_GUARANTEE_CONTAINMENT, PB_GUARANTEE_TRUE_DEFLECTION };
enum pb_billing { PB_BILLING_MONTHLY, PB_BILLING_ANNUAL_UPFRONT };
enum pb_contract_starts { PB_STARTS_SIGNATURE, PB_STARTS_GO_LIVE };
enum pb_window { PB_WINDOW_SHIFT, PB_WINDOW_FIXED };
enum pb_curve {
    PB_CURVE_NONE,
    PB_CURVE_LINEAR,
    PB_CURVE_EXPONENTIAL,
    PB_CURVE_LOGISTIC,
    PB_CURVE_GOMPERTZ,
    PB_CURVE_TABLE
};
enum pb_other_kind { PB_OTHER_BENEFIT, PB_OTHER_COST };
enum pb_other_class { PB_OTHER_HARD, PB_OTHER_SOFT };
enum pb_other_per { PB_PER_ONCE, PB_PER_MONTH };
enum pb_other_while { PB_WHILE_ALWAYS, PB_WHILE_LIVE, PB_WHILE_CONTRACT };
enum pb_meter { PB_METER_MONTH, PB_METER_SEAT, PB_METER_TICKET };

/* Largest counts of the lists of objects (the same as in the table). */
enum {
    PB_CATEGORIES_MAX = 32,
    PB_TOOLS_MAX = 8,
    PB_TIERS_MAX = 32,
    PB_CHARGES_MAX = 16,
    PB_CHARGE_TIERS_MAX = PB_CHARGES_MAX * PB_TIERS_MAX,
    PB_RISKS_MAX = 16,
    PB_OTHERS_MAX = 32,
    PB_OVERRIDES_MAX = 32,
    PB_PILOT_SIZES_MAX = 32
};

/* What stands above 0 is at least so much: beneath, quotients leave the range of numbers. A distribution may come
 * nearer to 0, with less than one draw in 1e9 below the second. */
#define PB_LEAST_ABOVE_0      1e-12
#define PB_LEAST_DRAW_ABOVE_0 1e-30

/* What a charge has beside its members: where its tiers stand among those of all charges, and whose tickets it counts.
 */
struct pb_charge_lists {
    int first_tier, tier_count;
    bool counts[PB_CATEGORIES_MAX]; /* by category */
};

/* The whole table, in order. */
extern const struct pb_field pb_fields[];
extern const size_t pb_field_count;

/* The field of a slot; never NULL for a slot of the group. */
const struct pb_field *pb_field_of_slot(enum pb_group group, int slot);

#endif
