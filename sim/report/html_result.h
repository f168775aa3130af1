/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sections of the report, in the order in which a board reads them. */
#ifndef PB_REPORT_HTML_RESULT_H
#define PB_REPORT_HTML_RESULT_H

#include "payback/html.h"
#include "report/html_parts.h"
#include "report/text_result.h"
#include "report/words_sensitivity.h"

struct pb_run_page {
    struct pb_html html;
    const payback_page *page;
    const payback_result *result;         /* of the page */
    struct pb_place *by_swing, *by_evppi; /* inputs of the page's sensitivity; NULL without it */
};

void pb_run_spread(struct pb_run_page *report);  /* html_answers.c: the histogram of NPV, by what happened */
void pb_run_answers(struct pb_run_page *report); /* html_answers.c: the first page's three answers */
void pb_run_risks(struct pb_run_page *report);   /* html_risks.c: what could break it, what was assumed, how sure */
void pb_run_readings(
    struct pb_run_page *report);               /* html_readings.c: the same for finance, operations, customers, pilot */
void pb_run_deal(struct pb_run_page *report);  /* html_deal.c: what is signed, in a line */
void pb_run_terms(struct pb_run_page *report); /* html_deal.c: what to negotiate, and how far */
void pb_run_bill(struct pb_run_page *report);  /* html_deal.c: the vendor's bill */
void pb_run_appendix(struct pb_run_page *report); /* html_appendix.c */

/* A figure in its unit: "45%" of a share, else in about three digits. */
struct pb_label pb_run_in_unit(const char *unit, double value);
/* The same of an input; assumption may be NULL. */
struct pb_label pb_run_quantity(const payback_assumption *assumption, double value);
/* The assumption with that pointer, or NULL; scenario may be NULL. */
const payback_assumption *pb_run_assumption(const payback_scenario *scenario, const char *pointer);
/* What the chart of months is told in a table: the months of it that get a row, as a step. */
int pb_run_month_step(int months);
/* One amount of the benefit or cost lines of that name; 0 where there is none. */
double pb_run_source(const payback_result *result, const char *name);

#endif
