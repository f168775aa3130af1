/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/chart.h"

#include "report/svg.h"

#include <math.h>
#include <string.h>

enum { AXIS = 6, FEW_ROWS = 5, MANY_ROWS = 10, FAN_ROWS = 12, COLUMNS_PER_MONTH = 3 };

/* How months are laid out on the columns of a chart: `width` columns a step, `step` months a step. */
struct scale {
    int width, step, steps;
};

static struct scale make_scale(const struct pb_page *page, int months)
{
    int area = page->width - PB_PAGE_INDENT - AXIS;
    struct scale scale = {.step = (months + area - 1) / area};
    scale.steps = (months + scale.step - 1) / scale.step;
    scale.width = area / scale.steps;
    if (scale.width > COLUMNS_PER_MONTH)
        scale.width = COLUMNS_PER_MONTH;
    return scale;
}

static void put_axis(struct pb_page *page, const char *label)
{
    int columns = pb_columns(label, strlen(label)), room = PB_PAGE_INDENT + AXIS - 1;
    bool fits = columns <= room;
    pb_page_space(page, fits ? room - columns : room);
    pb_page_put(page, PB_FAINT, fits ? label : "");
}

/* A run of equal characters is one coloured piece. */
struct run {
    struct pb_text text;
    enum pb_tone tone;
};

static void flush_run(struct pb_page *page, struct run *run)
{
    if (run->text.length > 0)
        pb_page_put(page, run->tone, run->text.data);
    page->text.failed = page->text.failed || run->text.failed;
    pb_text_clear(&run->text);
}

static void add_to_run(struct pb_page *page, struct run *run, enum pb_tone tone, const char *character, int times)
{
    if (tone != run->tone)
        flush_run(page, run);
    run->tone = tone;
    pb_text_repeat(&run->text, character, times);
}

/* Month numbers below a chart, at the right end of their columns, and the axis line above them. */
static void put_months(struct pb_page *page, const struct scale *scale, int months)
{
    struct pb_text line = {0};
    pb_text_add(&line, "└"); /* corner */
    pb_text_repeat(&line, "─", scale->steps * scale->width);
    pb_page_space(page, PB_PAGE_INDENT + AXIS - 1);
    pb_page_put(page, PB_FAINT, line.data != NULL ? line.data : "");
    pb_page_newline(page);
    page->text.failed = page->text.failed || line.failed;
    pb_text_clear(&line);

    static const int intervals[] = {1, 2, 3, 6, 12, 24, 60};
    int interval = 0, each = 5; /* columns that a number takes, with some air */
    while (intervals[interval] * scale->width < each * scale->step && intervals[interval] < 60 &&
           intervals[interval + 1] <= months)
        interval++;
    put_axis(page, "month");
    pb_page_space(page, 1);
    int used = 0;
    for (int month = intervals[interval]; month <= months; month += intervals[interval]) {
        struct pb_label label = pb_count(month);
        int end = (month + scale->step - 1) / scale->step * scale->width;
        int start = end - (int)strlen(label.text);
        if (start < used)
            continue;
        pb_page_space(page, start - used);
        pb_page_put(page, PB_FAINT, label.text);
        used = end;
    }
    pb_page_newline(page);
}

/* "▲ target: month 12", on the side of the mark that has room. */
static void put_target(struct pb_page *page, const struct scale *scale, const struct pb_share_chart *chart)
{
    struct pb_label month = pb_general(chart->target);
    struct pb_text text = {0};
    if (chart->target > chart->months) {
        pb_text_format(&text, "the target, month %s, lies beyond the horizon", month.text);
        pb_page_paragraph(page, PB_PAGE_INDENT + AXIS, PB_PLAIN, "", PB_FAINT, text.data != NULL ? text.data : "");
    } else {
        pb_text_format(&text, "target: month %s", month.text);
        int at = (int)ceil(chart->target / scale->step - 1e-9) * scale->width - 1, length = (int)text.length;
        at = at < 0 ? 0 : at;
        int left = PB_PAGE_INDENT + AXIS + at;
        bool behind = left + 2 + length <= page->width;
        pb_page_space(page, behind ? left : left - length - 1);
        if (!behind)
            pb_page_put(page, PB_PLAIN, text.data != NULL ? text.data : "");
        pb_page_space(page, !behind);
        pb_page_put(page, PB_CAUTION, "▲");
        pb_page_space(page, 1);
        if (behind)
            pb_page_put(page, PB_PLAIN, text.data != NULL ? text.data : "");
        pb_page_newline(page);
    }
    page->text.failed = page->text.failed || text.failed;
    pb_text_clear(&text);
}

void pb_chart_share(struct pb_page *page, const struct pb_share_chart *chart)
{
    static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char dots[] = "┈";
    struct scale scale = make_scale(page, chart->months);
    /* Five rows where the requirement stands at the top of one of them. */
    double fifths = chart->required * FEW_ROWS;
    int rows = fabs(fifths - round(fifths)) < 1e-9 ? FEW_ROWS : MANY_ROWS;
    int required_row = (int)ceil(chart->required * rows - 1e-9);
    for (int row = rows; row >= 1; row--) {
        double top = row == required_row ? chart->required : (double)row / rows;
        bool labelled = row == required_row || row * FEW_ROWS % rows == 0;
        put_axis(page, labelled ? pb_percent_fixed(top, 0).text : "");
        struct run run = {.tone = PB_FAINT};
        add_to_run(page, &run, PB_FAINT, row == required_row ? "┼" : "┤", 1);
        for (int s = 1; s <= scale.steps; s++) {
            int month = s * scale.step < chart->months ? s * scale.step : chart->months;
            double eighths = (chart->share[month].value * rows - (row - 1)) * 8;
            int level = eighths >= 8 ? 8 : eighths <= 0 || isnan(eighths) ? 0 : (int)floor(eighths);
            if (row == 1 && level == 0 && eighths > 0)
                level = 1; /* little is not nothing */
            bool met = month >= chart->target && chart->share[month].value >= chart->required;
            bool dotted = level == 0 && row == required_row;
            add_to_run(page, &run,
                       dotted ? PB_FAINT
                       : met  ? PB_GOOD
                              : PB_ACCENT,
                       dotted ? dots : blocks[level], scale.width);
        }
        flush_run(page, &run);
        pb_page_newline(page);
    }
    put_months(page, &scale, chart->months);
    put_target(page, &scale, chart);
}

/* Lowest and highest value of the chart, zero included. */
static void find_range(const struct pb_fan_chart *chart, double *low, double *high)
{
    *low = *high = 0;
    for (int t = 0; t <= chart->months; t++) {
        *low = fmin(*low, chart->p05[t]);
        *high = fmax(*high, chart->p95[t]);
    }
}

/* Rows of equal height whose edges are round amounts, 0 among them: row i begins at bottom + i · step. */
struct rows {
    double bottom, step;
    int count;
};

static struct rows make_rows(double low, double high)
{
    struct rows rows = {.step = pb_ticks_for(low, high, FAN_ROWS).step};
    double first = floor(low / rows.step + 1e-9), last = ceil(high / rows.step - 1e-9);
    rows.bottom = first * rows.step;
    rows.count = (int)fmax(last - first, 1);
    return rows;
}

/* The row, from the bottom, that a value falls into. */
static int row_of(double value, const struct rows *rows)
{
    double row = floor((value - rows->bottom) / rows->step);
    return !(row > 0) ? 0 : row >= rows->count ? rows->count - 1 : (int)row;
}

static void add_fan_cell(struct pb_page *page, struct run *run, const struct pb_fan_chart *chart, int t, int row,
                         const struct rows *rows, int width)
{
    bool zero = row == row_of(0, rows);
    if (row == row_of(chart->p50[t], rows))
        add_to_run(page, run, PB_STRONG, "━", width);
    else if (row >= row_of(chart->p25[t], rows) && row <= row_of(chart->p75[t], rows))
        add_to_run(page, run, PB_ACCENT, "▒", width);
    else if (row >= row_of(chart->p05[t], rows) && row <= row_of(chart->p95[t], rows))
        add_to_run(page, run, PB_ACCENT, "░", width);
    else
        add_to_run(page, run, PB_FAINT, zero ? "┈" : " ", width);
}

/* The last step of a row at which there is something to draw: no line ends in blanks. */
static int last_step(const struct pb_fan_chart *chart, const struct scale *scale, const struct rows *rows, int row)
{
    int last = row == row_of(0, rows) ? scale->steps : 0;
    for (int s = 1; s <= scale->steps; s++) {
        int t = s * scale->step < chart->months ? s * scale->step : chart->months;
        if (row >= row_of(chart->p05[t], rows) && row <= row_of(chart->p95[t], rows))
            last = s;
    }
    return last;
}

void pb_chart_fan(struct pb_page *page, const struct pb_fan_chart *chart)
{
    double low, high;
    find_range(chart, &low, &high);
    if (!(high > low) || !isfinite(high - low))
        return;
    struct scale scale = make_scale(page, chart->months);
    struct rows rows = make_rows(low, high);
    for (int row = rows.count - 1; row >= 0; row--) {
        double from = rows.bottom + row * rows.step;
        bool zero = row == row_of(0, &rows), labelled = fabs(remainder(from / rows.step, 2)) < 0.5;
        put_axis(page, labelled ? pb_money(chart->money, zero ? 0 : from).text : "");
        struct run run = {.tone = PB_FAINT};
        add_to_run(page, &run, PB_FAINT, zero ? "┼" : "┤", 1);
        for (int s = 1, last = last_step(chart, &scale, &rows, row); s <= last; s++) {
            int t = s * scale.step < chart->months ? s * scale.step : chart->months;
            add_fan_cell(page, &run, chart, t, row, &rows, scale.width);
        }
        flush_run(page, &run);
        pb_page_newline(page);
    }
    put_months(page, &scale, chart->months);
}

void pb_bar(struct pb_text *out, double value, double low, double high, int width)
{
    double span = high - low;
    if (!(span > 0) || !isfinite(span) || width < 2)
        return;
    /* Halves of a column: left halves exist as characters as well as right ones. */
    int zero = (int)lround(-low / span * width);
    int halves = (int)lround(fabs(value) / span * 2 * width);
    int room = 2 * (value < 0 ? zero : width - zero);
    halves = halves > room ? room : halves;
    int full = halves / 2;
    bool half = halves % 2 != 0;
    bool sliver = halves == 0 && value != 0 && room > 0; /* little is not nothing */
    if (value < 0) {
        pb_text_repeat(out, " ", zero - full - (half || sliver));
        pb_text_add(out, half ? "▐" : sliver ? "▕" : "");
        pb_text_repeat(out, "█", full);
    } else if (value > 0) {
        pb_text_repeat(out, " ", zero);
        pb_text_repeat(out, "█", full);
        pb_text_add(out, half ? "▌" : sliver ? "▏" : "");
    }
}
