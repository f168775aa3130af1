/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What to do: buy, pilot first, negotiate, walk away, with the reason; what to negotiate and how far; who leaves. */
#ifndef PB_REPORT_WORDS_DECISION_H
#define PB_REPORT_WORDS_DECISION_H

#include "base/text.h"
#include "payback/html.h"
#include "payback/solve.h"
#include "report/figures.h"

enum pb_advice { PB_ADVICE_BUY, PB_ADVICE_PILOT, PB_ADVICE_NEGOTIATE, PB_ADVICE_WALK, PB_ADVICE_CHECK };

/* Whether the page has all that a step rests on: its sensitivity may be missing where nothing is uncertain. */
bool pb_step_is_known(const payback_page *page);
/* "buy", "pilot first", "negotiate", "walk away". */
const char *pb_step_words(enum pb_advice step);
/* The next step; its reason, a sentence or two, is added. */
enum pb_advice pb_next_step(struct pb_text *reason, const payback_page *page);

/* Whether one value divides where the decision is met from where it is not: only then can a sentence say "before". */
bool pb_term_has_limit(const payback_solution *term);
/* A value of a term: "$0.99", "8.5"; of one that is uncertain, its mean. */
struct pb_label pb_term_figure(const payback_scenario *scenario, const payback_solution *term, double value);
/* What the limit means: "can rise to it before fewer than 90 in 100 pay back in time". */
void pb_term_sentence(struct pb_text *text, const payback_page *page, const payback_solution *term);

/* Whether anybody is dismissed, by the staffing rule: "Nobody is dismissed: …"; nothing where it is not known. */
void pb_people_sentence(struct pb_text *text, const payback_result *result);
/* " · figures as of 2026-11-30 by Jane Doe"; nothing where the scenario says neither. */
void pb_origin_words(struct pb_text *text, const payback_result *result);

#endif
