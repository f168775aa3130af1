/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines and tables: wrapping and cutting by display width, columns that shrink, rows that stack, bars. */
#include "report/chart.h"
#include "report/figures.h"
#include "report/page.h"
#include "report/pointers.h"
#include "report/table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void assert_wrap(const char *text, int width, const char *line, const char *rest)
{
    size_t skip = 0, bytes = pb_wrap(text, width, &skip);
    char found[200];
    snprintf(found, sizeof found, "%.*s", (int)bytes, text);
    assert_string_equal(found, line);
    assert_string_equal(text + skip, rest);
}

static void lines_break_at_spaces(void **state)
{
    (void)state;
    assert_wrap("", 10, "", "");
    assert_wrap("short", 10, "short", "");
    assert_wrap("exactly 10", 10, "exactly 10", "");
    assert_wrap("one two three", 7, "one two", "three");
    assert_wrap("one two three", 8, "one two", "three");
    assert_wrap("one  two", 4, "one", "two");
    assert_wrap("trailing   ", 8, "trailing", "");
    assert_wrap("keep 93" PB_NBSP "% whole", 8, "keep", "93" PB_NBSP "% whole");
}

static void words_longer_than_the_line_are_cut(void **state)
{
    (void)state;
    assert_wrap("abcdefgh", 5, "abcde", "fgh");
    assert_wrap("tickets_per_agent", 14, "tickets_per_", "agent");
    assert_wrap("/a/bcdef/ghi", 10, "/a/bcdef/", "ghi");
    assert_wrap("客服软件", 5, "客服", "软件");                     /* two columns each */
    assert_wrap("客", 1, "客", "");                                 /* never nothing */
    assert_wrap("e\xCC\x81t\xC3\xA9", 2, "e\xCC\x81t", "\xC3\xA9"); /* a mark stays with its letter */
}

static void assert_fit(const char *text, int width, const char *expected)
{
    struct pb_text out = {0};
    pb_text_add(&out, "");
    pb_fit(&out, text, width);
    assert_string_equal(out.data, expected);
    assert_true(pb_columns(out.data, out.length) <= width);
    pb_text_clear(&out);
}

static void names_are_cut_with_an_ellipsis(void **state)
{
    (void)state;
    assert_fit("", 5, "");
    assert_fit("exact", 5, "exact");
    assert_fit("longer", 5, "long…");
    assert_fit("one two", 5, "one…"); /* no blank before it */
    assert_fit("客服软件", 8, "客服软件");
    assert_fit("客服软件", 7, "客服软…");
    assert_fit("客服软件", 6, "客服…");
    assert_fit("ae\xCC\x81\xCC\x82z", 2, "a…");
    assert_fit("ae\xCC\x81\xCC\x82z", 3, "ae\xCC\x81\xCC\x82z");
    assert_fit("ab", 1, "…");
}

static struct pb_table small_table(void)
{
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 10);
    pb_table_column(&table, "mean", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "two words", PB_RIGHT, PB_FIXED, 0);
    pb_table_row(&table);
    pb_table_cell(&table, PB_PLAIN, "a label of some length");
    pb_table_cell(&table, PB_PLAIN, "1");
    pb_table_cell(&table, PB_PLAIN, "−2,000");
    pb_table_row(&table);
    pb_table_cell(&table, PB_PLAIN, "b");
    pb_table_cell(&table, PB_PLAIN, "10");
    return table;
}

static void assert_table(struct pb_table table, int columns, const char *expected)
{
    payback_style style = {.columns = columns};
    struct pb_page page;
    payback_text text;
    pb_page_begin(&page, &style);
    pb_table_print(&page, &table);
    assert_int_equal(pb_page_end(&page, &text), PAYBACK_OK);
    assert_string_equal(text.data, expected);
    payback_text_free(&text);
}

static void a_table_that_fits_takes_its_natural_width(void **state)
{
    (void)state;
    assert_table(small_table(), 80,
                 "                                   two\n"
                 "                          mean   words\n"
                 "  a label of some length     1  −2,000\n"
                 "  b                         10\n");
}

static void labels_wrap_and_hang_where_it_is_narrow(void **state)
{
    (void)state;
    assert_table(small_table(), 30,
                 "                           two\n"
                 "                  mean   words\n"
                 "  a label of         1  −2,000\n"
                 "    some length\n"
                 "  b                 10\n");
}

static void rows_stack_where_nothing_else_helps(void **state)
{
    (void)state;
    struct pb_table table = small_table();
    pb_table_group(&table, "group");
    pb_table_row(&table);
    pb_table_cell(&table, PB_PLAIN, "c");
    pb_table_cell(&table, PB_PLAIN, "a figure that is far too wide for it");
    pb_table_remark(&table, "a remark");
    assert_int_equal(pb_table_width(&table), 2 + 10 + 2 + 36 + 2 + 6);
    assert_table(table, 30,
                 "  a label of some length\n"
                 "    mean 1  two words −2,000\n"
                 "  b\n"
                 "    mean 10\n"
                 "  group\n"
                 "  c\n"
                 "    mean a figure that is far\n"
                 "    too wide for it\n"
                 "    a remark\n");
}

static void groups_rules_and_remarks_have_lines_of_their_own(void **state)
{
    (void)state;
    struct pb_table table = {.airy = true};
    pb_table_column(&table, "", PB_LEFT, PB_CUT, 6);
    pb_table_column(&table, "n", PB_RIGHT, PB_FIXED, 0);
    pb_table_group(&table, "first");
    pb_table_row(&table);
    pb_table_cell(&table, PB_PLAIN, "客服软件供应商有限责任公司客服软件");
    pb_table_cell(&table, PB_PLAIN, "1");
    pb_table_remark(&table, "said of it");
    pb_table_rule(&table);
    pb_table_group(&table, "second");
    assert_table(table, 30,
                 "                             n\n"
                 "  first\n"
                 "  客服软件供应商有限责任公…  1\n"
                 "      said of it\n"
                 "  ────────────────────────────\n"
                 "\n"
                 "  second\n");
}

static void a_table_has_room_for_so_many_columns(void **state)
{
    (void)state;
    struct pb_table table = {0};
    for (int c = 0; c <= PB_TABLE_COLUMNS; c++)
        pb_table_column(&table, "x", PB_LEFT, PB_FIXED, 0);
    struct pb_page page;
    payback_text text = {0};
    pb_page_begin(&page, NULL);
    pb_table_print(&page, &table);
    assert_int_equal(pb_page_end(&page, &text), PAYBACK_ERROR_MEMORY);
    assert_null(text.data);
}

static void assert_bar(double value, double low, double high, int width, const char *expected)
{
    struct pb_text out = {0};
    pb_text_add(&out, "");
    pb_bar(&out, value, low, high, width);
    assert_string_equal(out.data, expected);
    pb_text_clear(&out);
}

static void bars_start_at_a_common_zero(void **state)
{
    (void)state;
    assert_bar(6, 0, 6, 6, "██████");
    assert_bar(3, 0, 6, 5, "██▌");
    assert_bar(0, -3, 3, 6, "");
    assert_bar(3, -3, 3, 6, "   ███");
    assert_bar(-3, -3, 3, 6, "███");
    assert_bar(-1.5, -3, 3, 6, " ▐█");
    assert_bar(0.001, -3, 3, 6, "   ▏");
    assert_bar(-0.001, -3, 3, 6, "  ▕");
    assert_bar(1, 0, 0, 6, "");
    assert_bar(1, 0, INFINITY, 6, "");
}

static void pointers_have_a_group_and_a_rest(void **state)
{
    (void)state;
    static const struct {
        const char *pointer;
        size_t group;
        const char *rest;
    } cases[] = {{"/name", 0, "name"},
                 {"/simulation/trials", 11, "trials"},
                 {"/baseline/volume/noise", 16, "noise"},
                 {"/baseline/volume/surge/probability", 16, "surge/probability"},
                 {"/baseline/categories/12/share", 23, "share"},
                 {"/baseline/categories/*/share", 22, "share"},
                 {"/proposal/pricing/usage/tiers/0/price", 17, "usage/tiers/0/price"},
                 {"/proposal/risks/3/month", 17, "month"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(pb_pointer_group(cases[i].pointer), cases[i].group);
        assert_string_equal(pb_pointer_rest(cases[i].pointer), cases[i].rest);
    }
}

static void widths_out_of_reason_are_taken_as_the_nearest(void **state)
{
    (void)state;
    static const int given[] = {-5, 0, 1, 30, 80, 5000}, taken[] = {80, 80, 20, 30, 80, 1000};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        payback_style style = {.columns = given[i]};
        struct pb_page page;
        pb_page_begin(&page, &style);
        assert_int_equal(page.width, taken[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_break_at_spaces),
        cmocka_unit_test(words_longer_than_the_line_are_cut),
        cmocka_unit_test(names_are_cut_with_an_ellipsis),
        cmocka_unit_test(a_table_that_fits_takes_its_natural_width),
        cmocka_unit_test(labels_wrap_and_hang_where_it_is_narrow),
        cmocka_unit_test(rows_stack_where_nothing_else_helps),
        cmocka_unit_test(groups_rules_and_remarks_have_lines_of_their_own),
        cmocka_unit_test(a_table_has_room_for_so_many_columns),
        cmocka_unit_test(bars_start_at_a_common_zero),
        cmocka_unit_test(pointers_have_a_group_and_a_rest),
        cmocka_unit_test(widths_out_of_reason_are_taken_as_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
