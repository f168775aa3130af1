/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Native charts of the workbook. Lines differ by width and dashes as well as by colour, so that a grey print tells them
 * apart. */
#include "report/figures.h"
#include "report/workbook.h"

#include <stdlib.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

enum { BLUE = 0x1C4F8F, LIGHT_BLUE = 0x6FA8DC, ORANGE = 0xD98324, GREY = 0x6A6A6A, RULE = 0xD0D5DB, INK = 0x1B1F24 };

/* What a chart is called, over its axes and to a screen reader. */
struct words {
    const char *title, *x, *y, *description;
};

struct size {
    int width, height; /* pixels */
};

static const struct size line_size = {560, 280};

static void insert(struct pb_book *book, lxw_worksheet *sheet, int row, int column, lxw_chart *chart, struct size size,
                   const struct words *words)
{
    enum { WIDTH = 480, HEIGHT = 288 }; /* libxlsxwriter's own */
    lxw_chart_options options = {.x_scale = (double)size.width / WIDTH, .y_scale = (double)size.height / HEIGHT};
    lxw_chart_font title = {.size = 12, .bold = LXW_TRUE}, plain = {.bold = LXW_EXPLICIT_FALSE};
    if (!chart || !sheet) {
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    char *heading = pb_book_clean(words->title), *description = pb_book_clean(words->description);
    if (!heading || !description)
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    options.description = description;
    chart_title_set_name(chart, heading ? heading : "");
    chart_title_set_name_font(chart, &title);
    chart_axis_set_name(chart->x_axis, words->x);
    chart_axis_set_name_font(chart->x_axis, &plain);
    chart_axis_set_name(chart->y_axis, words->y);
    chart_axis_set_name_font(chart->y_axis, &plain);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    pb_book_note_error(book, worksheet_insert_chart_opt(sheet, (lxw_row_t)row, (lxw_col_t)column, chart, &options));
    free(heading);
    free(description);
}

/* A column of a sheet, rows first … last, over another one. NULL where memory is short (book->error tells). */
static lxw_chart_series *add_series(struct pb_book *book, lxw_chart *chart, const char *name, const char *sheet,
                                    int categories, int values, int first, int last)
{
    lxw_chart_series *series = chart ? chart_add_series(chart, NULL, NULL) : NULL;
    if (!series) {
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    char *clean = pb_book_clean(name);
    if (clean)
        chart_series_set_name(series, clean);
    else
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    free(clean);
    chart_series_set_categories(series, sheet, (lxw_row_t)first, (lxw_col_t)categories, (lxw_row_t)last,
                                (lxw_col_t)categories);
    chart_series_set_values(series, sheet, (lxw_row_t)first, (lxw_col_t)values, (lxw_row_t)last, (lxw_col_t)values);
    return series;
}

static void add_line(struct pb_book *book, lxw_chart *chart, const char *name, const char *sheet, int column, int last,
                     lxw_chart_line line)
{
    lxw_chart_series *series = add_series(book, chart, name, sheet, 0, column, 1, last);
    if (series)
        chart_series_set_line(series, &line);
}

/* Months at the foot of the chart, as many as can be read. */
static void set_months(lxw_chart *chart, int horizon)
{
    uint16_t step = horizon <= 18 ? 1 : horizon <= 48 ? 3 : horizon <= 72 ? 6 : 12;
    if (!chart)
        return;
    chart_axis_set_interval_unit(chart->x_axis, step);
    chart_axis_set_interval_tick(chart->x_axis, step);
    chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_set_position(chart->x_axis, LXW_CHART_AXIS_POSITION_ON_TICK);
}

static void set_rules(lxw_chart_axis *values)
{
    lxw_chart_line rule = {.color = RULE, .width = 0.75F};
    chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
    chart_axis_major_gridlines_set_line(values, &rule);
}

/* "#,##0,": an axis in the unit of the largest amount, as every comma at the end divides by a thousand. */
static void set_money(lxw_chart_axis *axis, struct pb_money money)
{
    char format[24];
    int commas = (int)lround(log10(money.unit)) / 3;
    snprintf(format, sizeof format, "#,##0%.*s%.*s", money.decimals > 0 ? money.decimals + 1 : 0, ".00", commas,
             ",,,,");
    chart_axis_set_num_format(axis, format);
    set_rules(axis);
}

static void set_shares(lxw_chart_axis *axis)
{
    chart_axis_set_num_format(axis, "0%");
    chart_axis_set_min(axis, 0);
    chart_axis_set_max(axis, 1);
    chart_axis_set_major_unit(axis, 0.2);
    set_rules(axis);
}

void pb_book_curve_chart(struct pb_book *book, lxw_worksheet *sheet, int row, int column, const payback_result *r)
{
    static const struct words words = {
        "Probability of payback", "months after signature", "share of trials",
        "Line chart: the share of trials that have paid back by each month, beside the required share from the target "
        "month on. The sheet Payback curve has the figures."};
    lxw_chart *chart = workbook_add_chart(book->file, LXW_CHART_LINE);
    add_line(book, chart, "paid back by the month", PB_SHEET_CURVE, PB_CURVE_SHARE, 1 + r->horizon_months,
             (lxw_chart_line){.color = BLUE, .width = 2.5F});
    add_line(book, chart, "required from the target month on", PB_SHEET_CURVE, PB_CURVE_REQUIRED, 1 + r->horizon_months,
             (lxw_chart_line){.color = GREY, .width = 1.5F, .dash_type = LXW_CHART_LINE_DASH_DASH});
    set_months(chart, r->horizon_months);
    if (chart)
        set_shares(chart->y_axis);
    insert(book, sheet, row, column, chart, line_size, &words);
}

void pb_book_fan_chart(struct pb_book *book, lxw_worksheet *sheet, int row, int column, const payback_result *r)
{
    static const struct {
        const char *name;
        int color, dash;
        float width;
    } lines[] = {{"P95", BLUE, LXW_CHART_LINE_DASH_ROUND_DOT, 1.75F}, /* the legend goes from the top down */
                 {"P75", LIGHT_BLUE, LXW_CHART_LINE_DASH_DASH, 1.5F},
                 {"median", INK, LXW_CHART_LINE_DASH_SOLID, 2.5F},
                 {"P25", ORANGE, LXW_CHART_LINE_DASH_DASH, 1.5F},
                 {"P5", ORANGE, LXW_CHART_LINE_DASH_ROUND_DOT, 1.75F}};
    int last = r->horizon_months;
    struct pb_money money = pb_money_for(r->currency, fmax(fabs(r->cash_p05[last]), fabs(r->cash_p95[last])));
    const struct words words = {
        "Cumulative net cash", "months after signature", pb_money_unit(money).text,
        "Line chart: quantiles of cumulative net cash over the trials, month by month. The sheet Cash fan has the "
        "figures."};
    lxw_chart *chart = workbook_add_chart(book->file, LXW_CHART_LINE);
    for (int l = 0; l < 5; l++)
        add_line(book, chart, lines[l].name, PB_SHEET_FAN, PB_FAN_P05 + 4 - l, 1 + last,
                 (lxw_chart_line){.color = (lxw_color_t)lines[l].color,
                                  .width = lines[l].width,
                                  .dash_type = (uint8_t)lines[l].dash});
    set_months(chart, last);
    if (chart)
        set_money(chart->y_axis, money);
    insert(book, sheet, row, column, chart, line_size, &words);
    if (chart)
        chart_legend_set_position(chart, LXW_CHART_LEGEND_RIGHT);
}

/* ---- proposals: bars, the first one on top; the axis of values is x ---- */

static lxw_chart *add_bars(struct pb_book *book, uint8_t type)
{
    lxw_chart *chart = workbook_add_chart(book->file, type);
    if (chart) {
        chart_axis_set_reverse(chart->y_axis);
        chart_axis_set_label_position(chart->y_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
        chart_axis_set_crossing_max(chart->y_axis); /* the axis of values stays at the foot */
    }
    return chart;
}

static void add_bar(struct pb_book *book, lxw_chart *chart, const char *name, int column, int first, int last,
                    int color)
{
    lxw_chart_fill fill = {.color = (lxw_color_t)color};
    lxw_chart_series *series = add_series(book, chart, name, PB_SHEET_PROPOSALS, 0, column, first, last);
    if (series)
        chart_series_set_fill(series, &fill);
}

static struct size bars_size(int bars)
{
    enum { FRAME = 120, BAR = 16, WIDTH = 620, LEAST = 280 };
    return (struct size){WIDTH, FRAME + BAR * bars > LEAST ? FRAME + BAR * bars : LEAST};
}

void pb_book_chance_chart(struct pb_book *book, lxw_worksheet *sheet, int row, int column, int first, int last,
                          const payback_comparison *c)
{
    char title[80];
    snprintf(title, sizeof title, "Paid back by month %.40s", pb_general(c->target_months).text);
    const struct words words = {title, "share of trials", "",
                                "Bar chart: for each proposal the share of trials that pay back by the target month. "
                                "The table has the figures."};
    lxw_chart *chart = add_bars(book, LXW_CHART_BAR);
    add_bar(book, chart, "paid back by the target month", PB_PROPOSALS_CHANCE, first, last, BLUE);
    if (chart)
        set_shares(chart->x_axis);
    insert(book, sheet, row, column, chart, bars_size(3 * (last - first + 1)), &words);
    if (chart)
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
}

/* The largest NPV of any proposal. */
static double largest_npv(const payback_comparison *c)
{
    double largest = 0;
    for (size_t p = 0; p < c->proposal_count; p++)
        largest = fmax(largest, fmax(fabs(c->proposals[p].npv_p10.value), fabs(c->proposals[p].npv_p90.value)));
    return largest;
}

void pb_book_npv_chart(struct pb_book *book, lxw_worksheet *sheet, int row, int column, int first, int last,
                       const payback_comparison *c)
{
    struct pb_money money = pb_money_for(c->currency, largest_npv(c));
    const struct words words = {"Net present value", pb_money_unit(money).text, "",
                                "Bar chart: for each proposal a bar from the net present value that one trial in ten "
                                "stays below over the median to what one in ten exceeds. The table has the figures."};
    static const struct {
        const char *name;
        int color;
    } parts[PB_RANGES] = {{"", RULE},
                          {"median to P90", BLUE},
                          {"P10 to median", LIGHT_BLUE},
                          {"P10 to median", LIGHT_BLUE},
                          {"median to P90", BLUE}};
    lxw_chart *chart = add_bars(book, LXW_CHART_BAR_STACKED);
    for (int s = 0; s < PB_RANGES; s++) {
        lxw_chart_fill fill = {.color = (lxw_color_t)parts[s].color, .none = s == 0};
        lxw_chart_series *series =
            add_series(book, chart, parts[s].name, PB_SHEET_RANGES, 0, PB_RANGES_FREE + s, first, last);
        if (series)
            chart_series_set_fill(series, &fill);
    }
    if (chart) {
        static int16_t hidden[] = {0, 1, 2, -1};
        chart_legend_delete_series(chart, hidden);
        set_money(chart->x_axis, money);
    }
    insert(book, sheet, row, column, chart, bars_size(3 * (last - first + 1)), &words);
}
