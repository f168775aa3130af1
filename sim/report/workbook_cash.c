/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sheet "Cash flow": the lines of one trial month by month as figures; subtotals, what counts on each basis, net
 * and cumulative as live formulas (MODEL.md §5). */
#include "base/text.h"
#include "report/text_result.h"
#include "report/workbook.h"
#include "scenario/scenario.h"

#include <math.h>
#include <string.h>

/* Columns of the sheet. The lines stand in the order of the trace. */
enum column {
    MONTH,
    COST_REDUCTION,
    COST_AVOIDANCE,
    LICENCES,
    TURNOVER,
    OVERTIME,
    OTHER_HARD,
    CAPACITY,
    RETENTION,
    OTHER_SOFT,
    SETUP,
    OTHER_COST = SETUP + 9,
    LICENCE_GROWTH,
    GROWTH,
    SOFT,
    GROWTH_SUM,
    SOFT_SUM,
    GROWTH_LOSS,
    SOFT_LOSS,
    COSTS,
    NET_BUDGET,
    NET_HARD,
    NET_TOTAL,
    CUMULATIVE_BUDGET,
    CUMULATIVE_HARD,
    CUMULATIVE_TOTAL,
    COLUMNS
};

static const char *const heads[COLUMNS] = {
    ">Month",
    ">Cost reduction",
    ">Cost avoidance",
    ">Licences",
    ">Turnover",
    ">Overtime",
    ">Other hard",
    ">Capacity",
    ">Retention",
    ">Other soft",
    ">Set-up",
    ">Platform",
    ">Seats",
    ">Usage",
    ">Implementation",
    ">Operations",
    ">Unresolved",
    ">Severance",
    ">Risks",
    ">Other costs",
    ">Of licences: growth that is not bought",
    ">Growth not hired (avoidance, licences, turnover, overtime)",
    ">Soft value",
    ">Growth to date",
    ">Soft value to date",
    ">Loss of growth, counted on every basis",
    ">Loss of soft value, counted on every basis",
    ">Costs",
    ">Net, budget basis",
    ">Net, hard basis",
    ">Net, total basis",
    ">Cumulative, budget basis",
    ">Cumulative, hard basis",
    ">Cumulative, total basis",
};

enum { FIRST_ROW = 3, HEAD_LINES = 4, MONTHS_MAX = 121 }; /* the first is that of t = 0 */

/* What the formulas' cells hold, for programs that do not compute. */
struct flow {
    double values[COLUMNS];
};

static double least(double a, double b)
{
    return a < b ? a : b;
}

static int trace_column(const payback_trace *trace, const char *name)
{
    for (size_t c = 0; c < trace->column_count; c++)
        if (strcmp(trace->names[c], name) == 0)
            return (int)c;
    return -1;
}

/* licences: the part of that line which counts with growth. */
static void compute(struct flow *flow, const struct flow *before, const double *lines, double licences)
{
    double *v = flow->values;
    memcpy(v + COST_REDUCTION, lines, (OTHER_COST - COST_REDUCTION + 1) * sizeof *v);
    v[LICENCE_GROWTH] = licences;
    v[GROWTH] = v[COST_AVOIDANCE] + v[LICENCE_GROWTH] + v[TURNOVER] + v[OVERTIME];
    v[SOFT] = v[CAPACITY] + v[RETENTION] + v[OTHER_SOFT];
    v[GROWTH_SUM] = before->values[GROWTH_SUM] + v[GROWTH];
    v[SOFT_SUM] = before->values[SOFT_SUM] + v[SOFT];
    v[GROWTH_LOSS] = least(0, v[GROWTH_SUM]) - least(0, before->values[GROWTH_SUM]);
    v[SOFT_LOSS] = least(0, v[SOFT_SUM]) - least(0, before->values[SOFT_SUM]);
    v[COSTS] = 0;
    for (int c = SETUP; c <= OTHER_COST; c++)
        v[COSTS] += v[c];
    double firm = v[COST_REDUCTION] + v[LICENCES] - v[LICENCE_GROWTH] + v[OTHER_HARD] - v[COSTS];
    v[NET_BUDGET] = firm + v[GROWTH_LOSS] + v[SOFT_LOSS];
    v[NET_HARD] = firm + v[GROWTH] + v[SOFT_LOSS];
    v[NET_TOTAL] = firm + v[GROWTH] + v[SOFT];
    for (int basis = 0; basis < 3; basis++)
        v[CUMULATIVE_BUDGET + basis] = before->values[CUMULATIVE_BUDGET + basis] + v[NET_BUDGET + basis];
}

/* "B4". */
struct cell {
    char name[16];
};

static struct cell at(int row, int column)
{
    struct cell cell;
    lxw_rowcol_to_cell(cell.name, (lxw_row_t)row, (lxw_col_t)column);
    return cell;
}

/* The formula of a column in a row; before the first month everything to date is 0. */
static void formula_of(struct pb_text *text, int column, int row)
{
    bool first = row == FIRST_ROW;
    int sums = column == GROWTH_LOSS ? GROWTH_SUM : SOFT_SUM;
    switch (column) {
    case GROWTH:
        pb_text_format(text, "=%s+%s+%s+%s", at(row, COST_AVOIDANCE).name, at(row, LICENCE_GROWTH).name,
                       at(row, TURNOVER).name, at(row, OVERTIME).name);
        break;
    case SOFT:
        pb_text_format(text, "=SUM(%s:%s)", at(row, CAPACITY).name, at(row, OTHER_SOFT).name);
        break;
    case COSTS:
        pb_text_format(text, "=SUM(%s:%s)", at(row, SETUP).name, at(row, OTHER_COST).name);
        break;
    case GROWTH_LOSS:
    case SOFT_LOSS:
        pb_text_format(text, "=MIN(0,%s)", at(row, sums).name);
        if (!first)
            pb_text_format(text, "-MIN(0,%s)", at(row - 1, sums).name);
        break;
    case NET_BUDGET:
    case NET_HARD:
    case NET_TOTAL:
        pb_text_format(text, "=%s+%s-%s+%s+%s+%s-%s", at(row, COST_REDUCTION).name, at(row, LICENCES).name,
                       at(row, LICENCE_GROWTH).name, at(row, OTHER_HARD).name,
                       at(row, column == NET_BUDGET ? GROWTH_LOSS : GROWTH).name,
                       at(row, column == NET_TOTAL ? SOFT : SOFT_LOSS).name, at(row, COSTS).name);
        break;
    default: { /* a running sum */
        int source = column == GROWTH_SUM ? GROWTH
                     : column == SOFT_SUM ? SOFT
                                          : NET_BUDGET + column - CUMULATIVE_BUDGET;
        pb_text_format(text, "=%s", at(row, source).name);
        if (!first)
            pb_text_format(text, "+%s", at(row - 1, column).name);
        break;
    }
    }
}

static void flow_row(struct pb_book *book, lxw_worksheet *sheet, int row, int t, const struct flow *flow)
{
    pb_book_number(book, sheet, row, MONTH, t, PB_CELL_PLAIN);
    for (int c = COST_REDUCTION; c < GROWTH; c++)
        pb_book_number(book, sheet, row, c, flow->values[c], PB_CELL_MONEY);
    for (int c = GROWTH; c < COLUMNS; c++) {
        struct pb_text formula = {0};
        formula_of(&formula, c, row);
        if (formula.failed)
            pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        else
            pb_book_formula(book, sheet, row, c, formula.data, flow->values[c], PB_CELL_MONEY);
        pb_text_clear(&formula);
    }
}

/* Sums of the columns that are flows. */
static void total_row(struct pb_book *book, lxw_worksheet *sheet, int row, const double totals[COLUMNS])
{
    pb_book_text(book, sheet, row, MONTH, "Total", PB_CELL_BOLD);
    for (int c = COST_REDUCTION; c <= NET_TOTAL; c++) {
        struct pb_text formula = {0};
        if (c == GROWTH_SUM || c == SOFT_SUM)
            continue;
        pb_text_format(&formula, "=SUM(%s:%s)", at(FIRST_ROW, c).name, at(row - 1, c).name);
        if (formula.failed)
            pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        else
            pb_book_formula(book, sheet, row, c, formula.data, totals[c], PB_CELL_MONEY_BOLD);
        pb_text_clear(&formula);
    }
}

/* Whether the trial is the one whose NPV on the hard basis is the median of the run. */
static bool is_median(const payback_trace *trace, const payback_result *result)
{
    for (size_t o = 0; result != NULL && o < trace->outcome_count; o++)
        if (strcmp(trace->outcome_names[o], "hard.npv") == 0)
            return trace->outcomes[o] == pb_find_outcome(result, "hard", "npv")->quantiles[PAYBACK_P50].value;
    return false;
}

/* Short lines: a print over several pages cuts longer ones. */
static void titles(struct pb_book *book, lxw_worksheet *sheet, const payback_trace *trace, bool median)
{
    struct pb_text title = {0};
    pb_text_format(&title, "Trial %.0f%s", trace->trial, median ? ": its NPV (hard basis) is the median" : " by month");
    pb_book_take(book, sheet, 0, 0, &title, PB_CELL_BOLD);
    pb_book_text(book, sheet, 1, 0, "Month 0 is the day of signature. Lines are figures; sums are formulas.",
                 PB_CELL_PLAIN);
}

/* A formula that was being written; clears it. */
static void take_formula(struct pb_book *book, lxw_worksheet *sheet, int row, int column, struct pb_text *formula,
                         double value, enum pb_cell_style style)
{
    if (formula->failed)
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    else
        pb_book_formula(book, sheet, row, column, formula->data, value, style);
    pb_text_clear(formula);
}

enum { FACTOR = COLUMNS, DISCOUNTED, NOTES = 2 };

/* Beside the months: what a sum of that month is worth today, and the month's net in today's money. */
static void discount_columns(struct pb_book *book, lxw_worksheet *sheet, int last, int rate_row, double rate,
                             const double *net)
{
    struct pb_text formula = {0};
    pb_book_text(book, sheet, FIRST_ROW - 1, FACTOR, "Discount factor", PB_CELL_HEAD_NUMBER);
    pb_book_text(book, sheet, FIRST_ROW - 1, DISCOUNTED, "Net, hard basis, in today's money", PB_CELL_HEAD_NUMBER);
    pb_book_widths(book, sheet, FACTOR, DISCOUNTED, fmax(16, book->money_width));
    for (int row = FIRST_ROW; row <= last; row++) {
        double factor = pow(1 + rate, -(row - FIRST_ROW) / 12.0);
        pb_text_format(&formula, "=(1+$B$%d)^(-%s/12)", rate_row + 1, at(row, MONTH).name);
        take_formula(book, sheet, row, FACTOR, &formula, factor, PB_CELL_FINE);
        pb_text_format(&formula, "=%s*%s", at(row, NET_HARD).name, at(row, FACTOR).name);
        take_formula(book, sheet, row, DISCOUNTED, &formula, factor * net[row - FIRST_ROW], PB_CELL_MONEY);
    }
}

/* "X4:X40" of a column of the months. */
static void add_months(struct pb_text *text, int column, int last)
{
    pb_text_format(text, "%s:%s", at(FIRST_ROW, column).name, at(last, column).name);
}

/* NPV as the sum of the months, and what it differs by from the sheet Figures. */
static void npv_rows(struct pb_book *book, lxw_worksheet *sheet, int row, int last, const payback_result *result,
                     double rate)
{
    enum { FIGURES_PER_BASIS = 7, NPV_LINE = 2, P50_COLUMN = 7 }; /* of the sheet Figures: budget, hard, total */
    double npv = pb_find_outcome(result, "hard", "npv")->quantiles[PAYBACK_P50].value;
    struct pb_text formula = {0};
    pb_book_text(book, sheet, row, 0, "Discount rate", PB_CELL_BOLD);
    pb_book_number(book, sheet, row, 1, rate, PB_CELL_SHARE);
    pb_book_text(book, sheet, row + 1, 0, "NPV, hard", PB_CELL_BOLD);
    pb_text_add(&formula, "=SUM(");
    add_months(&formula, DISCOUNTED, last);
    pb_text_add(&formula, ")");
    take_formula(book, sheet, row + 1, 1, &formula, npv, PB_CELL_MONEY_BOLD);
    pb_book_text(book, sheet, row + 2, 0, "Check: 0", PB_CELL_BOLD);
    pb_text_format(&formula, "=ROUND(%s-Figures!%s,2)", at(row + 1, 1).name,
                   at(1 + FIGURES_PER_BASIS + NPV_LINE, P50_COLUMN).name);
    take_formula(book, sheet, row + 2, 1, &formula, 0, PB_CELL_MONEY);
    pb_book_text(book, sheet, row + 2, NOTES, "NPV here less the median NPV of the sheets Figures and Summary",
                 PB_CELL_PLAIN);
}

static double outcome_of(const payback_trace *trace, const char *name)
{
    for (size_t o = 0; o < trace->outcome_count; o++)
        if (strcmp(trace->outcome_names[o], name) == 0)
            return trace->outcomes[o];
    return NAN;
}

/* The month from which on cumulative cash stays positive, as a formula (MODEL.md §7: half a cent is forgiven), beside
 * what the simulation has. n: months of the table up to the last one in the red. */
static void payback_rows(struct pb_book *book, lxw_worksheet *sheet, int row, int last, const payback_trace *trace)
{
    double payback = outcome_of(trace, "hard.payback_months"), horizon = trace->horizon_months;
    double months = isfinite(payback) ? ceil(payback) : horizon + 1;
    struct pb_text formula = {0}, cash = {0};
    add_months(&cash, CUMULATIVE_HARD, last);
    const char *range = cash.data != NULL ? cash.data : "";
    pb_book_text(book, sheet, row, 0, "Months up to the last one in the red", PB_CELL_BOLD);
    pb_text_format(&formula, "=SUMPRODUCT(MAX((%s<-0.005)*(%s:%s+1)))", range, at(FIRST_ROW, MONTH).name,
                   at(last, MONTH).name);
    take_formula(book, sheet, row, 1, &formula, months, PB_CELL_COUNT);
    pb_book_text(book, sheet, row + 1, 0, "Payback, months, hard", PB_CELL_BOLD);
    pb_text_format(&formula,
                   "=IF(B%d=0,0,IF(B%d>%.0f,\"never\",B%d-1-(INDEX(%s,B%d)+0.005)/(INDEX(%s,B%d+1)-INDEX(%s,B%d))))",
                   row + 1, row + 1, horizon, row + 1, range, row + 1, range, row + 1, range, row + 1);
    take_formula(book, sheet, row + 1, 1, &formula, payback, PB_CELL_TENTHS);
    pb_book_text(book, sheet, row + 2, 0, "As simulated", PB_CELL_BOLD);
    pb_book_number(book, sheet, row + 2, 1, payback, PB_CELL_TENTHS);
    pb_book_text(book, sheet, row + 2, NOTES, "Payback of this trial; the median of all trials is on the sheet Summary",
                 PB_CELL_PLAIN);
    pb_book_note_error(book, cash.failed ? LXW_ERROR_MEMORY_MALLOC_FAILED : LXW_NO_ERROR);
    pb_text_clear(&cash);
}

/* What finance derives from the months again. */
static void derive(struct pb_book *book, lxw_worksheet *sheet, int last, const payback_trace *trace,
                   const payback_result *result, const payback_scenario *scenario, const double *net)
{
    const struct pb_value *value = &scenario->inputs.root[PB_ROOT_DISCOUNT_RATE];
    double rate = value->number * value->multiply + value->add;
    int row = last + 3;
    discount_columns(book, sheet, last, row, rate, net);
    npv_rows(book, sheet, row, last, result, rate);
    payback_rows(book, sheet, row + 4, last, trace);
}

void pb_sheet_cash_flow(struct pb_book *book, const payback_trace *trace, const payback_result *result,
                        const payback_scenario *scenario)
{
    lxw_worksheet *sheet = pb_book_sheet(book, "Cash flow", FIRST_ROW);
    pb_book_pages(book, sheet, 3);
    int lines = trace_column(trace, "cost_reduction"), row = FIRST_ROW;
    struct flow before = {{0}}, flow = {{0}};
    double totals[COLUMNS] = {0}, net[MONTHS_MAX] = {0};
    bool median = is_median(trace, result);
    titles(book, sheet, trace, median);
    if (lines < 0)
        pb_book_note_error(book, LXW_ERROR_PARAMETER_VALIDATION);
    pb_book_heads(book, sheet, FIRST_ROW - 1, heads, COLUMNS, HEAD_LINES);
    pb_book_widths(book, sheet, 0, COLUMNS - 1, fmax(16, book->money_width));
    for (int t = 0; t <= trace->horizon_months && !book->error; t++) {
        compute(&flow, &before, trace->values + (size_t)t * trace->column_count + lines,
                trace->licence_avoidance != NULL ? trace->licence_avoidance[t] : 0);
        flow_row(book, sheet, row++, t, &flow);
        net[t] = flow.values[NET_HARD];
        for (int c = COST_REDUCTION; c <= NET_TOTAL; c++)
            totals[c] += flow.values[c];
        before = flow;
    }
    total_row(book, sheet, row, totals);
    if (median && scenario != NULL && isfinite(totals[NET_HARD]))
        derive(book, sheet, row - 1, trace, result, scenario, net);
}
