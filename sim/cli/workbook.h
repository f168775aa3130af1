/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * --xlsx of run and compare. */
#ifndef CLI_WORKBOOK_H
#define CLI_WORKBOOK_H

#include "cli/options.h"

#include "payback/workbook.h"

/* The workbook of a run: its result, the assumptions, the median trial, and the draws where they were kept (NULL: not).
 * Returns an exit code, after a message. */
int pb_cli_write_run_workbook(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                              const payback_result *result, const payback_draws_keeper *draws);
/* Of a result whose scenario is not at hand. */
int pb_cli_write_merge_workbook(const struct pb_cli_settings *settings, const payback_result *result);
int pb_cli_write_comparison_workbook(const struct pb_cli_settings *settings, const payback_comparison *comparison,
                                     const payback_scenario *const *scenarios);

#endif
