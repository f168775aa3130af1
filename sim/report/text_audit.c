/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback audit`: how much of the case is out of line with what others have seen, assumption by
 * assumption; what it forgets; and what remains of the verdict with typical values. */
#include "payback/audit.h"

#include "report/figures.h"
#include "report/table.h"

#include <math.h>
#include <stdio.h>

struct audit_page {
    struct pb_page page;
    const payback_audit_result *result;
};

/* ---- words ---- */

static void add_remark(struct audit_page *p, const char *text)
{
    pb_page_paragraph(&p->page, PB_PAGE_INDENT, PB_PLAIN, "", PB_FAINT, text);
}

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

static void add_verdict(struct audit_page *p)
{
    static const char *const words[] = {"met", "not met", "not resolved"};
    const payback_audit_result *result = p->result;
    size_t outside = count_outside(result);
    struct pb_text text = {0};
    if (outside > 0)
        pb_text_format(&text, "%zu of %zu claims lie outside of every published range", outside,
                       result->assumption_count);
    else
        pb_text_format(&text, "all %zu claims that can be compared lie within some published range",
                       result->assumption_count);
    if (result->missing_count > 0)
        pb_text_format(&text, ", and the proposal forgets %zu thing%s.", result->missing_count,
                       result->missing_count == 1 ? "" : "s");
    else
        pb_text_add(&text, ".");
    pb_text_format(&text, " As assumed, %s pay back within %s (%s" PB_NBSP "%% required: %s)",
                   pb_percent(result->payback_probability.value).text, pb_months(result->target_months).text,
                   pb_general(100 * result->required_probability).text, words[result->verdict]);
    if (result->typical_applies)
        pb_text_format(&text, "; with typical values in place %s do (%s).",
                       pb_percent(result->typical_probability.value).text, words[result->typical_verdict]);
    else
        pb_text_add(&text, ".");
    bool sound = outside == 0 && result->missing_count == 0;
    pb_page_take(&p->page, sound ? PB_GOOD : PB_CAUTION,
                 sound         ? "In line:"
                 : outside > 0 ? "Out of line:"
                               : "Incomplete:",
                 PB_STRONG, &text);
}

/* ---- the assumptions ---- */

static void add_benchmark_row(struct pb_table *table, const payback_benchmark *benchmark)
{
    struct pb_text label = {0};
    pb_text_format(&label, PB_NBSP PB_NBSP "%s", benchmark->label);
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, label.data != NULL ? label.data : "");
    pb_table_cell(table, PB_PLAIN, range_words(benchmark).text);
    pb_table_cell(table, PB_FAINT, isnan(benchmark->typical) ? "" : pb_general(benchmark->typical).text);
    pb_table_cell(table, position_tone(benchmark->position), position_words(benchmark).text);
    pb_table_cell(table, PB_PLAIN, benchmark->grade);
    table->failed = table->failed || label.failed;
    pb_text_clear(&label);
    struct pb_text source = {0};
    pb_text_format(&source, "%s, %d", benchmark->source, benchmark->year);
    pb_table_remark(table, source.data != NULL ? source.data : "");
    table->failed = table->failed || source.failed;
    pb_text_clear(&source);
}

static void add_assumption(struct pb_table *table, const payback_audited *assumption)
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
    pb_table_group(table, title.data != NULL ? title.data : "");
    table->failed = table->failed || title.failed;
    pb_text_clear(&title);
    for (size_t b = 0; b < assumption->benchmark_count; b++)
        add_benchmark_row(table, &assumption->benchmarks[b]);
}

static void add_assumptions(struct audit_page *p, bool outside, const char *title, const char *remark)
{
    const payback_audit_result *result = p->result;
    size_t outsiders = count_outside(result);
    if ((outside ? outsiders : result->assumption_count - outsiders) == 0)
        return;
    pb_page_heading(&p->page, title, remark);
    struct pb_table table = {.airy = true};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 18);
    pb_table_column(&table, "published", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "typical", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "claim is", PB_LEFT, PB_FIXED, 0);
    pb_table_column(&table, "grade", PB_LEFT, PB_FIXED, 0);
    for (size_t a = 0; a < result->assumption_count; a++)
        if (result->assumptions[a].outside == outside)
            add_assumption(&table, &result->assumptions[a]);
    pb_table_print(&p->page, &table);
}

static void add_missing(struct audit_page *p)
{
    const payback_audit_result *result = p->result;
    if (result->missing_count == 0)
        return;
    pb_page_heading(&p->page, "What the proposal forgets", "");
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 20);
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 24);
    for (size_t i = 0; i < result->missing_count; i++) {
        pb_table_row(&table);
        pb_table_cell(&table, PB_PLAIN, result->missing[i].pointer);
        pb_table_cell(&table, PB_PLAIN, result->missing[i].why);
    }
    pb_table_print(&p->page, &table);
}

/* ---- typical values ---- */

static void add_result_row(struct pb_table *table, const char *label, const char *assumed, const char *typical)
{
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, label);
    pb_table_cell(table, PB_PLAIN, assumed);
    if (typical != NULL)
        pb_table_cell(table, PB_STRONG, typical);
}

static void add_results(struct audit_page *p)
{
    const payback_audit_result *result = p->result;
    bool both = result->typical_applies;
    pb_page_heading(&p->page, "What that does to the verdict", "");
    struct pb_table table = {0};
    struct pb_text label = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 16);
    pb_table_column(&table, "as assumed", PB_RIGHT, PB_FIXED, 0);
    if (both)
        pb_table_column(&table, "typical values", PB_RIGHT, PB_FIXED, 0);
    pb_text_format(&label, "pays back within %s", pb_months(result->target_months).text);
    add_result_row(&table, label.data != NULL ? label.data : "", pb_percent(result->payback_probability.value).text,
                   both ? pb_percent(result->typical_probability.value).text : NULL);
    add_result_row(&table, "median payback, months", pb_fixed(result->payback_p50.value, 1).text,
                   both ? pb_fixed(result->typical_p50.value, 1).text : NULL);
    add_result_row(&table, "mean NPV", pb_money_phrase(result->currency, result->npv.value).text,
                   both ? pb_money_phrase(result->currency, result->typical_npv.value).text : NULL);
    for (size_t i = 0; i < result->payback_count; i++) {
        const payback_payback_range *payback = &result->paybacks[i];
        struct pb_text range = {0}, remark = {0};
        pb_text_format(&range, "%s – %s", pb_general(payback->low).text, pb_general(payback->high).text);
        pb_text_format(&remark, "Others report %s months: %s (%s, grade %s).", range.data != NULL ? range.data : "",
                       payback->label, payback->source, payback->grade);
        pb_table_remark(&table, remark.data != NULL ? remark.data : "");
        table.failed = table.failed || range.failed || remark.failed;
        pb_text_clear(&range);
        pb_text_clear(&remark);
    }
    pb_table_print(&p->page, &table);
    p->page.text.failed = p->page.text.failed || label.failed;
    pb_text_clear(&label);
    if (!both) {
        pb_text_format(&label, "No second run with typical values: %s.", result->typical_reason);
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &label);
    }
}

static void add_typicals(struct audit_page *p)
{
    const payback_audit_result *result = p->result;
    if (result->typical_count == 0)
        return;
    pb_page_heading(&p->page, "Typical values that were put in place", "");
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 20);
    pb_table_column(&table, "assumed", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "typical", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 16);
    bool middle = false;
    for (size_t t = 0; t < result->typical_count; t++) {
        const payback_typical *typical = &result->typicals[t];
        struct pb_label to = pb_general(typical->to);
        char marked[sizeof to.text + 1];
        snprintf(marked, sizeof marked, "%s%s", to.text, typical->middle ? "*" : "");
        middle = middle || typical->middle;
        pb_table_row(&table);
        pb_table_cell(&table, PB_PLAIN, typical->pointer);
        pb_table_cell(&table, PB_PLAIN, pb_general(typical->from).text);
        pb_table_cell(&table, PB_STRONG, marked);
        pb_table_cell(&table, PB_FAINT, typical->label);
    }
    pb_table_print(&p->page, &table);
    add_remark(p, middle ? "* The middle of the range: the source gives no typical value. Containment is typical true "
                           "deflection plus the typical gap."
                         : "Containment is typical true deflection plus the typical gap.");
}

static void add_own(struct audit_page *p)
{
    const payback_audit_result *result = p->result;
    if (result->own_count == 0)
        return;
    struct pb_text text = {0};
    pb_page_heading(&p->page, "The reader's own", "assumptions about which nothing is published here");
    for (size_t i = 0; i < result->own_count; i++)
        pb_text_format(&text, "%s%s", i > 0 ? ", " : "", result->own[i]);
    pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
}

payback_status payback_render_audit(payback_text *out, const payback_audit_result *result, const payback_style *style)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct audit_page p = {.result = result};
    pb_page_begin(&p.page, style);
    pb_page_head(&p.page, result->name, result->vendor, result->horizon_months, result->basis, result->currency);
    add_verdict(&p);
    add_results(&p);
    add_assumptions(&p, true, "Outside of every published range",
                    "P10 – P90 and median of the claim; A: study … D: synthesis");
    add_missing(&p);
    add_assumptions(&p, false, "Within a published range",
                    "Pn: n per cent of the way from the low to the high end; A: study … D: synthesis");
    add_typicals(&p);
    add_own(&p);
    struct pb_text text = {0};
    pb_page_newline(&p.page);
    pb_text_format(&text,
                   "%s trials, seed %.0f, scenario %.12s. Grades: A a study with a stated method, B a survey or "
                   "analyst's figure at second hand, C a vendor's or consultancy's claim, D a synthesis.",
                   pb_count((double)result->trials).text, result->seed, result->digest);
    pb_page_take(&p.page, PB_PLAIN, "", PB_FAINT, &text);
    return pb_page_end(&p.page, out);
}
