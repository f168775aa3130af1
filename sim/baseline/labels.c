/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people say of a sample: which tickets a tool may attempt. */
#include "baseline/result.h"

#include "base/diagnostics.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { RATERS = 2 };

/* Answers of each category. */
struct answers {
    double yes[PB_BASELINE_CATEGORIES][RATERS], n[PB_BASELINE_CATEGORIES][RATERS];
    int raters, columns[RATERS], category;
    size_t unknown;
};

static payback_status find_columns(struct answers *answers, const struct pb_export *export,
                                   struct pb_separated_fault *fault)
{
    answers->category = -1;
    for (size_t i = 0; i < export->count; i++) {
        if (strcasecmp(export->names[i], "category") == 0)
            answers->category = (int)i;
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

static payback_status add_answer(struct answers *answers, int category, int rater, const struct pb_cell *cell,
                                 struct pb_separated_fault *fault)
{
    static const char *const yes[] = {"yes", "y", "1", "true", "ja", "x"}, *const no[] = {"no", "n", "0", "false",
                                                                                          "nein"};
    if (pb_value_missing(cell->text, cell->length))
        return PAYBACK_OK;
    bool is_yes = is_one_of(cell, yes, sizeof yes / sizeof yes[0]);
    if (!is_yes && !is_one_of(cell, no, sizeof no / sizeof no[0])) {
        pb_separated_fail(fault, cell->line, cell->column, "write yes or no, or leave the cell empty",
                          "neither yes nor no (\"%.*s\")", cell->length < 40 ? (int)cell->length : 40, cell->text);
        return PAYBACK_ERROR_SCENARIO;
    }
    answers->yes[category][rater] += is_yes;
    answers->n[category][rater]++;
    return PAYBACK_OK;
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
        for (int r = 0; r < answers->raters && status == PAYBACK_OK && category >= 0; r++)
            if ((size_t)answers->columns[r] < record.count)
                status = add_answer(answers, category, r, &record.cells[answers->columns[r]], fault);
    }
    return status;
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
    if (answers.unknown > 0)
        pb_baseline_warn(baseline, "labels", "%zu lines of the sample have a category that this baseline has not",
                         answers.unknown);
    return status;
}
