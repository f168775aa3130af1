/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results as an Excel workbook, for finance: figures with native charts, the assumptions, the payback curve, and the
 * cash flow of one trial with live formulas, so that the arithmetic can be checked. */
#ifndef PAYBACK_WORKBOOK_H
#define PAYBACK_WORKBOOK_H

#include "payback/compare.h"
#include "payback/report.h"
#include "payback/run.h"
#include "payback/scenario.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Trials that the sheet of draws takes at most. */
enum { PAYBACK_WORKBOOK_DRAWS_MAX = 100000 };

/* Draws for a sheet of their own. */
typedef struct payback_draws_table {
    const char *const *names; /* column_count: inputs by pointer, then outcomes */
    size_t column_count;
    const double *values; /* row-major, trial_count × column_count */
    size_t trial_count;   /* at most PAYBACK_WORKBOOK_DRAWS_MAX are written */
} payback_draws_table;

/* What the workbook is made of. Zero-initialise; what is NULL leaves its sheets out, but result or comparison must be
 * there. */
typedef struct payback_workbook {
    const payback_result *result;         /* Summary, Figures, Payback curve, Cash fan */
    const payback_scenario *scenario;     /* Assumptions */
    const payback_trace *trace;           /* Cash flow: usually the median trial */
    const payback_comparison *comparison; /* Proposals, Intervals, NPV ranges */
    const payback_draws_table *draws;     /* Draws */
    /* Terms: the scenarios that were compared, in the same order; as many as there are proposals beside "do nothing",
     * or none. */
    const payback_scenario *const *scenarios;
    size_t scenario_count;
} payback_workbook;

/* The workbook as the bytes of an .xlsx file, the same for the same figures: no time, path or thread count is in it.
 * "Never" and undefined are words, never broken cells. The file is made in a child process (fork),
 * because the library that writes it may not survive a shortage of memory: PAYBACK_ERROR_MEMORY then, whatever happens
 * there. PAYBACK_ERROR_IO where temporary files cannot be written in $TMPDIR, else /var/tmp. */
PAYBACK_TRY payback_status payback_render_workbook(payback_text *out, const payback_workbook *workbook);

/* A sink for payback_run that keeps the first PAYBACK_WORKBOOK_DRAWS_MAX trials: NULL where memory is short; free takes
 * NULL. */
typedef struct payback_draws_keeper payback_draws_keeper;
PAYBACK_API payback_draws_keeper *payback_draws_keeper_new(void);
PAYBACK_API payback_draws_sink payback_draws_keeper_sink;
PAYBACK_API const payback_draws_table *payback_draws_keeper_table(const payback_draws_keeper *keeper);
PAYBACK_API void payback_draws_keeper_free(payback_draws_keeper *keeper);

#ifdef __cplusplus
}
#endif

#endif
