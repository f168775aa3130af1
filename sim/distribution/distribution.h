/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Probability distributions, each used through its quantile function. A distribution is made once from named
 * arguments, checked, and never changes; it can be used by any number of threads. */
#ifndef PB_DISTRIBUTION_DISTRIBUTION_H
#define PB_DISTRIBUTION_DISTRIBUTION_H

#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct pb_distribution pb_distribution;

enum pb_argument_kind { PB_ARGUMENT_NUMBER, PB_ARGUMENT_LIST, PB_ARGUMENT_COMPONENTS };

/* A parameter that a family knows: for messages, for the schema and for `payback fields`. */
struct pb_parameter {
    const char *name; /* as the scenario writes it */
    enum pb_argument_kind kind;
    const char *meaning;
};

/* A family of distributions: one line of the registry. */
struct pb_family {
    const char *name; /* as "dist" in the scenario */
    const char *meaning;
    const struct pb_parameter *parameters; /* without the truncation bounds min and max that every family takes */
    size_t parameter_count;
    const char *usage; /* the accepted combinations: "mean, sd; or p05, p95" */
    /* Alternative complete sets of required parameter names, each NULL-terminated, the list NULL-terminated: for the
     * schema. Optional ones are in parameters only. */
    const char *const *const *required_sets;
    /* Arguments that make one, for the tests of all families. NULL where it takes components: of those of the others
     * it can be made. */
    const struct pb_argument *example;
    size_t example_count;
    bool from_file; /* its list "values" may stand in a CSV file: as file and column */
};

/* NULL for an unknown name. */
const struct pb_family *pb_family_find(const char *name);
/* The registry, in the order of MODEL.md. */
const struct pb_family *pb_family_at(size_t index); /* NULL beyond the end */

/* An argument as the scenario gives it. A list's memory and the components stay the caller's. */
struct pb_argument {
    const char *name;
    double number;                      /* PB_ARGUMENT_NUMBER */
    const double *list;                 /* PB_ARGUMENT_LIST: count values */
    pb_distribution *const *components; /* PB_ARGUMENT_COMPONENTS: count distributions, weights beside them */
    const double *weights;
    size_t count;
};

/* Why a distribution cannot be made. */
struct pb_distribution_fault {
    char parameter[32]; /* which argument, "" for the whole */
    char message[200];  /* what is wrong (what was found) */
    char hint[200];     /* what would be right */
};

/* Makes a distribution of the family from its arguments, "min" and "max" as truncation bounds included where they are
 * not parameters of it. *out is NULL on error. PAYBACK_ERROR_SCENARIO: the arguments are unknown, missing, doubled, out
 * of range or contradictory, fault tells; PAYBACK_ERROR_MEMORY. Components are held beside their maker. All arguments
 * are finite (the reader of the file has seen to that). An empirical distribution takes its values already read. */
payback_status pb_distribution_new(pb_distribution **out, const struct pb_family *family,
                                   const struct pb_argument *arguments, size_t count,
                                   struct pb_distribution_fault *fault);
void pb_distribution_free(pb_distribution *distribution); /* takes NULL; the last holder's frees it */
/* One holder more, who frees it too; returns it. */
pb_distribution *pb_distribution_hold(pb_distribution *distribution);
/* Whether both were made of the same arguments, so that all their figures are the same to the bit. */
bool pb_distribution_same(const pb_distribution *a, const pb_distribution *b);
const struct pb_family *pb_distribution_family(const pb_distribution *distribution);
/* Mean 0, sd 1: a static object, not to be freed. */
const pb_distribution *pb_distribution_standard_normal(void);

/* Smallest x with F(x) ≥ p, truncation included. q is 1 − p, given apart so that both tails keep their digits;
 * p, q in [0, 1]. Relative error at most 1e-9 in the probability, up to rounding of x and of the probabilities of the
 * truncation bounds; never hangs. For 0 < p < 1 a continuous distribution stays strictly inside its support; p = 0 and
 * q = 0 give its ends. */
double pb_distribution_quantile(const pb_distribution *distribution, double p, double q);
/* F(x) and 1 − F(x), each with full relative precision in its tail. */
double pb_distribution_cdf(const pb_distribution *distribution, double x);
double pb_distribution_survival(const pb_distribution *distribution, double x);
/* Density, or probability mass where the distribution is discrete. NaN where it has none (empirical). */
double pb_distribution_density(const pb_distribution *distribution, double x);
/* Closed forms; of truncated distributions and bounded metalogs by quadrature, to 1e-9 (some 100 microseconds). */
double pb_distribution_mean(const pb_distribution *distribution); /* NaN where it does not exist */
double pb_distribution_sd(const pb_distribution *distribution);   /* likewise */
/* Closed interval that holds all values; ±INFINITY where unbounded. low_open: low itself is never drawn (continuous).
 */
void pb_distribution_support(const pb_distribution *distribution, double *low, double *high);
bool pb_distribution_is_discrete(const pb_distribution *distribution); /* any of its mass sits on points */
bool pb_distribution_is_constant(const pb_distribution *distribution); /* one value only */

#endif
