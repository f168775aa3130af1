/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fuzzing of the reader of separated files: arbitrary bytes are records with places inside the text, or a fault with a
 * message; and each cell is read as a number, a duration and a moment.
 */
#include "fuzz/fuzz.h"

#include "separated/separated.h"
#include "separated/values.h"

static void read_values(const struct pb_cell *cell)
{
    double number;
    struct pb_moment moment;
    (void)pb_value_missing(cell->text, cell->length);
    (void)pb_value_number(cell->text, cell->length, &number);
    (void)pb_value_duration(cell->text, cell->length, &number);
    for (int order = PB_ORDER_UNKNOWN; order <= PB_YEAR_FIRST; order++)
        if (pb_value_moment(cell->text, cell->length, (enum pb_day_order)order, &moment))
            demand(moment.seconds > -100000 && moment.seconds < (int64_t)1e13, "a moment of our time");
}

/* Reads all records; returns how many there were, and what they were like. */
static size_t read_all(pb_separated *file, size_t size, uint64_t *sum)
{
    struct pb_record record;
    struct pb_separated_fault fault = {0};
    size_t records = 0;
    *sum = 0;
    for (;;) {
        payback_status status = pb_separated_next(file, &record, &fault);
        if (status != PAYBACK_OK) {
            demand(status == PAYBACK_ERROR_SCENARIO && fault.message[0] && fault.line >= 1, "a fault has a place");
            return records;
        }
        if (record.count == 0)
            return records;
        demand(record.count <= PB_SEPARATED_COLUMNS_MAX && ++records <= size + 1, "bounded");
        for (size_t i = 0; i < record.count; i++) {
            const struct pb_cell *cell = &record.cells[i];
            demand(cell->line >= 1 && cell->column >= 1 && cell->column <= 3 * size + 1, "the place of a cell");
            *sum = *sum * 31 + cell->length;
            read_values(cell);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    pb_separated *file = NULL;
    struct pb_separated_fault fault = {0};
    uint64_t first, again;
    payback_status status = pb_separated_open_bytes(&file, (const char *)bytes, size, &fault);
    demand((status == PAYBACK_OK) == (file != NULL), "a file or a fault");
    if (!file) {
        demand(fault.message[0] != '\0', "a message");
        return 0;
    }
    size_t records = read_all(file, size, &first);
    pb_separated_rewind(file);
    demand(read_all(file, size, &again) == records && first == again, "the same again");
    pb_separated_close(file);
    return 0;
}
