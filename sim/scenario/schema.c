/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The JSON Schema (draft-07) of scenario files, written from the table of inputs and the registry of distributions.
 *
 * A file that extends another is a patch: nothing is required in it, and null removes. So there are two descriptions of
 * the same tree, and "extends" tells which one holds. A patch refers to the other description for each member. */
#include "payback/report.h"

#include "distribution/distribution.h"
#include "scenario/document.h"
#include "scenario/json_writer.h"
#include "scenario/listing.h"
#include "scenario/schema_rules.h"
#include "scenario/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct schema {
    struct pb_json_writer out;
    cJSON *starter; /* where the examples come from */
    bool patch;     /* the description that is being written */
    bool failed;    /* memory is short */
};

static const char scenario_root[] = "#/definitions/scenario";

static void write_shape(struct schema *schema, const struct pb_shape *shape);

static void write_reference(struct schema *schema, const char *key, const char *target)
{
    bool flat = schema->out.flat;
    pb_writer_open(&schema->out, key, '{');
    schema->out.flat = true;
    pb_writer_string(&schema->out, "$ref", target);
    pb_writer_close(&schema->out, '}');
    schema->out.flat = flat;
}

/* A list that stays on one line. */
static void open_list(struct schema *schema, const char *key)
{
    pb_writer_open(&schema->out, key, '[');
    schema->out.flat = true;
}

static void close_list(struct schema *schema)
{
    pb_writer_close(&schema->out, ']');
    schema->out.flat = false;
}

/* ---- words ---- */

static void write_title(struct schema *schema, const char *key)
{
    char title[PB_KEY_SIZE];
    size_t length = strlen(key);
    for (size_t i = 0; i <= length && i < sizeof title; i++)
        title[i] = key[i] == '_' ? ' ' : key[i];
    pb_writer_string(&schema->out, "title", title);
}

/* Meaning, unit, range and default in one sentence each: what an editor shows beside the member. */
static void write_description(struct schema *schema, const struct pb_field *field)
{
    const payback_field *line = payback_field_at((size_t)(field - pb_fields));
    struct pb_text text = {0};
    pb_text_add(&text, field->meaning);
    if (field->unit[0] != '\0')
        pb_text_format(&text, " (%s)", field->unit);
    if (strcmp(line->range, "any") != 0 && line->range[0] != '\0')
        pb_text_format(&text, "; %s", line->range);
    if (field->presence == PB_REQUIRED_FIELD)
        pb_text_add(&text, "; required");
    else
        pb_text_format(&text, "; default: %s", line->default_text);
    pb_writer_string(&schema->out, "description", text.data != NULL ? text.data : "");
    schema->failed |= text.failed;
    pb_text_clear(&text);
}

/* What the starter scenario has in this place. */
static void write_example(struct schema *schema, const struct pb_field *field)
{
    struct pb_text pointer = {0};
    for (const char *c = field->pointer; *c != '\0'; c++)
        pb_text_add_char(&pointer, *c == '*' ? '0' : *c);
    const cJSON *example = pointer.failed ? NULL : pb_json_at(schema->starter, pointer.data);
    schema->failed |= pointer.failed;
    pb_text_clear(&pointer);
    if (example == NULL || field->kind == PB_OBJECT || (field->kind == PB_LIST && cJSON_IsObject(example->child)))
        return;
    char *json = pb_json_compact(example);
    schema->failed |= json == NULL;
    if (json == NULL)
        return;
    open_list(schema, "examples");
    pb_writer_raw(&schema->out, NULL, json);
    close_list(schema);
    free(json);
}

static void write_default(struct schema *schema, const struct pb_field *field)
{
    if (field->presence != PB_DEFAULT_FIELD)
        return;
    if (field->kind == PB_CHOICE)
        pb_writer_string(&schema->out, "default", field->choices[(int)field->default_value]);
    else if (field->kind == PB_BOOLEAN)
        pb_writer_truth(&schema->out, "default", field->default_value != 0);
    else
        pb_writer_number(&schema->out, "default", field->default_value);
}

/* ---- single members ---- */

static void write_range(struct schema *schema, const struct pb_field *field)
{
    if (isfinite(field->low))
        pb_writer_number(&schema->out, field->low_open ? "exclusiveMinimum" : "minimum", field->low);
    else
        pb_writer_number(&schema->out, "minimum", -field->most);
    if (isfinite(field->high))
        pb_writer_number(&schema->out, field->high_open ? "exclusiveMaximum" : "maximum", field->high);
    else
        pb_writer_number(&schema->out, "maximum", field->most);
}

/* A number in the range of its field (NULL: of any), or a distribution, which can only be checked by the program. No
 * union of types: some validators warn of one. */
static void write_quantity(struct schema *schema, const struct pb_field *field)
{
    pb_writer_raw(&schema->out, "if", "{\"type\": \"object\"}");
    pb_writer_raw(&schema->out, "then", "{\"$ref\": \"#/definitions/distribution\"}");
    pb_writer_open(&schema->out, "else", '{');
    pb_writer_string(&schema->out, "type", "number");
    if (field)
        write_range(schema, field);
    pb_writer_close(&schema->out, '}');
}

static void write_choices(struct schema *schema, const struct pb_field *field)
{
    open_list(schema, "enum");
    for (const char *const *word = field->choices; *word != NULL; word++)
        pb_writer_string(&schema->out, NULL, *word);
    close_list(schema);
}

/* Whole numbers, of which one stands for a list of one. */
static void write_sizes(struct schema *schema, const struct pb_field *field)
{
    pb_writer_raw(&schema->out, "if", "{\"type\": \"array\"}");
    pb_writer_open(&schema->out, "then", '{');
    pb_writer_string(&schema->out, "type", "array");
    pb_writer_open(&schema->out, "items", '{');
    pb_writer_string(&schema->out, "type", "integer");
    write_range(schema, field);
    pb_writer_close(&schema->out, '}');
    pb_writer_number(&schema->out, "minItems", 1);
    pb_writer_number(&schema->out, "maxItems", 32);
    pb_writer_close(&schema->out, '}');
    pb_writer_open(&schema->out, "else", '{');
    pb_writer_string(&schema->out, "type", "integer");
    write_range(schema, field);
    pb_writer_close(&schema->out, '}');
}

/* A list of numbers or of texts. How many they are is a rule. */
static void write_list(struct schema *schema, const struct pb_field *field)
{
    bool pointers = field->group == PB_GROUP_META, names = !pointers && field->slot == PB_ROOT_PILOT_CATEGORIES;
    if (!pointers && field->slot == PB_ROOT_PILOT_TICKETS) {
        write_sizes(schema, field);
        return;
    }
    pb_writer_string(&schema->out, "type", "array");
    pb_writer_open(&schema->out, "items", '{');
    pb_writer_string(&schema->out, "type", pointers || names ? "string" : "number");
    if (pointers)
        pb_writer_string(&schema->out, "pattern", "^/");
    else if (!names)
        write_range(schema, field);
    pb_writer_close(&schema->out, '}');
}

static void write_names(struct schema *schema)
{
    pb_writer_string(&schema->out, "type", "array");
    pb_writer_raw(&schema->out, "items", "{\"type\": \"string\"}");
    pb_writer_number(&schema->out, "minItems", 1);
}

/* The pointers of a stress. */
static void write_free_object(struct schema *schema, const struct pb_field *field)
{
    bool set = strcmp(strrchr(field->pointer, '/'), "/set") == 0;
    pb_writer_string(&schema->out, "type", "object");
    pb_writer_raw(&schema->out, "properties", "{\"note\": {\"$ref\": \"#/definitions/note\"}}");
    pb_writer_raw(&schema->out, "propertyNames", "{\"pattern\": \"^(/.*|note)$\"}");
    pb_writer_raw(&schema->out, "additionalProperties",
                  set ? "{\"$ref\": \"#/definitions/quantity\"}" : "{\"type\": \"number\"}");
}

static void write_kind(struct schema *schema, const struct pb_field *field)
{
    switch (field->kind) {
    case PB_QUANTITY:
        write_quantity(schema, field);
        break;
    case PB_NUMBER:
    case PB_INTEGER:
        pb_writer_string(&schema->out, "type", field->kind == PB_NUMBER ? "number" : "integer");
        write_range(schema, field);
        break;
    case PB_BOOLEAN:
        pb_writer_string(&schema->out, "type", "boolean");
        break;
    case PB_CHOICE:
        write_choices(schema, field);
        break;
    case PB_TEXT:
        pb_writer_string(&schema->out, "type", "string");
        break;
    case PB_LIST:
        write_list(schema, field);
        break;
    case PB_NAMES:
        write_names(schema);
        break;
    case PB_OBJECT:
        write_free_object(schema, field);
        break;
    case PB_EVENT:
        break;
    }
}

/* ---- objects and lists of objects ---- */

/* A file without a proposal is a baseline, and fine to extend. */
static bool is_required(const struct pb_shape *shape, const struct pb_shape *child)
{
    return child->required && !(shape->parent == NULL && strcmp(child->key, "proposal") == 0);
}

static void write_required(struct schema *schema, const struct pb_shape *shape)
{
    bool any = false;
    for (const struct pb_shape *child = shape->child; child != NULL; child = child->next)
        any |= is_required(shape, child);
    if (!any)
        return;
    open_list(schema, "required");
    for (const struct pb_shape *child = shape->child; child != NULL; child = child->next)
        if (is_required(shape, child))
            pb_writer_string(&schema->out, NULL, child->key);
    close_list(schema);
}

/* Path of a shape in the description of a complete scenario. */
static void write_path(struct pb_text *path, const struct pb_shape *shape)
{
    if (shape->parent == NULL) {
        pb_text_add(path, scenario_root);
        return;
    }
    write_path(path, shape->parent);
    pb_text_format(path, "/properties/%s", shape->key);
}

/* In a patch: what a complete scenario has there, or null, or, of a distribution or ramp, some of its members. */
static void write_patched(struct schema *schema, const struct pb_shape *shape)
{
    struct pb_text path = {0};
    write_path(&path, shape);
    pb_writer_open(&schema->out, "anyOf", '[');
    write_reference(schema, NULL, path.data != NULL ? path.data : "#");
    pb_writer_raw(&schema->out, NULL, "{\"type\": \"null\"}");
    if (shape->field->kind == PB_QUANTITY)
        pb_writer_raw(&schema->out, NULL, "{\"type\": \"object\", \"not\": {\"required\": [\"dist\"]}}");
    pb_writer_close(&schema->out, ']');
    schema->failed |= path.failed;
    pb_text_clear(&path);
}

static void write_properties(struct schema *schema, const struct pb_shape *shape)
{
    pb_writer_open(&schema->out, "properties", '{');
    write_reference(schema, "note", "#/definitions/note");
    if (shape->parent == NULL)
        pb_writer_raw(
            &schema->out, "$schema",
            "{\"type\": \"string\", \"description\": \"where an editor finds this schema; the program does not "
            "read it\"}");
    for (const struct pb_shape *child = shape->child; child != NULL; child = child->next) {
        bool absent = child->field != NULL && (child->field->kind == PB_EVENT ||
                                               (!schema->patch && strcmp(child->field->pointer, "/extends") == 0));
        if (absent)
            continue;
        pb_writer_open(&schema->out, child->key, '{');
        write_shape(schema, child);
        pb_writer_close(&schema->out, '}');
    }
    pb_writer_close(&schema->out, '}');
    pb_writer_truth(&schema->out, "additionalProperties", false);
}

static void write_rules(struct schema *schema, const char *pointer)
{
    const char *rules = pb_schema_rules(pointer);
    if (rules != NULL)
        pb_writer_raw(&schema->out, "allOf", rules);
}

static void write_object(struct schema *schema, const struct pb_shape *shape, const char *pointer)
{
    const char *section = pb_schema_section(pointer);
    if (section != NULL)
        pb_writer_string(&schema->out, "description", section);
    bool nullable = schema->patch && shape->parent != NULL;
    if (nullable) {
        pb_writer_raw(&schema->out, "if", "{\"type\": \"object\"}");
        pb_writer_raw(&schema->out, "else", "{\"type\": \"null\"}");
        pb_writer_open(&schema->out, "then", '{');
    }
    pb_writer_string(&schema->out, "type", "object");
    write_properties(schema, shape);
    if (nullable)
        pb_writer_close(&schema->out, '}');
    if (schema->patch)
        return;
    write_required(schema, shape);
    write_rules(schema, pointer);
}

static void write_objects(struct schema *schema, const struct pb_shape *shape, const struct pb_shape *elements)
{
    struct pb_text pointer = {0};
    pb_text_format(&pointer, "%s/*", shape->field->pointer);
    pb_writer_string(&schema->out, "type", "array");
    pb_writer_number(&schema->out, "minItems", shape->field->low);
    pb_writer_number(&schema->out, "maxItems", shape->field->high);
    pb_writer_open(&schema->out, "items", '{');
    write_object(schema, elements, pointer.data != NULL ? pointer.data : "");
    pb_writer_close(&schema->out, '}');
    schema->failed |= pointer.failed;
    pb_text_clear(&pointer);
}

/* An object without a line in the table has its pointer from its first member. */
static void write_plain_object(struct schema *schema, const struct pb_shape *shape)
{
    const struct pb_shape *leaf = shape;
    size_t levels = 0;
    for (; leaf->field == NULL; leaf = leaf->child)
        levels++;
    struct pb_text pointer = {0};
    pb_text_add(&pointer, leaf->field->pointer);
    for (; levels > 0 && !pointer.failed; levels--)
        *strrchr(pointer.data, '/') = '\0';
    write_object(schema, shape, pointer.failed ? "" : pointer.data);
    schema->failed |= pointer.failed;
    pb_text_clear(&pointer);
}

/* What stands between the braces of a member's description. */
static void write_shape(struct schema *schema, const struct pb_shape *shape)
{
    const struct pb_field *field = shape->field;
    if (shape->parent != NULL)
        write_title(schema, shape->key);
    if (field == NULL) {
        write_plain_object(schema, shape);
        return;
    }
    if (schema->patch && (field->kind != PB_OBJECT || shape->child == NULL) &&
        strcmp(field->pointer, "/extends") != 0) {
        write_patched(schema, shape);
        return;
    }
    write_description(schema, field);
    const struct pb_shape *elements = pb_shape_elements(shape);
    if (elements != NULL)
        write_objects(schema, shape, elements);
    else if (shape->child != NULL)
        write_object(schema, shape, field->pointer);
    else {
        write_kind(schema, field);
        write_rules(schema, field->pointer);
        write_default(schema, field);
        write_example(schema, field);
    }
}

/* ---- distributions ---- */

static void write_parameter(struct schema *schema, const char *name, enum pb_argument_kind kind, const char *meaning)
{
    pb_writer_open(&schema->out, name, '{');
    pb_writer_string(&schema->out, "description", meaning);
    pb_writer_string(&schema->out, "type", kind == PB_ARGUMENT_NUMBER ? "number" : "array");
    if (kind == PB_ARGUMENT_LIST)
        pb_writer_raw(&schema->out, "items", "{\"type\": \"number\"}");
    if (kind == PB_ARGUMENT_COMPONENTS)
        write_reference(schema, "items", "#/definitions/component");
    if (kind != PB_ARGUMENT_NUMBER)
        pb_writer_number(&schema->out, "minItems", 1);
    pb_writer_close(&schema->out, '}');
}

static bool is_in(const char *const *names, const char *name)
{
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static bool is_in_another(const struct pb_family *family, const char *const *set, const char *name)
{
    for (size_t i = 0; family->required_sets[i] != NULL; i++)
        if (family->required_sets[i] != set && is_in(family->required_sets[i], name))
            return true;
    return false;
}

/* One complete set of parameters: all of them, and none that only another set has. */
static void write_set(struct schema *schema, const struct pb_family *family, const char *const *set)
{
    pb_writer_open(&schema->out, NULL, '{');
    open_list(schema, "required");
    for (const char *const *name = set; *name != NULL; name++)
        pb_writer_string(&schema->out, NULL, *name);
    close_list(schema);
    pb_writer_open(&schema->out, "properties", '{');
    for (size_t i = 0; family->required_sets[i] != NULL; i++)
        for (const char *const *name = family->required_sets[i]; *name != NULL; name++)
            if (!is_in(set, *name) && is_in_another(family, set, *name))
                pb_writer_truth(&schema->out, *name, false);
    pb_writer_close(&schema->out, '}');
    pb_writer_close(&schema->out, '}');
}

static bool has_parameter(const struct pb_family *family, const char *name)
{
    for (size_t i = 0; i < family->parameter_count; i++)
        if (strcmp(family->parameters[i].name, name) == 0)
            return true;
    return false;
}

static void write_parameters(struct schema *schema, const struct pb_family *family)
{
    pb_writer_open(&schema->out, "properties", '{');
    pb_writer_open(&schema->out, "dist", '{');
    pb_writer_string(&schema->out, "const", family->name);
    pb_writer_close(&schema->out, '}');
    write_reference(schema, "note", "#/definitions/note");
    for (size_t i = 0; i < family->parameter_count; i++)
        write_parameter(schema, family->parameters[i].name, family->parameters[i].kind, family->parameters[i].meaning);
    if (family->from_file) {
        pb_writer_raw(&schema->out, "file",
                      "{\"type\": \"string\", \"description\": \"a CSV file, relative to this one\"}");
        pb_writer_raw(&schema->out, "column", "{\"type\": \"string\", \"description\": \"the header of its column\"}");
        pb_writer_raw(&schema->out, "skip_empty",
                      "{\"type\": \"boolean\", \"description\": \"passes over records whose cell is empty\"}");
    }
    if (!has_parameter(family, "min"))
        write_parameter(schema, "min", PB_ARGUMENT_NUMBER, "least value: the distribution is truncated there");
    if (!has_parameter(family, "max"))
        write_parameter(schema, "max", PB_ARGUMENT_NUMBER, "greatest value: the distribution is truncated there");
    pb_writer_close(&schema->out, '}');
    pb_writer_truth(&schema->out, "additionalProperties", false);
}

static void write_family(struct schema *schema, const struct pb_family *family)
{
    pb_writer_open(&schema->out, family->name, '{');
    pb_writer_string(&schema->out, "type", "object");
    write_parameters(schema, family);
    if (family->from_file) {
        pb_writer_raw(&schema->out, "oneOf", "[{\"required\": [\"values\"]}, {\"required\": [\"file\", \"column\"]}]");
    } else if (family->required_sets != NULL) {
        pb_writer_open(&schema->out, "anyOf", '[');
        for (size_t i = 0; family->required_sets[i] != NULL; i++)
            write_set(schema, family, family->required_sets[i]);
        pb_writer_close(&schema->out, ']');
    }
    pb_writer_close(&schema->out, '}');
}

/* One family after the other: which one holds is told by "dist". Families have no title and no description of their
 * own: an editor would show them in place of the input's. */
static void write_choice_of_family(struct schema *schema)
{
    pb_writer_open(&schema->out, "allOf", '[');
    for (size_t i = 0; pb_family_at(i) != NULL; i++) {
        struct pb_text condition = {0}, target = {0};
        pb_text_format(&condition, "{\"required\": [\"dist\"], \"properties\": {\"dist\": {\"const\": \"%s\"}}}",
                       pb_family_at(i)->name);
        pb_text_format(&target, "#/definitions/%s", pb_family_at(i)->name);
        pb_writer_open(&schema->out, NULL, '{');
        pb_writer_raw(&schema->out, "if", condition.data != NULL ? condition.data : "true");
        write_reference(schema, "then", target.data != NULL ? target.data : "#");
        pb_writer_close(&schema->out, '}');
        schema->failed |= condition.failed || target.failed;
        pb_text_clear(&condition);
        pb_text_clear(&target);
    }
    pb_writer_close(&schema->out, ']');
}

static void write_distribution(struct schema *schema)
{
    pb_writer_open(&schema->out, "distribution", '{');
    pb_writer_string(&schema->out, "type", "object");
    pb_writer_raw(&schema->out, "required", "[\"dist\"]");
    pb_writer_open(&schema->out, "properties", '{');
    pb_writer_open(&schema->out, "dist", '{');
    pb_writer_string(&schema->out, "description", "the family");
    open_list(schema, "enum");
    for (size_t i = 0; pb_family_at(i) != NULL; i++)
        pb_writer_string(&schema->out, NULL, pb_family_at(i)->name);
    close_list(schema);
    pb_writer_close(&schema->out, '}');
    pb_writer_close(&schema->out, '}');
    write_choice_of_family(schema);
    pb_writer_close(&schema->out, '}');
}

static void write_definitions_of_quantities(struct schema *schema)
{
    pb_writer_raw(&schema->out, "note",
                  "{\"type\": \"string\", \"description\": \"free text: what the figure means, where it is from\"}");
    pb_writer_open(&schema->out, "quantity", '{');
    write_quantity(schema, NULL);
    pb_writer_close(&schema->out, '}');
    write_distribution(schema);
    for (size_t i = 0; pb_family_at(i) != NULL; i++)
        write_family(schema, pb_family_at(i));
    pb_writer_raw(&schema->out, "component",
                  "{\"type\": \"object\", \"properties\": {\"note\": {\"$ref\": \"#/definitions/note\"}, \"weight\": "
                  "{\"type\": \"number\", \"description\": \"share of the draws, relative to the other weights\"}, "
                  "\"of\": {\"$ref\": \"#/definitions/distribution\"}}, \"required\": [\"weight\", \"of\"], "
                  "\"additionalProperties\": false}");
}

/* ---- the whole ---- */

static void write_tree(struct schema *schema, const struct pb_shape *root, const char *key, bool patch)
{
    schema->patch = patch;
    pb_writer_open(&schema->out, key, '{');
    pb_writer_string(&schema->out, "description",
                     patch ? "a scenario that extends another: only what is different; null removes"
                           : "a scenario that stands alone");
    write_object(schema, root, "");
    pb_writer_close(&schema->out, '}');
}

static void write_schema(struct schema *schema, const struct pb_shape *root)
{
    pb_writer_open(&schema->out, NULL, '{');
    pb_writer_string(&schema->out, "$schema", "http://json-schema.org/draft-07/schema#");
    pb_writer_string(&schema->out, "title", "payback scenario");
    pb_writer_string(
        &schema->out, "description",
        "A vendor's proposal for an AI customer-support tool, the support operation it would change, and what is not "
        "known about both. Money is in the scenario's currency, time in months unless the name says "
        "otherwise, rates are fractions of 1.");
    pb_writer_string(&schema->out, "type", "object");
    pb_writer_raw(&schema->out, "if", "{\"required\": [\"extends\"]}");
    pb_writer_raw(&schema->out, "then", "{\"$ref\": \"#/definitions/patch\"}");
    pb_writer_raw(&schema->out, "else", "{\"$ref\": \"#/definitions/scenario\"}");
    pb_writer_open(&schema->out, "definitions", '{');
    write_tree(schema, root, "scenario", false);
    write_tree(schema, root, "patch", true);
    write_definitions_of_quantities(schema);
    pb_writer_close(&schema->out, '}');
    pb_writer_close(&schema->out, '}');
    pb_text_add_char(&schema->out.text, '\n');
}

payback_status payback_render_schema(payback_text *out)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){NULL, 0};
    struct pb_shape *shape = NULL;
    struct schema schema = {.out = {.empty = true}};
    pb_document *starter = NULL;
    payback_status status = pb_shape_new(&shape);
    if (status == PAYBACK_OK)
        status = pb_document_parse(&starter, payback_starter(), strlen(payback_starter()), "starter", NULL, NULL, NULL,
                                   NULL);
    if (status == PAYBACK_OK) {
        schema.starter = pb_document_root(starter);
        write_schema(&schema, shape);
        size_t length = schema.out.text.length;
        out->data = pb_text_take(&schema.out.text);
        status = out->data == NULL || schema.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
        out->length = length;
    }
    if (status != PAYBACK_OK) {
        free(out->data);
        *out = (payback_text){NULL, 0};
    }
    pb_document_free(starter);
    pb_shape_free(shape);
    return status;
}
