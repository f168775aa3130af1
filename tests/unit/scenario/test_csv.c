/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers of one column of a CSV file. */
#include "documents.h"

#include "scenario/csv.h"

static char *folder;

/* Reads the column of a file with this text. */
static payback_status read_column(const char *text, size_t length, const char *column, double **values, size_t *count,
                                  struct pb_csv_fault *fault)
{
    payback_status status =
        pb_csv_column(write_bytes(folder, "x.csv", text, length), column, false, values, count, fault);
    assert_true((status == PAYBACK_OK) == (*values != NULL && *count > 0));
    return status;
}

static void expect_values(const char *text, const char *column, const double *expected, size_t expected_count)
{
    double *values;
    size_t count;
    struct pb_csv_fault fault;
    assert_int_equal(read_column(text, strlen(text), column, &values, &count, &fault), PAYBACK_OK);
    assert_int_equal(count, expected_count);
    assert_memory_equal(values, expected, count * sizeof *values);
    free(values);
}

static void test_columns(void **state)
{
    (void)state;
    static const double values[] = {3, -1.5, 200};
    expect_values("v\n3\n-1.5\n2e2\n", "v", values, 3);
    expect_values("v\n3\n-1.5\n2e2", "v", values, 3);                       /* no line break at the end */
    expect_values("\xef\xbb\xbfv\r\n3\r\n-1.5\r\n2e2\r\n", "v", values, 3); /* as Windows writes it */
    expect_values("a,v,b\nx,3,y\n,-1.5,\nx,2e2,y\n", "v", values, 3);       /* the other columns are free */
    expect_values("\"a\",\"v\"\n\"x,\"\"y\"\"\n z\",\"3\"\n1,-1.5\n1,\"2e2\"\n", "v", values, 3); /* quoted cells */
    expect_values(" v ,b\n 3 ,1\n\t-1.5,\n2e2,\n", "v", values, 3); /* white space around */
    expect_values("v\n\n3\n\r\n-1.5\n2e2\n\n\n", "v", values, 3);   /* empty lines */
    expect_values("v,b,c\n3,1\n-1.5\n2e2,1,2\n", "v", values, 3);   /* fewer cells, but not of the column */
    expect_values("\"a \"\"b\"\", c\",d\n3,1\n-1.5,1\n2e2,1\n", "a \"b\", c", values, 3);
    expect_values("d,\xc3\xa9t\xc3\xa9\n1,3\n1,-1.5\n1,2e2\n", "\xc3\xa9t\xc3\xa9", values, 3);
}

/* What spreadsheets and help desks write. */
static void test_other_forms(void **state)
{
    (void)state;
    static const double values[] = {3, -1.5, 200};
    expect_values("id;v\n1;3\n2;-1,5\n3;2e2\n", "v", values, 3);
    expect_values("sep=;\r\nid;v\r\n1;3\r\n2;-1,5\r\n3;200,0\r\n", "v", values, 3);
    expect_values("id\tv\n1\t3\n2\t-1.5\n3\t200\n", "v", values, 3);
    expect_values("id;v\r1;3\r2;-1,5\r3;200\r", "v", values, 3);
    expect_values("id,v\n1,0:03:00\n2,-0:01:30\n3,3:20\n", "v", values, 3);
    static const char wide[] = "v\0,\0a\0\n\0"
                               "3\0,\0x\0\n\0-\0"
                               "1\0.\0"
                               "5\0,\0x\0\n\0"
                               "2\0e\0"
                               "2\0,\0x\0\n";
    double *read;
    size_t count;
    struct pb_csv_fault fault;
    assert_int_equal(read_column(wide, sizeof wide, "v", &read, &count, &fault), PAYBACK_OK);
    assert_int_equal(count, 3);
    assert_memory_equal(read, values, sizeof values);
    free(read);
}

static void test_empty_cells(void **state)
{
    (void)state;
    double *values;
    size_t count;
    struct pb_csv_fault fault;
    const char *path = write_text(folder, "gaps.csv", "id,v\n1,3\n2,\n3\n4, \n5,200\n");
    assert_int_equal(pb_csv_column(path, "v", true, &values, &count, &fault), PAYBACK_OK);
    assert_int_equal(count, 2);
    assert_true(values[0] == 3 && values[1] == 200);
    free(values);
    assert_int_equal(pb_csv_column(path, "v", false, &values, &count, &fault), PAYBACK_ERROR_SCENARIO);
    assert_int_equal(fault.line, 3);
}

static void test_faults(void **state)
{
    (void)state;
    static const struct {
        const char *text, *column;
        int line, place;
        const char *message, *hint;
    } cases[] = {
        {"v\n1\nx\n", "v", 3, 1, "not a number (a text)", "write it like 12"},
        {"a,v\n1,1\n2,\n", "v", 3, 3, "not a number (an empty cell)", "write a number, leave the line out"},
        {"a,v\n\"x\ny\",7 EUR\n", "v", 3, 4, "not a number (a number with more behind it)", "units"},
        {"v\n1e999\n", "v", 2, 1, "not a number (a number out of range, or in a form that JSON does not have)", ""},
        {"v\nNaN\n", "v", 2, 1, "not a number (a text)", ""},
        {"v\n007\n", "v", 2, 1, "not a number (a number out of range, or in a form that JSON does not have)", ""},
        {"v\n\"1,5\"\n", "v", 2, 1, "not a number (a comma in a number)", "decimals with a point"},
        {"v\n\"1.234,5\"\n", "v", 2, 1, "not a number (a comma in a number)", "1234.5"},
        {"v\n12,5\n13,7\n", "v", 2, 4, "more cells than the header has (1)", "as in 12.5"},
        {"a,v\n1,3,extra\n", "v", 2, 5, "more cells than the header has (2)", "a comma separates cells"},
        {"a,v\n1,3,\n", "a", 2, 5, "more cells than the header has (2)", "a comma separates cells"},
        {"v\n12,\n", "v", 2, 4, "more cells than the header has (1)", "as in 12.5"},
        {"v\n1;2\n", "v", 2, 3, "more cells than the header has (1)", "in quotes"},
        {"v\n1\t2\n", "v", 2, 3, "more cells than the header has (1)", "in quotes"},
        {"id;v\n1;1.234,5\n", "v", 2, 3, "not a number (a comma in a number)", "1234.5"},
        {"id;v\n1;\n", "v", 2, 3, "not a number (an empty cell)", "skip_empty"},
        {"id;v\n1;1:75\n", "v", 2, 3, "not a number (a number with more behind it)", "are minutes"},
        {"id;v\n1;2\n", "id;v", 1, 1, "no column of that name (id;v)", "it has 2 columns"},
        {"a,v\n1\n", "v", 2, 1, "the line ends before the column", "as many cells as the header"},
        {"v\n\"1\n", "v", 2, 1, "a quoted cell that does not end", "close it"},
        {"v\n\"1\"2\n", "v", 2, 1, "more text after a quoted cell", "twice"},
        {"volume,price\n1,2\n", "volum", 1, 1, "no column of that name (volum)", "did you mean \"volume\"?"},
        {"volume,price\n1,2\n", "xyz", 1, 1, "no column of that name (xyz)", "it has 2 columns, none of that name"},
        /* what is in a file of somebody else stays there */
        {"root:*:20228:0:99999:7:::\n", "b", 1, 1, "no column of that name (b)", "it has 1 column, none of that name"},
        {"root:x:0:0:root:/root:/bin/bash\n", "root", 1, 1, "no column of that name (root)", "it has 1 column,"},
        {"SECRET_KEY=hunter2\n", "SECRET_KEY", 1, 1, "no column of that name (SECRET_KEY)", "it has 1 column,"},
        {"SECRET_KEY=1\n", "SECRET_KEY", 1, 1, "no column of that name (SECRET_KEY)", "it has 1 column,"},
        {"v,v\n1,2\n", "v", 1, 1, "more than one column of that name", "rename"},
        {"v\n", "v", 1, 1, "no values below the header", "one number a line"},
        {"v", "v", 1, 1, "no values below the header", ""},
        {"", "v", 1, 1, "the file is empty", "header line"},
        {"\n1\n", "v", 1, 1, "no column of that name (v)", "begin the file with a header line"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double *values;
        size_t count;
        struct pb_csv_fault fault;
        assert_int_equal(read_column(cases[i].text, strlen(cases[i].text), cases[i].column, &values, &count, &fault),
                         PAYBACK_ERROR_SCENARIO);
        assert_string_equal(fault.message, cases[i].message);
        assert_non_null(strstr(fault.hint, cases[i].hint));
        assert_int_equal(fault.line, cases[i].line);
        assert_int_equal(fault.column, cases[i].place);
    }
}

static void expect_file_fault(const char *path, const char *message)
{
    double *values;
    size_t count;
    struct pb_csv_fault fault;
    assert_int_equal(pb_csv_column(path, "v", false, &values, &count, &fault), PAYBACK_ERROR_SCENARIO);
    assert_null(values);
    assert_string_equal(fault.message, message);
    assert_int_equal(fault.line, 0);
}

static void test_files(void **state)
{
    (void)state;
    expect_file_fault("/nowhere/x.csv", "the file cannot be read (No such file or directory)");
    expect_file_fault(folder, "the file cannot be read (Is a directory)");
    expect_file_fault("/dev/zero", "the file cannot be read (Not a regular file)");
    const char *path = write_text(folder, "large.csv", "v\n1\n");
    assert_int_equal(truncate(path, PB_FILE_BYTES_MAX + 1), 0);
    expect_file_fault(path, "the file is too large (more than 16 MiB)");
}

static void test_limits(void **state)
{
    (void)state;
    size_t length = 2 * (PB_CSV_VALUES_MAX + 2);
    char *text = malloc(length), *header;
    assert_non_null(text);
    memcpy(text, "v\n", 2);
    for (size_t at = 2; at < length; at += 2)
        memcpy(text + at, "1\n", 2);
    double *values;
    size_t count;
    struct pb_csv_fault fault;
    assert_int_equal(read_column(text, length - 2, "v", &values, &count, &fault), PAYBACK_OK);
    assert_int_equal(count, PB_CSV_VALUES_MAX);
    free(values);
    assert_int_equal(read_column(text, length, "v", &values, &count, &fault), PAYBACK_ERROR_SCENARIO);
    assert_string_equal(fault.message, "too many values (more than 1000000)");
    assert_int_equal(fault.line, PB_CSV_VALUES_MAX + 2);
    header = memset(text, ',', length);
    assert_int_equal(read_column(header, length, "v", &values, &count, &fault), PAYBACK_ERROR_SCENARIO);
    assert_string_equal(fault.message, "more than 1000 columns");
    /* hostile: quotes, NUL bytes, one endless cell */
    static const char *const fillings[] = {"\"", "x", "\n"};
    for (size_t i = 0; i < 3; i++) {
        memset(text, fillings[i][0], length);
        assert_int_equal(read_column(text, length, "v", &values, &count, &fault), PAYBACK_ERROR_SCENARIO);
        memcpy(text, "v\n", 2);
        assert_int_equal(read_column(text, length, "v", &values, &count, &fault), PAYBACK_ERROR_SCENARIO);
    }
    memset(text, '\0', length);
    assert_int_equal(read_column(text, length, "v", &values, &count, &fault), PAYBACK_ERROR_SCENARIO);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_columns),     cmocka_unit_test(test_other_forms),
                                       cmocka_unit_test(test_empty_cells), cmocka_unit_test(test_faults),
                                       cmocka_unit_test(test_files),       cmocka_unit_test(test_limits)};
    folder = make_folder();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove_folder(folder);
    return failed;
}
