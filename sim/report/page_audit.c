/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback audit`: how much of the case is out of line with what others have seen, assumption by
 * assumption; what it forgets; and what remains of the verdict with typical values. */
#include "payback/audit.h"
#include "payback/html.h"

#include "report/page_model.h"

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

static struct pb_label position_words(const payback_benchmark *benchmark)
{
    static const char *const words[] = {"below", "within", "above", "not in USD"};
    struct pb_label label;
    int length = snprintf(label.text, sizeof label.text, "%s", words[benchmark->position]);
    if (benchmark->position == PAYBACK_WITHIN && !isnan(benchmark->percentile))
        snprintf(label.text + length, sizeof label.text - (size_t)length, " P%.0f", 100 * benchmark->percentile);
    return label;
}

static enum pb_tone position_tone(payback_position position)
{
    static const enum pb_tone tones[] = {PB_CAUTION, PB_GOOD, PB_BAD, PB_FAINT};
    return tones[position];
}

/* ---- the head ---- */

static size_t count_outside(const payback_audit_result *result)
{
    size_t count = 0;
    for (size_t a = 0; a < result->assumption_count; a++)
        count += result->assumptions[a].outside;
    return count;
}

static void add_verdict(struct pb_report *page, const payback_audit_result *result)
{
    static const char *const words[] = {"met", "not met", "not resolved"};
    size_t outside = count_outside(result);
    bool sound = outside == 0 && result->missing_count == 0;
    struct pb_text text = {0};
    if (outside > 0)
        pb_text_format(&text, "%zu of %zu claims lie outside of every published range", outside,
                       result->assumption_count);
    else
        pb_text_format(&text, "all %zu claims that can be compared lie within some published range",
                       result->assumption_count);
    if (result->missing_count > 0)
        pb_text_format(&text, ", and the proposal forgets %zu thing%s", result->missing_count,
                       result->missing_count == 1 ? "" : "s");
    pb_text_add(&text, ".");
    pb_report_verdict(page, sound ? PB_LOOK_GOOD : PB_LOOK_CAUTION,
                      sound         ? "In line:"
                      : outside > 0 ? "Out of line:"
                                    : "Incomplete:",
                      &text);
    pb_text_format(&text, "As assumed, %s pay back within %s (%s%% required: %s)",
                   pb_percent(result->payback_probability.value).text, pb_months(result->target_months).text,
                   pb_general(100 * result->required_probability).text, words[result->verdict]);
    if (result->typical_applies)
        pb_text_format(&text, "; with typical values in place %s do (%s)",
                       pb_percent(result->typical_probability.value).text, words[result->typical_verdict]);
    pb_text_add(&text, ".");
    pb_report_paragraph(page, PB_PLAIN, &text);
}

/* ---- the assumptions ---- */

static void add_benchmark_row(struct pb_report *page, const payback_benchmark *benchmark)
{
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, pb_report_words(page, PB_NBSP PB_NBSP "%s", benchmark->label));
    pb_report_cell(page, PB_PLAIN, range_words(benchmark).text);
    pb_report_cell(page, PB_FAINT, isnan(benchmark->typical) ? "" : pb_general(benchmark->typical).text);
    pb_report_cell(page, position_tone(benchmark->position), position_words(benchmark).text);
    pb_report_cell(page, PB_PLAIN, benchmark->grade);
    pb_report_remark(page, pb_report_words(page, "%s, %d", benchmark->source, benchmark->year));
}

static void add_assumption(struct pb_report *page, const payback_audited *assumption)
{
    struct pb_text title = {0};
    bool derived = assumption->outcome[0] == 'd' && assumption->outcome[2] == 'r';
    pb_text_add(&title, assumption->pointer);
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
        add_benchmark_row(page, &assumption->benchmarks[b]);
}

static void add_assumptions(struct pb_report *page, const payback_audit_result *result, bool outside, const char *title,
                            const char *caption)
{
    size_t outsiders = count_outside(result);
    if ((outside ? outsiders : result->assumption_count - outsiders) == 0)
        return;
    pb_report_section(page, PB_ACROSS, title);
    pb_report_table(page, caption);
    pb_report_words_column(page, "claim and published range", 18);
    pb_report_column(page, "published", PB_KIND_NUMBER);
    pb_report_column(page, "typical", PB_KIND_NUMBER);
    pb_report_words_column(page, "claim is", 0);
    pb_report_words_column(page, "grade", 0);
    for (size_t a = 0; a < result->assumption_count; a++)
        if (result->assumptions[a].outside == outside)
            add_assumption(page, &result->assumptions[a]);
}

static void add_missing(struct pb_report *page, const payback_audit_result *result)
{
    if (result->missing_count == 0)
        return;
    pb_report_section(page, PB_ACROSS, "What the proposal forgets");
    pb_report_table(page, "Inputs that are left out, and what that assumes");
    pb_report_words_column(page, "input", 20);
    pb_report_words_column(page, "what leaving it out assumes", 24);
    for (size_t i = 0; i < result->missing_count; i++) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, result->missing[i].pointer);
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
    pb_report_section(page, PB_ACROSS, "What that does to the verdict");
    pb_report_table(page, both ? "As assumed, and with typical values in place" : "As assumed");
    pb_report_words_column(page, "figure", 16);
    pb_report_column(page, "as assumed", PB_KIND_NUMBER);
    if (both)
        pb_report_column(page, "typical values", PB_KIND_NUMBER);
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
        pb_report_say(page, "No second run with typical values: %s.", r->typical_reason);
}

static void add_typicals(struct pb_report *page, const payback_audit_result *result)
{
    if (result->typical_count == 0)
        return;
    pb_report_section(page, PB_ACROSS, "Typical values that were put in place");
    pb_report_table(page, "The median of each claim, and the typical value that replaced it");
    pb_report_words_column(page, "input", 20);
    pb_report_column(page, "assumed", PB_KIND_NUMBER);
    pb_report_column(page, "typical", PB_KIND_NUMBER);
    pb_report_words_column(page, "published as", 16);
    bool middle = false;
    for (size_t t = 0; t < result->typical_count; t++) {
        const payback_typical *typical = &result->typicals[t];
        struct pb_label to = pb_general(typical->to);
        middle = middle || typical->middle;
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, typical->pointer);
        pb_report_value(page, PB_PLAIN, typical->from);
        if (typical->middle)
            to = pb_joined(to.text, "*");
        pb_report_labelled(page, PB_STRONG, to, typical->to);
        pb_report_cell(page, PB_FAINT, typical->label);
    }
    pb_report_note(page, "%sContainment is typical true deflection plus the typical gap.",
                   middle ? "* The middle of the range: the source gives no typical value. " : "");
}

static void add_own(struct pb_report *page, const payback_audit_result *result)
{
    if (result->own_count == 0)
        return;
    struct pb_text text = {0};
    pb_report_section(page, PB_ACROSS, "Assumptions with no published figure");
    for (size_t i = 0; i < result->own_count; i++)
        pb_text_format(&text, "%s%s", i > 0 ? ", " : "", result->own[i]);
    pb_report_paragraph(page, PB_PLAIN, &text);
}

/* ---- the page ---- */

static void add_manifest(struct pb_report *page, const struct subject *subject)
{
    const payback_audit_result *r = subject->result;
    const struct pb_manifest manifest = {.version = payback_version(),
                                         .sampler = r->sampler,
                                         .basis = r->basis,
                                         .seed = r->seed,
                                         .trials = r->trials,
                                         .horizon_months = r->horizon_months,
                                         .command = "payback audit SCENARIO.json",
                                         .scenario = subject->scenario,
                                         .digest = r->digest};
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
    add_missing(page, r);
    add_assumptions(page, r, true, "Outside of every published range",
                    "P10 – P90 and median of the claim against each published range");
    pb_report_appendix(page);
    pb_report_media(page, PB_EVERYWHERE);
    add_assumptions(page, r, false, "Within a published range",
                    "Pn: n per cent of the way from the low to the high end");
    add_typicals(page, r);
    add_own(page, r);
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
