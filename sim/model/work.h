/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the sections of the model hand to each other, for a group of PB_WIDTH trials: what is the same in all months of
 * a trial, and rows of what is of each month. Each section goes through all months before the next one begins, so that
 * what a loop carries from month to month, and what it reads again in each, stays in registers: the model is bound by
 * what it loads and stores, not by what it computes. The workspace differs in size between instruction sets, so only
 * kernel files know it. */
#ifndef PB_MODEL_WORK_H
#define PB_MODEL_WORK_H

#include "model/model.h"
#include "base/vec.h"

/* What stands under this flag serves no more than NPV and payback: headline_kernel.c sets it, and its sections leave
 * out what no more than the other outcomes are made of. */
#ifndef PB_HEADLINE_ONLY
#define PB_HEADLINE_ONLY 0
#endif

/* All of a group is one function to the compiler. */
#define PB_INLINE static inline __attribute__((always_inline))

/* The inputs of a group, side by side. */
struct pb_group_inputs {
    pb_vec root[PB_ROOT_SLOTS];
    pb_vec category[PB_CATEGORIES_MAX][PB_CATEGORY_SLOTS];
    pb_vec own_reduction[PB_CATEGORIES_MAX], own_csat[PB_CATEGORIES_MAX];
    pb_vec tool[PB_TOOLS_MAX][PB_TOOL_SLOTS];
    pb_vec tier[PB_TIERS_MAX][PB_TIER_SLOTS];
    pb_vec charge[PB_CHARGES_MAX][PB_CHARGE_SLOTS];
    pb_vec charge_tier[PB_CHARGE_TIERS_MAX][PB_CHARGE_TIER_SLOTS];
    pb_vec risk[PB_RISKS_MAX][PB_RISK_SLOTS];
    pb_vec other[PB_OTHERS_MAX][PB_OTHER_SLOTS];
};

/* An input that is drawn, and where its part of a group stands. */
struct pb_drawn_input {
    const double *block;
    pb_vec *group;
};
enum {
    PB_DRAWN_MAX = PB_ROOT_SLOTS + PB_CATEGORIES_MAX * (PB_CATEGORY_SLOTS + 2) + PB_TOOLS_MAX * PB_TOOL_SLOTS +
                   PB_TIERS_MAX * PB_TIER_SLOTS + PB_CHARGES_MAX * PB_CHARGE_SLOTS +
                   PB_CHARGE_TIERS_MAX * PB_CHARGE_TIER_SLOTS + PB_RISKS_MAX * PB_RISK_SLOTS +
                   PB_OTHERS_MAX * PB_OTHER_SLOTS
};

/* By month; [0] is the day of signature. Of that length, two rows are at the same place of their pages only where they
 * are 16 apart: a processor may take a load for one of what was stored just before at the same place of another page,
 * and waits. */
enum { PB_ROW = 124 };
typedef pb_vec pb_months[PB_ROW];

/* A ramp's constants: what R(A) needs beside A, by curve. */
struct pb_ramp {
    enum pb_curve curve;
    const struct pb_ramp_table *table;
    pb_vec offset, slope; /* linear, exponential, logistic, gompertz: see timing_kernel.h */
};

/* §2 and the first half of §3. */
struct pb_timing {
    pb_vec go_live, stop, contract_start, contract_end;
    pb_vec failure, gate_stop; /* when either ends the programme, or INFINITY; only with them */
    struct pb_ramp deflection_ramp, assist_ramp;
    pb_vec grow_slope;                  /* ln(1 + improvement)/12; only with improvement */
    pb_vec risk_month[PB_RISKS_MAX];    /* τ; INFINITY where the risk does not happen in the horizon */
    pb_vec risk_fee_from[PB_RISKS_MAX]; /* fee_factor holds in months t with t − 1 ≥ this */
};

/* The months of categories that go live together. */
struct pb_phase {
    pb_months live;  /* l */
    pb_months ramp;  /* R(A) on the ramp of the deflection */
    pb_months grown; /* (1 + improvement)^(A/12); only with improvement */
};

/* A category, per ticket of the month: counts and minutes are its share w of them. */
struct pb_category {
    pb_vec weight, per_weight;      /* w and 1/w; 0 where w is 0 */
    pb_vec reach;                   /* w · e */
    pb_vec containment, deflection; /* c · q, d · q */
    pb_vec contained, resolved;     /* that times w · e */
    pb_vec handle;                  /* a */
    pb_vec reopen, handlings;       /* ρ, 1 + ρ */
    pb_vec minutes;                 /* w a (1 + ρ): without the tool */
    pb_vec reduction, csat;         /* of handle time, and points; only where any category has its own */
    pb_vec minutes_saved;           /* Σ z V (minutes without − with the tool) */
    pb_vec deflected;               /* Σ z V deflected of the last months */
};

/* The rest of §3. */
struct pb_tickets {
    struct pb_category category[PB_CATEGORIES_MAX];
    pb_vec mean_minutes;  /* Σ w a (1 + ρ) */
    pb_vec returned_work; /* returned_share · rework_factor */
    /* Σ over all months, and over the last ones: actual tickets */
    pb_vec attempted_sum, escalated_sum, resolved_sum, last_tickets, last_deflected, last_contained;
    pb_vec hours_deflection, hours_assist; /* Σ z (W_0 − W_D), z (W_D − W_1) */
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
    pb_vec hire, hire_reduction;       /* cost_per_hire, and that · onboarding_reduction */
    pb_vec wage_step;                  /* the factor of ω a month */
    struct pb_staff quo, alone, tool;  /* carried: status quo, deflection alone, with the tool */
    pb_vec labour_deflection, labour_assist;  /* Σ K_0 − K_D, K_D − K_1 */
    pb_vec last_labour_quo, last_labour_tool; /* Σ over the last months: K_0, K_1, and the licences beside them */
    pb_vec licence_price[PB_TOOLS_MAX];       /* carried: p */
    pb_vec licences_today;                    /* T of month 1 with today's agents and tickets */
    pb_vec tickets_today;                     /* that many */
};

/* A world in one month. */
struct pb_world {
    pb_vec need, agents, hires, released;
    pb_vec hiring, overtime; /* cost of the hires, overtime: in month 1's wages */
    pb_vec labour;           /* K */
};

/* The lines of §5 and §6. */
struct pb_lines {
    pb_vec sum[PB_LINES]; /* over all months; costs positive */
    /* What run_rate and cost_per_ticket_with_tool leave out, over the last months: `once` lines and risks; and the
     * vendor's fees booked, less those of the months themselves. */
    pb_vec last_once_firm, last_once_cost, last_fee_ahead;
};

/* A running sum X of net flows: up to month t in [t + 1], 0 in [0]. */
typedef pb_months pb_running_sum;

/* What one section leaves to the next ones, month by month, all in one place for PB_ROW's sake. Of those that share
 * their place, nobody reads the first any more when the others begin: the fewer places, the more of them stay in the
 * first-level cache. */
enum { PB_METERED_USAGE = PB_CHARGES_MAX };
/* Worlds side by side find the rows of the sections before their own: there no two share a place. */
#if PB_HEADLINE_ONLY
#define PB_ONE_AFTER_ANOTHER struct
#else
#define PB_ONE_AFTER_ANOTHER union
#endif
struct pb_rows {
    struct pb_phase programme, later; /* phase 0, which is the programme itself; one of the others at a time */
    pb_months plan;                   /* V */
    pb_months luck;                   /* z; only with noise or surges */
    pb_months actual;                 /* z V; only then: see pb_actual */
    PB_ONE_AFTER_ANOTHER
    {
        struct {
            pb_months with_tool; /* what assistance and the dip multiply handle time by */
            pb_months reopened;  /* that, times what assistance multiplies reopen rates by */
            PB_ONE_AFTER_ANOTHER
            {
                pb_months age;     /* A of the programme; only with a dip */
                pb_months reached; /* of a phase: share · φ · l */
            };
            PB_ONE_AFTER_ANOTHER
            {
                pb_months assist_ramp; /* R_assist(A) of the programme; only where that is a ramp of its own */
                pb_months prevented;   /* per ticket of the month, as those below; only with prevention */
            };
        };
        /* The lines of §5 and §6 by what they count as; firm: cost reduction and other_hard. */
        struct {
            pb_months firm, growth, soft, cost;
        };
    };
    PB_ONE_AFTER_ANOTHER
    {
        struct {
            pb_months assisted;                       /* x = adoption · R_assist(A) · l of the programme */
            pb_months attempted, contained, resolved; /* per ticket of the month */
            pb_months alone, tool;                    /* minutes likewise: with deflection alone, with the tool */
        };
        struct {
            pb_running_sum plain[PB_BASES], discounted[PB_BASES];
        };
    };
    pb_months deflection_risk; /* φ; only with risks that move it */
    pb_months agents;          /* with the tool; only with seats */
    pb_months more_released;   /* with the tool than in the status quo; only with severance */
    pb_months once_soft;       /* what of soft comes once; only where there is such a line */
    pb_months dip;             /* what the dip multiplies handle time by; only with own_reduction */
    pb_months satisfaction;    /* Σ points · contained, per ticket of the month; only with own_csat */
    pb_months bill;            /* the vendor's, with setup */
    pb_months events_bill;     /* of usage and of charges that count events; only with a guarantee */
    /* What each charge counts, per ticket of the month; only of those that count events. Behind them what usage does,
     * where it runs all month. */
    pb_months metered[PB_CHARGES_MAX + 1];
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
    struct pb_lines lines;
    struct pb_rows rows;
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
/* z V. */
PB_INLINE const pb_vec *pb_actual(const struct pb_model *model, const struct pb_work *work)
{
    return model->luck ? work->rows.actual : work->rows.plan;
}
/* Adds x to a column of the trace, in month t of those trials of the group that are traced. */
static void pb_note_lanes(const struct pb_trace_request *trace, const struct pb_model *model, int first, int t,
                          size_t column, pb_vec x)
{
    for (int i = 0; i < PB_WIDTH; i++) {
        int lane = first + i;
        size_t trial = trace->lane == PB_TRACE_ALL ? (size_t)lane : 0;
        if (trace->lane == PB_TRACE_ALL || trace->lane == lane)
            trace->rows[(trial * ((size_t)model->horizon + 1) + (size_t)t) * PB_TRACE_COLUMNS + column] += x[i];
    }
}
/* The same, where anything is traced: it costs nothing where the compiler sees that `trace` is NULL. */
PB_INLINE void pb_note(const struct pb_trace_request *trace, const struct pb_model *model, const struct pb_work *work,
                       int t, size_t column, pb_vec x)
{
    if (trace)
        pb_note_lanes(trace, model, work->first, t, column, x);
}
/* Books a line of month t: in what it counts as, and in its sum. */
PB_INLINE void pb_book(const struct pb_trace_request *trace, const struct pb_model *model, const struct pb_work *work,
                       int t, enum pb_source source, pb_vec amount, pb_vec *counts_as, pb_vec *sum)
{
    *counts_as += amount;
    if (!PB_HEADLINE_ONLY)
        *sum += amount;
    pb_note(trace, model, work, t, PB_TRACE_LINES + source, amount);
}

#endif
