/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The published ranges that the program carries (benchmarks.json), as data. They are read here because this room knows
 * JSON. */
#ifndef PB_SCENARIO_BENCHMARKS_H
#define PB_SCENARIO_BENCHMARKS_H

#include "payback/status.h"

#include <stddef.h>

/* What a deflection figure is a share of. */
enum pb_benchmark_of {
    PB_OF_INPUT,     /* says nothing: the input itself */
    PB_OF_ATTEMPTED, /* the input itself */
    PB_OF_ALL        /* all tickets: compares with the outcome deflected_share */
};

/* low, typical, high: NaN where the source gives none. */
struct pb_benchmark {
    const char *pointer, *label, *unit, *grade, *source;
    const char *meter; /* of a price: with which the billing units end that it is for; NULL: it is for all */
    double low, typical, high;
    int year;
    enum pb_benchmark_of of;
};

struct pb_payback_benchmark {
    const char *label, *grade, *source;
    double low, high; /* months */
};

struct pb_benchmarks {
    struct pb_benchmark *ranges;
    size_t range_count;
    struct pb_payback_benchmark *paybacks;
    size_t payback_count;
    void *tree; /* owns the texts */
};

/* PAYBACK_ERROR_MEMORY; PAYBACK_ERROR_INTERNAL where the data are broken. */
payback_status pb_benchmarks_new(struct pb_benchmarks **out);
void pb_benchmarks_free(struct pb_benchmarks *benchmarks); /* takes NULL */

#endif
