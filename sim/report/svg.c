/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/svg.h"

#include "report/clean.h"
#include "report/page.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdbool.h>
#include <string.h>

void pb_escape(struct pb_text *out, const char *text)
{
    struct pb_text cleaned = {0};
    pb_clean(&cleaned, text, PB_CLEAN_PROSE);
    for (const char *c = cleaned.data != NULL ? cleaned.data : ""; *c != '\0'; c++)
        switch (*c) {
        case '&':
            pb_text_add(out, "&amp;");
            break;
        case '<':
            pb_text_add(out, "&lt;");
            break;
        case '>':
            pb_text_add(out, "&gt;");
            break;
        case '"':
            pb_text_add(out, "&quot;");
            break;
        case '\'':
            pb_text_add(out, "&#39;");
            break;
        default:
            pb_text_add_char(out, *c);
        }
    out->failed = out->failed || cleaned.failed;
    pb_text_clear(&cleaned);
}

/* A coordinate with at most one decimal, by integers: "12", "12.5", "-3". */
static void add_coordinate(struct pb_text *out, double value)
{
    static const double edge = 1e5;
    double bounded = isnan(value) ? 0 : value > edge ? edge : value < -edge ? -edge : value;
    long tenths = lround(bounded * 10);
    long size = tenths < 0 ? -tenths : tenths;
    pb_text_format(out, "%s%ld", tenths < 0 ? "-" : "", size / 10);
    if (size % 10 != 0)
        pb_text_format(out, ".%ld", size % 10);
}

static void add_attribute(struct pb_svg *svg, const char *name, double value)
{
    pb_text_format(svg->out, " %s=\"", name);
    add_coordinate(svg->out, value);
    pb_text_add_char(svg->out, '"');
}

static void open_drawing(struct pb_svg *svg, const char *class_name)
{
    pb_text_format(svg->out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"%s\" viewBox=\"0 0 ", class_name);
    add_coordinate(svg->out, svg->width);
    pb_text_add_char(svg->out, ' ');
    add_coordinate(svg->out, svg->height);
    pb_text_add_char(svg->out, '"');
}

void pb_svg_begin(struct pb_svg *svg, const char *class_name, const char *title, const char *description)
{
    open_drawing(svg, class_name);
    pb_text_format(svg->out, " role=\"img\" aria-labelledby=\"t%d d%d\"><title id=\"t%d\">", svg->id, svg->id, svg->id);
    pb_escape(svg->out, title);
    pb_text_format(svg->out, "</title><desc id=\"d%d\">", svg->id);
    pb_escape(svg->out, description);
    pb_text_add(svg->out, "</desc>\n");
}

void pb_svg_begin_hidden(struct pb_svg *svg, const char *class_name)
{
    open_drawing(svg, class_name);
    pb_text_add(svg->out, " aria-hidden=\"true\">");
}

void pb_svg_end(struct pb_svg *svg)
{
    pb_text_add(svg->out, "</svg>\n");
}

void pb_svg_line(struct pb_svg *svg, const char *class_name, double x1, double y1, double x2, double y2)
{
    pb_text_format(svg->out, "<line class=\"%s\"", class_name);
    add_attribute(svg, "x1", x1);
    add_attribute(svg, "y1", y1);
    add_attribute(svg, "x2", x2);
    add_attribute(svg, "y2", y2);
    pb_text_add(svg->out, "/>\n");
}

void pb_svg_rect(struct pb_svg *svg, const char *class_name, double x1, double y1, double x2, double y2)
{
    pb_text_format(svg->out, "<rect class=\"%s\"", class_name);
    add_attribute(svg, "x", fmin(x1, x2));
    add_attribute(svg, "y", fmin(y1, y2));
    add_attribute(svg, "width", fabs(x2 - x1));
    add_attribute(svg, "height", fabs(y2 - y1));
    pb_text_add(svg->out, "/>\n");
}

void pb_svg_dot(struct pb_svg *svg, const char *class_name, double x, double y, double radius)
{
    pb_text_format(svg->out, "<circle class=\"%s\"", class_name);
    add_attribute(svg, "cx", x);
    add_attribute(svg, "cy", y);
    add_attribute(svg, "r", radius);
    pb_text_add(svg->out, "/>\n");
}

void pb_svg_text(struct pb_svg *svg, const char *class_name, double x, double y, enum pb_anchor anchor,
                 const char *text)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    pb_text_format(svg->out, "<text class=\"%s\"", class_name);
    add_attribute(svg, "x", x);
    add_attribute(svg, "y", y);
    pb_text_format(svg->out, "%s>", anchors[anchor]);
    pb_escape(svg->out, text);
    pb_text_add(svg->out, "</text>\n");
}

void pb_svg_path_begin(struct pb_svg *svg, const char *class_name)
{
    pb_text_format(svg->out, "<path class=\"%s\" d=\"", class_name);
}

void pb_svg_stroke(struct pb_svg *svg)
{
    pb_text_add_char(svg->out, ' ');
}

/* "M1 2L3 4": the first point of a path is where the quotation mark opens, that of another stroke where a space is. */
void pb_svg_point(struct pb_svg *svg, double x, double y)
{
    char before = svg->out->length > 0 ? svg->out->data[svg->out->length - 1] : ' ';
    pb_text_add_char(svg->out, before == '"' || before == ' ' ? 'M' : 'L');
    add_coordinate(svg->out, x);
    pb_text_add_char(svg->out, ' ');
    add_coordinate(svg->out, y);
}

void pb_svg_path_end(struct pb_svg *svg, bool closed)
{
    pb_text_add(svg->out, closed ? "Z\"/>\n" : "\"/>\n");
}

double pb_scale_at(const struct pb_scale *scale, double value)
{
    return scale->from + (scale->to - scale->from) * ((value - scale->low) / (scale->high - scale->low));
}

/* The smallest round step that is at least this long. */
static double round_step(double least)
{
    static const double rounds[] = {1, 2, 2.5, 5, 10};
    double power = pow(10, floor(log10(least)));
    for (size_t r = 0; r < sizeof rounds / sizeof rounds[0]; r++)
        if (rounds[r] * power >= least * (1 - 1e-9))
            return rounds[r] * power;
    return 10 * power;
}

struct pb_ticks pb_ticks_for(double low, double high, int most)
{
    struct pb_ticks ticks = {1, low, 1};
    /* a step that rounding cannot swallow, whatever the range */
    double span = high - low, size = fmax(fabs(low), fabs(high));
    if (!isfinite(low) || !isfinite(high) || !isfinite(span) || !(span > 1e-12 * size) || span < 1e-290 || most < 2)
        return ticks;
    double first = 0, last = most;
    for (double least = span / (most + 1); last - first >= most; least = 1.01 * ticks.step) {
        ticks.step = round_step(least);
        first = ceil(low / ticks.step - 1e-9);
        last = floor(high / ticks.step + 1e-9);
    }
    ticks.first = first * ticks.step;
    ticks.count = last >= first ? (int)(last - first) + 1 : 0;
    return ticks;
}

struct pb_ticks pb_month_ticks(int months, int most)
{
    static const int steps[] = {1, 2, 3, 6, 12, 24, 60, 120};
    size_t s = 0;
    while (s + 1 < sizeof steps / sizeof steps[0] && months / steps[s] + 1 > most)
        s++;
    return (struct pb_ticks){steps[s], 0, months / steps[s] + 1};
}

void pb_round_range(double *low, double *high, int steps)
{
    if (!isfinite(*low) || !isfinite(*high) || !(*high > *low)) {
        double middle = isfinite(*low) ? *low : isfinite(*high) ? *high : 0;
        double half = fabs(middle) > 0 ? fabs(middle) : 1;
        *low = fmin(middle - half, 0);
        *high = fmax(middle + half, 0);
    }
    double step = round_step((*high - *low) / steps);
    *low = floor(*low / step + 1e-9) * step;
    *high = ceil(*high / step - 1e-9) * step;
}

struct pb_label pb_short_money(double amount, double step)
{
    static const struct {
        double unit;
        const char *suffix;
    } units[] = {{1e12, "tn"}, {1e9, "bn"}, {1e6, "m"}, {1e3, "k"}, {1, ""}};
    if (!isfinite(amount) || fabs(amount) < 1e-9 * fabs(step))
        return pb_fixed(isfinite(amount) ? 0 : amount, 0);
    if (fabs(amount) >= 1e18)
        return pb_general(amount);
    size_t u = 0;
    while (units[u].unit > 1 && fabs(amount) < units[u].unit * (1 - 1e-9))
        u++;
    int decimals = 0;
    double scaled = fabs(step) / units[u].unit;
    while (decimals < 2 && fabs(scaled - round(scaled)) > 1e-6) {
        scaled *= 10;
        decimals++;
    }
    struct pb_label label = pb_fixed(amount / units[u].unit, decimals);
    size_t end = strlen(label.text);
    snprintf(label.text + end, sizeof label.text - end, "%s", units[u].suffix);
    return label;
}

struct pb_label pb_label_money(double amount, double range)
{
    double step = range > 0 && isfinite(range) ? pow(10, floor(log10(range / 100))) : 0.01;
    return pb_short_money(amount, step);
}

static const double column_width = 6.4; /* of the usual sans-serif faces at 12 */

double pb_svg_text_width(const char *text)
{
    size_t length = strlen(text);
    bool unit = length > 1 && strchr("m%", text[length - 1]) != NULL && isdigit((unsigned char)text[length - 2]);
    /* the m and the per cent sign behind a figure are nearly as wide as two of its digits */
    return column_width * ((double)pb_text_columns(text) + (unit ? 0.8 : 0));
}

void pb_svg_fit(struct pb_text *out, const char *text, double width)
{
    pb_fit(out, text, (int)(width / column_width));
}
