/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/provenance.h"

#include "scenario/members.h"

#include <stdlib.h>
#include <string.h>

enum { NAMED = 6 }; /* members that a warning names */

/* What a vendor asks for, and under which terms. */
static bool is_vendors_price(const char *pointer)
{
    return pb_is_within(pointer, "/proposal/pricing") || strcmp(pointer, "/proposal/implementation/services_fee") == 0;
}

/* Members of one file that a warning speaks of, the first few by name. */
struct list {
    struct pb_text names;
    size_t count;
};

static void add_name(struct list *list, const char *pointer)
{
    static const char pricing[] = "/proposal/pricing/";
    bool short_name = strncmp(pointer, pricing, sizeof pricing - 1) == 0;
    bool charge = short_name && strcmp(strrchr(pointer, '/'), "/name") == 0; /* "charges/0" */
    if (list->count++ < NAMED)
        pb_text_format(&list->names, "%s%s", list->count > 1 ? ", " : "",
                       charge       ? pb_parent_of(pointer).text + sizeof pricing - 1
                       : short_name ? pointer + sizeof pricing - 1
                                    : pointer);
}

static void end_names(struct list *list)
{
    if (list->count > NAMED)
        pb_text_format(&list->names, " and %zu more", list->count - NAMED);
}

/* By file of the document. */
struct lists {
    struct list inherited[PB_CHAIN_MAX], foreign[PB_CHAIN_MAX];
};

/* ---- prices of another vendor ---- */

static void warn_of_inherited(struct pb_reading *reading, size_t file, struct list *list)
{
    const pb_document *document = reading->document;
    end_names(list);
    if (list->names.data != NULL)
        pb_warn_at(reading, "/proposal/vendor",
                   "what is the vendor's own, written here; \"without\": [\"/proposal/pricing\"] leaves the other's "
                   "prices and terms out",
                   "\"%s\" is charged by what stands in the file of another vendor (\"%s\", %s): %s",
                   pb_document_vendor_at(document, 0), pb_document_vendor_at(document, file),
                   pb_document_file_at(document, file), list->names.data);
}

/* Whether the file at index speaks of another vendor than the main one. */
static bool is_rivals(const pb_document *document, size_t index)
{
    const char *own = pb_document_vendor_at(document, 0), *there = pb_document_vendor_at(document, index);
    return own != NULL && there != NULL && strcmp(own, there) != 0;
}

/* ---- amounts in another currency ---- */

static bool is_amount(const struct pb_reading *reading, const struct pb_value *value)
{
    if (strncmp(value->field->unit, "currency", strlen("currency")) != 0)
        return false;
    /* prices with a currency of their own have an exchange rate */
    return !pb_is_within(value->pointer, "/proposal/pricing") || !reading->inputs->root[PB_ROOT_PRICE_CURRENCY].given;
}

static bool is_foreign(const struct pb_reading *reading, size_t file)
{
    const char *currency = reading->inputs->root[PB_ROOT_CURRENCY].text;
    return currency != NULL && strcmp(pb_document_currency_at(reading->document, file), currency) != 0;
}

static void warn_of_currency(struct pb_reading *reading, size_t file, struct list *list)
{
    const pb_document *document = reading->document;
    end_names(list);
    pb_warn_at(reading, "/currency",
               "write these amounts anew in this currency, or keep the other one and give prices a price_currency and "
               "an exchange_rate",
               "%zu amount%s of %s, written in %s, count%s as %s without being converted (%s)", list->count,
               list->count == 1 ? "" : "s", pb_document_file_at(document, file),
               pb_document_currency_at(document, file), list->count == 1 ? "s" : "",
               reading->inputs->root[PB_ROOT_CURRENCY].text, pb_text_string(&list->names));
}

/* ---- all of them ---- */

/* Whether a warning names the member: of a list its elements alone, and of a charge its name. */
static bool is_named(const struct pb_value *value)
{
    static const char charges[] = "/proposal/pricing/charges/";
    if (value->field->kind == PB_OBJECT || value->field->kind == PB_LIST)
        return false;
    return strncmp(value->pointer, charges, sizeof charges - 1) != 0 ||
           strcmp(strrchr(value->pointer, '/'), "/name") == 0;
}

static bool is_zero(const struct pb_value *value)
{
    bool number = value->field->kind == PB_QUANTITY || value->field->kind == PB_NUMBER;
    return number && value->distribution == NULL && value->number == 0;
}

static void read_member(struct pb_reading *reading, struct pb_value *value, struct lists *lists)
{
    const pb_document *document = reading->document;
    size_t file = pb_document_file_of(document, value->pointer);
    value->file = pb_document_file_at(document, file);
    if (file == PB_BY_OPTION)
        return;
    value->inherited = is_vendors_price(value->pointer) && is_rivals(document, file);
    if (value->inherited && is_named(value) && !is_zero(value))
        add_name(&lists->inherited[file], value->pointer);
    if (is_amount(reading, value) && is_foreign(reading, file) && !is_zero(value))
        add_name(&lists->foreign[file], value->pointer);
}

static void warn(struct pb_reading *reading, size_t file, struct list *inherited, struct list *foreign)
{
    if (inherited->count > 0)
        warn_of_inherited(reading, file, inherited);
    if (foreign->count > 0)
        warn_of_currency(reading, file, foreign);
    reading->memory_short |= inherited->names.failed || foreign->names.failed;
    pb_text_clear(&inherited->names);
    pb_text_clear(&foreign->names);
}

void pb_read_provenance(struct pb_reading *reading)
{
    size_t count = 0;
    struct lists lists = {0};
    if (reading->errors > 0 || reading->memory_short)
        return;
    struct pb_member *members = pb_members(reading->inputs, &count);
    reading->memory_short |= members == NULL;
    for (size_t m = 0; members != NULL && m < count; m++)
        if (members[m].value->given && members[m].value->pointer != NULL)
            read_member(reading, members[m].value, &lists);
    reading->inputs->correlations_file =
        pb_document_file_at(reading->document, pb_document_file_of(reading->document, "/correlations"));
    for (size_t file = 0; file < PB_CHAIN_MAX; file++)
        warn(reading, file, &lists.inherited[file], &lists.foreign[file]);
    free(members);
}
