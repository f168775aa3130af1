/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fractions of agents in a small team: what the verdict becomes where the need is rounded up to whole agents. */
#ifndef PAYBACK_AGENTS_H
#define PAYBACK_AGENTS_H

#include "payback/estimate.h"
#include "payback/report.h"
#include "payback/result.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whether it makes a difference that nobody hires a fraction of a person. */
typedef struct payback_whole_agents {
    bool asked;  /* the team needs less than 20 agents and the scenario leaves /baseline/agents/whole_agents open; else
                    nothing of what follows is filled */
    double need; /* agents for the work of month 1 */
    double target_months, required_probability;
    size_t trials;
    payback_estimate fractions, whole; /* P(payback ≤ target) with fractions of agents, as the scenario has it, and with
                                          whole ones, on the same draws */
    payback_verdict fractions_verdict, whole_verdict;
} payback_whole_agents;

/* Simulates both, with at most 16,384 trials. options may be NULL. *out is zeroed unless PAYBACK_OK. A baseline is not
 * asked for. PAYBACK_ERROR_MEMORY, PAYBACK_ERROR_ARGUMENT, PAYBACK_ERROR_CANCELLED. */
PAYBACK_TRY payback_status payback_ask_whole_agents(payback_whole_agents *out, const payback_scenario *scenario,
                                                    const payback_options *options);
/* Adds the answer to the messages as a warning at /baseline/agents, where it was asked. */
PAYBACK_TRY payback_status payback_tell_whole_agents(payback_diagnostics *diagnostics, const payback_scenario *scenario,
                                                     const payback_whole_agents *answer);

#ifdef __cplusplus
}
#endif

#endif
