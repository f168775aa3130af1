/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback audit`: how much of the case is out of line with what others have seen, assumption by
 * assumption; what it forgets; and what remains of the verdict with typical values. */
#include "payback/audit.h"
#include "payback/html.h"

#include "report/page_model.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>

struct subject {
    const payback_audit_result *result;
    const payback_scenario *scenario; /* may be NULL */
};

/* ---- words ---- */

/* "0.4 – 0.6", "from 0.4", "about 2,000". */
static struct pb_label range_words(const payback_benchmark *benchmark)
{
    struct pb_label label, low = pb_general(benchmark->low), high = pb_general(benchmark->high);
    if (!isnan(benchmark->low) && !isnan(benchmark->high))
        snprintf(label.text, sizeof label.text, "%.22s – %.22s", low.text, high.text);
    else if (!isnan(benchmark->low))
        snprintf(label.text, sizeof label.text, "from %.40s", low.text);
    else if (!isnan(benchmark->high))
        snprintf(label.text, sizeof label.text, "up to %.40s", high.text);
    else
        snprintf(label.text, sizeof label.text, "about %.40s", pb_general(benchmark->typical).text);
    return label;
}

/* Beyond a range is optimistic or cautious where it is known which way favours the buyer. */
static int direction_of(const payback_audited *assumption, payback_position position)
{
    return position == PAYBACK_ABOVE ? assumption->favours : position == PAYBACK_BELOW ? -assumption->favours : 0;
}

static struct pb_label position_words(const payback_audited *assumption, const payback_benchmark *benchmark)
{
    static const char *const words[] = {"below", "within", "above", "not in USD"};
    int direction = direction_of(assumption, benchmark->position);
    struct pb_label label;
    if (direction != 0)
        return pb_joined(direction > 0 ? "more optimistic" : "more cautious", "");
    int length = snprintf(label.text, sizeof label.text, "%s", words[benchmark->position]);
    if (benchmark->position == PAYBACK_WITHIN && !isnan(benchmark->percentile))
        snprintf(label.text + length, sizeof label.text - (size_t)length, " P%.0f", 100 * benchmark->percentile);
    return label;
}

static enum pb_tone position_tone(const payback_audited *assumption, payback_position position)
{
    static const enum pb_tone tones[] = {PB_PLAIN, PB_GOOD, PB_PLAIN, PB_FAINT};
    return direction_of(assumption, position) > 0 ? PB_CAUTION : tones[position];
}

/* ---- the head ---- */

enum group { OPTIMISTIC, CAUTIOUS, ELSE_OUTSIDE, WITHIN };

static enum group group_of(const payback_audited *assumption)
{
    if (!assumption->outside)
        return WITHIN;
    return assumption->direction > 0 ? OPTIMISTIC : assumption->direction < 0 ? CAUTIOUS : ELSE_OUTSIDE;
}

static size_t count_in(const payback_audit_result *result, enum group group)
{
    size_t count = 0;
    for (size_t a = 0; a < result->assumption_count; a++)
        count += group_of(&result->assumptions[a]) == group;
    return count;
}

static void add_verdict(struct pb_report *page, const payback_audit_result *result)
{
    size_t optimistic = count_in(result, OPTIMISTIC), cautious = count_in(result, CAUTIOUS);
    bool sound = optimistic == 0 && result->missing_count == 0;
    struct pb_text text = {0};
    pb_text_format(&text,
                   "of %zu assumptions with published figures, %zu %s more optimistic than all of them and %zu "
                   "more cautious",
                   result->assumption_count, optimistic, optimistic == 1 ? "is" : "are", cautious);
    if (result->missing_count > 0)
        pb_text_format(&text, "; the proposal leaves out %zu thing%s", result->missing_count,
                       result->missing_count == 1 ? "" : "s");
    pb_text_add(&text, ".");
    pb_report_verdict(page, sound ? PB_LOOK_GOOD : PB_LOOK_CAUTION,
                      sound            ? "In line:"
                      : optimistic > 0 ? "Too optimistic:"
                                       : "Incomplete:",
                      &text);
    if (result->own_count > 0)
        pb_text_format(&text, "%zu have no published figure: they rest on your word. ", result->own_count);
    pb_text_format(&text, "As assumed, %s futures pay back within %s (you ask for %s), and it is worth %s on average",
                   pb_odds_beside(result->payback_probability.value, result->required_probability).text,
                   pb_months(result->target_months).text, pb_asked_odds(result->required_probability).text,
                   pb_money_phrase(result->currency, result->npv.value).text);
    if (result->typical_applies)
        pb_text_format(&text, "; with published figures in place of the optimistic claims, %s do, and it is worth %s",
                       pb_odds_beside(result->typical_probability.value, result->required_probability).text,
                       pb_money_phrase(result->currency, result->typical_npv.value).text);
    pb_text_add(&text, ".");
    pb_report_paragraph(page, PB_PLAIN, &text);
}

/* ---- the assumptions ---- */

static void add_benchmark_row(struct pb_report *page, const payback_audited *assumption,
                              const payback_benchmark *benchmark)
{
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, pb_report_words(page, PB_NBSP PB_NBSP "%s", benchmark->label));
    pb_report_cell(page, PB_PLAIN, range_words(benchmark).text);
    pb_report_cell(page, PB_FAINT, isnan(benchmark->typical) ? "" : pb_general(benchmark->typical).text);
    pb_report_cell(page, position_tone(assumption, benchmark->position), position_words(assumption, benchmark).text);
    pb_report_cell(page, PB_PLAIN, benchmark->grade);
    pb_report_remark(page, pb_report_words(page, "%s, %d", benchmark->source, benchmark->year));
}

static void add_assumption(struct pb_report *page, const struct subject *subject, const payback_audited *assumption)
{
    struct pb_text title = {0};
    bool derived = assumption->outcome[0] == 'd' && assumption->outcome[2] == 'r';
    pb_pointer_words(&title, subject->scenario, assumption->pointer);
    pb_text_format(&title, " (%s)", assumption->pointer);
    if (derived)
        pb_text_add(&title, " (from containment and its gap)");
    else if (assumption->outcome[0] != '\0')
        pb_text_format(&title, " (of all tickets: outcome %s)", assumption->outcome);
    if (assumption->p10 == assumption->p90)
        pb_text_format(&title, ": %s", pb_general(assumption->p50).text);
    else
        pb_text_format(&title, ": %s – %s, median %s", pb_general(assumption->p10).text,
                       pb_general(assumption->p90).text, pb_general(assumption->p50).text);
    pb_report_group(page, pb_report_keep_text(page, &title));
    for (size_t b = 0; b < assumption->benchmark_count; b++)
        add_benchmark_row(page, assumption, &assumption->benchmarks[b]);
}

static void add_assumptions(struct pb_report *page, const struct subject *subject, enum group group, const char *title,
                            const char *caption)
{
    const payback_audit_result *result = subject->result;
    if (count_in(result, group) == 0)
        return;
    pb_report_section(page, PB_ACROSS, title);
    pb_report_table(page, caption);
    pb_report_words_column(page, "claim and published range", 18);
    pb_report_column(page, "published", PB_KIND_NUMBER);
    pb_report_column(page, "typical", PB_KIND_NUMBER);
    pb_report_words_column(page, "claim is", 0);
    pb_report_words_column(page, "grade", 0);
    for (size_t a = 0; a < result->assumption_count; a++)
        if (group_of(&result->assumptions[a]) == group)
            add_assumption(page, subject, &result->assumptions[a]);
}

static void add_missing(struct pb_report *page, const struct subject *subject)
{
    const payback_audit_result *result = subject->result;
    if (result->missing_count == 0)
        return;
    pb_report_section(page, PB_ACROSS, "What the proposal leaves out");
    pb_report_table(page, "Inputs that are left out, and what that assumes");
    pb_report_words_column(page, "input", 20);
    pb_report_words_column(page, "what leaving it out assumes", 24);
    for (size_t i = 0; i < result->missing_count; i++) {
        pb_report_row(page);
        struct pb_text words = {0};
        pb_pointer_words(&words, subject->scenario, result->missing[i].pointer);
        pb_text_format(&words, " (%s)", result->missing[i].pointer);
        pb_report_cell(page, PB_PLAIN, pb_report_keep_text(page, &words));
        pb_report_cell(page, PB_PLAIN, result->missing[i].why);
    }
}

/* ---- typical values ---- */

static void add_result_row(struct pb_report *page, const char *label, struct pb_label assumed, double assumed_value,
                           struct pb_label typical, double typical_value, bool both)
{
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, label);
    pb_report_labelled(page, PB_PLAIN, assumed, assumed_value);
    if (both)
        pb_report_labelled(page, PB_STRONG, typical, typical_value);
}

static void add_results(struct pb_report *page, const payback_audit_result *r)
{
    bool both = r->typical_applies;
    pb_report_section(page, PB_ACROSS, "What it does to the verdict");
    pb_report_table(page, both ? "As assumed, and with published figures in place of optimistic claims" : "As assumed");
    pb_report_words_column(page, "figure", 16);
    pb_report_column(page, "as assumed", PB_KIND_NUMBER);
    if (both)
        pb_report_column(page, "published figures", PB_KIND_NUMBER);
    add_result_row(page, pb_report_words(page, "pays back within %s", pb_months(r->target_months).text),
                   pb_percent(r->payback_probability.value), r->payback_probability.value,
                   pb_percent(r->typical_probability.value), r->typical_probability.value, both);
    add_result_row(page, "median payback, months", pb_fixed(r->payback_p50.value, 1), r->payback_p50.value,
                   pb_fixed(r->typical_p50.value, 1), r->typical_p50.value, both);
    add_result_row(page, "mean NPV", pb_money_phrase(r->currency, r->npv.value), r->npv.value,
                   pb_money_phrase(r->currency, r->typical_npv.value), r->typical_npv.value, both);
    for (size_t i = 0; i < r->payback_count; i++) {
        const payback_payback_range *payback = &r->paybacks[i];
        pb_report_note(page, "Others report %s – %s months: %s (%s, grade %s).", pb_general(payback->low).text,
                       pb_general(payback->high).text, payback->label, payback->source, payback->grade);
    }
    if (!both)
        pb_report_say(page, "No second run: %s.", r->typical_reason);
}

static void add_typicals(struct pb_report *page, const struct subject *subject)
{
    const payback_audit_result *result = subject->result;
    if (result->typical_count == 0)
        return;
    pb_report_section(page, PB_ACROSS, "Published figures that were put in place");
    pb_report_table(page, "Claims more optimistic than what is typical: their median, and what replaced them");
    pb_report_words_column(page, "input", 20);
    pb_report_column(page, "assumed", PB_KIND_NUMBER);
    pb_report_column(page, "typical", PB_KIND_NUMBER);
    pb_report_words_column(page, "range", 0);
    pb_report_words_column(page, "published as", 16);
    bool middle = false;
    for (size_t t = 0; t < result->typical_count; t++) {
        const payback_typical *typical = &result->typicals[t];
        struct pb_label to = pb_general(typical->to);
        middle = middle || typical->middle;
        pb_report_row(page);
        struct pb_text words = {0};
        pb_pointer_words(&words, subject->scenario, typical->pointer);
        pb_report_cell(page, PB_PLAIN, pb_report_keep_text(page, &words));
        pb_report_value(page, PB_PLAIN, typical->from);
        if (typical->middle)
            to = pb_joined(to.text, "*");
        pb_report_labelled(page, PB_STRONG, to, typical->to);
        pb_report_cell(
            page, PB_FAINT,
            isfinite(typical->low) && isfinite(typical->high)
                ? pb_report_words(page, "%s – %s", pb_general(typical->low).text, pb_general(typical->high).text)
                : "");
        pb_report_cell(page, PB_FAINT, typical->label);
    }
    pb_report_note(page,
                   "%sContainment is true deflection plus its gap. Where a range is published it is drawn from "
                   "(PERT). Payroll, your own measurements and quoted prices stay as they are%s.",
                   middle ? "* The middle of the range: the source gives no typical value. " : "",
                   result->cautious_count > 0 ? ", and so do claims that are no more optimistic than what is typical"
                                              : "");
}

static void add_own(struct pb_report *page, const struct subject *subject)
{
    const payback_audit_result *result = subject->result;
    if (result->own_count == 0)
        return;
    struct pb_text text = {0};
    pb_report_section(page, PB_ACROSS, "Assumptions with no published figure");
    for (size_t i = 0; i < result->own_count; i++) {
        pb_text_add(&text, i > 0 ? ", " : "");
        pb_pointer_words(&text, subject->scenario, result->own[i]);
    }
    pb_text_add(&text, ".");
    pb_report_paragraph(page, PB_PLAIN, &text);
}

/* ---- the page ---- */

static void add_manifest(struct pb_report *page, const struct subject *subject)
{
    const payback_audit_result *r = subject->result;
    const struct pb_manifest manifest = PB_MANIFEST(r, "payback audit SCENARIO.json", subject->scenario);
    pb_report_manifest(page, "To make this file again", &manifest);
}

static void build(struct pb_report *page, const void *data)
{
    const struct subject *subject = data;
    const payback_audit_result *r = subject->result;
    pb_report_title(page, r->name,
                    pb_report_words(page, "%s · %s · %s · %s", r->vendor, pb_months(r->horizon_months).text,
                                    pb_basis_words(r->basis), r->currency));
    add_verdict(page, r);
    add_results(page, r);
    add_missing(page, subject);
    add_assumptions(page, subject, OPTIMISTIC, "More optimistic than every published figure",
                    "P10 – P90 and median of the claim against each published range");
    add_assumptions(page, subject, CAUTIOUS, "More cautious than every published figure",
                    "P10 – P90 and median of the claim against each published range");
    add_assumptions(page, subject, ELSE_OUTSIDE, "Outside of every published range, neither way",
                    "Between the ranges, or where neither direction is the better one");
    pb_report_appendix(page);
    pb_report_media(page, PB_EVERYWHERE);
    add_assumptions(page, subject, WITHIN, "Within a published range",
                    "Pn: n per cent of the way from the low to the high end");
    add_typicals(page, subject);
    add_own(page, subject);
    pb_report_note(page, "Grades: A a study with a stated method, B a survey or analyst's figure at second hand, C a "
                         "vendor's or consultancy's claim, D a synthesis.");
    add_manifest(page, subject);
}

payback_status payback_render_audit(payback_text *out, const payback_audit_result *result, const payback_style *style)
{
    const struct subject subject = {result, NULL};
    return pb_report_render_text(out, build, result != NULL ? &subject : NULL, style);
}

payback_status payback_render_audit_html(payback_text *out, const payback_audit_result *result,
                                         const payback_scenario *scenario)
{
    const struct subject subject = {result, scenario};
    return pb_report_render_html(out, build, result != NULL ? &subject : NULL);
}
