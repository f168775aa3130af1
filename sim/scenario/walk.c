/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The walk: tree and table side by side. Every member of the tree has its place in the table, every line of the table
 * finds its member or its default. */
#include "scenario/reading.h"

#include "base/memory.h"
#include "base/number.h"
#include "scenario/listing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the walk is: in which element of which array, and the nearest "note" above. */
struct scope {
    int element;
    const char *note;
};

static void read_object(struct pb_reading *reading, const struct pb_shape *shape, const cJSON *object,
                        struct scope scope);

/* ---- keys ---- */

static void describe_keys(struct pb_text *text, const struct pb_shape *shape)
{
    int shown = 0;
    pb_text_add(text, "known here:");
    for (const struct pb_shape *child = shape->child; child != NULL; child = child->next) {
        if (child->field != NULL && child->field->kind == PB_EVENT)
            continue;
        pb_text_format(text, "%s \"%s\"", shown++ == 0 ? "" : ",", child->key);
    }
}

/* The pointer of a line of the table whose last key is the one given, or NULL: a member at the wrong place. */
static const char *right_place_of(const char *key)
{
    for (size_t i = 0; i < pb_field_count; i++)
        if (pb_fields[i].kind != PB_EVENT && strcmp(strrchr(pb_fields[i].pointer, '/') + 1, key) == 0)
            return pb_fields[i].pointer;
    return NULL;
}

static const char *similar_key(const struct pb_shape *shape, const char *key)
{
    const char *keys[64];
    size_t count = 0;
    for (const struct pb_shape *child = shape->child; child != NULL && count < 64; child = child->next)
        if (child->field == NULL || child->field->kind != PB_EVENT)
            keys[count++] = child->key;
    return pb_suggest(key, keys, count);
}

static void fault_unknown_key(struct pb_reading *reading, const struct pb_shape *shape, const char *key)
{
    const struct pb_shape *child = pb_shape_child(shape, key);
    if (child != NULL) {
        pb_fault(reading, "leave it out, and write \"probability\"", "is drawn in each trial, never written");
        return;
    }
    if (pb_is_flooded(reading)) {
        pb_fault(reading, "", "unknown key");
        return;
    }
    struct pb_text hint = {0};
    const char *similar = similar_key(shape, key), *place = right_place_of(key);
    if (similar != NULL)
        pb_text_format(&hint, "did you mean \"%s\"?", similar);
    else if (place != NULL)
        pb_text_format(&hint, "its place is %s", place);
    else
        describe_keys(&hint, shape);
    pb_fault(reading, hint.data != NULL ? hint.data : "", "unknown key");
    pb_text_clear(&hint);
}

/* Editors find a file's schema by such a member. */
static bool is_schema(const struct pb_shape *shape, const cJSON *item)
{
    return shape->parent == NULL && strcmp(item->string, "$schema") == 0 && cJSON_IsString(item);
}

static void check_keys(struct pb_reading *reading, const struct pb_shape *shape, const cJSON *object)
{
    for (const cJSON *item = object->child; item != NULL; item = item->next) {
        if (is_schema(shape, item))
            continue;
        const struct pb_shape *child = pb_shape_child(shape, item->string);
        bool note = strcmp(item->string, "note") == 0;
        if (note ? cJSON_IsString(item) : child != NULL && (child->field == NULL || child->field->kind != PB_EVENT))
            continue;
        size_t mark = pb_enter(reading, item->string);
        if (note)
            pb_fault(reading, "a text in quotes", "a note must be a text (found %s)", pb_found(item).text);
        else
            fault_unknown_key(reading, shape, item->string);
        pb_leave(reading, mark);
    }
}

const char *pb_note_of(const cJSON *object)
{
    const cJSON *note = pb_json_member(object, "note");
    return cJSON_IsString(note) ? note->valuestring : NULL;
}

/* ---- single members ---- */

static void fault_kind(struct pb_reading *reading, const struct pb_field *field, const cJSON *item, const char *wanted)
{
    if (cJSON_IsNull(item))
        pb_fault(reading, "leave the member out, or give it a value", "must be %s (found null)", wanted);
    else
        pb_fault(reading, pb_range_words(field), "must be %s (found %s)", wanted, pb_found(item).text);
}

bool pb_number_in_text(const cJSON *item, char *json, size_t size)
{
    double number;
    if (!cJSON_IsString(item))
        return false;
    size_t length = strlen(item->valuestring);
    bool percent = length > 1 && item->valuestring[length - 1] == '%';
    length -= percent;
    while (percent && length > 0 && item->valuestring[length - 1] == ' ')
        length--;
    if (!pb_number_read(item->valuestring, length, &number))
        return false;
    snprintf(json, size, "%s", pb_figure(percent ? number / 100 : number).text);
    return true;
}

static void read_number(struct pb_reading *reading, struct pb_value *value, const cJSON *item)
{
    const struct pb_field *field = value->field;
    char number[64];
    const char *wanted = field->kind == PB_INTEGER ? "a whole number" : "a number";
    if (!cJSON_IsNumber(item)) {
        if (pb_number_in_text(item, number, sizeof number)) {
            pb_fault(reading, pb_words("%s, without quotes", number).text, "must be %s (found %s)", wanted,
                     pb_found(item).text);
        } else if (pb_json_member(item, "dist") != NULL) {
            pb_fault(reading, "a plain number: this member is not drawn", "must be %s (found a distribution)", wanted);
        } else {
            fault_kind(reading, field, item, wanted);
        }
        return;
    }
    double x = item->valuedouble;
    if (field->group == PB_GROUP_META && field->slot == PB_META_SCHEMA_VERSION && x != field->low) {
        pb_fault(reading, pb_words("%g, the version that this program reads", field->low).text,
                 "another version of the format (found %s)", pb_figure(x).text);
        return;
    }
    if (field->kind == PB_INTEGER && x != floor(x)) {
        pb_fault(reading, pb_range_words(field), "must be a whole number (found %s)", pb_figure(x).text);
        return;
    }
    value->number = x;
    value->present = true;
    size_t errors = reading->errors;
    pb_check_range(reading, value);
    value->present = reading->errors == errors;
}

static void read_boolean(struct pb_reading *reading, struct pb_value *value, const cJSON *item)
{
    if (!cJSON_IsBool(item)) {
        pb_fault(reading, "true or false, without quotes", "must be true or false (found %s)", pb_found(item).text);
        return;
    }
    value->number = cJSON_IsTrue(item);
    value->present = true;
}

static void read_choice(struct pb_reading *reading, struct pb_value *value, const cJSON *item)
{
    const char *const *choices = value->field->choices;
    if (!cJSON_IsString(item)) {
        fault_kind(reading, value->field, item, "a word");
        return;
    }
    size_t count = 0;
    for (; choices[count] != NULL; count++)
        if (strcmp(choices[count], item->valuestring) == 0) {
            value->number = (double)count;
            value->present = true;
            return;
        }
    const char *similar = pb_suggest(item->valuestring, choices, count);
    struct pb_words hint =
        similar != NULL ? pb_words("did you mean \"%s\"?", similar) : pb_words("%s", pb_range_words(value->field));
    pb_fault(reading, hint.text, "unknown word (found %s)", pb_found(item).text);
}

static void read_text(struct pb_reading *reading, struct pb_value *value, const cJSON *item)
{
    if (!cJSON_IsString(item)) {
        fault_kind(reading, value->field, item, "a text");
        return;
    }
    value->text = pb_copy_text(item->valuestring);
    value->present = value->text != NULL;
    reading->memory_short |= value->text == NULL;
}

/* ---- lists ---- */

/* Whether a list of one may be written as that one number. */
static bool may_be_single(const struct pb_field *field)
{
    return field->group == PB_GROUP_ROOT && field->slot == PB_ROOT_PILOT_TICKETS;
}

static bool check_list(struct pb_reading *reading, const struct pb_field *field, const cJSON *item)
{
    if (cJSON_IsArray(item) || (cJSON_IsNumber(item) && may_be_single(field)))
        return true;
    fault_kind(reading, field, item, "a list");
    return false;
}

static int *count_of(struct pb_inputs *inputs, const struct pb_field *field)
{
    if (field->group != PB_GROUP_ROOT)
        return NULL;
    switch (field->slot) {
    case PB_ROOT_CATEGORIES:
        return &inputs->category_count;
    case PB_ROOT_TOOLS:
        return &inputs->tool_count;
    case PB_ROOT_USAGE_TIERS:
        return &inputs->tier_count;
    case PB_ROOT_CHARGES:
        return &inputs->charge_count;
    case PB_ROOT_RISKS:
        return &inputs->risk_count;
    case PB_ROOT_OTHER:
        return &inputs->other_count;
    case PB_ROOT_PROPOSAL_CATEGORIES:
        return &inputs->override_count;
    default:
        return NULL;
    }
}

/* Slots of an element know their fields, and have no value yet. */
static void prepare_element(struct pb_inputs *inputs, enum pb_group group, int element)
{
    for (size_t i = 0; i < pb_field_count; i++) {
        const struct pb_field *field = &pb_fields[i];
        if (field->group != group)
            continue;
        struct pb_value *value = pb_value_of(inputs, group, element, field->slot);
        value->field = field;
        value->number = field->kind == PB_OBJECT || field->kind == PB_LIST || field->kind == PB_NAMES ? 0 : NAN;
        value->multiply = 1;
    }
}

static enum pb_group group_of_elements(const struct pb_shape *elements)
{
    for (const struct pb_shape *child = elements->child; child != NULL; child = child->next)
        if (child->field != NULL && pb_shape_elements(child) == NULL)
            return child->field->group;
    return PB_GROUP_META;
}

/* Makes room for the elements of a list; the first of them in their group. */
static int make_elements(struct pb_inputs *inputs, const struct pb_shape *shape, int element, int count)
{
    const struct pb_field *field = shape->field;
    int *counter = count_of(inputs, field), first = 0;
    if (field->group == PB_GROUP_CHARGE) { /* tiers: behind those of the charges before */
        counter = &inputs->charge_tier_count;
        first = *counter;
        inputs->charge_lists[element].first_tier = first;
        inputs->charge_lists[element].tier_count = count;
    }
    if (counter == NULL)
        return 0;
    *counter = first + count;
    enum pb_group group = group_of_elements(pb_shape_elements(shape));
    for (int i = first; i < *counter; i++)
        prepare_element(inputs, group, i);
    return first;
}

static void read_elements(struct pb_reading *reading, const struct pb_shape *shape, const cJSON *list,
                          struct scope scope)
{
    const struct pb_field *field = shape->field;
    const struct pb_shape *elements = pb_shape_elements(shape);
    int count = cJSON_GetArraySize(list);
    if (count < field->low || count > field->high)
        pb_fault(reading, pb_words("%g … %g elements", field->low, field->high).text,
                 "wrong number of elements (found %d)", count);
    int most = count > (int)field->high ? (int)field->high : count, i = 0;
    int first = make_elements(reading->inputs, shape, scope.element, most);
    for (const cJSON *item = list->child; item != NULL && i < most; item = item->next, i++) {
        size_t mark = pb_enter_index(reading, (size_t)i);
        if (cJSON_IsObject(item))
            read_object(reading, elements, item, (struct scope){first + i, scope.note});
        else
            pb_fault(reading, "an object in braces", "must be an object (found %s)", pb_found(item).text);
        pb_leave(reading, mark);
    }
}

/* Which categories they are is asked once all of these are read. */
static void read_names(struct pb_reading *reading, struct pb_value *value, const cJSON *list)
{
    size_t errors = reading->errors, i = 0;
    if (!check_list(reading, value->field, list))
        return;
    for (const cJSON *item = list->child; item != NULL; item = item->next, i++) {
        size_t mark = pb_enter_index(reading, i);
        if (!cJSON_IsString(item))
            pb_fault(reading, "the name of a category", "must be a text (found %s)", pb_found(item).text);
        pb_leave(reading, mark);
    }
    value->number = (double)i;
    value->present = reading->errors == errors;
}

static bool read_numbers(struct pb_reading *reading, const struct pb_field *field, const cJSON *list, double *numbers)
{
    size_t errors = reading->errors, i = 0;
    struct pb_value value = {.field = field, .present = true, .multiply = 1};
    for (const cJSON *item = list->child; item != NULL; item = item->next, i++) {
        size_t mark = pb_enter_index(reading, i);
        value.number = numbers[i] = item->valuedouble;
        if (!cJSON_IsNumber(item))
            pb_fault(reading, "a plain number", "must be a number (found %s)", pb_found(item).text);
        else
            pb_check_range(reading, &value);
        pb_leave(reading, mark);
    }
    return reading->errors == errors;
}

static void read_seasonality(struct pb_reading *reading, struct pb_value *value, const cJSON *list)
{
    int count = cJSON_GetArraySize(list);
    if (count != 12)
        pb_fault(reading, "12 factors, January first", "must have 12 elements (found %d)", count);
    else
        value->present = read_numbers(reading, value->field, list, reading->inputs->seasonality);
}

static void read_fractions(struct pb_reading *reading, struct pb_value *value, const cJSON *list, double **fractions,
                           size_t *fraction_count)
{
    size_t count = (size_t)cJSON_GetArraySize(list);
    if (count == 0) {
        pb_fault(reading, "shares of the steady state at ages 0, 1, 2, … months", "must have an element");
        return;
    }
    *fractions = pb_new(count, sizeof **fractions);
    reading->memory_short |= *fractions == NULL;
    if (*fractions == NULL)
        return;
    *fraction_count = count;
    value->present = read_numbers(reading, value->field, list, *fractions);
}

/* A list of numbers: the table has three. Other lists (the pointers of a correlation) are read later. */
/* The sizes of a pilot: a list, or one number. */
static void read_tickets(struct pb_reading *reading, struct pb_value *value, const cJSON *item)
{
    struct pb_inputs *inputs = reading->inputs;
    size_t count = cJSON_IsArray(item) ? (size_t)cJSON_GetArraySize(item) : 1;
    if (count == 0 || count > PB_PILOT_SIZES_MAX) {
        pb_fault(reading, pb_words("1 … %d sizes", PB_PILOT_SIZES_MAX).text, "wrong number of elements (found %zu)",
                 count);
        return;
    }
    inputs->pilot_tickets = pb_new(count, sizeof *inputs->pilot_tickets);
    reading->memory_short |= inputs->pilot_tickets == NULL;
    if (inputs->pilot_tickets == NULL)
        return;
    inputs->pilot_ticket_count = count;
    if (cJSON_IsArray(item)) {
        value->present = read_numbers(reading, value->field, item, inputs->pilot_tickets);
    } else {
        struct pb_value number = {.field = value->field, .present = true, .multiply = 1, .number = item->valuedouble};
        size_t errors = reading->errors;
        pb_check_range(reading, &number);
        inputs->pilot_tickets[0] = item->valuedouble;
        value->present = reading->errors == errors;
    }
    for (size_t i = 0; value->present && i < count; i++)
        if (inputs->pilot_tickets[i] != floor(inputs->pilot_tickets[i])) {
            pb_fault(reading, pb_range_words(value->field), "must be whole numbers (found %s)",
                     pb_figure(inputs->pilot_tickets[i]).text);
            value->present = false;
        }
}

/* Names of categories. */
static void read_categories(struct pb_reading *reading, struct pb_value *value, const cJSON *list)
{
    struct pb_inputs *inputs = reading->inputs;
    const char *names[PB_CATEGORIES_MAX];
    size_t count = 0, i = 0;
    for (int k = 0; k < inputs->category_count; k++)
        if (inputs->category[k][PB_CATEGORY_NAME].text != NULL)
            names[count++] = inputs->category[k][PB_CATEGORY_NAME].text;
    for (const cJSON *item = list->child; item != NULL; item = item->next, i++) {
        size_t mark = pb_enter_index(reading, i);
        bool found = false;
        for (int k = 0; cJSON_IsString(item) && k < inputs->category_count; k++) {
            const char *name = inputs->category[k][PB_CATEGORY_NAME].text;
            if (name == NULL || strcmp(name, item->valuestring) != 0)
                continue;
            inputs->pilot_category[k] = found = true;
        }
        const char *similar = cJSON_IsString(item) ? pb_suggest(item->valuestring, names, count) : NULL;
        if (!found)
            pb_fault(reading,
                     similar != NULL ? pb_words("did you mean \"%s\"?", similar).text
                                     : "the name of a category of /baseline/categories",
                     "no category of that name (found %s)", pb_found(item).text);
        pb_leave(reading, mark);
        value->present |= found;
    }
    if (i == 0)
        pb_fault(reading, "the name of a category of /baseline/categories", "must have an element");
}

static void read_number_list(struct pb_reading *reading, struct pb_value *value, const cJSON *list)
{
    struct pb_inputs *inputs = reading->inputs;
    if (value->field->group != PB_GROUP_ROOT)
        return;
    if (value->field->slot == PB_ROOT_SEASONALITY)
        read_seasonality(reading, value, list);
    else if (value->field->slot == PB_ROOT_DEFLECTION_RAMP_FRACTIONS)
        read_fractions(reading, value, list, &inputs->deflection_fractions, &inputs->deflection_fraction_count);
    else if (value->field->slot == PB_ROOT_ASSIST_RAMP_FRACTIONS)
        read_fractions(reading, value, list, &inputs->assist_fractions, &inputs->assist_fraction_count);
    else if (value->field->slot == PB_ROOT_PILOT_TICKETS)
        read_tickets(reading, value, list);
    else if (value->field->slot == PB_ROOT_PILOT_CATEGORIES)
        read_categories(reading, value, list);
}

/* ---- members with a line in the table ---- */

static void read_object_member(struct pb_reading *reading, const struct pb_shape *shape, struct pb_value *value,
                               const cJSON *item, struct scope scope)
{
    if (!cJSON_IsObject(item)) {
        pb_fault(reading, "an object in braces", "must be an object (found %s)", pb_found(item).text);
        return;
    }
    value->number = 1;
    value->present = true;
    if (shape->child != NULL) /* else its keys are free: the pointers of a stress */
        read_object(reading, shape, item, scope);
}

static void read_list_member(struct pb_reading *reading, const struct pb_shape *shape, struct pb_value *value,
                             const cJSON *item, struct scope scope)
{
    if (!check_list(reading, shape->field, item))
        return;
    value->number = cJSON_GetArraySize(item);
    if (shape->child == NULL) {
        read_number_list(reading, value, item);
        return;
    }
    value->present = true;
    bool stress = shape->field->group == PB_GROUP_META && shape->field->slot == PB_META_STRESS;
    if (!stress || reading->base == NULL) /* a stress that is tried does not look at the others */
        read_elements(reading, shape, item, scope);
}

/* The note of a member: its own, where it is an object, else the nearest above. */
static void keep_note(struct pb_reading *reading, struct pb_value *value, const cJSON *item, const char *above)
{
    const char *own = cJSON_IsObject(item) ? pb_note_of(item) : NULL;
    const char *note = own != NULL ? own : above;
    if (note == NULL || reading->base != NULL || value->field->group == PB_GROUP_META)
        return;
    value->note = pb_copy_text(note);
    reading->memory_short |= value->note == NULL;
}

static void read_given(struct pb_reading *reading, const struct pb_shape *shape, struct pb_value *value,
                       const cJSON *item, struct scope scope)
{
    value->given = true;
    switch (shape->field->kind) {
    case PB_QUANTITY:
        keep_note(reading, value, item, scope.note);
        pb_read_quantity(reading, value, item);
        break;
    case PB_NUMBER:
        keep_note(reading, value, item, scope.note);
        read_number(reading, value, item);
        break;
    case PB_INTEGER:
        read_number(reading, value, item);
        break;
    case PB_BOOLEAN:
        read_boolean(reading, value, item);
        break;
    case PB_CHOICE:
        read_choice(reading, value, item);
        break;
    case PB_TEXT:
        read_text(reading, value, item);
        break;
    case PB_OBJECT:
        read_object_member(reading, shape, value, item, scope);
        break;
    case PB_LIST:
        read_list_member(reading, shape, value, item, scope);
        break;
    case PB_NAMES:
        read_names(reading, value, item);
        break;
    case PB_EVENT:
        break;
    }
}

static void supply_default(struct pb_value *value)
{
    const struct pb_field *field = value->field;
    value->number = NAN;
    if (field->kind == PB_EVENT) {
        value->present = true;
    } else if (field->presence == PB_DEFAULT_FIELD) {
        value->present = true;
        value->number = field->default_value;
    } else if (field->kind == PB_OBJECT || field->kind == PB_LIST || field->kind == PB_NAMES) {
        value->number = 0;
    }
}

static void read_field(struct pb_reading *reading, const struct pb_shape *shape, const cJSON *item, struct scope scope)
{
    const struct pb_field *field = shape->field;
    struct pb_value scratch = {.field = field};
    struct pb_value *value = pb_value_of(reading->inputs, field->group, scope.element, field->slot);
    if (value == NULL)
        value = &scratch;
    else {
        value->pointer = pb_copy_text(pb_here(reading));
        reading->memory_short |= value->pointer == NULL;
    }
    value->multiply = 1;
    supply_default(value);
    if (item == NULL)
        return;
    value->present = false;
    read_given(reading, shape, value, item, scope);
    if (value == &scratch)
        free(scratch.text);
}

/* ---- objects ---- */

/* A baseline leaves what it does not know to the files that extend it. */
static bool may_follow(const struct pb_reading *reading, const struct pb_shape *child)
{
    while (child->parent->parent != NULL)
        child = child->parent;
    return reading->inputs->baseline && strcmp(child->key, "baseline") == 0;
}

static void fault_missing(struct pb_reading *reading, const struct pb_shape *child)
{
    const struct pb_field *field = child->field;
    struct pb_words hint =
        field == NULL ? pb_words("an object; payback fields %s/%s lists its keys", pb_here(reading), child->key)
                      : pb_words("%s: %s%s%s%s", pb_range_words(field), field->meaning,
                                 field->unit[0] != '\0' ? " (" : "", field->unit, field->unit[0] != '\0' ? ")" : "");
    if (may_follow(reading, child))
        pb_warn_at(reading, pb_words("%s/%s", pb_here(reading), child->key).text, hint.text, "still missing");
    else
        pb_fault(reading, hint.text, "required key \"%s\" is missing", child->key);
}

/* The proposal that a baseline does not have. */
static bool is_absent_proposal(const struct pb_reading *reading, const struct pb_shape *child)
{
    return reading->inputs->baseline && child->parent->parent == NULL && strcmp(child->key, "proposal") == 0;
}

/* Reads the members below shape; object NULL: it is not there, and its members have their defaults. */
static void read_object(struct pb_reading *reading, const struct pb_shape *shape, const cJSON *object,
                        struct scope scope)
{
    if (object != NULL) {
        check_keys(reading, shape, object);
        const char *note = pb_note_of(object);
        scope.note = note != NULL ? note : scope.note;
    }
    for (const struct pb_shape *child = shape->child; child != NULL; child = child->next) {
        const cJSON *item = object != NULL ? pb_json_member(object, child->key) : NULL;
        if (child->field != NULL && child->field->kind == PB_EVENT)
            item = NULL; /* refused above */
        if (is_absent_proposal(reading, child)) {
            if (reading->baseline)
                continue;
            pb_fault(reading, "a file that extends it and has a \"proposal\"",
                     "there is no proposal: the file is a baseline (required key \"proposal\" is missing)");
        } else if (object != NULL && item == NULL && child->required) {
            fault_missing(reading, child);
        }
        size_t mark = pb_enter(reading, child->key);
        if (child->field != NULL) {
            read_field(reading, child, item, scope);
        } else if (item == NULL || cJSON_IsObject(item)) {
            read_object(reading, child, item, scope);
        } else {
            pb_fault(reading, "an object in braces", "must be an object (found %s)", pb_found(item).text);
            read_object(reading, child, NULL, scope);
        }
        pb_leave(reading, mark);
    }
}

/* ---- the whole ---- */

struct pb_value *pb_value_of(struct pb_inputs *inputs, enum pb_group group, int element, int slot)
{
    switch (group) {
    case PB_GROUP_ROOT:
        return &inputs->root[slot];
    case PB_GROUP_CATEGORY:
        return &inputs->category[element][slot];
    case PB_GROUP_TOOL:
        return &inputs->tool[element][slot];
    case PB_GROUP_TIER:
        return &inputs->tier[element][slot];
    case PB_GROUP_CHARGE:
        return &inputs->charge[element][slot];
    case PB_GROUP_CHARGE_TIER:
        return &inputs->charge_tier[element][slot];
    case PB_GROUP_RISK:
        return &inputs->risk[element][slot];
    case PB_GROUP_OTHER:
        return &inputs->other[element][slot];
    case PB_GROUP_OVERRIDE:
        return &inputs->override[element][slot];
    case PB_GROUP_META:
        break;
    }
    return NULL;
}

void pb_read_tree(struct pb_reading *reading)
{
    prepare_element(reading->inputs, PB_GROUP_ROOT, 0);
    for (int month = 0; month < 12; month++)
        reading->inputs->seasonality[month] = 1;
    /* A scenario without a proposal is a baseline: for who takes those, or to be told as such. */
    reading->inputs->baseline =
        pb_json_member(reading->root, "baseline") != NULL && pb_json_member(reading->root, "proposal") == NULL;
    read_object(reading, reading->shape, reading->root, (struct scope){0, NULL});
}
