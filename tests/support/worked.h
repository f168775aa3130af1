/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cases worked by hand: a scenario of constants, computed by the library (through its public interface) and by the
 * reference implementation alike. */
#ifndef TESTS_SUPPORT_WORKED_H
#define TESTS_SUPPORT_WORKED_H

#include "payback/payback.h"
#include "support/reference.h"

/* What the two programs say. */
struct both {
    struct reference_trial reference;
    payback_trace *trace;
};

/* Computes the base scenario with a patch (RFC 7396); z: the volume factor of every month. Release with done. */
struct both *compute_both(const char *base, const char *patch, double z);
void done(struct both *both);

/* Fails the test where one of them says something else. */
void expect_outcome(const struct both *both, const char *name, double expected);
void expect_near(const char *who, const char *name, int t, double actual, double expected);
void expect_cell(const struct both *both, const char *column, int t, double expected);

#endif
