/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report as a whole: its head, with the verdict in a sentence and five figures, and the order of its sections. */
#include "report/html_result.h"

#include "report/words_decision.h"
#include "report/words_result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int pb_run_month_step(int months)
{
    return months <= 48 ? 1 : months <= 84 ? 2 : 3;
}

struct pb_label pb_run_in_unit(const char *unit, double value)
{
    if (pb_is_share(unit))
        return pb_percent_fixed(value, fabs(value) < 0.0995 && value != 0 ? 1 : 0);
    if (!isfinite(value) || value == 0 || fabs(value) >= 100)
        return pb_general(fabs(value) < 1e12 ? round(value) : value);
    double step = pow(10, floor(log10(fabs(value))) - 2);
    return pb_general(round(value / step) * step);
}

struct pb_label pb_run_quantity(const payback_assumption *assumption, double value)
{
    return pb_run_in_unit(assumption != NULL ? assumption->unit : "", value);
}

const payback_assumption *pb_run_assumption(const payback_scenario *scenario, const char *pointer)
{
    for (size_t a = 0; scenario != NULL && a < payback_scenario_assumption_count(scenario); a++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, a);
        if (strcmp(assumption->pointer, pointer) == 0)
            return assumption;
    }
    return NULL;
}

double pb_run_source(const payback_result *result, const char *name)
{
    for (size_t i = 0; i < result->source_count; i++)
        if (strcmp(result->sources[i].name, name) == 0)
            return result->sources[i].mean;
    return 0;
}

static const char *basis_in_words(const char *basis)
{
    if (strcmp(basis, "budget") == 0)
        return "This counts only spending that falls below today’s budget.";
    if (strcmp(basis, "total") == 0)
        return "This counts lower spending, hires you no longer need, and soft value such as idle time or happier "
               "customers.";
    return "This counts lower spending and hires you no longer need. It leaves out soft value such as idle time or "
           "happier customers.";
}

/* What the verdict rests on, a line each; nothing where it rests on itself. */
static void add_foundations(struct pb_run_page *report)
{
    const payback_page *page = report->page;
    struct pb_text lines[4] = {{0}};
    bool any = false;
    pb_rests_on_hires(&lines[0], report->result);
    pb_rests_on_stresses(&lines[1], page->stress);
    pb_rests_on_claims(&lines[2], page->audit, page->scenario);
    pb_rests_on_omissions(&lines[3], page->audit, page->scenario);
    for (size_t l = 0; l < sizeof lines / sizeof lines[0]; l++) {
        if (lines[l].length > 0) {
            pb_html_raw(&report->html, any ? "<li>" : "<ul>\n<li>");
            pb_html_take(&report->html, &lines[l]);
            pb_html_raw(&report->html, "</li>\n");
            any = true;
        }
        pb_text_clear(&lines[l]);
    }
    pb_html_raw(&report->html, any ? "</ul>\n" : "");
}

/* What to do now, and why. */
static void add_next_step(struct pb_run_page *report)
{
    struct pb_text reason = {0};
    if (!pb_step_is_known(report->page))
        return;
    enum pb_advice step = pb_next_step(&reason, report->page);
    if (reason.length > 0 && reason.data[0] >= 'a' && reason.data[0] <= 'z')
        reason.data[0] = (char)(reason.data[0] - 'a' + 'A');
    pb_html_raw(&report->html, "<p class=\"step\"><strong>");
    pb_html_format(&report->html, "Next step: %s.", pb_step_words(step));
    pb_html_raw(&report->html, "</strong> ");
    pb_html_take(&report->html, &reason);
    pb_html_raw(&report->html, "</p>\n");
}

static void add_verdict(struct pb_run_page *report)
{
    const payback_page *page = report->page;
    struct pb_text text = {0};
    bool some = report->result->payback_probability.value > 0;
    pb_verdict_sentence(&text, report->result, some ? "simulated futures" : "of the simulated futures");
    pb_html_verdict_begin(&report->html, pb_verdict_look(report->result, page->stress, page->audit),
                          pb_verdict_lead(report->result), &text);
    pb_worth_sentence(&text, report->result);
    pb_text_format(&text, "%s%s", text.length > 0 ? " " : "", basis_in_words(report->result->basis));
    pb_html_paragraph(&report->html, "", &text);
    if (!pb_is_certain(report->result))
        pb_misses_sentence(&text, report->result);
    if (text.length > 0)
        pb_html_paragraph(&report->html, "", &text);
    pb_text_clear(&text);
    add_foundations(report);
    add_next_step(report);
    pb_html_verdict_end(&report->html);
}

static void add_key_figures(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    const payback_outcome *payback = pb_find_outcome(r, r->basis, "payback_months");
    const payback_outcome *npv = pb_find_outcome(r, r->basis, "npv");
    const payback_outcome *funding = pb_find_outcome(r, "", "peak_funding");
    double half = payback->quantiles[PAYBACK_P50].value, most = payback->quantiles[PAYBACK_P90].value;
    char name[128], remark[160];
    pb_html_keys_begin(html);
    snprintf(name, sizeof name, "pays back by month %.40s", pb_general(r->target_months).text);
    snprintf(remark, sizeof remark, "required: %.40s", pb_requirement(r->required_probability).text);
    pb_html_key(html, name, pb_told_apart(r->payback_probability.value, r->required_probability).text, remark);
    snprintf(remark, sizeof remark, most == 0 ? "never in the red" : "nine in ten: %.40s",
             isfinite(most) ? pb_fixed(most, 1).text : "never");
    pb_html_key(html, "median month of payback", pb_fixed(half, 1).text, remark);
    snprintf(remark, sizeof remark, "%.50s to %.50s",
             pb_money_phrase(r->currency, npv->quantiles[PAYBACK_P10].value).text,
             pb_money_phrase(r->currency, npv->quantiles[PAYBACK_P90].value).text);
    if (pb_is_certain(r))
        snprintf(remark, sizeof remark, "the same in every future");
    pb_html_key(html, pb_is_certain(r) ? "value today (NPV)" : "value today (NPV), median",
                pb_money_phrase(r->currency, npv->quantiles[PAYBACK_P50].value).text, remark);
    snprintf(remark, sizeof remark, "one in ten: above %.50s",
             pb_money_phrase(r->currency, funding->quantiles[PAYBACK_P90].value).text);
    if (funding->quantiles[PAYBACK_P90].value == funding->quantiles[PAYBACK_P50].value)
        snprintf(remark, sizeof remark, "the same in nine of ten futures");
    pb_html_key(html, "cash needed, median", pb_money_phrase(r->currency, funding->quantiles[PAYBACK_P50].value).text,
                remark);
    snprintf(remark, sizeof remark, "after %.40s", pb_months(r->horizon_months).text);
    pb_html_key(html, "chance of a loss", pb_is_nothing(r) ? "none" : pb_percent(1 - r->net_value_positive.value).text,
                remark);
    pb_html_keys_end(html);
}

static void add_head(struct pb_run_page *report)
{
    const payback_result *r = report->result;
    struct pb_text about = {0};
    pb_text_add(&about, "Proposal of ");
    pb_fit(&about, r->vendor, PB_NAME_COLUMNS);
    pb_text_format(&about, " · %s · %s · %s · %s simulated future%s", pb_months(r->horizon_months).text,
                   pb_basis_words(r->basis), r->currency, pb_count((double)r->trials).text, r->trials == 1 ? "" : "s");
    pb_origin_words(&about, r);
    pb_html_head(&report->html, r->name, pb_text_string(&about));
    report->html.text.failed |= about.failed;
    pb_text_clear(&about);
    add_verdict(report);
    add_key_figures(report);
    pb_run_deal(report);
}

/* False where memory is short. */
static bool order_inputs(struct pb_run_page *report)
{
    const payback_sensitivity_result *sensitivity = report->page->sensitivity;
    if (sensitivity == NULL)
        return true;
    report->by_swing = pb_sensitivity_order(sensitivity, sensitivity->input_count, pb_by_swing);
    report->by_evppi = pb_sensitivity_order(sensitivity, sensitivity->input_count, pb_by_evppi);
    return report->by_swing != NULL && report->by_evppi != NULL;
}

static void add_page(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    struct pb_text title = {0};
    pb_text_format(&title, "%s: payback report", report->result->name);
    pb_html_begin(html, pb_text_string(&title));
    html->text.failed |= title.failed;
    pb_text_clear(&title);
    add_head(report);
    pb_run_answers(report);
    pb_html_raw(html, "<div class=\"second\">\n");
    pb_run_risks(report);
    pb_run_readings(report);
    pb_html_raw(html, "</div>\n");
    pb_html_appendix_begin(html);
    pb_run_appendix(report);
    pb_html_appendix_end(html);
}

static payback_status render_whole(struct pb_run_page *report, payback_text *out)
{
    add_page(report);
    return pb_html_end(&report->html, out);
}

static payback_status render_answer(struct pb_run_page *report, payback_text *out)
{
    pb_html_piece_begin(&report->html);
    add_head(report);
    pb_run_answers(report);
    return pb_html_piece_end(&report->html, out);
}

static payback_status render(payback_text *out, const payback_page *page,
                             payback_status (*part)(struct pb_run_page *report, payback_text *out))
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (page == NULL || page->result == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_run_page report = {.page = page, .result = page->result};
    payback_status status = order_inputs(&report) ? part(&report, out) : PAYBACK_ERROR_MEMORY;
    free(report.by_swing);
    free(report.by_evppi);
    return status;
}

payback_status payback_render_page_html(payback_text *out, const payback_page *page)
{
    return render(out, page, render_whole);
}

payback_status payback_render_answer_html(payback_text *out, const payback_page *page)
{
    return render(out, page, render_answer);
}
