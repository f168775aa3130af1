/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback.offers/1: the price list, or one offer of it. */
#include "report/json.h"
#include "scenario/offers.h"

#include "payback/offers.h"

#include <math.h>

static void add_charge(struct pb_json *json, const payback_offer_charge *charge)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "name", charge->name);
    pb_json_member_string(json, "meter", charge->meter);
    pb_json_member_number(json, "price_low", charge->low);
    pb_json_member_number(json, "price_high", charge->high);
    pb_json_close(json, '}');
}

static void add_term(struct pb_json *json, const payback_offer_term *term)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "pointer", term->pointer);
    pb_json_member_raw(json, "value", term->value);
    pb_json_member_string(json, "note", term->note);
    pb_json_close(json, '}');
}

static void add_offer(struct pb_json *json, const payback_offer *offer)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "name", offer->name);
    pb_json_member_string(json, "title", offer->title);
    pb_json_member_string(json, "description", offer->description);
    pb_json_member_string(json, "vendor", offer->vendor);
    pb_json_member_string(json, "currency", pb_offer_currency);
    pb_json_member_number(json, "commitment_months",
                          offer->commitment_months > 0 ? offer->commitment_months : (double)NAN);
    pb_json_member_string(json, "date", offer->date);
    pb_json_member_string(json, "grades", offer->grades);
    pb_json_member_string(json, "source", offer->source);
    pb_json_member_open(json, "billed", '[');
    for (size_t i = 0; i < offer->charge_count; i++)
        add_charge(json, &offer->charges[i]);
    pb_json_close(json, ']');
    pb_json_member_open(json, "terms", '[');
    for (size_t i = 0; i < offer->term_count; i++)
        add_term(json, &offer->terms[i]);
    pb_json_close(json, ']');
    pb_json_close(json, '}');
}

payback_status payback_render_offers_json(payback_text *out, const payback_offers *offers, const payback_offer *offer)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (offers == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_json json = {0};
    pb_json_begin(&json, "payback.offers/1");
    pb_json_member_open(&json, "offers", '[');
    for (size_t i = 0; i < payback_offers_count(offers); i++)
        if (offer == NULL || offer == payback_offers_at(offers, i))
            add_offer(&json, payback_offers_at(offers, i));
    pb_json_close(&json, ']');
    return pb_json_end(&json, out);
}
