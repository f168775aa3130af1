/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files that write the page of `payback compare` share: the proposals, what they are called, their order, and
 * the tables of what their files say. */
#ifndef PB_REPORT_PAGE_COMPARE_H
#define PB_REPORT_PAGE_COMPARE_H

#include "payback/compare.h"
#include "report/page_model.h"

enum { PB_ALTERNATIVES = PAYBACK_PROPOSALS_MAX + 1 };

struct pb_compare_page {
    const payback_comparison *comparison;
    const payback_scenario *const *scenarios; /* as many as there are proposals beside "do nothing", or none */
    size_t scenario_count;
    struct pb_money money;
    const char *labels[PB_ALTERNATIVES]; /* no two the same, as far as the files allow */
    size_t by_value[PB_ALTERNATIVES];    /* proposals by mean NPV, the greatest first */
    bool cut;                            /* some label is not the whole name */
};

/* The three members above; false where the comparison has no proposals, more than there may be, or other scenarios. */
bool pb_compare_begin(struct pb_compare_page *subject, const payback_comparison *comparison,
                      const payback_scenario *const *scenarios, size_t count);
/* The others; the labels live as long as the page. */
void pb_compare_name(struct pb_report *page, struct pb_compare_page *subject);

/* The sections about NPV, payback in time and how often each is the best; the one about how NPV is spread. */
void pb_compare_figures(struct pb_report *page, const struct pb_compare_page *subject);
void pb_compare_spreads(struct pb_report *page, const struct pb_compare_page *subject);
/* What the offers differ in, where there are files of at least two. */
void pb_compare_offers(struct pb_report *page, const struct pb_compare_page *subject);
/* One table: the terms of all contracts, a column an offer. */
void pb_compare_terms(struct pb_report *page, const struct pb_compare_page *subject);

#endif
