/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A result in the making: first what the scenario and the settings say, then the figures; between the two it can be
 * saved with a part of a run. */
#ifndef PB_ENGINE_RESULT_H
#define PB_ENGINE_RESULT_H

#include "base/bytes.h"
#include "engine/figures.h"
#include "payback/result.h"
#include "payback/scenario.h"

/* The result with the texts that it owns. */
struct pb_owned_result {
    payback_result result; /* first: the caller holds a pointer to it */
    char **texts;
    size_t text_count, text_capacity;
};

/* A copy that lives as long as the result; NULL where memory is short or text is NULL. */
const char *pb_result_keep(struct pb_owned_result *owned, const char *text);
/* Lists for the horizon and the numbers of categories and inputs that stand in the result. */
payback_status pb_result_make_lists(payback_result *result);

/* Everything but the figures. */
payback_status pb_result_start(payback_result **out, const struct pb_plan *plan, const payback_scenario *scenario);
/* The figures. */
void pb_result_fill(payback_result *result, const struct pb_figures *figures);
/* The names of outcomes and sources, which stand in tables of the model. */
void pb_result_name_figures(payback_result *result);
/* The decision's basis. */
enum pb_basis pb_result_basis(const payback_result *result);

/* What pb_result_start has made, as bytes and back; PAYBACK_ERROR_UNREADABLE, PAYBACK_ERROR_MEMORY. */
payback_status pb_result_save(const payback_result *result, struct pb_text *bytes);
payback_status pb_result_load(payback_result **out, struct pb_reader *in);
/* The same with the figures: the whole result, but for elapsed_seconds and threads. */
payback_status pb_result_save_all(const payback_result *result, struct pb_text *bytes);
payback_status pb_result_load_all(payback_result **out, struct pb_reader *in);

#endif
