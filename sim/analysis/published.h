/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is published about a vendor's claim. */
#ifndef PB_ANALYSIS_PUBLISHED_H
#define PB_ANALYSIS_PUBLISHED_H

#include "scenario/benchmarks.h"
#include "scenario/scenario.h"

#include <stdbool.h>

/* What stands for a claim: NaN where nothing does. */
struct pb_reference {
    double low, typical, high;
    const struct pb_benchmark *from; /* NULL where nothing does */
};

/* The assumption at the pointer, or NULL. */
const payback_assumption *pb_find_assumption(const payback_scenario *scenario, const char *pointer);

/* What an amount of the range is in the currency of the assumption: 1 of what is no amount, the scenario's exchange
 * rate where it has one for dollars; NaN where nothing says. */
double pb_published_factor(const payback_scenario *scenario, const struct pb_benchmark *range, const char *pointer);

/* 1 where a higher value makes the buyer's case better, -1 where a lower one does, 0 where that depends. */
int pb_published_favours(const char *pointer);

/* Whether it is what a vendor says his tool will do: not what the buyer pays, measures or is quoted. */
bool pb_published_is_claim(const char *pointer);

/* What is published about the claim at the pointer, with this median. Containment is what true deflection and its gap
 * make of it; a category's claim is compared as the proposal's. */
struct pb_reference pb_published(const struct pb_benchmarks *benchmarks, const payback_scenario *scenario,
                                 const char *pointer, double p50);

#endif
