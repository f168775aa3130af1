/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/input_groups.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pb_input_groups_clear(struct pb_input_groups *groups)
{
    for (size_t g = 0; g < groups->count; g++) {
        free(groups->groups[g].name);
        free(groups->groups[g].inputs);
    }
    free(groups->groups);
    free(groups->component);
    *groups = (struct pb_input_groups){0};
}

/* An empty group at the end of the list, with room for all inputs. */
static struct pb_input_group *add_group(struct pb_input_groups *groups, const char *name, size_t name_length,
                                        size_t input_count)
{
    struct pb_input_group *list = pb_resize(groups->groups, groups->count + 1, sizeof *list);
    if (!list)
        return NULL;
    groups->groups = list;
    struct pb_input_group *group = &list[groups->count];
    *group = (struct pb_input_group){.name = pb_copy_bytes(name, name_length),
                                     .inputs = pb_new(input_count, sizeof *group->inputs)};
    groups->count++;
    return group->name && group->inputs ? group : NULL;
}

/* The smallest input of each input's connected component; repeated until nothing moves. */
static void label_components(const struct pb_inputs *inputs, int *label)
{
    for (size_t j = 0; j < inputs->uncertain_count; j++)
        label[j] = (int)j;
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t c = 0; c < inputs->correlation_count; c++) {
            int *a = &label[inputs->correlations[c].a], *b = &label[inputs->correlations[c].b];
            int least = *a < *b ? *a : *b;
            moved = moved || *a != *b;
            *a = *b = least;
        }
    }
}

static payback_status add_components(struct pb_input_groups *groups, const struct pb_inputs *inputs)
{
    size_t n = inputs->uncertain_count;
    int *label = pb_new(n, sizeof *label);
    payback_status status = label ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status)
        label_components(inputs, label);
    for (size_t j = 0; !status && j < n; j++)
        groups->component[j] = -1;
    for (size_t j = 0; !status && j < n; j++) {
        size_t members = 0;
        for (size_t i = j; i < n; i++)
            members += label[i] == (int)j;
        if (members < 2)
            continue;
        char name[32];
        snprintf(name, sizeof name, "correlated %zu", groups->count + 1);
        struct pb_input_group *group = add_group(groups, name, strlen(name), n);
        status = group ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
        for (size_t i = j; group && i < n; i++)
            if (label[i] == (int)j) {
                group->inputs[group->count++] = i;
                groups->component[i] = (int)groups->count - 1;
            }
        if (group)
            group->automatic = group->independent = true;
    }
    free(label);
    return status;
}

static bool is_at_or_below(const char *pointer, const char *of, size_t length)
{
    return strncmp(pointer, of, length) == 0 && (pointer[length] == '\0' || pointer[length] == '/');
}

static payback_status refuse_pointer(const struct pb_inputs *inputs, const char *pointer, size_t length, char *message,
                                     size_t size)
{
    const char **names = pb_new(inputs->uncertain_count, sizeof *names);
    char *word = pb_copy_bytes(pointer, length);
    if (names && word) {
        for (size_t j = 0; j < inputs->uncertain_count; j++)
            names[j] = inputs->uncertain[j].value->pointer;
        const char *suggestion = pb_suggest(word, names, inputs->uncertain_count);
        struct pb_inputs *search = (struct pb_inputs *)inputs; /* it is only read */
        if (pb_inputs_find(search, word))
            snprintf(message, size, "%.200s is a constant in this scenario: a group holds uncertain inputs", word);
        else
            snprintf(message, size, "%.200s is not an uncertain input of this scenario%s%s%s", word,
                     suggestion ? "; did you mean " : "", suggestion ? suggestion : "", suggestion ? "?" : "");
    }
    payback_status status = names && word ? PAYBACK_ERROR_TARGET : PAYBACK_ERROR_MEMORY;
    free(names);
    free(word);
    return status;
}

/* Marks the inputs at or below each pointer of the list. */
static payback_status mark_members(bool *member, const struct pb_inputs *inputs, const char *list, char *message,
                                   size_t size)
{
    for (const char *pointer = list; *pointer;) {
        size_t length = strcspn(pointer, ","), found = 0;
        for (size_t j = 0; length && j < inputs->uncertain_count; j++)
            if (is_at_or_below(inputs->uncertain[j].value->pointer, pointer, length)) {
                member[j] = true;
                found++;
            }
        if (!found)
            return refuse_pointer(inputs, pointer, length, message, size);
        pointer += length + (pointer[length] == ',');
    }
    return PAYBACK_OK;
}

/* Whether no correlation reaches out of the group. */
static bool is_independent(const struct pb_inputs *inputs, const bool *member)
{
    for (size_t c = 0; c < inputs->correlation_count; c++)
        if (member[inputs->correlations[c].a] != member[inputs->correlations[c].b])
            return false;
    return true;
}

static payback_status add_named(struct pb_input_groups *groups, const struct pb_inputs *inputs, const char *text,
                                char *message, size_t size)
{
    const char *equals = strchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : 0, n = inputs->uncertain_count;
    if (length == 0 || equals[1] == '\0') {
        snprintf(message, size, "a group is NAME=POINTER,… (found %.200s)", text);
        return PAYBACK_ERROR_TARGET;
    }
    for (size_t g = 0; g < groups->count; g++)
        if (strlen(groups->groups[g].name) == length && strncmp(groups->groups[g].name, text, length) == 0) {
            snprintf(message, size, "there are two groups \"%.*s\"", (int)(length < 200 ? length : 200), text);
            return PAYBACK_ERROR_TARGET;
        }
    bool *member = pb_new(n, sizeof *member);
    payback_status status = member ? mark_members(member, inputs, equals + 1, message, size) : PAYBACK_ERROR_MEMORY;
    struct pb_input_group *group = status ? NULL : add_group(groups, text, length, n);
    if (!status && !group)
        status = PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; !status && j < n; j++)
        if (member[j])
            group->inputs[group->count++] = j;
    if (!status)
        group->independent = is_independent(inputs, member);
    free(member);
    return status;
}

payback_status pb_input_groups_make(struct pb_input_groups *groups, const struct pb_inputs *inputs,
                                    const char *const *texts, size_t text_count, char *message, size_t size)
{
    *groups = (struct pb_input_groups){.component = pb_new(inputs->uncertain_count, sizeof *groups->component)};
    payback_status status = groups->component ? add_components(groups, inputs) : PAYBACK_ERROR_MEMORY;
    for (size_t t = 0; !status && t < text_count; t++)
        status = add_named(groups, inputs, texts[t], message, size);
    if (status)
        pb_input_groups_clear(groups);
    return status;
}
