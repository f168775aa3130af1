/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a bake-off is worth: pilots of several vendors side by side, and then the best of them, or none. */
#ifndef PAYBACK_BAKEOFF_H
#define PAYBACK_BAKEOFF_H

#include "payback/compare.h"
#include "payback/estimate.h"
#include "payback/pilot.h"
#include "payback/report.h"
#include "payback/result.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One of the vendors. Money is in the scenarios' currency, on the decision's basis. */
typedef struct payback_bakeoff_vendor {
    const char *name, *vendor, *file, *digest;
    payback_estimate buy;         /* mean NPV of buying from it now */
    payback_estimate probability; /* P(payback ≤ target) today */
    payback_verdict rule;         /* what the company's rule says of it today */
    bool tried;                   /* something is observed that is its own: its pilot costs what follows */
    const char *const *observed;  /* what the data about it are about, for people */
    size_t observed_count;
    double weeks, transfer_sd, age_months, audited_share; /* by its file */
    double fee, internal_hours, hourly_cost, cost_per_ticket, credit;
} payback_bakeoff_vendor;

/* What a bake-off of one size says of one vendor. */
typedef struct payback_bakeoff_outcome {
    payback_estimate chosen; /* P(the bake-off leads to buying from it) */
    /* The result of its own pilot at which it is the choice, where the others turn out as they are expected today; as
     * in payback_pilot_design. */
    double contained, resolved;
    bool below;
} payback_bakeoff_outcome;

/* A bake-off of one size: so many tickets, or observations, with each vendor. */
typedef struct payback_bakeoff_design {
    /* All pilots together: cost less the credits times the chance that each is earned. Without the result at which to
     * buy (contained and resolved are NaN), which each vendor has its own of. */
    payback_pilot_design pilot;
    payback_bakeoff_outcome *outcomes; /* by vendor */
} payback_bakeoff_design;

typedef struct payback_bakeoff_result {
    const char *currency, *version, *isa, *sampler, *basis;
    const char *request; /* what was asked for: a line each, "count POINTER" or "measure POINTER:sd=S"; else "" */
    const char *luck;    /* "own" or "shared": as in payback_comparison */
    double seed;
    size_t trials; /* of each of the two samples */
    int replicates, threads, horizon_months;
    double elapsed_seconds;
    payback_bakeoff_vendor *vendors; /* in the order of the scenarios */
    size_t vendor_count;
    size_t best_vendor;               /* the greatest mean NPV today */
    payback_estimate buy;             /* of it */
    bool common;                      /* something observed is the company's: it is observed once for all */
    bool tickets, counted;            /* the ticket pilot; else counts and measures, of which counted: a single count */
    double weeks, delay_factor;       /* of the longest pilot; δ */
    bool fixed_window, late_contract; /* as in payback_pilot_result; the contracts of all then run from go-live */
    double deliverable;               /* tickets for each vendor that the weeks yield; INFINITY without a limit */
    double target_months, required;
    payback_estimate evpi, evppi;
    payback_bakeoff_design *designs; /* by size */
    size_t design_count;
    double best_size, flat_from, flat_to; /* as in payback_pilot_result */
    payback_estimate best_engs;
} payback_bakeoff_result;

/* Values pilots of 2 … PAYBACK_PROPOSALS_MAX vendors side by side: EVSI = E max(0, max_k E(NPV_k | data)) − max(0,
 * max_k E NPV_k), by regression of each vendor's NPV on its own data, on what is observed for all, and on the data of
 * the others (which say something of what all share).
 *
 * The first scenario's simulation, decision and window hold: load the others with payback_changes_adopt. The weeks are
 * those of the longest pilot, fees, credits and the rest those of each file. Inputs of the vendors' own are drawn
 * independently, or not, as options->luck says (payback_compare). diagnostics (may be NULL) gets a warning where
 * baselines differ, and the reason for PAYBACK_ERROR_SCENARIO: another currency, other settings, a vendor twice; and
 * for PAYBACK_ERROR_TARGET, as in payback_pilot, where no vendor has the input that was named. options and request may
 * be NULL. *out is NULL unless PAYBACK_OK. */
PAYBACK_TRY payback_status payback_bakeoff(payback_bakeoff_result **out, payback_diagnostics *diagnostics,
                                           const payback_scenario *const *scenarios, size_t count,
                                           const payback_options *options, const payback_pilot_request *request);
PAYBACK_API void payback_bakeoff_free(payback_bakeoff_result *result); /* takes NULL */

/* Pages: see report.h. */
PAYBACK_TRY payback_status payback_render_bakeoff(payback_text *out, const payback_bakeoff_result *result,
                                                  const payback_style *style);
/* payback.pilot/1 with the member "vendors" in place of "scenario". */
PAYBACK_TRY payback_status payback_render_bakeoff_json(payback_text *out, const payback_bakeoff_result *result);
/* One line a size and vendor. */
PAYBACK_TRY payback_status payback_render_bakeoff_csv(payback_text *out, const payback_bakeoff_result *result);

#ifdef __cplusplus
}
#endif

#endif
