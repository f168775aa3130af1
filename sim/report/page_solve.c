/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback solve`: the value of an input at which a target is just met, and the figure along that input; or
 * the frontier of two inputs. */
#include "payback/html.h"
#include "payback/solve.h"

#include "report/page_model.h"
#include "report/text_result.h"
#include "report/words_solve.h"

#include <math.h>
#include <string.h>

struct subject {
    const payback_solution *solution;
    const payback_scenario *scenario; /* may be NULL */
};

static bool has_frontier(const payback_solution *s)
{
    return s->along.pointer != NULL;
}

/* The target's bound, a share as it was written. */
static struct pb_label bound_label(const payback_solution *s)
{
    return s->figure_is_share ? pb_requirement(s->bound) : pb_goal_label(s, s->bound);
}

static const char *head_of(struct pb_report *page, const payback_solution *s, const payback_varied *varied)
{
    struct pb_text head = {0};
    pb_varied_head(&head, s, varied);
    return pb_report_keep_text(page, &head);
}

/* The same for a column of a table: it wraps behind its comma only. */
static const char *column_head(struct pb_report *page, const char *head)
{
    struct pb_text text = {0};
    for (const char *c = head; *c != '\0'; c++)
        if (*c == ' ' && c > head && c[-1] != ',')
            pb_text_add(&text, PB_NBSP);
        else
            pb_text_add_char(&text, *c);
    return pb_report_keep_text(page, &text);
}

/* ---- the answer ---- */

static void add_other_crossings(struct pb_report *page, const payback_solution *s, const char *figure)
{
    struct pb_text text = {0};
    for (size_t c = 1; c < s->solved.crossing_count; c++) {
        pb_text_add(&text, c > 1 ? " Also " : "There is more than one such place. Also ");
        pb_way_sentence(&text, s, figure, &s->solved.crossings[c]);
    }
    if (s->solved.crossing_count > 1 && s->solved.range_count > 0) {
        pb_text_add_char(&text, ' ');
        pb_met_ranges_sentence(&text, &s->varied, &s->solved);
    }
    if (!s->solved.monotone)
        pb_text_format(&text,
                       "%sThe figure does not move in one direction over the range: crossings that are close "
                       "together may have been missed.",
                       text.length > 0 ? " " : "");
    pb_report_paragraph(page, PB_PLAIN, &text);
}

static void add_answer(struct pb_report *page, const payback_solution *s, const char *figure)
{
    const payback_solved *solved = &s->solved;
    struct pb_text text = {0};
    bool found = solved->status == PAYBACK_SOLVED, always = solved->status == PAYBACK_ALWAYS_MET;
    if (found)
        pb_way_sentence(&text, s, figure, &solved->crossings[0]);
    else
        pb_nothing_found_sentence(&text, &s->varied, solved);
    pb_report_verdict(page,
                      found    ? s->planned_met ? PB_LOOK_GOOD : PB_LOOK_CAUTION
                      : always ? PB_LOOK_GOOD
                               : PB_LOOK_BAD,
                      found    ? "Solved:"
                      : always ? "Always:"
                               : "Never:",
                      &text);
    pb_planned_sentence(&text, s, figure);
    const payback_estimate x = solved->value;
    if (found && pb_has_bounds(x) && x.high > x.low)
        pb_text_format(&text, " The place where it is just met has a 95%% interval of %s to %s.",
                       pb_x_label(&s->varied, x.low, pb_half_width(x)).text,
                       pb_x_label(&s->varied, x.high, pb_half_width(x)).text);
    pb_report_paragraph(page, PB_PLAIN, &text);
    add_other_crossings(page, s, figure);
}

static struct pb_label solved_label(const payback_solution *s, const payback_frontier_row *row)
{
    return pb_x_label(&s->varied, row->solved.value.value, pb_half_width(row->solved.value));
}

static size_t count_rows(const payback_solution *s, payback_solve_status status)
{
    size_t count = 0;
    for (size_t r = 0; r < s->row_count; r++)
        count += s->rows[r].solved.status == status;
    return count;
}

/* From the first row that is solved to the last one. */
static void add_frontier_sentence(struct pb_report *page, const payback_solution *s)
{
    const payback_frontier_row *first = NULL, *last = NULL;
    struct pb_text text = {0};
    for (size_t r = 0; r < s->row_count; r++)
        if (s->rows[r].solved.status == PAYBACK_SOLVED) {
            first = first != NULL ? first : &s->rows[r];
            last = &s->rows[r];
        }
    if (first != NULL)
        pb_text_format(&text, "It is just met with %s at %s where %s is at %s", s->varied.name,
                       solved_label(s, first).text, s->along.name, pb_x_label(&s->along, first->at, NAN).text);
    if (first != last)
        pb_text_format(&text, ", and at %s where that is at %s", solved_label(s, last).text,
                       pb_x_label(&s->along, last->at, NAN).text);
    pb_text_add(&text, first != NULL ? ". " : "");
    size_t always = count_rows(s, PAYBACK_ALWAYS_MET), never = count_rows(s, PAYBACK_NEVER_MET);
    if (always > 0)
        pb_text_format(&text, "At %zu of %zu values of %s it is met whatever the other is. ", always, s->row_count,
                       s->along.name);
    if (never > 0)
        pb_text_format(&text, "At %zu of %zu values of %s it is never met.", never, s->row_count, s->along.name);
    pb_report_paragraph(page, PB_PLAIN, &text);
}

/* ---- key figures ---- */

static void add_key_of_plan(struct pb_report *page, const payback_solution *s, const payback_varied *varied)
{
    if (isfinite(varied->mean))
        pb_report_key(page, varied->uncertain ? "planned, on average" : "planned",
                      pb_input_label(s, varied, varied->mean).text, varied->name);
}

static void add_keys(struct pb_report *page, const payback_solution *s, const char *figure)
{
    const payback_estimate x = s->solved.value;
    if (s->solved.status == PAYBACK_SOLVED && !has_frontier(s)) {
        bool value = s->varied.mode == PAYBACK_VARY_VALUE;
        struct pb_label mean = pb_input_label(s, &s->varied, pb_mean_at(&s->varied, x.value));
        pb_report_key(page, "just met at",
                      pb_report_words(page, "%s%s", value ? pb_input_unit(s, &s->varied).text : "",
                                      pb_x_label(&s->varied, x.value, pb_half_width(x)).text),
                      value ? s->varied.name : pb_report_words(page, "%s on average", mean.text));
    }
    add_key_of_plan(page, s, &s->varied);
    if (has_frontier(s))
        add_key_of_plan(page, s, &s->along);
    pb_report_key(page, "figure as planned", pb_goal_label(s, s->planned.value).text, figure);
    pb_report_key(page, "target", pb_report_words(page, "%s %s", s->at_least ? "≥" : "≤", bound_label(s).text),
                  s->planned_met ? "met as planned" : "not met as planned");
}

/* ---- along one input ---- */

static void add_looks(struct pb_report *page, const payback_solution *s, const char *head)
{
    pb_report_figure_table(page, "The target’s figure along the input, by the few trials of the first look, by all "
                                 "where those leave it open");
    pb_report_words_column(page, column_head(page, head), 12);
    pb_report_column(page, "figure", PB_KIND_NUMBER);
    pb_report_words_column(page, "target", 0);
    for (size_t i = 0; i < s->solved.look_count; i++) {
        const payback_look *look = &s->solved.looks[i];
        bool met = s->at_least ? look->figure >= s->bound : look->figure <= s->bound;
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, pb_x_label(&s->varied, look->x, NAN).text);
        pb_report_labelled(page, PB_PLAIN, pb_goal_label(s, look->figure), look->figure);
        pb_report_cell(page, met ? PB_GOOD : PB_BAD, met ? "met" : "not met");
    }
}

/* The sentence begins with a capital. */
static const char *capital(struct pb_report *page, const char *words)
{
    bool small = words[0] >= 'a' && words[0] <= 'z';
    return pb_report_words(page, "%c%s", small ? words[0] - 'a' + 'A' : words[0], words[0] != '\0' ? words + 1 : "");
}

static void add_curve(struct pb_report *page, const payback_solution *s, const char *figure_words)
{
    const struct pb_solve_plot plot = {s, head_of(page, s, &s->varied),
                                       pb_report_words(page, "%s%s%s", figure_words, s->figure_is_money ? ", " : "",
                                                       s->figure_is_money ? s->currency : "")};
    const struct pb_figure figure = {"The figure along the input",
                                     "A curve of the target’s figure by the value of the input, with the target as a "
                                     "dashed line; shaded where the target is met. The table has the figures.",
                                     pb_plot_solve,
                                     pb_report_keep(page, &plot, sizeof plot),
                                     580,
                                     300,
                                     280};
    struct pb_text text = {0};
    pb_report_section(page, PB_BESIDE, "How far can it go?");
    pb_report_media(page, PB_ON_PAPER);
    pb_report_say(page,
                  "%s along %s. Dashed: the target. Shaded: where it is met. The plan is marked by a circle, the place "
                  "where the target is just met by a dot.",
                  capital(page, figure_words), s->varied.name);
    pb_report_media(page, PB_EVERYWHERE);
    pb_text_add(&text, "Looked at over ");
    pb_looked_over(&text, &s->varied, &s->solved);
    pb_report_note(page, "%s, on the same draws for every value.", pb_report_keep_text(page, &text));
    pb_report_figure(page, &figure, NULL);
    add_looks(page, s, plot.x_title);
}

/* ---- the frontier ---- */

static void add_frontier_row(struct pb_report *page, const payback_solution *s, const payback_frontier_row *row)
{
    static const char *const words[] = {"", "always met", "never met"};
    const payback_solved *solved = &row->solved;
    payback_estimate x = solved->value;
    struct pb_text text = {0};
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, pb_x_label(&s->along, row->at, NAN).text);
    for (size_t c = 0; c < solved->crossing_count; c++) {
        payback_estimate at = solved->crossings[c].value;
        pb_text_format(&text, "%s%s %s", c > 0 ? ", " : "", solved->crossings[c].met_above ? "≥" : "≤",
                       pb_x_label(&s->varied, at.value, pb_half_width(at)).text);
    }
    bool found = solved->status == PAYBACK_SOLVED;
    pb_report_cell(page, found ? PB_PLAIN : PB_FAINT, found ? pb_report_keep_text(page, &text) : words[solved->status]);
    pb_report_cell(page, PB_FAINT,
                   pb_has_bounds(x)
                       ? pb_report_words(page, "%s to %s", pb_x_label(&s->varied, x.low, pb_half_width(x)).text,
                                         pb_x_label(&s->varied, x.high, pb_half_width(x)).text)
                       : "–");
    pb_text_clear(&text);
}

static void add_frontier(struct pb_report *page, const payback_solution *s)
{
    const struct pb_solve_plot plot = {s, head_of(page, s, &s->along), head_of(page, s, &s->varied)};
    const struct pb_figure figure = {
        "The frontier of two inputs",
        "A map: one input to the right, the other upwards, shaded where the target is met, "
        "a circle where it is just met, a dot for the plan. The table has the figures.",
        pb_plot_frontier,
        pb_report_keep(page, &plot, sizeof plot),
        580,
        340,
        320};
    pb_report_media(page, PB_ON_PAPER);
    pb_report_section(page, PB_BESIDE, "Where is it met?");
    pb_report_say(page,
                  "%s to the right, %s upwards. Shaded: the target is met. A circle: it is just met. The dot is the "
                  "plan. Each column was solved for by itself.",
                  s->along.name, s->varied.name);
    pb_report_figure(page, &figure, NULL);
    pb_report_media(page, PB_EVERYWHERE);
    pb_report_section(page, PB_ACROSS, "The frontier in figures");
    pb_report_table(page, "Where the target is just met: the second input for values of the first");
    pb_report_words_column(page, column_head(page, plot.x_title), 12);
    pb_report_column(page, column_head(page, plot.y_title), PB_KIND_NUMBER);
    pb_report_column(page, "95% interval", PB_KIND_NUMBER);
    for (size_t r = 0; r < s->row_count; r++)
        add_frontier_row(page, s, &s->rows[r]);
}

/* ---- the appendix ---- */

static void add_method(struct pb_report *page, const payback_solution *s)
{
    static const char *const modes[] = {"", "is held at one value in all futures", "is shifted by a summand",
                                        "is multiplied by a factor"};
    pb_report_section(page, PB_ACROSS, "Appendix A  Method");
    pb_report_say(page,
                  "%s %s. The scenario is simulated anew at each value, on the same draws, so that the figure moves "
                  "with the input and not by chance. A first look on few futures shows where the target begins or "
                  "ceases to be met; each such place is narrowed on more and found on all %s. Its interval of 95%% "
                  "comes from the %d replicates’ figures there, over the slope of the figure.",
                  s->varied.name, modes[s->varied.mode], pb_count((double)s->trials).text, s->replicates);
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

static void add_manifest(struct pb_report *page, const struct subject *subject)
{
    const payback_solution *s = subject->solution;
    struct pb_text command = {0};
    pb_text_add(&command, "payback solve SCENARIO.json");
    if (has_frontier(s))
        add_vary(&command, &s->along);
    add_vary(&command, &s->varied);
    pb_text_add(&command, " --target");
    pb_shell_word(&command, s->target);
    const struct pb_manifest manifest = PB_MANIFEST(s, pb_report_keep_text(page, &command), subject->scenario);
    pb_report_manifest(page, "Appendix B  To make this file again", &manifest);
}

/* ---- the page ---- */

static void build(struct pb_report *page, const void *data)
{
    const struct subject *subject = data;
    const payback_solution *s = subject->solution;
    struct pb_text words = {0};
    pb_figure_words(&words, s->figure);
    const char *figure = pb_report_keep_text(page, &words);
    pb_report_title(page, s->name,
                    pb_report_words(page, "Proposal of %s · target: %s is at %s %s · %s simulated futures", s->vendor,
                                    figure, s->at_least ? "least" : "most", bound_label(s).text,
                                    pb_count((double)s->trials).text));
    if (has_frontier(s)) {
        pb_planned_sentence(&words, s, figure);
        pb_report_verdict(page, s->planned_met ? PB_LOOK_GOOD : PB_LOOK_CAUTION, "", &words);
        add_frontier_sentence(page, s);
    } else {
        add_answer(page, s, figure);
    }
    add_keys(page, s, figure);
    if (has_frontier(s))
        add_frontier(page, s);
    else
        add_curve(page, s, figure);
    pb_report_appendix(page);
    add_method(page, s);
    add_manifest(page, subject);
}

payback_status payback_render_solution(payback_text *out, const payback_solution *solution, const payback_style *style)
{
    const struct subject subject = {solution, NULL};
    return pb_report_render_text(out, build, solution != NULL ? &subject : NULL, style);
}

payback_status payback_render_solution_html(payback_text *out, const payback_solution *solution,
                                            const payback_scenario *scenario)
{
    const struct subject subject = {solution, scenario};
    return pb_report_render_html(out, build, solution != NULL ? &subject : NULL);
}
