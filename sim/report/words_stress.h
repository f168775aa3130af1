/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the page of a stress test says: its answer in sentences. */
#ifndef PB_REPORT_WORDS_STRESS_H
#define PB_REPORT_WORDS_STRESS_H

#include "base/text.h"
#include "payback/scenario.h"
#include "payback/stress.h"
#include "report/figures.h"

/* Stresses that apply (they come first in the list); those of them that end in that verdict. */
size_t pb_count_applicable(const payback_stress_result *result);
size_t pb_count_verdicts(const payback_stress_result *result, payback_verdict verdict);

/* "Met, but fragile:" */
const char *pb_stress_lead(const payback_stress_result *result);
/* As planned. */
void pb_base_sentence(struct pb_text *text, const payback_stress_result *result);
/* How many stresses turn the verdict, and the worst one; nothing where none applies. */
void pb_stresses_sentence(struct pb_text *text, const payback_stress_result *result);
void pb_together_sentence(struct pb_text *text, const payback_stress_result *result, const payback_stress_effect *all);
/* How far the point of failure is, or that there is none. */
/* What the moves of a design point come to: the way to fail, or where the medians fail, what would mend it. */
/* The states of the events in which a limit state fails, the likeliest first; NULL where none was looked for. */
const payback_reverse_state *pb_states_of(const payback_stress_result *result, const char *limit_state, size_t *count);
/* "the programme is abandoned and “price rise” happens", "no event happens". scenario: NULL for risks by number. */
void pb_state_words(struct pb_text *text, const payback_scenario *scenario, const payback_reverse_state *state);
/* How likely the state is, how many of its futures fail, and of all that fail how many are these; from the draws. */
void pb_state_sentence(struct pb_text *text, const payback_stress_result *result, const payback_scenario *scenario,
                       const payback_reverse_state *state);
const char *pb_state_heading(const payback_reverse_state *state);
const char *pb_joint_heading(const payback_reverse_joint *joint);
const char *pb_joint_caption(const payback_reverse_joint *joint);
void pb_joint_sentence(struct pb_text *text, const payback_reverse_joint *joint);

/* What a stress changes, for who does not know the paths: "assist: adoption = 0" of "/proposal/assist/adoption = 0".
 * scenario may be NULL. */
void pb_terms_words(struct pb_text *text, const payback_scenario *scenario, const char *terms);

/* "its P14.7"; the tails without a false 0 or 100. */
struct pb_label pb_percentile_words(double percentile);
/* A share that may be very small. */
struct pb_label pb_small_share(double share);

#endif
