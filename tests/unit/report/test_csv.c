/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files for spreadsheets: quoting, the guard against formulas, numbers that read back the same. */
#include "sample_result.h"

#include "payback/report.h"
#include "report/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static void assert_cell(const char *value, const char *expected)
{
    struct pb_csv csv = {0};
    pb_csv_text(&csv, value);
    pb_csv_end_line(&csv);
    csv.text.data[csv.text.length - 1] = '\0';
    assert_string_equal(csv.text.data, expected);
    pb_text_clear(&csv.text);
}

static void cells_are_quoted_where_they_must_be(void **state)
{
    (void)state;
    assert_cell("plain", "plain");
    assert_cell("", "");
    assert_cell(NULL, "");
    assert_cell("a,b", "\"a,b\"");
    assert_cell("say \"hi\"", "\"say \"\"hi\"\"\"");
    assert_cell("two\nlines", "\"two\nlines\"");
}

static void text_that_looks_like_a_formula_is_guarded(void **state)
{
    (void)state;
    assert_cell("=1+1", "'=1+1");
    assert_cell("+1", "'+1");
    assert_cell("-1", "'-1");
    assert_cell("@SUM(A1)", "'@SUM(A1)");
    assert_cell("\tx", "'\tx");
    assert_cell("=\"a\",1", "\"'=\"\"a\"\",1\"");
    assert_cell("a=b", "a=b");
}

static void nothing_moves_a_terminal(void **state)
{
    (void)state;
    assert_cell("a\x1b[2J", "a\\x1b[2J");
    assert_cell("\xc2\x9b"
                "2J\x7f",
                "\\x9b2J\\x7f");
    assert_cell("a\xe2\x80\xae"
                "b",
                "a\\u202eb");
    assert_cell("raw \x9b", "raw \\x9b");
    assert_cell("a\rb", "\"a\\x0db\"");
    assert_cell("a\r\nb\tc", "\"a\r\nb\tc\"");
    assert_cell("Zürich \xfc", "Zürich \xfc");
}

static void numbers_are_never_guarded(void **state)
{
    (void)state;
    struct pb_csv csv = {0};
    pb_csv_number(&csv, -0.1);
    pb_csv_number(&csv, INFINITY);
    pb_csv_number(&csv, NAN);
    pb_csv_estimate(&csv, (payback_estimate){1.5, 1, INFINITY});
    pb_csv_end_line(&csv);
    assert_string_equal(csv.text.data, "-0.1,inf,nan,1.5,1,nan\n");
    pb_text_clear(&csv.text);
}

static size_t count_of(const char *text, char c)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += *text == c;
    return count;
}

static void result_has_a_line_an_outcome(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1, 0.04);
    payback_text text;
    assert_int_equal(payback_render_result_csv(&text, &sample.result), PAYBACK_OK);
    assert_int_equal(count_of(text.data, '\n'), 1 + sample.result.outcome_count);
    assert_int_equal(count_of(text.data, ','), 27 * (1 + sample.result.outcome_count));
    assert_memory_equal(text.data, "name,mean,mean_low,mean_high,sd,p05,p05_low,p05_high,p10,", 56);
    char *line = strstr(text.data, "\nhard.npv,");
    assert_non_null(line);
    assert_true(strtod(line + strlen("\nhard.npv,"), NULL) == sample.outcomes[8 + 5].mean.value);
    payback_text_free(&text);
    assert_int_equal(payback_render_result_csv(&text, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_result_csv(NULL, &sample.result), PAYBACK_ERROR_ARGUMENT);
}

static void trace_has_a_line_a_month(void **state)
{
    (void)state;
    static const char *const columns[] = {"month", "net_hard"};
    double values[] = {0, -25.5, 1, 0.1, 2, 1e-7};
    payback_trace trace = {.horizon_months = 2, .names = columns, .column_count = 2, .values = values};
    payback_text text;
    assert_int_equal(payback_render_trace_csv(&text, &trace), PAYBACK_OK);
    assert_string_equal(text.data, "month,net_hard\n0,-25.5\n1,0.1\n2,1e-07\n");
    payback_text_free(&text);
    assert_int_equal(payback_render_trace_csv(&text, NULL), PAYBACK_ERROR_ARGUMENT);
}

/* A folder of its own for files. */
static void make_path(char *path, size_t size, const char *name)
{
    char folder[] = "/tmp/payback-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    snprintf(path, size, "%s/%s", folder, name);
}

static void remove_path(char *path)
{
    unlink(path);
    *strrchr(path, '/') = '\0';
    assert_int_equal(rmdir(path), 0);
}

static char *read_all(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    static char buffer[1 << 22];
    *length = fread(buffer, 1, sizeof buffer - 1, file);
    buffer[*length] = '\0';
    fclose(file);
    return buffer;
}

static void draws_read_back_the_same(void **state)
{
    (void)state;
    enum { COLUMNS = 300, TRIALS = 200 }; /* more than one buffer */
    static char storage[COLUMNS][24];
    static const char *names[COLUMNS];
    double values[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
        snprintf(storage[c], sizeof storage[c], "/input/%d", c);
        names[c] = storage[c];
    }
    char path[64];
    make_path(path, sizeof path, "draws.csv");
    payback_draws_csv *writer;
    char message[200];
    assert_int_equal(payback_draws_csv_open(&writer, path, message, sizeof message), PAYBACK_OK);
    assert_int_equal(payback_draws_csv_sink(writer, -1, names, NULL, COLUMNS), 0);
    for (int i = 0; i < TRIALS; i++) {
        for (int c = 0; c < COLUMNS; c++)
            values[c] = (i + 1) / (3.0 + c) * (c % 2 ? -1e5 : 1e-3);
        assert_int_equal(payback_draws_csv_sink(writer, i, NULL, values, COLUMNS), 0);
    }
    size_t length = 0;
    assert_null(read_all(path, &length)); /* nothing appears before it is whole */
    assert_int_equal(payback_draws_csv_commit(writer, message, sizeof message), PAYBACK_OK);

    char *at = read_all(path, &length);
    assert_non_null(at);
    assert_memory_equal(at, "trial,/input/0,/input/1,", 24);
    at = strchr(at, '\n') + 1;
    for (int i = 0; i < TRIALS; i++) {
        assert_true(strtod(at, &at) == i);
        for (int c = 0; c < COLUMNS; c++) {
            assert_int_equal(*at, ',');
            assert_true(strtod(at + 1, &at) == (i + 1) / (3.0 + c) * (c % 2 ? -1e5 : 1e-3));
        }
        assert_int_equal(*at++, '\n');
    }
    assert_int_equal(*at, '\0');
    remove_path(path);
}

static void discarded_draws_leave_nothing(void **state)
{
    (void)state;
    char path[64];
    make_path(path, sizeof path, "draws.csv");
    payback_draws_csv *writer;
    assert_int_equal(payback_draws_csv_open(&writer, path, NULL, 0), PAYBACK_OK);
    static const char *const names[] = {"/a"};
    payback_draws_csv_sink(writer, -1, names, NULL, 1);
    payback_draws_csv_discard(writer);
    payback_draws_csv_discard(NULL);
    remove_path(path); /* fails where a file is left */
}

static void unwritable_places_are_told(void **state)
{
    (void)state;
    char message[300] = "";
    payback_draws_csv *writer = (payback_draws_csv *)(uintptr_t)1;
    assert_int_equal(payback_draws_csv_open(&writer, "/nonexistent/draws.csv", message, sizeof message),
                     PAYBACK_ERROR_IO);
    assert_null(writer);
    assert_true(message[0] != '\0');
    assert_int_equal(payback_draws_csv_open(NULL, "x", NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_draws_csv_open(&writer, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_draws_csv_commit(NULL, message, sizeof message), PAYBACK_ERROR_ARGUMENT);
    payback_text text = {message, 3};
    assert_int_equal(payback_write_file("/nonexistent/x", &text, NULL, 0), PAYBACK_ERROR_IO);
    assert_int_equal(payback_write_file(NULL, &text, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_write_file("x", NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
}

static void a_file_holds_the_text(void **state)
{
    (void)state;
    char path[64], content[] = "one\ntwo\n";
    make_path(path, sizeof path, "page.txt");
    payback_text text = {content, strlen(content)};
    assert_int_equal(payback_write_file(path, &text, NULL, 0), PAYBACK_OK);
    size_t length = 0;
    assert_string_equal(read_all(path, &length), content);
    remove_path(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_quoted_where_they_must_be),
        cmocka_unit_test(text_that_looks_like_a_formula_is_guarded),
        cmocka_unit_test(nothing_moves_a_terminal),
        cmocka_unit_test(numbers_are_never_guarded),
        cmocka_unit_test(result_has_a_line_an_outcome),
        cmocka_unit_test(trace_has_a_line_a_month),
        cmocka_unit_test(draws_read_back_the_same),
        cmocka_unit_test(discarded_draws_leave_nothing),
        cmocka_unit_test(unwritable_places_are_told),
        cmocka_unit_test(a_file_holds_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
