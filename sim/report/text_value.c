/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What it is worth, where that comes from and goes to, and how the cash runs. */
#include "report/chart.h"
#include "report/table.h"
#include "report/text_result.h"
#include "report/words_deal.h"
#include "report/words_result.h"

#include <math.h>
#include <string.h>

static void add_worth_row(struct pb_result_page *p, struct pb_table *table, const char *label,
                          const payback_outcome *outcome, bool money)
{
    const double values[] = {outcome->mean.value, outcome->quantiles[PAYBACK_P10].value,
                             outcome->quantiles[PAYBACK_P50].value, outcome->quantiles[PAYBACK_P90].value};
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, label);
    for (int i = 0; i < 4; i++)
        pb_table_cell(table, values[i] < 0 ? PB_BAD : PB_PLAIN,
                      money ? pb_money(p->money, values[i]).text : pb_return(values[i]).text);
}

static void add_heading(struct pb_result_page *p, const char *title, struct pb_text *remark)
{
    pb_page_heading(&p->page, title, remark->data != NULL ? remark->data : "");
    p->page.text.failed = p->page.text.failed || remark->failed;
    pb_text_clear(remark);
}

static void add_loss_sentences(struct pb_result_page *p)
{
    const payback_result *result = p->result;
    const payback_outcome *roi = pb_find_outcome(result, result->basis, "roi");
    struct pb_text text = {0};
    if (pb_is_nothing(result)) {
        pb_text_add(&text, "Chance of loss: none; the net value is 0 in all trials.");
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
        return;
    }
    /* An undefined return is not above 0, but it is no loss either. */
    double roi_loss = fmax(0, 1 - result->roi_positive.value - roi->undefined_share);
    pb_text_add(&text, "Chance of loss: ");
    if (result->roi_months != result->horizon_months && roi->undefined_share < 1)
        pb_text_format(&text, "%s by month" PB_NBSP "%d, ", pb_percent(roi_loss).text, result->roi_months);
    pb_text_format(&text, "%s by month" PB_NBSP "%d (net value not above 0). ",
                   pb_percent(1 - result->net_value_positive.value).text, result->horizon_months);
    if (isfinite(result->expected_shortfall_05.value))
        pb_text_format(&text, "In the worst 5%% of trials NPV averages %s.",
                       pb_money_phrase(result->currency, result->expected_shortfall_05.value).text);
    pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    if (roi->undefined_share > 0) {
        pb_text_format(&text, "ROI is left out where there are no costs by month" PB_NBSP "%d: %s of trials.",
                       result->roi_months, pb_percent(roi->undefined_share).text);
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    }
}

void pb_add_worth(struct pb_result_page *p)
{
    const payback_result *result = p->result;
    struct pb_text text = {0};
    pb_text_format(&text, "%s basis, %s", result->basis, pb_money_unit(p->money).text);
    add_heading(p, "What it is worth", &text);

    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 14);
    pb_table_column(&table, "mean", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P10", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P50", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "P90", PB_RIGHT, PB_FIXED, 0);
    const char *basis = result->basis;
    add_worth_row(p, &table, "NPV, in today's money", pb_find_outcome(result, basis, "npv"), true);
    pb_text_format(&text, "net value over %s", pb_months(result->horizon_months).text);
    add_worth_row(p, &table, text.data != NULL ? text.data : "", pb_find_outcome(result, basis, "net_value"), true);
    add_worth_row(p, &table, result->horizon_months < 12 ? "net a year, at that pace" : "net of the last year",
                  pb_find_outcome(result, basis, "run_rate"), true);
    add_worth_row(p, &table, "peak funding (hard basis)", pb_find_outcome(result, "", "peak_funding"), true);
    table.failed = table.failed || text.failed;
    pb_text_clear(&text);
    pb_text_format(&text, "ROI by month" PB_NBSP "%d", result->roi_months);
    add_worth_row(p, &table, text.data != NULL ? text.data : "", pb_find_outcome(result, basis, "roi"), false);
    if (result->roi_months != result->horizon_months) {
        table.failed = table.failed || text.failed;
        pb_text_clear(&text);
        pb_text_format(&text, "ROI by month" PB_NBSP "%d", result->horizon_months);
        add_worth_row(p, &table, text.data != NULL ? text.data : "", pb_find_outcome(result, basis, "roi_horizon"),
                      false);
    }
    table.failed = table.failed || text.failed;
    pb_text_clear(&text);
    pb_table_print(&p->page, &table);
    add_loss_sentences(p);
}

/* ---- how the value is spread ---- */

enum { SPREAD_ROWS = 14, SPREAD_BAR = 36 };

/* What is said of it in one line of the histogram: "P10, median". */
static void add_marks(struct pb_text *text, const payback_result *r, double low, double high, bool last)
{
    const payback_outcome *npv = pb_find_outcome(r, r->basis, "npv");
    static const char *const names[] = {"0", "P10", "median", "mean"};
    const double values[] = {0, npv->quantiles[PAYBACK_P10].value, npv->quantiles[PAYBACK_P50].value, npv->mean.value};
    for (int m = 0; m < 4; m++)
        if (values[m] >= low && (values[m] < high || (last && values[m] <= high)))
            pb_text_format(text, "%s%s", text->length > 0 ? ", " : "", names[m]);
}

/* Blocks for each cause, in the order of the causes; a bar of `width` columns stands for `tallest` trials. */
static void add_spread_bar(struct pb_text *text, const double counts[PAYBACK_CAUSES], double tallest, int width)
{
    static const char *const blocks[PAYBACK_CAUSES] = {"▒", "░", "▓", "█"};
    double before = 0;
    for (int c = 0; c < PAYBACK_CAUSES; c++) {
        int from = (int)lround(before / tallest * width), to = (int)lround((before + counts[c]) / tallest * width);
        pb_text_repeat(text, blocks[c], to - from);
        before += counts[c];
    }
    if (before > 0 && text->length == 0)
        pb_text_add(text, "▏"); /* little is not nothing */
}

static double gather(double counts[PAYBACK_CAUSES], const payback_result *r, int first, int last)
{
    double sum = 0;
    for (int c = 0; c < PAYBACK_CAUSES; c++) {
        counts[c] = 0;
        for (int b = first; b < last && b < r->bin_count; b++)
            counts[c] += r->causes[c].counts[b];
        sum += counts[c];
    }
    return sum;
}

static void add_spread_rows(struct pb_result_page *p, struct pb_table *table, int each)
{
    const payback_result *r = p->result;
    double counts[PAYBACK_CAUSES], tallest = 1;
    int width = p->page.width - 40 < 10 ? 10 : p->page.width - 40 > SPREAD_BAR ? SPREAD_BAR : p->page.width - 40;
    for (int b = 0; b < r->bin_count; b += each)
        tallest = fmax(tallest, gather(counts, r, b, b + each));
    for (int b = 0; b < r->bin_count; b += each) {
        int end = b + each < r->bin_count ? b + each : r->bin_count;
        struct pb_text bar = {0}, marks = {0};
        double sum = gather(counts, r, b, end);
        add_spread_bar(&bar, counts, tallest, width);
        add_marks(&marks, r, r->bin_edges[b], r->bin_edges[end], end == r->bin_count);
        pb_table_row(table);
        pb_table_cell(table, PB_PLAIN, pb_money(p->money, r->bin_edges[b]).text);
        pb_table_cell(table, PB_PLAIN, pb_percent(sum / (double)r->trials).text);
        pb_table_cell(table, PB_ACCENT, bar.data != NULL ? bar.data : "");
        pb_table_cell(table, PB_STRONG, marks.data != NULL ? marks.data : "");
        table->failed = table->failed || bar.failed || marks.failed;
        pb_text_clear(&bar);
        pb_text_clear(&marks);
    }
}

void pb_add_spread(struct pb_result_page *p)
{
    static const char *const words[] = {"▒" PB_NBSP "abandoned", "░" PB_NBSP "stopped by the gate",
                                        "▓" PB_NBSP "a risk comes true", "█" PB_NBSP "no event"};
    const payback_result *r = p->result;
    struct pb_text text = {0};
    if (r->bin_count < 2 || pb_is_certain(r))
        return;
    pb_text_format(&text, "NPV, %s basis, %s: share of trials", r->basis, pb_money_unit(p->money).text);
    for (int c = 0; c < PAYBACK_CAUSES; c++)
        if (pb_cause_share(r, c) > 0)
            pb_text_format(&text, "; %s", words[c]);
    add_heading(p, "How the value is spread", &text);
    struct pb_table table = {0};
    pb_table_column(&table, "from", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "share", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "", PB_LEFT, PB_FIXED, 0);
    pb_table_column(&table, "", PB_LEFT, PB_FIXED, 0);
    add_spread_rows(p, &table, (r->bin_count + SPREAD_ROWS - 1) / SPREAD_ROWS);
    pb_table_print(&p->page, &table);
}

const char *pb_source_words(const char *name)
{
    static const struct {
        const char *name, *words;
    } lines[] = {
        {"cost_reduction", "headcount cut below today's"},
        {"cost_avoidance", "hires avoided"},
        {"licences", "licences of today's tools"},
        {"turnover", "fewer hires (turnover)"},
        {"overtime", "overtime"},
        {"other_hard", "other hard benefits"},
        {"capacity", "idle paid time, valued"},
        {"retention", "customers kept or lost"},
        {"other_soft", "other soft benefits"},
        {"setup", "set-up fee"},
        {"platform", "platform fee"},
        {"seats", "seats"},
        {"usage", "usage fees"},
        {"implementation", "implementation"},
        {"operations", "operations"},
        {"unresolved", "customers who gave up"},
        {"severance", "severance"},
        {"risks", "risk events"},
        {"other_cost", "other costs"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (strcmp(lines[i].name, name) == 0)
            return lines[i].words;
    return name;
}

/* What the bars are drawn to. */
struct bars {
    double low, high;
    int width;
};

static struct bars measure_bars(const struct pb_result_page *p)
{
    enum { LABEL_AND_AMOUNT = 42, LEAST = 10, MOST = 34 };
    struct bars bars = {0};
    for (size_t i = 0; i < p->result->source_count; i++) {
        if (p->result->sources[i].kind == PAYBACK_SPLIT)
            continue;
        bars.low = fmin(bars.low, p->result->sources[i].mean);
        bars.high = fmax(bars.high, p->result->sources[i].mean);
    }
    bars.width = p->page.width - LABEL_AND_AMOUNT;
    bars.width = bars.width < LEAST ? 0 : bars.width > MOST ? MOST : bars.width;
    return bars;
}

/* A subtotal and its lines that are not zero. */
static double add_source_group(struct pb_result_page *p, struct pb_table *table, const struct bars *bars,
                               const char *title, int kind)
{
    double sum = 0;
    for (size_t i = 0; i < p->result->source_count; i++)
        sum += (int)p->result->sources[i].kind == kind ? p->result->sources[i].mean : 0;
    pb_table_row(table);
    pb_table_cell(table, PB_STRONG, title);
    pb_table_cell(table, PB_STRONG, pb_money(p->money, sum).text);
    for (size_t i = 0; i < p->result->source_count; i++) {
        const payback_source *source = &p->result->sources[i];
        if ((int)source->kind != kind || source->mean == 0)
            continue;
        struct pb_text label = {0}, bar = {0};
        pb_text_format(&label, PB_NBSP PB_NBSP "%s", pb_source_words(source->name));
        pb_bar(&bar, source->mean, bars->low, bars->high, bars->width);
        pb_table_row(table);
        pb_table_cell(table, PB_PLAIN, label.data != NULL ? label.data : "");
        pb_table_cell(table, PB_PLAIN, pb_money(p->money, source->mean).text);
        pb_table_cell(table, source->mean < 0 ? PB_BAD : PB_GOOD, bar.data != NULL ? bar.data : "");
        table->failed = table->failed || label.failed || bar.failed;
        pb_text_clear(&label);
        pb_text_clear(&bar);
    }
    return sum;
}

static double source_mean(const payback_result *result, const char *name)
{
    for (size_t i = 0; i < result->source_count; i++)
        if (strcmp(result->sources[i].name, name) == 0)
            return result->sources[i].mean;
    return NAN;
}

void pb_add_sources(struct pb_result_page *p)
{
    struct pb_text text = {0};
    pb_text_format(&text, "mean over the trials, %s, %s", pb_months(p->result->horizon_months).text,
                   pb_money_unit(p->money).text);
    add_heading(p, "Where the value comes from and goes to", &text);

    struct bars bars = measure_bars(p);
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 14);
    pb_table_column(&table, "", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "", PB_LEFT, PB_FIXED, 0);
    double net = add_source_group(p, &table, &bars, "Hard benefits", PAYBACK_HARD_BENEFIT);
    net += add_source_group(p, &table, &bars, "Soft benefits", PAYBACK_SOFT_BENEFIT);
    net += add_source_group(p, &table, &bars, "Costs", PAYBACK_COST);
    pb_table_row(&table);
    pb_table_cell(&table, PB_STRONG, "Net value (total basis)");
    pb_table_cell(&table, PB_STRONG, pb_money(p->money, net).text);
    pb_table_print(&p->page, &table);

    double deflection = source_mean(p->result, "labour_deflection"), assist = source_mean(p->result, "labour_assist");
    if (isnan(deflection) || isnan(assist))
        return;
    pb_text_format(&text, "Labour saved, by cause: %s through deflection, %s through assistance.",
                   pb_money(p->money, deflection).text, pb_money(p->money, assist).text);
    pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
}

void pb_add_cash(struct pb_result_page *p)
{
    const payback_result *result = p->result;
    enum { FEWEST_MONTHS = 3 };
    if (result->horizon_months < FEWEST_MONTHS)
        return;
    struct pb_text text = {0};
    pb_text_format(&text,
                   "%s basis, %s; ━" PB_NBSP "median, ▒" PB_NBSP "half of the trials, "
                   "░" PB_NBSP "nine in ten",
                   result->basis, pb_money_unit(p->money).text);
    add_heading(p, "Cumulative cash", &text);
    struct pb_fan_chart chart = {.p05 = result->cash_p05,
                                 .p25 = result->cash_p25,
                                 .p50 = result->cash_p50,
                                 .p75 = result->cash_p75,
                                 .p95 = result->cash_p95,
                                 .months = result->horizon_months,
                                 .money = p->money};
    pb_chart_fan(&p->page, &chart);
}
