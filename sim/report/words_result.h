/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pages of a run say: the verdict, what it is worth, what it rests on. Each sentence is true of every
 * scenario: where it pays back and where it does not, where nothing is uncertain, where nothing ever comes back. */
#ifndef PB_REPORT_WORDS_RESULT_H
#define PB_REPORT_WORDS_RESULT_H

#include "base/text.h"
#include "payback/audit.h"
#include "payback/result.h"
#include "payback/sensitivity.h"
#include "payback/stress.h"
#include "report/html_parts.h"

/* Whether every trial ends the same: nothing is uncertain that matters. */
bool pb_is_certain(const payback_result *result);
/* Whether nothing at all happens: no benefit and no cost in any trial. It pays back by definition, and says nothing. */
bool pb_is_nothing(const payback_result *result);

/* "Likely to pay back in time:", and the sentence that goes on: "95 in 100 simulated futures do within 12 months (you
 * ask for 90)." futures: what the page calls its trials. */
const char *pb_verdict_lead(const payback_result *result);
void pb_verdict_sentence(struct pb_text *text, const payback_result *result, const char *futures);
/* What it is worth on average, and the range; in place of a range that spans two humps, what divides them and what each
 * is worth; the certainty equivalent where there is one. */
void pb_worth_sentence(struct pb_text *text, const payback_result *result);
/* On cuts in today's budget alone it would not be enough: where the decision counts more than them; else nothing. */
void pb_rests_on_hires(struct pb_text *text, const payback_result *result);
/* What happened in most of the futures that miss the target: "Of the futures that miss the target, 99 in 100 are ones
 * in which the programme is abandoned.", and the next cause where that is not most of them; nothing where none misses
 * it. The same of those that lose. */
void pb_misses_sentence(struct pb_text *text, const payback_result *result);
void pb_losses_sentence(struct pb_text *text, const payback_result *result);
/* The named stresses under which the requirement would not be met; nothing where it is not met anyway, or holds. */
void pb_rests_on_stresses(struct pb_text *text, const payback_stress_result *stress);
/* Claims beyond every published figure in the buyer's favour; what is left out. Nothing where there are none. */
size_t pb_optimistic_claims(const payback_audit_result *audit);
void pb_rests_on_claims(struct pb_text *text, const payback_audit_result *audit, const payback_scenario *scenario);
void pb_rests_on_omissions(struct pb_text *text, const payback_audit_result *audit, const payback_scenario *scenario);
/* Green only where it is met, holds under its own stresses, and claims nothing beyond what has been published. */
enum pb_look pb_verdict_look(const payback_result *result, const payback_stress_result *stress,
                             const payback_audit_result *audit);

#endif
