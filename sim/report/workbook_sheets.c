/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sheets of a run that show figures: summary, all figures, assumptions, curve, fan, draws. */
#include "report/figures.h"
#include "report/interval.h"
#include "report/text_result.h"
#include "report/words.h"
#include "report/words_result.h"
#include "report/workbook.h"

#include "report/settings.h"
#include "report/words_deal.h"

#include <math.h>
#include <string.h>

static const char *verdict_words(payback_verdict verdict)
{
    return verdict == PAYBACK_MET ? "Met" : verdict == PAYBACK_NOT_MET ? "Not met" : "Not resolved by this many trials";
}

static void sentence(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_result *r)
{
    struct pb_text text = {0};
    pb_text_format(
        &text,
        "%s: %.1f %% of the trials pay back within %g months (%.0f %% required), on the %s basis; %.1f %% never do.",
        verdict_words(r->verdict), 100 * r->payback_probability.value, r->target_months, 100 * r->required_probability,
        r->basis, 100 * r->never.value);
    pb_book_take(book, sheet, row, 0, &text, PB_CELL_BOLD);
}

/* Name of the outcome in the result, label, style. */
struct line {
    const char *name, *label;
    enum pb_cell_style style;
};

static const struct line of_basis[] = {
    {"payback_months", "Payback, months", PB_CELL_TENTHS},
    {"discounted_payback_months", "Discounted payback, months", PB_CELL_TENTHS},
    {"npv", "NPV", PB_CELL_MONEY},
    {"net_value", "Net value to the horizon", PB_CELL_MONEY},
    {"run_rate", "Run rate, a year", PB_CELL_MONEY},
    {"roi", "ROI at the ROI month", PB_CELL_SHARE},
    {"roi_horizon", "ROI at the horizon", PB_CELL_SHARE},
};

static const struct line once[] = {
    {"peak_funding", "Peak funding", PB_CELL_MONEY},
    {"go_live_month", "Go-live, month", PB_CELL_TENTHS},
    {"fte_saved", "Agents saved at the horizon", PB_CELL_TENTHS},
    {"hours_saved", "Agent hours saved", PB_CELL_COUNT},
    {"deflected_share", "True deflection, of all tickets", PB_CELL_SHARE},
    {"contained_share", "Containment, of all tickets", PB_CELL_SHARE},
    {"cost_per_ticket_today", "Cost per ticket today", PB_CELL_PRICE},
    {"cost_per_ticket_status_quo", "Cost per ticket later, without the tool", PB_CELL_PRICE},
    {"cost_per_ticket_with_tool", "Cost per ticket later, with it", PB_CELL_PRICE},
    {"cost_per_true_resolution", "Cost per true resolution", PB_CELL_PRICE},
};

static enum pb_cell_style style_for(const struct line *line, const payback_outcome *outcome)
{
    return line->style == PB_CELL_PRICE ? pb_book_price_style(outcome->quantiles[PAYBACK_P50].value) : line->style;
}

static void outcome_row(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_result *r, const char *basis,
                        const struct line *line)
{
    const payback_outcome *outcome = pb_find_outcome(r, basis, line->name);
    pb_book_text(book, sheet, row, 0, line->label, PB_CELL_PLAIN);
    pb_book_text(book, sheet, row, 1, basis, PB_CELL_PLAIN);
    const double figures[] = {outcome->mean.value,
                              outcome->mean.low,
                              outcome->mean.high,
                              outcome->quantiles[PAYBACK_P05].value,
                              outcome->quantiles[PAYBACK_P10].value,
                              outcome->quantiles[PAYBACK_P50].value,
                              outcome->quantiles[PAYBACK_P90].value,
                              outcome->quantiles[PAYBACK_P95].value};
    for (int f = 0; f < 8; f++)
        pb_book_number(book, sheet, row, 2 + f, figures[f], style_for(line, outcome));
    pb_book_number(book, sheet, row, 10, outcome->never_share.value, PB_CELL_SHARE);
}

/* ---- the summary: the decision's basis, charts beside the figures ---- */

enum { SUMMARY_HEAD = 4, SUMMARY_COLUMNS = 6, SUMMARY_CHARTS = 7, CHART_ROWS = 15 };

static void about(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_result *r)
{
    struct pb_text text = {0};
    pb_text_format(&text, "Proposal of %s · %s · %s basis · %s · %s trials", r->vendor,
                   pb_months(r->horizon_months).text, r->basis, r->currency, pb_count((double)r->trials).text);
    pb_book_take(book, sheet, row, 0, &text, PB_CELL_PLAIN);
}

static void share_row(struct pb_book *book, lxw_worksheet *sheet, int row, struct pb_text *label, double share)
{
    pb_book_take(book, sheet, row, 0, label, PB_CELL_PLAIN);
    pb_book_number(book, sheet, row, 1, share, PB_CELL_SHARE);
}

static int share_rows(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_result *r)
{
    struct pb_text label = {0};
    pb_text_format(&label, "Paid back by month %s (required: %s)", pb_general(r->target_months).text,
                   pb_requirement(r->required_probability).text);
    share_row(book, sheet, row++, &label, r->payback_probability.value);
    pb_text_format(&label, "Never paid back within %s", pb_months(r->horizon_months).text);
    share_row(book, sheet, row++, &label, r->never.value);
    pb_text_format(&label, "Chance of a loss after %s", pb_months(r->horizon_months).text);
    share_row(book, sheet, row++, &label, pb_is_nothing(r) ? 0 : 1 - r->net_value_positive.value);
    return row;
}

/* Mean, three quantiles and the share of never, where it can be. */
static void key_row(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_result *r, const char *basis,
                    const struct line *line)
{
    static const int quantiles[] = {PAYBACK_P10, PAYBACK_P50, PAYBACK_P90};
    const payback_outcome *outcome = pb_find_outcome(r, basis, line->name);
    pb_book_text(book, sheet, row, 0, line->label, PB_CELL_PLAIN);
    enum pb_cell_style style = style_for(line, outcome);
    pb_book_number(book, sheet, row, 1, outcome->mean.value, style);
    for (int q = 0; q < 3; q++)
        pb_book_number(book, sheet, row, 2 + q, outcome->quantiles[quantiles[q]].value, style);
    if (outcome->never_share.value > 0)
        pb_book_number(book, sheet, row, 5, outcome->never_share.value, PB_CELL_SHARE);
}

/* The lines of a kind that are not nothing, and their sum as a live formula. Its row is *row afterwards. */
static double group_rows(struct pb_book *book, lxw_worksheet *sheet, int *row, const payback_result *r, int kind,
                         const char *label)
{
    int first = *row;
    double sum = 0;
    struct pb_text formula = {0};
    for (size_t s = 0; s < r->source_count; s++)
        if ((int)r->sources[s].kind == kind && r->sources[s].mean != 0) {
            pb_book_text(book, sheet, *row, 0, pb_source_words(r->sources[s].name), PB_CELL_PLAIN);
            pb_book_number(book, sheet, (*row)++, 1, r->sources[s].mean, PB_CELL_MONEY);
            sum += r->sources[s].mean;
        }
    pb_book_text(book, sheet, *row, 0, label, PB_CELL_BOLD);
    if (*row > first && isfinite(sum)) {
        pb_text_format(&formula, "=SUM(B%d:B%d)", first + 1, *row);
        pb_book_formula(book, sheet, *row, 1, formula.data, sum, PB_CELL_MONEY_BOLD);
    } else
        pb_book_number(book, sheet, *row, 1, sum, PB_CELL_MONEY_BOLD);
    pb_text_clear(&formula);
    return sum;
}

static int value_rows(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_result *r)
{
    static const char *const groups[] = {"Hard benefits", "Soft benefits", "Costs"};
    struct pb_text text = {0};
    double net = 0;
    pb_text_format(&text, "Where the value comes from and goes to, mean over %s", pb_months(r->horizon_months).text);
    pb_book_take(book, sheet, row++, 0, &text, PB_CELL_BOLD);
    for (int kind = PAYBACK_HARD_BENEFIT; kind <= PAYBACK_COST; kind++) {
        net += group_rows(book, sheet, &row, r, kind, groups[kind]);
        pb_text_format(&text, "%sB%d", kind == PAYBACK_HARD_BENEFIT ? "=" : "+", ++row);
    }
    pb_book_text(book, sheet, row, 0, "Net value, all benefits", PB_CELL_BOLD);
    if (isfinite(net))
        pb_book_formula(book, sheet, row++, 1, text.data, net, PB_CELL_MONEY_BOLD);
    else
        pb_book_number(book, sheet, row++, 1, net, PB_CELL_MONEY_BOLD);
    pb_text_clear(&text);
    return row;
}

void pb_sheet_summary(struct pb_book *book, const payback_result *r)
{
    static const char *const names[SUMMARY_COLUMNS] = {"Figure", ">Mean", ">P10", ">Median", ">P90", ">Never"};
    lxw_worksheet *sheet = pb_book_sheet(book, "Summary", SUMMARY_HEAD + 1);
    int row = SUMMARY_HEAD + 1;
    pb_book_widths(book, sheet, 0, 0, 40);
    pb_book_widths(book, sheet, 1, SUMMARY_COLUMNS - 1, book->money_width);
    pb_book_widths(book, sheet, SUMMARY_COLUMNS, SUMMARY_COLUMNS, 3);
    pb_book_text(book, sheet, 0, 0, r->name, PB_CELL_TITLE);
    about(book, sheet, 1, r);
    sentence(book, sheet, 2, r);
    pb_book_heads(book, sheet, SUMMARY_HEAD, names, SUMMARY_COLUMNS, 1);
    row = share_rows(book, sheet, row, r);
    for (size_t l = 0; l < sizeof of_basis / sizeof of_basis[0]; l++)
        key_row(book, sheet, row++, r, r->basis, &of_basis[l]);
    for (size_t l = 0; l < sizeof once / sizeof once[0]; l++)
        key_row(book, sheet, row++, r, "", &once[l]);
    pb_book_text(book, sheet, row, 0,
                 "Payback: the mean is that of the trials that pay back, quantiles are those of all.", PB_CELL_PLAIN);
    row = value_rows(book, sheet, row + 2, r);
    struct pb_text text = {0};
    pb_text_format(&text, "payback %s, scenario %s, %zu trials (%s), seed %.0f, %d replicates", r->version, r->digest,
                   r->trials, r->sampler, r->seed, r->replicates);
    pb_book_take(book, sheet, row + 1, 0, &text, PB_CELL_PLAIN);
    pb_book_curve_chart(book, sheet, SUMMARY_HEAD + 1, SUMMARY_CHARTS, r);
    pb_book_fan_chart(book, sheet, SUMMARY_HEAD + 1 + CHART_ROWS, SUMMARY_CHARTS, r);
}

/* ---- every figure, on every basis, with its interval ---- */

void pb_sheet_figures(struct pb_book *book, const payback_result *r)
{
    static const char *const names[] = {"Figure", "Basis", ">Mean", ">95% low", ">95% high", ">P5",
                                        ">P10",   ">P50",  ">P90",  ">P95",     ">Never"};
    static const char *const bases[] = {"budget", "hard", "total"};
    lxw_worksheet *sheet = pb_book_sheet(book, "Figures", 1);
    int row = 1;
    pb_book_widths(book, sheet, 0, 0, 40);
    pb_book_widths(book, sheet, 1, 1, 8);
    pb_book_widths(book, sheet, 2, 10, book->money_width);
    pb_book_heads(book, sheet, 0, names, 11, 1);
    for (int b = 0; b < 3; b++)
        for (size_t l = 0; l < sizeof of_basis / sizeof of_basis[0]; l++)
            outcome_row(book, sheet, row++, r, bases[b], &of_basis[l]);
    for (size_t l = 0; l < sizeof once / sizeof once[0]; l++)
        outcome_row(book, sheet, row++, r, "", &once[l]);
    pb_book_text(book, sheet, row + 1, 0, pb_interval_meaning, PB_CELL_PLAIN);
}

/* ---- assumptions ---- */

/* By the unit in the table of inputs, "share per year", "currency per hour", and the size; whole numbers stay whole
 * only where all of them are. */
static enum pb_cell_style style_of(const char *unit, const double *figures, int count)
{
    enum pb_cell_style style = pb_book_number_style(figures[0]);
    if (pb_is_share(unit))
        return PB_CELL_SHARE;
    if (strncmp(unit, "currency", strlen("currency")) == 0)
        return pb_book_price_style(figures[0]);
    for (int f = 1; f < count; f++)
        if (style == PB_CELL_COUNT && figures[f] != round(figures[f]) && fabs(figures[0]) < 100)
            style = PB_CELL_HUNDREDTHS;
    return style;
}

enum { MEANING_WIDTH = 44, SHAPE_WIDTH = 36, NOTE_WIDTH = 60, GAP = 7, SHAPE, NOTE, GIVEN, PATH, ASSUMPTION_COLUMNS };

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* "scenario" or "default"; where files extend each other, which of them. */
static void given_by(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_scenario *scenario, bool given,
                     const char *file, bool inherited)
{
    struct pb_text text = {0};
    if (given && pb_is_composed(scenario))
        pb_file_words(&text, file, inherited);
    if (text.length == 0)
        pb_text_add(&text, given ? "scenario" : "default");
    pb_book_take(book, sheet, row, GIVEN, &text, PB_CELL_WRAP);
}

static void assumption_row(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_scenario *scenario,
                           const payback_assumption *assumption)
{
    const double figures[] = {assumption->mean, assumption->p10, assumption->p50, assumption->p90};
    enum pb_cell_style style = style_of(assumption->unit, figures, 4);
    struct pb_text words = {0}, shape = {0};
    int lines = larger(pb_book_lines(assumption->meaning, MEANING_WIDTH), pb_book_lines(assumption->note, NOTE_WIDTH));
    pb_pointer_words(&words, scenario, assumption->pointer);
    pb_book_take(book, sheet, row, 0, &words, PB_CELL_PLAIN);
    pb_book_text(book, sheet, row, 1, assumption->meaning, PB_CELL_WRAP);
    pb_book_text(book, sheet, row, 2, assumption->unit, PB_CELL_PLAIN);
    for (int f = 0; f < 4; f++)
        pb_book_number(book, sheet, row, 3 + f, figures[f], style);
    if (assumption->uncertain && !assumption->event)
        pb_distribution_words(&shape, assumption->distribution);
    lines = larger(lines, pb_book_lines(shape.data, SHAPE_WIDTH));
    pb_book_take(book, sheet, row, SHAPE, &shape, PB_CELL_WRAP);
    pb_book_text(book, sheet, row, NOTE, assumption->note, PB_CELL_WRAP);
    given_by(book, sheet, row, scenario, assumption->given, assumption->file, assumption->inherited);
    pb_book_text(book, sheet, row, PATH, assumption->pointer, PB_CELL_PLAIN);
    pb_book_row_lines(book, sheet, row, lines);
}

struct setting_rows {
    struct pb_book *book;
    lxw_worksheet *sheet;
    int row;
    const payback_scenario *scenario;
};

/* Rules and terms have words in place of figures. */
static void setting_row(void *context, const struct pb_setting *setting)
{
    struct setting_rows *rows = context;
    pb_book_text(rows->book, rows->sheet, rows->row, 0, setting->name, PB_CELL_PLAIN);
    pb_book_text(rows->book, rows->sheet, rows->row, 1, setting->value, PB_CELL_WRAP);
    given_by(rows->book, rows->sheet, rows->row, rows->scenario, setting->given, setting->file, setting->inherited);
    pb_book_text(rows->book, rows->sheet, rows->row, PATH, setting->pointer, PB_CELL_PLAIN);
    rows->row++;
}

void pb_sheet_assumptions(struct pb_book *book, const payback_scenario *scenario)
{
    static const char *const names[ASSUMPTION_COLUMNS] = {"Assumption", "Meaning",      "Unit",     ">Mean",
                                                          ">P10",       ">P50",         ">P90",     "",
                                                          "Shape",      "Source, note", "Given by", "Path"};
    lxw_worksheet *sheet = pb_book_sheet(book, "Assumptions", 1);
    pb_book_heads(book, sheet, 0, names, ASSUMPTION_COLUMNS, 1);
    pb_book_widths(book, sheet, 0, 0, 38);
    pb_book_widths(book, sheet, 1, 1, MEANING_WIDTH);
    pb_book_widths(book, sheet, 2, 2, 22);
    pb_book_widths(book, sheet, 3, 6, 15);
    pb_book_widths(book, sheet, GAP, GAP, 2);
    pb_book_widths(book, sheet, SHAPE, SHAPE, SHAPE_WIDTH);
    pb_book_widths(book, sheet, NOTE, NOTE, NOTE_WIDTH);
    pb_book_widths(book, sheet, GIVEN, GIVEN, pb_is_composed(scenario) ? 34 : 10);
    pb_book_widths(book, sheet, PATH, PATH, 48);
    for (size_t a = 0; a < payback_scenario_assumption_count(scenario); a++)
        assumption_row(book, sheet, (int)a + 1, scenario, payback_scenario_assumption(scenario, a));
    struct setting_rows rows = {book, sheet, (int)payback_scenario_assumption_count(scenario) + 2, scenario};
    if (!pb_list_settings(scenario, setting_row, &rows))
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
}

void pb_sheet_categories(struct pb_book *book, const payback_result *r)
{
    static const char *const names[] = {"Category",       ">Agent hours saved", ">95% low", ">95% high",
                                        ">Really solved", ">95% low",           ">95% high"};
    if (r->category_count == 0)
        return;
    lxw_worksheet *sheet = pb_book_sheet(book, "By category", 1);
    pb_book_heads(book, sheet, 0, names, 7, 1);
    pb_book_widths(book, sheet, 0, 0, 38);
    pb_book_widths(book, sheet, 1, 6, 18);
    for (size_t i = 0; i < r->category_count; i++) {
        const payback_category_result *category = &r->categories[i];
        const payback_estimate *figures[] = {&category->hours_saved, &category->deflected_share};
        int row = (int)i + 1;
        pb_book_text(book, sheet, row, 0, category->name, PB_CELL_PLAIN);
        for (int f = 0; f < 2; f++) {
            enum pb_cell_style style = f == 0 ? PB_CELL_COUNT : PB_CELL_SHARE;
            pb_book_number(book, sheet, row, 3 * f + 1, figures[f]->value, style);
            pb_book_number(book, sheet, row, 3 * f + 2, figures[f]->low, style);
            pb_book_number(book, sheet, row, 3 * f + 3, figures[f]->high, style);
        }
    }
    pb_book_text(book, sheet, (int)r->category_count + 2, 0, pb_interval_meaning, PB_CELL_PLAIN);
}

void pb_sheet_bill(struct pb_book *book, const payback_result *r)
{
    static const char *const names[] = {"Vendor's bill", ">Mean", ">P10", ">P50", ">P90", ">Above the year's budget"};
    static const int levels[] = {PAYBACK_P10, PAYBACK_P50, PAYBACK_P90};
    bool budget = !isnan(r->bill_budget_per_year);
    int line = 1;
    if (!pb_has_bill(r))
        return;
    lxw_worksheet *sheet = pb_book_sheet(book, "Vendor's bill", 1);
    pb_book_heads(book, sheet, 0, names, budget ? 6 : 5, 2);
    pb_book_widths(book, sheet, 0, 0, 38);
    pb_book_widths(book, sheet, 1, 5, book->money_width);
    for (const struct pb_bill_row *row = pb_bill_rows; row->outcome != NULL; row++) {
        const payback_outcome *bill = pb_find_outcome(r, "", row->outcome);
        if (isnan(bill->mean.value))
            continue;
        pb_book_text(book, sheet, line, 0, row->label, PB_CELL_PLAIN);
        pb_book_number(book, sheet, line, 1, bill->mean.value, PB_CELL_MONEY);
        for (int q = 0; q < 3; q++)
            pb_book_number(book, sheet, line, 2 + q, bill->quantiles[levels[q]].value, PB_CELL_MONEY);
        if (budget && !isnan(pb_over_budget(r, row)))
            pb_book_number(book, sheet, line, 5, pb_over_budget(r, row), PB_CELL_SHARE);
        line++;
    }
}

/* ---- the contract ---- */

static void contract_setting(void *context, const struct pb_setting *setting)
{
    struct setting_rows *rows = context;
    if (!pb_is_of_contract(setting->pointer))
        return;
    pb_book_row_lines(rows->book, rows->sheet, rows->row, pb_book_lines(setting->value, MEANING_WIDTH));
    pb_book_text(rows->book, rows->sheet, rows->row, 0, setting->name, PB_CELL_PLAIN);
    pb_book_text(rows->book, rows->sheet, rows->row, 1, setting->value, PB_CELL_WRAP);
    pb_book_text(rows->book, rows->sheet, rows->row++, 4, setting->given ? "scenario" : "default", PB_CELL_PLAIN);
}

/* A price or a quantity of the contract: "0.99", or what it is drawn from. */
static void contract_figure(struct setting_rows *rows, const payback_scenario *scenario,
                            const payback_assumption *assumption)
{
    struct pb_text words = {0}, value = {0};
    if (assumption->uncertain && !assumption->event)
        pb_distribution_words(&value, assumption->distribution);
    else
        pb_text_add(&value, pb_general(assumption->mean).text);
    pb_pointer_words(&words, scenario, assumption->pointer);
    pb_book_row_lines(rows->book, rows->sheet, rows->row,
                      larger(pb_book_lines(value.data, MEANING_WIDTH), pb_book_lines(assumption->note, NOTE_WIDTH)));
    pb_book_take(rows->book, rows->sheet, rows->row, 0, &words, PB_CELL_PLAIN);
    pb_book_take(rows->book, rows->sheet, rows->row, 1, &value, PB_CELL_WRAP);
    pb_book_text(rows->book, rows->sheet, rows->row, 2, assumption->unit, PB_CELL_PLAIN);
    pb_book_text(rows->book, rows->sheet, rows->row, 3, assumption->note, PB_CELL_WRAP);
    pb_book_text(rows->book, rows->sheet, rows->row++, 4, "scenario", PB_CELL_PLAIN);
}

void pb_sheet_contract(struct pb_book *book, const payback_scenario *scenario)
{
    static const char *const names[] = {"Term", "As the scenario has it", "Unit", "Source, note", "Given by"};
    enum { HEAD = 2 };
    lxw_worksheet *sheet = pb_book_sheet(book, "Contract", HEAD + 1);
    struct setting_rows rows = {book, sheet, HEAD + 1, scenario};
    struct pb_text deal = {0};
    pb_deal_sentence(&deal, scenario);
    pb_book_take(book, sheet, 0, 0, &deal, PB_CELL_BOLD);
    pb_book_heads(book, sheet, HEAD, names, 5, 1);
    pb_book_widths(book, sheet, 0, 0, 38);
    pb_book_widths(book, sheet, 1, 1, MEANING_WIDTH);
    pb_book_widths(book, sheet, 2, 2, 22);
    pb_book_widths(book, sheet, 3, 3, NOTE_WIDTH);
    if (!pb_list_settings(scenario, contract_setting, &rows))
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    for (size_t a = 0; a < payback_scenario_assumption_count(scenario); a++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, a);
        if (assumption->given && pb_is_of_contract(assumption->pointer))
            contract_figure(&rows, scenario, assumption);
    }
}

/* ---- the figures of the charts ---- */

void pb_sheet_curve(struct pb_book *book, const payback_result *r)
{
    static const char *const names[] = {">Month", ">Paid back by then", ">95% low", ">95% high", ">Required"};
    lxw_worksheet *sheet = pb_book_sheet(book, PB_SHEET_CURVE, 1);
    pb_book_heads(book, sheet, 0, names, 5, 1);
    pb_book_widths(book, sheet, 0, 4, 16);
    for (int t = 0; t <= r->horizon_months; t++) {
        pb_book_number(book, sheet, t + 1, 0, t, PB_CELL_PLAIN);
        pb_book_number(book, sheet, t + 1, PB_CURVE_SHARE, r->payback_by[t].value, PB_CELL_SHARE);
        pb_book_number(book, sheet, t + 1, 2, r->payback_by[t].low, PB_CELL_SHARE);
        pb_book_number(book, sheet, t + 1, 3, r->payback_by[t].high, PB_CELL_SHARE);
        if (t >= r->target_months)
            pb_book_number(book, sheet, t + 1, PB_CURVE_REQUIRED, r->required_probability, PB_CELL_SHARE);
    }
    pb_book_text(book, sheet, r->horizon_months + 2, 0, "never", PB_CELL_WORD);
    pb_book_number(book, sheet, r->horizon_months + 2, 1, r->never.value, PB_CELL_SHARE);
    pb_book_text(book, sheet, r->horizon_months + 4, 0, pb_interval_meaning, PB_CELL_PLAIN);
}

void pb_sheet_fan(struct pb_book *book, const payback_result *r)
{
    static const char *const names[] = {">Month", ">P5", ">P25", ">P50", ">P75", ">P95", ">Mean"};
    const double *const columns[] = {r->cash_p05, r->cash_p25, r->cash_p50, r->cash_p75, r->cash_p95, r->cash_mean};
    lxw_worksheet *sheet = pb_book_sheet(book, PB_SHEET_FAN, 1);
    pb_book_heads(book, sheet, 0, names, 7, 1);
    pb_book_widths(book, sheet, 0, 6, book->money_width);
    for (int t = 0; t <= r->horizon_months; t++) {
        pb_book_number(book, sheet, t + 1, 0, t, PB_CELL_PLAIN);
        for (int c = 0; c < 6; c++)
            pb_book_number(book, sheet, t + 1, PB_FAN_P05 + c, columns[c][t], PB_CELL_MONEY);
    }
}

void pb_sheet_draws(struct pb_book *book, const payback_draws_table *draws)
{
    /* rows that are done go to a temporary file: a cell in memory takes a hundred bytes */
    book->file->options.constant_memory = LXW_TRUE;
    lxw_worksheet *sheet = pb_book_sheet(book, "Draws", 1);
    book->file->options.constant_memory = LXW_FALSE;
    size_t rows = draws->trial_count < PAYBACK_WORKBOOK_DRAWS_MAX ? draws->trial_count : PAYBACK_WORKBOOK_DRAWS_MAX;
    pb_book_text(book, sheet, 0, 0, "trial", PB_CELL_HEAD);
    pb_book_widths(book, sheet, 0, (int)draws->column_count, 16);
    for (size_t c = 0; c < draws->column_count; c++)
        pb_book_text(book, sheet, 0, (int)c + 1, draws->names[c], PB_CELL_HEAD);
    for (size_t i = 0; i < rows && !book->error; i++) {
        pb_book_number(book, sheet, (int)i + 1, 0, (double)i, PB_CELL_PLAIN);
        for (size_t c = 0; c < draws->column_count; c++)
            pb_book_number(book, sheet, (int)i + 1, (int)c + 1, draws->values[i * draws->column_count + c],
                           PB_CELL_PLAIN);
    }
}
