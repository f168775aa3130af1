/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every assumption against the ranges that have been published. */
#ifndef PAYBACK_AUDIT_H
#define PAYBACK_AUDIT_H

#include "payback/report.h"
#include "payback/result.h"
#include "payback/run.h"
#include "payback/scenario.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where the median of an assumption lies: below the range, within it (its ends included), above it. A range without a
 * lower or upper end is open there; one with neither is its typical value, which an assumption contains where that lies
 * between its P10 and P90. PAYBACK_NOT_COMPARED: the range is in a currency that is not the scenario's. */
typedef enum payback_position { PAYBACK_BELOW, PAYBACK_WITHIN, PAYBACK_ABOVE, PAYBACK_NOT_COMPARED } payback_position;

/* A published range. NaN where the source gives no figure. */
typedef struct payback_benchmark {
    const char *label, *unit, *grade, *source;
    double low, typical, high;
    int year;
    payback_position position;
    double percentile; /* of the assumption's median in the range: 0 at low, 1 at high; NaN without both */
    bool reaches_below, reaches_above; /* P10 lies below the range, P90 above it */
} payback_benchmark;

typedef struct payback_audited {
    const char *pointer;
    const char *outcome; /* "": the figures are the input's; else those of this outcome, with which figures of all
                            tickets compare; or "derived": the input is not given, and follows from others */
    const char *unit;
    bool given;
    double p10, p50, p90;
    payback_benchmark *benchmarks;
    size_t benchmark_count;
    bool outside; /* within none of the ranges that compare: nobody has published it */
    /* Which way a value beyond all ranges that compare errs, for who buys: 1 more optimistic than all of them, −1 more
     * cautious than all, 0 neither, or between them. favours: 1 where a higher value makes the case better, −1 where a
     * lower one does, 0 where that depends. */
    int direction, favours;
} payback_audited;

/* What the proposal does not speak of. */
typedef struct payback_missing {
    const char *pointer, *why;
} payback_missing;

/* A vendor's claim and the published figures that were put in its place, as a distribution of their low, typical and
 * high value. Only claims that are more optimistic than what is typical are replaced: what the buyer pays, measures or
 * is quoted stays, and so does what is more cautious. */
typedef struct payback_typical {
    const char *pointer;
    double low, high; /* NaN where the source gives none: then `to` alone stands for it */
    double from, to;  /* its median; the typical value */
    bool middle;      /* the source gives none: the middle of its range */
    const char *label;
} payback_typical;

typedef struct payback_payback_range {
    const char *label, *grade, *source;
    double low, high; /* months */
} payback_payback_range;

typedef struct payback_audit_result {
    const char *name, *vendor, *currency, *file, *digest, *version, *isa, *sampler, *basis;
    double seed, target_months, required_probability;
    size_t trials;
    int replicates, threads, horizon_months;
    payback_audited *assumptions; /* with a benchmark */
    size_t assumption_count;
    const char **own; /* pointers of given assumptions without one: the reader's own */
    size_t own_count;
    payback_missing *missing;
    size_t missing_count;
    payback_estimate npv, payback_probability, payback_p50; /* as assumed */
    payback_verdict verdict;
    bool typical_applies; /* false: typical_reason tells why there is no second run */
    const char *typical_reason;
    payback_typical *typicals; /* what was put in place */
    size_t typical_count;
    size_t cautious_count; /* vendor's claims that are no more optimistic than what is typical, and stay */
    payback_estimate typical_npv, typical_probability, typical_p50, npv_change, probability_change;
    payback_verdict typical_verdict;
    payback_payback_range *paybacks; /* what others report */
    size_t payback_count;
} payback_audit_result;

/* Simulates the scenario as it is and with typical values in place, on the same draws. *out is NULL unless PAYBACK_OK;
 * release with payback_audit_result_free. options may be NULL. Errors as payback_run. */
PAYBACK_TRY payback_status payback_audit(payback_audit_result **out, const payback_scenario *scenario,
                                         const payback_options *options);
PAYBACK_API void payback_audit_result_free(payback_audit_result *result); /* takes NULL */

PAYBACK_TRY payback_status payback_render_audit(payback_text *out, const payback_audit_result *result,
                                                const payback_style *style);
PAYBACK_TRY payback_status payback_render_audit_json(payback_text *out, const payback_audit_result *result);
/* One line an assumption and benchmark. */
PAYBACK_TRY payback_status payback_render_audit_csv(payback_text *out, const payback_audit_result *result);

#ifdef __cplusplus
}
#endif

#endif
