/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario: read, checked, and then never changed. Any number of threads may use one at the same time. */
#ifndef PAYBACK_SCENARIO_H
#define PAYBACK_SCENARIO_H

#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Changes to a scenario on top of its file: --set, then --multiply, then --add, each kind in the order of the calls.
 * set: any member of the file gets a new JSON value. multiply, add: what a quantity or number draws. */
typedef struct payback_changes payback_changes;

/* NULL where memory is short. */
PAYBACK_API payback_changes *payback_changes_new(void);
PAYBACK_API void payback_changes_free(payback_changes *changes); /* takes NULL */
/* pointer: a JSON Pointer; json: JSON text. Both are copied. Syntax is checked when a scenario is read. */
PAYBACK_TRY payback_status payback_changes_set(payback_changes *changes, const char *pointer, const char *json);
PAYBACK_TRY payback_status payback_changes_multiply(payback_changes *changes, const char *pointer, double factor);
PAYBACK_TRY payback_status payback_changes_add(payback_changes *changes, const char *pointer, double summand);

typedef struct payback_scenario payback_scenario;

/* Reads and checks the scenario file ("-": standard input), with what it extends. *out is NULL unless PAYBACK_OK.
 * Errors and warnings are added to diagnostics (may be NULL). changes may be NULL. PAYBACK_ERROR_UNREADABLE,
 * PAYBACK_ERROR_SCENARIO, PAYBACK_ERROR_MEMORY. */
PAYBACK_TRY payback_status payback_scenario_load(payback_scenario **out, payback_diagnostics *diagnostics,
                                                 const char *path, const payback_changes *changes);
/* The same for text in memory: name stands for the file in messages; directory is where `extends` and CSV files are
 * sought (NULL: the working directory). */
PAYBACK_TRY payback_status payback_scenario_parse(payback_scenario **out, payback_diagnostics *diagnostics,
                                                  const char *text, size_t length, const char *name,
                                                  const char *directory, const payback_changes *changes);

/* Files that scenarios name: each scenario file, what it extends, and the CSV files of its distributions, in the order
 * in which they were found; a file that is named twice may stand twice. They are found by the text alone, whether the
 * scenario is valid or not, so that a program knows before it writes a file whether a scenario is made of it. Paths are
 * as the scenario is: relative to the working directory, or absolute. */
typedef struct payback_sources payback_sources;
PAYBACK_API payback_sources *payback_sources_new(void);          /* NULL where memory is short */
PAYBACK_API void payback_sources_free(payback_sources *sources); /* takes NULL */
PAYBACK_API size_t payback_sources_count(const payback_sources *sources);
/* NULL beyond the end. Lives as long as the list. */
PAYBACK_API const char *payback_sources_get(const payback_sources *sources, size_t index);
/* Adds the scenario file at path and what it names, also in the sets of changes (may be NULL). A file that cannot be
 * read names none. PAYBACK_ERROR_ARGUMENT, PAYBACK_ERROR_MEMORY. */
PAYBACK_TRY payback_status payback_sources_add(payback_sources *sources, const char *path,
                                               const payback_changes *changes);

/* How a scenario is read. Zero-initialise. */
typedef struct payback_loading {
    /* For scenarios that come from outside: what they extend and the CSV files they name must lie in the folder of the
     * scenario or below it, symbolic links resolved, and be named by a relative path. Others are refused, without a
     * word on whether they exist. */
    bool confine;
    /* With confine: the folder in which those files must lie, and the scenario too, instead of the scenario's own; its
     * absolute path, without symbolic links. */
    const char *folder;
    /* A file without /proposal is taken, too: it can be looked at and extended, not simulated. What else is missing of
     * /baseline is a warning then ("still missing"), for the file that extends it to give. */
    bool baseline;
    payback_sources *sources; /* NULL, or where the files that it names are added, also of an invalid one */
} payback_loading;
/* payback_scenario_load with these; loading may be NULL. */
PAYBACK_TRY payback_status payback_scenario_load_with(payback_scenario **out, payback_diagnostics *diagnostics,
                                                      const char *path, const payback_changes *changes,
                                                      const payback_loading *loading);
/* payback_scenario_parse with these; loading may be NULL. */
PAYBACK_TRY payback_status payback_scenario_parse_with(payback_scenario **out, payback_diagnostics *diagnostics,
                                                       const char *text, size_t length, const char *name,
                                                       const char *directory, const payback_changes *changes,
                                                       const payback_loading *loading);
PAYBACK_API void payback_scenario_free(payback_scenario *scenario); /* takes NULL */

/* Whether it is a baseline: it has no proposal, no vendor, and what simulates returns PAYBACK_ERROR_SCENARIO. */
PAYBACK_API bool payback_scenario_is_baseline(const payback_scenario *scenario);

/* Texts live as long as the scenario. */
PAYBACK_API const char *payback_scenario_name(const payback_scenario *scenario);
PAYBACK_API const char *payback_scenario_description(const payback_scenario *scenario); /* "" where absent */
PAYBACK_API const char *payback_scenario_author(const payback_scenario *scenario);      /* "" where absent */
PAYBACK_API const char *payback_scenario_as_of(const payback_scenario *scenario);       /* date; "" where absent */
PAYBACK_API const char *payback_scenario_vendor(const payback_scenario *scenario);
PAYBACK_API const char *payback_scenario_currency(const payback_scenario *scenario);
/* Names of the ticket categories; NULL beyond the last. */
PAYBACK_API size_t payback_scenario_category_count(const payback_scenario *scenario);
PAYBACK_API const char *payback_scenario_category(const payback_scenario *scenario, size_t index);
PAYBACK_API const char *payback_scenario_file(const payback_scenario *scenario);
/* The files that it is composed of: 0 is its own, and each extends the next. NULL beyond the last. */
PAYBACK_API size_t payback_scenario_file_count(const payback_scenario *scenario);
PAYBACK_API const char *payback_scenario_file_at(const payback_scenario *scenario, size_t index);
/* SHA-256, in hexadecimal, of the composed scenario in canonical form (with --set, --multiply and --add), and of the
 * values that it takes from CSV files. */
PAYBACK_API const char *payback_scenario_digest(const payback_scenario *scenario);
/* The composed scenario in canonical form: after `extends` and --set. */
PAYBACK_API const char *payback_scenario_json(const payback_scenario *scenario);

/* Agents that the work of month 1 needs, at the means of all inputs; NaN where a mean is missing. */
PAYBACK_API double payback_scenario_agents_needed(const payback_scenario *scenario);

/* An assumption: any quantity or number that the scenario gives or a default supplies. Figures are those of what the
 * model sees, multiply and add included; of a constant, all the same. */
typedef struct payback_assumption {
    const char *pointer;
    const char *meaning; /* from the table of inputs */
    const char *unit;
    const char *distribution; /* JSON of the distribution; the number for a constant */
    const char *note;         /* "note" on it or on its nearest enclosing object; "" without */
    bool given;               /* written in the scenario, not a default */
    bool uncertain;           /* drawn: it has a distribution or is an event */
    bool event;               /* 0 or 1 */
    double mean, p10, p50, p90;
    /* Of what is given: the file that gives it, as it is named in messages ("--set" for the option); NULL of a default,
     * and in a scenario that was changed in memory. */
    const char *file;
    bool inherited; /* a price or term of contract that a file of another vendor gives */
} payback_assumption;

/* Assumptions in the order of the table of inputs. */
PAYBACK_API size_t payback_scenario_assumption_count(const payback_scenario *scenario);
PAYBACK_API const payback_assumption *payback_scenario_assumption(const payback_scenario *scenario, size_t index);

/* The shape of an uncertain input, for a small picture: probabilities of equal cells over low … high, from about its
 * 0.5th to its 99.5th percentile, of what the model sees (multiply and add included). They add up to at most 1. */
enum { PAYBACK_DENSITY_CELLS = 32 };
typedef struct payback_density {
    double low, high; /* in the unit of the input */
    bool discrete;    /* mass on points: bars */
    double cells[PAYBACK_DENSITY_CELLS];
} payback_density;
/* Of the input with that pointer; *out is zeroed unless PAYBACK_OK. PAYBACK_ERROR_TARGET: it has no distribution, is an
 * event, or its percentiles are beyond the range of numbers. */
PAYBACK_TRY payback_status payback_scenario_density(payback_density *out, const payback_scenario *scenario,
                                                    const char *pointer);

/* Every member that a scenario can have: one line of the table of inputs. */
typedef struct payback_field {
    const char *pointer; /* `*` stands for an array index */
    const char *kind;    /* "quantity", "number", "integer", "boolean", "choice", "text", "object", "list", "event" */
    const char *range;   /* in words: "> 0", "0 … 1", "one of \"sobol\", \"lhs\", \"random\"" */
    const char *unit;
    const char *default_text; /* "required", a value, or a rule */
    const char *meaning;
    bool vendors_own; /* drawn by each of two rival vendors for itself, where they are compared with luck of their own;
                         false: what the company brings, the same for all of them */
    bool pilot_measures; /* a pilot of a few weeks can measure it */
} payback_field;

PAYBACK_API size_t payback_field_count(void);
PAYBACK_API const payback_field *payback_field_at(size_t index);

/* A complete, commented starter scenario: a static text. (The JSON Schema of scenario files: payback_render_schema.) */
PAYBACK_API const char *payback_starter(void);

#ifdef __cplusplus
}
#endif

#endif
