/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is believed before and after data, as members of JSON: of update and track. */
#ifndef PB_REPORT_JSON_BELIEF_H
#define PB_REPORT_JSON_BELIEF_H

#include "payback/update.h"
#include "report/json.h"

void pb_json_belief(struct pb_json *json, const char *key, const payback_belief *belief);
void pb_json_before_after(struct pb_json *json, const char *key, payback_before_after figure);

#endif
