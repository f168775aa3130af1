/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Claims that were pulled towards what is published, for the pages and JSON of a run and of a comparison. */
#ifndef PB_REPORT_SHRINKAGE_H
#define PB_REPORT_SHRINKAGE_H

#include "payback/shrink.h"
#include "report/json.h"
#include "report/page_model.h"

/* Each adds nothing where shrinkage is NULL. whose: the proposal's name, or "" where there is only one. */
void pb_report_shrinkage(struct pb_report *page, const payback_shrinkage *shrinkage, const char *whose);
/* The same on the page of one run. */
void pb_page_shrinkage(struct pb_page *page, const payback_shrinkage *shrinkage);
void pb_html_shrinkage(struct pb_html *html, const payback_shrinkage *shrinkage);
/* The member "shrinkage". */
void pb_json_shrinkage(struct pb_json *json, const payback_shrinkage *shrinkage);

#endif
