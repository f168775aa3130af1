/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawing: escapes, coordinates, ticks, short forms of money; and every chart of hostile figures. */
#include "report/plots.h"
#include "report/svg.h"
#include "support/markup.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_sound(struct pb_text *text)
{
    char message[200];
    assert_false(text->failed);
    if (!markup_is_sound(text->data, message, sizeof message))
        fail_msg("%s", message);
    pb_text_clear(text);
}

static void test_escape(void **state)
{
    (void)state;
    struct pb_text text = {0};
    pb_escape(&text, "<script>alert(\"a\" & 'b')</script>\n\x1b[0m");
    assert_string_equal(text.data, "&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt; \\x1b[0m");
    pb_text_clear(&text);
}

static void test_coordinates(void **state)
{
    (void)state;
    struct pb_text text = {0};
    struct pb_svg svg = {&text, 10, 10, 1};
    pb_svg_line(&svg, "a", 0.04, -0.04, 12.34, -7.06);
    assert_string_equal(text.data, "<line class=\"a\" x1=\"0\" y1=\"0\" x2=\"12.3\" y2=\"-7.1\"/>\n");
    pb_text_clear(&text);
    pb_svg_rect(&svg, "a", 5, 8, 2, 4); /* corners in any order */
    assert_string_equal(text.data, "<rect class=\"a\" x=\"2\" y=\"4\" width=\"3\" height=\"4\"/>\n");
    pb_text_clear(&text);
    pb_svg_dot(&svg, "a", NAN, INFINITY, 1); /* not a number is 0, and far outside is an edge */
    assert_string_equal(text.data, "<circle class=\"a\" cx=\"0\" cy=\"100000\" r=\"1\"/>\n");
    pb_text_clear(&text);
    pb_svg_path_begin(&svg, "a");
    pb_svg_point(&svg, 1, 2);
    pb_svg_point(&svg, 3, 4.5);
    pb_svg_path_end(&svg, true);
    assert_string_equal(text.data, "<path class=\"a\" d=\"M1 2L3 4.5Z\"/>\n");
    pb_text_clear(&text);
}

static void expect_ticks(double low, double high, int most, double step, double first, int count)
{
    struct pb_ticks ticks = pb_ticks_for(low, high, most);
    assert_true(fabs(ticks.step - step) < 1e-9 * step);
    assert_true(fabs(ticks.first - first) < 1e-9 * step);
    assert_int_equal(ticks.count, count);
}

static void test_ticks(void **state)
{
    (void)state;
    expect_ticks(0, 1, 6, 0.2, 0, 6);
    expect_ticks(0, 2e6, 6, 5e5, 0, 5);
    expect_ticks(-47000, 1.8e6, 6, 5e5, 0, 4);
    expect_ticks(0, 1e12, 6, 2e11, 0, 6);
    assert_int_equal(pb_ticks_for(NAN, 1, 6).count, 1); /* no range: one tick, no endless loop */
    assert_int_equal(pb_ticks_for(1, 1, 6).count, 1);
    /* nor one where a step is lost in rounding */
    static const double ends[] = {5e-324, 1e-322, 1e-300, 1e-290, 1, 1.0000000000000002, 1e300, 1.7976931348623157e308};
    enum { ENDS = sizeof ends / sizeof ends[0] };
    for (int i = -1; i < ENDS; i++)
        for (int j = 0; j < ENDS; j++) {
            double low = i < 0 ? 0 : ends[i];
            assert_in_range(pb_ticks_for(low, ends[j], 6).count, 0, 7);
            assert_in_range(pb_ticks_for(-ends[j], low, 6).count, 0, 7);
        }
    assert_int_equal((int)pb_month_ticks(36, 13).step, 3);
    assert_int_equal(pb_month_ticks(36, 13).count, 13);
    assert_int_equal((int)pb_month_ticks(120, 7).step, 24);
    assert_int_equal(pb_month_ticks(1, 7).count, 2);
}

static void test_round_range(void **state)
{
    (void)state;
    double low = -3, high = 97;
    pb_round_range(&low, &high, 5);
    assert_true(low == -20 && high == 100);
    low = high = 0; /* nothing to show: still a range */
    pb_round_range(&low, &high, 5);
    assert_true(low < high && isfinite(low) && isfinite(high));
    low = NAN;
    high = INFINITY;
    pb_round_range(&low, &high, 5);
    assert_true(low < high && isfinite(low) && isfinite(high));
}

static void test_short_money(void **state)
{
    (void)state;
    assert_string_equal(pb_short_money(0, 5e5).text, "0");
    assert_string_equal(pb_short_money(5e5, 5e5).text, "500k");
    assert_string_equal(pb_short_money(1.5e6, 5e5).text, "1.5m");
    assert_string_equal(pb_short_money(-2e9, 1e9).text, "−2bn");
    assert_string_equal(pb_short_money(1.5e13, 5e12).text, "15tn");
    assert_string_equal(pb_short_money(0.5, 0.25).text, "0.50");
    assert_string_equal(pb_label_money(12710, 1.8e6).text, "13k");
    assert_string_equal(pb_label_money(1.774e6, 1.8e6).text, "1.77m");
}

static void test_crossing(void **state)
{
    (void)state;
    const double late[] = {-2, -1, 1, 2}, never[] = {-1, 1, -1}, always[] = {0, 1, 2}, twice[] = {-1, 1, -1, 3};
    assert_true(pb_crossing(late, 3) == 1.5);
    assert_true(isnan(pb_crossing(never, 2)));
    assert_true(pb_crossing(always, 2) == 0);
    assert_true(pb_crossing(twice, 3) == 2.25); /* for good */
}

static void draw(pb_plot *plot, const void *data, double width)
{
    struct pb_text text = {0};
    struct pb_svg svg = {&text, width, 230, 1};
    pb_svg_begin(&svg, "c", "a <title>", "a & b");
    plot(&svg, data);
    pb_svg_end(&svg);
    expect_sound(&text);
}

static void test_waterfall_of_anything(void **state)
{
    (void)state;
    static const double amounts[] = {0, 1, -1, 1e12, -1e12, NAN, INFINITY, 1e-9};
    for (size_t a = 0; a < sizeof amounts / sizeof amounts[0]; a++) {
        struct pb_waterfall w = {.count = 3, .currency = "USD"};
        w.steps[0] = (struct pb_waterfall_step){"<b>", amounts[a], PB_STEP_HARD};
        w.steps[1] = (struct pb_waterfall_step){"soft", -amounts[a], PB_STEP_SOFT};
        w.steps[2] = (struct pb_waterfall_step){"all", amounts[a], PB_STEP_TOTAL};
        draw(pb_plot_waterfall, &w, 580);
        draw(pb_plot_waterfall, &w, 340);
    }
    struct pb_waterfall nothing = {.currency = "USD"};
    draw(pb_plot_waterfall, &nothing, 340);
}

static void test_rows_of_anything(void **state)
{
    (void)state;
    static const double ends[] = {0, 5, -1e12, 1e-300, NAN, INFINITY, -INFINITY};
    for (size_t e = 0; e < sizeof ends / sizeof ends[0]; e++)
        for (int unit = PB_AXIS_SHARE; unit <= PB_AXIS_COUNT; unit++) {
            struct pb_rows rows = {.unit = (enum pb_axis_unit)unit,
                                   .count = 2,
                                   .base = ends[e],
                                   .reference = 2,
                                   .reference_label = "required: <2>",
                                   .axis = "a & b",
                                   .figure_head = "head",
                                   .stacked = e % 2 == 1};
            rows.rows[0] = pb_row_of("a name that is longer than any chart of ours is wide, and goes on and on & on");
            rows.rows[0].bars[0] = (struct pb_bar){ends[e], 2, "hard"};
            rows.rows[0].bars[1] = (struct pb_bar){2, ends[e], "soft"};
            rows.rows[1] = pb_row_of("b");
            rows.rows[1].low = rows.rows[1].dot = ends[e];
            rows.rows[1].high = rows.rows[1].mark = 3;
            snprintf(rows.rows[1].figure, sizeof rows.rows[1].figure, "a <figure>");
            draw(pb_plot_rows, &rows, 580);
            draw(pb_plot_rows, &rows, 340);
        }
    struct pb_rows none = {.base = NAN, .reference = NAN, .axis = "", .figure_head = ""};
    draw(pb_plot_rows, &none, 340);
}

/* A bar reaches as far as its value says: between ticks whose places are known. */
static void test_rows_are_to_scale(void **state)
{
    (void)state;
    struct pb_rows rows = {
        .unit = PB_AXIS_SHARE, .count = 1, .whole_share = true, .reference = NAN, .axis = "", .figure_head = ""};
    struct pb_text text = {0};
    struct pb_svg svg = {&text, 500, 100, 1};
    double whole, half;
    rows.rows[0] = pb_row_of("a");
    rows.rows[0].bars[0] = (struct pb_bar){0, 1, "hard"};
    pb_plot_rows(&svg, &rows);
    assert_int_equal(sscanf(strstr(text.data, "<rect"), "<rect class=\"hard\" x=\"%*f\" y=\"%*f\" width=\"%lf", &whole),
                     1);
    pb_text_clear(&text);
    rows.rows[0].bars[0].to = 0.5;
    pb_plot_rows(&svg, &rows);
    assert_int_equal(sscanf(strstr(text.data, "<rect"), "<rect class=\"hard\" x=\"%*f\" y=\"%*f\" width=\"%lf", &half),
                     1);
    pb_text_clear(&text);
    assert_true(whole > 300 && fabs(half - whole / 2) < 0.11); /* to a tenth */
}

static void put_solution(payback_solution *s, payback_look looks[3], payback_crossing *crossing, double value)
{
    *s = (payback_solution){.currency = "USD",
                            .figure = "mean(hard.npv)",
                            .at_least = true,
                            .figure_is_money = true,
                            .bound = value,
                            .planned = {value, NAN, NAN}};
    s->varied =
        (payback_varied){.pointer = "/a", .name = "a", .unit = "share", .mode = PAYBACK_VARY_VALUE, .mean = 0.5};
    for (int i = 0; i < 3; i++)
        looks[i] = (payback_look){i * 0.5, i == 1 ? value : -i};
    *crossing = (payback_crossing){{0.25, NAN, NAN}, true};
    s->solved = (payback_solved){.status = PAYBACK_SOLVED,
                                 .value = crossing->value,
                                 .crossings = crossing,
                                 .crossing_count = 1,
                                 .low = 0,
                                 .high = 1,
                                 .looks = looks,
                                 .look_count = 3};
}

static void test_solve_of_anything(void **state)
{
    (void)state;
    static const double values[] = {0, 1, -1e18, 1e300, NAN, INFINITY};
    payback_solution s;
    payback_look looks[3];
    payback_crossing crossing;
    payback_frontier_row rows[2];
    struct pb_solve_plot plot = {&s, "x <1>",
                                 "a title that is longer than any chart of ours is wide, and goes on and on"};
    for (size_t v = 0; v < sizeof values / sizeof values[0]; v++)
        for (int status = PAYBACK_SOLVED; status <= PAYBACK_NEVER_MET; status++) {
            put_solution(&s, looks, &crossing, values[v]);
            s.solved.status = (payback_solve_status)status;
            s.solved.crossing_count = status == PAYBACK_SOLVED;
            draw(pb_plot_solve, &plot, 580);
            draw(pb_plot_solve, &plot, 340);
            s.along = s.varied;
            s.rows = rows;
            for (s.row_count = 0; s.row_count < 2; s.row_count++)
                rows[s.row_count] = (payback_frontier_row){(double)s.row_count, s.solved};
            draw(pb_plot_frontier, &plot, 580);
            draw(pb_plot_frontier, &plot, 340);
            s.row_count = 1;
            draw(pb_plot_frontier, &plot, 340);
        }
}

static void test_fans_of_anything(void **state)
{
    (void)state;
    static const double values[] = {0, 1, 1e12, NAN, INFINITY};
    double curve[121];
    payback_fan fan = {curve, curve, curve, curve, curve};
    for (size_t v = 0; v < sizeof values / sizeof values[0]; v++)
        for (int months = 1; months <= 120; months += 119) {
            for (int t = 0; t <= months; t++)
                curve[t] = values[v];
            struct pb_fans_plot plot = {{&fan, &fan}, {"one", "two"}, months, v == 1, "axis"};
            draw(pb_plot_fans, &plot, 440);
            draw(pb_plot_fans, &plot, 340);
        }
}

static void test_density_of_anything(void **state)
{
    (void)state;
    struct pb_density_plot plot = {0};
    draw(pb_plot_density, &plot, 84);
    plot.bars = true;
    draw(pb_plot_density, &plot, 84);
    plot.cells[3] = NAN;
    plot.cells[4] = INFINITY;
    draw(pb_plot_density, &plot, 84);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escape),
        cmocka_unit_test(test_coordinates),
        cmocka_unit_test(test_ticks),
        cmocka_unit_test(test_round_range),
        cmocka_unit_test(test_short_money),
        cmocka_unit_test(test_crossing),
        cmocka_unit_test(test_waterfall_of_anything),
        cmocka_unit_test(test_rows_of_anything),
        cmocka_unit_test(test_rows_are_to_scale),
        cmocka_unit_test(test_solve_of_anything),
        cmocka_unit_test(test_fans_of_anything),
        cmocka_unit_test(test_density_of_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
