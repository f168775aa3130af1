/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The named stresses of a scenario file: read, and tried. */
#include "scenario/stress.h"

#include "base/memory.h"
#include "scenario/pointer.h"

#include <stdlib.h>
#include <string.h>

/* More than a scenario has inputs: every change is compared with every other. */
enum { CHANGES_MAX = 500 };

static const char *const kind_names[] = {
    [PB_CHANGE_SET] = "set", [PB_CHANGE_MULTIPLY] = "multiply", [PB_CHANGE_ADD] = "add"};

/* ---- reading one ---- */

static void add_set(struct pb_reading *reading, payback_changes *changes, const cJSON *member)
{
    if (!cJSON_IsNumber(member) && pb_json_member(member, "dist") == NULL) {
        pb_fault(reading, "a number, or {\"dist\": …}", "must be a number or a distribution (found %s)",
                 pb_found(member).text);
        return;
    }
    char *json = pb_json_compact(member);
    if (json == NULL || payback_changes_set(changes, member->string, json) != PAYBACK_OK)
        reading->memory_short = true;
    free(json);
}

static void add_number(struct pb_reading *reading, payback_changes *changes, int kind, const cJSON *member)
{
    if (!cJSON_IsNumber(member)) {
        pb_fault(reading, kind == PB_CHANGE_MULTIPLY ? "a factor, such as 1.2" : "a summand",
                 "must be a number (found %s)", pb_found(member).text);
        return;
    }
    payback_status status = kind == PB_CHANGE_MULTIPLY
                                ? payback_changes_multiply(changes, member->string, member->valuedouble)
                                : payback_changes_add(changes, member->string, member->valuedouble);
    reading->memory_short |= status != PAYBACK_OK;
}

static void read_changes(struct pb_reading *reading, payback_changes *changes, int kind, const cJSON *object)
{
    if (!cJSON_IsObject(object))
        return; /* absent, or told by the walk */
    size_t mark = pb_enter(reading, kind_names[kind]);
    for (const cJSON *member = object->child; member != NULL; member = member->next) {
        size_t below = pb_enter(reading, member->string);
        if (strcmp(member->string, "note") == 0) {
            if (!cJSON_IsString(member))
                pb_fault(reading, "a text in quotes", "a note must be a text (found %s)", pb_found(member).text);
        } else if (member->string[0] != '/' || !pb_pointer_is_valid(member->string)) {
            pb_fault(reading, "a key such as \"/proposal/deflection/containment\"", "the key is not a JSON Pointer");
        } else if (kind == PB_CHANGE_SET) {
            add_set(reading, changes, member);
        } else {
            add_number(reading, changes, kind, member);
        }
        pb_leave(reading, below);
    }
    pb_leave(reading, mark);
}

/* ---- trying one ---- */

/* What a trial needs again and again. */
struct trial {
    struct pb_inputs *inputs;
    struct pb_first_fault *fault;
};

/* Distributions that belong to the base are not the trial's to release. */
static void give_back(struct pb_value *values, const struct pb_value *base, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i].distribution == base[i].distribution)
            values[i].distribution = NULL;
}

static void clear_trial(struct pb_inputs *inputs, const struct pb_inputs *base)
{
    give_back(inputs->root, base->root, PB_ROOT_SLOTS);
    for (int i = 0; i < inputs->category_count; i++)
        give_back(inputs->category[i], base->category[i], PB_CATEGORY_SLOTS);
    for (int i = 0; i < inputs->tool_count; i++)
        give_back(inputs->tool[i], base->tool[i], PB_TOOL_SLOTS);
    for (int i = 0; i < inputs->tier_count; i++)
        give_back(inputs->tier[i], base->tier[i], PB_TIER_SLOTS);
    for (int i = 0; i < inputs->charge_count; i++)
        give_back(inputs->charge[i], base->charge[i], PB_CHARGE_SLOTS);
    for (int i = 0; i < inputs->charge_tier_count; i++)
        give_back(inputs->charge_tier[i], base->charge_tier[i], PB_CHARGE_TIER_SLOTS);
    for (int i = 0; i < inputs->risk_count; i++)
        give_back(inputs->risk[i], base->risk[i], PB_RISK_SLOTS);
    for (int i = 0; i < inputs->other_count; i++)
        give_back(inputs->other[i], base->other[i], PB_OTHER_SLOTS);
    for (int i = 0; i < inputs->override_count; i++)
        give_back(inputs->override[i], base->override[i], PB_OVERRIDE_SLOTS);
    pb_inputs_clear(inputs);
}

static void fault_of_change(struct pb_reading *reading, const struct pb_change *change, const char *hint,
                            const char *message)
{
    size_t mark = pb_enter(reading, kind_names[change->kind]);
    size_t below = pb_enter(reading, change->pointer);
    pb_fault(reading, hint, "%s", message);
    pb_leave(reading, below);
    pb_leave(reading, mark);
}

/* Tells the fault at the change that it is about, or at the stress as a whole. */
static void tell_fault(struct pb_reading *reading, const payback_changes *changes, const struct pb_first_fault *fault)
{
    for (size_t i = changes->count; i-- > 0;)
        if (pb_is_within(fault->pointer, changes->changes[i].pointer)) {
            fault_of_change(reading, &changes->changes[i], fault->hint, fault->message);
            return;
        }
    pb_fault(reading, fault->hint, "makes the scenario invalid at %s: %s", fault->pointer, fault->message);
}

/* Makes each set in a copy of the tree: *tree, which stays NULL where nothing is set, or where a set cannot be made
 * (told). */
static void set_in_copy(struct pb_reading *reading, const payback_changes *changes, const cJSON *stress, cJSON **tree)
{
    const cJSON *set = pb_json_member(stress, "set");
    for (size_t i = 0; i < changes->count && !reading->memory_short; i++) {
        const struct pb_change *change = &changes->changes[i];
        if (change->kind != PB_CHANGE_SET)
            continue;
        if (*tree == NULL)
            *tree = cJSON_Duplicate(reading->root, true);
        cJSON *value = cJSON_Duplicate(pb_json_member(set, change->pointer), true);
        if (*tree == NULL || value == NULL) {
            cJSON_Delete(value);
            reading->memory_short = true;
        } else if (!pb_json_put(*tree, change->pointer, value)) {
            fault_of_change(reading, change, "the pointer of an input", "there is no such member to set");
        }
    }
}

/* Reads the scenario as it would be; tells the first fault. */
static void read_changed(struct pb_reading *reading, const payback_changes *changes, const cJSON *tree,
                         const struct pb_adjustments *adjustments, struct trial *trial)
{
    trial->fault->found = false;
    struct pb_reading tried = {.shape = reading->shape,
                               .document = reading->document,
                               .adjustments = adjustments,
                               .first = trial->fault,
                               .folders = reading->folders,
                               .folder_count = reading->folder_count,
                               .base = reading->inputs,
                               .root = tree,
                               .inputs = trial->inputs};
    pb_read_all(&tried);
    reading->memory_short |= tried.memory_short;
    if (trial->fault->found)
        tell_fault(reading, changes, trial->fault);
    clear_trial(trial->inputs, reading->inputs);
    pb_text_clear(&tried.pointer);
    pb_folders_free(tried.folders_used, tried.folders_used_count);
}

static void try_changes(struct pb_reading *reading, const payback_changes *changes, const cJSON *stress,
                        struct trial *trial)
{
    struct pb_adjustments adjustments = {0};
    cJSON *tree = NULL;
    size_t errors = reading->errors;
    if (pb_adjustments_copy(&adjustments, reading->adjustments) != PAYBACK_OK ||
        pb_adjustments_put(&adjustments, changes) != PAYBACK_OK)
        reading->memory_short = true;
    set_in_copy(reading, changes, stress, &tree);
    if (!reading->memory_short && reading->errors == errors)
        read_changed(reading, changes, tree != NULL ? tree : reading->root, &adjustments, trial);
    cJSON_Delete(tree);
    pb_adjustments_clear(&adjustments);
}

/* ---- all of them ---- */

static void read_stress(struct pb_reading *reading, const cJSON *item, struct pb_stress *stress, struct trial *trial)
{
    const cJSON *name = pb_json_member(item, "name");
    size_t errors = reading->errors;
    stress->name = pb_copy_text(cJSON_IsString(name) ? name->valuestring : "");
    reading->memory_short |= stress->name == NULL;
    for (int kind = PB_CHANGE_SET; kind <= PB_CHANGE_ADD; kind++)
        read_changes(reading, &stress->changes, kind, pb_json_member(item, kind_names[kind]));
    if (stress->changes.count > CHANGES_MAX)
        pb_fault(reading, pb_words("at most %d", CHANGES_MAX).text, "too many changes (found %zu)",
                 stress->changes.count);
    if (trial->inputs != NULL && reading->errors == errors && !reading->memory_short)
        try_changes(reading, &stress->changes, item, trial);
}

void pb_read_stresses(struct pb_reading *reading, payback_scenario *scenario)
{
    const cJSON *list = pb_json_member(reading->root, "stress");
    if (!cJSON_IsArray(list) || list->child == NULL || reading->memory_short)
        return;
    size_t count = (size_t)cJSON_GetArraySize(list);
    bool tried = reading->errors == 0 && reading->option == NULL;
    struct pb_first_fault fault;
    struct trial trial = {tried ? pb_new(1, sizeof *trial.inputs) : NULL, &fault};
    scenario->stresses = pb_new(count, sizeof *scenario->stresses);
    if (scenario->stresses == NULL || (tried && trial.inputs == NULL))
        reading->memory_short = true;
    size_t mark = pb_enter(reading, "stress"), index = 0;
    for (const cJSON *item = list->child; item != NULL && !reading->memory_short; item = item->next, index++) {
        size_t below = pb_enter_index(reading, index);
        if (cJSON_IsObject(item))
            read_stress(reading, item, &scenario->stresses[scenario->stress_count++], &trial);
        pb_leave(reading, below);
    }
    pb_leave(reading, mark);
    free(trial.inputs);
}

void pb_stresses_clear(payback_scenario *scenario)
{
    for (size_t i = 0; i < scenario->stress_count; i++) {
        struct payback_changes *changes = &scenario->stresses[i].changes;
        for (size_t j = 0; j < changes->count; j++) {
            free(changes->changes[j].pointer);
            free(changes->changes[j].json);
        }
        free(changes->changes);
        free(scenario->stresses[i].name);
    }
    free(scenario->stresses);
    scenario->stresses = NULL;
    scenario->stress_count = 0;
}
