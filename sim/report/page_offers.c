/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages of `payback vendors`: the price list, or the terms of one offer. */
#include "report/page_model.h"
#include "report/words.h"
#include "scenario/offers.h"

#include "payback/offers.h"

#include <math.h>
#include <string.h>

struct subject {
    const payback_offers *offers;
    const payback_offer *offer;
};

/* What one of the meter's units is called behind a price. */
static const char *meter_words(const char *meter)
{
    static const struct {
        const char *meter, *words;
    } all[] = {
        {"month", "a month"},
        {"seat", "a seat and month"},
        {"resolution", "a resolution"},
        {"verified_resolution", "a verified resolution"},
        {"net_resolution", "a resolution that stays one"},
        {"conversation", "a conversation"},
        {"ticket", "a ticket"},
        {"human_ticket", "a ticket that people handle"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i].meter, meter) == 0)
            return all[i].words;
    return meter;
}

static struct pb_label price_words(double price)
{
    return price == round(price) ? pb_fixed(price, 0) : pb_fixed(price, 2);
}

/* "Copilot: 50 a seat and month" */
static void add_charge(struct pb_text *out, const payback_offer_charge *charge)
{
    pb_text_format(out, "%s: %s", charge->name, price_words(charge->low).text);
    if (charge->high > charge->low)
        pb_text_format(out, " – %s", price_words(charge->high).text);
    pb_text_format(out, " %s", meter_words(charge->meter));
}

static const char *term_words(struct pb_report *page, const payback_offer *offer)
{
    if (offer->commitment_months > 0)
        return pb_report_words(page, "%s", pb_months(offer->commitment_months).text);
    return "not stated";
}

static void add_grades(struct pb_report *page)
{
    struct pb_text text = {0};
    pb_report_section(page, PB_ACROSS, "How good the sources are");
    for (const char *grade = "qsm"; *grade; grade++)
        pb_text_format(&text, "%s%c: %s", grade[0] == 'q' ? "Grade " : "; ", *grade, payback_offer_grade(*grade));
    pb_text_add(&text, ". Where no term is stated, a scenario takes 12 months.");
    pb_report_paragraph(page, PB_PLAIN, &text);
}

static void add_offer_row(struct pb_report *page, const payback_offer *offer)
{
    struct pb_text billed = {0};
    pb_report_row(page);
    pb_report_cell(page, PB_STRONG, offer->name);
    pb_report_cell(page, PB_PLAIN, offer->vendor);
    pb_report_cell(page, PB_PLAIN, term_words(page, offer));
    pb_report_cell(page, PB_PLAIN, offer->date);
    pb_report_cell(page, PB_PLAIN, offer->grades);
    for (size_t i = 0; i < offer->charge_count; i++) {
        pb_text_add(&billed, i > 0 ? "; " : "");
        add_charge(&billed, &offer->charges[i]);
    }
    pb_report_remark(page, pb_report_keep_text(page, &billed));
}

static void build_list(struct pb_report *page, const payback_offers *offers)
{
    pb_report_title(page, "What vendors offer",
                    pb_report_words(page, "%zu offers · %s", payback_offers_count(offers), pb_offer_currency));
    pb_report_say(page,
                  "Prices as they were published, each with its date and a grade for its source. A vendor's order "
                  "form goes before all of this.");
    pb_report_section(page, PB_ACROSS, "What is billed, and at what price");
    pb_report_table(page, "");
    pb_report_words_column(page, "name", 16);
    pb_report_words_column(page, "vendor", 8);
    pb_report_words_column(page, "term", 0);
    pb_report_words_column(page, "date", 0);
    pb_report_words_column(page, "grade", 0);
    for (size_t i = 0; i < payback_offers_count(offers); i++)
        add_offer_row(page, payback_offers_at(offers, i));
    add_grades(page);
    pb_report_say(page,
                  "`payback vendors NAME` shows all terms of one, with their sources; `payback init FILE --vendor "
                  "NAME` writes a scenario with it.");
}

/* ---- one offer ---- */

/* Length of "/proposal/pricing" in "/proposal/pricing/starts". */
static size_t folder_length(const char *pointer)
{
    return (size_t)(strrchr(pointer, '/') - pointer);
}

static void add_term(struct pb_report *page, const payback_offer_term *term)
{
    struct pb_text words = {0};
    bool text = term->value[0] == '"';
    if (text) /* no name or choice of an offer has a character that JSON escapes */
        pb_text_add_bytes(&words, term->value + 1, strlen(term->value) - 2);
    else
        pb_distribution_words(&words, term->value);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, pb_report_words(page, PB_NBSP PB_NBSP "%s", strrchr(term->pointer, '/') + 1));
    pb_report_cell(page, PB_PLAIN, pb_report_keep_text(page, &words));
    if (*term->note)
        pb_report_remark(page, term->note);
}

static void add_terms(struct pb_report *page, const payback_offer *offer)
{
    const char *folder = "";
    size_t length = 0;
    for (size_t i = 0; i < offer->term_count; i++) {
        const payback_offer_term *term = &offer->terms[i];
        size_t of = term->value ? folder_length(term->pointer) : strlen(term->pointer);
        if (of != length || strncmp(folder, term->pointer, of) != 0)
            pb_report_group(page, pb_report_words(page, "%.*s", (int)of, term->pointer));
        folder = term->pointer;
        length = of;
        if (term->value)
            add_term(page, term);
        else
            pb_report_remark(page, term->note);
    }
}

static void build_offer(struct pb_report *page, const payback_offer *offer)
{
    pb_report_title(page, offer->title, pb_report_words(page, "%s · %s", offer->vendor, pb_offer_currency));
    pb_report_say(page, "%s", offer->description);
    pb_report_section(page, PB_ACROSS, "What is billed, and at what price");
    for (size_t i = 0; i < offer->charge_count; i++) {
        struct pb_text item = {0};
        add_charge(&item, &offer->charges[i]);
        pb_report_item(page, &item);
    }
    pb_report_say(page, "Term: %s. Prices of %s; grade %s.", term_words(page, offer), offer->date, offer->grades);
    pb_report_section(page, PB_ACROSS, "All terms, as they stand in a scenario");
    pb_report_table(page, "");
    pb_report_words_column(page, "term", 16);
    pb_report_words_column(page, "value", 16);
    add_terms(page, offer);
    add_grades(page);
    pb_report_say(page, "`payback init FILE --vendor %s` writes a scenario with it.", offer->name);
}

static void build(struct pb_report *page, const void *data)
{
    const struct subject *subject = data;
    if (subject->offer != NULL)
        build_offer(page, subject->offer);
    else
        build_list(page, subject->offers);
}

payback_status payback_render_offers(payback_text *out, const payback_offers *offers, const payback_offer *offer,
                                     const payback_style *style)
{
    const struct subject subject = {offers, offer};
    return pb_report_render_text(out, build, offers != NULL ? &subject : NULL, style);
}
