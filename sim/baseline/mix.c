/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ticket mix: which cells make which category, and their shares in the last complete months. */
#include "baseline/result.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double share_least = 0.02, effective_most = 2000, uncategorised_most = 0.2, moves_least = 0.02,
                    moves_t = 3;
static const char uncategorised[] = "uncategorised", other[] = "other";

/* Names of categories, and the name of each cell. */
struct naming {
    struct pb_words names;
    uint32_t *of_cell; /* index of the name */
    size_t *count;     /* tickets in the mix window, of each name */
};

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

/* Tickets of each tag, whatever else they have. */
static payback_status count_tags(const payback_baseline *baseline, struct pb_words *tags, size_t **counts)
{
    const struct pb_words *cells = &baseline->reading.categories;
    size_t *of_cell = pb_new(cells->count, sizeof *of_cell);
    payback_status status = of_cell ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; of_cell && i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        of_cell[ticket->category] += pb_counts(ticket);
    }
    *counts = NULL;
    size_t capacity = 0;
    for (uint32_t cell = 0; status == PAYBACK_OK && cell < cells->count; cell++) {
        struct pb_tags at = {cells->texts[cell], strlen(cells->texts[cell]), baseline->tags_marked};
        const char *tag;
        size_t length;
        while (status == PAYBACK_OK && pb_next_tag(&at, &tag, &length)) {
            bool added;
            uint32_t index = pb_words_index(tags, tag, length, &added);
            if (tags->failed)
                status = PAYBACK_ERROR_MEMORY;
            if (status == PAYBACK_OK && tags->count > capacity) {
                size_t larger = 2 * tags->count + 64;
                size_t *grown = pb_resize(*counts, larger, sizeof *grown);
                status = grown ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
                *counts = grown ? grown : *counts;
                memset(*counts + capacity, 0, grown ? (larger - capacity) * sizeof *grown : 0);
                capacity = grown ? larger : capacity;
            }
            if (status == PAYBACK_OK)
                (*counts)[index] += of_cell[cell];
        }
    }
    free(of_cell);
    return status;
}

/* The name of a cell of tags: the tag that most tickets have. */
static uint32_t name_by_tags(struct naming *naming, const char *text, bool marked, const struct pb_words *tags,
                             const size_t *counts)
{
    struct pb_tags at = {text, strlen(text), marked};
    const char *tag, *best = uncategorised;
    size_t length, best_length = sizeof uncategorised - 1, most = 0;
    while (pb_next_tag(&at, &tag, &length)) {
        uint32_t index = pb_words_find(tags, tag, length);
        if (index != UINT32_MAX && counts[index] > most) {
            most = counts[index];
            best = tag;
            best_length = length;
        }
    }
    return pb_words_index(&naming->names, best, best_length, NULL);
}

/* The name of a cell by the mapping's rules: of the cell as a whole, and of its tags. */
static uint32_t name_by_rules(struct naming *naming, const char *text, const struct pb_map *map)
{
    size_t all = strlen(text);
    for (size_t r = 0; r < map->rule_count; r++) {
        struct pb_tags at = {text, all, pb_has_tag_mark(text, all)};
        const char *tag;
        size_t length;
        bool taken = all > 0 && pb_rule_takes(&map->rules[r], text, all);
        while (!taken && pb_next_tag(&at, &tag, &length))
            taken = pb_rule_takes(&map->rules[r], tag, length);
        if (taken)
            return pb_words_index(&naming->names, map->rules[r].name, strlen(map->rules[r].name), NULL);
    }
    const char *otherwise = map->otherwise ? map->otherwise : other;
    return pb_words_index(&naming->names, otherwise, strlen(otherwise), NULL);
}

static payback_status name_cells(payback_baseline *baseline, struct naming *naming)
{
    const struct pb_words *cells = &baseline->reading.categories;
    const struct pb_map *map = &baseline->reading.map;
    struct pb_words tags = {0};
    size_t *counts = NULL;
    int column = baseline->reading.columns.of[PB_COLUMN_CATEGORY];
    const struct pb_profile *profile = column < 0 ? NULL : &baseline->reading.profiles.items[column];
    bool by_rules = map->rule_count > 0, several = false;
    for (uint32_t cell = 0; cell < cells->count; cell++)
        several = several || strchr(cells->texts[cell], ';') != NULL;
    bool by_tags = profile && (profile->tags || several);
    baseline->tags_marked = profile && (!profile->tags || profile->marked);
    naming->of_cell = pb_new(cells->count, sizeof *naming->of_cell);
    payback_status status = naming->of_cell ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK && by_tags && !by_rules)
        status = count_tags(baseline, &tags, &counts);
    for (uint32_t cell = 0; status == PAYBACK_OK && cell < cells->count; cell++) {
        const char *text = cells->texts[cell];
        const char *plain = *text ? text : uncategorised;
        naming->of_cell[cell] = by_rules  ? name_by_rules(naming, text, map)
                                : by_tags ? name_by_tags(naming, text, baseline->tags_marked, &tags, counts)
                                          : pb_words_index(&naming->names, plain, strlen(plain), NULL);
    }
    free(counts);
    if (status == PAYBACK_OK && (tags.failed || naming->names.failed))
        status = PAYBACK_ERROR_MEMORY;
    pb_words_clear(&tags);
    return status;
}

static payback_status count_names(payback_baseline *baseline, struct naming *naming)
{
    naming->count = pb_new(naming->names.count, sizeof *naming->count);
    if (!naming->count)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        if (!pb_counts(ticket) || !in_mix(baseline, ticket))
            continue;
        naming->count[naming->of_cell[ticket->category]]++;
        baseline->window_tickets++;
    }
    return PAYBACK_OK;
}

/* The name with most tickets that has no category yet; of equal ones the first in the alphabet. */
static int next_name(const struct naming *naming, const bool *taken)
{
    int best = -1;
    for (uint32_t i = 0; i < naming->names.count; i++) {
        if (taken[i] || naming->count[i] == 0)
            continue;
        if (best < 0 || naming->count[i] > naming->count[best] ||
            (naming->count[i] == naming->count[best] && strcmp(naming->names.texts[i], naming->names.texts[best]) < 0))
            best = (int)i;
    }
    return best;
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
static payback_status make_categories(payback_baseline *baseline, struct naming *naming)
{
    bool *taken = pb_new(naming->names.count, sizeof *taken);
    uint8_t *of_name = pb_new(naming->names.count, 1);
    payback_status status = taken && of_name ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    size_t left = baseline->window_tickets;
    int rest = 255;
    for (uint32_t i = 0; status == PAYBACK_OK && i < naming->names.count; i++)
        of_name[i] = 255;
    while (status == PAYBACK_OK && baseline->category_count < PB_BASELINE_CATEGORIES - 1) {
        int best = next_name(naming, taken);
        if (best < 0 || (double)naming->count[best] < share_least * (double)baseline->window_tickets)
            break;
        taken[best] = true;
        of_name[best] = (uint8_t)baseline->category_count;
        if (strcmp(naming->names.texts[best], other) == 0)
            rest = (int)baseline->category_count;
        left -= naming->count[best];
        status = add_category(baseline, naming->names.texts[best], naming->count[best]);
    }
    if (status == PAYBACK_OK && left > 0 && rest < 255)
        baseline->categories[rest].tickets += left;
    if (status == PAYBACK_OK && left > 0 && rest == 255) {
        rest = (int)baseline->category_count;
        status = add_category(baseline, other, left);
    }
    for (uint32_t i = 0; status == PAYBACK_OK && i < naming->names.count; i++)
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
                             category->name, category->moves > 0 ? "rises" : "falls", 100 * fabs(category->moves),
                             baseline->mix_months);
        if (strcmp(category->name, uncategorised) == 0 && p > uncategorised_most && baseline->category_count > 1)
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
    struct naming naming = {0};
    payback_status status = name_cells(baseline, &naming);
    if (status == PAYBACK_OK)
        status = count_names(baseline, &naming);
    if (status == PAYBACK_OK)
        status = make_categories(baseline, &naming);
    pb_words_clear(&naming.names);
    free(naming.of_cell);
    free(naming.count);
    return status;
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
    if (status == PAYBACK_OK && baseline->reading.columns.of[PB_COLUMN_CATEGORY] < 0)
        pb_baseline_warn(baseline, "no_category",
                         "no column says what a ticket is about: all are one category; name a column with --category");
    return status;
}
