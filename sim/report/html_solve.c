/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback solve`: the value of an input at which a target is just met, the figure along that input; or the
 * frontier of two inputs as a map. */
#include "payback/html.h"

#include "report/html_parts.h"
#include "report/page.h"
#include "report/plots.h"
#include "report/text_result.h"
#include "report/words_solve.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct solve_html {
    struct pb_html html;
    const payback_scenario *scenario; /* may be NULL */
    const payback_solution *solution;
    const char *figure; /* that of the target, in words */
};

enum { NAME_COLUMNS = 44 };

static bool has_frontier(const payback_solution *s)
{
    return s->along.pointer != NULL;
}

/* The target's bound, a share as it was written. */
static struct pb_label bound_label(const payback_solution *s)
{
    return s->figure_is_share ? pb_requirement(s->bound) : pb_goal_label(s, s->bound);
}

/* ---- the head ---- */

static void add_crossings(struct solve_html *p, struct pb_text *text)
{
    const payback_solution *s = p->solution;
    for (size_t c = 1; c < s->solved.crossing_count; c++) {
        pb_text_add(text, c > 1 ? " Also " : "There is more than one such place. Also ");
        pb_way_sentence(text, s, p->figure, &s->solved.crossings[c]);
    }
    if (s->solved.crossing_count > 1 && s->solved.range_count > 0) {
        pb_text_add_char(text, ' ');
        pb_met_ranges_sentence(text, &s->varied, &s->solved);
    }
}

static void add_solution(struct solve_html *p)
{
    const payback_solution *s = p->solution;
    const payback_solved *solved = &s->solved;
    struct pb_text text = {0};
    bool found = solved->status == PAYBACK_SOLVED, always = solved->status == PAYBACK_ALWAYS_MET;
    if (found)
        pb_way_sentence(&text, s, p->figure, &solved->crossings[0]);
    else
        pb_nothing_found_sentence(&text, &s->varied, solved);
    pb_html_verdict_begin(&p->html,
                          found    ? s->planned_met ? PB_LOOK_GOOD : PB_LOOK_CAUTION
                          : always ? PB_LOOK_GOOD
                                   : PB_LOOK_BAD,
                          found    ? "Solved:"
                          : always ? "Always:"
                                   : "Never:",
                          &text);
    pb_planned_sentence(&text, s, p->figure);
    if (found && pb_has_bounds(solved->value) && solved->value.high > solved->value.low) {
        pb_text_add(&text, " Where it is just met has a");
        pb_crossing_interval(&text, &s->varied, solved->value);
    }
    pb_html_paragraph(&p->html, "", &text);
    add_crossings(p, &text);
    if (!solved->monotone)
        pb_text_format(&text,
                       "%sThe figure does not move in one direction over the range: crossings that are close "
                       "together may have been missed.",
                       text.length > 0 ? " " : "");
    if (text.length > 0)
        pb_html_paragraph(&p->html, "", &text);
    pb_html_verdict_end(&p->html);
}

/* From the first row that is solved to the last one. */
static void add_frontier_sentence(struct solve_html *p, struct pb_text *text)
{
    const payback_solution *s = p->solution;
    const payback_frontier_row *first = NULL, *last = NULL;
    size_t always = 0, never = 0;
    for (size_t r = 0; r < s->row_count; r++) {
        const payback_frontier_row *row = &s->rows[r];
        always += row->solved.status == PAYBACK_ALWAYS_MET;
        never += row->solved.status == PAYBACK_NEVER_MET;
        if (row->solved.status != PAYBACK_SOLVED)
            continue;
        first = first != NULL ? first : row;
        last = row;
    }
    if (first != NULL)
        pb_text_format(text, "It is just met with %s at %s where %s is at %s", s->varied.name,
                       pb_x_label(&s->varied, first->solved.value.value, pb_half_width(first->solved.value)).text,
                       s->along.name, pb_x_label(&s->along, first->at, NAN).text);
    if (first != last)
        pb_text_format(text, ", and at %s where that is at %s",
                       pb_x_label(&s->varied, last->solved.value.value, pb_half_width(last->solved.value)).text,
                       pb_x_label(&s->along, last->at, NAN).text);
    pb_text_add(text, first != NULL ? ". " : "");
    if (always > 0)
        pb_text_format(text, "At %zu of %zu values of %s it is met whatever the other is. ", always, s->row_count,
                       s->along.name);
    if (never > 0)
        pb_text_format(text, "At %zu of %zu values of %s it is never met.", never, s->row_count, s->along.name);
}

static void add_frontier_verdict(struct solve_html *p)
{
    const payback_solution *s = p->solution;
    struct pb_text text = {0};
    pb_planned_sentence(&text, s, p->figure);
    pb_html_verdict_begin(&p->html, s->planned_met ? PB_LOOK_GOOD : PB_LOOK_CAUTION, "", &text);
    add_frontier_sentence(p, &text);
    pb_html_paragraph(&p->html, "", &text);
    pb_html_verdict_end(&p->html);
}

static void add_keys(struct solve_html *p)
{
    const payback_solution *s = p->solution;
    const payback_solved *solved = &s->solved;
    char remark[128];
    pb_html_keys_begin(&p->html);
    if (solved->status == PAYBACK_SOLVED && !has_frontier(s)) {
        double mean = pb_mean_at(&s->varied, solved->value.value);
        bool value = s->varied.mode == PAYBACK_VARY_VALUE;
        snprintf(remark, sizeof remark, "%.50s%s", value ? s->varied.name : pb_input_label(s, &s->varied, mean).text,
                 value ? "" : " on average");
        char at[80];
        snprintf(at, sizeof at, "%.20s%.50s", value ? pb_input_unit(s, &s->varied).text : "",
                 pb_x_label(&s->varied, solved->value.value, pb_half_width(solved->value)).text);
        pb_html_key(&p->html, "just met at", at, remark);
    }
    if (isfinite(s->varied.mean)) {
        snprintf(remark, sizeof remark, "%.100s", s->varied.name);
        pb_html_key(&p->html, s->varied.uncertain ? "planned, on average" : "planned",
                    pb_input_label(s, &s->varied, s->varied.mean).text, remark);
    }
    if (has_frontier(s) && isfinite(s->along.mean)) {
        snprintf(remark, sizeof remark, "%.100s", s->along.name);
        pb_html_key(&p->html, s->along.uncertain ? "planned, on average" : "planned",
                    pb_input_label(s, &s->along, s->along.mean).text, remark);
    }
    pb_html_key(&p->html, "figure as planned", pb_goal_label(s, s->planned.value).text, p->figure);
    snprintf(remark, sizeof remark, "%s as planned", s->planned_met ? "met" : "not met");
    char target[80];
    snprintf(target, sizeof target, "%s %.50s", s->at_least ? "≥" : "≤", bound_label(s).text);
    pb_html_key(&p->html, "target", target, remark);
    pb_html_keys_end(&p->html);
}

static void add_head(struct solve_html *p)
{
    const payback_solution *s = p->solution;
    struct pb_text about = {0};
    pb_text_add(&about, "Proposal of ");
    pb_fit(&about, s->vendor, PB_NAME_COLUMNS);
    pb_text_format(&about, " · target: %s is at %s %s · %s simulated futures", p->figure,
                   s->at_least ? "least" : "most", bound_label(s).text, pb_count((double)s->trials).text);
    pb_html_head(&p->html, s->name, about.data != NULL ? about.data : "");
    p->html.text.failed = p->html.text.failed || about.failed;
    pb_text_clear(&about);
    if (has_frontier(s))
        add_frontier_verdict(p);
    else
        add_solution(p);
    add_keys(p);
}

/* ---- along one input ---- */

static void add_curve_table(struct solve_html *p, const char *head)
{
    const payback_solution *s = p->solution;
    const char *const heads[] = {head, ">figure", "target"};
    pb_html_details_begin(&p->html, "The figures of this chart");
    pb_html_table_begin(
        &p->html, "",
        "The target’s figure along the input, by the few trials of the first look, by all where those leave it "
        "open",
        heads, 3);
    for (size_t i = 0; i < s->solved.look_count; i++) {
        const payback_look *look = &s->solved.looks[i];
        bool met = s->at_least ? look->figure >= s->bound : look->figure <= s->bound;
        pb_html_row(&p->html, pb_x_label(&s->varied, look->x, NAN).text);
        pb_html_cell(&p->html, "n", pb_goal_label(s, look->figure).text);
        pb_html_cell(&p->html, met ? "good" : "bad", met ? "met" : "not met");
        pb_html_row_end(&p->html);
    }
    pb_html_table_end(&p->html);
    pb_html_details_end(&p->html);
}

static void add_curve(struct solve_html *p)
{
    const payback_solution *s = p->solution;
    struct pb_text text = {0}, head = {0}, above = {0};
    pb_varied_head(&head, s, &s->varied);
    pb_text_format(&above, "%s%s", p->figure, s->figure_is_money ? ", " : "");
    pb_text_add(&above, s->figure_is_money ? s->currency : "");
    struct pb_solve_plot plot = {s, head.data != NULL ? head.data : "", above.data != NULL ? above.data : ""};
    struct pb_figure figure = {"The figure along the input",
                               "A curve of the target’s figure by the value of the input, with the target as a dashed "
                               "line; shaded where the target is met. The table has the figures.",
                               pb_plot_solve,
                               &plot,
                               580,
                               300,
                               280};
    pb_html_answer_begin(&p->html, "How far can it go?");
    pb_text_format(
        &text,
        "%s along %s. Dashed: the target. Shaded: where it is met. The plan is marked by a circle, the place "
        "where the target is just met by a dot.",
        p->figure, s->varied.name);
    if (text.length > 0 && text.data[0] >= 'a' && text.data[0] <= 'z')
        text.data[0] = (char)(text.data[0] - 'a' + 'A');
    pb_html_paragraph(&p->html, "", &text);
    pb_text_add(&text, "Looked at over ");
    pb_looked_over(&text, &s->varied, &s->solved);
    pb_text_add(&text, "; the chart shows the part that matters.");
    pb_html_paragraph(&p->html, "note", &text);
    pb_html_answer_chart(&p->html);
    pb_html_figure(&p->html, &figure);
    add_curve_table(p, plot.x_title);
    pb_html_answer_end(&p->html);
    p->html.text.failed = p->html.text.failed || head.failed || above.failed;
    pb_text_clear(&head);
    pb_text_clear(&above);
}

/* ---- the frontier ---- */

static void add_frontier_row(struct solve_html *p, const payback_frontier_row *row)
{
    static const char *const words[] = {"", "always met", "never met"};
    const payback_solution *s = p->solution;
    payback_estimate x = row->solved.value;
    struct pb_text text = {0};
    pb_html_row(&p->html, pb_x_label(&s->along, row->at, NAN).text);
    for (size_t c = 0; c < row->solved.crossing_count; c++) {
        payback_estimate at = row->solved.crossings[c].value;
        pb_text_format(&text, "%s%s %s", c > 0 ? ", " : "", row->solved.crossings[c].met_above ? "≥" : "≤",
                       pb_x_label(&s->varied, at.value, pb_half_width(at)).text);
    }
    if (row->solved.status != PAYBACK_SOLVED)
        pb_text_add(&text, words[row->solved.status]);
    pb_html_raw(&p->html, "<td class=\"n\">");
    pb_html_take(&p->html, &text);
    pb_html_raw(&p->html, "</td>");
    pb_html_interval_cell(&p->html, pb_x_label(&s->varied, x.low, pb_half_width(x)).text,
                          pb_x_label(&s->varied, x.high, pb_half_width(x)).text, pb_has_bounds(x));
    pb_html_row_end(&p->html);
}

static void add_frontier(struct solve_html *p)
{
    const payback_solution *s = p->solution;
    struct pb_text along = {0}, varied = {0}, figures = {0}, text = {0};
    pb_varied_head(&along, s, &s->along);
    pb_varied_head(&varied, s, &s->varied);
    pb_text_format(&figures, ">%s", varied.data != NULL ? varied.data : "");
    struct pb_solve_plot plot = {s, along.data != NULL ? along.data : "", varied.data != NULL ? varied.data : ""};
    struct pb_figure figure = {"The frontier of two inputs",
                               "A map: one input to the right, the other upwards, shaded where the target is met, a "
                               "circle where it is just met, a dot for the plan. The table has the figures.",
                               pb_plot_frontier,
                               &plot,
                               580,
                               340,
                               320};
    const char *const heads[] = {plot.x_title, figures.data != NULL ? figures.data : "", ">95% interval"};
    pb_html_answer_begin(&p->html, "Where is it met?");
    pb_text_format(&text,
                   "%s to the right, %s upwards. Shaded: the target is met. A circle: it is just met. The dot is the "
                   "plan. Each column was solved for by itself.",
                   s->along.name, s->varied.name);
    pb_html_paragraph(&p->html, "", &text);
    pb_html_answer_chart(&p->html);
    pb_html_figure(&p->html, &figure);
    pb_html_answer_end(&p->html);
    pb_html_block_begin(&p->html, "The frontier in figures");
    pb_html_table_begin(&p->html, "", "Where the target is just met: the second input for values of the first", heads,
                        3);
    for (size_t r = 0; r < s->row_count; r++)
        add_frontier_row(p, &s->rows[r]);
    pb_html_table_end(&p->html);
    pb_html_block_end(&p->html);
    p->html.text.failed = p->html.text.failed || along.failed || varied.failed || figures.failed;
    pb_text_clear(&along);
    pb_text_clear(&varied);
    pb_text_clear(&figures);
}

/* ---- the appendix ---- */

static void add_method(struct solve_html *p)
{
    static const char *const modes[] = {"", "is held at one value in all futures", "is shifted by a summand",
                                        "is multiplied by a factor"};
    const payback_solution *s = p->solution;
    struct pb_text text = {0};
    pb_html_raw(&p->html, "<section class=\"block\">");
    pb_html_element(&p->html, "h2", "", "Appendix A  Method");
    pb_text_format(&text,
                   "%s %s. The scenario is simulated anew at each value, on the same draws, so that the figure moves "
                   "with the input and not with the luck. A first look on few futures shows where the target begins or "
                   "ceases to be met; each such place is narrowed on more and found on all %s. Its interval of 95%% "
                   "comes from the %d replicates’ figures there, over the slope of the figure.",
                   s->varied.name, modes[s->varied.mode], pb_count((double)s->trials).text, s->replicates);
    pb_html_paragraph(&p->html, "", &text);
    pb_html_block_end(&p->html);
}

static void add_vary(struct pb_text *command, const payback_varied *varied)
{
    static const char *const modes[] = {"", "value", "shift", "scale"};
    pb_text_add(command, " --vary");
    pb_shell_word(command, varied->pointer);
    pb_text_format(command, " --mode %s", modes[varied->mode]);
    if (!varied->range_given)
        return;
    pb_text_add(command, " --range ");
    pb_text_add_double(command, varied->low);
    pb_text_add_char(command, ':');
    pb_text_add_double(command, varied->high);
}

static void add_manifest(struct solve_html *p)
{
    const payback_solution *s = p->solution;
    struct pb_text command = {0};
    pb_text_add(&command, "payback solve SCENARIO.json");
    if (has_frontier(s))
        add_vary(&command, &s->along);
    add_vary(&command, &s->varied);
    pb_text_add(&command, " --target");
    pb_shell_word(&command, s->target);
    const struct pb_manifest manifest = {.version = s->version,
                                         .sampler = s->sampler,
                                         .seed = s->seed,
                                         .trials = s->trials,
                                         .command = command.data != NULL ? command.data : "",
                                         .scenario = p->scenario,
                                         .digest = s->digest};
    pb_html_manifest(&p->html, "Appendix B  To make this file again", &manifest);
    p->html.text.failed = p->html.text.failed || command.failed;
    pb_text_clear(&command);
}

payback_status payback_render_solution_html(payback_text *out, const payback_solution *solution,
                                            const payback_scenario *scenario)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (solution == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_text figure = {0};
    pb_figure_words(&figure, solution->figure);
    struct solve_html p = {
        .scenario = scenario, .solution = solution, .figure = figure.data != NULL ? figure.data : ""};
    pb_html_begin(&p.html, solution->name);
    add_head(&p);
    if (has_frontier(solution))
        add_frontier(&p);
    else
        add_curve(&p);
    pb_html_appendix_begin(&p.html);
    add_method(&p);
    add_manifest(&p);
    pb_html_appendix_end(&p.html);
    p.html.text.failed = p.html.text.failed || figure.failed;
    pb_text_clear(&figure);
    return pb_html_end(&p.html, out);
}
