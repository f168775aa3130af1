/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/outcome_choice.h"

#include "base/number.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

const char *pb_basis_name(enum pb_basis basis)
{
    return pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_BASIS)->choices[basis];
}

/* By column; of a basis the first eight. */
static const char *unit_of(int column)
{
    static const char *const of_basis[PB_BASIS_OUTCOMES] = {"months", "months", "months", "share",
                                                            "share",  "money",  "money",  "money"};
    static const char *const of_trial[PB_OUTCOMES - PB_PEAK_FUNDING] = {
        "money", "months", "agents", "hours", "hours", "hours", "money", "money",
        "share", "share",  "share",  "money", "money", "money", "money", "money",
        "money", "money",  "money",  "money", "share"};
    return column < PB_PEAK_FUNDING ? of_basis[column % PB_BASIS_OUTCOMES] : of_trial[column - PB_PEAK_FUNDING];
}

int pb_outcome_find(const char *name)
{
    for (int o = 0; o < PB_OUTCOMES; o++)
        if (strcmp(pb_outcome_names[o], name) == 0)
            return o;
    return -1;
}

static bool choose_column(struct pb_outcome_choice *choice, const char *name)
{
    int column = pb_outcome_find(name);
    if (column < 0)
        return false;
    *choice = (struct pb_outcome_choice){.column = column, .unit = unit_of(column)};
    snprintf(choice->name, sizeof choice->name, "%s", name);
    return true;
}

/* Takes the word off the front of *text, blanks before it included. */
static bool take(const char **text, const char *word)
{
    const char *start = *text + strspn(*text, " ");
    size_t length = strlen(word);
    if (strncmp(start, word, length) != 0)
        return false;
    *text = start + length;
    return true;
}

/* "P(payback<=M)" and "P(BASIS.payback<=M)", blanks allowed. */
static bool choose_indicator(struct pb_outcome_choice *choice, const char *text, enum pb_basis basis)
{
    char name[64];
    double months;
    bool named = false;
    if (!take(&text, "P") || !take(&text, "("))
        return false;
    for (int b = 0; b < PB_BASES && !named; b++) {
        snprintf(name, sizeof name, "%s.", pb_basis_name((enum pb_basis)b));
        named = take(&text, name);
        basis = named ? (enum pb_basis)b : basis;
    }
    if (!take(&text, "payback_months") && !take(&text, "payback"))
        return false;
    if (!take(&text, "<="))
        return false;
    text += strspn(text, " ");
    size_t length = strcspn(text, " )");
    const char *behind = text + length;
    if (!pb_number_read(text, length, &months) || months < 0 || !take(&behind, ")") || behind[strspn(behind, " ")])
        return false;
    *choice = (struct pb_outcome_choice){.column = (int)basis * PB_BASIS_OUTCOMES + PB_PAYBACK_MONTHS,
                                         .indicator = true,
                                         .months = months,
                                         .unit = "share"};
    char figure[PB_NUMBER_SIZE];
    pb_number_write(figure, months);
    snprintf(choice->name, sizeof choice->name, "P(%s%spayback<=%s)", named ? pb_basis_name(basis) : "",
             named ? "." : "", figure);
    return true;
}

static void suggest(const char *text, enum pb_basis basis, char *message, size_t size)
{
    char with_basis[96];
    snprintf(with_basis, sizeof with_basis, "%s.%.60s", pb_basis_name(basis), text);
    const char *suggestion = NULL;
    for (int o = 0; o < PB_PEAK_FUNDING && !suggestion; o++)
        suggestion = strcmp(pb_outcome_names[o], with_basis) == 0 ? pb_outcome_names[o] : NULL;
    if (!suggestion)
        suggestion = pb_suggest(text, pb_outcome_names, PB_OUTCOMES);
    if (suggestion)
        snprintf(message, size, "there is no outcome \"%.80s\"; did you mean %s?", text, suggestion);
    else
        snprintf(message, size,
                 "there is no outcome \"%.80s\"; there are %s.npv, %s.roi, go_live_month and the others of the JSON "
                 "result, and P(payback<=12)",
                 text, pb_basis_name(basis), pb_basis_name(basis));
}

payback_status pb_outcome_choose(struct pb_outcome_choice *choice, const char *text, enum pb_basis basis, char *message,
                                 size_t size)
{
    char standard[32];
    snprintf(standard, sizeof standard, "%s.npv", pb_basis_name(basis));
    text = text ? text : standard;
    if (choose_column(choice, text) || choose_indicator(choice, text, basis))
        return PAYBACK_OK;
    suggest(text, basis, message, size);
    return PAYBACK_ERROR_TARGET;
}
