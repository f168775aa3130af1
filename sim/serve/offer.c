/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The price list, and a case that starts from one of its offers, with the questions that only the order form answers.
 */
#include "serve/work.h"

#include "payback/offers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NULL: the reply says why. */
static const payback_offer *find_offer(struct pb_request *request, const payback_offers *offers, const char *name)
{
    const payback_offer *offer = payback_offers_find(offers, name);
    const char *similar = offer ? NULL : payback_offers_suggest(offers, name);
    char hint[200] = "GET /api/vendors lists them all";
    if (offer)
        return offer;
    if (similar)
        snprintf(hint, sizeof hint, "did you mean %s?", similar);
    pb_reply_error(&request->reply, MHD_HTTP_NOT_FOUND, "", "there is no such offer in the price list", hint);
    return NULL;
}

void pb_serve_vendors(struct pb_request *request)
{
    payback_offers *offers = NULL;
    payback_text text = {0};
    const char *name = pb_request_argument(request, "name");
    const payback_offer *offer = NULL;
    payback_status status = payback_offers_new(&offers);
    if (!status && name)
        offer = find_offer(request, offers, name);
    if (!status && (offer || !name))
        status = payback_render_offers_json(&text, offers, offer);
    if (status)
        pb_reply_error(&request->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "", payback_status_text(status), "");
    else if (text.data)
        pb_reply_text(&request->reply, "application/json", &text);
    payback_offers_free(offers);
}

/* ---- a case with an offer ---- */

static payback_status write_questions(payback_text *out, const payback_offer_draft *draft)
{
    const char *why, *pointer;
    FILE *stream = open_memstream(&out->data, &out->length);
    if (!stream)
        return PAYBACK_ERROR_MEMORY;
    fputc('[', stream);
    for (size_t i = 0; (pointer = payback_offer_draft_question(draft, i, &why)) != NULL; i++) {
        fputs(i ? ",\n{\"pointer\": " : "\n{\"pointer\": ", stream);
        pb_write_string(stream, pointer);
        fputs(", \"why\": ", stream);
        pb_write_string(stream, why);
        fputc('}', stream);
    }
    fputc(']', stream);
    return fclose(stream) == 0 ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static payback_status write_draft(payback_text *out, const payback_offer_draft *draft)
{
    struct pb_piece pieces[] = {{.name = "scenario"}, {.name = "questions"}};
    const payback_text *text = payback_offer_draft_text(draft);
    payback_status status = PAYBACK_ERROR_MEMORY;
    pieces[0].text = (payback_text){.data = strdup(text->data), .length = text->length};
    if (pieces[0].text.data)
        status = write_questions(&pieces[1].text, draft);
    return pb_work_object(out, "payback.offer_draft/1", pieces, 2, status);
}

/* The body is the scenario that gets the offer, or with a company what has been measured; it must be sound before
 * anything is made of it. as: where the draft will be. */
static bool read_body(struct pb_work *work, const char *as)
{
    const struct pb_request *request = work->request;
    work->baseline_enough = true;
    return !request->length || pb_work_parse(work, &work->scenario, request->body, request->length, as, NULL);
}

static payback_status make_draft(struct pb_work *work, payback_text *json, const char *place, const char *company)
{
    const struct pb_request *request = work->request;
    const payback_loading loading = pb_work_confined(work);
    payback_offer_draft *draft = NULL;
    payback_offer_request wanted = {.offer = pb_request_argument(request, "name"),
                                    .path = place,
                                    .company = company,
                                    .own = pb_work_flag(request, "own"),
                                    .loading = &loading};
    if (request->length && company)
        wanted.measured = request->body;
    else if (request->length) /* composed: the draft stands alone */
        wanted.base = pb_work_flag(request, "composed") ? payback_scenario_json(work->scenario) : request->body;
    payback_status status = payback_offer_draft_new(&draft, work->diagnostics, &wanted);
    if (!status)
        status = write_draft(json, draft);
    payback_offer_draft_free(draft);
    return status;
}

void pb_serve_offer(struct pb_request *request)
{
    struct pb_work work;
    payback_offers *offers = NULL;
    payback_text text = {0};
    char *place = NULL, *company = NULL;
    const char *name = pb_request_argument(request, "name"), *file = pb_request_argument(request, "company");
    const char *as = pb_request_argument(request, "as");
    if (!as || !*as)
        as = "draft.json";
    bool good = pb_work_begin(&work, request) && pb_work_good(&work, payback_offers_new(&offers), NULL) &&
                find_offer(request, offers, name ? name : "") && read_body(&work, as) &&
                (place = pb_served_path(request, as, true)) != NULL;
    if (good && file)
        good = (company = pb_served_path(request, file, false)) != NULL;
    if (good) {
        payback_status status = make_draft(&work, &text, place, company);
        pb_work_json(&work, status, &text);
    }
    payback_text_free(&text);
    payback_offers_free(offers);
    free(company);
    free(place);
    pb_work_end(&work);
}
