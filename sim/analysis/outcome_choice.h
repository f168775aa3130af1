/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An outcome that a user names: one of MODEL.md §7, or the chance to pay back by a month. */
#ifndef PB_ANALYSIS_OUTCOME_CHOICE_H
#define PB_ANALYSIS_OUTCOME_CHOICE_H

#include "inputs/fields.h"
#include "model/outcomes.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

/* "budget", "hard" or "total". */
const char *pb_basis_name(enum pb_basis basis);
/* The position of the outcome of that name (model/outcomes.h), or -1. */
int pb_outcome_find(const char *name);

struct pb_outcome_choice {
    int column;     /* of the outcomes of a trial */
    bool indicator; /* 1 where the column is at most `months`, else 0 */
    double months;
    char name[64];    /* as it is written: "hard.npv", "P(payback<=12)" */
    const char *unit; /* "money", "months", "share", "agents", "hours" */
};

/* text: an outcome's name, or P(payback<=M) on the given basis, or P(BASIS.payback<=M); NULL: that basis's npv.
 * PAYBACK_ERROR_TARGET: there is none of that name; message, in size bytes, says so and suggests another. */
payback_status pb_outcome_choose(struct pb_outcome_choice *choice, const char *text, enum pb_basis basis, char *message,
                                 size_t size);

#endif
