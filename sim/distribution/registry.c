/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The families. To add one: a file with a descriptor, and a line here. */
#include "distribution/family.h"

#include <string.h>

static const struct pb_descriptor *const registry[] = {
    &pb_family_uniform,   &pb_family_triangular, &pb_family_pert,     &pb_family_normal,      &pb_family_lognormal,
    &pb_family_beta,      &pb_family_gamma,      &pb_family_weibull,  &pb_family_exponential, &pb_family_metalog,
    &pb_family_bernoulli, &pb_family_poisson,    &pb_family_discrete, &pb_family_empirical,   &pb_family_mixture,
};

enum { FAMILIES = sizeof registry / sizeof registry[0] };

const struct pb_family *pb_family_at(size_t index)
{
    return index < FAMILIES ? &registry[index]->family : NULL;
}

const struct pb_family *pb_family_find(const char *name)
{
    for (size_t i = 0; i < FAMILIES; i++)
        if (strcmp(registry[i]->family.name, name) == 0)
            return &registry[i]->family;
    return NULL;
}
