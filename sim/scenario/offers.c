/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the price list: what is billed at what price, which members the file has, and from its notes when and by whom
 * the prices were published. */
#include "scenario/offers.h"

#include "base/memory.h"
#include "base/text.h"
#include "scenario/document.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ISO C promises strings of 4,095 characters only; every compiler that builds this takes longer ones. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
static const struct {
    const char *name, *text;
} files[] = {
#include "offers_data.h"
};
#pragma GCC diagnostic pop

enum { FILES = sizeof files / sizeof files[0] };

const char pb_offer_currency[] = "USD";

struct payback_offers {
    payback_offer items[FILES];
    cJSON *trees[FILES]; /* own most texts */
};

const char *pb_offer_text(const char *name)
{
    for (size_t i = 0; i < FILES; i++)
        if (strcmp(files[i].name, name) == 0)
            return files[i].text;
    return NULL;
}

const char *payback_offer_grade(char grade)
{
    switch (grade) {
    case 'q':
        return "the vendor's own page or help article";
    case 's':
        return "a secondary article";
    case 'm':
        return "from memory, not confirmed: ask for the order form";
    default:
        return "";
    }
}

static const char *text_at(const cJSON *tree, const char *pointer)
{
    const cJSON *member = pb_json_at(tree, pointer);
    return cJSON_IsString(member) ? member->valuestring : "";
}

/* ---- terms ---- */

static bool is_value(const cJSON *item)
{
    if (cJSON_IsArray(item))
        return !cJSON_IsObject(item->child);
    return !cJSON_IsObject(item) || pb_json_member(item, "dist") || pb_json_member(item, "curve");
}

/* The value without its note, which stands beside it. */
static char *value_of(const cJSON *item)
{
    cJSON *copy = cJSON_Duplicate(item, true);
    if (cJSON_IsObject(copy))
        cJSON_DeleteItemFromObjectCaseSensitive(copy, "note");
    char *value = copy ? pb_json_compact(copy) : NULL;
    cJSON_Delete(copy);
    return value;
}

static payback_status add_term(payback_offer *offer, const char *pointer, const cJSON *item)
{
    bool value = is_value(item);
    const char *note = text_at(item, "/note");
    if (!value && !*note)
        return PAYBACK_OK;
    payback_offer_term *grown = pb_resize(offer->terms, offer->term_count + 1, sizeof *grown);
    if (!grown)
        return PAYBACK_ERROR_MEMORY;
    offer->terms = grown;
    payback_offer_term *term = &grown[offer->term_count++];
    *term = (payback_offer_term){pb_copy_text(pointer), value ? value_of(item) : NULL, note};
    return term->pointer && (!value || term->value) ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

/* As deep as the tree. */
static payback_status add_terms(payback_offer *offer, const char *pointer, const cJSON *item)
{
    payback_status status = add_term(offer, pointer, item);
    size_t index = 0;
    if (is_value(item))
        return status;
    for (const cJSON *child = item->child; child && !status; child = child->next, index++) {
        struct pb_text below = {0};
        if (child->string && strcmp(child->string, "note") == 0)
            continue;
        if (child->string)
            pb_text_format(&below, "%s/%s", pointer, child->string);
        else
            pb_text_format(&below, "%s/%zu", pointer, index);
        status = below.failed ? PAYBACK_ERROR_MEMORY : add_terms(offer, below.data, child);
        pb_text_clear(&below);
    }
    return status;
}

/* ---- what is billed ---- */

struct range {
    double low, high;
};

static struct range wider(struct range a, struct range b)
{
    return (struct range){fmin(a.low, b.low), fmax(a.high, b.high)};
}

/* Of a number, a distribution with bounds or percentiles, or a list of tiers; NaN where there is nothing. */
static struct range range_of(const cJSON *item)
{
    struct range range = {(double)NAN, (double)NAN};
    if (cJSON_IsNumber(item))
        return (struct range){item->valuedouble, item->valuedouble};
    if (cJSON_IsArray(item)) {
        const cJSON *tier;
        cJSON_ArrayForEach(tier, item) range = wider(range, range_of(pb_json_member(tier, "price")));
    } else if (cJSON_IsObject(item)) {
        static const char *const bounds[] = {"min", "max", "p05", "p95"};
        for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
            range = wider(range, range_of(pb_json_member(item, bounds[i])));
    }
    return range;
}

/* Nothing where there is no price. */
static payback_status add_charge(payback_offer *offer, const char *name, const char *meter, const cJSON *price,
                                 const cJSON *factor)
{
    if (!price)
        return PAYBACK_OK;
    payback_offer_charge *grown = pb_resize(offer->charges, offer->charge_count + 1, sizeof *grown);
    if (!grown)
        return PAYBACK_ERROR_MEMORY;
    offer->charges = grown;
    struct range one = range_of(price), times = factor ? range_of(factor) : (struct range){1, 1};
    grown[offer->charge_count++] = (payback_offer_charge){name, meter, one.low * times.low, one.high * times.high};
    return PAYBACK_OK;
}

static const cJSON *price_of(const cJSON *charge)
{
    const cJSON *price = pb_json_member(charge, "price");
    return price ? price : pb_json_member(charge, "tiers");
}

static payback_status add_charges(payback_offer *offer, const cJSON *tree)
{
    const cJSON *usage = pb_json_at(tree, "/proposal/pricing/usage"), *charge;
    payback_status status =
        usage ? add_charge(offer, "Usage", text_at(usage, "/unit"), price_of(usage), NULL) : PAYBACK_OK;
    cJSON_ArrayForEach(charge, pb_json_at(tree, "/proposal/pricing/charges"))
    {
        if (!status)
            status = add_charge(offer, text_at(charge, "/name"), text_at(charge, "/meter"), price_of(charge),
                                pb_json_member(charge, "factor"));
    }
    if (!status)
        status = add_charge(offer, "Own running cost", "conversation",
                            pb_json_at(tree, "/proposal/operations/cost_per_conversation"), NULL);
    if (!status)
        status =
            add_charge(offer, "Own hosting", "month", pb_json_at(tree, "/proposal/operations/cost_per_month"), NULL);
    return status;
}

/* ---- sources ---- */

/* The last date of the `length` bytes: a year, perhaps with month and day; its length, 0 where there is none. */
static size_t last_date(const char **date, const char *text, size_t length)
{
    size_t found = 0;
    for (size_t i = 0; i + 4 <= length; i++) {
        size_t digits = strspn(text + i, "0123456789-");
        if (digits == 0)
            continue;
        digits = digits < length - i ? digits : length - i;
        bool dated = (digits == 4 || digits == 7 || digits == 10) && text[i] == '2' && text[i + 1] == '0' &&
                     (digits == 4 || text[i + 4] == '-');
        if (dated) {
            *date = text + i;
            found = digits;
        }
        i += digits;
    }
    return found;
}

/* Adds the grades of a note to those that are there. */
static void add_grades(struct pb_text *grades, const char *note)
{
    static const char word[] = "grade ";
    for (const char *at = strstr(note, word); at; at = strstr(at, word)) {
        at += sizeof word - 1;
        if (*payback_offer_grade(*at) && !(grades->data && strchr(grades->data, *at)))
            pb_text_format(grades, "%s%c", grades->length ? " " : "", *at);
    }
}

/* The first note that has a grade says what the prices rest on; all notes say how good the sources are. */
static payback_status add_source(payback_offer *offer)
{
    struct pb_text grades = {0};
    const char *date = NULL;
    size_t length = 0;
    offer->source = "";
    for (size_t i = 0; i < offer->term_count; i++) {
        const char *note = offer->terms[i].note, *grade = strstr(note, "grade ");
        if (grade && !*offer->source) {
            offer->source = note;
            length = last_date(&date, note, (size_t)(grade - note));
        }
        add_grades(&grades, note);
    }
    offer->grades = pb_text_take(&grades);
    offer->date = length ? pb_copy_bytes(date, length) : pb_copy_text("");
    return offer->grades && offer->date ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

/* ---- the list ---- */

static payback_status read_offer(payback_offer *offer, const cJSON *tree)
{
    const cJSON *term = pb_json_at(tree, "/proposal/pricing/commitment_months");
    offer->title = text_at(tree, "/name");
    offer->description = text_at(tree, "/description");
    offer->vendor = text_at(tree, "/proposal/vendor");
    offer->commitment_months = cJSON_IsNumber(term) ? (int)term->valuedouble : 0;
    payback_status status = add_charges(offer, tree);
    static const char *const parts[] = {"/proposal", "/baseline"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && !status; i++) {
        const cJSON *part = pb_json_at(tree, parts[i]);
        status = part ? add_terms(offer, parts[i], part) : PAYBACK_OK;
    }
    return status ? status : add_source(offer);
}

payback_status payback_offers_new(payback_offers **out)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    payback_offers *offers = pb_new(1, sizeof *offers);
    payback_status status = offers ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < FILES && !status; i++) {
        offers->trees[i] = cJSON_Parse(files[i].text);
        offers->items[i].name = files[i].name;
        status = offers->trees[i] ? read_offer(&offers->items[i], offers->trees[i]) : PAYBACK_ERROR_MEMORY;
    }
    if (status)
        payback_offers_free(offers);
    else
        *out = offers;
    return status;
}

void payback_offers_free(payback_offers *offers)
{
    for (size_t i = 0; offers && i < FILES; i++) {
        payback_offer *offer = &offers->items[i];
        for (size_t t = 0; t < offer->term_count; t++) {
            free((char *)offer->terms[t].pointer);
            free((char *)offer->terms[t].value);
        }
        free(offer->terms);
        free(offer->charges);
        free((char *)offer->grades);
        free((char *)offer->date);
        cJSON_Delete(offers->trees[i]);
    }
    free(offers);
}

size_t payback_offers_count(const payback_offers *offers)
{
    return offers ? FILES : 0;
}

const payback_offer *payback_offers_at(const payback_offers *offers, size_t index)
{
    return index < payback_offers_count(offers) ? &offers->items[index] : NULL;
}

const payback_offer *payback_offers_find(const payback_offers *offers, const char *name)
{
    for (size_t i = 0; name && i < payback_offers_count(offers); i++)
        if (strcmp(offers->items[i].name, name) == 0)
            return &offers->items[i];
    return NULL;
}

const char *payback_offers_suggest(const payback_offers *offers, const char *word)
{
    const char *names[FILES], *found = NULL;
    size_t count = 0;
    if (!offers || !word)
        return NULL;
    for (size_t i = 0; i < FILES; i++) {
        const payback_offer *offer = &offers->items[i];
        names[i] = offer->name;
        if (strlen(word) > 2 && (strcasestr(offer->name, word) || strcasestr(offer->vendor, word))) {
            found = offer->name;
            count++;
        }
    }
    return count == 1 ? found : pb_suggest(word, names, FILES);
}
