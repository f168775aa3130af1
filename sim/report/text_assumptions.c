/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback check`: what the scenario assumes, how far it is uncertain, and on whose word. */
#include "base/memory.h"
#include "report/figures.h"
#include "report/pointers.h"
#include "report/settings.h"
#include "report/table.h"
#include "report/write.h"

#include "payback/scenario.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
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
    pb_table_group(table, pb_text_string(&title));
    table->failed |= title.failed;
    pb_text_clear(&title);
}

/* Four digits, as a rule; millions as such, so that one large amount does not widen the table. */
static struct pb_label figure(double value)
{
    if (!(fabs(value) >= 1e6) || !(fabs(value) < 1e12))
        return pb_general(value);
    struct pb_label label = pb_general(value / 1e6);
    size_t end = strlen(label.text);
    snprintf(label.text + end, sizeof label.text - end, PB_NBSP "M");
    return label;
}

static void add_figures(struct pb_table *table, const payback_assumption *assumption)
{
    pb_table_cell(table, PB_STRONG, figure(assumption->mean).text);
    const double quantiles[] = {assumption->p10, assumption->p50, assumption->p90};
    for (int q = 0; q < 3; q++) /* of a constant they are all the same: once is enough */
        pb_table_cell(table, PB_PLAIN, assumption->uncertain && !assumption->event ? figure(quantiles[q]).text : "");
}

/* "USD/year" for "currency per year", "/year" for "per year". */
static void add_unit(struct pb_table *table, const char *unit, const char *currency)
{
    static const char money[] = "currency", per[] = " per ";
    struct pb_text text = {0};
    pb_text_add(&text, "");
    if (strncmp(unit, money, sizeof money - 1) == 0) {
        pb_text_add(&text, currency);
        unit += sizeof money - 1;
    }
    if (strncmp(unit, per + 1, sizeof per - 2) == 0) {
        pb_text_add(&text, "/");
        unit += sizeof per - 2;
    }
    for (const char *at = strstr(unit, per); at != NULL; at = strstr(unit, per)) {
        pb_text_add_bytes(&text, unit, (size_t)(at - unit));
        pb_text_add(&text, "/");
        unit = at + sizeof per - 1;
    }
    pb_text_add(&text, unit);
    pb_table_cell(table, PB_PLAIN, pb_text_string(&text));
    table->failed |= text.failed;
    pb_text_clear(&text);
}

static bool same_group(const payback_assumption *a, const payback_assumption *b)
{
    size_t group = pb_pointer_group(a->pointer);
    return pb_pointer_group(b->pointer) == group && strncmp(a->pointer, b->pointer, group) == 0;
}

/* "a" for the scenario's own file, "b" for the one that it extends; the option by its name. */
static struct pb_label letter_of(const payback_scenario *scenario, const char *file)
{
    struct pb_label label = {""};
    for (size_t i = 0; file != NULL && i < payback_scenario_file_count(scenario); i++)
        if (strcmp(payback_scenario_file_at(scenario, i), file) == 0)
            snprintf(label.text, sizeof label.text, "%c", 'a' + (char)i);
    if (file != NULL && label.text[0] == '\0')
        snprintf(label.text, sizeof label.text, "%.20s", file);
    return label;
}

/* The page under construction. */
struct check {
    const payback_scenario *scenario;
    const cJSON *document;
    struct pb_table table;
    int *marks; /* by assumption: the number of its note, 0 without */
    int last_mark;
    int longest_note;
    bool composed; /* a column says which file gives what */
};

/* A note that stands on an object holds for its members: it has one number in their group. */
static void number_note(struct check *check, size_t first, size_t index)
{
    const payback_assumption *assumption = payback_scenario_assumption(check->scenario, index);
    if (!assumption->given || assumption->note[0] == '\0')
        return;
    for (size_t i = first; i < index && check->marks[index] == 0; i++)
        if (check->marks[i] > 0 && strcmp(payback_scenario_assumption(check->scenario, i)->note, assumption->note) == 0)
            check->marks[index] = check->marks[i];
    if (check->marks[index] == 0)
        check->marks[index] = ++check->last_mark;
}

static void add_row(struct check *check, size_t index)
{
    const payback_assumption *assumption = payback_scenario_assumption(check->scenario, index);
    struct pb_text text = {0};
    pb_text_format(&text, PB_NBSP PB_NBSP "%s", pb_pointer_rest(assumption->pointer));
    pb_table_row(&check->table);
    pb_table_cell(&check->table, PB_PLAIN, pb_text_string(&text));
    check->table.failed |= text.failed;
    pb_text_clear(&text);
    add_figures(&check->table, assumption);
    add_unit(&check->table, assumption->unit, payback_scenario_currency(check->scenario));
    if (check->marks[index] > 0)
        pb_text_format(&text, "[%d]", check->marks[index]);
    else
        pb_text_add(&text, "none");
    if (check->composed) /* in one column: two do not fit on a page of 80 */
        pb_text_format(&text, PB_NBSP "%s", letter_of(check->scenario, assumption->file).text);
    pb_table_cell(&check->table, check->marks[index] > 0 && !assumption->inherited ? PB_PLAIN : PB_CAUTION,
                  pb_text_string(&text));
    check->table.failed |= text.failed;
    pb_text_clear(&text);
}

/* What another vendor's file gives, in a sentence. */
static void add_inherited(struct check *check, size_t first, size_t end)
{
    struct pb_text text = {0};
    for (size_t i = first; i < end; i++) {
        const payback_assumption *assumption = payback_scenario_assumption(check->scenario, i);
        if (assumption->inherited)
            pb_text_format(&text, "%s%s", text.length == 0 ? "Inherited from another vendor's file: " : ", ",
                           pb_pointer_rest(assumption->pointer));
    }
    if (text.length > 0)
        pb_table_remark(&check->table, text.data);
    check->table.failed |= text.failed;
    pb_text_clear(&text);
}

/* The notes of a group, each as long as it stays readable. */
static void add_notes(struct check *check, size_t first, size_t end)
{
    int told = 0; /* numbers rise in the order of the rows */
    for (size_t i = first; i < end; i++) {
        if (check->marks[i] <= told)
            continue;
        told = check->marks[i];
        struct pb_text text = {0};
        pb_text_format(&text, "[%d]" PB_NBSP, told);
        pb_fit(&text, payback_scenario_assumption(check->scenario, i)->note, check->longest_note);
        pb_table_remark(&check->table, pb_text_string(&text));
        check->table.failed |= text.failed;
        pb_text_clear(&text);
    }
}

/* What the file leaves to the defaults, in a sentence. */
static void add_defaults(struct check *check, size_t first, size_t end)
{
    struct pb_text text = {0};
    for (size_t i = first; i < end; i++) {
        const payback_assumption *assumption = payback_scenario_assumption(check->scenario, i);
        if (!assumption->given)
            pb_text_format(&text, "%s%s" PB_NBSP "%s", text.length == 0 ? "By default: " : ", ",
                           pb_pointer_rest(assumption->pointer), figure(assumption->mean).text);
    }
    if (text.length > 0)
        pb_table_remark(&check->table, text.data);
    check->table.failed |= text.failed;
    pb_text_clear(&text);
}

static void add_whole_group(struct check *check, size_t first, size_t end)
{
    add_group(&check->table, payback_scenario_assumption(check->scenario, first), check->document);
    for (size_t i = first; i < end; i++) {
        number_note(check, first, i);
        if (payback_scenario_assumption(check->scenario, i)->given)
            add_row(check, i);
    }
    add_notes(check, first, end);
    add_inherited(check, first, end);
    add_defaults(check, first, end);
}

static void add_table(struct pb_page *page, const payback_scenario *scenario, const cJSON *document)
{
    enum { ROOMY = 76 };
    size_t count = payback_scenario_assumption_count(scenario);
    struct check check = {.scenario = scenario,
                          .document = document,
                          .table = {.airy = true},
                          .marks = pb_new(count, sizeof *check.marks),
                          .longest_note = 4 * page->width,
                          .composed = pb_is_composed(scenario)};
    if (check.marks == NULL) {
        page->text.failed = true;
        return;
    }
    /* Identifiers stay in one piece where there is room. */
    pb_table_column(&check.table, "", PB_LEFT, PB_WRAP, page->width < ROOMY ? 16 : check.composed ? 24 : 26);
    pb_table_column(&check.table, "mean", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&check.table, "P10", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&check.table, "P50", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&check.table, "P90", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&check.table, "unit", PB_LEFT, PB_CUT, 8);
    pb_table_column(&check.table, "note", PB_LEFT, PB_FIXED, 0);
    for (size_t first = 0, end; first < count; first = end) {
        const payback_assumption *head = payback_scenario_assumption(scenario, first);
        for (end = first + 1; end < count && same_group(head, payback_scenario_assumption(scenario, end));)
            end++;
        add_whole_group(&check, first, end);
    }
    pb_table_print(page, &check.table);
    free(check.marks);
}

/* The table of rules under construction. */
struct rules {
    const payback_scenario *scenario;
    struct pb_table table;
    bool composed;
};

static void add_setting_row(void *context, const struct pb_setting *setting)
{
    struct rules *rules = context;
    struct pb_text source = {0};
    pb_table_row(&rules->table);
    pb_table_cell(&rules->table, PB_PLAIN, setting->name);
    pb_table_cell(&rules->table, PB_PLAIN, setting->value);
    if (!setting->given)
        pb_text_add(&source, "by default");
    else if (rules->composed)
        pb_text_format(&source, "%s%s", letter_of(rules->scenario, setting->file).text,
                       setting->inherited ? ", inherited" : "");
    pb_table_cell(&rules->table, setting->inherited ? PB_CAUTION : PB_FAINT, pb_text_string(&source));
    rules->table.failed |= source.failed;
    pb_text_clear(&source);
}

static void add_settings(struct pb_page *page, const payback_scenario *scenario)
{
    struct rules rules = {.scenario = scenario, .composed = pb_is_composed(scenario)};
    pb_table_column(&rules.table, "", PB_LEFT, PB_WRAP, 18);
    pb_table_column(&rules.table, "", PB_LEFT, PB_WRAP, 18);
    pb_table_column(&rules.table, rules.composed ? "file" : "", PB_LEFT, PB_FIXED, 0);
    if (!pb_list_settings(scenario, add_setting_row, &rules))
        page->text.failed = true;
    pb_page_heading(page, "Rules and terms", "");
    pb_table_print(page, &rules.table);
}

/* Which letter is which file, and how many agents the work implies. */
static void add_legend(struct pb_page *page, const payback_scenario *scenario)
{
    struct pb_text text = {0};
    for (size_t i = 0; pb_is_composed(scenario) && i < payback_scenario_file_count(scenario); i++) {
        const char *file = payback_scenario_file_at(scenario, i);
        pb_text_format(&text, "%s%s = %s", i == 0 ? "Files, by the letter behind the note: " : ", which extends ",
                       letter_of(scenario, file).text, file);
    }
    if (text.length > 0) {
        pb_text_add(&text, ".");
        pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", PB_PLAIN, text.data);
    }
    page->text.failed |= text.failed;
    pb_text_clear(&text);
    double agents = payback_scenario_agents_needed(scenario);
    if (isfinite(agents)) {
        pb_text_format(&text, "The work of month 1 needs %s agents.", pb_fixed(agents, 1).text);
        pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", PB_PLAIN, pb_text_string(&text));
    }
    page->text.failed |= text.failed;
    pb_text_clear(&text);
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
    bool baseline = payback_scenario_is_baseline(scenario);
    pb_text_format(&text, "%s%s%s", payback_scenario_vendor(scenario), baseline ? "" : " · ",
                   payback_scenario_currency(scenario));
    pb_page_paragraph(page, 0, PB_PLAIN, "", PB_FAINT, pb_text_string(&text));
    page->text.failed |= text.failed;
    pb_text_clear(&text);
    if (baseline)
        pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", PB_PLAIN,
                          "a baseline without a proposal; fine to extend");
    const char *description = payback_scenario_description(scenario);
    if (description[0] != '\0')
        pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", PB_PLAIN, description);
    pb_page_newline(page);
    pb_text_format(&text, "%zu assumptions: %zu given, %zu of them with a note; %zu by default; %zu uncertain.", count,
                   given, sourced, count - given, uncertain);
    pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", PB_PLAIN, pb_text_string(&text));
    add_legend(page, scenario);
    pb_page_newline(page);
    page->text.failed |= text.failed;
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
    cJSON *document = cJSON_Parse(payback_scenario_json(scenario)); /* for names */
    if (document == NULL)
        return PAYBACK_ERROR_MEMORY;
    pb_page_begin(&page, style);
    add_header(&page, scenario);
    add_table(&page, scenario, document);
    cJSON_Delete(document);
    add_settings(&page, scenario);
    return pb_page_end(&page, out);
}
