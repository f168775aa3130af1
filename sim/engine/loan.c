/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a plan finds of its draws in those of another one: inputs with the same stream, distribution and correlation. A
 * scenario that differs in a few inputs draws no more than these. */
#include "base/memory.h"
#include "engine/plan.h"

#include <stdlib.h>

/* The member of the lender with that stream. */
static size_t find_member(const struct pb_plan *plan, size_t member, const struct pb_plan *lender)
{
    for (size_t i = 0; i < lender->member_count; i++) {
        size_t m = (member + i) % lender->member_count; /* most often it is at the same place */
        if (pb_sampling_same(plan->sampling, plan->members[member], lender->sampling, lender->members[m]))
            return m;
    }
    return PB_NO_LOAN;
}

static size_t count_turned(const struct pb_plan *plan)
{
    size_t count = 0;
    for (size_t m = 0; m < plan->member_count; m++)
        count += pb_copula_mirror(plan->copula, m) != 0;
    return count;
}

/* Whether the plan's turned normals are all among the lender's: the turn mixes those that it moves. */
static bool find_turned(struct pb_loan *loan, const struct pb_plan *plan, const struct pb_plan *lender)
{
    for (size_t m = 0; m < plan->member_count; m++) {
        loan->turned[m] = find_member(plan, m, lender);
        if (loan->turned[m] == PB_NO_LOAN ||
            pb_copula_mirror(plan->copula, m) != pb_copula_mirror(lender->copula, loan->turned[m]))
            return false;
    }
    return plan->member_count == 0 || count_turned(plan) == count_turned(lender);
}

/* Members in the order in which they are correlated. */
static void order(size_t *ordered, const struct pb_plan *plan)
{
    for (size_t m = 0; m < plan->member_count; m++)
        ordered[plan->correlated_as[m]] = m;
}

static payback_status find_normals(struct pb_loan *loan, const struct pb_plan *plan, const struct pb_plan *lender)
{
    size_t *ours = pb_new(plan->member_count, sizeof *ours), *theirs = pb_new(lender->member_count, sizeof *theirs);
    payback_status status = ours && theirs ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status) {
        order(ours, plan);
        order(theirs, lender);
    }
    for (size_t m = 0; !status && m < plan->member_count; m++) {
        struct pb_copula_row a = pb_copula_row(plan->copula, plan->correlated_as[m]),
                             b = pb_copula_row(lender->copula, lender->correlated_as[loan->turned[m]]);
        bool same = a.count == b.count;
        for (size_t i = 0; same && i < a.count; i++)
            same = a.weight[i] == b.weight[i] && loan->turned[ours[a.column[i]]] == theirs[b.column[i]];
        loan->normals[m] = same ? loan->turned[m] : PB_NO_LOAN;
    }
    free(ours);
    free(theirs);
    return status;
}

static bool same_values(const struct pb_loan *loan, const struct pb_plan *plan, size_t j, const struct pb_plan *lender,
                        size_t i)
{
    const struct pb_plan_input *a = &plan->inputs[j], *b = &lender->inputs[i];
    if (a->table != b->table || a->multiply != b->multiply || a->add != b->add || (a->member < 0) != (b->member < 0))
        return false;
    return a->member >= 0 ? loan->normals[a->member] == (size_t)b->member
                          : pb_sampling_same(plan->sampling, j, lender->sampling, i);
}

static size_t find_values(const struct pb_loan *loan, const struct pb_plan *plan, size_t j,
                          const struct pb_plan *lender)
{
    for (size_t i = 0; i < lender->input_count; i++) {
        size_t at = (j + i) % lender->input_count;
        if (same_values(loan, plan, j, lender, at))
            return at;
    }
    return PB_NO_LOAN;
}

static payback_status fill(struct pb_loan *loan, const struct pb_plan *plan, const struct pb_plan *lender)
{
    loan->values = pb_new(plan->input_count, sizeof *loan->values);
    loan->turned = pb_new(plan->member_count, sizeof *loan->turned);
    loan->normals = pb_new(plan->member_count, sizeof *loan->normals);
    if (!loan->values || !loan->turned || !loan->normals)
        return PAYBACK_ERROR_MEMORY;
    bool months = plan->settings.seed == lender->settings.seed && plan->settings.second == lender->settings.second &&
                  plan->model.horizon <= lender->model.horizon;
    loan->noise = months && plan->model.noise && lender->model.noise;
    loan->surge = months && plan->model.surge && lender->model.surge;
    loan->members = find_turned(loan, plan, lender);
    payback_status status = PAYBACK_OK;
    for (size_t m = 0; !loan->members && m < plan->member_count; m++)
        loan->normals[m] = PB_NO_LOAN;
    if (loan->members)
        status = find_normals(loan, plan, lender);
    for (size_t j = 0; !status && j < plan->input_count; j++) {
        loan->values[j] = find_values(loan, plan, j, lender);
        loan->changed += loan->values[j] == PB_NO_LOAN;
    }
    return status;
}

payback_status pb_loan_new(struct pb_loan **out, const struct pb_plan *plan, const struct pb_plan *lender)
{
    *out = NULL;
    struct pb_loan *loan = pb_new(1, sizeof *loan);
    payback_status status = loan ? fill(loan, plan, lender) : PAYBACK_ERROR_MEMORY;
    if (status)
        pb_loan_free(loan);
    else
        *out = loan;
    return status;
}

void pb_loan_free(struct pb_loan *loan)
{
    if (!loan)
        return;
    free(loan->values);
    free(loan->turned);
    free(loan->normals);
    free(loan);
}
