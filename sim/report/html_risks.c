/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The second page, first half: what could break it, what was assumed, how sure the simulation is. */
#include "report/html_result.h"
#include "report/shrinkage.h"
#include "report/tornado.h"
#include "report/words.h"
#include "report/words_stress.h"

#include "payback/audit.h"
#include "payback/sensitivity.h"
#include "payback/stress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A name of more than STRESS_COLUMNS takes two lines: the page has room for STRESS_LINES. */
enum { BARS = 6, STRESSES = 6, STRESS_LINES = 6, STRESS_COLUMNS = 30, FLIPS = 3, MOVES = 3, ASSUMPTIONS = 6 };

static void add_words(struct pb_run_page *report, const char *pointer)
{
    struct pb_text words = {0};
    pb_pointer_words(&words, report->page->scenario, pointer);
    pb_html_cut(&report->html, words.data != NULL ? words.data : "", 60);
    report->html.text.failed = report->html.text.failed || words.failed;
    pb_text_clear(&words);
}

static void add_tornado_table(struct pb_run_page *report, const struct pb_place *by_swing, int count)
{
    struct pb_html *html = &report->html;
    const payback_sensitivity_result *sensitivity = report->page->sensitivity;
    char caption[160];
    snprintf(caption, sizeof caption,
             "Mean NPV with the input in its lowest and in its highest tenth, %.50s; from %zu futures",
             pb_outcome_unit(sensitivity).text, 2 * sensitivity->trials);
    const char *const heads[] = {"input", ">P10", ">P90", ">NPV, lowest tenth", ">NPV, highest tenth"};
    pb_html_details_begin(html, "The figures of this chart");
    pb_html_table_begin(html, "", caption, heads, 5);
    for (int i = 0; i < count; i++) {
        const payback_sensitivity_input *input = &sensitivity->inputs[by_swing[i].index];
        const payback_assumption *assumption = pb_run_assumption(report->page->scenario, input->pointer);
        pb_html_row(html, pb_driver_name(sensitivity, by_swing[i].index));
        pb_html_cell(html, "n", input->event ? "does not" : pb_run_quantity(assumption, input->p10).text);
        pb_html_cell(html, "n", input->event ? "happens" : pb_run_quantity(assumption, input->p90).text);
        pb_html_cell(html, "n", pb_outcome_figure(sensitivity, input->swing_low.value).text);
        pb_html_cell(html, "n", pb_outcome_figure(sensitivity, input->swing_high.value).text);
        pb_html_row_end(html);
    }
    pb_html_table_end(html);
    pb_html_details_end(html);
}

/* What the chart says: the widest swings in words. */
static void add_finding(struct pb_text *text, const struct pb_run_page *report, int count)
{
    enum { SAID = 3 };
    const payback_sensitivity_result *s = report->page->sensitivity;
    pb_text_add(text, count > 0 ? "The mean NPV moves most with " : "Nothing moves the mean NPV.");
    for (int i = 0; i < count && i < SAID; i++) {
        const payback_sensitivity_input *input = &s->inputs[report->by_swing[i].index];
        pb_text_format(text, "%s%s: from %s where it %s to %s where it %s", i > 0 ? "; then " : "",
                       pb_driver_name(s, report->by_swing[i].index), pb_outcome_phrase(s, input->swing_low.value).text,
                       input->event ? "does not happen" : "is in its lowest tenth",
                       pb_outcome_phrase(s, input->swing_high.value).text,
                       input->event ? "happens" : "is in its highest tenth");
    }
    pb_text_add(text, count > 0 ? "." : "");
}

static void add_tornado(struct pb_run_page *report)
{
    enum { WIDTH = 460, NARROW = 340 };
    struct pb_html *html = &report->html;
    const payback_sensitivity_result *sensitivity = report->page->sensitivity;
    struct pb_rows rows;
    pb_fill_tornado(&rows, sensitivity, report->by_swing, BARS);
    struct pb_text finding = {0};
    add_finding(&finding, report, rows.count);
    struct pb_figure figure = {
        "What moves the NPV most",         finding.data != NULL ? finding.data : "", pb_plot_rows, &rows, WIDTH,
        pb_rows_height(rows.count, WIDTH), pb_rows_height(rows.count, NARROW)};
    pb_html_raw(html, "<div>");
    pb_html_element(html, "h3", "", "What moves its value most");
    pb_html_raw(html, "<p class=\"note\">");
    pb_html_format(
        html,
        "Mean NPV with one input in its lowest tenth (faint) and its highest tenth (strong), an event not happening "
        "and happening; the line is their mean, %s. From %s futures of the same kind.",
        pb_money_phrase(sensitivity->currency, sensitivity->mean.value).text,
        pb_count((double)(2 * sensitivity->trials)).text);
    pb_html_raw(html, "</p>\n");
    pb_html_figure(html, &figure);
    html->text.failed = html->text.failed || finding.failed;
    pb_text_clear(&finding);
    add_tornado_table(report, report->by_swing, rows.count);
    pb_html_raw(html, "</div>\n");
}

static void add_stress_row(struct pb_run_page *report, const payback_stress_effect *effect)
{
    static const char *const words[] = {"yes", "no", "too close"}, *const classes[] = {"good", "bad", "caution"};
    struct pb_html *html = &report->html;
    pb_html_raw(html, "<tr><th scope=\"row\">");
    pb_html_cut(html, effect->name, 44);
    pb_html_raw(html, "</th>");
    pb_html_cell(html, "n", pb_money_change(report->result->currency, effect->npv_change.value).text);
    pb_html_cell(html, "n",
                 pb_told_apart(effect->payback_probability.value, report->result->required_probability).text);
    pb_html_cell(html, classes[effect->verdict], words[effect->verdict]);
    pb_html_row_end(html);
}

/* What the others are measured against: the run itself. */
static void add_plan_row(struct pb_run_page *report)
{
    static const char *const words[] = {"yes", "no", "too close"}, *const classes[] = {"good", "bad", "caution"};
    const payback_result *r = report->result;
    pb_html_raw(&report->html, "<tr><th scope=\"row\"><strong>as planned</strong></th><td class=\"n\"></td>");
    pb_html_cell(&report->html, "n", pb_told_apart(r->payback_probability.value, r->required_probability).text);
    pb_html_cell(&report->html, classes[r->verdict], words[r->verdict]);
    pb_html_row_end(&report->html);
}

static void add_stresses(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_stress_result *stress = report->page->stress;
    char head[96];
    snprintf(head, sizeof head, ">by month" PB_NBSP "%.40s", pb_general(stress->target_months).text);
    const char *const heads[] = {"what if", ">change in value", head, "met?"};
    size_t shown = 0, applicable = pb_count_applicable(stress);
    pb_html_raw(html, "<div>");
    pb_html_element(html, "h3", "", "What if …");
    pb_html_table_begin(
        html, "", "Change of the mean NPV; futures that pay back in time; is the requirement still met?", heads, 4);
    add_plan_row(report);
    for (int lines = 0; shown < applicable && shown < STRESSES && lines < STRESS_LINES; shown++) {
        add_stress_row(report, &stress->stresses[shown]);
        lines += pb_text_columns(stress->stresses[shown].name) > STRESS_COLUMNS ? 2 : 1;
    }
    for (size_t i = 0; i < stress->together_count && i < 1; i++)
        if (stress->together[i].applicable && applicable > 1)
            add_stress_row(report, &stress->together[i]);
    pb_html_table_end(html);
    if (applicable > shown)
        pb_html_element(html, "p", "note", "The most damaging ones; `payback stress` lists all.");
    pb_html_raw(html, "</div>\n");
}

/* Worth a sentence: not beyond what the input itself allows for, and of a fixed one not far beyond its double. */
static bool is_plausible(const payback_reverse_single *flip)
{
    if (!isfinite(flip->to))
        return false;
    if (isfinite(flip->percentile))
        return flip->percentile > 0.001 && flip->percentile < 0.999;
    return fabs(flip->to - flip->from) <= 1.5 * fabs(flip->from);
}

/* How likely an event is: the question that a board asks first. */
static bool is_probability(const payback_reverse_single *flip)
{
    static const char name[] = "/probability";
    size_t length = strlen(flip->pointer);
    return length > strlen(name) && strcmp(flip->pointer + length - strlen(name), name) == 0;
}

static void add_single_flip(struct pb_run_page *report, const payback_reverse_single *flip)
{
    struct pb_html *html = &report->html;
    pb_html_raw(html, "<li>");
    add_words(report, flip->pointer);
    const payback_assumption *assumption = pb_run_assumption(report->page->scenario, flip->pointer);
    pb_html_format(html, " alone: %s instead of %s", pb_run_quantity(assumption, flip->to).text,
                   pb_run_quantity(assumption, flip->from).text);
    if (isfinite(flip->percentile)) {
        bool low = flip->percentile < 0.5;
        pb_html_format(html, " (%s in %s of futures)", low ? "lower" : "higher",
                       pb_percent(low ? flip->percentile : 1 - flip->percentile).text);
    }
    pb_html_raw(html, "</li>\n");
}

static void add_moves(struct pb_run_page *report, const payback_reverse_joint *joint)
{
    struct pb_html *html = &report->html;
    for (size_t m = 0; m < joint->move_count && m < MOVES; m++) {
        const payback_reverse_move *move = &joint->moves[m];
        const payback_assumption *assumption = pb_run_assumption(report->page->scenario, move->pointer);
        pb_html_raw(html, m > 0 ? ", " : "");
        add_words(report, move->pointer);
        pb_html_format(html, " %s instead of %s", pb_run_quantity(assumption, move->to).text,
                       pb_run_quantity(assumption, move->from).text);
    }
    pb_html_raw(html, joint->move_count > MOVES ? ", and smaller moves" : "");
}

/* The state of the events in which it fails most likely, and what it takes beside it where nothing happens. */
static void add_likeliest(struct pb_run_page *report, const payback_stress_result *stress,
                          const payback_reverse_state *likeliest)
{
    struct pb_html *html = &report->html;
    struct pb_text text = {0};
    pb_html_format(html, "%s. ", pb_state_heading(likeliest));
    pb_state_sentence(&text, stress, report->page->scenario, likeliest);
    pb_html_take(html, &text);
    pb_html_raw(html, " ");
}

/* What must go wrong together where no event happens. */
static void add_failing_moves(struct pb_run_page *report, const payback_reverse_joint *joint, const char *misses)
{
    static const double near_miss = 0.5; /* standard deviations from the median case */
    pb_html_format(&report->html,
                   joint->distance < near_miss ? "Without any event it takes little to %s: "
                   : joint->move_count > 1     ? "To %s without any event, several things must go wrong together: "
                                               : "To %s without any event, it takes ",
                   misses);
    add_moves(report, joint);
}

/* What fails most likely; what must go wrong together, or where the median case fails already, what together would mend
 * it; how often, of the draws. */
static void add_joint(struct pb_run_page *report, const payback_stress_result *stress,
                      const payback_reverse_joint *joint)
{
    struct pb_html *html = &report->html;
    bool value = strcmp(joint->limit_state, "npv") == 0, point = joint->found && joint->move_count > 0;
    const char *misses = value ? "lose money" : "miss the target";
    size_t count;
    const payback_reverse_state *likeliest = pb_states_of(stress, joint->limit_state, &count);
    bool event = likeliest != NULL && likeliest->event_count > 0 && likeliest->point.share_of_trials > 0;
    if (!point && !event)
        return;
    pb_html_raw(html, "<p>");
    if (event)
        add_likeliest(report, stress, likeliest);
    if (point && joint->distance < 0) {
        pb_html_format(html, "The median case %s. The smallest change that would %s: ",
                       value ? "loses money" : "misses the target", value ? "earn its cost" : "meet it");
        add_moves(report, joint);
    } else if (point)
        add_failing_moves(report, joint, misses);
    if (!event && joint->share_of_draws == 0 && joint->share_of_trials == 0)
        pb_html_format(html, ". None of the futures %s, with events or without", misses);
    else if (!event)
        pb_html_format(html, ". Without events and with even months, %s of the futures %s; with them, %s",
                       pb_odds(joint->share_of_draws).text, misses, pb_odds(joint->share_of_trials).text);
    pb_html_raw(html, point ? ".</p>\n" : "</p>\n");
}

/* The analysis that has looked for what turns the answer, or NULL. */
static const payback_stress_result *reverse_of(const payback_page *page)
{
    if (page->reverse != NULL && page->reverse->reversed)
        return page->reverse;
    return page->stress != NULL && page->stress->reversed ? page->stress : NULL;
}

/* What it would take to turn the answer, in words. */
static void add_reverse(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_stress_result *stress = reverse_of(report->page);
    int flips = 0;
    if (stress == NULL)
        return;
    pb_html_raw(html, "<div class=\"turn\">");
    pb_html_element(html, "h3", "", "What it would take to turn the answer");
    pb_html_raw(html, "<div class=\"two\"><div>\n");
    for (int pass = 0; pass < 2; pass++) /* how likely an event is, then everything else */
        for (size_t i = 0; i < stress->single_count && flips < FLIPS; i++) {
            if (!is_plausible(&stress->single[i]) || is_probability(&stress->single[i]) != (pass == 0))
                continue;
            if (flips++ == 0)
                pb_html_raw(html, "<ul>\n");
            add_single_flip(report, &stress->single[i]);
        }
    if (flips > 0)
        pb_html_raw(html, "</ul>\n");
    else
        pb_html_element(html, "p", "", "No single input is likely to turn it alone.");
    pb_html_raw(html, "</div><div>\n");
    if (stress->joint_count > 0) /* the last one is payback at the target, where it was looked for */
        add_joint(report, stress, &stress->joint[stress->joint_count - 1]);
    pb_html_raw(html, "</div></div>\n");
    if (stress->trials < report->result->trials) {
        pb_html_raw(html, "<p class=\"note\">");
        pb_html_format(html, "This part was found on %s of the futures.", pb_count((double)stress->trials).text);
        pb_html_raw(html, "</p>\n");
    }
    pb_html_raw(html, "</div>\n");
}

static void add_breaks(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    if (report->page->sensitivity == NULL && report->page->stress == NULL && reverse_of(report->page) == NULL)
        return;
    pb_html_block_begin(html, "What could break it");
    bool stressed = report->page->stress != NULL && pb_count_applicable(report->page->stress) > 0;
    if (report->page->sensitivity != NULL || stressed)
        pb_html_raw(html, "<div class=\"two\">\n");
    if (report->page->sensitivity != NULL)
        add_tornado(report);
    if (stressed)
        add_stresses(report);
    if (report->page->sensitivity != NULL || stressed)
        pb_html_raw(html, "</div>\n");
    add_reverse(report);
    pb_html_block_end(html);
}

static void add_assumption(struct pb_run_page *report, const payback_assumption *assumption)
{
    struct pb_html *html = &report->html;
    pb_html_raw(html, "<tr><th scope=\"row\">");
    add_words(report, assumption->pointer);
    pb_html_raw(html, "</th>");
    if (assumption->event) {
        pb_html_cell(html, "", "");
        pb_html_cell(html, "n", pb_percent(assumption->mean).text);
        pb_html_cell(html, "", "");
    } else {
        pb_html_cell(html, "n", pb_run_quantity(assumption, assumption->p10).text);
        pb_html_cell(html, "n", pb_run_quantity(assumption, assumption->p50).text);
        pb_html_cell(html, "n", pb_run_quantity(assumption, assumption->p90).text);
    }
    pb_html_raw(html, "<td>");
    pb_html_cut(html, assumption->note[0] != '\0' ? assumption->note : "no source given", 66);
    pb_html_raw(html, "</td>");
    pb_html_row_end(html);
}

static void add_range(struct pb_text *text, const char *unit, double low, double high)
{
    if (isfinite(low) && isfinite(high))
        pb_text_format(text, "%s to %s", pb_run_in_unit(unit, low).text, pb_run_in_unit(unit, high).text);
    else if (isfinite(low) || isfinite(high))
        pb_text_format(text, isfinite(low) ? "from %s" : "up to %s",
                       pb_run_in_unit(unit, isfinite(low) ? low : high).text);
    else
        pb_text_add(text, "–");
}

static void add_audited(struct pb_run_page *report, const payback_audited *audited)
{
    static const char *const words[] = {"below", "within", "above", "not compared"};
    static const char *const classes[] = {"", "good", "", ""};
    struct pb_html *html = &report->html;
    const payback_benchmark *benchmark = &audited->benchmarks[0];
    for (size_t b = 1; b < audited->benchmark_count; b++) /* the one that speaks for it, where there is one */
        if (audited->benchmarks[b].position == PAYBACK_WITHIN && benchmark->position != PAYBACK_WITHIN)
            benchmark = &audited->benchmarks[b];
    struct pb_text text = {0};
    pb_html_raw(html, "<tr><th scope=\"row\">");
    add_words(report, audited->pointer);
    if (strcmp(audited->outcome, "deflected_share") == 0)
        pb_html_text(html, ", of all tickets");
    pb_html_raw(html, "</th><td class=\"n\">");
    if (strcmp(pb_run_in_unit(audited->unit, audited->p10).text, pb_run_in_unit(audited->unit, audited->p90).text) == 0)
        pb_text_add(&text, pb_run_in_unit(audited->unit, audited->p50).text);
    else
        add_range(&text, audited->unit, audited->p10, audited->p90);
    pb_html_take(html, &text);
    pb_html_raw(html, "</td><td class=\"n\">");
    if (isfinite(benchmark->low) || isfinite(benchmark->high))
        add_range(&text, audited->unit, benchmark->low, benchmark->high);
    else
        pb_text_add(&text, pb_run_in_unit(audited->unit, benchmark->typical).text);
    pb_html_take(html, &text);
    pb_html_raw(html, "</td>");
    int direction = benchmark->position == PAYBACK_ABOVE   ? audited->favours
                    : benchmark->position == PAYBACK_BELOW ? -audited->favours
                                                           : 0;
    pb_html_cell(html, direction > 0 ? "caution" : classes[benchmark->position],
                 direction > 0   ? "more optimistic"
                 : direction < 0 ? "more cautious"
                                 : words[benchmark->position]);
    pb_html_raw(html, "<td>");
    pb_html_cut(html, benchmark->source, 46);
    pb_html_format(html, " (%s)", benchmark->grade);
    pb_html_raw(html, "</td>");
    pb_html_row_end(html);
}

/* Assumptions beside what has been published: those more optimistic than all of it first, more cautious ones last. */
static void add_audit(struct pb_run_page *report)
{
    static const char *const heads[] = {"input", ">here, P10 to P90", ">published", "position", "source (grade)"};
    struct pb_html *html = &report->html;
    const payback_audit_result *audit = report->page->audit;
    size_t optimistic = 0, cautious = 0, shown = 0;
    for (size_t a = 0; a < audit->assumption_count; a++) {
        optimistic += audit->assumptions[a].outside && audit->assumptions[a].direction > 0;
        cautious += audit->assumptions[a].outside && audit->assumptions[a].direction < 0;
    }
    char caption[300];
    snprintf(
        caption, sizeof caption,
        "Of %zu assumptions with published figures, %zu %s more optimistic than all of them and %zu more cautious. "
        "%zu have no published figure: they rest on your word.",
        audit->assumption_count, optimistic, optimistic == 1 ? "is" : "are", cautious, audit->own_count);
    pb_html_table_begin(html, "assumed", caption, heads, 5);
    for (int direction = 1; direction >= -1; direction--)
        for (size_t a = 0; a < audit->assumption_count && shown < ASSUMPTIONS; a++)
            if (audit->assumptions[a].direction == direction && audit->assumptions[a].benchmark_count > 0) {
                add_audited(report, &audit->assumptions[a]);
                shown++;
            }
    pb_html_table_end(html);
}

/* The uncertain inputs that matter most, or the first ones where that is not known. */
static void add_inputs_that_matter(struct pb_run_page *report)
{
    static const char *const heads[] = {"input", ">P10", ">P50", ">P90", "on whose word"};
    struct pb_html *html = &report->html;
    const payback_scenario *scenario = report->page->scenario;
    const payback_sensitivity_result *sensitivity = report->page->sensitivity;
    size_t count = 0;
    pb_html_table_begin(html, "",
                        sensitivity != NULL ? "The inputs that matter most; all are in the appendix"
                                            : "The first uncertain inputs; all are in the appendix",
                        heads, 5);
    for (; sensitivity != NULL && count < sensitivity->input_count && count < ASSUMPTIONS; count++) {
        const char *pointer = sensitivity->inputs[report->by_swing[count].index].pointer;
        const payback_assumption *assumption = pb_run_assumption(scenario, pointer);
        if (assumption != NULL && report->by_swing[count].size > 0)
            add_assumption(report, assumption);
    }
    for (size_t a = 0; sensitivity == NULL && a < payback_scenario_assumption_count(scenario); a++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, a);
        if (assumption->uncertain && count++ < ASSUMPTIONS)
            add_assumption(report, assumption);
    }
    pb_html_table_end(html);
}

static void add_assumptions(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_audit_result *audit = report->page->audit;
    bool compared = audit != NULL && audit->assumption_count > 0;
    if (!compared && report->page->scenario == NULL)
        return;
    pb_html_block_begin(html, "What was assumed");
    if (compared)
        add_audit(report);
    else
        add_inputs_that_matter(report);
    pb_html_block_end(html);
}

static void add_interval(struct pb_text *text, const char *label, payback_estimate e, double factor, const char *unit)
{
    if (!isfinite(e.high - e.low)) {
        pb_text_format(text, "%s %s%s (too few trials for an interval)", label, pb_fixed(factor * e.value, 1).text,
                       unit);
        return;
    }
    int decimals = pb_decimals_for(factor * (e.high - e.low) / 2);
    pb_text_format(text, "%s %s%s (95%% interval %s to %s)", label, pb_fixed(factor * e.value, decimals).text, unit,
                   pb_fixed(factor * e.low, decimals).text, pb_fixed(factor * e.high, decimals).text);
}

static void add_sureness(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    const payback_outcome *npv = pb_find_outcome(r, r->basis, "npv");
    struct pb_money money = pb_money_for(r->currency, npv->mean.value);
    struct pb_text text = {0};
    pb_html_raw(html, "<section class=\"block sure\">");
    pb_html_heading(html, "How sure the simulation is");
    pb_html_raw(html, "<p>");
    pb_text_format(&text, "%s futures in %d independent replicates. ", pb_count((double)r->trials).text, r->replicates);
    add_interval(&text, "Probability of payback by the target:", r->payback_probability, 100, "%");
    struct pb_label unit;
    snprintf(unit.text, sizeof unit.text, PB_NBSP "%.40s", pb_money_unit(money).text);
    add_interval(&text, "; mean NPV:", npv->mean, 1 / money.unit, unit.text);
    pb_text_add(
        &text,
        ". That is the error of the simulation, which more trials make smaller; that of the assumptions is larger.");
    pb_html_take(html, &text);
    pb_html_raw(html, "</p>");
    pb_html_block_end(html);
}

void pb_run_risks(struct pb_run_page *report)
{
    add_breaks(report);
    add_assumptions(report);
    pb_html_shrinkage(&report->html, report->result->shrinkage);
    add_sureness(report);
}
