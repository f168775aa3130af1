/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plan of a run: everything that is decided before the first trial. Immutable once made; any number of workers, one
 * a thread, draw and simulate blocks of trials by it. */
#ifndef PB_ENGINE_PLAN_H
#define PB_ENGINE_PLAN_H

#include "distribution/quantile_table.h"
#include "engine/dimensions.h"
#include "inputs/values.h"
#include "model/model.h"
#include "payback/status.h"
#include "sampling/copula.h"
#include "sampling/sampling.h"

#include <stdbool.h>
#include <stdint.h>

struct pb_plan_settings {
    uint64_t trials, seed;
    enum pb_sampler_kind sampler;
    /* The Sobol dimensions: runs that are compared share them. NULL: those of the inputs alone. An input that has none
     * is drawn from a plain stream. */
    const struct pb_dimensions *dimensions;
    /* The second sample of a pair: dimensions and streams of its own, so that its inputs and monthly draws are
     * independent of those of the plan without it. */
    bool second;
    /* Whose draws the vendor's own inputs have (inputs/fields.h: vendors_own): 0 for those of their pointer, as any
     * scenario alone has them, else those of pb_owner_of a vendor, which are independent of all others. */
    uint64_t owner;
};

/* An uncertain input as it is drawn. */
struct pb_plan_input {
    const struct pb_uncertain *uncertain;
    const pb_quantile_table *table; /* the store's; NULL for an event: the model takes the uniform itself */
    double multiply, add;
    int member; /* of the copula, or −1 */
};

struct pb_plan {
    const struct pb_inputs *values; /* must outlive the plan */
    struct pb_plan_settings settings;
    struct pb_model model;
    struct pb_slots slots;     /* numbers; the arrays of what is drawn are the worker's */
    pb_quantile_table *normal; /* of the standard normal: for the copula and the monthly noise; NULL without both */
    pb_table_store *tables;    /* held: the scenario's, or the plan's own */
    struct pb_plan_input *inputs;
    size_t input_count;
    pb_sampling *sampling;
    /* Members of the copula are the inputs that are correlated or lean (engine/dimensions.h), and leaning inputs of
     * other runs that this scenario does not draw: the turned normals depend on theirs. */
    pb_copula *copula;     /* NULL without members */
    size_t *members;       /* position of each member in sampling; below input_count it is that of an input */
    size_t *correlated_as; /* place of each member among them where the copula correlates: what vendors share, then
                              their own, so that what they share does not depend on whose draws these have */
    size_t member_count;
};

payback_status pb_plan_new(struct pb_plan **out, const struct pb_inputs *values,
                           const struct pb_plan_settings *settings);
void pb_plan_free(struct pb_plan *plan); /* takes NULL */
/* Takes over the constants of the plan's values, which may have changed since it was made: numbers, not what is
 * uncertain. False where what is drawn is another: the plan must be made anew. */
bool pb_plan_refresh(struct pb_plan *plan);
/* In plan_draws.c: makes sampling, copula and members. */
payback_status pb_plan_make_draws(struct pb_plan *plan);

/* One thread's arrays. */
struct pb_worker {
    const struct pb_plan *plan;
    struct pb_slots slots;
    pb_block_lanes *values;               /* of each input: what the model sees; of an event its uniform */
    pb_block_lanes *normals;              /* of each member of the copula */
    double **normal_rows, **ordered_rows; /* by member, and as the copula correlates them */
    const double **turned_rows;           /* of one that borrows, as the copula correlates them */
    pb_block_lanes *noise, *surge;        /* of each month, or NULL */
    struct pb_work *work;
    struct pb_block_result *result;
    pb_block_lanes *own;    /* where the result's outcomes and, behind them, cash go unless they are sent elsewhere */
    const double ***places; /* of each input: the slot that it fills, or NULL */
    pb_block_lanes *turned; /* of one that lends: the normals before they are correlated; else NULL */
    const struct pb_loan *loan; /* of one that borrows */
    bool guest;                 /* work, result and own are another worker's */
};

payback_status pb_worker_new(struct pb_worker **out, const struct pb_plan *plan);
void pb_worker_free(struct pb_worker *worker); /* takes NULL */

/* The inputs of a block, from their uniforms: fills values, noise and surge. */
void pb_worker_draw(struct pb_worker *worker, uint64_t block);
/* The same inputs from independent standard normals, one an input (values, not monthly draws, which stay): what the
 * sampler's uniforms of a block are in normals, and the way from any normals to values. Only of a plan with dimensions
 * of its own. */
void pb_worker_normals(const struct pb_plan *plan, uint64_t block, pb_block_lanes *normals);
void pb_worker_place(struct pb_worker *worker, const pb_block_lanes *normals);
/* The outcomes of the inputs that stand in values: fills result. trace may be NULL. */
void pb_worker_simulate(struct pb_worker *worker, const struct pb_trace_request *trace);
/* The headlines of worlds, in the worker's workspace: pb_model_headlines. */
void pb_worker_headlines(struct pb_worker *worker, struct pb_headline_world *worlds, size_t count);
/* Where the outcomes and the first `months` of cash of the next blocks go: columns, one every `stride` values, aligned
 * as the result's are; the other months to the worker's own place, as all of it with columns NULL. */
void pb_worker_send(struct pb_worker *worker, double *columns, size_t stride, size_t months);
/* The input as it is exported: the value, or 0 or 1 for an event (known after simulating). */
const double *pb_worker_exported(const struct pb_worker *worker, size_t input);

/* ---- plans that share draws: most of what one draws, the other has, too ---- */

/* The draws of a block. */
struct pb_drawn {
    pb_block_lanes *values, *normals, *turned, *noise, *surge;
};
/* What of its draws a plan finds in those of another. */
struct pb_loan {
    size_t *values;  /* of each input: that of the lender with the same values, or PB_NO_LOAN */
    size_t *turned;  /* of each member of the copula: that of the lender with the same turned normals */
    size_t *normals; /* and that with the same correlated ones, or PB_NO_LOAN */
    bool members;    /* all members have their `turned` */
    bool noise, surge;
    size_t changed; /* inputs that are not borrowed */
};
#define PB_NO_LOAN SIZE_MAX
payback_status pb_loan_new(struct pb_loan **out, const struct pb_plan *plan, const struct pb_plan *lender);
void pb_loan_free(struct pb_loan *loan); /* takes NULL */

/* A worker whose draws, with pb_worker_drawn, others borrow. */
payback_status pb_worker_new_lender(struct pb_worker **out, const struct pb_plan *plan);
struct pb_drawn pb_worker_drawn(const struct pb_worker *worker);
/* One that borrows, and works in the host's workspace: of the two, the results of the last that simulated are there.
 * The loan lives as long as it. */
payback_status pb_worker_new_guest(struct pb_worker **out, const struct pb_plan *plan, const struct pb_loan *loan,
                                   const struct pb_worker *host);
/* In place of pb_worker_draw: the inputs of a block, of which `drawn` are the lender's; they must stay until it has
 * simulated. The values are those of pb_worker_draw, to the bit. */
void pb_worker_draw_beside(struct pb_worker *worker, uint64_t block, const struct pb_drawn *drawn);
/* After pb_plan_refresh of its plan. */
void pb_worker_refresh(struct pb_worker *worker);

#endif
