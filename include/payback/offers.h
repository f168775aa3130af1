/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The price list that the program carries: what vendors offer, each with its terms, and of each figure its source, its
 * date and how good the source is. The files in scenarios/offers/ are the list. An offer is half of a scenario: what
 * the support team looks like is the company's. */
#ifndef PAYBACK_OFFERS_H
#define PAYBACK_OFFERS_H

#include "payback/report.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One thing that is billed. */
typedef struct payback_offer_charge {
    const char *name;  /* "Copilot" */
    const char *meter; /* as in /proposal/pricing/charges/0/meter */
    double low, high;  /* price of one of what the meter counts, in USD; the same where there is one price. Ranges and
                          tiers: the least and the most; how much is billed of each (its factor) is in it */
} payback_offer_charge;

/* A member of an offer's file, in the order of the file: a value, or an object with a note of its own. */
typedef struct payback_offer_term {
    const char *pointer;
    const char *value; /* JSON; NULL for an object or an element of a list */
    const char *note;  /* its own; "" without */
} payback_offer_term;

/* Texts live as long as the list. */
typedef struct payback_offer {
    const char *name; /* as `payback vendors NAME` and `payback init --vendor NAME` take it */
    const char *title, *description, *vendor;
    const char *source;    /* a note: where the prices come from */
    const char *date;      /* of the prices: "2026-10-07", "2026-10" or "2026" */
    const char *grades;    /* of all its sources: "q", "q s"; see payback_offer_grade */
    int commitment_months; /* length of a term; 0: not stated, the model takes 12 */
    payback_offer_charge *charges;
    size_t charge_count;
    payback_offer_term *terms;
    size_t term_count;
} payback_offer;

typedef struct payback_offers payback_offers;

/* *out is NULL unless PAYBACK_OK. PAYBACK_ERROR_ARGUMENT, PAYBACK_ERROR_MEMORY. */
PAYBACK_TRY payback_status payback_offers_new(payback_offers **out);
PAYBACK_API void payback_offers_free(payback_offers *offers); /* takes NULL */
PAYBACK_API size_t payback_offers_count(const payback_offers *offers);
/* In the order of their names; NULL beyond the last. */
PAYBACK_API const payback_offer *payback_offers_at(const payback_offers *offers, size_t index);
/* The offer of that name, or NULL. */
PAYBACK_API const payback_offer *payback_offers_find(const payback_offers *offers, const char *name);
/* The name that was meant by a word that is none: a part of one name or vendor only, or a misspelling; or NULL. */
PAYBACK_API const char *payback_offers_suggest(const payback_offers *offers, const char *word);
/* What a grade means: 'q', 's' or 'm'; "" for another letter. */
PAYBACK_API const char *payback_offer_grade(char grade);

/* A scenario to be written, with an offer of the list. Zero-initialise; texts need to live during the call only. */
typedef struct payback_offer_request {
    const char *offer;    /* its name */
    const char *path;     /* where the scenario is to be written; "-": standard output, in the working directory */
    const char *company;  /* the file that it extends: a baseline, or a scenario whose own offer is left out; or NULL */
    const char *measured; /* with company: a scenario part, whose baseline goes before the company's (NULL: none) */
    const char *base; /* without company: the scenario that gets the offer in place of its own (NULL: the starter) */
    bool own;         /* base is the company's own scenario and does not come from the starter */
    const payback_loading
        *loading; /* how files are read (NULL: any, wherever they are); of it only confine and folder */
} payback_offer_request;

typedef struct payback_offer_draft payback_offer_draft;

/* Composes the scenario and checks it as it will stand at path; nothing is written. *out is NULL unless PAYBACK_OK.
 * Errors and warnings are added to diagnostics (may be NULL). PAYBACK_ERROR_TARGET: there is no such offer;
 * PAYBACK_ERROR_UNREADABLE: the company's file, or
 * the folder of path; PAYBACK_ERROR_SCENARIO: it is not valid, or gives no valid scenario;
 * PAYBACK_ERROR_ARGUMENT, PAYBACK_ERROR_MEMORY. */
PAYBACK_TRY payback_status payback_offer_draft_new(payback_offer_draft **out, payback_diagnostics *diagnostics,
                                                   const payback_offer_request *request);
PAYBACK_API void payback_offer_draft_free(payback_offer_draft *draft); /* takes NULL */
/* The text of the file. */
PAYBACK_API const payback_text *payback_offer_draft_text(const payback_offer_draft *draft);
/* Whether the scenario says what stands at the pointer (an input), in its own file or in the company's. */
PAYBACK_API bool payback_offer_draft_gives(const payback_offer_draft *draft, const char *pointer);
/* What is still to be answered: a member's pointer, and *why. First those that only the order form can answer. NULL
 * beyond the last. */
PAYBACK_API const char *payback_offer_draft_question(const payback_offer_draft *draft, size_t index, const char **why);

/* The list as a table (offer NULL), or one of its offers with all terms, notes and sources. */
PAYBACK_TRY payback_status payback_render_offers(payback_text *out, const payback_offers *offers,
                                                 const payback_offer *offer, const payback_style *style);
/* payback.offers/1, of all or of one. */
PAYBACK_TRY payback_status payback_render_offers_json(payback_text *out, const payback_offers *offers,
                                                      const payback_offer *offer);

#ifdef __cplusplus
}
#endif

#endif
