/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md for one block of trials: pb_model_block turns the slots of PB_BLOCK trials into their outcomes. Pure: it
 * reads its arguments and writes its workspace, nothing else. One file a section, each of which goes through all months
 * of a group of trials:
 *
 *   timing_kernel.h    §2 ramps and §3 timing: go-live, stop, contract, live shares and ages, risks in effect
 *   tickets_kernel.h   §3 volume and tickets
 *   observed_kernel.h  what is known of months that have passed
 *   people_kernel.h    §4
 *   benefits_kernel.h  §5
 *   meters_kernel.h    §6: what the vendor counts of the tickets
 *   costs_kernel.h     §6
 *   charges_kernel.h   §6: the order form's other lines, exit fee and guarantee
 *   outcomes_kernel.h  §7
 *   sections_kernel.h  the sections in stages (stages.h)
 *   block_kernel.c     all outcomes of a block
 *   headline_kernel.c  NPV and payback of a block, of several worlds at a time
 */
#ifndef PB_MODEL_MODEL_H
#define PB_MODEL_MODEL_H

#include "base/isa.h"
#include "inputs/slots.h"
#include "model/outcomes.h"

#include <stdbool.h>
#include <stddef.h>

enum { PB_HORIZON_MAX = 120, PB_NOTICE_MAX = 12, PB_LAG_MAX = 24 };

/* A charge of the order form, as far as it is the same in all trials. */
struct pb_charge_plan {
    enum pb_charged meter;
    bool level; /* month or seat: there is so much of it; the others count events */
    bool all;   /* counts tickets of all categories */
    bool volume, advance, roll_over, ratchet, floored, per_seat, price_steps;
    int period, first_tier, tier_count;
    double starts, ends; /* months after the contract's start; INFINITY */
    bool counts[PB_CATEGORIES_MAX];
};

/* Whether a unit is counted all month long, so that only what is under contract is billed of it; what the tool attempts
 * lies inside the contract as it is. */
static inline bool pb_runs_all_month(enum pb_charged meter)
{
    return meter == PB_CHARGED_UNITS + PB_UNIT_TICKET || meter == PB_CHARGED_UNITS + PB_UNIT_HUMAN_TICKET;
}

/* What is the same in all trials of a scenario. */
struct pb_model {
    int horizon, roi_months, last_months; /* H, M, min(12, H) */
    enum pb_basis basis;
    enum pb_staffing staffing;
    int notice, lag; /* months */
    double commitment;
    enum pb_usage_unit usage_unit;
    bool starts_at_go_live, annual_upfront, pooling, whole_agents;
    double headcount;                           /* NaN: the status quo's need in month 1 */
    double wage_step, retained;                 /* of pb_people and of churn; NaN where they differ between trials */
    double season[PB_HORIZON_MAX + 1];          /* by month, from 1 */
    double discount[PB_HORIZON_MAX + 1];        /* (1 + rate)^(−t/12), from 0 */
    int phase_count;                            /* categories that go live together; phase 0 is the programme itself */
    double phase_starts[PB_CATEGORIES_MAX + 1]; /* months after go-live */
    int category_order[PB_CATEGORIES_MAX];      /* the categories, phase by phase */
    int phase_begin[PB_CATEGORIES_MAX + 2];     /* where in that order each phase begins, and the end */
    /* What the scenario makes use of: where false, the model leaves the terms out, which changes no result. */
    bool noise, surge, luck /* either of them */, revenue, usage, tiers, gate, failure, improvement, prevention, dip,
        own_assist_ramp;
    bool tools, own_reduction, own_csat; /* licences of today; of any category */
    bool overtime, hiring, capacity, price_steps, platform, seats, unresolved, severance, once_soft;
    bool exchange, exit_fee, guarantee, guaranteed_resolved /* else contained */,
        metered_usage /* all month long: pb_runs_all_month */, metered_agents /* of each month: something is paid by the
                                                                                 seat */
        ;
    double locked_years; /* anniversaries that change no price */
    int charge_count;
    struct pb_charge_plan charge[PB_CHARGES_MAX];
    bool deflection_risks, volume_risks, fee_risks, costly_risks; /* any of them */
    bool risk_moves_deflection[PB_RISKS_MAX], risk_moves_volume[PB_RISKS_MAX], risk_moves_fees[PB_RISKS_MAX],
        risk_costs[PB_RISKS_MAX];
};

/* Reads the plain numbers of the slots (not the arrays). */
void pb_model_prepare(struct pb_model *model, const struct pb_slots *slots);

/* Lets slots with observed months take part: their volume is luck, and their agents are counted. */
void pb_model_observe(struct pb_model *model, const struct pb_slots *slots);

/* One value for each trial of a block. */
typedef double pb_block_lanes[PB_BLOCK] __attribute__((aligned(PB_ALIGNMENT)));

/* What a block of trials gives. */
struct pb_block_result {
    /* Where these go, PB_BLOCK values each, is up to the caller: a PB_ALIGNMENT-aligned place. */
    double *outcomes[PB_OUTCOMES];
    double *cash[PB_HORIZON_MAX + 1];                  /* cumulative net on the decision's basis, t = 0 … H */
    pb_block_lanes sources[PB_SOURCES];                /* benefits positive, costs negative */
    pb_block_lanes category_hours[PB_CATEGORIES_MAX];  /* hours saved */
    pb_block_lanes category_shares[PB_CATEGORIES_MAX]; /* deflected share; NaN where there were no tickets */
    pb_block_lanes cause;                              /* why it may miss: 0 abandoned, 1 gate, 2 risk, 3 none */
    pb_block_lanes failure_occurs;                     /* 0 or 1 */
    pb_block_lanes risk_occurs[PB_RISKS_MAX];
};

enum { PB_TRACE_ALL = -1 };

/* Where the months of one trial of the block are recorded: rows of PB_TRACE_COLUMNS for t = 0 … H. With lane
 * PB_TRACE_ALL those of every trial, one trial after the other. */
struct pb_trace_request {
    int lane;
    double *rows;
};

/* What a pilot would see of the product at one age, without risk factors: MODEL.md §3, rates. */
struct pb_product {
    pb_block_lanes contained[PB_CATEGORIES_MAX]; /* C_k(A), share of the attempted tickets */
    pb_block_lanes resolved[PB_CATEGORIES_MAX];  /* D_k(A) */
    pb_block_lanes reach[PB_CATEGORIES_MAX];     /* w_k e_k, share of all tickets */
    pb_block_lanes handle;                       /* handle time with the copilot over that without, at full adoption */
};

struct pb_work; /* the workspace of pb_model_block: one a thread */

/* Its size in bytes; allocate it PB_ALIGNMENT-aligned. */
PB_DECLARE_KERNEL(size_t, pb_work_size, (void));

/* Simulates the block. trace may be NULL. */
PB_DECLARE_KERNEL(void, pb_model_block,
                  (const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                   struct pb_block_result *result, const struct pb_trace_request *trace));

/* Where an input of a world differs from the first world's: drawn, or where the array is NULL a constant. */
struct pb_difference {
    void *input; /* a place in the workspace */
    const double *array, *first_array;
    double number, first_number;
};
enum { PB_DIFFERENCES_MOST = 24 };

/* One of several worlds on the same draws. */
struct pb_headline_world {
    const struct pb_model *model;
    const struct pb_slots *slots;
    double *npv, *payback; /* where they go: on the decision's basis, PB_BLOCK values each, aligned */
    /* The kernel's: the stage from which it differs, and where. */
    int stage, difference_count;
    struct pb_difference differences[PB_DIFFERENCES_MOST];
};

/* No more of the worlds than their headlines, up to rounding the same; what they have in common with the first one, as
 * its draws' places tell, is simulated once. Of result nothing else counts. */
PB_DECLARE_KERNEL(void, pb_model_headlines,
                  (struct pb_headline_world * worlds, size_t count, struct pb_work *work,
                   struct pb_block_result *result));
/* The size of its workspace. */
PB_DECLARE_KERNEL(size_t, pb_headlines_work_size, (void));

/* The product's rates at that age (months ≥ 0) in the trials of the block. */
PB_DECLARE_KERNEL(void, pb_model_product,
                  (const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, double age,
                   struct pb_product *product));

#endif
