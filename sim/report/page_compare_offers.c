/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of a comparison say, side by side: on the page what differs, in a workbook the terms of all contracts.
 */
#include "report/page_compare.h"

#include "base/memory.h"
#include "report/html_result.h"
#include "report/settings.h"
#include "report/words.h"

#include <stdlib.h>
#include <string.h>

enum { OFFERS_COMPARED = 5, OFFER_LINES = 24, HEAD_COLUMNS = 24 };

/* What an offer says of an input: by the input's name, since the same place of a list may hold another risk. */
struct said {
    char *name, *words, *exact;
    bool contract;  /* a term of the contract */
    bool inherited; /* it stands in another vendor's file */
    bool figure;    /* one number, and nothing else */
    enum pb_cell_kind kind;
    double value;
};

struct offer {
    const payback_scenario *scenario;
    struct said *said;
    size_t count, capacity;
    bool failed;
};

/* Takes the texts. */
static void add_said(struct offer *offer, struct pb_text *name, struct pb_text *words, struct pb_text *exact,
                     struct said said)
{
    if (offer->count == offer->capacity) {
        size_t capacity = offer->capacity > 0 ? 2 * offer->capacity : 64;
        struct said *list = pb_resize(offer->said, capacity, sizeof *list);
        offer->failed = offer->failed || list == NULL;
        offer->said = list != NULL ? list : offer->said;
        offer->capacity = list != NULL ? capacity : offer->capacity;
    }
    pb_text_add(words, "");
    pb_text_add(exact, "");
    said.name = pb_text_take(name);
    said.words = pb_text_take(words);
    said.exact = pb_text_take(exact);
    bool made = said.name != NULL && said.words != NULL && said.exact != NULL;
    if (made && offer->count < offer->capacity) {
        offer->said[offer->count++] = said;
        return;
    }
    offer->failed = true;
    free(said.name);
    free(said.words);
    free(said.exact);
}

/* Where it is not the offer's own file that says so: "(mid-market-saas.json, inherited)". */
static void add_source(const struct offer *offer, struct pb_text *words, const char *file, bool inherited)
{
    if (!pb_is_composed(offer->scenario) || file == NULL || strcmp(file, payback_scenario_file(offer->scenario)) == 0)
        return;
    pb_text_add(words, " (");
    pb_file_words(words, file, inherited);
    pb_text_add(words, ")");
}

static enum pb_cell_kind kind_of(const char *unit)
{
    return pb_is_share(unit)                                    ? PB_KIND_SHARE
           : strncmp(unit, "currency", strlen("currency")) == 0 ? PB_KIND_MONEY
                                                                : PB_KIND_NUMBER;
}

/* "0.99", "54% to 71%". */
static void read_assumption(struct offer *offer, const payback_assumption *a)
{
    struct pb_text name = {0}, words = {0}, exact = {0};
    bool certain = a->p10 == a->p90 || a->event;
    if (!a->given)
        return;
    pb_pointer_words(&name, offer->scenario, a->pointer);
    if (certain)
        pb_text_add(&words, pb_run_quantity(a, a->mean).text);
    else
        pb_text_format(&words, "%s to %s", pb_run_quantity(a, a->p10).text, pb_run_quantity(a, a->p90).text);
    size_t alone = words.length;
    add_source(offer, &words, a->file, a->inherited);
    /* a factor of the command line changes the figures alone */
    pb_text_format(&exact, "%s %.17g %.17g", a->distribution, a->p10, a->p90);
    add_said(offer, &name, &words, &exact,
             (struct said){.contract = pb_is_of_contract(a->pointer),
                           .inherited = a->inherited,
                           .figure = certain && words.length == alone,
                           .kind = kind_of(a->unit),
                           .value = a->mean});
}

static void read_setting(void *context, const struct pb_setting *setting)
{
    struct offer *offer = context;
    struct pb_text name = {0}, words = {0}, exact = {0};
    pb_text_add(&name, setting->name);
    pb_text_add(&words, setting->value);
    pb_text_add(&exact, setting->value);
    add_source(offer, &words, setting->file, setting->inherited);
    add_said(offer, &name, &words, &exact,
             (struct said){.contract = pb_is_of_contract(setting->pointer), .inherited = setting->inherited});
}

static void read_offer(struct offer *offer, const payback_scenario *scenario)
{
    *offer = (struct offer){.scenario = scenario};
    bool listed = pb_list_settings(scenario, read_setting, offer);
    offer->failed = offer->failed || !listed;
    for (size_t i = 0; i < payback_scenario_assumption_count(scenario); i++)
        read_assumption(offer, payback_scenario_assumption(scenario, i));
}

static void forget_offer(struct offer *offer)
{
    for (size_t i = 0; i < offer->count; i++) {
        free(offer->said[i].name);
        free(offer->said[i].words);
        free(offer->said[i].exact);
    }
    free(offer->said);
}

static const struct said *said_of(const struct offer *offer, const char *name)
{
    for (size_t i = 0; i < offer->count; i++)
        if (strcmp(offer->said[i].name, name) == 0)
            return &offer->said[i];
    return NULL;
}

/* Whether it is the first offer that speaks of it. */
static bool is_first(const struct offer *offers, size_t column, const char *name)
{
    for (size_t k = 0; k < column; k++)
        if (said_of(&offers[k], name) != NULL)
            return false;
    return true;
}

/* … and not all say the same for themselves. */
static bool is_difference(const struct offer *offers, size_t count, size_t column, const char *name)
{
    const struct said *here = said_of(&offers[column], name);
    if (!is_first(offers, column, name))
        return false;
    for (size_t k = 0; k < count; k++) {
        const struct said *there = said_of(&offers[k], name);
        if (there == NULL || there->inherited || strcmp(there->exact, here->exact) != 0)
            return true;
    }
    return false;
}

static bool is_any_composed(const struct offer *offers, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (pb_is_composed(offers[k].scenario))
            return true;
    return false;
}

/* ---- tables ---- */

static void add_line(struct pb_report *page, const struct offer *offers, size_t count, const char *name)
{
    struct pb_text text = {0};
    pb_report_row(page);
    pb_fit(&text, name, PB_NAME_COLUMNS);
    pb_report_cell(page, PB_PLAIN, pb_report_keep_text(page, &text));
    for (size_t k = 0; k < count; k++) {
        const struct said *said = said_of(&offers[k], name);
        if (said == NULL)
            pb_report_cell(page, PB_PLAIN, "–");
        else if (said->figure)
            pb_report_figure_cell(page, said->words, said->kind, said->value);
        else
            pb_report_cell(page, PB_PLAIN, said->words);
    }
}

/* A column an offer, under its label. */
static void begin_offers(struct pb_report *page, const struct pb_compare_page *s, const char *first,
                         const size_t *columns, size_t count)
{
    struct pb_text head = {0};
    pb_report_words_column(page, first, 16);
    for (size_t k = 0; k < count; k++) {
        pb_fit(&head, s->labels[columns[k]], HEAD_COLUMNS);
        pb_report_words_column(page, pb_report_keep_text(page, &head), 10);
    }
}

static void read_offers(struct offer *offers, const struct pb_compare_page *s, const size_t *columns, size_t count)
{
    for (size_t k = 0; k < count; k++)
        read_offer(&offers[k], s->scenarios[columns[k]]);
}

static void forget_offers(struct pb_report *page, struct offer *offers, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        page->failed = page->failed || offers[k].failed;
        forget_offer(&offers[k]);
    }
}

static void add_differing_lines(struct pb_report *page, const struct offer *offers, size_t count)
{
    size_t lines = 0;
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < offers[k].count; i++) {
            const char *name = offers[k].said[i].name;
            if (is_difference(offers, count, k, name) && lines++ < OFFER_LINES)
                add_line(page, offers, count, name);
        }
    if (lines == 0) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, "nothing");
    } else if (is_any_composed(offers, count)) {
        pb_report_note(page, "A file in brackets: not the offer’s own file says so, but one that it extends; "
                             "“inherited” where that one is another vendor’s.");
    }
    if (lines > OFFER_LINES)
        pb_report_note(page, "And %zu more.", lines - OFFER_LINES);
}

void pb_compare_offers(struct pb_report *page, const struct pb_compare_page *s)
{
    size_t columns[OFFERS_COMPARED], count = 0;
    struct offer offers[OFFERS_COMPARED];
    for (size_t i = 0; i < s->comparison->proposal_count && count < OFFERS_COMPARED; i++)
        if (s->by_value[i] < s->scenario_count)
            columns[count++] = s->by_value[i];
    if (count < 2)
        return;
    pb_report_section(page, PB_ACROSS, "What do they differ in?");
    pb_report_table(page,
                    count < s->scenario_count
                        ? "What is not the same in all of the five with the greatest mean, or is inherited; P10 to P90 "
                          "of an uncertain one"
                        : "What is not the same in all of them, or is inherited; P10 to P90 of an uncertain one");
    begin_offers(page, s, "input", columns, count);
    read_offers(offers, s, columns, count);
    add_differing_lines(page, offers, count);
    forget_offers(page, offers, count);
}

/* In a sentence, as far as it has been written (payback_describe_comparison). */
static void add_deals_line(struct pb_report *page, const struct pb_compare_page *s)
{
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "the deal");
    for (size_t k = 0; k < s->scenario_count; k++) {
        const char *deal = s->comparison->proposals[k].deal;
        pb_report_cell(page, PB_PLAIN, deal != NULL && deal[0] != '\0' ? deal : "–");
    }
}

void pb_compare_terms(struct pb_report *page, const struct pb_compare_page *s)
{
    size_t columns[PAYBACK_PROPOSALS_MAX];
    struct offer offers[PAYBACK_PROPOSALS_MAX];
    for (size_t k = 0; k < s->scenario_count; k++)
        columns[k] = k;
    pb_report_table(page, "What each contract says; P10 to P90 of what is uncertain");
    begin_offers(page, s, "term", columns, s->scenario_count);
    add_deals_line(page, s);
    read_offers(offers, s, columns, s->scenario_count);
    for (size_t k = 0; k < s->scenario_count; k++)
        for (size_t i = 0; i < offers[k].count; i++)
            if (offers[k].said[i].contract && is_first(offers, k, offers[k].said[i].name))
                add_line(page, offers, s->scenario_count, offers[k].said[i].name);
    if (is_any_composed(offers, s->scenario_count))
        pb_report_remark(page, "A file in brackets: not the offer’s own file says so, but one that it extends; "
                               "“inherited” where that one is another vendor’s.");
    forget_offers(page, offers, s->scenario_count);
}
