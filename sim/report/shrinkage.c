/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/shrinkage.h"

#include "report/html_result.h"
#include "report/words.h"

#include <math.h>
#include <string.h>

static const char title[] = "Claims pulled towards what is published";

/* ---- words ---- */

static void add_intro(struct pb_text *text, const payback_shrinkage *s)
{
    if (s->pulled_count == 0) {
        pb_text_add(text, "None was pulled: no claim that nobody has measured is more optimistic than what is "
                          "published as typical.");
        return;
    }
    pb_text_format(
        text,
        "Before the run, %zu claim%s that nobody has measured %s pulled towards what is published. The weight "
        "is the claim’s share in the result; what is published has the rest, and more where its range is "
        "narrow. A claim’s own error (standard deviation) is taken as at least %s (--claim-sd), of a share "
        "in its log-odds and of a time in its logarithm.",
        s->pulled_count, s->pulled_count == 1 ? "" : "s", s->pulled_count == 1 ? "was" : "were",
        pb_general(s->claim_sd).text);
    bool extreme = false;
    for (size_t i = 0; i < s->pulled_count; i++)
        extreme |= pb_is_share(s->pulled[i].unit) && (s->pulled[i].p50 < 0.005 || s->pulled[i].p50 > 0.995);
    if (extreme)
        pb_text_add(text, " A claim of 0% counts as 0.5%, one of 100% as 99.5%: neither has log-odds.");
}

static const char *words_of(const char *why)
{
    static const char *const words[][2] = {{"measured", "it is measured"},
                                           {"cautious", "no more optimistic than what is typical"},
                                           {"changed", "it is moved by --multiply or --add"},
                                           {"pulled before", "it has been pulled before"}};
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
        if (strcmp(words[w][0], why) == 0)
            return words[w][1];
    return why;
}

static void add_kept(struct pb_text *text, const payback_shrinkage *s)
{
    for (size_t k = 0; k < s->kept_count; k++) {
        const payback_unshrunk *kept = &s->kept[k];
        pb_text_add(text, k == 0 ? "Left as they are: " : "; ");
        pb_text_add(text, kept->name);
        pb_text_format(text, " at %s, published %s (%s)", pb_run_in_unit(kept->unit, kept->p50).text,
                       pb_run_in_unit(kept->unit, kept->typical).text, words_of(kept->why));
    }
    if (s->kept_count > 0)
        pb_text_add(text, ".");
}

/* "30% (10% – 55%)"; the middle alone where there is no range. */
static void add_spread(struct pb_text *text, const char *unit, double low, double middle, double high)
{
    pb_text_add(text, pb_run_in_unit(unit, middle).text);
    if (low < high)
        pb_text_format(text, " (%s – %s)", pb_run_in_unit(unit, low).text, pb_run_in_unit(unit, high).text);
}

enum { CLAIM, CLAIMED, PUBLISHED, WEIGHT, USED, CELLS };

static void add_cell(struct pb_text *text, const payback_shrunk *p, int cell)
{
    switch (cell) {
    case CLAIM:
        pb_text_add(text, p->name);
        break;
    case CLAIMED:
        add_spread(text, p->unit, p->p10, p->p50, p->p90);
        break;
    case PUBLISHED:
        add_spread(text, p->unit, p->low, p->typical, p->high);
        break;
    case WEIGHT:
        pb_text_add(text, pb_percent(p->weight).text);
        break;
    default:
        add_spread(text, p->unit, p->to_p10, p->to_p50, p->to_p90);
        break;
    }
}

static void add_source(struct pb_text *text, const payback_shrunk *p)
{
    pb_text_format(text, "%s%s: %s (grade %s)", p->label, p->middle ? ", the middle of the range" : "", p->source,
                   p->grade);
}

/* ---- for readers ---- */

static void add_table(struct pb_report *page, const payback_shrinkage *s, const char *whose)
{
    pb_report_table(page, *whose ? pb_report_words(page, "%s: from what, to what, by which weight, and why", whose)
                                 : "From what, to what, by which weight, and why");
    pb_report_words_column(page, "claim", 14);
    pb_report_wrapping_column(page, "claimed", PB_KIND_NUMBER, 8);
    pb_report_wrapping_column(page, "published", PB_KIND_NUMBER, 12);
    pb_report_column(page, "weight", PB_KIND_SHARE);
    pb_report_wrapping_column(page, "used (P10 – P90)", PB_KIND_NUMBER, 12);
    for (size_t i = 0; i < s->pulled_count; i++) {
        struct pb_text text = {0};
        pb_report_row(page);
        for (int cell = 0; cell < CELLS; cell++) {
            add_cell(&text, &s->pulled[i], cell);
            pb_report_cell(page, cell == USED ? PB_STRONG : PB_PLAIN, pb_report_keep_text(page, &text));
        }
        add_source(&text, &s->pulled[i]);
        pb_report_remark(page, pb_report_keep_text(page, &text));
    }
}

void pb_report_shrinkage(struct pb_report *page, const payback_shrinkage *shrinkage, const char *whose)
{
    struct pb_text text = {0};
    if (!shrinkage)
        return;
    pb_report_section(page, PB_ACROSS, pb_report_words(page, "%s%s%s", title, *whose ? ": " : "", whose));
    add_intro(&text, shrinkage);
    pb_report_paragraph(page, PB_PLAIN, &text);
    if (shrinkage->pulled_count > 0)
        add_table(page, shrinkage, whose);
    add_kept(&text, shrinkage);
    pb_report_paragraph(page, PB_FAINT, &text);
}

void pb_page_shrinkage(struct pb_page *page, const payback_shrinkage *shrinkage)
{
    struct pb_report part = {0};
    pb_report_shrinkage(&part, shrinkage, "");
    pb_report_put(page, &part);
    pb_report_clear(&part);
}

void pb_html_shrinkage(struct pb_html *html, const payback_shrinkage *shrinkage)
{
    struct pb_report part = {0};
    pb_report_shrinkage(&part, shrinkage, "");
    pb_report_put_html(html, &part);
    pb_report_clear(&part);
}

/* ---- for programs ---- */

static void add_levels(struct pb_json *json, double p10, double p50, double p90)
{
    pb_json_member_number(json, "p10", p10);
    pb_json_member_number(json, "p50", p50);
    pb_json_member_number(json, "p90", p90);
}

static void add_pulled(struct pb_json *json, const payback_shrunk *p)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "pointer", p->pointer);
    pb_json_member_string(json, "scale", p->scale);
    pb_json_member_open(json, "claim", '{');
    add_levels(json, p->p10, p->p50, p->p90);
    pb_json_member_number(json, "sd", p->claim_sd);
    pb_json_close(json, '}');
    pb_json_member_open(json, "published", '{');
    pb_json_member_string(json, "label", p->label);
    pb_json_member_number(json, "low", p->low);
    pb_json_member_number(json, "typical", p->typical);
    pb_json_member_number(json, "high", p->high);
    pb_json_member_number(json, "sd", p->published_sd);
    pb_json_member_string(json, "grade", p->grade);
    pb_json_member_string(json, "source", p->source);
    pb_json_close(json, '}');
    pb_json_member_number(json, "weight", p->weight);
    pb_json_member_open(json, "result", '{');
    add_levels(json, p->to_p10, p->to_p50, p->to_p90);
    pb_json_member_number(json, "mean", p->mean);
    pb_json_member_number(json, "sd", p->sd);
    pb_json_close(json, '}');
    pb_json_close(json, '}');
}

void pb_json_shrinkage(struct pb_json *json, const payback_shrinkage *shrinkage)
{
    if (!shrinkage)
        return;
    pb_json_member_open(json, "shrinkage", '{');
    pb_json_member_number(json, "claim_sd", shrinkage->claim_sd);
    pb_json_member_open(json, "pulled", '[');
    for (size_t i = 0; i < shrinkage->pulled_count; i++)
        add_pulled(json, &shrinkage->pulled[i]);
    pb_json_close(json, ']');
    pb_json_member_open(json, "kept", '[');
    for (size_t k = 0; k < shrinkage->kept_count; k++) {
        const payback_unshrunk *kept = &shrinkage->kept[k];
        pb_json_open(json, '{');
        pb_json_member_string(json, "pointer", kept->pointer);
        pb_json_member_number(json, "p50", kept->p50);
        pb_json_member_number(json, "typical", kept->typical);
        pb_json_member_string(json, "why", kept->why);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
    pb_json_close(json, '}');
}
