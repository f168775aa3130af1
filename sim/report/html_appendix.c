/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The appendix: every input with its distribution, its shape and its source; the method in half a page; and what it
 * takes to make the same file again. */
#include "report/html_result.h"
#include "report/settings.h"
#include "report/words.h"

#include "scenario/scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The page stays below 250 kB: what comes behind the table of inputs takes less than the rest. */
enum { TABLE_ENDS_AT = 215000, FILE_COLUMNS = 60 };

static const struct pb_uncertain *find_uncertain(const payback_scenario *scenario, const char *pointer)
{
    for (size_t j = 0; j < scenario->inputs.uncertain_count; j++)
        if (strcmp(scenario->inputs.uncertain[j].value->pointer, pointer) == 0)
            return &scenario->inputs.uncertain[j];
    return NULL;
}

static bool fill_density(struct pb_density_plot *plot, const payback_scenario *scenario, const char *pointer)
{
    _Static_assert((int)PB_DENSITY_CELLS == (int)PAYBACK_DENSITY_CELLS,
                   "the picture has a cell for each of the density's");
    payback_density density;
    if (payback_scenario_density(&density, scenario, pointer) != PAYBACK_OK)
        return false;
    plot->bars = density.discrete;
    memcpy(plot->cells, density.cells, sizeof plot->cells);
    return true;
}

static void add_thumbnail(struct pb_html *html, const payback_scenario *scenario, const struct pb_uncertain *input,
                          const payback_assumption *assumption)
{
    struct pb_density_plot plot = {.bars = true};
    struct pb_svg svg = {&html->text, 84, 24, 0};
    bool drawn = true;
    if (input->event) {
        plot.cells[4] = 1 - assumption->mean;
        plot.cells[PB_DENSITY_CELLS - 5] = assumption->mean;
    } else
        drawn = fill_density(&plot, scenario, assumption->pointer);
    if (!drawn)
        return;
    pb_svg_begin_hidden(&svg, "thumb");
    pb_plot_density(&svg, &plot);
    pb_svg_end(&svg);
}

/* A path, which may go on in the next line behind each of its words. */
static void add_path(struct pb_html *html, const char *pointer)
{
    enum { PATH_COLUMNS = 120 };
    struct pb_text cut = {0};
    pb_fit(&cut, pointer, PATH_COLUMNS);
    for (const char *at = pb_text_string(&cut); *at != '\0';) {
        size_t length = 1 + strcspn(at + 1, "/_");
        struct pb_text part = {0};
        pb_text_add_bytes(&part, at, length);
        pb_html_take(html, &part);
        pb_html_raw(html, "<wbr/>");
        at += length;
    }
    html->text.failed |= cut.failed;
    pb_text_clear(&cut);
}

static void add_label(struct pb_run_page *report, const payback_assumption *assumption)
{
    struct pb_html *html = &report->html;
    struct pb_text words = {0};
    pb_pointer_words(&words, report->page->scenario, assumption->pointer);
    pb_html_raw(html, "<tr><th scope=\"row\">");
    pb_html_cut(html, pb_text_string(&words), PB_NAME_COLUMNS);
    html->text.failed |= words.failed;
    pb_text_clear(&words);
    pb_html_raw(html, "<br/><code>");
    add_path(html, assumption->pointer);
    pb_html_raw(html, "</code></th>");
}

/* Who says so, and in which file where there are several. */
static void add_source(struct pb_run_page *report, const payback_assumption *assumption)
{
    struct pb_html *html = &report->html;
    struct pb_text file = {0};
    pb_html_raw(html, "<td class=\"source\">");
    pb_html_cut(html, assumption->note, 240);
    if (pb_is_composed(report->page->scenario))
        pb_file_words(&file, assumption->file, assumption->inherited);
    if (file.length > 0) {
        pb_html_raw(html, assumption->note[0] != '\0' ? " (" : "(");
        pb_html_cut(html, file.data, FILE_COLUMNS);
        pb_html_raw(html, ")");
    }
    html->text.failed |= file.failed;
    pb_text_clear(&file);
    pb_html_raw(html, "</td>");
}

static void add_input_row(struct pb_run_page *report, const payback_assumption *assumption)
{
    struct pb_html *html = &report->html;
    const struct pb_uncertain *input = find_uncertain(report->page->scenario, assumption->pointer);
    struct pb_text words = {0};
    add_label(report, assumption);
    pb_html_raw(html, "<td class=\"words\">");
    if (assumption->event)
        pb_text_format(&words, "happens with probability %s", pb_general(assumption->mean).text);
    else
        pb_distribution_words(&words, assumption->distribution);
    pb_html_cut(html, pb_text_string(&words), 110);
    html->text.failed |= words.failed;
    pb_text_clear(&words);
    pb_html_raw(html, "</td><td>");
    if (input != NULL)
        add_thumbnail(html, report->page->scenario, input, assumption);
    pb_html_raw(html, "</td>");
    if (assumption->event)
        pb_html_raw(html, "<td></td><td></td><td></td>");
    else {
        pb_html_cell(html, "n", pb_run_quantity(assumption, assumption->p10).text);
        pb_html_cell(html, "n", pb_run_quantity(assumption, assumption->p50).text);
        pb_html_cell(html, "n", pb_run_quantity(assumption, assumption->p90).text);
    }
    add_source(report, assumption);
    pb_html_row_end(html);
}

static void add_constant_row(struct pb_run_page *report, const payback_assumption *assumption)
{
    struct pb_html *html = &report->html;
    add_label(report, assumption);
    pb_html_cell(html, "n", pb_run_quantity(assumption, assumption->mean).text);
    add_source(report, assumption);
    pb_html_row_end(html);
}

/* Rows until the page is as long as it may become; says how many are left out. */
static void add_rows(struct pb_run_page *report, bool uncertain)
{
    struct pb_html *html = &report->html;
    const payback_scenario *scenario = report->page->scenario;
    size_t left_out = 0;
    for (size_t a = 0; a < payback_scenario_assumption_count(scenario); a++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, a);
        if (assumption->uncertain != uncertain || (!uncertain && !assumption->given))
            continue;
        if (html->text.length > TABLE_ENDS_AT)
            left_out++;
        else if (uncertain)
            add_input_row(report, assumption);
        else
            add_constant_row(report, assumption);
    }
    pb_html_table_end(html);
    if (left_out > 0) {
        pb_html_raw(html, "<p class=\"note\">");
        pb_html_format(html, "And %zu more, which this page has no room for: `payback check` lists them all.",
                       left_out);
        pb_html_raw(html, "</p>\n");
    }
}

static void add_setting_row(void *context, const struct pb_setting *setting)
{
    struct pb_run_page *report = context;
    struct pb_html *html = &report->html;
    struct pb_text file = {0};
    if (!setting->given || html->text.length > TABLE_ENDS_AT)
        return;
    pb_html_raw(html, "<tr><th scope=\"row\">");
    pb_html_cut(html, setting->name, PB_NAME_COLUMNS);
    pb_html_raw(html, "<br/><code>");
    add_path(html, setting->pointer);
    pb_html_raw(html, "</code></th><td>");
    pb_html_cut(html, setting->value, 160);
    pb_html_raw(html, "</td>");
    if (pb_is_composed(report->page->scenario)) {
        pb_file_words(&file, setting->file, setting->inherited);
        pb_html_raw(html, "<td class=\"source\">");
        pb_html_cut(html, pb_text_string(&file), FILE_COLUMNS);
        pb_html_raw(html, "</td>");
    }
    html->text.failed |= file.failed;
    pb_text_clear(&file);
    pb_html_row_end(html);
}

/* What is no number: a page that leaves out whether anybody is let go, or what is billed, tells half. */
static void add_settings(struct pb_run_page *report)
{
    static const char *const heads[] = {"rule or term", "as the scenario has it", "file"};
    pb_html_table_begin(&report->html, "", "Rules, terms, seasons and correlations", heads,
                        pb_is_composed(report->page->scenario) ? 3 : 2);
    if (!pb_list_settings(report->page->scenario, add_setting_row, report))
        report->html.text.failed = true;
    pb_html_table_end(&report->html);
}

static void add_inputs(struct pb_run_page *report)
{
    static const char *const heads[] = {"input", "distribution", "shape", ">P10", ">P50", ">P90", "source"};
    static const char *const constants[] = {"input", ">value", "source"};
    struct pb_html *html = &report->html;
    size_t defaults = 0;
    for (size_t a = 0; a < payback_scenario_assumption_count(report->page->scenario); a++) {
        const payback_assumption *assumption = payback_scenario_assumption(report->page->scenario, a);
        defaults += !assumption->given && !assumption->uncertain ? 1 : 0;
    }
    pb_html_raw(html, "<section class=\"block\">");
    pb_html_element(html, "h2", "", "Appendix A  Every input");
    add_settings(report);
    pb_html_table_begin(html, "", "Uncertain inputs, drawn anew in every future", heads, 7);
    add_rows(report, true);
    pb_html_table_begin(html, "", "Inputs that are the same in every future", constants, 3);
    add_rows(report, false);
    pb_html_raw(html, "<p class=\"note\">");
    pb_html_format(html, "%zu further inputs were left at their defaults: `payback check` lists them.", defaults);
    pb_html_raw(html, "</p></section>\n");
}

static void add_method(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    bool sobol = strcmp(r->sampler, "sobol") == 0, lhs = strcmp(r->sampler, "lhs") == 0;
    pb_html_raw(html, "<section class=\"block\">");
    pb_html_element(html, "h2", "", "Appendix B  Method");
    pb_html_raw(html, "<p>");
    pb_html_format(
        html,
        "Every future draws all uncertain inputs at once, correlated where the scenario says so (%s), and plays "
        "two worlds month by month over %s: one in which nothing is bought, and one with the tool. Both see the "
        "same tickets. What is reported is the difference between the two.",
        sobol ? "scrambled Sobol points and a Gaussian copula"
        : lhs ? "Latin hypercubes and a Gaussian copula"
              : "plain random draws and a Gaussian copula",
        pb_months(r->horizon_months).text);
    pb_html_raw(html, "</p>\n<p>");
    pb_html_text(
        html, "Tickets follow volume, growth, season and the ticket mix. The tool attempts the automatable ones: some "
              "are contained, that is, never reach a human at first; fewer are truly resolved; the difference comes "
              "back or gives up. Deflection ramps up from go-live on. What remains is harder than the average; "
              "assistance shortens it. Hours become agents by productive hours and occupancy, and headcount follows "
              "the work by the scenario’s staffing rule.");
    pb_html_raw(html, "</p>\n<p>");
    pb_html_text(
        html, "Benefits count in three ways. Budget: spending that falls below today’s. Hard: also hires "
              "avoided, turnover and overtime. Total: also soft value, such as idle time and customers kept. A loss "
              "counts in all three. Costs are the vendor’s fees by contract, implementation, operations, customers who "
              "gave up, severance and risks that happen. All is before tax; own hours are costs although nobody sends "
              "a bill for them.");
    pb_html_raw(html, "</p>\n<p>");
    pb_html_format(
        html,
        "Payback is the month in which cumulative net cash turns positive for good; futures in which it does "
        "not within the horizon never pay back, and are counted, not left out. Quantiles are observed draws. "
        "Intervals of 95%% come from %d independent replicates of the run.",
        r->replicates);
    if (report->page->operation != NULL)
        pb_html_format(html, " Months, headcount and the first look come from %s futures of the same kind.",
                       pb_count((double)report->page->operation->trials).text);
    pb_html_raw(html, "</p></section>\n");
}

static void add_manifest(struct pb_run_page *report)
{
    const payback_result *r = report->result;
    struct pb_manifest manifest = PB_MANIFEST(r, "payback run SCENARIO.json", report->page->scenario);
    manifest.shrinkage = r->shrinkage;
    pb_html_manifest(&report->html, "Appendix C  To make this file again", &manifest);
}

static void add_categories(struct pb_run_page *report)
{
    static const char *const heads[] = {"category", ">agent hours saved", ">95% interval", ">really solved by the tool",
                                        ">95% interval"};
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    if (r->category_count == 0)
        return;
    pb_html_raw(html, "<section class=\"block\">");
    pb_html_element(html, "h2", "", "By category");
    pb_html_table_begin(html, "", "Means over the futures: hours to the horizon, share of tickets in the last year",
                        heads, 5);
    for (size_t i = 0; i < r->category_count; i++) {
        const payback_category_result *category = &r->categories[i];
        payback_estimate hours = category->hours_saved, share = category->deflected_share;
        pb_html_raw(html, "<tr><th scope=\"row\">");
        pb_html_cut(html, category->name, PB_NAME_COLUMNS);
        pb_html_raw(html, "</th>");
        pb_html_cell(html, "n", pb_fixed(hours.value, 0).text);
        pb_html_interval_cell(html, pb_fixed(hours.low, 0).text, pb_fixed(hours.high, 0).text, pb_has_bounds(hours));
        pb_html_cell(html, "n", pb_percent_fixed(share.value, 1).text);
        pb_html_interval_cell(html, pb_percent_fixed(fmax(0, share.low), 1).text,
                              pb_percent_fixed(fmin(1, share.high), 1).text, pb_has_bounds(share));
        pb_html_row_end(html);
    }
    pb_html_table_end(html);
    pb_html_raw(html, "</section>\n");
}

void pb_run_appendix(struct pb_run_page *report)
{
    pb_run_spread(report);
    pb_run_terms(report);
    pb_run_bill(report);
    add_categories(report);
    if (report->page->scenario != NULL)
        add_inputs(report);
    add_method(report);
    add_manifest(report);
}
