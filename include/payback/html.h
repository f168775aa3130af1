/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report that is kept: one HTML file with its charts in it, no script, nothing from the network; two pages on paper
 * and an appendix. */
#ifndef PAYBACK_HTML_H
#define PAYBACK_HTML_H

#include "payback/operation.h"
#include "payback/report.h"
#include "payback/result.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct payback_comparison;
struct payback_sensitivity_result;
struct payback_solution;
struct payback_stress_result;
struct payback_audit_result;
struct payback_pilot_result;
struct payback_bakeoff_result;
struct payback_update_result;
struct payback_track_result;

/* What the report is made of. Zero-initialise. Only result must be there: what is NULL leaves its sections out. All of
 * the same scenario. */
typedef struct payback_page {
    const payback_result *result;
    const payback_scenario *scenario;                     /* the table of assumptions and the densities */
    const payback_operation *operation;                   /* ramp, headcount, the first look, twice the volume */
    const struct payback_sensitivity_result *sensitivity; /* of NPV: tornado, what to measure first */
    const struct payback_stress_result *stress;           /* named stresses, at the run's own trials */
    const struct payback_stress_result *reverse;          /* what would turn the answer; NULL: that of stress */
    const struct payback_audit_result *audit;             /* position of the assumptions among published figures */
    struct payback_solution *const *terms; /* terms of the offer, each solved for the decision: what to negotiate */
    size_t term_count;
} payback_page;

enum { PAYBACK_TERMS_MAX = 8 };

/* The analyses that a report tells of beside its result. Zero-initialise. */
typedef struct payback_analyses {
    payback_operation *operation;
    struct payback_sensitivity_result *sensitivity;
    struct payback_stress_result *stress, *reverse;
    struct payback_audit_result *audit;
    struct payback_solution *terms[PAYBACK_TERMS_MAX];
    size_t term_count;
} payback_analyses;
/* Makes them, as `payback run --html` has them: the named stresses with the trials of the result, to be compared with
 * it; what takes many simulations with fewer. first_screen: only those that its first screen tells of. What has been
 * made is in *out also where it fails; release with payback_analyses_clear. Of options (may be NULL) trials and
 * precision do not count. Errors as payback_run. */
PAYBACK_TRY payback_status payback_analyses_run(payback_analyses *out, const payback_scenario *scenario,
                                                const payback_result *result, const payback_options *options,
                                                bool first_screen);
PAYBACK_API void payback_analyses_clear(payback_analyses *analyses);
/* The report as HTML: below 250 kB, and the same bytes for the same figures; no time, path or number of threads is in
 * it. Sets *out as the functions of report.h do. */
PAYBACK_TRY payback_status payback_render_page_html(payback_text *out, const payback_page *page);
/* Its first screen alone, verdict, key figures and the answers with their charts, as a piece of HTML for a page that
 * has the report's style: what the live page swaps in. Of the page's parts only result is needed. */
PAYBACK_TRY payback_status payback_render_answer_html(payback_text *out, const payback_page *page);

/* The pages of the other commands, of the same make. scenario (may be NULL) is the one that was analysed: units of its
 * inputs, and the changes of the command line, come from it. */
PAYBACK_TRY payback_status payback_render_stress_html(payback_text *out, const struct payback_stress_result *result,
                                                      const payback_scenario *scenario);
PAYBACK_TRY payback_status payback_render_sensitivity_html(payback_text *out,
                                                           const struct payback_sensitivity_result *result,
                                                           const payback_scenario *scenario);
PAYBACK_TRY payback_status payback_render_solution_html(payback_text *out, const struct payback_solution *solution,
                                                        const payback_scenario *scenario);
PAYBACK_TRY payback_status payback_render_audit_html(payback_text *out, const struct payback_audit_result *result,
                                                     const payback_scenario *scenario);
PAYBACK_TRY payback_status payback_render_pilot_html(payback_text *out, const struct payback_pilot_result *result,
                                                     const payback_scenario *scenario);
/* scenarios (may be NULL): those of the vendors, in their order. */
PAYBACK_TRY payback_status payback_render_bakeoff_html(payback_text *out, const struct payback_bakeoff_result *result,
                                                       const payback_scenario *const *scenarios);
PAYBACK_TRY payback_status payback_render_update_html(payback_text *out, const struct payback_update_result *result,
                                                      const payback_scenario *scenario);
PAYBACK_API payback_status payback_render_track_html(payback_text *out, const struct payback_track_result *result,
                                                     const payback_scenario *scenario);
/* scenarios: those that were compared, in the same order, for what their offers differ in; count may be 0. */
PAYBACK_TRY payback_status payback_render_comparison_html(payback_text *out,
                                                          const struct payback_comparison *comparison,
                                                          const payback_scenario *const *scenarios, size_t count);

#ifdef __cplusplus
}
#endif

#endif
