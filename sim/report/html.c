/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html.h"

#include "base/digest.h"
#include "report/clean.h"
#include "report/interval.h"
#include "report/page.h"
#include "report/write.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static unsigned hex_digit(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* The SHA-256 of a style sheet or script as Content-Security-Policy wants it: in base 64 (RFC 4648). */
static void add_hash(struct pb_text *out, const char *content)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    enum { BYTES = 32, GROUPS = (BYTES + 2) / 3 };
    char hex[PB_DIGEST_SIZE];
    uint32_t bytes[GROUPS * 3] = {0};
    pb_sha256(content, strlen(content), hex);
    for (int i = 0; i < BYTES; i++)
        bytes[i] = hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]);
    for (int g = 0; g < GROUPS; g++) {
        uint32_t group = bytes[3 * g] << 16 | bytes[3 * g + 1] << 8 | bytes[3 * g + 2];
        for (int d = 0; d < 4; d++) /* 32 bytes leave one digit of padding */
            pb_text_add_char(out, g == GROUPS - 1 && d == 3 ? '=' : letters[group >> (18 - 6 * d) & 63]);
    }
}

/* The hatching that marks soft value and what never pays back, for all drawings. */
static const char hatching[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>"
    "<pattern id=\"soft-lines\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
    "patternTransform=\"rotate(45)\"><rect class=\"soft-ground\" width=\"6\" height=\"6\"/>"
    "<rect class=\"soft-line\" width=\"2.5\" height=\"6\"/></pattern>"
    "<pattern id=\"never-lines\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
    "patternTransform=\"rotate(-45)\"><rect class=\"never-ground\" width=\"5\" height=\"5\"/>"
    "<rect class=\"never-line\" width=\"2\" height=\"5\"/></pattern></defs></svg>\n";

/* script: NULL where there is none. */
static void begin(struct pb_html *html, const char *title, const char *script)
{
    pb_html_raw(html, "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
                      "<meta charset=\"utf-8\"/>\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
    add_hash(&html->text, pb_html_style);
    if (script) {
        pb_html_raw(html, "'; script-src 'sha256-");
        add_hash(&html->text, script);
    }
    pb_html_raw(html, "'; base-uri 'none'; form-action 'none'\"/>\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                      "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                      "<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>");
    pb_html_cut(html, title, 120);
    pb_html_raw(html, "</title>\n<style>");
    pb_html_raw(html, pb_html_style);
    pb_html_raw(html, "</style>\n</head>\n<body>\n");
    pb_html_raw(html, hatching);
    pb_html_raw(html, "<main>\n");
}

void pb_html_begin(struct pb_html *html, const char *title)
{
    begin(html, title, NULL);
}

void pb_html_begin_sortable(struct pb_html *html, const char *title)
{
    begin(html, title, pb_html_sort_script);
}

void pb_html_add_sorting(struct pb_html *html)
{
    pb_html_raw(html, "<script>");
    pb_html_raw(html, pb_html_sort_script);
    pb_html_raw(html, "</script>\n");
}

payback_status pb_html_end(struct pb_html *html, payback_text *out)
{
    if (html->text.data != NULL && pb_lacks_interval_meaning(html->text.data)) {
        pb_html_raw(html, "<p class=\"note\">");
        pb_html_text(html, pb_interval_meaning);
        pb_html_raw(html, "</p>\n");
    }
    pb_html_raw(html, "</main>\n</body>\n</html>\n");
    return pb_deliver(out, &html->text);
}

void pb_html_piece_begin(struct pb_html *html)
{
    pb_html_raw(html, hatching);
}

payback_status pb_html_piece_end(struct pb_html *html, payback_text *out)
{
    return pb_deliver(out, &html->text);
}

void pb_html_raw(struct pb_html *html, const char *markup)
{
    pb_text_add(&html->text, markup);
}

void pb_html_text(struct pb_html *html, const char *text)
{
    pb_escape(&html->text, text);
}

void pb_html_format(struct pb_html *html, const char *format, ...)
{
    struct pb_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    pb_text_format_list(&text, format, arguments);
    va_end(arguments);
    pb_html_text(html, pb_text_string(&text));
    html->text.failed |= text.failed;
    pb_text_clear(&text);
}

void pb_html_cut(struct pb_html *html, const char *text, int columns)
{
    struct pb_text cut = {0};
    pb_fit(&cut, text, columns);
    pb_html_text(html, pb_text_string(&cut));
    html->text.failed |= cut.failed;
    pb_text_clear(&cut);
}

void pb_html_element(struct pb_html *html, const char *tag, const char *class_name, const char *text)
{
    pb_text_format(&html->text, "<%s", tag);
    if (class_name[0] != '\0')
        pb_text_format(&html->text, " class=\"%s\"", class_name);
    pb_html_raw(html, ">");
    pb_html_text(html, text);
    pb_text_format(&html->text, "</%s>", tag);
}

void pb_html_table_begin(struct pb_html *html, const char *class_name, const char *caption, const char *const *heads,
                         int count)
{
    int id = ++html->last_id;
    pb_text_format(&html->text,
                   "<div class=\"scroll %s\" role=\"region\" tabindex=\"0\" aria-labelledby=\"c%d\"><table>"
                   "<caption id=\"c%d\">",
                   class_name, id, id);
    pb_html_text(html, caption);
    pb_html_raw(html, "</caption>\n<thead><tr>");
    for (int i = 0; i < count; i++) {
        bool figures = heads[i][0] == '>';
        pb_html_raw(html, heads[i][0] == '\0' ? "<td>"
                          : figures           ? "<th scope=\"col\" class=\"n\">"
                                              : "<th scope=\"col\">");
        pb_html_text(html, heads[i] + (figures ? 1 : 0));
        pb_html_raw(html, heads[i][0] == '\0' ? "</td>" : "</th>");
    }
    pb_html_raw(html, "</tr></thead>\n<tbody>\n");
}

void pb_html_row(struct pb_html *html, const char *head)
{
    pb_html_raw(html, "<tr>");
    pb_html_raw(html, "<th scope=\"row\">");
    pb_html_text(html, head);
    pb_html_raw(html, "</th>");
}

void pb_html_cell(struct pb_html *html, const char *class_name, const char *text)
{
    pb_html_element(html, "td", class_name, text);
}

void pb_html_row_end(struct pb_html *html)
{
    pb_html_raw(html, "</tr>\n");
}

void pb_html_table_end(struct pb_html *html)
{
    pb_html_raw(html, "</tbody></table></div>\n");
}

void pb_html_figure(struct pb_html *html, const struct pb_figure *figure)
{
    enum { NARROW_WIDTH = 340, NARROW_HEIGHT = 230 };
    struct pb_svg wide = {&html->text, figure->width, figure->height, ++html->last_id};
    struct pb_svg narrow = {&html->text, NARROW_WIDTH,
                            figure->narrow_height > 0 ? figure->narrow_height : NARROW_HEIGHT, ++html->last_id};
    pb_html_raw(html, "<figure>\n");
    pb_svg_begin(&wide, "wide", figure->title, figure->description);
    figure->plot(&wide, figure->data);
    pb_svg_end(&wide);
    pb_svg_begin(&narrow, "narrow", figure->title, figure->description);
    figure->plot(&narrow, figure->data);
    pb_svg_end(&narrow);
    pb_html_raw(html, "</figure>\n");
}

void pb_html_details_begin(struct pb_html *html, const char *summary)
{
    pb_html_raw(html, "<details><summary>");
    pb_html_text(html, summary);
    pb_html_raw(html, "</summary>\n");
}

void pb_html_details_end(struct pb_html *html)
{
    pb_html_raw(html, "</details>\n");
}
