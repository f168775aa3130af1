/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/grid.h"

#include "base/memory.h"
#include "base/number.h"
#include "report/field_lookup.h"
#include "scenario/scenario.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void clear_axis(struct pb_axis *axis)
{
    for (size_t i = 0; i < axis->count; i++)
        free(axis->values[i]);
    free(axis->values);
    free(axis->pointer);
    *axis = (struct pb_axis){0};
}

void pb_grid_clear(struct pb_grid *grid)
{
    for (size_t a = 0; a < grid->axis_count; a++)
        clear_axis(&grid->axes[a]);
    free(grid->axes);
    free(grid->sorted);
    *grid = (struct pb_grid){0};
}

/* Takes over value. */
static payback_status add_value(struct pb_axis *axis, char *value)
{
    char **larger = value ? pb_resize(axis->values, axis->count + 1, sizeof *larger) : NULL;
    if (!larger) {
        free(value);
        return PAYBACK_ERROR_MEMORY;
    }
    axis->values = larger;
    axis->values[axis->count++] = value;
    return PAYBACK_OK;
}

static payback_status add_number(struct pb_axis *axis, double number)
{
    char text[PB_NUMBER_SIZE];
    pb_number_write(text, number);
    return add_value(axis, pb_copy_text(text));
}

/* ---- from:to:count ---- */

/* Three numbers between colons, and nothing else. */
static bool read_range(const char *text, double range[3])
{
    for (int i = 0; i < 3; i++) {
        size_t length = strcspn(text, ":");
        if (!pb_number_read(text, length, &range[i]) || (text[length] == ':') != (i < 2))
            return false;
        text += length + (i < 2);
    }
    return true;
}

/* The shortest decimal that is x up to rounding: 0.1:0.7:7 gives 0.3, not 0.30000000000000004. most: the larger end. */
static double short_decimal(double x, double most)
{
    double scale = 1;
    for (int digits = 0; digits < 15 && fabs(x) * scale < 1e15; digits++, scale *= 10) {
        double decimal = round(x * scale) / scale;
        if (fabs(decimal - x) <= 4 * DBL_EPSILON * most)
            return decimal + 0.0; /* no −0 */
    }
    return x;
}

static payback_status add_range(struct pb_axis *axis, const char *word, const double range[3], char *message,
                                size_t size)
{
    double count = range[2], last = count - 1;
    if (count != floor(count) || count < 2 || count > PB_GRID_POINTS_MAX) {
        snprintf(message, size, "--vary %s: the third number is how many values there are, an integer from 2 to %d",
                 word, PB_GRID_POINTS_MAX);
        return PAYBACK_ERROR_TARGET;
    }
    double most = fmax(fabs(range[0]), fabs(range[1]));
    payback_status status = add_number(axis, range[0]); /* the ends are as they are written */
    for (double i = 1; !status && i < last; i++)
        status = add_number(axis, short_decimal((range[0] * (last - i) + range[1] * i) / last, most));
    return status ? status : add_number(axis, range[1]);
}

/* ---- v1,v2,… ---- */

/* Length of the value at the start: up to a comma that is outside of strings and brackets. */
static size_t value_length(const char *text)
{
    int depth = 0;
    bool in_string = false;
    size_t i = 0;
    for (; text[i] && (text[i] != ',' || depth > 0 || in_string); i++) {
        if (in_string && text[i] == '\\' && text[i + 1])
            i++;
        else if (text[i] == '"')
            in_string = !in_string;
        else if (!in_string && strchr("[{", text[i]))
            depth++;
        else if (!in_string && strchr("]}", text[i]))
            depth--;
    }
    return i;
}

/* A slip is told at once, not by every scenario. */
static payback_status check_value(const char *word, const char *value, char *message, size_t size)
{
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_status status = diagnostics ? pb_json_check(value, diagnostics) : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_ERROR_SCENARIO && payback_diagnostics_count(diagnostics) > 0) {
        snprintf(
            message, size,
            "--vary %s: %s: %s; write POINTER=from:to:count or POINTER=v1,v2,…, texts in double quotes and the whole"
            " in single ones for the shell",
            word, value, payback_diagnostics_get(diagnostics, 0)->message);
        status = PAYBACK_ERROR_TARGET;
    }
    payback_diagnostics_free(diagnostics);
    return status;
}

/* Takes over value. */
static payback_status add_json(struct pb_axis *axis, const char *word, char *value, char *message, size_t size)
{
    payback_status status = value ? check_value(word, value, message, size) : PAYBACK_ERROR_MEMORY;
    if (!status)
        return add_value(axis, value);
    free(value);
    return status;
}

static payback_status add_list(struct pb_axis *axis, const char *word, const char *text, char *message, size_t size)
{
    payback_status status = PAYBACK_OK;
    for (bool more = true; !status && more;) {
        double number;
        size_t length = value_length(text);
        if (length == 0) {
            snprintf(message, size, "--vary %s: a value is missing; write POINTER=v1,v2,… or POINTER=from:to:count",
                     word);
            return PAYBACK_ERROR_TARGET;
        }
        if (pb_number_read(text, length, &number))
            status = add_number(axis, number);
        else
            status = add_json(axis, word, pb_copy_bytes(text, length), message, size);
        more = text[length] == ',';
        text += length + more;
    }
    return status;
}

/* ---- axes ---- */

/* A pointer of the table of inputs, or into the distribution of one. */
static payback_status check_pointer(const char *pointer, char *message, size_t size)
{
    struct pb_text why = {0}, first = {0};
    payback_status status = pb_field_check(pointer, &first);
    char *parent = status ? pb_copy_text(pointer) : NULL;
    for (char *slash; status && parent && (slash = strrchr(parent, '/')) && slash > parent;) {
        *slash = '\0';
        pb_text_clear(&why);
        if (pb_field_check(parent, &why))
            continue;
        for (size_t i = 0; status && i < payback_field_count(); i++)
            if (pb_field_is(payback_field_at(i), parent) && strcmp(payback_field_at(i)->kind, "quantity") == 0)
                status = PAYBACK_OK;
        break;
    }
    if (status)
        snprintf(message, size, "--vary %s: %s", pointer, first.data ? first.data : "names no input");
    pb_text_clear(&why);
    pb_text_clear(&first);
    free(parent);
    return status;
}

static payback_status make_axis(struct pb_axis *axis, const char *word, char *message, size_t size)
{
    const char *equals = strchr(word, '=');
    double range[3];
    if (*word != '/' || !equals) {
        snprintf(message, size, "--vary %s: write POINTER=v1,v2,… or POINTER=from:to:count", word);
        return PAYBACK_ERROR_TARGET;
    }
    axis->pointer = pb_copy_bytes(word, (size_t)(equals - word));
    if (!axis->pointer)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = check_pointer(axis->pointer, message, size);
    if (status)
        return status;
    return read_range(equals + 1, range) ? add_range(axis, word, range, message, size)
                                         : add_list(axis, word, equals + 1, message, size);
}

static int by_pointer(const void *first, const void *second, void *context)
{
    const struct pb_axis *axes = context;
    const size_t *a = first, *b = second;
    return strcmp(axes[*a].pointer, axes[*b].pointer);
}

static payback_status sort_axes(struct pb_grid *grid, char *message, size_t size)
{
    for (size_t a = 0; a < grid->axis_count; a++)
        grid->sorted[a] = a;
    if (grid->axis_count > 0)
        qsort_r(grid->sorted, grid->axis_count, sizeof *grid->sorted, by_pointer, grid->axes);
    for (size_t a = 1; a < grid->axis_count; a++) {
        const char *pointer = grid->axes[grid->sorted[a]].pointer;
        if (strcmp(pointer, grid->axes[grid->sorted[a - 1]].pointer) == 0) {
            snprintf(message, size, "--vary %s is given twice; list all its values in one", pointer);
            return PAYBACK_ERROR_TARGET;
        }
    }
    return PAYBACK_OK;
}

payback_status pb_grid_make(struct pb_grid *grid, const char *const *vary, size_t count, char *message, size_t size)
{
    *grid = (struct pb_grid){.points = 1};
    grid->axes = pb_new(count, sizeof *grid->axes);
    grid->sorted = pb_new(count, sizeof *grid->sorted);
    payback_status status = grid->axes && grid->sorted ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t a = 0; !status && a < count; a++) {
        grid->axis_count++;
        status = vary[a] ? make_axis(&grid->axes[a], vary[a], message, size) : PAYBACK_ERROR_ARGUMENT;
        if (!status && grid->axes[a].count > PB_GRID_POINTS_MAX / grid->points) {
            snprintf(message, size, "--vary: more than %d combinations", PB_GRID_POINTS_MAX);
            status = PAYBACK_ERROR_TARGET;
        }
        grid->points *= grid->axes[a].count;
    }
    return status ? status : sort_axes(grid, message, size);
}

const char *pb_grid_value(const struct pb_grid *grid, size_t point, size_t axis)
{
    for (size_t a = grid->axis_count - 1; a > axis; a--)
        point /= grid->axes[a].count;
    return grid->axes[axis].values[point % grid->axes[axis].count];
}

void pb_grid_name(struct pb_text *text, const struct pb_grid *grid, size_t point)
{
    for (size_t i = 0; i < grid->axis_count; i++) {
        size_t axis = grid->sorted[i];
        pb_text_format(text, "%s%s=%s", i > 0 ? " " : "", grid->axes[axis].pointer, pb_grid_value(grid, point, axis));
    }
    pb_text_add(text, "");
}

payback_status pb_grid_apply(payback_changes *changes, const struct pb_grid *grid, size_t point)
{
    payback_status status = PAYBACK_OK;
    for (size_t a = 0; !status && a < grid->axis_count; a++)
        status = payback_changes_set(changes, grid->axes[a].pointer, pb_grid_value(grid, point, a));
    return status;
}
