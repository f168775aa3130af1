/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ticket mix: which cells make which category, and their shares in the last complete months. */
#include "baseline/naming.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double share_least = 0.02, effective_most = 2000, uncategorised_most = 0.2, one_most = 0.95,
                    moves_least = 0.02, moves_t = 3;
static const char other[] = "other";

int pb_category_of(const payback_baseline *baseline, const struct pb_ticket *ticket)
{
    int index = ticket->category < baseline->reading.categories.count ? baseline->category_of[ticket->category] : 255;
    return index < (int)baseline->category_count ? index : -1;
}

static bool in_mix(const payback_baseline *baseline, const struct pb_ticket *ticket)
{
    int index = pb_month_index(baseline, pb_month_of_moment(ticket->created));
    return index >= baseline->first_mix && baseline->months[index].complete;
}

static void find_window(payback_baseline *baseline)
{
    int wanted = baseline->request.mix_months ? baseline->request.mix_months : PB_MIX_MONTHS, found = 0;
    int index = (int)baseline->month_count;
    while (index > 0 && found < wanted)
        found += baseline->months[--index].complete;
    baseline->first_mix = index;
    baseline->mix_months = found;
}

/* Names, and the tickets of the mix window of each. */
struct names {
    struct pb_naming naming;
    size_t *count;
};

static payback_status count_names(payback_baseline *baseline, struct names *names)
{
    names->count = pb_new(names->naming.keys.count, sizeof *names->count);
    if (!names->count)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        if (!pb_counts(ticket) || !in_mix(baseline, ticket))
            continue;
        names->count[names->naming.of_cell[ticket->category]]++;
        baseline->window_tickets++;
    }
    return PAYBACK_OK;
}

/* The name with most tickets that has no category yet; of equal ones the first in the alphabet. */
static int next_name(const struct names *names, const bool *taken)
{
    const struct pb_naming *naming = &names->naming;
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < naming->keys.count; i++) {
        if (taken[i] || names->count[i] == 0)
            continue;
        if (best == UINT32_MAX || names->count[i] > names->count[best] ||
            (names->count[i] == names->count[best] &&
             strcmp(pb_naming_name(naming, i), pb_naming_name(naming, best)) < 0))
            best = i;
    }
    return best == UINT32_MAX ? -1 : (int)best;
}

static payback_status add_category(payback_baseline *baseline, const char *name, size_t tickets)
{
    struct pb_category *category = &baseline->categories[baseline->category_count];
    *category = (struct pb_category){.name = pb_copy_text(name), .tickets = tickets, .simple_share = (double)NAN};
    if (!category->name)
        return PAYBACK_ERROR_MEMORY;
    baseline->category_count++;
    return PAYBACK_OK;
}

/* The largest become categories, the others together one more. */
static payback_status make_categories(payback_baseline *baseline, const struct names *names)
{
    const struct pb_naming *naming = &names->naming;
    bool *taken = pb_new(naming->keys.count, sizeof *taken);
    uint8_t *of_name = pb_new(naming->keys.count, 1);
    payback_status status = taken && of_name ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    size_t left = baseline->window_tickets;
    int rest = 255;
    for (uint32_t i = 0; status == PAYBACK_OK && i < naming->keys.count; i++)
        of_name[i] = 255;
    while (status == PAYBACK_OK && baseline->category_count < PB_BASELINE_CATEGORIES - 1) {
        int best = next_name(names, taken);
        if (best < 0 || (double)names->count[best] < share_least * (double)baseline->window_tickets)
            break;
        taken[best] = true;
        of_name[best] = (uint8_t)baseline->category_count;
        if (strcmp(naming->keys.texts[best], other) == 0)
            rest = (int)baseline->category_count;
        left -= names->count[best];
        status = pb_naming_spellings(&baseline->spellings[baseline->category_count], naming, (uint32_t)best);
        if (status == PAYBACK_OK)
            status = add_category(baseline, pb_naming_name(naming, (uint32_t)best), names->count[best]);
    }
    if (status == PAYBACK_OK && left > 0 && rest < 255)
        baseline->categories[rest].tickets += left;
    if (status == PAYBACK_OK && left > 0 && rest == 255) {
        rest = (int)baseline->category_count;
        status = add_category(baseline, other, left);
    }
    for (uint32_t i = 0; status == PAYBACK_OK && i < naming->keys.count; i++)
        if (!taken[i])
            of_name[i] = (uint8_t)rest;
    for (uint32_t cell = 0; status == PAYBACK_OK && cell < baseline->reading.categories.count; cell++)
        baseline->category_of[cell] = of_name[naming->of_cell[cell]];
    free(taken);
    free(of_name);
    return status;
}

/* ---- how much the shares say ---- */

/* Tickets of each complete month and category: month_count rows. */
static double *month_table(const payback_baseline *baseline)
{
    size_t width = baseline->category_count;
    double *table = pb_new(baseline->month_count * width, sizeof *table);
    for (size_t i = 0; table && i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        int category = pb_category_of(baseline, ticket);
        if (pb_counts(ticket) && category >= 0)
            table[(size_t)pb_month_index(baseline, pb_month_of_moment(ticket->created)) * width + (size_t)category]++;
    }
    return table;
}

static double row_sum(const double *row, size_t width)
{
    double sum = 0;
    for (size_t c = 0; c < width; c++)
        sum += row[c];
    return sum;
}

/* Pearson's χ² by its degrees of freedom, at least 1: by so much more than chance do shares change from month to month.
 */
static double dispersion(const payback_baseline *baseline, const double *table)
{
    size_t width = baseline->category_count;
    double chi2 = 0, freedom = (double)(baseline->mix_months - 1) * (double)(width - 1);
    for (size_t m = (size_t)baseline->first_mix; m < baseline->month_count; m++) {
        double sum = row_sum(&table[m * width], width);
        for (size_t c = 0; c < width && baseline->months[m].complete; c++) {
            double expected = sum * (double)baseline->categories[c].tickets / (double)baseline->window_tickets;
            if (expected > 0)
                chi2 += pow(table[m * width + c] - expected, 2) / expected;
        }
    }
    return freedom > 0 ? fmax(1, chi2 / freedom) : 1;
}

/* Slope of a category's share a year, weighted by the tickets of the month; 0 unless it is clear. */
static double slope(const payback_baseline *baseline, const double *table, size_t category)
{
    size_t width = baseline->category_count;
    double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0, wyy = 0;
    int months = 0;
    for (size_t m = 0; m < baseline->month_count; m++) {
        double tickets = row_sum(&table[m * width], width);
        if (!baseline->months[m].complete || tickets == 0)
            continue;
        double x = (double)m / 12, y = table[m * width + category] / tickets;
        w += tickets;
        wx += tickets * x;
        wy += tickets * y;
        wxx += tickets * x * x;
        wxy += tickets * x * y;
        wyy += tickets * y * y;
        months++;
    }
    double sxx = wxx - wx * wx / w, sxy = wxy - wx * wy / w, syy = wyy - wy * wy / w;
    if (months < 6 || sxx <= 0)
        return 0;
    double b = sxy / sxx, residual = fmax(0, syy - b * sxy), error = sqrt(residual / (months - 2) / sxx);
    return fabs(b) > moves_least && fabs(b) > moves_t * error ? b : 0;
}

static payback_status measure_shares(payback_baseline *baseline)
{
    double *table = month_table(baseline);
    if (!table)
        return PAYBACK_ERROR_MEMORY;
    baseline->phi = dispersion(baseline, table);
    baseline->effective = fmin((double)baseline->window_tickets / baseline->phi, effective_most);
    for (size_t c = 0; c < baseline->category_count; c++) {
        struct pb_category *category = &baseline->categories[c];
        double p = (double)category->tickets / (double)baseline->window_tickets;
        category->share = pb_gamma_fit(baseline->effective * p + 0.5, 1 / baseline->effective);
        category->moves = slope(baseline, table, c);
        if (category->moves != 0)
            pb_baseline_warn(baseline, "share_moves",
                             "the share of %s %s by %.1f points a year: the last %d months stand for the three years",
                             pb_shown_name(category->name).text, category->moves > 0 ? "rises" : "falls",
                             100 * fabs(category->moves), baseline->mix_months);
        if (strcmp(category->name, pb_uncategorised) == 0 && p > uncategorised_most && baseline->category_count > 1)
            pb_baseline_warn(baseline, "uncategorised", "%.0f%% of the tickets have no category", 100 * p);
    }
    free(table);
    return PAYBACK_OK;
}

/* Of a store: its cells are the categories, in their order. */
static payback_status take_categories(payback_baseline *baseline)
{
    const struct pb_words *cells = &baseline->reading.categories;
    payback_status status = PAYBACK_OK;
    for (uint32_t cell = 0; status == PAYBACK_OK && cell < cells->count; cell++) {
        baseline->category_of[cell] = (uint8_t)cell;
        status = add_category(baseline, cells->texts[cell], 0);
    }
    for (size_t i = 0; status == PAYBACK_OK && i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        if (!pb_counts(ticket) || !in_mix(baseline, ticket) || ticket->category >= cells->count)
            continue;
        baseline->categories[ticket->category].tickets++;
        baseline->window_tickets++;
    }
    return status;
}

static payback_status find_categories(payback_baseline *baseline)
{
    struct names names = {0};
    payback_status status = pb_naming_make(&names.naming, baseline);
    if (status == PAYBACK_OK)
        status = count_names(baseline, &names);
    if (status == PAYBACK_OK)
        status = make_categories(baseline, &names);
    pb_naming_clear(&names.naming);
    free(names.count);
    return status;
}

static void warn_of_names(payback_baseline *baseline)
{
    struct pb_text text = {0};
    for (size_t c = 0; c < baseline->category_count; c++)
        if (baseline->spellings[c])
            pb_text_format(&text, "%s%s (also %s)", text.length ? ", " : "",
                           pb_shown_name(baseline->categories[c].name).text, baseline->spellings[c]);
    if (text.length)
        pb_baseline_warn(baseline, "spellings",
                         "names that differ only in case or spaces count as one category, under the spelling that most "
                         "tickets use: %s",
                         text.data);
    baseline->memory |= text.failed;
    pb_text_clear(&text);
    if (baseline->common_tags)
        pb_baseline_warn(
            baseline, "common_tags",
            "tags on more than 90%% of the tickets, and words for how a ticket arrived, are used last, because "
            "they do not say what a ticket is about: %s",
            baseline->common_tags);
}

/* One name for almost all says nothing about the mix. */
static void warn_of_one(payback_baseline *baseline)
{
    const struct pb_category *largest = &baseline->categories[0];
    for (size_t c = 1; c < baseline->category_count; c++)
        if (baseline->categories[c].tickets > largest->tickets)
            largest = &baseline->categories[c];
    double share = (double)largest->tickets / (double)baseline->window_tickets;
    int column = baseline->reading.columns.of[PB_COLUMN_CATEGORY];
    if (column < 0)
        pb_baseline_warn(baseline, "no_category",
                         "no column says what a ticket is about: all are one category; name a column with --category");
    else if (share > one_most)
        pb_baseline_warn(
            baseline, "one_category",
            "%s tickets are \"%s\": the column \"%s\" does not divide them; name another column with --category, "
            "or make categories by rules in a mapping file",
            largest->tickets == baseline->window_tickets ? "all" : "almost all", pb_shown_name(largest->name).text,
            baseline->reading.profiles.items[column].name);
}

payback_status pb_baseline_mix(payback_baseline *baseline)
{
    find_window(baseline);
    baseline->categories = pb_new(PB_BASELINE_CATEGORIES, sizeof *baseline->categories);
    baseline->category_of = pb_new(baseline->reading.categories.count, 1);
    payback_status status = baseline->categories && baseline->category_of ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK)
        status = baseline->from_store ? take_categories(baseline) : find_categories(baseline);
    if (status == PAYBACK_OK)
        status = measure_shares(baseline);
    if (status == PAYBACK_OK && baseline->category_count > 0) {
        warn_of_names(baseline);
        warn_of_one(baseline);
    }
    return status;
}
