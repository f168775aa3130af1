/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random valid scenarios that, taken together, use every input, choice, family and edge of MODEL.md §1. */
#ifndef TESTS_SUPPORT_RANDOM_SCENARIO_H
#define TESTS_SUPPORT_RANDOM_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

struct random_scenario_options {
    int trials;         /* written into it */
    bool monthly_draws; /* with noise and surges */
};

/* JSON text; the same for the same seed and options. Release with free; NULL where memory is short. */
char *random_scenario(uint64_t seed, const struct random_scenario_options *options);

#endif
