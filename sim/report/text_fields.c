/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback fields`: the table of inputs, or the card of one of them. */
#include "report/field_lookup.h"
#include "report/figures.h"
#include "report/pointers.h"
#include "report/table.h"
#include "report/write.h"

#include <string.h>

static void add_columns(struct pb_table *table)
{
    pb_table_column(table, "", PB_LEFT, PB_WRAP, 16);
    pb_table_column(table, "kind", PB_LEFT, PB_FIXED, 0);
    pb_table_column(table, "range", PB_LEFT, PB_WRAP, 12);
    pb_table_column(table, "default", PB_LEFT, PB_WRAP, 12);
}

static void add_group(struct pb_table *table, const payback_field *field)
{
    struct pb_text group = {0};
    size_t length = pb_pointer_group(field->pointer);
    pb_text_add_bytes(&group, length > 0 ? field->pointer : "/", length > 0 ? length : 1);
    pb_table_group(table, pb_text_string(&group));
    table->failed |= group.failed;
    pb_text_clear(&group);
}

static void add_field(struct pb_table *table, const payback_field *field)
{
    struct pb_text label = {0};
    pb_text_format(&label, PB_NBSP PB_NBSP "%s", pb_pointer_rest(field->pointer));
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, pb_text_string(&label));
    table->failed |= label.failed;
    pb_text_clear(&label);
    pb_table_cell(table, PB_PLAIN, field->kind);
    pb_table_cell(table, PB_PLAIN, field->range);
    pb_table_cell(table, strcmp(field->default_text, "required") == 0 ? PB_CAUTION : PB_PLAIN, field->default_text);

    struct pb_text meaning = {0};
    bool unit_told = strstr(field->meaning, field->unit) != NULL; /* an empty unit is told anywhere */
    pb_text_format(&meaning, "%s%s%s%s", field->meaning, unit_told ? "" : " (", unit_told ? "" : field->unit,
                   unit_told ? "" : ")");
    pb_table_remark(table, pb_text_string(&meaning));
    table->failed |= meaning.failed;
    pb_text_clear(&meaning);
}

/* What the words of the column "kind" mean. */
static const char *explain_kind(const char *kind)
{
    static const struct {
        const char *kind, *words;
    } kinds[] = {
        {"quantity", "quantity: a number, or a distribution such as {\"dist\":\"pert\",\"min\":1,\"mode\":2,\"max\":4} "
                     "that is drawn once "
                     "per trial"},
        {"number", "number: the same in every trial"},
        {"integer", "integer: a whole number"},
        {"boolean", "boolean: true or false"},
        {"choice", "choice: one of the words"},
        {"text", "text"},
        {"object", "object: has members of its own"},
        {"list", "list: an array"},
        {"event", "event: drawn, 0 or 1; never written in the file"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return kinds[i].words;
    return kind;
}

static void add_card_line(struct pb_table *table, const char *label, const char *text)
{
    if (text[0] == '\0')
        return;
    pb_table_row(table);
    pb_table_cell(table, PB_FAINT, label);
    pb_table_cell(table, PB_PLAIN, text);
}

static void add_card(struct pb_page *page, const payback_field *field)
{
    pb_page_heading(page, field->pointer, "");
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_FIXED, 0);
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 12);
    add_card_line(&table, "meaning", field->meaning);
    add_card_line(&table, "kind", explain_kind(field->kind));
    add_card_line(&table, "range", field->range);
    add_card_line(&table, "unit", field->unit);
    add_card_line(&table, "default", field->default_text);
    add_card_line(&table, "luck", field->vendors_own ? "each vendor's own in a comparison" : "");
    add_card_line(&table, "pilot", field->pilot_measures ? "can measure it" : "");
    pb_table_print(page, &table);
}

static void add_fields(struct pb_page *page, const char *pointer)
{
    struct pb_table table = {.airy = true};
    const payback_field *previous = NULL;
    add_columns(&table);
    for (size_t i = 0; i < payback_field_count(); i++) {
        const payback_field *field = payback_field_at(i);
        if (!pb_field_below(field, pointer) || pb_field_is(field, pointer))
            continue;
        size_t group = pb_pointer_group(field->pointer);
        if (previous == NULL || pb_pointer_group(previous->pointer) != group ||
            strncmp(previous->pointer, field->pointer, group) != 0)
            add_group(&table, field);
        add_field(&table, field);
        previous = field;
    }
    if (previous != NULL && page->text.length > 0)
        pb_page_newline(page);
    if (previous != NULL)
        pb_table_print(page, &table);
    pb_table_clear(&table);
}

payback_status payback_render_fields(payback_text *out, const char *pointer, const payback_style *style)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};

    struct pb_text message = {0};
    payback_status status = pb_field_check(pointer, &message);
    if (status != PAYBACK_OK) {
        payback_status delivered = pb_deliver(out, &message);
        return delivered != PAYBACK_OK ? delivered : status;
    }

    struct pb_page page;
    pb_page_begin(&page, style);
    for (size_t i = 0; i < payback_field_count(); i++)
        if (pb_field_is(payback_field_at(i), pointer))
            add_card(&page, payback_field_at(i));
    add_fields(&page, pointer);
    return pb_page_end(&page, out);
}
