/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/goal.h"

#include "analysis/outcome_choice.h"
#include "base/number.h"
#include "base/text.h"
#include "model/outcomes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 63 };

static const char examples[] = "as in P(payback<=12)>=0.8, mean(npv)>=0, p10(hard.npv)>=0";

/* What is left to be read, and where faults are told. */
struct reader {
    const char *at;
    char *message;
    size_t size;
};

static payback_status fault(struct reader *reader, const char *what, const char *found, const char *hint)
{
    snprintf(reader->message, reader->size, "%s (found %s); %s", what, *found ? found : "the end", hint);
    return PAYBACK_ERROR_TARGET;
}

static void skip_spaces(struct reader *reader)
{
    reader->at += strspn(reader->at, " \t");
}

/* Takes the word if it is next. */
static bool take(struct reader *reader, const char *word)
{
    skip_spaces(reader);
    bool there = strncmp(reader->at, word, strlen(word)) == 0;
    reader->at += there ? strlen(word) : 0;
    return there;
}

/* "<=" or ">=". */
static bool take_comparison(struct reader *reader, bool *at_least)
{
    *at_least = take(reader, ">=") || take(reader, "≥");
    return *at_least || take(reader, "<=") || take(reader, "≤");
}

static bool take_number(struct reader *reader, double *number)
{
    skip_spaces(reader);
    size_t length = strspn(reader->at, "0123456789+-.eE");
    const char *from = reader->at;
    /* a sign that JSON's numbers do not have */
    if (length > 0 && *from == '+') {
        from++;
        length--;
    }
    bool read = length > 0 && pb_number_read(from, length, number) && isfinite(*number);
    reader->at = read ? from + length : reader->at;
    return read;
}

static bool take_name(struct reader *reader, char name[NAME_MAX_LENGTH + 1])
{
    skip_spaces(reader);
    size_t length = strspn(reader->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");
    if (length == 0 || length > NAME_MAX_LENGTH)
        return false;
    memcpy(name, reader->at, length);
    name[length] = '\0';
    reader->at += length;
    return true;
}

/* "npv" and "hard.npv"; payback is short for payback_months. */
static int outcome_of(const char *name, enum pb_basis basis)
{
    char full[2 * NAME_MAX_LENGTH];
    size_t length = strlen(name);
    bool payback = length >= 7 && strcmp(name + length - 7, "payback") == 0 &&
                   (length == 7 || strchr("._", name[length - 8]) != NULL);
    const char *end = payback ? "_months" : "";
    snprintf(full, sizeof full, "%s%s", name, end);
    int outcome = pb_outcome_find(full);
    if (outcome >= 0)
        return outcome;
    snprintf(full, sizeof full, "%s.%s%s", pb_basis_name(basis), name, end);
    return pb_outcome_find(full);
}

static payback_status unknown_outcome(struct reader *reader, const char *name)
{
    const char *names[PB_OUTCOMES + PB_BASIS_OUTCOMES + 1];
    size_t count = 0;
    names[count++] = "payback";
    for (int o = 0; o < PB_BASIS_OUTCOMES; o++)
        names[count++] = strchr(pb_outcome_names[o], '.') + 1;
    for (int o = 0; o < PB_OUTCOMES; o++)
        names[count++] = pb_outcome_names[o];
    const char *similar = pb_suggest(name, names, count);
    char hint[160];
    if (similar != NULL)
        snprintf(hint, sizeof hint, "did you mean %s?", similar);
    else
        snprintf(hint, sizeof hint,
                 "an outcome as in the result of `payback run --csv -`: payback, npv, roi, hard.npv, …");
    return fault(reader, "there is no such outcome", name, hint);
}

/* "p10", "p2.5": the level, or 0. */
static double level_of(const char *name)
{
    double percent;
    if (name[0] != 'p' || !pb_number_read(name + 1, strlen(name + 1), &percent))
        return 0;
    return percent > 0 && percent < 100 ? percent / 100 : 0;
}

static payback_status read_figure(struct pb_goal *target, struct reader *reader, enum pb_basis basis, bool *probability)
{
    char name[NAME_MAX_LENGTH + 1];
    if (!take_name(reader, name))
        return fault(reader, "a target begins with P, mean or a percentile", reader->at, examples);
    *probability = strcmp(name, "P") == 0;
    target->parameter = level_of(name);
    if (target->parameter > 0)
        target->figure = PB_FIGURE_QUANTILE;
    else if (strcmp(name, "mean") == 0)
        target->figure = PB_FIGURE_MEAN;
    else if (!*probability && outcome_of(name, basis) >= 0) {
        char hint[160];
        snprintf(hint, sizeof hint, "did you mean mean(%s)?", name);
        return fault(reader, "a target begins with P, mean or a percentile", name, hint);
    } else if (!*probability) {
        static const char *const figures[] = {"mean", "P", "p10", "p50", "p90"};
        const char *similar = strcmp(name, "median") == 0 ? "p50" : pb_suggest(name, figures, 5);
        char hint[160];
        snprintf(hint, sizeof hint, similar != NULL ? "did you mean %s?" : "%s", similar != NULL ? similar : examples);
        return fault(reader, "there is no such figure", name, hint);
    }
    return PAYBACK_OK;
}

/* "(payback<=12)" or "(npv)". */
static payback_status read_outcome(struct pb_goal *target, struct reader *reader, enum pb_basis basis, bool probability)
{
    char name[NAME_MAX_LENGTH + 1];
    bool at_least;
    if (!take(reader, "("))
        return fault(reader, "an outcome in parentheses is missing", reader->at, examples);
    if (!take_name(reader, name))
        return fault(reader, "the name of an outcome is missing", reader->at, examples);
    target->outcome = outcome_of(name, basis);
    if (target->outcome < 0)
        return unknown_outcome(reader, name);
    if (probability) {
        if (!take_comparison(reader, &at_least))
            return fault(reader, "P wants a condition: <= or >= and a number", reader->at, examples);
        if (!take_number(reader, &target->parameter))
            return fault(reader, "a number is missing in the condition", reader->at, examples);
        target->figure = at_least ? PB_FIGURE_AT_LEAST : PB_FIGURE_AT_MOST;
    }
    if (!take(reader, ")"))
        return fault(reader, probability ? "the closing parenthesis is missing" : "a condition belongs to P(…) only",
                     reader->at, examples);
    return PAYBACK_OK;
}

static payback_status read_bound(struct pb_goal *target, struct reader *reader, bool probability)
{
    char words[64], hint[96];
    if (!take_comparison(reader, &target->at_least))
        return fault(reader, "what the figure is to reach is missing: >= or <= and a number", reader->at, examples);
    if (!take_number(reader, &target->bound))
        return fault(reader, "a number is missing", reader->at, examples);
    if (probability && !(target->bound >= 0 && target->bound <= 1)) {
        snprintf(words, sizeof words, "%g", target->bound);
        if (target->bound > 1 && target->bound <= 100)
            snprintf(hint, sizeof hint, "did you mean %g?", target->bound / 100);
        else
            snprintf(hint, sizeof hint, "a number in 0 … 1");
        return fault(reader, "a probability is a fraction", words, hint);
    }
    skip_spaces(reader);
    return *reader->at ? fault(reader, "nothing may follow the number", reader->at, examples) : PAYBACK_OK;
}

static payback_status write_text(struct pb_goal *target)
{
    struct pb_text text = {0};
    const char *outcome = pb_outcome_names[target->outcome];
    switch (target->figure) {
    case PB_FIGURE_MEAN:
        pb_text_format(&text, "mean(%s)", outcome);
        break;
    case PB_FIGURE_QUANTILE:
        pb_text_format(&text, "p%g(%s)", 100 * target->parameter, outcome);
        break;
    case PB_FIGURE_AT_MOST:
    case PB_FIGURE_AT_LEAST:
        pb_text_format(&text, "P(%s%s", outcome, target->figure == PB_FIGURE_AT_MOST ? "<=" : ">=");
        pb_text_add_double(&text, target->parameter);
        pb_text_add(&text, ")");
    }
    pb_text_add(&text, target->at_least ? ">=" : "<=");
    pb_text_add_double(&text, target->bound);
    bool failed = text.failed;
    snprintf(target->text, sizeof target->text, "%s", failed ? "" : text.data);
    pb_text_clear(&text);
    return failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

payback_status pb_goal_parse(struct pb_goal *out, const char *text, enum pb_basis basis, char *message, size_t size)
{
    struct reader reader = {text, message, size};
    bool probability = false;
    *out = (struct pb_goal){0};
    payback_status status = read_figure(out, &reader, basis, &probability);
    if (!status)
        status = read_outcome(out, &reader, basis, probability);
    if (!status)
        status = read_bound(out, &reader, probability);
    return status ? status : write_text(out);
}

double pb_goal_excess(const struct pb_goal *target, double value)
{
    if (isinf(value)) /* a quantile that is "never" */
        return (value > 0) == target->at_least ? (double)INFINITY : -(double)INFINITY;
    return target->at_least ? value - target->bound : target->bound - value;
}
