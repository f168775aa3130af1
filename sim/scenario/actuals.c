/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/actuals.h"

#include "base/diagnostics.h"
#include "scenario/reading.h"
#include "separated/separated.h"
#include "separated/values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const pb_actual_names[PB_ACTUAL_CELLS] = {
    "tickets", "attempted",      "contained",    "reopened_7d", "handle_minutes", "human_tickets",
    "agents",  "vendor_invoice", "tuning_hours", "csat_ai",     "csat_human",
};

enum { COLUMN_NOTE = -1, COLUMN_MONTH = -2, COLUMNS_MOST = 64 };

struct reader {
    struct pb_actuals *actuals;
    payback_diagnostics *diagnostics;
    const char *path;
    int first_month, faults;
    int columns[COLUMNS_MOST]; /* what each column is */
    size_t column_count;
};

/* ---- words ---- */

/* The number that so many digits are, or −1. */
static int digits(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = 10 * number + (text[i] - '0');
    }
    return number;
}

bool pb_date_read(const char *text, int *month, double *into)
{
    size_t length = strlen(text);
    if ((length != 7 && length != 10) || text[4] != '-' || (length == 10 && text[7] != '-'))
        return false;
    int year = digits(text, 4), of_year = digits(text + 5, 2), day = length == 10 ? digits(text + 8, 2) : 1;
    if (year < 1000 || of_year < 1 || of_year > 12 || day < 1 || day > pb_days_of_month(year, of_year))
        return false;
    *month = 12 * year + of_year - 1;
    *into = (day - 1.0) / pb_days_of_month(year, of_year);
    return true;
}

/* A cell trimmed, as a string; cut where it is longer than any number or date. */
static struct pb_words word_of(const struct pb_cell *cell)
{
    const char *text = cell->text;
    size_t length = cell->length;
    pb_value_trim(&text, &length);
    return pb_words("%.*s", (int)(length < 60 ? length : 60), text);
}

static void fault(struct reader *reader, const struct pb_cell *cell, const char *hint, const char *message)
{
    reader->faults++;
    pb_diagnose(reader->diagnostics, PAYBACK_ERROR, reader->path, (int)cell->line, (int)cell->column, "", hint, "%s",
                message);
}

/* ---- the head ---- */

/* What the first line may name. */
static struct pb_words columns_hint(void)
{
    struct pb_words hint = pb_words("month");
    for (int c = 0; c < PB_ACTUAL_CELLS; c++)
        hint = pb_words("%s,%s", hint.text, pb_actual_names[c]);
    return pb_words("%s,note", hint.text);
}

static int column_of(const char *name)
{
    if (strcasecmp(name, "month") == 0)
        return COLUMN_MONTH;
    for (int c = 0; c < PB_ACTUAL_CELLS; c++)
        if (strcasecmp(name, pb_actual_names[c]) == 0)
            return c;
    return COLUMN_NOTE;
}

static void read_name(struct reader *reader, const struct pb_cell *cell)
{
    struct pb_words name = word_of(cell);
    int column = column_of(name.text);
    if (column == COLUMN_NOTE && *name.text && strcasecmp(name.text, "note") != 0) {
        const char *similar = payback_suggest(name.text, pb_actual_names, PB_ACTUAL_CELLS);
        fault(reader, cell, similar ? pb_words("did you mean \"%s\"?", similar).text : columns_hint().text,
              pb_words("unknown column (found \"%s\")", name.text).text);
    }
    for (size_t i = 0; column != COLUMN_NOTE && i < reader->column_count; i++)
        if (reader->columns[i] == column)
            fault(reader, cell, "each column once", pb_words("a column stands twice (found \"%s\")", name.text).text);
    reader->columns[reader->column_count++] = column;
}

static void read_head(struct reader *reader, const struct pb_record *record)
{
    bool months = false;
    for (size_t i = 0; i < record->count && i < COLUMNS_MOST; i++) {
        read_name(reader, &record->cells[i]);
        months |= reader->columns[i] == COLUMN_MONTH;
    }
    if (!months && reader->faults == 0)
        fault(reader, &record->cells[0], columns_hint().text, "the first line names no column \"month\"");
}

/* ---- rows ---- */

static void read_month(struct reader *reader, const struct pb_cell *cell, int *month)
{
    struct pb_words word = word_of(cell);
    double number, into;
    if (pb_date_read(word.text, month, &into))
        return;
    if (pb_value_number(word.text, strlen(word.text), &number) && number == floor(number) && number >= 1 &&
        number <= PB_ACTUAL_MONTHS_MAX) {
        *month = reader->first_month + (int)number - 1;
        return;
    }
    fault(reader, cell, "2026-04, or 1 for the month of go-live, 2 for the next",
          pb_words("no month (found \"%s\")", word.text).text);
}

static bool is_money(int column)
{
    return column == PB_ACTUAL_VENDOR_INVOICE;
}

/* "6,682": a comma before three last digits separates thousands where nobody writes thousandths. */
static bool has_thousands(const char *text, int column)
{
    const char *comma = strchr(text, ',');
    bool measured = column == PB_ACTUAL_HANDLE_MINUTES || column == PB_ACTUAL_CSAT_AI || column == PB_ACTUAL_CSAT_HUMAN;
    return !measured && comma && strspn(comma + 1, "0123456789") == 3 && comma[4] == '\0';
}

static void read_cell(struct reader *reader, const struct pb_cell *cell, int column, double *number)
{
    struct pb_words word = word_of(cell);
    if (pb_value_missing(word.text, strlen(word.text)))
        return;
    if (has_thousands(word.text, column)) {
        fault(reader, cell, "digits without a separator of thousands",
              pb_words("%s: no plain number (found \"%s\")", pb_actual_names[column], word.text).text);
        return;
    }
    bool good = pb_value_number(word.text, strlen(word.text), number) && fabs(*number) <= 1e15;
    if (good && (is_money(column) || *number >= 0) && (column != PB_ACTUAL_HANDLE_MINUTES || *number > 0))
        return;
    fault(reader, cell, good ? "a number that is not below 0; an empty cell where it is not known" : "a plain number",
          pb_words("%s: %s (found \"%s\")", pb_actual_names[column], good ? "out of range" : "no number", word.text)
              .text);
    *number = NAN;
}

/* A part is not larger than the whole. */
static void check_parts(struct reader *reader, const struct pb_record *record, const struct pb_actual_month *row)
{
    static const enum pb_actual parts[][2] = {{PB_ACTUAL_ATTEMPTED, PB_ACTUAL_TICKETS},
                                              {PB_ACTUAL_CONTAINED, PB_ACTUAL_ATTEMPTED},
                                              {PB_ACTUAL_CONTAINED, PB_ACTUAL_TICKETS},
                                              {PB_ACTUAL_REOPENED_7D, PB_ACTUAL_CONTAINED},
                                              {PB_ACTUAL_HUMAN_TICKETS, PB_ACTUAL_TICKETS}};
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        double part = row->cells[parts[p][0]], whole = row->cells[parts[p][1]];
        if (!(part > whole))
            continue;
        fault(reader, &record->cells[0],
              pb_words("%s at most %s", pb_actual_names[parts[p][0]], pb_actual_names[parts[p][1]]).text,
              pb_words("more %s than %s (found %.15g of %.15g)", pb_actual_names[parts[p][0]],
                       pb_actual_names[parts[p][1]], part, whole)
                  .text);
        return;
    }
}

static void keep_row(struct reader *reader, const struct pb_record *record, const struct pb_actual_month *row)
{
    struct pb_actuals *actuals = reader->actuals;
    size_t at = actuals->count;
    while (at > 0 && actuals->months[at - 1].month >= row->month)
        at--;
    if (at < actuals->count && actuals->months[at].month == row->month) {
        fault(reader, &record->cells[0], "one row a month",
              pb_words("the month stands twice (%04d-%02d)", row->month / 12, row->month % 12 + 1).text);
        return;
    }
    if (actuals->count == PB_ACTUAL_MONTHS_MAX) {
        fault(reader, &record->cells[0], "the months of this programme",
              pb_words("more than %d months", (int)PB_ACTUAL_MONTHS_MAX).text);
        return;
    }
    memmove(&actuals->months[at + 1], &actuals->months[at], (actuals->count - at) * sizeof actuals->months[0]);
    actuals->months[at] = *row;
    actuals->count++;
}

static bool is_empty(const struct pb_record *record)
{
    for (size_t i = 0; i < record->count; i++)
        if (*word_of(&record->cells[i]).text)
            return false;
    return true;
}

static void read_row(struct reader *reader, const struct pb_record *record)
{
    struct pb_actual_month row = {.month = -1};
    int faults = reader->faults;
    if (is_empty(record))
        return;
    for (int c = 0; c < PB_ACTUAL_CELLS; c++)
        row.cells[c] = NAN;
    for (size_t i = 0; i < record->count; i++) {
        const struct pb_cell *cell = &record->cells[i];
        int column = i < reader->column_count ? reader->columns[i] : COLUMN_NOTE;
        if (cell->loose || (i >= reader->column_count && *word_of(cell).text)) {
            fault(reader, cell, "a decimal point in place of a comma, or the cell in quotes",
                  cell->loose ? "more text after a quoted cell" : "more filled cells than there are columns");
            return;
        }
        if (column == COLUMN_MONTH)
            read_month(reader, cell, &row.month);
        else if (column >= 0)
            read_cell(reader, cell, column, &row.cells[column]);
    }
    if (row.month < 0 && reader->faults == faults)
        fault(reader, &record->cells[0], "2026-04", "the row has no month");
    check_parts(reader, record, &row);
    if (reader->faults == faults)
        keep_row(reader, record, &row);
}

/* ---- the file ---- */

payback_status pb_actuals_read(struct pb_actuals *actuals, const char *path, int first_month,
                               payback_diagnostics *diagnostics)
{
    *actuals = (struct pb_actuals){0};
    struct reader reader = {.actuals = actuals, .diagnostics = diagnostics, .path = path, .first_month = first_month};
    pb_separated *file = NULL;
    struct pb_record record = {0};
    struct pb_separated_fault wrong = {0};
    payback_status status = pb_separated_open(&file, path, &wrong);
    for (bool head = true; status == PAYBACK_OK; head = false) {
        status = pb_separated_next(file, &record, &wrong);
        if (status != PAYBACK_OK || record.count == 0)
            break;
        if (head)
            read_head(&reader, &record);
        else
            read_row(&reader, &record);
        if (head && reader.faults > 0)
            break;
    }
    pb_separated_close(file);
    if (status == PAYBACK_OK && reader.faults == 0 && actuals->count == 0) {
        pb_separated_fail(&wrong, 2, 1, "a row a month: `payback track --template` makes the file",
                          "no month is given");
        status = PAYBACK_ERROR_SCENARIO;
    }
    if (status == PAYBACK_ERROR_UNREADABLE || status == PAYBACK_ERROR_SCENARIO)
        pb_diagnose(diagnostics, PAYBACK_ERROR, path, wrong.line, wrong.column, "", wrong.hint, "%s", wrong.message);
    return status != PAYBACK_OK ? status : reader.faults > 0 ? PAYBACK_ERROR_SCENARIO : PAYBACK_OK;
}

void pb_actuals_fill(struct pb_actuals *actuals, const struct pb_actuals *from)
{
    for (size_t i = 0; i < actuals->count; i++)
        for (size_t k = 0; k < from->count; k++)
            for (int c = 0; from->months[k].month == actuals->months[i].month && c < PB_ACTUAL_CELLS; c++)
                if (isnan(actuals->months[i].cells[c]) && !isnan(from->months[k].cells[c])) {
                    actuals->months[i].cells[c] = from->months[k].cells[c];
                    actuals->filled++;
                }
}

/* ---- what a baseline measured ---- */

enum { MEASURED_MONTH, MEASURED_TICKETS, MEASURED_TIMED, MEASURED_MINUTES, MEASURED_AGENTS, MEASURED_COLUMNS };
static const char *const measured_names[MEASURED_COLUMNS] = {"month", "tickets", "handle_n", "handle_sum", "agents"};

struct measured {
    struct pb_actuals *actuals;
    int places[MEASURED_COLUMNS];           /* in a record; −1: the column is not there */
    double tickets, timed, minutes, agents; /* of the month that is read */
};

static void find_measured(struct measured *m, const struct pb_record *head)
{
    for (int c = 0; c < MEASURED_COLUMNS; c++) {
        m->places[c] = -1;
        for (size_t i = 0; i < head->count; i++)
            if (strcmp(word_of(&head->cells[i]).text, measured_names[c]) == 0)
                m->places[c] = (int)i;
    }
}

static struct pb_words measured_word(const struct measured *m, const struct pb_record *record, int column)
{
    int place = m->places[column];
    return place >= 0 && (size_t)place < record->count ? word_of(&record->cells[place]) : pb_words("%s", "");
}

static double measured_number(const struct measured *m, const struct pb_record *record, int column)
{
    double number;
    struct pb_words word = measured_word(m, record, column);
    return pb_value_number(word.text, strlen(word.text), &number) ? number : 0;
}

/* What was summed is the last month's. */
static void close_measured(struct measured *m)
{
    if (m->actuals->count == 0)
        return;
    double *cells = m->actuals->months[m->actuals->count - 1].cells;
    for (int c = 0; c < PB_ACTUAL_CELLS; c++)
        cells[c] = NAN;
    if (m->tickets > 0)
        cells[PB_ACTUAL_TICKETS] = m->tickets;
    if (m->timed > 0 && m->minutes > 0)
        cells[PB_ACTUAL_HANDLE_MINUTES] = m->minutes / m->timed;
    if (m->agents > 0)
        cells[PB_ACTUAL_AGENTS] = m->agents;
    m->tickets = m->timed = m->minutes = m->agents = 0;
}

/* A line is a month and category: tickets and minutes add up, agents are those of the month. */
static void add_measured(struct measured *m, const struct pb_record *record)
{
    int month;
    double into;
    struct pb_actuals *actuals = m->actuals;
    int last = actuals->count > 0 ? actuals->months[actuals->count - 1].month : -1;
    if (!pb_date_read(measured_word(m, record, MEASURED_MONTH).text, &month, &into) || month < last)
        return;
    if (month > last && actuals->count == PB_ACTUAL_MONTHS_MAX)
        return;
    if (month > last) {
        close_measured(m);
        actuals->months[actuals->count++].month = month;
    }
    m->tickets += measured_number(m, record, MEASURED_TICKETS);
    m->timed += measured_number(m, record, MEASURED_TIMED);
    m->minutes += measured_number(m, record, MEASURED_MINUTES);
    m->agents = measured_number(m, record, MEASURED_AGENTS);
}

payback_status pb_actuals_read_measured(struct pb_actuals *actuals, const char *text, payback_diagnostics *diagnostics)
{
    pb_separated *file = NULL;
    struct pb_record record = {0};
    struct pb_separated_fault wrong = {0};
    *actuals = (struct pb_actuals){0};
    struct measured measured = {.actuals = actuals};
    payback_status status = pb_separated_open_bytes(&file, text, strlen(text), &wrong);
    for (bool head = true; status == PAYBACK_OK; head = false) {
        status = pb_separated_next(file, &record, &wrong);
        if (status != PAYBACK_OK || record.count == 0)
            break;
        if (head)
            find_measured(&measured, &record);
        else
            add_measured(&measured, &record);
    }
    close_measured(&measured);
    pb_separated_close(file);
    if (status == PAYBACK_ERROR_UNREADABLE || status == PAYBACK_ERROR_SCENARIO)
        pb_diagnose(diagnostics, PAYBACK_ERROR, "--store", wrong.line, wrong.column, "", wrong.hint, "%s",
                    wrong.message);
    return status;
}
