/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A quantity: a number, or a distribution in the form {"dist": NAME, …}. */
#include "scenario/reading.h"

#include "base/digest.h"
#include "base/memory.h"
#include "scenario/csv.h"
#include "scenario/listing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS_MAX = 16, FAMILIES_MAX = 64 };

/* The arguments of a distribution while they are read, with the memory behind them. */
struct arguments {
    struct pb_argument list[ARGUMENTS_MAX];
    size_t count;
    pb_distribution **components; /* of a mixture; component_count of them */
    size_t component_count;
};

static pb_distribution *read_distribution(struct pb_reading *reading, const cJSON *object);

static struct pb_argument *add_argument(struct arguments *arguments, const char *name)
{
    struct pb_argument *argument = &arguments->list[arguments->count++];
    *argument = (struct pb_argument){.name = name};
    return argument;
}

static void release_arguments(struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->component_count; i++)
        pb_distribution_free(arguments->components[i]);
    for (size_t i = 0; i < arguments->count; i++) {
        free((double *)arguments->list[i].list);
        free((double *)arguments->list[i].weights);
    }
    free(arguments->components);
}

/* ---- arguments ---- */

static void fault_not_a_number(struct pb_reading *reading, const cJSON *item)
{
    char number[64];
    struct pb_words hint = pb_number_in_text(item, number, sizeof number) ? pb_words("%s, without quotes", number)
                                                                          : pb_words("a plain number");
    pb_fault(reading, hint.text, "must be a number (found %s)", pb_found(item).text);
}

static void read_number_argument(struct pb_reading *reading, struct arguments *arguments, const char *name,
                                 const cJSON *item)
{
    if (cJSON_IsNumber(item))
        add_argument(arguments, name)->number = item->valuedouble;
    else
        fault_not_a_number(reading, item);
}

static void read_list_argument(struct pb_reading *reading, struct arguments *arguments, const char *name,
                               const cJSON *list)
{
    if (!cJSON_IsArray(list)) {
        pb_fault(reading, "numbers in brackets", "must be a list of numbers (found %s)", pb_found(list).text);
        return;
    }
    size_t count = (size_t)cJSON_GetArraySize(list), i = 0;
    double *values = pb_new(count, sizeof *values);
    if (values == NULL) {
        reading->memory_short = true;
        return;
    }
    for (const cJSON *item = list->child; item != NULL; item = item->next, i++) {
        values[i] = item->valuedouble;
        if (cJSON_IsNumber(item))
            continue;
        size_t mark = pb_enter_index(reading, i);
        fault_not_a_number(reading, item);
        pb_leave(reading, mark);
    }
    struct pb_argument *argument = add_argument(arguments, name);
    argument->list = values;
    argument->count = count;
}

/* One {"weight": …, "of": …} of a mixture. */
static void read_component(struct pb_reading *reading, const cJSON *item, double *weight, pb_distribution **of)
{
    static const char *const keys[] = {"weight", "of"};
    if (!cJSON_IsObject(item)) {
        pb_fault(reading, "{\"weight\": a number, \"of\": a distribution}", "must be an object (found %s)",
                 pb_found(item).text);
        return;
    }
    const cJSON *weight_item = NULL, *of_item = NULL;
    for (const cJSON *member = item->child; member != NULL; member = member->next) {
        size_t mark = pb_enter(reading, member->string);
        if (strcmp(member->string, "weight") == 0) {
            weight_item = member;
            *weight = member->valuedouble;
            if (!cJSON_IsNumber(member))
                fault_not_a_number(reading, member);
        } else if (strcmp(member->string, "of") == 0) {
            of_item = member;
            *of = read_distribution(reading, member);
        } else if (strcmp(member->string, "note") != 0) {
            const char *similar = pb_suggest(member->string, keys, 2);
            pb_fault(reading,
                     similar == NULL     ? "known here: \"weight\", \"of\""
                     : similar[0] == 'w' ? "did you mean \"weight\"?"
                                         : "did you mean \"of\"?",
                     "unknown key");
        }
        pb_leave(reading, mark);
    }
    if (weight_item == NULL || of_item == NULL)
        pb_fault(reading, "{\"weight\": a number, \"of\": a distribution}", "required key \"%s\" is missing",
                 weight_item == NULL ? "weight" : "of");
}

static void read_components_argument(struct pb_reading *reading, struct arguments *arguments, const char *name,
                                     const cJSON *list)
{
    if (!cJSON_IsArray(list)) {
        pb_fault(reading, "[{\"weight\": a number, \"of\": a distribution}, …]", "must be a list (found %s)",
                 pb_found(list).text);
        return;
    }
    size_t count = (size_t)cJSON_GetArraySize(list), i = 0;
    double *weights = pb_new(count, sizeof *weights);
    pb_distribution **components = pb_new(count, sizeof *components);
    if (weights == NULL || components == NULL) {
        reading->memory_short = true;
        free(weights);
        free(components);
        return;
    }
    for (const cJSON *item = list->child; item != NULL; item = item->next, i++) {
        size_t mark = pb_enter_index(reading, i);
        read_component(reading, item, &weights[i], &components[i]);
        pb_leave(reading, mark);
    }
    arguments->components = components;
    arguments->component_count = count;
    struct pb_argument *argument = add_argument(arguments, name);
    argument->components = components;
    argument->weights = weights;
    argument->count = count;
}

/* ---- values in a CSV file ---- */

static char *folder_of(const struct pb_reading *reading)
{
    bool set = pb_was_set(reading->adjustments, pb_here(reading)); /* --set is relative to the main file */
    for (size_t i = 0; !set && i < reading->folder_count; i++)
        if (strcmp(reading->folders[i].pointer, pb_here(reading)) == 0)
            return pb_copy_text(reading->folders[i].folder);
    return pb_document_folder_of(reading->document, pb_here(reading));
}

/* Remembers where the file was, for a scenario that is made from this one. */
static void keep_folder(struct pb_reading *reading, const char *folder, const double *values, size_t count)
{
    struct pb_folder *folders = pb_resize(reading->folders_used, reading->folders_used_count + 1, sizeof *folders);
    if (folders != NULL) {
        reading->folders_used = folders;
        struct pb_folder *last = &folders[reading->folders_used_count++];
        last->pointer = pb_copy_text(pb_here(reading));
        last->folder = pb_copy_text(folder);
        pb_sha256(values, count * sizeof *values, last->values);
        reading->memory_short |= last->pointer == NULL || last->folder == NULL;
    }
    reading->memory_short |= folders == NULL;
}

static void fault_of_csv(struct pb_reading *reading, const char *file, const struct pb_csv_fault *fault)
{
    size_t mark = pb_enter(reading, "file");
    if (fault->line > 0)
        pb_fault(reading, fault->hint, "%s, line %d, column %d: %s", file, fault->line, fault->column, fault->message);
    else
        pb_fault(reading, fault->hint, "%s: %s", file, fault->message);
    pb_leave(reading, mark);
}

/* Keys of values that stand in a file. */
static bool is_file_key(const char *key)
{
    return strcmp(key, "file") == 0 || strcmp(key, "column") == 0 || strcmp(key, "skip_empty") == 0;
}

static bool is_text_member(struct pb_reading *reading, const cJSON *object, const char *key, const char *hint)
{
    const cJSON *item = pb_json_member(object, key);
    if (cJSON_IsString(item))
        return true;
    size_t mark = item != NULL ? pb_enter(reading, key) : reading->pointer.length;
    if (item == NULL)
        pb_fault(reading, hint, "required key \"%s\" is missing", key);
    else
        pb_fault(reading, hint, "must be a text (found %s)", pb_found(item).text);
    pb_leave(reading, mark);
    return false;
}

static payback_status read_csv(const struct pb_reading *reading, const char *path, const cJSON *object, double **values,
                               size_t *count, struct pb_csv_fault *fault)
{
    const char *refusal = NULL, *file = pb_json_member(object, "file")->valuestring;
    payback_status status = pb_document_may_read(&refusal, reading->document, path, file);
    if (status == PAYBACK_OK && refusal == NULL)
        return pb_csv_column(path, pb_json_member(object, "column")->valuestring,
                             cJSON_IsTrue(pb_json_member(object, "skip_empty")), values, count, fault);
    if (refusal != NULL) {
        snprintf(fault->message, sizeof fault->message, "%s", refusal);
        snprintf(fault->hint, sizeof fault->hint, "%s", pb_document_confined_hint(reading->document));
    }
    return status == PAYBACK_OK ? PAYBACK_ERROR_SCENARIO : status;
}

static void read_csv_values(struct pb_reading *reading, struct arguments *arguments, const cJSON *object)
{
    if (!is_text_member(reading, object, "file", "a CSV file, relative to this one") ||
        !is_text_member(reading, object, "column", "the header of a column of the file"))
        return;
    const cJSON *skip = pb_json_member(object, "skip_empty");
    if (skip != NULL && !cJSON_IsBool(skip)) {
        size_t mark = pb_enter(reading, "skip_empty");
        pb_fault(reading, "true or false", "must be true or false (found %s)", pb_found(skip).text);
        pb_leave(reading, mark);
        return;
    }
    const char *file = pb_json_member(object, "file")->valuestring;
    struct pb_csv_fault fault = {.line = 0};
    double *values = NULL;
    size_t count = 0;
    char *folder = folder_of(reading), *path = folder != NULL ? pb_path_join(folder, file) : NULL;
    payback_status status =
        path != NULL ? read_csv(reading, path, object, &values, &count, &fault) : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_ERROR_SCENARIO) {
        fault_of_csv(reading, file, &fault);
    } else if (status != PAYBACK_OK) {
        reading->memory_short = true;
    } else {
        struct pb_argument *argument = add_argument(arguments, "values");
        argument->list = values;
        argument->count = count;
        keep_folder(reading, folder, values, count);
    }
    free(folder);
    free(path);
}

/* ---- the distribution ---- */

static const struct pb_parameter *parameter_of(const struct pb_family *family, const char *name)
{
    static const struct pb_parameter bounds[] = {{"min", PB_ARGUMENT_NUMBER, "least value: truncates"},
                                                 {"max", PB_ARGUMENT_NUMBER, "greatest value: truncates"}};
    for (size_t i = 0; i < family->parameter_count; i++)
        if (strcmp(family->parameters[i].name, name) == 0)
            return &family->parameters[i];
    for (size_t i = 0; i < 2; i++)
        if (strcmp(bounds[i].name, name) == 0)
            return &bounds[i];
    return NULL;
}

static void fault_unknown_parameter(struct pb_reading *reading, const struct pb_family *family, const char *name)
{
    const char *names[ARGUMENTS_MAX + 2] = {"min", "max"};
    size_t count = 2;
    for (size_t i = 0; i < family->parameter_count && count < ARGUMENTS_MAX + 2; i++)
        names[count++] = family->parameters[i].name;
    const char *similar = pb_suggest(name, names, count);
    struct pb_words hint = similar != NULL ? pb_words("did you mean \"%s\"?", similar)
                                           : pb_words("%s takes %s", family->name, family->usage);
    pb_fault(reading, hint.text, "unknown parameter of %s", family->name);
}

static void read_argument(struct pb_reading *reading, const struct pb_family *family, struct arguments *arguments,
                          const cJSON *member)
{
    const struct pb_parameter *parameter = parameter_of(family, member->string);
    if (parameter == NULL || arguments->count == ARGUMENTS_MAX)
        fault_unknown_parameter(reading, family, member->string);
    else if (parameter->kind == PB_ARGUMENT_NUMBER)
        read_number_argument(reading, arguments, parameter->name, member);
    else if (parameter->kind == PB_ARGUMENT_LIST)
        read_list_argument(reading, arguments, parameter->name, member);
    else
        read_components_argument(reading, arguments, parameter->name, member);
}

static void read_arguments(struct pb_reading *reading, const struct pb_family *family, const cJSON *object,
                           struct arguments *arguments)
{
    bool from_file =
        family->from_file && (pb_json_member(object, "file") != NULL || pb_json_member(object, "column") != NULL);
    for (const cJSON *member = object->child; member != NULL; member = member->next) {
        const char *key = member->string;
        if (strcmp(key, "dist") == 0 || (from_file && is_file_key(key)))
            continue;
        size_t mark = pb_enter(reading, key);
        if (strcmp(key, "note") != 0)
            read_argument(reading, family, arguments, member);
        else if (!cJSON_IsString(member))
            pb_fault(reading, "a text in quotes", "a note must be a text (found %s)", pb_found(member).text);
        pb_leave(reading, mark);
    }
    if (from_file && pb_json_member(object, "values") != NULL)
        pb_fault(reading, "leave one of them out", "values stand both here and in a file");
    else if (from_file)
        read_csv_values(reading, arguments, object);
}

static pb_distribution *make_distribution(struct pb_reading *reading, const struct pb_family *family,
                                          const cJSON *object, const struct arguments *arguments)
{
    struct pb_distribution_fault fault = {.parameter = ""};
    pb_distribution *distribution = NULL;
    payback_status status = pb_distribution_new(&distribution, family, arguments->list, arguments->count, &fault);
    if (status == PAYBACK_OK)
        return distribution;
    if (status == PAYBACK_ERROR_MEMORY) {
        reading->memory_short = true;
        return NULL;
    }
    bool there = fault.parameter[0] != '\0' && pb_json_member(object, fault.parameter) != NULL;
    size_t mark = there ? pb_enter(reading, fault.parameter) : reading->pointer.length;
    pb_fault(reading, fault.hint, "%s", fault.message);
    pb_leave(reading, mark);
    return NULL;
}

static const struct pb_family *find_family(struct pb_reading *reading, const cJSON *object)
{
    const cJSON *name = pb_json_member(object, "dist");
    const struct pb_family *family = cJSON_IsString(name) ? pb_family_find(name->valuestring) : NULL;
    if (family != NULL)
        return family;
    size_t mark = pb_enter(reading, "dist"), count = 0;
    const char *names[FAMILIES_MAX];
    struct pb_text hint = {0};
    for (const struct pb_family *known; count < FAMILIES_MAX && (known = pb_family_at(count)) != NULL; count++)
        names[count] = known->name;
    const char *similar = cJSON_IsString(name) ? pb_suggest(name->valuestring, names, count) : NULL;
    if (similar != NULL)
        pb_text_format(&hint, "did you mean \"%s\"?", similar);
    for (size_t i = 0; similar == NULL && i < count; i++)
        pb_text_format(&hint, "%s%s", i == 0 ? "one of " : ", ", names[i]);
    pb_fault(reading, hint.data != NULL ? hint.data : "", "unknown distribution (found %s)", pb_found(name).text);
    pb_text_clear(&hint);
    pb_leave(reading, mark);
    return NULL;
}

/* NULL where it cannot be made; the faults are told. */
static pb_distribution *read_distribution(struct pb_reading *reading, const cJSON *object)
{
    if (!cJSON_IsObject(object) || pb_json_member(object, "dist") == NULL) {
        pb_fault(reading, "{\"dist\": …}", "must be a distribution (found %s)", pb_found(object).text);
        return NULL;
    }
    const struct pb_family *family = find_family(reading, object);
    if (family == NULL)
        return NULL;
    struct arguments arguments = {.count = 0};
    size_t errors = reading->errors;
    read_arguments(reading, family, object, &arguments);
    pb_distribution *distribution = NULL;
    if (reading->errors == errors && !reading->memory_short)
        distribution = make_distribution(reading, family, object, &arguments);
    release_arguments(&arguments);
    return distribution;
}

/* ---- the quantity ---- */

static void drop_notes(cJSON *tree)
{
    for (cJSON *item = tree->child, *next; item != NULL; item = next) {
        next = item->next;
        if (item->string != NULL && strcmp(item->string, "note") == 0)
            cJSON_Delete(cJSON_DetachItemViaPointer(tree, item));
        else
            drop_notes(item);
    }
}

/* The distribution's JSON without notes. */
static char *json_of(const cJSON *object)
{
    cJSON *copy = cJSON_Duplicate(object, true);
    if (copy == NULL)
        return NULL;
    drop_notes(copy);
    char *json = pb_json_compact(copy);
    cJSON_Delete(copy);
    return json;
}

/* The distribution that another reading of the same member has made, or NULL. */
static pb_distribution *made_before(const struct pb_reading *reading, const struct pb_value *value)
{
    if (reading->base == NULL || value->pointer == NULL || pb_was_set(reading->adjustments, value->pointer))
        return NULL;
    size_t offset = (size_t)((const char *)value - (const char *)reading->inputs);
    return ((const struct pb_value *)((const char *)reading->base + offset))->distribution;
}

static void fault_not_a_quantity(struct pb_reading *reading, const struct pb_field *field, const cJSON *item)
{
    char number[64];
    struct pb_words hint = pb_words("%s", pb_range_words(field));
    if (pb_number_in_text(item, number, sizeof number)) {
        hint = pb_words("%s, without quotes", number);
    } else if (cJSON_IsObject(item)) {
        hint = pb_words("a distribution names itself: {\"dist\": \"pert\", \"min\": …, \"mode\": …, \"max\": …}");
    } else if (cJSON_IsNull(item)) {
        hint = pb_words("leave the member out, or give it a value");
    }
    pb_fault(reading, hint.text, "must be a number or a distribution (found %s)", pb_found(item).text);
}

void pb_read_quantity(struct pb_reading *reading, struct pb_value *value, const cJSON *item)
{
    size_t errors = reading->errors;
    if (cJSON_IsNumber(item)) {
        value->number = item->valuedouble;
    } else if (cJSON_IsObject(item) && pb_json_member(item, "dist") != NULL) {
        value->number = NAN;
        value->distribution = made_before(reading, value);
        if (value->distribution != NULL) {
            value->present = true;
            return;
        }
        value->distribution = read_distribution(reading, item);
        if (value->distribution == NULL)
            return;
        value->json = reading->base == NULL ? json_of(item) : NULL;
        reading->memory_short |= value->json == NULL && reading->base == NULL;
    } else {
        fault_not_a_quantity(reading, value->field, item);
        return;
    }
    pb_check_range(reading, value);
    value->present = reading->errors == errors;
}
