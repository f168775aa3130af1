/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of the page of `payback run`, in the order in which a board asks: will it pay, when, which money counts,
 * how much is it worth, where does that come from, what changes, how sure is all this. */
#ifndef PB_REPORT_TEXT_RESULT_H
#define PB_REPORT_TEXT_RESULT_H

#include "payback/result.h"
#include "report/figures.h"
#include "report/page.h"

struct pb_result_page {
    struct pb_page page;
    const payback_result *result;
    struct pb_money money; /* one unit for all tables */
};

/* The outcome "basis.name", or "name" where basis is ""; where the result has none, one that is undefined throughout.
 * Never NULL. */
const payback_outcome *pb_find_outcome(const payback_result *result, const char *basis, const char *name);
/* The probability with as many decimals as it takes to tell it from the requirement. */
struct pb_label pb_told_apart(double probability, double required);
/* The requirement as it was written. */
struct pb_label pb_requirement(double required);
/* A source of value in words: "growth that is not hired"; the name itself where it is not known. */
const char *pb_source_words(const char *name);

void pb_add_payback_curve(struct pb_result_page *p); /* text_payback.c */
void pb_add_bases(struct pb_result_page *p);         /* text_payback.c */
void pb_add_worth(struct pb_result_page *p);         /* text_value.c */
void pb_add_deal(struct pb_result_page *p);          /* text_deal.c */
void pb_add_spread(struct pb_result_page *p);        /* text_value.c */
void pb_add_bill(struct pb_result_page *p);          /* text_deal.c */
void pb_add_sources(struct pb_result_page *p);       /* text_value.c */
void pb_add_cash(struct pb_result_page *p);          /* text_value.c */
void pb_add_operation(struct pb_result_page *p);     /* text_operation.c */
void pb_add_categories(struct pb_result_page *p);    /* text_operation.c */

#endif
