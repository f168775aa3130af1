/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sample for people to read: identifiers and categories of tickets, drawn at random from the mix window. */
#include "baseline/result.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { PER_CATEGORY = 50 };

/* A ticket's place in the draw: a number that its identifier gives, so that the same export gives the same sample. */
struct drawn {
    uint64_t lot, id;
    int category;
};

struct sample {
    struct drawn items[PB_BASELINE_CATEGORIES][PER_CATEGORY];
    size_t count[PB_BASELINE_CATEGORIES];
};

/* The mix of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t lot_of(uint64_t id)
{
    id += 0x9e3779b97f4a7c15;
    id = (id ^ id >> 30) * 0xbf58476d1ce4e5b9;
    id = (id ^ id >> 27) * 0x94d049bb133111eb;
    return id ^ id >> 31;
}

/* Keeps the smallest lots. */
static void draw(struct sample *sample, int category, uint64_t id)
{
    struct drawn *items = sample->items[category];
    size_t worst = 0, *count = &sample->count[category];
    const struct drawn drawn = {lot_of(id), id, category};
    if (*count < PER_CATEGORY) {
        items[(*count)++] = drawn;
        return;
    }
    for (size_t i = 1; i < *count; i++)
        if (items[i].lot > items[worst].lot)
            worst = i;
    if (drawn.lot < items[worst].lot)
        items[worst] = drawn;
}

static void draw_all(const payback_baseline *baseline, struct sample *sample)
{
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        int month = ticket->created ? pb_month_index(baseline, pb_month_of_moment(ticket->created)) : -1;
        int category = pb_counts(ticket) && month >= baseline->first_mix && baseline->months[month].complete
                           ? pb_category_of(baseline, ticket)
                           : -1;
        if (category >= 0)
            draw(sample, category, ticket->id);
    }
}

static int drawn_category(struct sample *sample, uint64_t id)
{
    for (int c = 0; c < PB_BASELINE_CATEGORIES; c++)
        for (size_t i = 0; i < sample->count[c]; i++)
            if (sample->items[c][i].id == id) {
                sample->items[c][i] = sample->items[c][--sample->count[c]]; /* once each */
                return c;
            }
    return -1;
}

/* The identifiers are in the exports only. */
static payback_status write_file(struct pb_text *out, const payback_baseline *baseline, struct sample *sample,
                                 struct pb_export *export, struct pb_separated_fault *fault)
{
    int places[PB_COLUMN_ROLES];
    struct pb_record record;
    pb_reading_places(&baseline->reading, export, places);
    int id = places[PB_COLUMN_ID];
    payback_status status = pb_export_rewind(export, fault);
    while (status == PAYBACK_OK && (status = pb_export_next(export, &record, fault)) == PAYBACK_OK && record.count) {
        int category = drawn_category(sample, pb_record_id(&record, export, places));
        if (category < 0)
            continue;
        if (id >= 0 && (size_t)id < record.count)
            pb_text_add_csv_cell(out, "", record.cells[id].text, record.cells[id].length);
        else
            pb_text_format(out, "line %u", record.line);
        pb_text_add_char(out, ',');
        pb_text_add_csv_cell(out, "", baseline->categories[category].name, strlen(baseline->categories[category].name));
        pb_text_add(out, ",\n");
    }
    return status;
}

payback_status payback_baseline_sample(payback_text *out, const payback_baseline *baseline,
                                       payback_diagnostics *diagnostics)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (!baseline || baseline->from_store)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_text text = {0};
    struct sample *sample = pb_new(1, sizeof *sample);
    payback_status status = sample ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    struct pb_reading again = {.diagnostics = diagnostics};
    if (sample)
        draw_all(baseline, sample);
    pb_text_add(&text, "id,category,automatable\n");
    for (size_t f = 0; f < baseline->request.export_count && status == PAYBACK_OK; f++) {
        struct pb_separated_fault fault = {0};
        struct pb_export export;
        status = pb_export_open(&export, baseline->request.exports[f], &fault);
        export.path = baseline->request.exports[f];
        if (status == PAYBACK_OK)
            status = write_file(&text, baseline, sample, &export, &fault);
        status = pb_reading_fault(&again, &export, status, &fault);
        pb_export_close(&export);
    }
    free(sample);
    size_t length = text.length;
    char *data = pb_text_take(&text);
    if (status == PAYBACK_OK && !data)
        status = PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK)
        *out = (payback_text){data, length};
    else
        free(data);
    return status;
}
