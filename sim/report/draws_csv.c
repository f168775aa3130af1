/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The draws of a run as CSV, one line a trial: the largest file that the program writes (a hundred columns times a
 * hundred thousand trials and more), so numbers are formatted straight into a large buffer. */
#include "base/memory.h"
#include "base/number.h"
#include "base/output.h"
#include "report/csv.h"
#include "report/draws.h"

#include "payback/report.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const char *const pb_pays_back_names[PB_PAYS_BACK] = {"budget.pays_back", "hard.pays_back", "total.pays_back"};
static const char *const months_names[PB_PAYS_BACK] = {"budget.payback_months", "hard.payback_months",
                                                       "total.payback_months"};

bool pb_pays_back_find(size_t months[PB_PAYS_BACK], const char *const *names, size_t columns)
{
    bool every = true;
    for (int b = 0; b < PB_PAYS_BACK; b++) {
        for (months[b] = 0; months[b] < columns && strcmp(names[months[b]], months_names[b]) != 0;)
            months[b]++;
        every &= months[b] < columns;
    }
    return every;
}

double pb_pays_back(double months)
{
    return isfinite(months) ? 1 : 0;
}

enum { BUFFER_SIZE = 1 << 18 };

struct payback_draws_csv {
    pb_output *output;
    char *buffer;
    size_t used, size;
    size_t months[PB_PAYS_BACK]; /* columns of payback months */
    bool pays_back;              /* whether the sink has all of them */
};

static void flush(payback_draws_csv *writer)
{
    pb_output_write(writer->output, writer->buffer, writer->used);
    writer->used = 0;
}

/* Makes room for one line of that many numbers. */
static payback_status reserve(payback_draws_csv *writer, size_t columns)
{
    size_t line = (columns + 1 + PB_PAYS_BACK) * (PB_NUMBER_SIZE + 1);
    if (writer->size - writer->used >= line)
        return PAYBACK_OK;
    flush(writer);
    if (writer->size >= line)
        return PAYBACK_OK;
    char *larger = pb_resize(writer->buffer, line, 1);
    if (larger == NULL)
        return PAYBACK_ERROR_MEMORY;
    writer->buffer = larger;
    writer->size = line;
    return PAYBACK_OK;
}

payback_status payback_draws_csv_open(payback_draws_csv **out, const char *path, char *message, size_t size)
{
    if (message != NULL && size > 0)
        message[0] = '\0';
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (path == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    payback_draws_csv *writer = pb_new(1, sizeof *writer);
    if (writer == NULL)
        return PAYBACK_ERROR_MEMORY;
    writer->size = BUFFER_SIZE;
    writer->buffer = pb_new(writer->size, 1);
    payback_status status =
        writer->buffer != NULL ? pb_output_open(&writer->output, path, message, size) : PAYBACK_ERROR_MEMORY;
    if (status != PAYBACK_OK) {
        payback_draws_csv_discard(writer);
        return status;
    }
    *out = writer;
    return PAYBACK_OK;
}

static int write_header(payback_draws_csv *writer, const char *const *names, size_t columns)
{
    struct pb_csv csv = {0};
    writer->pays_back = pb_pays_back_find(writer->months, names, columns);
    pb_csv_text(&csv, "trial");
    for (size_t c = 0; c < columns; c++)
        pb_csv_text(&csv, names[c]);
    for (int b = 0; b < PB_PAYS_BACK && writer->pays_back; b++)
        pb_csv_text(&csv, pb_pays_back_names[b]);
    pb_csv_end_line(&csv);
    int failed = csv.text.failed;
    if (!failed)
        pb_output_write(writer->output, csv.text.data, csv.text.length);
    pb_text_clear(&csv.text);
    return failed;
}

int payback_draws_csv_sink(void *context, double trial, const char *const *names, const double *values, size_t columns)
{
    payback_draws_csv *writer = context;
    if (trial < 0)
        return write_header(writer, names, columns);
    if (reserve(writer, columns) != PAYBACK_OK)
        return 1;
    char *end = writer->buffer + writer->used;
    end += pb_number_write(end, trial);
    for (size_t c = 0; c < columns; c++) {
        *end++ = ',';
        end += pb_number_write(end, values[c] + 0.0); /* no −0 */
    }
    for (int b = 0; b < PB_PAYS_BACK && writer->pays_back; b++) {
        *end++ = ',';
        end += pb_number_write(end, pb_pays_back(values[writer->months[b]]));
    }
    *end++ = '\n';
    writer->used = (size_t)(end - writer->buffer);
    return 0;
}

payback_status payback_draws_csv_commit(payback_draws_csv *writer, char *message, size_t size)
{
    if (message != NULL && size > 0)
        message[0] = '\0';
    if (writer == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    flush(writer);
    payback_status status = pb_output_commit(writer->output, message, size);
    writer->output = NULL;
    payback_draws_csv_discard(writer);
    return status;
}

void payback_draws_csv_discard(payback_draws_csv *writer)
{
    if (writer == NULL)
        return;
    pb_output_discard(writer->output);
    free(writer->buffer);
    free(writer);
}
