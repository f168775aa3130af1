/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback: a Monte Carlo simulator for the decision to buy an AI customer-support tool.
 *
 * Rules of the whole library
 *   - Handles are opaque; a _new, _load or payback_run makes one, a _free takes it (or NULL).
 *   - Outputs come first among the parameters and get a safe value (NULL, zero) before anything can fail.
 *   - Nothing is printed, nothing exits or aborts, and no state is kept between calls. GSL's error handler is the
 * host's again when a call returns.
 *   - A handle that is only read may be used by any number of threads; different handles are independent.
 *   - Every function that can fail returns a payback_status. Data's faults come with messages (payback/status.h).
 *   - After fork(), a child of a process that has computed with several threads must not compute with several threads
 *     itself (its OpenMP runtime waits for threads that are not there): options.threads = 1, or exec first.
 *   - Money is in the scenario's currency, time in months, rates are fractions.
 */
#ifndef PAYBACK_PAYBACK_H
#define PAYBACK_PAYBACK_H

#include "payback/agents.h"
#include "payback/audit.h"
#include "payback/bakeoff.h"
#include "payback/batch.h"
#include "payback/compare.h"
#include "payback/coordinator.h"
#include "payback/estimate.h"
#include "payback/html.h"
#include "payback/offers.h"
#include "payback/operation.h"
#include "payback/part.h"
#include "payback/pilot.h"
#include "payback/report.h"
#include "payback/result.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/shrink.h"
#include "payback/solve.h"
#include "payback/sensitivity.h"
#include "payback/status.h"
#include "payback/workbook.h"
#include "payback/stress.h"
#include "payback/track.h"
#include "payback/update.h"

#endif
