/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pages of a comparison have in common: what its proposals are called, which one leads, and its answer in
 * sentences. */
#ifndef PB_REPORT_WORDS_COMPARE_H
#define PB_REPORT_WORDS_COMPARE_H

#include "base/text.h"
#include "payback/compare.h"
#include "report/figures.h"

/* The figures of a proposal, in the order of the tables. */
struct pb_proposal_figure {
    const char *head; /* NULL: made for the target */
    size_t offset;    /* of the estimate */
    bool share;       /* else money */
};
enum { PB_FIGURE_CHANCE, PB_FIGURE_MEAN, PB_PROPOSAL_FIGURES = 8 };
extern const struct pb_proposal_figure pb_proposal_figures[PB_PROPOSAL_FIGURES];
struct pb_figure_name {
    char text[96];
};
struct pb_figure_name pb_proposal_figure_name(const payback_comparison *comparison, int figure);
payback_estimate pb_figure_of_proposal(const payback_proposal *proposal, int figure);

/* Fills one label a proposal: the first way of naming (vendor, name, file, path) that tells all of them apart. */
void pb_choose_labels(const payback_comparison *comparison, const char **labels);
/* One unit for all NPVs. */
struct pb_money pb_comparison_money(const payback_comparison *comparison);

payback_estimate pb_turned(payback_estimate e); /* its negative */
/* NPV of a minus that of b. */
payback_estimate pb_npv_difference(const payback_comparison *comparison, size_t a, size_t b);
/* The greatest mean but one, or the preferred one itself where there is no other. */
size_t pb_runner_up(const payback_comparison *comparison);

/* Which one, and by how much. */
enum pb_choice {
    PB_CHOICE_CLEAR,   /* the preferred proposal, by more than the simulation's error */
    PB_CHOICE_CLOSE,   /* by less */
    PB_CHOICE_EQUAL,   /* by nothing */
    PB_CHOICE_NOTHING, /* none is worth its price */
};
enum pb_choice pb_choice_of(const payback_comparison *comparison);
/* The sentence goes on behind the name of the preferred one, where the choice is clear. */
void pb_choice_sentence(struct pb_text *text, const payback_comparison *comparison, const char *const *labels);
/* How often the preferred one is the best, and the interval of its lead; nothing where none leads. */
void pb_best_sentence(struct pb_text *text, const payback_comparison *comparison, const char *const *labels);
void pb_lead_sentence(struct pb_text *text, const payback_comparison *comparison, const char *const *labels);
/* The label as a sentence begins with it: "Doing nothing". */
const char *pb_subject_of(const payback_comparison *comparison, const char *const *labels, size_t proposal);
/* Where the files do not describe the same company: in what. Nothing where they do. */
void pb_baselines_sentence(struct pb_text *text, const payback_comparison *comparison, const char *const *labels);
/* What a dominates in that order, "is better than … (first order).": nothing where it dominates none. */
void pb_dominance_sentence(struct pb_text *text, const payback_comparison *comparison, const char *const *labels,
                           size_t a, int order);
/* What it would be worth to know which one turns out best. */
void pb_evpi_sentence(struct pb_text *text, const payback_comparison *comparison, const char *const *labels);
/* What rival vendors share of their draws, which figures depend on that, and what knowing would be worth otherwise. */
void pb_luck_sentence(struct pb_text *text, const payback_comparison *comparison);

#endif
