/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the export of a help desk to the measured half of a scenario: volume with growth, season, noise and surges, the
 * ticket mix, work time, reopened tickets, people. What the export cannot know is listed, not invented; an export that
 * would mislead is refused with the reason. */
#ifndef PAYBACK_BASELINE_H
#define PAYBACK_BASELINE_H

#include "payback/report.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is measured, of what. Zero-initialise; zero and NULL stand for what is not given. Months are counted
 * 12 · year + month − 1 (2026-02 is 24313). Texts need to live during the call only. */
typedef struct payback_baseline_request {
    const char *const *exports; /* files of separated values ("-": standard input): slices of one history */
    size_t export_count;
    const char *map;                       /* a mapping file (JSON) that says which column is what */
    int start_month, from_month, to_month; /* the model's month 1; the first and the last month that count; 0: found */
    bool timezone_given;
    int timezone;                                  /* seconds east of UTC: of moments that say their zone */
    const char *date_order;                        /* "dmy", "mdy", "ymd": of dates that do not say it themselves */
    const char *category, *handle;                 /* columns by name; handle "none": there is no work time */
    int mix_months;                                /* of the mix; 0: 12 */
    double headcount, productive_hours, occupancy; /* of the team; occupancy 0: 1 */
    bool calibrate;     /* work times are multiplied so that the workload fills the team's hours */
    bool noise_hours;   /* the noise holds for hours: what tickets differ in is added */
    const char *labels; /* a sample with a column "automatable", filled in by people */
    int threads;        /* 0: as many as there are; changes the time only */
} payback_baseline_request;

typedef struct payback_baseline payback_baseline;

/* Reads and measures. *out is NULL unless PAYBACK_OK; release with payback_baseline_free. Errors and warnings of
 * reading are added to diagnostics (may be NULL). PAYBACK_ERROR_ARGUMENT: no exports; PAYBACK_ERROR_UNREADABLE: a file
 * cannot be read, or changed meanwhile; PAYBACK_ERROR_SCENARIO: the export cannot be used; PAYBACK_ERROR_MEMORY. */
PAYBACK_TRY payback_status payback_baseline_measure(payback_baseline **out, payback_diagnostics *diagnostics,
                                                    const payback_baseline_request *request);
PAYBACK_API void payback_baseline_free(payback_baseline *baseline); /* takes NULL */

/* The scenario part: schema_version, name, baseline, correlations; for proposals to extend. */
PAYBACK_TRY payback_status payback_baseline_part(payback_text *out, const payback_baseline *baseline);
/* The mapping in force, complete, ready to be edited. */
PAYBACK_TRY payback_status payback_baseline_map(payback_text *out, const payback_baseline *baseline);
/* 50 tickets a category, drawn at random from the mix window, as CSV with an empty column "automatable" for people to
 * fill in; identifiers and categories, nothing else. Reads the exports again. */
PAYBACK_TRY payback_status payback_baseline_sample(payback_text *out, const payback_baseline *baseline,
                                                   payback_diagnostics *diagnostics);

/* A complete scenario to go on from: the part in place of the starter's baseline, the starter's offer and rules, and
 * where the export says nothing, the starter's values with a note that they are to be replaced. */
PAYBACK_TRY payback_status payback_baseline_starter(payback_text *out, const payback_baseline *baseline);
/* What no export knows and a scenario needs: pointers, and *why. NULL beyond the end. */
PAYBACK_API size_t payback_baseline_missing_count(const payback_baseline *baseline);
PAYBACK_API const char *payback_baseline_missing(const payback_baseline *baseline, size_t index, const char **why);

PAYBACK_TRY payback_status payback_render_baseline(payback_text *out, const payback_baseline *baseline,
                                                   const payback_style *style);
PAYBACK_TRY payback_status payback_render_baseline_html(payback_text *out, const payback_baseline *baseline);
/* payback.baseline/1. low and high of its estimates are the 5th and 95th percentile, of growth the 10th and 90th. */
PAYBACK_TRY payback_status payback_render_baseline_json(payback_text *out, const payback_baseline *baseline);
/* One line a month and category: month, category, tickets, solved, reopened_7d, handle_n, handle_sum, handle_sum2,
 * agents. */
PAYBACK_TRY payback_status payback_render_baseline_csv(payback_text *out, const payback_baseline *baseline);

/* ---- a store: what was read of the tickets, to measure again without the export ---- */

/* Keeps what was read in the store at path, a SQLite file that is made where there is none and may be the store of a
 * batch: in place of what an earlier baseline kept there. A row a ticket: hashes of its identifier and its agent,
 * salted by the store; a number in place of the requester; moments, minutes, counts, category; no text of a ticket, no
 * name and no address. Names of columns and categories, paths and digests of the files and the mapping in force are
 * kept as they are. message (size bytes) then says why it failed: PAYBACK_ERROR_IO, PAYBACK_ERROR_MEMORY; with
 * PAYBACK_OK it is empty, or says how many tickets of the earlier baseline are not among these. */
PAYBACK_TRY payback_status payback_baseline_store(const payback_baseline *baseline, const char *path, char *message,
                                                  size_t size);
/* Measures again what the store keeps. request: NULL, or what of start_month, headcount, productive_hours, occupancy,
 * calibrate, noise_hours and labels is to be other than it was; the rest of it is not read. PAYBACK_ERROR_IO with a
 * message: no such store, or none with a baseline; else as payback_baseline_measure. What comes of it cannot be
 * sampled: PAYBACK_ERROR_ARGUMENT. */
PAYBACK_TRY payback_status payback_baseline_from_store(payback_baseline **out, payback_diagnostics *diagnostics,
                                                       const char *path, const payback_baseline_request *request,
                                                       char *message, size_t size);

#ifdef __cplusplus
}
#endif

#endif
