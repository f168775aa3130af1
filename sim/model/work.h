/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The workspace: what the sections of the model hand to each other. One struct a section; what is of the current month
 * is overwritten month by month. The model goes through a block in groups of PB_WIDTH trials: all that a group's months
 * touch stays in the first-level cache. Differs in size between instruction sets, so only kernel files know it. */
#ifndef PB_MODEL_WORK_H
#define PB_MODEL_WORK_H

#include "model/model.h"
#include "model/vec.h"

/* What a group gives: its part of struct pb_block_result. */
struct pb_group_result {
    pb_vec outcomes[PB_OUTCOMES];
    pb_vec sources[PB_SOURCES];
    pb_vec cash[PB_HORIZON_MAX + 1];
    pb_vec category_hours[PB_CATEGORIES_MAX], category_shares[PB_CATEGORIES_MAX];
    pb_vec failure_occurs, risk_occurs[PB_RISKS_MAX];
};

/* The inputs of a group, side by side. */
struct pb_group_inputs {
    pb_vec root[PB_ROOT_SLOTS];
    pb_vec category[PB_CATEGORIES_MAX][PB_CATEGORY_SLOTS];
    pb_vec tier[PB_TIERS_MAX][PB_TIER_SLOTS];
    pb_vec risk[PB_RISKS_MAX][PB_RISK_SLOTS];
    pb_vec other[PB_OTHERS_MAX][PB_OTHER_SLOTS];
};

enum pb_world { PB_STATUS_QUO, PB_DEFLECTION_ONLY, PB_WITH_TOOL, PB_WORLDS };

enum { PB_PHASES_MAX = PB_CATEGORIES_MAX + 1 };

/* A ramp's constants: what R(A) needs beside A, by curve. */
struct pb_ramp {
    enum pb_curve curve;
    const struct pb_ramp_table *table;
    pb_vec offset, slope; /* linear, exponential, logistic, gompertz: see timing_kernel.c */
    pb_vec step;          /* exp(slope): the factor a month of what is exponential in the age */
};

/* Where a phase stands on a ramp: what is exponential in its age. */
struct pb_ramp_state {
    pb_vec power;
};

/* §2 and the first half of §3. */
struct pb_timing {
    pb_vec go_live, stop, contract_start, contract_end;
    struct pb_ramp deflection_ramp, assist_ramp;
    pb_vec risk_month[PB_RISKS_MAX];    /* τ; INFINITY where the risk does not happen in the horizon */
    pb_vec risk_fee_from[PB_RISKS_MAX]; /* fee_factor holds in months t with t − 1 ≥ this */
    struct pb_ramp_state deflection_state[PB_PHASES_MAX], assist_state;
    /* of the month */
    pb_vec live[PB_PHASES_MAX], age[PB_PHASES_MAX], ramp[PB_PHASES_MAX]; /* l, A, R(A) */
    pb_vec assisted;        /* x = adoption · R_assist(A) · l of the programme */
    pb_vec contract;        /* part of the month under contract */
    pb_vec deflection_risk; /* φ */
};

/* The rest of §3. Counts per ticket of the month until scale_tickets makes them counts of actual tickets. */
struct pb_tickets {
    pb_vec weight[PB_CATEGORIES_MAX];      /* w */
    pb_vec containment[PB_CATEGORIES_MAX]; /* c · q */
    pb_vec deflection[PB_CATEGORIES_MAX];  /* d · q */
    pb_vec minutes[PB_CATEGORIES_MAX];     /* a (1 + ρ): of a ticket without the tool */
    pb_vec mean_minutes;                   /* Σ w a (1 + ρ) */
    pb_vec growth, growth_step;            /* (1 + growth)^((t−1)/12) and its factor a month */
    pb_vec noise_sigma, noise_shift;       /* σ and σ²/2 */
    /* of the month */
    pb_vec plan, luck, actual; /* V, z, z V */
    pb_vec prevented, attempted, contained, resolved, returned, escalated, unresolved;
    pb_vec contained_share;  /* of all tickets, plan over plan */
    pb_vec hours[PB_WORLDS]; /* plan hours W; after people, actual ones (z W) for the trace */
    /* of the trial */
    pb_vec category_hours[PB_CATEGORIES_MAX], category_deflected[PB_CATEGORIES_MAX],
        category_tickets[PB_CATEGORIES_MAX];
};

/* §4. */
struct pb_people {
    pb_vec per_hour;                                  /* 1/h */
    pb_vec present_hours;                             /* h_p */
    pb_vec slack;                                     /* β; only with pooling */
    pb_vec first_agents;                              /* N_0 */
    pb_vec monthly_cost;                              /* L */
    pb_vec avoidable_pay, fixed_pay;                  /* s L, and (1 − s) N_0 L */
    pb_vec overtime_rate;                             /* overtime_multiplier · L / h_p */
    pb_vec wage, wage_step;                           /* ω and its factor a month */
    pb_vec recent_need[PB_WORLDS][PB_NOTICE_MAX + 1]; /* N* of the last months, a ring by t mod (notice + 1) */
    pb_vec agents[PB_WORLDS];                         /* N */
    /* of the month */
    pb_vec need[PB_WORLDS], hires[PB_WORLDS], released[PB_WORLDS];
    pb_vec hiring[PB_WORLDS], overtime[PB_WORLDS]; /* cost of the hires, overtime: in month 1's wages */
    pb_vec labour[PB_WORLDS];                      /* K */
};

/* §5: losses over time, revenue. */
struct pb_benefits {
    pb_vec growth_sum, soft_sum, steady_soft_sum; /* Σ f up to the month before */
    pb_vec revenue[2];                            /* B of the status quo, and with the tool */
    pb_vec retained;                              /* (1 − χ_0)^(1/12) */
    pb_vec leverage;                              /* churn_change_per_point · exposed_share · csat_points */
    pb_vec churn_odds;                            /* χ_0/(1 − χ_0) */
    pb_vec recent_share[PB_LAG_MAX + 1];          /* contained/V of the last months, a ring by t mod (lag + 1) */
};

/* §6. */
struct pb_costs {
    pb_vec implementation_rate, implementation_end; /* per month, until min(G, S) */
    pb_vec price_level, anniversaries;              /* (1 + annual_increase)^k, and k */
    pb_vec steady_platform;                         /* fee · π · part of the month under contract */
};

/* A crossing of Y from below 0 in month `month`, from `before` to `after`: 0 where Y was never below, INFINITY where it
 * has not come back. The division waits until the end. */
struct pb_crossing {
    pb_vec month, before, after;
};

/* §7: what is carried from month to month. */
struct pb_progress {
    struct pb_crossing last[PB_BASES], first[PB_BASES], discounted_last[PB_BASES];
    pb_vec net[PB_BASES], cumulative[PB_BASES], discounted[PB_BASES];
    pb_vec cost_sum, lowest;
    pb_vec tickets, deflected, contained, labour_status_quo, labour_and_cost; /* over the last months */
    pb_vec attempted, escalated, resolved;                                    /* over all months */
    pb_vec hours[PB_WORLDS];                                                  /* z W over all months */
    pb_vec labour[PB_WORLDS];
};

struct pb_work {
    int first; /* trial of the block that the group begins with */
    struct pb_group_inputs inputs;
    struct pb_group_result result;
    struct pb_timing timing;
    struct pb_tickets tickets;
    struct pb_people people;
    struct pb_benefits benefits;
    struct pb_costs costs;
    struct pb_progress progress;
    pb_vec line[PB_LINES];                  /* the month's lines by source: benefits and costs, both positive */
    pb_vec once_hard, once_soft, once_cost; /* what of the month's other lines is paid once */
};

#endif
