/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback check`: what the scenario assumes, how far it is uncertain, and on whose word. */
#include "report/figures.h"
#include "report/pointers.h"
#include "report/table.h"
#include "report/write.h"

#include "payback/scenario.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* The member "name" of the object at a pointer of the document, or "". */
static const char *name_at(const cJSON *document, const char *pointer, size_t length)
{
    const cJSON *at = document;
    for (size_t i = 0; at != NULL && i < length;) {
        char token[64] = "";
        size_t size = strcspn(pointer + i + 1, "/");
        if (size >= sizeof token || i + 1 + size > length)
            return "";
        memcpy(token, pointer + i + 1, size);
        at = cJSON_IsArray(at) ? cJSON_GetArrayItem(at, atoi(token)) : cJSON_GetObjectItemCaseSensitive(at, token);
        i += 1 + size;
    }
    const cJSON *name =
        at != NULL && length > 0 && at != document ? cJSON_GetObjectItemCaseSensitive(at, "name") : NULL;
    return cJSON_IsString(name) ? name->valuestring : "";
}

static void add_group(struct pb_table *table, const payback_assumption *assumption, const cJSON *document)
{
    struct pb_text title = {0};
    size_t length = pb_pointer_group(assumption->pointer);
    pb_text_add_bytes(&title, length > 0 ? assumption->pointer : "/", length > 0 ? length : 1);
    const char *name = name_at(document, assumption->pointer, length);
    pb_text_format(&title, "%s%s", name[0] != '\0' ? "  " : "", name);
    pb_table_group(table, title.data != NULL ? title.data : "");
    table->failed = table->failed || title.failed;
    pb_text_clear(&title);
}

static void add_figures(struct pb_table *table, const payback_assumption *assumption)
{
    pb_table_cell(table, PB_STRONG, pb_general(assumption->mean).text);
    const double quantiles[] = {assumption->p10, assumption->p50, assumption->p90};
    for (int q = 0; q < 3; q++) /* of a constant they are all the same: once is enough */
        pb_table_cell(table, PB_PLAIN,
                      assumption->uncertain && !assumption->event ? pb_general(quantiles[q]).text : "");
}

/* The unit, with the scenario's currency in place of the word. */
static void add_unit(struct pb_text *text, const char *unit, const char *currency)
{
    static const char word[] = "currency";
    bool money = strncmp(unit, word, sizeof word - 1) == 0;
    pb_text_add(text, money ? currency : "");
    pb_text_add(text, money ? unit + sizeof word - 1 : unit);
}

/* Unit, and whose word it is, in a word: "share · default". */
static void add_origin(struct pb_table *table, const payback_assumption *assumption, const char *currency,
                       bool as_above)
{
    bool sourced = assumption->note[0] != '\0';
    const char *origin = !assumption->given ? "default" : !sourced ? "no source" : as_above ? "as above" : "";
    struct pb_text text = {0};
    add_unit(&text, assumption->unit, currency);
    pb_text_format(&text, "%s%s", assumption->unit[0] != '\0' && origin[0] != '\0' ? " · " : "", origin);
    pb_table_cell(table,
                  assumption->given && sourced ? PB_PLAIN
                  : assumption->given          ? PB_CAUTION
                                               : PB_FAINT,
                  text.data != NULL ? text.data : "");
    table->failed = table->failed || text.failed;
    pb_text_clear(&text);
}

static bool same_group(const payback_assumption *a, const payback_assumption *b)
{
    size_t group = pb_pointer_group(a->pointer);
    return pb_pointer_group(b->pointer) == group && strncmp(a->pointer, b->pointer, group) == 0;
}

/* A note that stands on an object holds for its members: it is told once in a group. */
static bool told_above(const payback_scenario *scenario, size_t index)
{
    const payback_assumption *assumption = payback_scenario_assumption(scenario, index);
    while (index-- > 0) {
        const payback_assumption *earlier = payback_scenario_assumption(scenario, index);
        if (!same_group(earlier, assumption))
            return false;
        if (earlier->given && strcmp(earlier->note, assumption->note) == 0)
            return true;
    }
    return false;
}

/* The note below the row, as long as it stays readable. */
static void add_note(struct pb_table *table, const char *note, int longest)
{
    struct pb_text text = {0};
    pb_fit(&text, note, longest);
    pb_table_remark(table, text.data != NULL ? text.data : "");
    table->failed = table->failed || text.failed;
    pb_text_clear(&text);
}

static void add_row(struct pb_table *table, const payback_scenario *scenario, size_t index, int longest_note)
{
    const payback_assumption *assumption = payback_scenario_assumption(scenario, index);
    struct pb_text label = {0};
    pb_text_format(&label, PB_NBSP PB_NBSP "%s", pb_pointer_rest(assumption->pointer));
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, label.data != NULL ? label.data : "");
    table->failed = table->failed || label.failed;
    pb_text_clear(&label);
    add_figures(table, assumption);
    bool as_above = told_above(scenario, index);
    add_origin(table, assumption, payback_scenario_currency(scenario), as_above);
    if (assumption->given && assumption->note[0] != '\0' && !as_above)
        add_note(table, assumption->note, longest_note);
}

static void add_table(struct pb_page *page, const payback_scenario *scenario, const cJSON *document)
{
    enum { ROOMY = 76 };
    struct pb_table table = {.airy = true};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, page->width >= ROOMY ? 28 : 16); /* identifiers in one piece */
    pb_table_column(&table, "mean", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P10", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P50", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P90", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "unit", PB_LEFT, PB_WRAP, 10);
    for (size_t i = 0; i < payback_scenario_assumption_count(scenario); i++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, i);
        if (i == 0 || !same_group(payback_scenario_assumption(scenario, i - 1), assumption))
            add_group(&table, assumption, document);
        add_row(&table, scenario, i, 3 * page->width);
    }
    pb_table_print(page, &table);
}

static void add_header(struct pb_page *page, const payback_scenario *scenario)
{
    size_t count = payback_scenario_assumption_count(scenario), given = 0, uncertain = 0, sourced = 0;
    for (size_t i = 0; i < count; i++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, i);
        given += assumption->given;
        uncertain += assumption->uncertain;
        sourced += assumption->given && assumption->note[0] != '\0';
    }
    struct pb_text text = {0};
    pb_page_paragraph(page, 0, PB_STRONG, payback_scenario_name(scenario), PB_PLAIN, "");
    pb_text_format(&text, "%s · %s", payback_scenario_vendor(scenario), payback_scenario_currency(scenario));
    pb_page_paragraph(page, 0, PB_PLAIN, "", PB_FAINT, text.data != NULL ? text.data : "");
    page->text.failed = page->text.failed || text.failed;
    pb_text_clear(&text);
    const char *description = payback_scenario_description(scenario);
    if (description[0] != '\0')
        pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", PB_PLAIN, description);
    pb_page_newline(page);
    pb_text_format(&text, "%zu assumptions: %zu given, %zu of them with a source; %zu by default; %zu uncertain.",
                   count, given, sourced, count - given, uncertain);
    pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", PB_PLAIN, text.data != NULL ? text.data : "");
    pb_page_newline(page);
    page->text.failed = page->text.failed || text.failed;
    pb_text_clear(&text);
}

payback_status payback_render_assumptions(payback_text *out, const payback_scenario *scenario,
                                          const payback_style *style)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (scenario == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_page page;
    pb_page_begin(&page, style);
    cJSON *document = cJSON_Parse(payback_scenario_json(scenario)); /* for names only: NULL leaves them out */
    add_header(&page, scenario);
    add_table(&page, scenario, document);
    cJSON_Delete(document);
    return pb_page_end(&page, out);
}
