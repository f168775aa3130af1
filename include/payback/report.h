/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results as pages: text for a terminal, JSON, CSV. Every function makes one text in memory. */
#ifndef PAYBACK_REPORT_H
#define PAYBACK_REPORT_H

#include "payback/run.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct payback_style {
    int columns; /* width of the terminal; 0: 80 */
    bool color;  /* ANSI colours */
    bool ascii;  /* ASCII characters only, for where no others can be shown; a letter that has no other form is a ? */
} payback_style;

/* A text: NUL-terminated, length bytes; release with payback_text_free. */
typedef struct payback_text {
    char *data;
    size_t length;
} payback_text;

PAYBACK_API void payback_text_free(payback_text *text); /* releases the bytes; takes a zeroed struct */

/* Each sets *out to a new text; zeroed on error (PAYBACK_ERROR_MEMORY, PAYBACK_ERROR_ARGUMENT). */
PAYBACK_TRY payback_status payback_render_result(payback_text *out, const payback_result *result,
                                                 const payback_style *style);
PAYBACK_TRY payback_status payback_render_result_json(payback_text *out, const payback_result *result);
/* Puts the deal of the scenario (payback_result.deal), which its pages show, into the result that a run of it gave; the
 * same for a part (payback/part.h), so that the merge's pages show it, too. PAYBACK_ERROR_MEMORY, _ARGUMENT. */
PAYBACK_TRY payback_status payback_describe_result(payback_result *result, const payback_scenario *scenario);
struct payback_part;
PAYBACK_TRY payback_status payback_describe_part(struct payback_part *part, const payback_scenario *scenario);
/* One line an outcome: name, mean, mean_low, mean_high, sd, p05 … p95 with bounds, undefined, never. */
PAYBACK_TRY payback_status payback_render_result_csv(payback_text *out, const payback_result *result);
PAYBACK_TRY payback_status payback_render_trace(payback_text *out, const payback_trace *trace,
                                                const payback_style *style);
PAYBACK_TRY payback_status payback_render_trace_json(payback_text *out, const payback_trace *trace);
PAYBACK_TRY payback_status payback_render_trace_csv(payback_text *out, const payback_trace *trace);
/* The table of assumptions of `payback check`. */
PAYBACK_TRY payback_status payback_render_assumptions(payback_text *out, const payback_scenario *scenario,
                                                      const payback_style *style);
PAYBACK_TRY payback_status payback_render_assumptions_json(payback_text *out, const payback_scenario *scenario);
PAYBACK_TRY payback_status payback_render_assumptions_csv(payback_text *out, const payback_scenario *scenario);
/* The table of inputs of `payback fields`; pointer NULL or "": all, else the field with that pointer (array indices or
 * *) with all below it. PAYBACK_ERROR_TARGET where there is none: *out is then the message with a suggestion. */
PAYBACK_TRY payback_status payback_render_fields(payback_text *out, const char *pointer, const payback_style *style);
PAYBACK_TRY payback_status payback_render_fields_json(payback_text *out, const char *pointer);
/* The JSON Schema (draft-07) of scenario files: scenarios.schema.json. */
PAYBACK_TRY payback_status payback_render_schema(payback_text *out);
/* Messages as FILE:LINE:COLUMN: error: POINTER: …, one a line; and as payback.error/1. */
PAYBACK_TRY payback_status payback_render_diagnostics(payback_text *out, const payback_diagnostics *list,
                                                      const payback_style *style);
PAYBACK_TRY payback_status payback_render_diagnostics_json(payback_text *out, const payback_diagnostics *list);

/* A file that appears whole or not at all; "-" is standard output. message (may be NULL) tells, in size bytes, why not.
 */
PAYBACK_TRY payback_status payback_write_file(const char *path, const payback_text *text, char *message, size_t size);

/* A name or path as a person may see it on a terminal: control characters and invisible ones become \x1b, \u202e, bytes
 * that are not UTF-8 U+FFFD. */
PAYBACK_TRY payback_status payback_render_visible(payback_text *out, const char *string);

/* Whether two paths name one regular file: one that is there, whatever its names and links, or one that writing to
 * either would make. Devices and pipes are none. */
PAYBACK_API bool payback_same_file(const char *a, const char *b);

/* The draws of a run as CSV, streamed to a file (or "-"), with a column for each basis behind those of the sink: 1
 * where the trial pays back by the horizon, else 0. "Never" is inf, undefined nan. Open, give payback_draws_csv_sink
 * and the writer to payback_run, commit. */
typedef struct payback_draws_csv payback_draws_csv;
PAYBACK_TRY payback_status payback_draws_csv_open(payback_draws_csv **out, const char *path, char *message,
                                                  size_t size);
PAYBACK_API payback_draws_sink payback_draws_csv_sink;
PAYBACK_TRY payback_status payback_draws_csv_commit(payback_draws_csv *writer, char *message,
                                                    size_t size);      /* frees it */
PAYBACK_API void payback_draws_csv_discard(payback_draws_csv *writer); /* frees it; takes NULL */

#ifdef __cplusplus
}
#endif

#endif
