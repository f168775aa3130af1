/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A vendor's claims that nobody has measured, pulled towards what has been published (reference-class forecasting). */
#ifndef PAYBACK_SHRINK_H
#define PAYBACK_SHRINK_H

#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* About what separates vendors' claims (grade C) from what was measured later, in logits or logs. */
#define PAYBACK_CLAIM_SD 0.5

/* A claim with a published range. Shares are looked at as logits g(x) = ln(x/(1 − x)), weeks and months as
 * g(x) = ln x. The claim has the median p50 and the sd s = max(claim_sd, (g(p90) − g(p10))/2.5631); what is published
 * has the median `typical` and the sd r = (g(high) − g(low))/2.5631, or twice that of the half that has an end on this
 * scale. weight = s⁻²/(s⁻² + r⁻²); the result has the mean weight·g(p50) + (1 − weight)·g(typical) and the sd
 * (s⁻² + r⁻²)^−½ there. */
typedef struct payback_shrunk {
    const char *pointer, *name, *unit;  /* name: in words */
    const char *scale;                  /* "logit" or "log" */
    double p10, p50, p90;               /* as claimed */
    double claim_sd;                    /* s */
    const char *label, *grade, *source; /* of what is published */
    double low, typical, high;          /* NaN where it gives no end */
    bool middle;                        /* it gives no typical value: the middle of the range */
    double published_sd;                /* r */
    double weight;                      /* of the claim, 0 … 1 */
    double mean, sd;                    /* of the result, on the scale */
    double to_p10, to_p50, to_p90;
} payback_shrunk;

/* A claim with a published range that stays as it is. */
typedef struct payback_unshrunk {
    const char *pointer, *name, *unit;
    double p50, typical;
    const char *why; /* "measured", "cautious" (no more optimistic than what is typical), "changed" (by multiply or
                        add), "pulled before" */
} payback_unshrunk;

/* Texts and lists live as long as it. */
typedef struct payback_shrinkage {
    double claim_sd; /* the least that a claim has */
    payback_shrunk *pulled;
    size_t pulled_count;
    payback_unshrunk *kept;
    size_t kept_count;
} payback_shrinkage;

/* *changed: the scenario with its vendor's claims (containment, true deflection and its gap, the months of their ramp,
 * effects of assistance, weeks of implementation) pulled towards what is published, each written as a distribution with
 * a note; NULL where none is. Pulled is only a claim whose median is more optimistic than what is published as typical,
 * so that no median moves in the buyer's favour; claims of 0, of 1 and of no time count as 0.005, 0.995 and a day,
 * since they have no place on the scale. Nothing is pulled that is measured: drawn from data ("empirical", as payback
 * update and track write it), or with a note that begins with "measured". Correlations stay. A share's distribution is
 * the metalog with the result's P10, P50 and P90. claim_sd: from 0.001 to 100. *out and *changed are NULL unless
 * PAYBACK_OK; release with payback_shrinkage_free and payback_scenario_free. PAYBACK_ERROR_ARGUMENT,
 * PAYBACK_ERROR_MEMORY; PAYBACK_ERROR_SCENARIO, with the reason in diagnostics (may be NULL), where the scenario does
 * not allow what came of it. */
PAYBACK_TRY payback_status payback_shrink(payback_shrinkage **out, payback_scenario **changed,
                                          payback_diagnostics *diagnostics, const payback_scenario *scenario,
                                          double claim_sd);
PAYBACK_API void payback_shrinkage_free(payback_shrinkage *shrinkage); /* takes NULL */

#ifdef __cplusplus
}
#endif

#endif
