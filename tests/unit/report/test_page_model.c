/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One page, several media: what a builder says stands in the text and in the HTML, at every width; what is for paper
 * only is not on a terminal; numbers are shown by the kind of their column; hostile texts do no harm. */
#include "payback/payback.h"
#include "report/page_model.h"
#include "report/workbook.h"
#include "support/markup.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const said_everywhere[] = {
    "Two offers",       "vendor · 36 months", "Likely:",     "it pays back.", "Ninety did.", "mean NPV",
    "over three years", "What does it cost?", "first point", "seats",         "a remark",    "all lines"};

static void draw_line(struct pb_svg *svg, const void *data)
{
    const double *end = data;
    pb_svg_line(svg, "line", 0, 0, *end, *end);
}

static void draw_characters(struct pb_page *page, const void *data)
{
    const double *end = data;
    pb_page_put(page, PB_PLAIN, pb_joined("drawn to ", pb_general(*end).text).text);
    pb_page_newline(page);
}

static void add_table(struct pb_report *page)
{
    pb_report_money(page, pb_money_for("USD", 250000));
    pb_report_table(page, "Fees, thousand USD");
    pb_report_words_column(page, "line", 10);
    pb_report_column(page, "fee", PB_KIND_MONEY);
    pb_report_column(page, "share of all fees", PB_KIND_SHARE);
    pb_report_column(page, "paid by month", PB_KIND_MONTHS);
    pb_report_column(page, "95% interval", PB_KIND_MONEY);
    pb_report_column(page, "agents", PB_KIND_COUNT);
    pb_report_group(page, "all lines");
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "seats <b>");
    pb_report_value(page, PB_BAD, 123456);
    pb_report_value(page, PB_PLAIN, 0.25);
    pb_report_value(page, PB_PLAIN, 7.25);
    pb_report_interval(page, (payback_estimate){1000, -2000, 45000});
    pb_report_value(page, PB_PLAIN, 1234);
    pb_report_remark(page, "a remark");
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "never");
    pb_report_value(page, PB_PLAIN, NAN);
    pb_report_value(page, PB_PLAIN, 0.999);
    pb_report_value(page, PB_PLAIN, INFINITY);
    pb_report_interval(page, (payback_estimate){1, NAN, NAN});
}

static void add_chart(struct pb_report *page)
{
    static const double end = 9;
    const double *kept = pb_report_keep(page, &end, sizeof end);
    const struct pb_figure figure = {"A line", "A line that rises to 9.", draw_line, kept, 580, 300, 0};
    pb_report_section(page, PB_BESIDE, "A chart?");
    pb_report_figure(page, &figure, draw_characters);
    pb_report_figure_table(page, "The line in figures");
    pb_report_words_column(page, "place", 10);
    pb_report_column(page, "height", PB_KIND_NUMBER);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "end");
    pb_report_value(page, PB_PLAIN, end);
}

static void build(struct pb_report *page, const void *subject)
{
    const struct pb_manifest manifest = {.version = "1",
                                         .sampler = "sobol",
                                         .basis = "hard",
                                         .seed = 7,
                                         .trials = 4096,
                                         .horizon_months = 36,
                                         .command = "payback thing",
                                         .digest = "0123456789abcdef"};
    struct pb_text text = {0};
    (void)subject;
    pb_report_title(page, "Two offers", "vendor · 36 months");
    pb_text_add(&text, "it pays back.");
    pb_report_verdict(page, PB_LOOK_GOOD, "Likely:", &text);
    pb_report_say(page, "Ninety did. <script>\x1b[31m");
    pb_report_paragraph(page, PB_PLAIN, &text); /* an empty one is none */
    pb_report_key(page, "mean NPV", "$1.2m", "over three years");
    pb_report_section(page, PB_ACROSS, "What does it cost?");
    pb_text_add(&text, "first point");
    pb_report_item(page, &text);
    add_table(page);
    add_chart(page);
    pb_report_media(page, PB_ON_TERMINAL);
    pb_report_say(page, "terminal only");
    pb_report_media(page, PB_EVERYWHERE);
    pb_report_appendix(page);
    pb_report_section(page, PB_ACROSS, "Appendix A  Method");
    pb_report_say(page, "paper only");
    pb_report_manifest(page, "Appendix B  To make this file again", &manifest);
}

static void the_terminal(void **state)
{
    (void)state;
    static const int widths[] = {40, 60, 80, 140};
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
        payback_text text;
        const payback_style style = {.columns = widths[w]};
        assert_int_equal(pb_report_render_text(&text, build, "", &style), PAYBACK_OK);
        for (size_t i = 0; i < sizeof said_everywhere / sizeof said_everywhere[0]; i++)
            assert_non_null(strstr(text.data, said_everywhere[i]));
        for (char *line = strtok(text.data, "\n"); line; line = strtok(NULL, "\n")) {
            if (pb_columns(line, strlen(line)) > widths[w])
                fail_msg("wider than %d: %s", widths[w], line);
            assert_null(strchr(line, '\x1b'));
        }
        payback_text_free(&text);
    }
}

static void kinds_of_numbers(void **state)
{
    (void)state;
    payback_text text;
    const payback_style wide = {.columns = 140};
    assert_int_equal(pb_report_render_text(&text, build, "", &wide), PAYBACK_OK);
    assert_non_null(strstr(text.data, "123.5")); /* thousands, with a decimal as the largest has three digits */
    assert_non_null(strstr(text.data, "25%"));
    assert_non_null(strstr(text.data, "7.3"));
    assert_non_null(strstr(text.data, "−2.0 to 45.0"));
    assert_non_null(strstr(text.data, "1,234"));
    assert_non_null(strstr(text.data, ">99%"));
    assert_non_null(strstr(text.data, "never"));
    assert_non_null(strstr(text.data, "drawn to 9"));
    assert_non_null(strstr(text.data, "terminal only"));
    assert_non_null(strstr(text.data, "4,096 trials, seed 7, scenario 0123456789ab."));
    assert_null(strstr(text.data, "paper only"));
    assert_null(strstr(text.data, "The line in figures"));
    payback_text_free(&text);
}

static void the_paper(void **state)
{
    (void)state;
    char message[200];
    payback_text text;
    assert_int_equal(pb_report_render_html(&text, build, ""), PAYBACK_OK);
    if (!markup_is_page(text.data, message, sizeof message))
        fail_msg("%s", message);
    for (size_t i = 0; i < sizeof said_everywhere / sizeof said_everywhere[0]; i++)
        assert_non_null(strstr(text.data, said_everywhere[i]));
    assert_int_equal(markup_count(text.data, "<h1>"), 1);
    assert_non_null(strstr(text.data, "<h1><b>Likely:</b> it pays back.</h1>"));
    assert_non_null(strstr(text.data, "seats &lt;b&gt;"));
    assert_non_null(strstr(text.data, "A line that rises to 9."));
    assert_non_null(strstr(text.data, "The line in figures"));
    assert_non_null(strstr(text.data, "paper only"));
    assert_non_null(strstr(text.data, "<td class=\"n bad\" data-head=\"fee\">123.5</td>"));
    assert_null(strstr(text.data, "terminal only"));
    assert_null(strstr(text.data, "<p></p>"));
    payback_text_free(&text);
}

static void the_sheet(void **state)
{
    (void)state;
    struct pb_report page = {0};
    build(&page, NULL);
    const char *path = "/dev/null";
    struct pb_book book = {.file = workbook_new(path), .money_width = 14};
    for (int s = 0; s < PB_CELL_STYLES; s++)
        book.styles[s] = workbook_add_format(book.file);
    size_t sheets = 0;
    for (size_t p = 0; p < page.part_count; p++)
        if (page.parts[p].table && sheets++ == 0)
            pb_report_sheet(&book, "Fees", &page.parts[p]);
    assert_int_equal(sheets, 2);
    assert_int_equal(book.error, LXW_NO_ERROR);
    lxw_worksheet *sheet = workbook_get_worksheet_by_name(book.file, "Fees");
    assert_non_null(sheet);
    assert_int_equal(sheet->dim_rowmax, 5); /* caption, heads, group, row, remark, row */
    workbook_close(book.file);
    pb_report_clear(&page);
}

static void wrong_arguments(void **state)
{
    (void)state;
    payback_text text = {"x", 1};
    assert_int_equal(pb_report_render_text(NULL, build, "", NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_report_render_text(&text, build, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_null(text.data);
    assert_int_equal(pb_report_render_html(&text, build, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_null(text.data);
}

/* Rows stand side by side where a terminal is wide enough, below each other where not; words that lead stand out; a
 * table that is closed on paper is open on a terminal; a piece of a page goes into another. */
static void build_turning(struct pb_report *page, const void *subject)
{
    struct pb_text text = {0};
    (void)subject;
    pb_report_title(page, "Turning", "");
    pb_text_add(&text, "what it says.");
    pb_report_led_paragraph(page, PB_STRONG, "Who <b>:", &text);
    pb_report_led_paragraph(page, PB_STRONG, "nobody", &text); /* says nothing */
    pb_report_closed_table(page, "Open me", "Closed on paper");
    pb_report_turning(page);
    pb_report_words_column(page, "", 12);
    pb_report_column(page, "first figure", PB_KIND_COUNT);
    pb_report_wrapping_column(page, "second figure", PB_KIND_COUNT, 6);
    for (int r = 0; r < 2; r++) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, r == 0 ? "an offer" : "another offer");
        pb_report_value(page, PB_PLAIN, 1000 + r);
        pb_report_figure_cell(page, r == 0 ? "twenty" : "thirty", PB_KIND_COUNT, 20 + 10 * r);
    }
}

static void rows_that_become_columns(void **state)
{
    (void)state;
    payback_text text;
    const payback_style wide = {.columns = 80}, narrow = {.columns = 30};
    assert_int_equal(pb_report_render_text(&text, build_turning, "", &wide), PAYBACK_OK);
    assert_non_null(strstr(text.data, "  Who <b>: what it says.\n"));
    assert_null(strstr(text.data, "nobody"));
    assert_non_null(strstr(text.data, "  first figure      1,000    1,001\n  second figure    twenty   thirty\n"));
    payback_text_free(&text);
    assert_int_equal(pb_report_render_text(&text, build_turning, "", &narrow), PAYBACK_OK);
    assert_non_null(strstr(text.data, "  an offer       1,000  twenty\n"));
    payback_text_free(&text);
    assert_int_equal(pb_report_render_html(&text, build_turning, ""), PAYBACK_OK);
    assert_non_null(strstr(text.data, "<p><b>Who &lt;b&gt;:</b> what it says.</p>"));
    assert_non_null(strstr(text.data, "<summary>Open me</summary>"));
    assert_non_null(strstr(text.data, "<th scope=\"row\">an offer</th>"));
    payback_text_free(&text);
}

static void pieces(void **state)
{
    (void)state;
    struct pb_report piece = {0};
    struct pb_page page;
    struct pb_html html = {0};
    payback_text text;
    pb_report_section(&piece, PB_ACROSS, "A piece");
    pb_report_say(&piece, "of a page");
    pb_page_begin(&page, NULL);
    pb_page_put(&page, PB_PLAIN, "before");
    pb_report_put(&page, &piece);
    assert_int_equal(pb_page_end(&page, &text), PAYBACK_OK);
    assert_string_equal(text.data, "before\nA piece\n  of a page\n");
    payback_text_free(&text);
    pb_html_piece_begin(&html);
    pb_report_put_html(&html, &piece);
    assert_int_equal(pb_html_piece_end(&html, &text), PAYBACK_OK);
    assert_non_null(strstr(text.data, "A piece</h2>\n<p>of a page</p>\n</section>\n"));
    payback_text_free(&text);
    piece.failed = true; /* a piece that is not whole is no page's */
    pb_page_begin(&page, NULL);
    pb_report_put(&page, &piece);
    assert_int_equal(pb_page_end(&page, &text), PAYBACK_ERROR_MEMORY);
    pb_report_clear(&piece);
}

/* Bars stand on a terminal that is wide enough; the table of a chart that it cannot draw stands there in its place. */
static void build_bars(struct pb_report *page, const void *subject)
{
    static const double changes[] = {-4, 2};
    struct pb_rows rows = {.unit = PB_AXIS_COUNT, .axis = "", .figure_head = "", .base = 0, .reference = NAN};
    (void)subject;
    for (size_t i = 0; i < 2; i++) {
        rows.rows[rows.count] = pb_row_of("a change");
        rows.rows[rows.count++].bars[0] = (struct pb_bar){0, changes[i], "hard"};
    }
    pb_report_title(page, "Bars", "");
    pb_report_section(page, PB_BESIDE, "What changes?");
    pb_report_rows(page, "Changes", "Two bars.", &rows);
    pb_report_figure_table(page, "Changes in figures");
    pb_report_words_column(page, "what", 10);
    pb_report_column(page, "change", PB_KIND_NUMBER);
    pb_report_bar_column(page);
    for (size_t i = 0; i < 2; i++) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, "a long change");
        pb_report_value(page, PB_PLAIN, changes[i]);
        pb_report_bar(page, PB_BAD, changes[i]);
        pb_report_rule(page);
    }
}

static size_t count_blocks(int columns)
{
    payback_text text;
    const payback_style style = {.columns = columns};
    assert_int_equal(pb_report_render_text(&text, build_bars, "", &style), PAYBACK_OK);
    assert_non_null(strstr(text.data, "Changes in figures"));
    size_t count = markup_count(text.data, "█");
    payback_text_free(&text);
    return count;
}

static void bars(void **state)
{
    (void)state;
    char message[200];
    payback_text text;
    assert_int_equal(count_blocks(80), 24); /* of 24 columns 16 to the left and 8 to the right of zero */
    assert_int_equal(count_blocks(30), 0);
    assert_int_equal(pb_report_render_html(&text, build_bars, ""), PAYBACK_OK);
    if (!markup_is_page(text.data, message, sizeof message))
        fail_msg("%s", message);
    assert_int_equal(markup_count(text.data, "<svg"), 2 + 1); /* wide and narrow, and the hatching */
    assert_int_equal(markup_count(text.data, "<td class=\"n\" data-head=\"change\">"), 2);
    assert_int_equal(markup_count(text.data, "<td"), 2);
    payback_text_free(&text);
}

/* Subsections beside each other are closed wherever the section ends. */
static void build_pairs(struct pb_report *page, const void *subject)
{
    (void)subject;
    pb_report_title(page, "pairs", "");
    for (int s = 0; s < 2; s++) {
        pb_report_section(page, PB_PAIRED, "Two ways");
        pb_report_say(page, "before");
        for (int i = 0; i < 2; i++) {
            pb_report_subsection(page, "one way");
            pb_report_say(page, "words");
        }
    }
}

static void pairs(void **state)
{
    (void)state;
    char message[200];
    payback_text text;
    assert_int_equal(pb_report_render_html(&text, build_pairs, ""), PAYBACK_OK);
    if (!markup_is_page(text.data, message, sizeof message))
        fail_msg("%s", message);
    assert_int_equal(markup_count(text.data, "<div class=\"two\">"), 2);
    assert_int_equal(markup_count(text.data, "one way"), 4);
    payback_text_free(&text);
}

/* A page has a size to keep: tables end where it is reached, and say so. */
static void build_long(struct pb_report *page, const void *subject)
{
    (void)subject;
    pb_report_title(page, "long", "");
    pb_report_section(page, PB_ACROSS, "Rows");
    pb_report_table(page, "Many");
    pb_report_words_column(page, "what", 10);
    for (int i = 0; i < 20000; i++) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, "one of very many rows");
    }
}

static void a_long_table(void **state)
{
    (void)state;
    char message[200];
    payback_text text;
    assert_int_equal(pb_report_render_html(&text, build_long, ""), PAYBACK_OK);
    assert_in_range(text.length, 190000, 200000);
    if (!markup_is_page(text.data, message, sizeof message))
        fail_msg("%s", message);
    assert_non_null(strstr(text.data, "The rest is left out"));
    payback_text_free(&text);
}

/* A cell without a table is a fault of the builder: the page fails, and says so. */
static void build_wrongly(struct pb_report *page, const void *subject)
{
    (void)subject;
    pb_report_title(page, "wrong", "");
    pb_report_cell(page, PB_PLAIN, "nowhere");
}

static void a_wrong_builder(void **state)
{
    (void)state;
    payback_text text;
    assert_int_not_equal(pb_report_render_text(&text, build_wrongly, "", NULL), PAYBACK_OK);
    assert_null(text.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_terminal),
        cmocka_unit_test(kinds_of_numbers),
        cmocka_unit_test(the_paper),
        cmocka_unit_test(the_sheet),
        cmocka_unit_test(rows_that_become_columns),
        cmocka_unit_test(pieces),
        cmocka_unit_test(wrong_arguments),
        cmocka_unit_test(a_wrong_builder),
        cmocka_unit_test(pairs),
        cmocka_unit_test(bars),
        cmocka_unit_test(a_long_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
