/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/baselines.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char baseline[] = "/baseline/";

/* ---- a value in words ---- */

static void add_adjustment(struct pb_text *text, const struct pb_value *value)
{
    if (value->multiply != 1) {
        pb_text_add(text, " × ");
        pb_text_add_double(text, value->multiply);
    }
    if (value->add != 0) {
        pb_text_add(text, " + ");
        pb_text_add_double(text, value->add);
    }
}

/* As JSON; caller frees. NULL where memory is short. */
static char *words_of(const struct pb_value *value)
{
    struct pb_text text = {0};
    if (!value->present)
        pb_text_add(&text, "absent");
    else if (value->text != NULL)
        pb_text_add_json_string(&text, value->text);
    else if (value->json != NULL)
        pb_text_add(&text, value->json);
    else if (value->field->kind == PB_CHOICE)
        pb_text_add_json_string(&text, value->field->choices[(int)value->number]);
    else if (value->field->kind == PB_BOOLEAN)
        pb_text_add(&text, value->number != 0 ? "true" : "false");
    else if (value->field->kind == PB_OBJECT)
        pb_text_add(&text, "present");
    else
        pb_text_add_double(&text, value->number);
    if (value->present && (value->field->kind == PB_QUANTITY || value->field->kind == PB_NUMBER))
        add_adjustment(&text, value);
    return pb_text_take(&text);
}

/* ---- whether two are the same ---- */

static bool same_number(double a, double b)
{
    return a == b || fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

/* What the model sees at level p of the draw. */
static double quantile_of(const struct pb_value *value, double p)
{
    double draw = value->distribution != NULL ? pb_distribution_quantile(value->distribution, p, 1 - p) : value->number;
    return draw * value->multiply + value->add;
}

static bool same_quantity(const struct pb_value *a, const struct pb_value *b)
{
    static const double levels[] = {0.001, 0.01, 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95, 0.99, 0.999};
    if ((a->distribution == NULL) != (b->distribution == NULL))
        return false;
    for (size_t l = 0; l < sizeof levels / sizeof levels[0]; l++)
        if (fabs(quantile_of(a, levels[l]) - quantile_of(b, levels[l])) >
            1e-7 * fmax(fabs(quantile_of(a, levels[l])), fabs(quantile_of(b, levels[l]))))
            return false;
    return true;
}

static bool same_value(const struct pb_value *a, const struct pb_value *b)
{
    if (a->present != b->present)
        return false;
    if (!a->present)
        return true;
    if (a->field->kind == PB_TEXT)
        return strcmp(a->text, b->text) == 0;
    if (a->field->kind == PB_QUANTITY || a->field->kind == PB_NUMBER)
        return same_quantity(a, b);
    return a->field->kind == PB_OBJECT || same_number(a->number, b->number);
}

/* ---- the list ---- */

/* Takes over the texts. */
static payback_status add(struct pb_baseline_differences *differences, char *pointer, char *first, char *other)
{
    if (pointer != NULL && first != NULL && other != NULL && differences->count == differences->capacity) {
        size_t capacity = 2 * differences->capacity + 8;
        struct pb_baseline_difference *list = pb_resize(differences->list, capacity, sizeof *list);
        if (list != NULL) {
            differences->list = list;
            differences->capacity = capacity;
        }
    }
    if (pointer == NULL || first == NULL || other == NULL || differences->count == differences->capacity) {
        free(pointer);
        free(first);
        free(other);
        return PAYBACK_ERROR_MEMORY;
    }
    differences->list[differences->count++] = (struct pb_baseline_difference){pointer, first, other};
    return PAYBACK_OK;
}

static payback_status compare_values(struct pb_baseline_differences *differences, const struct pb_value *first,
                                     const struct pb_value *other)
{
    const char *pointer = first->pointer != NULL ? first->pointer : other->pointer;
    bool is_list = first->field != NULL && first->field->kind == PB_LIST; /* compared by itself */
    if (pointer == NULL || is_list || strncmp(pointer, baseline, strlen(baseline)) != 0 || same_value(first, other))
        return PAYBACK_OK;
    return add(differences, pb_copy_text(pointer), words_of(first), words_of(other));
}

static char *elements_in_words(int count)
{
    struct pb_text text = {0};
    pb_text_format(&text, "%d element%s", count, count == 1 ? "" : "s");
    return pb_text_take(&text);
}

static char *seasons_in_words(const double seasonality[12])
{
    struct pb_text text = {0};
    for (int m = 0; m < 12; m++) {
        pb_text_add(&text, m == 0 ? "[" : ",");
        pb_text_add_double(&text, seasonality[m]);
    }
    pb_text_add(&text, "]");
    return pb_text_take(&text);
}

/* The twelve matter relative to their mean. */
static bool same_seasons(const double a[12], const double b[12])
{
    double sum_a = 0, sum_b = 0;
    bool same = true;
    for (int m = 0; m < 12; m++) {
        sum_a += a[m];
        sum_b += b[m];
    }
    for (int m = 0; m < 12; m++)
        same = same && same_number(a[m] / sum_a, b[m] / sum_b);
    return same;
}

payback_status pb_baselines_compare(struct pb_baseline_differences *differences, const struct pb_inputs *first,
                                    const struct pb_inputs *other)
{
    payback_status status = PAYBACK_OK;
    for (int s = 0; status == PAYBACK_OK && s < PB_ROOT_SLOTS; s++)
        status = compare_values(differences, &first->root[s], &other->root[s]);
    if (status == PAYBACK_OK && !same_seasons(first->seasonality, other->seasonality))
        status = add(differences, pb_copy_text("/baseline/volume/seasonality"), seasons_in_words(first->seasonality),
                     seasons_in_words(other->seasonality));
    if (status == PAYBACK_OK && first->category_count != other->category_count)
        status = add(differences, pb_copy_text("/baseline/categories"), elements_in_words(first->category_count),
                     elements_in_words(other->category_count));
    for (int k = 0; k < first->category_count && k < other->category_count; k++)
        for (int s = 0; status == PAYBACK_OK && s < PB_CATEGORY_SLOTS; s++)
            status = compare_values(differences, &first->category[k][s], &other->category[k][s]);
    if (status == PAYBACK_OK && first->tool_count != other->tool_count)
        status = add(differences, pb_copy_text("/baseline/tools"), elements_in_words(first->tool_count),
                     elements_in_words(other->tool_count));
    for (int j = 0; j < first->tool_count && j < other->tool_count; j++)
        for (int s = 0; status == PAYBACK_OK && s < PB_TOOL_SLOTS; s++)
            status = compare_values(differences, &first->tool[j][s], &other->tool[j][s]);
    return status;
}

void pb_baseline_differences_clear(struct pb_baseline_differences *differences)
{
    for (size_t i = 0; i < differences->count; i++) {
        free(differences->list[i].pointer);
        free(differences->list[i].first);
        free(differences->list[i].other);
    }
    free(differences->list);
    *differences = (struct pb_baseline_differences){0};
}
