/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people say of a sample: which tickets a tool may attempt. */
#include "baseline/result.h"

#include "base/digest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { RATERS = 2 };

/* Answers of each category. */
struct answers {
    double yes[PB_BASELINE_CATEGORIES][RATERS], n[PB_BASELINE_CATEGORIES][RATERS];
    int raters, columns[RATERS], category, id;
    size_t unknown, ids, strangers; /* categories; identifiers, and those that no ticket has */
};

static payback_status find_columns(struct answers *answers, const struct pb_export *export,
                                   struct pb_separated_fault *fault)
{
    answers->category = answers->id = -1;
    for (size_t i = 0; i < export->count; i++) {
        if (strcasecmp(export->names[i], "category") == 0)
            answers->category = (int)i;
        if (strcasecmp(export->names[i], "id") == 0)
            answers->id = (int)i;
        if (strncasecmp(export->names[i], "automatable", strlen("automatable")) == 0 && answers->raters < RATERS)
            answers->columns[answers->raters++] = (int)i;
    }
    if (answers->category >= 0 && answers->raters > 0)
        return PAYBACK_OK;
    pb_separated_fail(fault, export->header_line, 1, "fill in the file that --sample has written", "no column \"%s\"",
                      answers->raters ? "category" : "automatable");
    return PAYBACK_ERROR_SCENARIO;
}

static int category_named(const payback_baseline *baseline, const struct pb_cell *cell)
{
    const char *text = cell->text;
    size_t length = cell->length;
    pb_value_trim(&text, &length);
    for (size_t c = 0; c < baseline->category_count; c++)
        if (strlen(baseline->categories[c].name) == length && memcmp(baseline->categories[c].name, text, length) == 0)
            return (int)c;
    return -1;
}

static bool is_one_of(const struct pb_cell *cell, const char *const *words, size_t count)
{
    const char *text = cell->text;
    size_t length = cell->length;
    pb_value_trim(&text, &length);
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == length && strncasecmp(words[i], text, length) == 0)
            return true;
    return false;
}

/* *answer: 1 yes, 0 no, −1 where the cell is empty. */
static payback_status read_answer(int *answer, const struct pb_cell *cell, struct pb_separated_fault *fault)
{
    static const char *const yes[] = {"yes", "y", "1", "true", "ja", "x"}, *const no[] = {"no", "n", "0", "false",
                                                                                          "nein"};
    *answer = -1;
    if (pb_value_missing(cell->text, cell->length))
        return PAYBACK_OK;
    bool is_yes = is_one_of(cell, yes, sizeof yes / sizeof yes[0]);
    if (!is_yes && !is_one_of(cell, no, sizeof no / sizeof no[0])) {
        pb_separated_fail(fault, cell->line, cell->column, "write yes or no, or leave the cell empty",
                          "neither yes nor no (\"%.*s\")", cell->length < 40 ? (int)cell->length : 40, cell->text);
        return PAYBACK_ERROR_SCENARIO;
    }
    *answer = is_yes;
    return PAYBACK_OK;
}

/* All answers of a line. */
static payback_status add_line(payback_baseline *baseline, struct answers *answers, int category,
                               const struct pb_record *record, struct pb_separated_fault *fault)
{
    struct pb_labels *labels = &baseline->labels;
    int heard[RATERS] = {-1, -1};
    for (int r = 0; r < answers->raters; r++) {
        if ((size_t)answers->columns[r] >= record->count)
            continue;
        payback_status status = read_answer(&heard[r], &record->cells[answers->columns[r]], fault);
        if (status != PAYBACK_OK)
            return status;
        answers->yes[category][r] += heard[r] > 0;
        answers->n[category][r] += heard[r] >= 0;
        labels->filled += heard[r] >= 0;
    }
    labels->both += heard[0] >= 0 && heard[1] >= 0;
    labels->apart += heard[0] >= 0 && heard[1] >= 0 && heard[0] != heard[1];
    return PAYBACK_OK;
}

/* Whether a ticket of the export has the identifier; a store has hashes of them only. */
static void see_identifier(const payback_baseline *baseline, struct answers *answers, const struct pb_record *record)
{
    if (answers->id < 0 || (size_t)answers->id >= record->count || baseline->from_store ||
        baseline->reading.columns.of[PB_COLUMN_ID] < 0)
        return;
    const char *text = record->cells[answers->id].text;
    size_t length = record->cells[answers->id].length;
    pb_value_trim(&text, &length);
    if (pb_value_missing(text, length))
        return;
    answers->ids++;
    answers->strangers += !pb_ticket_known(&baseline->reading.tickets, pb_hash64_bytes(text, length));
}

static payback_status check_identifiers(payback_baseline *baseline, const struct answers *answers,
                                        const struct pb_export *export, struct pb_separated_fault *fault)
{
    if (answers->strangers == 0)
        return PAYBACK_OK;
    if (answers->strangers < answers->ids) {
        pb_baseline_warn(baseline, "labels", "%zu of the %zu ids of the sample are not in the export",
                         answers->strangers, answers->ids);
        return PAYBACK_OK;
    }
    pb_separated_fail(fault, export->header_line, export->places[answers->id],
                      "fill in the sample that --sample draws from this export",
                      "none of the %zu ids of the sample is in the export", answers->ids);
    return PAYBACK_ERROR_SCENARIO;
}

static payback_status read_answers(payback_baseline *baseline, struct answers *answers, struct pb_export *export,
                                   struct pb_separated_fault *fault)
{
    struct pb_record record;
    payback_status status = find_columns(answers, export, fault);
    if (status == PAYBACK_OK)
        status = pb_export_rewind(export, fault);
    while (status == PAYBACK_OK && (status = pb_export_next(export, &record, fault)) == PAYBACK_OK && record.count) {
        if ((size_t)answers->category >= record.count)
            continue;
        int category = category_named(baseline, &record.cells[answers->category]);
        answers->unknown += category < 0;
        baseline->labels.lines++;
        see_identifier(baseline, answers, &record);
        if (category >= 0)
            status = add_line(baseline, answers, category, &record, fault);
    }
    baseline->labels.raters = answers->raters;
    return status == PAYBACK_OK ? check_identifiers(baseline, answers, export, fault) : status;
}

/* beta(yes + ½, no + ½); of two raters the mean, and their disagreement added to the variance. */
static void apply(struct pb_category *category, const double *yes, const double *n, int raters)
{
    double answered = 0, all_yes = 0, shares[RATERS] = {0};
    int heard = 0;
    for (int r = 0; r < raters; r++) {
        if (n[r] == 0)
            continue;
        shares[heard++] = yes[r] / n[r];
        answered += n[r];
        all_yes += yes[r];
    }
    if (heard == 0)
        return;
    double size = answered / heard, p = all_yes / answered;
    category->sampled = (size_t)lround(size);
    category->sampled_yes = (size_t)lround(p * size);
    struct pb_quantity_fit fit = pb_beta_fit(p * size + 0.5, (1 - p) * size + 0.5);
    double apart = heard == 2 ? (shares[0] - shares[1]) / 2 : 0;
    double variance = fit.sd * fit.sd + apart * apart, weight = fit.mean * (1 - fit.mean) / variance - 1;
    category->automatable = apart != 0 && weight > 0 ? pb_beta_fit(fit.mean * weight, (1 - fit.mean) * weight) : fit;
}

/* Which categories nobody has judged, in words. */
static void list_unlabelled(payback_baseline *baseline)
{
    char names[160] = "";
    size_t none = 0, used = 0;
    for (size_t c = 0; c < baseline->category_count; c++) {
        if (baseline->categories[c].sampled > 0)
            continue;
        none++;
        struct pb_shown_name name = pb_shown_name(baseline->categories[c].name);
        if (used + strlen(name.text) + 3 < sizeof names)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", name.text);
    }
    if (none > 0)
        snprintf(baseline->labels.missing, sizeof baseline->labels.missing,
                 "%zu cell%s of the sample %s filled in, none for %zu of %zu categories (%s): have these read, too",
                 baseline->labels.filled, baseline->labels.filled == 1 ? "" : "s",
                 baseline->labels.filled == 1 ? "is" : "are", none, baseline->category_count, names);
}

payback_status pb_baseline_labels(payback_baseline *baseline)
{
    struct answers answers = {0};
    struct pb_export export;
    struct pb_separated_fault fault = {0};
    const char *path = baseline->request.labels;
    if (!path)
        return PAYBACK_OK;
    payback_status status = pb_export_open(&export, path, &fault);
    export.path = path;
    if (status == PAYBACK_OK)
        status = read_answers(baseline, &answers, &export, &fault);
    status = pb_reading_fault(&baseline->reading, &export, status, &fault);
    pb_export_close(&export);
    for (size_t c = 0; status == PAYBACK_OK && c < baseline->category_count; c++)
        apply(&baseline->categories[c], answers.yes[c], answers.n[c], answers.raters);
    baseline->labels.given = true;
    list_unlabelled(baseline);
    if (answers.unknown > 0)
        pb_baseline_warn(baseline, "labels", "%zu lines of the sample have a category that this baseline has not",
                         answers.unknown);
    return status;
}
