/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The workbook as a file: formats, writers of cells, the order of the sheets. libxlsxwriter writes files only, so it
 * writes a temporary one without a name, whose bytes are the result. */
#include "report/workbook.h"

#include "base/memory.h"
#include "base/scratch.h"
#include "base/text.h"
#include "report/clean.h"
#include "report/page_compare.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CELL_BYTES_MAX = 32000 }; /* Excel takes 32,767 characters */

void pb_book_note_error(struct pb_book *book, lxw_error error)
{
    if (book->error == LXW_NO_ERROR)
        book->error = error;
}

lxw_worksheet *pb_book_sheet(struct pb_book *book, const char *name, int header_rows)
{
    lxw_worksheet *sheet = book->error ? NULL : workbook_add_worksheet(book->file, name);
    if (!sheet) {
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    if (header_rows > 0) {
        worksheet_freeze_panes(sheet, (lxw_row_t)header_rows, 1);
        pb_book_note_error(book, worksheet_repeat_rows(sheet, 0, (lxw_row_t)header_rows - 1));
    }
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    return sheet;
}

void pb_book_pages(struct pb_book *book, lxw_worksheet *sheet, int pages_wide)
{
    if (!sheet)
        return;
    worksheet_fit_to_pages(sheet, (uint16_t)pages_wide, 0);
    pb_book_note_error(book, worksheet_repeat_columns(sheet, 0, 0));
}

char *pb_book_clean(const char *text)
{
    struct pb_text clean = {0};
    pb_clean(&clean, text ? text : "", PB_CLEAN_PROSE);
    if (clean.length > CELL_BYTES_MAX && !clean.failed) {
        size_t length = CELL_BYTES_MAX; /* cut at a border of a character */
        while (length > 0 && ((unsigned char)clean.data[length] & 0xC0) == 0x80)
            length--;
        clean.data[length] = '\0';
    }
    return pb_text_take(&clean);
}

void pb_book_text(struct pb_book *book, lxw_worksheet *sheet, int row, int column, const char *text,
                  enum pb_cell_style style)
{
    char *copy = pb_book_clean(text);
    if (!sheet || !copy)
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    else if (*copy)
        pb_book_note_error(book,
                           worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column, copy, book->styles[style]));
    free(copy);
}

void pb_book_number(struct pb_book *book, lxw_worksheet *sheet, int row, int column, double value,
                    enum pb_cell_style style)
{
    if (!isfinite(value))
        pb_book_text(book, sheet, row, column, isnan(value) ? "n/a" : value > 0 ? "never" : "n/a", PB_CELL_WORD);
    else if (sheet)
        pb_book_note_error(
            book, worksheet_write_number(sheet, (lxw_row_t)row, (lxw_col_t)column, value, book->styles[style]));
}

enum pb_cell_style pb_book_number_style(double typical)
{
    double size = fabs(typical);
    if (size >= 100 || size == round(size))
        return PB_CELL_COUNT;
    return size >= 10 ? PB_CELL_TENTHS : size >= 0.1 ? PB_CELL_HUNDREDTHS : PB_CELL_FINE;
}

enum pb_cell_style pb_book_price_style(double typical)
{
    double size = fabs(typical);
    return size >= 1000 ? PB_CELL_MONEY : size >= 0.1 || size == 0 ? PB_CELL_PRICE : PB_CELL_PRICE_FINE;
}

void pb_book_formula(struct pb_book *book, lxw_worksheet *sheet, int row, int column, const char *formula, double value,
                     enum pb_cell_style style)
{
    /* the value is there for readers that do not compute; one that is no number would break the file for all */
    if (sheet && isinf(value) && style == PB_CELL_TENTHS) /* months */
        pb_book_note_error(book, worksheet_write_formula_str(sheet, (lxw_row_t)row, (lxw_col_t)column, formula,
                                                             book->styles[PB_CELL_WORD], "never"));
    else if (sheet && !isfinite(value))
        pb_book_note_error(book, worksheet_write_formula_num(sheet, (lxw_row_t)row, (lxw_col_t)column, formula,
                                                             book->styles[style], 0));
    else if (sheet)
        pb_book_note_error(book, worksheet_write_formula_num(sheet, (lxw_row_t)row, (lxw_col_t)column, formula,
                                                             book->styles[style], value));
}

void pb_book_widths(struct pb_book *book, lxw_worksheet *sheet, int first, int last, double width)
{
    if (sheet)
        pb_book_note_error(book, worksheet_set_column(sheet, (lxw_col_t)first, (lxw_col_t)last, width, NULL));
}

void pb_book_row_lines(struct pb_book *book, lxw_worksheet *sheet, int row, int lines)
{
    if (sheet && lines > 1)
        pb_book_note_error(book, worksheet_set_row(sheet, (lxw_row_t)row, LXW_DEF_ROW_HEIGHT * lines, NULL));
}

int pb_book_lines(const char *text, int width)
{
    return text && *text ? ((int)pb_text_columns(text) + width - 1) / width : 1;
}

void pb_book_heads(struct pb_book *book, lxw_worksheet *sheet, int row, const char *const *names, int count, int lines)
{
    pb_book_row_lines(book, sheet, row, lines);
    for (int c = 0; c < count; c++) {
        bool figures = names[c][0] == '>';
        pb_book_text(book, sheet, row, c, names[c] + (figures ? 1 : 0), figures ? PB_CELL_HEAD_NUMBER : PB_CELL_HEAD);
    }
}

void pb_book_take(struct pb_book *book, lxw_worksheet *sheet, int row, int column, struct pb_text *text,
                  enum pb_cell_style style)
{
    if (text->failed)
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    else
        pb_book_text(book, sheet, row, column, text->data, style);
    pb_text_clear(text);
}

static double larger(double largest, double amount)
{
    return isfinite(amount) ? fmax(largest, fabs(amount)) : largest;
}

/* The largest amount of money: what the columns have to hold. */
static double largest_amount(const payback_workbook *workbook)
{
    double largest = 0;
    const payback_result *r = workbook->result;
    const payback_comparison *c = workbook->comparison;
    for (size_t i = 0; r && i < r->source_count; i++)
        largest = larger(largest, r->sources[i].mean);
    for (int t = 0; r && t <= r->horizon_months; t++)
        largest = larger(larger(largest, r->cash_p05[t]), r->cash_p95[t]);
    for (size_t i = 0; c && i < c->proposal_count; i++)
        largest = larger(larger(largest, c->proposals[i].expected_shortfall_05.value), c->proposals[i].npv_p90.value);
    return largest;
}

/* Amounts in the currency, by its code, minus sign in front. */
static void format_money(char *out, size_t size, const char *currency, const char *digits)
{
    if (strchr(digits, 'E')) /* LibreOffice miscounts the digits of such a number behind [$…] */
        snprintf(out, size, "\"%.3s \"%s;\"-%.3s \"%s", currency, digits, currency, digits);
    else
        snprintf(out, size, "[$%.3s] %s;-[$%.3s] %s", currency, digits, currency, digits);
}

/* "-USD 12,345,678", in bold, and some air. */
static double width_for(double largest)
{
    static const double least = 14;
    int digits = largest >= 1 ? (int)log10(largest) + 1 : 1;
    return fmax(least, 1.1 * (5 + digits + (digits - 1) / 3) + 1);
}

static void set_looks(struct pb_book *book)
{
    static const enum pb_cell_style bold[] = {PB_CELL_TITLE, PB_CELL_HEAD, PB_CELL_HEAD_NUMBER, PB_CELL_BOLD,
                                              PB_CELL_MONEY_BOLD};
    for (size_t s = 0; s < sizeof bold / sizeof bold[0]; s++)
        format_set_bold(book->styles[bold[s]]);
    format_set_font_size(book->styles[PB_CELL_TITLE], 14);
    for (int s = PB_CELL_HEAD; s <= PB_CELL_HEAD_NUMBER; s++) {
        format_set_text_wrap(book->styles[s]);
        format_set_bottom(book->styles[s], LXW_BORDER_THIN);
        format_set_align(book->styles[s], LXW_ALIGN_VERTICAL_BOTTOM);
    }
    format_set_align(book->styles[PB_CELL_HEAD_NUMBER], LXW_ALIGN_RIGHT);
    format_set_align(book->styles[PB_CELL_WORD], LXW_ALIGN_RIGHT);
    format_set_text_wrap(book->styles[PB_CELL_WRAP]);
    format_set_top(book->styles[PB_CELL_MONEY_BOLD], LXW_BORDER_HAIR);
}

static void make_styles(struct pb_book *book, const char *currency, double largest)
{
    static const double wide = 1e12; /* more digits than fit into a column are written as powers of ten */
    char whole[64], cents[64], fine[64];
    bool fits = largest < wide;
    book->money_width = width_for(fits ? largest : 1);
    format_money(whole, sizeof whole, currency, fits ? "#,##0" : "0.00E+00");
    format_money(cents, sizeof cents, currency, fits ? "#,##0.00" : "0.00E+00");
    format_money(fine, sizeof fine, currency, "#,##0.0000");
    const char *const numbers[PB_CELL_STYLES] = {
        [PB_CELL_COUNT] = "#,##0",     [PB_CELL_TENTHS] = "#,##0.0", [PB_CELL_HUNDREDTHS] = "#,##0.00",
        [PB_CELL_FINE] = "#,##0.0000", [PB_CELL_MONEY] = whole,      [PB_CELL_MONEY_BOLD] = whole,
        [PB_CELL_PRICE] = cents,       [PB_CELL_PRICE_FINE] = fine,  [PB_CELL_SHARE] = "0.0%"};
    for (int s = 0; s < PB_CELL_STYLES; s++) {
        lxw_format *format = book->styles[s] = workbook_add_format(book->file);
        if (!format) {
            pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
            return;
        }
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        if (numbers[s])
            format_set_num_format(format, numbers[s]);
    }
    set_looks(book);
}

static void set_properties(struct pb_book *book, const char *title)
{
    char *clean = pb_book_clean(title);
    if (!clean) {
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    lxw_doc_properties properties = {.title = clean,
                                     .author = (char *)(uintptr_t) "payback",
                                     .created = 946684800}; /* always the same, so that the bytes are */
    pb_book_note_error(book, workbook_set_properties(book->file, &properties));
    free(clean);
}

static void add_claims(struct pb_book *book, const payback_workbook *workbook)
{
    const char *vendors[PAYBACK_PROPOSALS_MAX + 1];
    const struct payback_shrinkage *shrinkages[PAYBACK_PROPOSALS_MAX + 1];
    if (workbook->result)
        pb_sheet_claims(book, &workbook->result->vendor, &workbook->result->shrinkage, 1);
    for (size_t k = 0; workbook->comparison && k < workbook->comparison->proposal_count; k++) {
        vendors[k] = workbook->comparison->proposals[k].vendor;
        shrinkages[k] = workbook->comparison->proposals[k].shrinkage;
    }
    if (workbook->comparison && !workbook->result)
        pb_sheet_claims(book, vendors, shrinkages, workbook->comparison->proposal_count);
}

static void add_sheets(struct pb_book *book, const payback_workbook *workbook)
{
    if (workbook->result)
        pb_sheet_summary(book, workbook->result);
    if (workbook->comparison) {
        pb_sheet_proposals(book, workbook->comparison);
        pb_sheet_intervals(book, workbook->comparison);
        pb_sheet_terms(book, workbook->comparison, workbook->scenarios, workbook->scenario_count);
        pb_sheet_ranges(book, workbook->comparison);
    }
    if (workbook->scenario) {
        pb_sheet_assumptions(book, workbook->scenario);
        pb_sheet_contract(book, workbook->scenario);
    }
    add_claims(book, workbook);
    if (workbook->result) {
        pb_sheet_figures(book, workbook->result);
        pb_sheet_categories(book, workbook->result);
        pb_sheet_bill(book, workbook->result);
        pb_sheet_curve(book, workbook->result);
        pb_sheet_fan(book, workbook->result);
    }
    if (workbook->trace)
        pb_sheet_cash_flow(book, workbook->trace, workbook->result, workbook->scenario);
    if (workbook->draws)
        pb_sheet_draws(book, workbook->draws);
}

static payback_status status_of(lxw_error error)
{
    switch (error) {
    case LXW_NO_ERROR:
        return PAYBACK_OK;
    case LXW_ERROR_MEMORY_MALLOC_FAILED:
        return PAYBACK_ERROR_MEMORY;
    case LXW_ERROR_CREATING_XLSX_FILE:
    case LXW_ERROR_CREATING_TMPFILE:
    case LXW_ERROR_READING_TMPFILE:
    case LXW_ERROR_ZIP_FILE_OPERATION:
        return PAYBACK_ERROR_IO;
    default:
        return PAYBACK_ERROR_INTERNAL;
    }
}

static payback_status write_book(const char *path, const payback_workbook *workbook)
{
    lxw_workbook_options options = {.constant_memory = LXW_FALSE,
                                    .tmpdir = (char *)(uintptr_t)pb_temporary_folder("/var/tmp")};
    struct pb_book book = {.file = workbook_new_opt(path, &options)};
    if (!book.file)
        return PAYBACK_ERROR_MEMORY;
    make_styles(&book, workbook->result ? workbook->result->currency : workbook->comparison->currency,
                largest_amount(workbook));
    set_properties(&book, workbook->result ? workbook->result->name : "Comparison of proposals");
    if (!book.error)
        add_sheets(&book, workbook);
    lxw_error closing = workbook_close(book.file); /* frees it, whatever happened before */
    pb_book_note_error(&book, closing);
    return status_of(book.error);
}

/* ---- in a process of its own ---- */

/* libxlsxwriter does not survive a failed allocation, or loses what it was writing and only prints that it did. So it
 * works in a child, which is single-threaded and shares nothing with us but the file: whatever happens there, we say
 * that it failed. Nothing of the host's runs in the child, neither handlers at its exit nor its signals'. */

static void work_in_child(int file, int words, const payback_workbook *workbook)
{
    char path[64];
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        (void)signal(signal_number, SIG_DFL);
    (void)dup2(words, STDERR_FILENO);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    char status = (char)write_book(path, workbook);
    _exit(write(words, &status, 1) == 1 ? 0 : 1);
}

/* The child ends with its status, one byte; what comes before it the library has printed, because it lost something. */
static payback_status listen_to_child(int words)
{
    unsigned char said[256];
    size_t count = 0;
    payback_status status = PAYBACK_ERROR_MEMORY;
    for (ssize_t length; (length = read(words, said, sizeof said)) > 0 || (length < 0 && errno == EINTR);) {
        if (length < 0)
            continue;
        count += (size_t)length;
        bool known = said[length - 1] <= PAYBACK_ERROR_INTERNAL;
        status = known ? (payback_status)said[length - 1] : PAYBACK_ERROR_MEMORY;
    }
    return count > 1 && status == PAYBACK_OK ? PAYBACK_ERROR_MEMORY : status;
}

static payback_status write_in_child(int file, const payback_workbook *workbook)
{
    int words[2];
    if (pipe2(words, O_CLOEXEC) != 0)
        return PAYBACK_ERROR_MEMORY;
    pid_t child = fork();
    if (child == 0)
        work_in_child(file, words[1], workbook);
    (void)close(words[1]);
    payback_status status = child > 0 ? listen_to_child(words[0]) : PAYBACK_ERROR_MEMORY;
    (void)close(words[0]);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

static payback_status read_back(payback_text *out, pb_scratch *scratch)
{
    struct stat facts;
    if (fstat(pb_scratch_descriptor(scratch), &facts) != 0 || facts.st_size <= 0)
        return PAYBACK_ERROR_IO;
    size_t length = (size_t)facts.st_size;
    char *bytes = pb_new(length + 1, 1);
    payback_status status = bytes ? pb_scratch_read(scratch, bytes, length) : PAYBACK_ERROR_MEMORY;
    if (status)
        free(bytes);
    else
        *out = (payback_text){bytes, length};
    return status;
}

/* The library keeps each sheet in a temporary file, of which it does not notice that it was cut short. So there must be
 * room for all of them before it begins; a cell of the draws takes fifty bytes, twice, and fifteen in the book. */
static double most_bytes(const payback_workbook *workbook)
{
    static const double all_else = 1 << 24, cell = 120;
    const payback_draws_table *draws = workbook->draws;
    return all_else + (draws ? cell * (double)draws->trial_count * ((double)draws->column_count + 1) : 0);
}

payback_status payback_render_workbook(payback_text *out, const payback_workbook *workbook)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (!workbook || (!workbook->result && !workbook->comparison))
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_compare_page page;
    if (workbook->comparison &&
        !pb_compare_begin(&page, workbook->comparison, workbook->scenarios, workbook->scenario_count))
        return PAYBACK_ERROR_ARGUMENT;
    pb_scratch *scratch;
    payback_status status = pb_scratch_new(&scratch);
    if (!status)
        status = pb_scratch_look_for_room(scratch, most_bytes(workbook));
    if (!status)
        status = write_in_child(pb_scratch_descriptor(scratch), workbook);
    if (!status)
        status = read_back(out, scratch);
    pb_scratch_free(scratch);
    return status;
}
