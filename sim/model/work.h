/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the sections of the model hand to each other, for a group of PB_WIDTH trials. struct pb_work is the workspace:
 * what is the same in all months of a trial, and what is carried from month to month. struct pb_month is what is of one
 * month only; it is a local variable of the loop over the months, so that the compiler keeps it in registers: the model
 * is bound by what it loads and stores, not by what it computes. Both differ in size between instruction sets, so only
 * kernel files know them. */
#ifndef PB_MODEL_WORK_H
#define PB_MODEL_WORK_H

#include "model/model.h"
#include "base/vec.h"

/* All of a group's months are one function to the compiler. */
#define PB_INLINE static inline __attribute__((always_inline))

/* The inputs of a group, side by side. */
struct pb_group_inputs {
    pb_vec root[PB_ROOT_SLOTS];
    pb_vec category[PB_CATEGORIES_MAX][PB_CATEGORY_SLOTS];
    pb_vec tier[PB_TIERS_MAX][PB_TIER_SLOTS];
    pb_vec risk[PB_RISKS_MAX][PB_RISK_SLOTS];
    pb_vec other[PB_OTHERS_MAX][PB_OTHER_SLOTS];
};

/* An input that is drawn, and where its part of a group stands. */
struct pb_drawn_input {
    const double *block;
    pb_vec *group;
};
enum {
    PB_DRAWN_MAX = PB_ROOT_SLOTS + PB_CATEGORIES_MAX * PB_CATEGORY_SLOTS + PB_TIERS_MAX * PB_TIER_SLOTS +
                   PB_RISKS_MAX * PB_RISK_SLOTS + PB_OTHERS_MAX * PB_OTHER_SLOTS
};

enum { PB_PHASES_MAX = PB_CATEGORIES_MAX + 1 };

/* A ramp's constants: what R(A) needs beside A, by curve. */
struct pb_ramp {
    enum pb_curve curve;
    const struct pb_ramp_table *table;
    pb_vec offset, slope; /* linear, exponential, logistic, gompertz: see timing_kernel.h */
    pb_vec step;          /* exp(slope): the factor a month of what is exponential in the age */
};

/* Categories that go live together. */
struct pb_phase {
    pb_vec go_live;
    /* of the month */
    pb_vec live, age; /* l, A */
    pb_vec power;     /* what is exponential in the age on the ramp */
    pb_vec ramp;      /* R(A) */
    pb_vec grown;     /* (1 + improvement)^(A/12); only with improvement */
    pb_vec share;     /* R(A) · (1 + improvement)^(A/12) */
    pb_vec prevent;   /* min(1, prevention · q · R(A) · φ); only with prevention */
};

/* §2 and the first half of §3. */
struct pb_timing {
    pb_vec go_live, stop, contract_start, contract_end;
    struct pb_ramp deflection_ramp, assist_ramp;
    pb_vec grow_slope, grow_step;         /* ln(1 + improvement)/12 and its exponential; only with improvement */
    pb_vec risk_month[PB_RISKS_MAX];      /* τ; INFINITY where the risk does not happen in the horizon */
    pb_vec risk_fee_from[PB_RISKS_MAX];   /* fee_factor holds in months t with t − 1 ≥ this */
    struct pb_phase phase[PB_PHASES_MAX]; /* phase 0 is the programme */
    pb_vec assist_power;                  /* of the month: as power, on the ramp of the assistance */
};

/* A category, per ticket of the month: counts and minutes are its share w of them. */
struct pb_category {
    pb_vec weight, per_weight;      /* w and 1/w; 0 where w is 0 */
    pb_vec reach;                   /* w · e */
    pb_vec containment, deflection; /* c · q, d · q */
    pb_vec handle;                  /* a */
    pb_vec reopen, handlings;       /* ρ, 1 + ρ */
    pb_vec minutes;                 /* w a (1 + ρ): without the tool */
    pb_vec minutes_saved;           /* carried: Σ z V (minutes without − with the tool) */
    pb_vec deflected;               /* carried: Σ z V deflected of the last months */
};

/* The rest of §3. */
struct pb_tickets {
    struct pb_category category[PB_CATEGORIES_MAX];
    pb_vec mean_minutes;             /* Σ w a (1 + ρ) */
    pb_vec returned_work;            /* returned_share · rework_factor */
    pb_vec growth_step;              /* the factor of (1 + growth)^(t/12) a month */
    pb_vec noise_sigma, noise_shift; /* σ and σ²/2 */
    pb_vec level;                    /* carried: tickets_per_month · (1 + growth)^((t−1)/12) */
};

/* What a world carries from month to month. */
struct pb_staff {
    pb_vec agents;                         /* N */
    pb_vec recent_need[PB_NOTICE_MAX + 1]; /* N* of the last months, a ring by t mod (notice + 1) */
};

/* §4. */
struct pb_people {
    pb_vec per_hour;                   /* 1/h */
    pb_vec present_hours;              /* h_p */
    pb_vec slack;                      /* β; only with pooling */
    pb_vec first_agents;               /* N_0 */
    pb_vec monthly_cost;               /* L */
    pb_vec avoidable_pay, fixed_pay;   /* s L, and (1 − s) N_0 L */
    pb_vec overtime_rate;              /* overtime_multiplier · L / h_p */
    pb_vec leaving, leaving_reduction; /* α/12, and what of it assistance prevents: α/12 · attrition_reduction */
    pb_vec hire_reduction;             /* cost_per_hire · onboarding_reduction */
    pb_vec wage, wage_step;            /* carried: ω of the next month; its factor a month */
    struct pb_staff quo, alone, tool;  /* carried: status quo, deflection alone, with the tool */
};

/* §5. */
struct pb_benefits {
    pb_vec capacity_rate;                         /* capacity_value · L */
    pb_vec monthly_margin;                        /* gross_margin/12 */
    pb_vec retained;                              /* (1 − χ_0)^(1/12) */
    pb_vec leverage;                              /* churn_change_per_point · exposed_share · csat_points */
    pb_vec churn_odds;                            /* χ_0/(1 − χ_0) */
    pb_vec revenue[2];                            /* carried: B of the status quo, and with the tool */
    pb_vec share_by_month[PB_HORIZON_MAX + 1];    /* carried: contained/V */
    pb_vec growth_sum, soft_sum, steady_soft_sum; /* carried: Σ f up to the month before */
};

/* §6: the rates are in money, all that a trial decides multiplied together. */
struct pb_costs {
    pb_vec implementation_rate, implementation_end;   /* per month, until min(G, S) */
    pb_vec tuned;                                     /* min(G + tuning_months, S) */
    pb_vec tuning, upkeep;                            /* per month of it, in month 1's wages */
    pb_vec review;                                    /* per contained ticket, in month 1's wages */
    int last_implementation_month, last_tuning_month; /* of any trial of the group */
    pb_vec price_level, anniversaries;                /* carried: (1 + annual_increase)^k, and k */
};

/* A crossing of Y from below 0 in month `month`, from X = `before` to `after`; month 0: none yet. The division waits
 * until the end. */
struct pb_crossing {
    pb_vec month, before, after;
};

/* A running sum of net flows, and its last crossing. */
struct pb_account {
    pb_vec sum;
    pb_mask below; /* Y < 0 */
    struct pb_crossing last;
};

/* §7: what is carried from month to month. */
struct pb_progress {
    struct pb_account plain[PB_BASES], discounted[PB_BASES];
    struct pb_crossing first[PB_BASES];
    pb_vec cost_sum, lowest;
    pb_vec roi[PB_BASES], run_rate[PB_BASES];
    pb_vec tickets, deflected, contained, labour_status_quo, labour_and_cost; /* over the last months */
    pb_vec attempted, escalated, resolved;                                    /* over all months */
    pb_vec hours_deflection, hours_assist;   /* z (W_0 − W_D), z (W_D − W_1), over all months */
    pb_vec labour_deflection, labour_assist; /* K_0 − K_D, K_D − K_1, over all months */
    pb_vec sources[PB_LINES];                /* over all months; costs positive */
    pb_vec net[PB_BASES];                    /* of the month */
};

struct pb_work {
    struct pb_drawn_input drawn[PB_DRAWN_MAX];
    int drawn_count;
    int first;                      /* trial of the block that the group begins with */
    struct pb_block_result *result; /* of the block */
    struct pb_group_inputs inputs;
    struct pb_timing timing;
    struct pb_tickets tickets;
    struct pb_people people;
    struct pb_benefits benefits;
    struct pb_costs costs;
    struct pb_progress progress;
};

/* A world in one month. */
struct pb_world {
    pb_vec hours; /* plan hours W */
    pb_vec need, agents, hires, released;
    pb_vec hiring, overtime; /* cost of the hires, overtime: in month 1's wages */
    pb_vec labour;           /* K */
};

/* One month; t = 0 is the day of signature. */
struct pb_month {
    int t;
    bool last;                 /* one of the last months */
    pb_vec live, ramp;         /* l and R(A) of the programme */
    pb_vec assisted;           /* x = adoption · R_assist(A) · l of the programme */
    pb_vec contract;           /* part of the month under contract */
    pb_vec deflection_risk;    /* φ */
    pb_vec plan, luck, actual; /* V, z, z V */
    pb_vec prevented, attempted, contained, resolved, falsely_contained, unresolved; /* per ticket of the month until
                                                                    scale_tickets makes them counts of actual tickets */
    pb_vec contained_share;           /* of all tickets, plan over plan; only with revenue */
    struct pb_world quo, alone, tool; /* status quo, deflection alone, with the tool */
    pb_vec wage;                      /* ω */
    /* The lines, summed by what they count as; firm: cost reduction and other_hard. */
    pb_vec firm, growth, soft, cost;
    pb_vec fleeting_firm, fleeting_soft, fleeting_cost; /* what of them run_rate leaves out: `once` lines, risks */
    pb_vec fee_ahead; /* of the cost: platform fee booked, less the fee of the month itself */
};

/* Net flows of a month, by basis. */
struct pb_nets {
    pb_vec budget, hard, total;
};

/* The part of month t inside [from, to]: ov_t. */
PB_INLINE pb_vec pb_overlap(double t, pb_vec from, pb_vec to)
{
    return pb_most(pb_all(0), pb_least(pb_all(t), to) - pb_most(pb_all(t - 1), from));
}
/* Roundings that forgive 1e-9, so that two correct programs agree. */
PB_INLINE pb_vec pb_up(pb_vec x)
{
    return pb_ceiling(x - 1e-9);
}
PB_INLINE pb_vec pb_down(pb_vec x)
{
    return pb_floor(x + 1e-9);
}
PB_INLINE pb_vec pb_positive(pb_vec x)
{
    return pb_most(pb_all(0), x);
}
PB_INLINE pb_vec pb_negative(pb_vec x)
{
    return pb_least(pb_all(0), x);
}
/* x where the thing has happened by month t, else y. */
PB_INLINE pb_vec pb_since(double t, pb_vec month, pb_vec x, pb_vec y)
{
    return pb_if_less(pb_all(t), month, y, x);
}
/* The largest value of the group. */
PB_INLINE double pb_largest(pb_vec x)
{
    double largest = x[0];
    for (int i = 1; i < PB_WIDTH; i++)
        largest = x[i] > largest ? x[i] : largest;
    return largest;
}
/* The month that ends at that time or has it within it: what lasts until then concerns no later one. */
PB_INLINE int pb_month_of(double time)
{
    return time < PB_HORIZON_MAX ? (int)ceil(time) : PB_HORIZON_MAX;
}
/* The group's part of a column of the block. */
PB_INLINE void pb_store(double *column, int first, pb_vec x)
{
    memcpy(column + first, &x, sizeof x);
}
/* Books a line of the month, with that sum of the month which it counts in. */
PB_INLINE void pb_book(struct pb_work *work, enum pb_source source, pb_vec amount, pb_vec *sum)
{
    work->progress.sources[source] += amount;
    *sum += amount;
}

#endif
