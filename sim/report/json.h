/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A writer of JSON text: puts the commas, breaks the outer levels into lines, and knows what "never" and undefined
 * look like (INTERFACE.md). */
#ifndef PB_REPORT_JSON_H
#define PB_REPORT_JSON_H

#include "base/text.h"
#include "payback/result.h"
#include "report/write.h"

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise. */
struct pb_json {
    struct pb_text text;
    int depth;   /* open objects and lists */
    bool filled; /* the innermost one has a member already */
    bool after_key;
};

void pb_json_open(struct pb_json *json, char bracket);  /* '{' or '[' */
void pb_json_close(struct pb_json *json, char bracket); /* '}' or ']' */
void pb_json_key(struct pb_json *json, const char *name);
void pb_json_string(struct pb_json *json, const char *value); /* NULL: null */
void pb_json_bool(struct pb_json *json, bool value);
void pb_json_raw(struct pb_json *json, const char *value); /* JSON text as it stands; NULL or "": null */
/* The shortest form that reads back the same; infinity is "never", NaN null. */
void pb_json_number(struct pb_json *json, double value);
void pb_json_numbers(struct pb_json *json, const double *values, size_t count);
void pb_json_estimate(struct pb_json *json, payback_estimate value);

/* The same with their key before them. */
void pb_json_member_open(struct pb_json *json, const char *name, char bracket);
void pb_json_member_string(struct pb_json *json, const char *name, const char *value);
void pb_json_member_bool(struct pb_json *json, const char *name, bool value);
void pb_json_member_number(struct pb_json *json, const char *name, double value);
void pb_json_member_numbers(struct pb_json *json, const char *name, const double *values, size_t count);
void pb_json_member_estimate(struct pb_json *json, const char *name, payback_estimate value);
void pb_json_member_raw(struct pb_json *json, const char *name, const char *value);
void pb_json_member_strings(struct pb_json *json, const char *name, const char *const *values, size_t count);

/* The member "scenario": what was analysed. */
void pb_json_scenario(struct pb_json *json, const char *name, const char *vendor, const char *currency,
                      const char *file, const char *digest);
/* The same without its end: more members may follow. */
void pb_json_scenario_open(struct pb_json *json, const char *name, const char *vendor, const char *currency,
                           const char *file, const char *digest);
/* What a result came from, the same in every command's JSON. */
struct pb_json_manifest {
    const char *version, *sampler, *basis, *isa;
    double seed;
    size_t trials;
    int replicates, threads, horizon_months;
    double elapsed_seconds; /* NaN: left out */
};
/* Opens the member "manifest": members of the command's own may follow, then its end. */
void pb_json_manifest_open(struct pb_json *json, const struct pb_json_manifest *manifest);
/* The same of any result whose struct has these members by these names. */
#define PB_JSON_MANIFEST(json, result, elapsed)                                                                        \
    pb_json_manifest_open((json), &(struct pb_json_manifest){(result)->version, (result)->sampler, (result)->basis,    \
                                                             (result)->isa, (result)->seed, (result)->trials,          \
                                                             (result)->replicates, (result)->threads,                  \
                                                             (result)->horizon_months, (elapsed)})
/* A verdict as programs read it: "met", "not met", "unresolved". */
const char *pb_verdict_word(payback_verdict verdict);

/* Opens the document with its "format". */
void pb_json_begin(struct pb_json *json, const char *format);
/* Closes it, ends the line and hands it over. */
payback_status pb_json_end(struct pb_json *json, payback_text *out);

#endif
