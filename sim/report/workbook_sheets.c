/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sheets of the workbook that show figures: summary, assumptions, curve, fan, proposals, draws. */
#include "base/text.h"
#include "report/figures.h"
#include "report/workbook.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char *verdict_words(payback_verdict verdict)
{
    return verdict == PAYBACK_MET ? "Met" : verdict == PAYBACK_NOT_MET ? "Not met" : "Not resolved by this many trials";
}

static void heads(struct pb_book *book, lxw_worksheet *sheet, int row, const char *const *names, int count)
{
    for (int c = 0; c < count; c++)
        pb_book_text(book, sheet, row, c, names[c], PB_CELL_HEAD);
}

static void sentence(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_result *r)
{
    struct pb_text text = {0};
    pb_text_format(
        &text,
        "%s: %.1f %% of the trials pay back within %g months (%.0f %% required), on the %s basis; %.1f %% never do.",
        verdict_words(r->verdict), 100 * r->payback_probability.value, r->target_months, 100 * r->required_probability,
        r->basis, 100 * r->never.value);
    pb_book_text(book, sheet, row, 0, text.data, PB_CELL_BOLD);
    if (text.failed)
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    pb_text_clear(&text);
}

/* Name of the outcome in the result, label, style. */
struct line {
    const char *name, *label;
    enum pb_cell_style style;
};

static const struct line of_basis[] = {
    {"payback_months", "Payback, months", PB_CELL_MONTHS},
    {"discounted_payback_months", "Discounted payback, months", PB_CELL_MONTHS},
    {"npv", "NPV", PB_CELL_MONEY},
    {"net_value", "Net value to the horizon", PB_CELL_MONEY},
    {"run_rate", "Run rate, a year", PB_CELL_MONEY},
    {"roi", "ROI at the ROI month", PB_CELL_SHARE},
    {"roi_horizon", "ROI at the horizon", PB_CELL_SHARE},
};

static const struct line once[] = {
    {"peak_funding", "Peak funding", PB_CELL_MONEY},
    {"go_live_month", "Go-live, month", PB_CELL_MONTHS},
    {"fte_saved", "Agents saved at the horizon", PB_CELL_MONTHS},
    {"hours_saved", "Agent hours saved", PB_CELL_NUMBER},
    {"deflected_share", "True deflection, of all tickets", PB_CELL_SHARE},
    {"contained_share", "Containment, of all tickets", PB_CELL_SHARE},
    {"cost_per_ticket_today", "Cost per ticket today", PB_CELL_PRICE},
    {"cost_per_ticket_status_quo", "Cost per ticket later, without the tool", PB_CELL_PRICE},
    {"cost_per_ticket_with_tool", "Cost per ticket later, with it", PB_CELL_PRICE},
    {"cost_per_true_resolution", "Cost per true resolution", PB_CELL_PRICE},
};

static void outcome_row(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_result *r, const char *basis,
                        const struct line *line)
{
    struct pb_text name = {0};
    pb_text_format(&name, "%s%s%s", basis, *basis ? "." : "", line->name);
    const payback_outcome *outcome = payback_result_outcome(r, name.data);
    pb_text_clear(&name);
    pb_book_text(book, sheet, row, 0, line->label, PB_CELL_PLAIN);
    pb_book_text(book, sheet, row, 1, basis, PB_CELL_PLAIN);
    if (!outcome)
        return;
    const double figures[] = {outcome->mean.value,
                              outcome->mean.low,
                              outcome->mean.high,
                              outcome->quantiles[PAYBACK_P05].value,
                              outcome->quantiles[PAYBACK_P10].value,
                              outcome->quantiles[PAYBACK_P50].value,
                              outcome->quantiles[PAYBACK_P90].value,
                              outcome->quantiles[PAYBACK_P95].value};
    for (int f = 0; f < 8; f++)
        pb_book_number(book, sheet, row, 2 + f, figures[f], line->style);
    pb_book_number(book, sheet, row, 10, outcome->never_share.value, PB_CELL_SHARE);
}

static void insert_chart(struct pb_book *book, lxw_worksheet *sheet, int row, lxw_chart *chart, const char *title,
                         const char *x, const char *y, const char *description)
{
    lxw_chart_options options = {.x_scale = 1.6, .y_scale = 1.3, .description = (char *)(uintptr_t)description};
    if (!chart || !sheet) {
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    chart_title_set_name(chart, title);
    chart_axis_set_name(chart->x_axis, x);
    chart_axis_set_name(chart->y_axis, y);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    pb_book_note_error(book, worksheet_insert_chart_opt(sheet, (lxw_row_t)row, 0, chart, &options));
}

static void add_series(struct pb_book *book, lxw_chart *chart, const char *name, const char *sheet, int column,
                       int first, int last, int color)
{
    lxw_chart_series *series = chart ? chart_add_series(chart, NULL, NULL) : NULL;
    lxw_chart_line line = {.color = (lxw_color_t)color, .width = 2.25};
    if (!series) {
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    chart_series_set_name(series, name);
    chart_series_set_categories(series, sheet, (lxw_row_t)first, 0, (lxw_row_t)last, 0);
    chart_series_set_values(series, sheet, (lxw_row_t)first, (lxw_col_t)column, (lxw_row_t)last, (lxw_col_t)column);
    chart_series_set_line(series, &line);
}

static void summary_charts(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_result *r)
{
    int last = 1 + r->horizon_months;
    lxw_chart *curve = workbook_add_chart(book->file, LXW_CHART_LINE);
    add_series(book, curve, "paid back by the month", "Payback curve", 1, 1, last, 0x0B5394);
    add_series(book, curve, "required by the target month", "Payback curve", 4, 1, last, 0x7F7F7F);
    insert_chart(book, sheet, row, curve, "Probability of payback", "months after signature", "share of trials",
                 "Line chart: the share of trials that have paid back by each month, beside the required share");
    lxw_chart *fan = workbook_add_chart(book->file, LXW_CHART_LINE);
    static const char *const names[] = {"P5", "P25", "median", "P75", "P95"};
    static const int colors[] = {0xB45F06, 0xE69138, 0x000000, 0x6FA8DC, 0x0B5394};
    for (int f = 0; f < 5; f++)
        add_series(book, fan, names[f], "Cash fan", 1 + f, 1, last, colors[f]);
    insert_chart(book, sheet, row + 22, fan, "Cumulative cash", "months after signature", r->currency,
                 "Line chart: quantiles of cumulative net cash over the trials, month by month");
}

void pb_sheet_summary(struct pb_book *book, const payback_result *r)
{
    static const char *const names[] = {"Figure", "Basis", "Mean", "95 % low", "95 % high", "P5",
                                        "P10",    "P50",   "P90",  "P95",      "Never"};
    static const char *const bases[] = {"budget", "hard", "total"};
    lxw_worksheet *sheet = pb_book_sheet(book, "Summary", 0);
    int row = 4;
    pb_book_widths(book, sheet, 0, 0, 40);
    pb_book_widths(book, sheet, 1, 10, 14);
    pb_book_text(book, sheet, 0, 0, r->name, PB_CELL_TITLE);
    pb_book_text(book, sheet, 1, 0, r->vendor, PB_CELL_PLAIN);
    sentence(book, sheet, 2, r);
    heads(book, sheet, row++, names, 11);
    for (int b = 0; b < 3; b++)
        for (size_t l = 0; l < sizeof of_basis / sizeof of_basis[0]; l++)
            outcome_row(book, sheet, row++, r, bases[b], &of_basis[l]);
    for (size_t l = 0; l < sizeof once / sizeof once[0]; l++)
        outcome_row(book, sheet, row++, r, "", &once[l]);
    row++;
    pb_book_text(book, sheet, row++, 0, "Where the value comes from and goes to (mean, to the horizon)", PB_CELL_BOLD);
    for (size_t s = 0; s < r->source_count; s++) {
        if (r->sources[s].kind == PAYBACK_SPLIT)
            continue;
        pb_book_text(book, sheet, row, 0, r->sources[s].name, PB_CELL_PLAIN);
        pb_book_number(book, sheet, row++, 2, r->sources[s].mean, PB_CELL_MONEY);
    }
    row++;
    struct pb_text text = {0};
    pb_text_format(&text, "payback %s, scenario %s, %zu trials (%s), seed %.0f, %d replicates", r->version, r->digest,
                   r->trials, r->sampler, r->seed, r->replicates);
    pb_book_text(book, sheet, row, 0, text.data, PB_CELL_PLAIN);
    pb_text_clear(&text);
    summary_charts(book, sheet, row + 2, r);
}

void pb_sheet_assumptions(struct pb_book *book, const payback_scenario *scenario)
{
    static const char *const names[] = {"Assumption", "Meaning", "Unit",  "Mean",         "P10",
                                        "P50",        "P90",     "Given", "Distribution", "Note"};
    lxw_worksheet *sheet = pb_book_sheet(book, "Assumptions", 1);
    heads(book, sheet, 0, names, 10);
    pb_book_widths(book, sheet, 0, 1, 48);
    pb_book_widths(book, sheet, 2, 2, 18);
    pb_book_widths(book, sheet, 3, 7, 12);
    pb_book_widths(book, sheet, 8, 9, 60);
    for (size_t a = 0; a < payback_scenario_assumption_count(scenario); a++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, a);
        int row = (int)a + 1;
        pb_book_text(book, sheet, row, 0, assumption->pointer, PB_CELL_PLAIN);
        pb_book_text(book, sheet, row, 1, assumption->meaning, PB_CELL_WRAP);
        pb_book_text(book, sheet, row, 2, assumption->unit, PB_CELL_PLAIN);
        pb_book_number(book, sheet, row, 3, assumption->mean, PB_CELL_NUMBER);
        pb_book_number(book, sheet, row, 4, assumption->p10, PB_CELL_NUMBER);
        pb_book_number(book, sheet, row, 5, assumption->p50, PB_CELL_NUMBER);
        pb_book_number(book, sheet, row, 6, assumption->p90, PB_CELL_NUMBER);
        pb_book_text(book, sheet, row, 7, assumption->given ? "scenario" : "default", PB_CELL_PLAIN);
        pb_book_text(book, sheet, row, 8, assumption->distribution, PB_CELL_WRAP);
        pb_book_text(book, sheet, row, 9, assumption->note, PB_CELL_WRAP);
    }
}

void pb_sheet_curve(struct pb_book *book, const payback_result *r)
{
    static const char *const names[] = {"Month", "Paid back by then", "95 % low", "95 % high", "Required"};
    lxw_worksheet *sheet = pb_book_sheet(book, "Payback curve", 1);
    heads(book, sheet, 0, names, 5);
    pb_book_widths(book, sheet, 0, 4, 16);
    for (int t = 0; t <= r->horizon_months; t++) {
        pb_book_number(book, sheet, t + 1, 0, t, PB_CELL_PLAIN);
        pb_book_number(book, sheet, t + 1, 1, r->payback_by[t].value, PB_CELL_SHARE);
        pb_book_number(book, sheet, t + 1, 2, r->payback_by[t].low, PB_CELL_SHARE);
        pb_book_number(book, sheet, t + 1, 3, r->payback_by[t].high, PB_CELL_SHARE);
        if (t >= r->target_months)
            pb_book_number(book, sheet, t + 1, 4, r->required_probability, PB_CELL_SHARE);
    }
    pb_book_text(book, sheet, r->horizon_months + 2, 0, "never", PB_CELL_PLAIN);
    pb_book_number(book, sheet, r->horizon_months + 2, 1, r->never.value, PB_CELL_SHARE);
}

void pb_sheet_fan(struct pb_book *book, const payback_result *r)
{
    static const char *const names[] = {"Month", "P5", "P25", "P50", "P75", "P95", "Mean"};
    const double *const columns[] = {r->cash_p05, r->cash_p25, r->cash_p50, r->cash_p75, r->cash_p95, r->cash_mean};
    lxw_worksheet *sheet = pb_book_sheet(book, "Cash fan", 1);
    heads(book, sheet, 0, names, 7);
    pb_book_widths(book, sheet, 0, 6, 16);
    for (int t = 0; t <= r->horizon_months; t++) {
        pb_book_number(book, sheet, t + 1, 0, t, PB_CELL_PLAIN);
        for (int c = 0; c < 6; c++)
            pb_book_number(book, sheet, t + 1, c + 1, columns[c][t], PB_CELL_MONEY);
    }
}

static void estimate_cells(struct pb_book *book, lxw_worksheet *sheet, int row, int column, payback_estimate estimate,
                           enum pb_cell_style style)
{
    pb_book_number(book, sheet, row, column, estimate.value, style);
    pb_book_number(book, sheet, row, column + 1, estimate.low, style);
    pb_book_number(book, sheet, row, column + 2, estimate.high, style);
}

void pb_sheet_proposals(struct pb_book *book, const payback_comparison *comparison)
{
    static const char *const names[] = {"Proposal", "Vendor", "P(payback by target)",
                                        "low",      "high",   "Mean NPV",
                                        "low",      "high",   "NPV P10",
                                        "low",      "high",   "NPV P50",
                                        "low",      "high",   "NPV P90",
                                        "low",      "high",   "Expected shortfall, worst 5 %",
                                        "low",      "high",   "Probability of being best",
                                        "low",      "high",   "Expected regret",
                                        "low",      "high"};
    lxw_worksheet *sheet = pb_book_sheet(book, "Proposals", 1);
    heads(book, sheet, 0, names, 26);
    pb_book_widths(book, sheet, 0, 1, 32);
    pb_book_widths(book, sheet, 2, 25, 14);
    for (size_t p = 0; p < comparison->proposal_count; p++) {
        const payback_proposal *proposal = &comparison->proposals[p];
        int row = (int)p + 1;
        pb_book_text(book, sheet, row, 0, proposal->name, PB_CELL_PLAIN);
        pb_book_text(book, sheet, row, 1, proposal->vendor, PB_CELL_PLAIN);
        estimate_cells(book, sheet, row, 2, proposal->payback_probability, PB_CELL_SHARE);
        estimate_cells(book, sheet, row, 5, proposal->npv_mean, PB_CELL_MONEY);
        estimate_cells(book, sheet, row, 8, proposal->npv_p10, PB_CELL_MONEY);
        estimate_cells(book, sheet, row, 11, proposal->npv_p50, PB_CELL_MONEY);
        estimate_cells(book, sheet, row, 14, proposal->npv_p90, PB_CELL_MONEY);
        estimate_cells(book, sheet, row, 17, proposal->expected_shortfall_05, PB_CELL_MONEY);
        estimate_cells(book, sheet, row, 20, proposal->best_probability, PB_CELL_SHARE);
        estimate_cells(book, sheet, row, 23, proposal->expected_regret, PB_CELL_MONEY);
    }
    int row = (int)comparison->proposal_count + 2;
    pb_book_text(book, sheet, row, 0, "Expected value of perfect information", PB_CELL_PLAIN);
    estimate_cells(book, sheet, row, 5, comparison->evpi, PB_CELL_MONEY);
}

void pb_sheet_draws(struct pb_book *book, const payback_draws_table *draws)
{
    lxw_worksheet *sheet = pb_book_sheet(book, "Draws", 1);
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
