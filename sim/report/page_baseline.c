/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback baseline`: what was read, what it says, how well, and what is still missing. */
#include "payback/baseline.h"

#include "baseline/result.h"
#include "report/page_model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BAR = 28, PAPER_ROWS = 40 };

static struct pb_label count_label(size_t count)
{
    return pb_count((double)count);
}

/* "12.3 – 14.5" */
static const char *range_words(struct pb_report *page, double low, double high, int decimals)
{
    return pb_report_words(page, "%s – %s", pb_fixed(low, decimals).text, pb_fixed(high, decimals).text);
}

static const char *share_range(struct pb_report *page, double low, double high)
{
    return pb_report_words(page, "%s – %s", pb_percent_fixed(low, 1).text, pb_percent_fixed(high, 1).text);
}

/* ---- the head ---- */

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void add_head(struct pb_report *page, const payback_baseline *baseline)
{
    const struct pb_volume *volume = &baseline->volume;
    const struct pb_reading *reading = &baseline->reading;
    struct pb_text text = {0};
    pb_report_title(page, file_name(reading->exports[0].path),
                    pb_report_words(page, "%zu file%s · %s records · %s tickets · %zu complete months",
                                    reading->export_count, reading->export_count == 1 ? "" : "s",
                                    count_label(reading->records).text, count_label(baseline->counted).text,
                                    baseline->complete));
    pb_text_format(&text, "about %s tickets a month reach people in %s (%s to %s, nine chances in ten).",
                   pb_fixed(volume->level, 0).text, pb_month_name(volume->start).text, pb_fixed(volume->low, 0).text,
                   pb_fixed(volume->high, 0).text);
    pb_report_verdict(page, PB_LOOK_PLAIN, "Measured:", &text);
    if (baseline->missing_count > 0)
        pb_report_say(page, "%zu thing%s that no export knows %s listed at the end.", baseline->missing_count,
                      baseline->missing_count == 1 ? "" : "s", baseline->missing_count == 1 ? "is" : "are");
}

/* ---- what was read ---- */

static const char *name_at(const payback_baseline *baseline, int index)
{
    return baseline->reading.profiles.items[index].name;
}

static const char *separator_word(char separator)
{
    return separator == ',' ? "commas" : separator == ';' ? "semicolons" : separator == '\t' ? "tabs" : "bars";
}

static void add_files(struct pb_report *page, const payback_baseline *baseline)
{
    for (size_t f = 0; f < baseline->reading.export_count; f++) {
        const struct pb_export *export = &baseline->reading.exports[f];
        pb_report_say(page, "%s: %s records, %s, separated by %s; sha256 %.12s.", export->path,
                      count_label(export->records).text, pb_separated_encoding_name(export->encoding),
                      separator_word(export->separator), export->digest);
    }
}

/* Which columns could have been the role's, too. */
static const char *also_possible(struct pb_report *page, const payback_baseline *baseline, int role)
{
    const struct pb_columns *columns = &baseline->reading.columns;
    struct pb_text also = {0};
    for (int i = 0; columns->of[role] >= 0 && i < columns->also_count[role]; i++)
        pb_text_format(&also, "%s%s", i ? ", " : "", name_at(baseline, columns->also[role][i]));
    return pb_report_keep_text(page, &also);
}

static bool any_also_possible(const payback_baseline *baseline)
{
    const struct pb_columns *columns = &baseline->reading.columns;
    for (int role = 0; role < PB_COLUMN_ROLES; role++)
        if (columns->of[role] >= 0 && columns->also_count[role] > 0)
            return true;
    return false;
}

static void add_columns(struct pb_report *page, const payback_baseline *baseline)
{
    const struct pb_columns *columns = &baseline->reading.columns;
    bool also = any_also_possible(baseline);
    pb_report_table(page, "Which column was taken for what");
    pb_report_words_column(page, "what", 0);
    pb_report_words_column(page, "column", 16);
    if (also)
        pb_report_words_column(page, "also possible", 14);
    for (int role = 0; role < PB_COLUMN_ROLES; role++) {
        int index = columns->of[role];
        if (index < 0)
            continue;
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, pb_role_words[role]);
        if (role == PB_COLUMN_HANDLE)
            pb_report_cell(page, PB_PLAIN,
                           pb_report_words(page, "%s (%s, %s)", name_at(baseline, index), pb_unit_words[columns->unit],
                                           baseline->elapsed ? "elapsed: not used" : pb_kind_words[columns->kind]));
        else
            pb_report_cell(page, PB_PLAIN, name_at(baseline, index));
        if (also)
            pb_report_cell(page, PB_FAINT, also_possible(page, baseline, role));
    }
}

/* Where the first of them stands; a store does not keep it. */
static const char *first_malformed(struct pb_report *page, const payback_baseline *baseline)
{
    for (size_t f = 0; f < baseline->reading.export_count; f++)
        if (baseline->reading.exports[f].malformed.line > 0)
            return pb_report_words(page, " (the first on line %u)", baseline->reading.exports[f].malformed.line);
    return "";
}

static void add_passed(struct pb_report *page, const payback_baseline *baseline)
{
    static const char *const words[] = {"titles above the header", "empty records", "footer", "header again",
                                        "malformed records"};
    struct pb_text text = {0};
    for (int p = 0; p < PB_PASSED_RECORDS; p++) {
        size_t count = 0;
        for (size_t f = 0; f < baseline->reading.export_count; f++)
            count += baseline->reading.exports[f].passed[p];
        if (count > 0)
            pb_text_format(&text, "%s%s %s%s", text.length ? ", " : "", count_label(count).text, words[p],
                           p == PB_PASSED_MALFORMED ? first_malformed(page, baseline) : "");
    }
    if (baseline->reading.duplicates > 0)
        pb_text_format(&text, "%s%s %s", text.length ? ", " : "", count_label(baseline->reading.duplicates).text,
                       "records of a ticket that comes again");
    for (int r = 1; r < PB_REASON_COUNT; r++)
        if (baseline->reasons[r] > 0)
            pb_text_format(&text, "%s%s %s", text.length ? ", " : "", count_label(baseline->reasons[r]).text,
                           pb_reason_words[r]);
    if (text.length > 0)
        pb_report_say(page, "Passed over: %s.", pb_report_keep_text(page, &text));
    pb_text_clear(&text);
}

static void add_zone(struct pb_report *page, const payback_baseline *baseline)
{
    int zone = abs(baseline->reading.map.timezone) / 60;
    char hours[32] = "";
    if (zone)
        snprintf(hours, sizeof hours, "%c%02d:%02d", baseline->reading.map.timezone < 0 ? '-' : '+', zone / 60,
                 zone % 60);
    if (baseline->reading.columns.zoned)
        pb_report_note(page,
                       "Creation times say their zone and are counted in UTC%s (--timezone). It matters only at the "
                       "ends of months.",
                       hours);
    else
        pb_report_note(page, "Creation times say no zone and are taken as written. It matters only at the ends of "
                             "months.");
}

/* The sample that people filled in. */
static void add_labels(struct pb_report *page, const payback_baseline *baseline)
{
    const struct pb_labels *labels = &baseline->labels;
    if (!labels->given)
        return;
    const char *between = "";
    if (labels->both > 0)
        between = pb_report_words(page, "; on %s of the %s that both read they disagree",
                                  count_label(labels->apart).text, count_label(labels->both).text);
    pb_report_say(page, "Sample: %s ticket%s, %s label%s by %s%s.", count_label(labels->lines).text,
                  labels->lines == 1 ? "" : "s", count_label(labels->filled).text, labels->filled == 1 ? "" : "s",
                  labels->raters == 1 ? "one person" : "two people", between);
}

static void add_reading(struct pb_report *page, const payback_baseline *baseline)
{
    pb_report_section(page, PB_ACROSS, "What was read");
    add_files(page, baseline);
    add_columns(page, baseline);
    add_passed(page, baseline);
    add_labels(page, baseline);
    add_zone(page, baseline);
}

static void add_warnings(struct pb_report *page, const payback_baseline *baseline)
{
    if (baseline->warning_count == 0)
        return;
    pb_report_section(page, PB_ACROSS, "To be careful about");
    for (size_t w = 0; w < baseline->warning_count; w++) {
        struct pb_text text = {0};
        pb_text_add(&text, baseline->warnings[w].message);
        pb_text_add(&text, ".");
        pb_report_item(page, &text);
    }
}

/* ---- months ---- */

static const char *month_remark(struct pb_report *page, const struct pb_month *month)
{
    if (month->surge > 0)
        return pb_report_words(page, "surge: × %s", pb_fixed(month->surge, 2).text);
    if (month->dropped)
        return "left out";
    return month->complete ? "" : "partial";
}

/* A bar of counts in characters, for terminals. */
static const char *bar(struct pb_report *page, double tickets, double most)
{
    struct pb_text text = {0};
    int length = most > 0 ? (int)lround(BAR * tickets / most) : 0;
    pb_text_repeat(&text, "█", length > 0 || tickets == 0 ? length : 1);
    return pb_report_keep_text(page, &text);
}

static void add_month_rows(struct pb_report *page, const payback_baseline *baseline, bool bars)
{
    double most = 0;
    for (size_t m = 0; m < baseline->month_count; m++)
        most = fmax(most, (double)baseline->months[m].tickets);
    pb_report_words_column(page, "month", 0);
    pb_report_column(page, "tickets", PB_KIND_NUMBER);
    pb_report_column(page, "expected", PB_KIND_NUMBER);
    if (bars)
        pb_report_words_column(page, "", 0);
    pb_report_words_column(page, "remark", 0);
    for (size_t m = 0; m < baseline->month_count; m++) {
        const struct pb_month *month = &baseline->months[m];
        enum pb_tone tone = month->complete ? PB_PLAIN : PB_FAINT;
        pb_report_row(page);
        pb_report_cell(page, tone, pb_month_name(month->month).text);
        pb_report_labelled(page, tone, count_label(month->tickets), (double)month->tickets);
        pb_report_labelled(page, PB_FAINT, pb_fixed(month->fit, 0), month->fit);
        if (bars)
            pb_report_cell(page, PB_ACCENT, bar(page, (double)month->tickets, most));
        pb_report_cell(page, month->surge > 0 ? PB_CAUTION : PB_FAINT, month_remark(page, month));
    }
}

/* The last months as bars, with a stroke where the month is expected. */
static void add_month_chart(struct pb_report *page, const payback_baseline *baseline)
{
    struct pb_rows rows = {
        .unit = PB_AXIS_COUNT, .axis = "tickets", .base = 0, .reference = (double)NAN, .figure_head = "tickets"};
    size_t first = baseline->month_count > PAPER_ROWS ? baseline->month_count - PAPER_ROWS : 0;
    for (size_t m = first; m < baseline->month_count; m++) {
        struct pb_row row = pb_row_of(pb_month_name(baseline->months[m].month).text);
        row.bars[0] = (struct pb_bar){0, (double)baseline->months[m].tickets,
                                      baseline->months[m].complete ? "input-high" : "hatch"};
        row.mark = baseline->months[m].fit;
        memcpy(row.figure, count_label(baseline->months[m].tickets).text, sizeof row.figure);
        rows.rows[rows.count++] = row;
    }
    const struct pb_figure figure = {"Tickets of each month",
                                     "Bars: tickets that count. Strokes: what level, growth and "
                                     "season expect.",
                                     pb_plot_rows,
                                     pb_report_keep(page, &rows, sizeof rows),
                                     660,
                                     pb_rows_height(rows.count, 660),
                                     pb_rows_height(rows.count, 340)};
    pb_report_figure(page, &figure, NULL);
}

/* Whether the months tell season and growth apart; what fewer months cannot is among the warnings. */
static void say_what_is_told_apart(struct pb_report *page, const payback_baseline *baseline)
{
    if (baseline->complete >= 24)
        pb_report_say(page, "%zu complete months tell season and growth apart.", baseline->complete);
}

static void add_season(struct pb_report *page, const payback_baseline *baseline)
{
    static const char *const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
    const double *season = baseline->volume.season;
    int high = 0, low = 0;
    for (int k = 1; k < 12; k++) {
        high = season[k] > season[high] ? k : high;
        low = season[k] < season[low] ? k : low;
    }
    pb_report_say(page,
                  "Season: %s is the strongest month (× %s), %s the weakest (× %s), length of the month included.",
                  names[high], pb_fixed(season[high], 2).text, names[low], pb_fixed(season[low], 2).text);
}

static void add_volume(struct pb_report *page, const payback_baseline *baseline)
{
    const struct pb_volume *volume = &baseline->volume;
    const double z = 1.2815515655446004;
    double low = expm1(volume->growth - z * volume->growth_sd), high = expm1(volume->growth + z * volume->growth_sd);
    pb_report_section(page, PB_ACROSS, "Months");
    pb_report_media(page, PB_ON_TERMINAL);
    pb_report_table(page, "Tickets that count, and what level, growth and season expect");
    add_month_rows(page, baseline, true);
    pb_report_media(page, PB_ON_PAPER);
    add_month_chart(page, baseline);
    pb_report_figure_table(page, "Tickets that count, and what level, growth and season expect");
    add_month_rows(page, baseline, false);
    pb_report_media(page, PB_EVERYWHERE);
    pb_report_say(page,
                  "Growth: %s a year (%s to %s, eight chances in ten; the data alone say it to ± %s points, the "
                  "rest is that the future differs from the past).",
                  pb_return(expm1(volume->growth)).text, pb_return(low).text, pb_return(high).text,
                  pb_fixed(100 * volume->fit_sd, 1).text);
    add_season(page, baseline);
    say_what_is_told_apart(page, baseline);
    pb_report_say(page, "Noise: months differ by %s from that (%s), the chance of arrivals included.",
                  pb_percent_fixed(volume->noise, 1).text, share_range(page, volume->noise_low, volume->noise_high));
    if (volume->hours_noise > 0)
        pb_report_say(page, "The hours of a month differ by a further %s, because tickets do; --noise hours adds it.",
                      pb_percent_fixed(volume->hours_noise, 1).text);
    if (volume->surges > 0)
        pb_report_say(page, "Surges: %d in %zu months, × %s.", volume->surges, baseline->complete,
                      pb_fixed(volume->surge_median, 2).text);
    else if (baseline->complete >= 12)
        pb_report_say(page, "Surges: none in %zu months; a chance of up to %s in any month cannot be excluded.",
                      baseline->complete, pb_percent_fixed(1 - pow(0.05, 1 / (double)baseline->complete), 1).text);
    else
        pb_report_say(page, "Surges: not looked for; that takes twelve complete months.");
}

/* ---- categories ---- */

/* Which columns the table of categories has: those in which something stands. */
struct shown {
    bool measured, uncapped, minutes, reopened, simple, labelled;
};

static struct shown shown_columns(const payback_baseline *baseline)
{
    struct shown shown = {0};
    for (size_t c = 0; c < baseline->category_count; c++) {
        const struct pb_category *category = &baseline->categories[c];
        shown.measured |= baseline->kind != PB_HANDLE_NONE && category->work.n > 0;
        shown.uncapped |= baseline->kind != PB_HANDLE_NONE && category->work.raw_mean - category->work.mean >= 0.05 &&
                          !category->work.pooled;
        shown.minutes |= category->work.minutes.known;
        shown.reopened |= category->reopen.known;
        shown.simple |= !isnan(category->simple_share);
        shown.labelled |= category->sampled > 0;
    }
    return shown;
}

static void add_category(struct pb_report *page, const payback_baseline *baseline, const struct pb_category *category,
                         const struct shown *shown)
{
    const struct pb_work *work = &category->work;
    double share = (double)category->tickets / (double)baseline->window_tickets;
    double measured = work->n > 0 ? work->mean : (double)NAN;
    double uncapped = work->n > 0 ? work->raw_mean : (double)NAN;
    double minutes = work->minutes.known ? work->minutes.mean : (double)NAN;
    double reopened = category->reopen.known ? category->reopen.mean : (double)NAN;
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, pb_shown_name(category->name).text);
    pb_report_labelled(page, PB_PLAIN, pb_percent_fixed(share, 1), share);
    if (shown->measured)
        pb_report_labelled(page, PB_PLAIN, pb_fixed(measured, 1), measured);
    if (shown->uncapped)
        pb_report_labelled(page, PB_FAINT, pb_fixed(uncapped, 1), uncapped);
    if (shown->minutes) {
        pb_report_labelled(page, PB_STRONG, pb_fixed(minutes, 1), minutes);
        pb_report_cell(page, PB_PLAIN,
                       work->minutes.known ? range_words(page, work->minutes.low, work->minutes.high, 1) : "–");
    }
    if (shown->reopened)
        pb_report_labelled(page, PB_PLAIN, pb_percent_fixed(reopened, 1), reopened);
    if (shown->simple)
        pb_report_labelled(page, PB_FAINT, pb_percent_fixed(category->simple_share, 0), category->simple_share);
    double automatable = category->sampled > 0 ? category->automatable.mean : (double)NAN;
    if (shown->labelled)
        pb_report_labelled(page, PB_PLAIN, pb_percent_fixed(automatable, 0), automatable);
}

static void note_missing_work_time(struct pb_report *page, const payback_baseline *baseline)
{
    int proposed = pb_columns_proposed_handle(&baseline->reading.columns);
    const char *divided = baseline->calibrated ? " The team's hours are divided among the tickets." : "";
    if (proposed >= 0)
        pb_report_note(page,
                       "No column is known to hold work time.%s If \"%s\" holds the minutes that people worked, say "
                       "so: --handle \"%s\".",
                       divided, name_at(baseline, proposed), name_at(baseline, proposed));
    else
        pb_report_note(page, "No column holds work time.%s", divided);
}

static void add_category_table(struct pb_report *page, const payback_baseline *baseline, const struct shown *shown)
{
    pb_report_table(page, pb_report_words(page, "%s tickets of the last %d complete months",
                                          count_label(baseline->window_tickets).text, baseline->mix_months));
    pb_report_words_column(page, "category", 10);
    pb_report_column(page, "share", PB_KIND_NUMBER);
    if (shown->measured)
        pb_report_column(page, "minutes", PB_KIND_NUMBER);
    if (shown->uncapped)
        pb_report_column(page, "uncapped", PB_KIND_NUMBER);
    if (shown->minutes) {
        pb_report_column(page, "one handling", PB_KIND_NUMBER);
        pb_report_words_column(page, "90% between", 0);
    }
    if (shown->reopened)
        pb_report_column(page, "reopened", PB_KIND_NUMBER);
    if (shown->simple)
        pb_report_column(page, "simple", PB_KIND_NUMBER);
    if (shown->labelled)
        pb_report_column(page, "automatable", PB_KIND_NUMBER);
    for (size_t c = 0; c < baseline->category_count; c++)
        add_category(page, baseline, &baseline->categories[c], shown);
}

static void add_categories(struct pb_report *page, const payback_baseline *baseline)
{
    const struct shown shown = shown_columns(baseline);
    pb_report_section(page, PB_ACROSS, "Categories");
    add_category_table(page, baseline, &shown);
    if (baseline->by_tags)
        pb_report_note(page, "A ticket with several tags belongs to the one that most tickets have.");
    if (!shown.measured)
        note_missing_work_time(page, baseline);
    else
        pb_report_note(page,
                       "Minutes: mean work time of solved tickets (%s)%s. One handling: the same without second "
                       "handlings; its interval is that of the mean, not of tickets, and holds that this way of "
                       "measuring may be %s off for all of them (chosen, not measured).",
                       pb_kind_words[baseline->kind], baseline->calibrated ? ", calibrated by the team's hours" : "",
                       pb_percent(baseline->categories[0].work.kappa).text);
    if (shown.uncapped)
        pb_report_note(page, "Uncapped: with timers left running, which minutes cut at three times the 99th percentile "
                             "(480 where fewer than 200 tickets have a time).");
    if (shown.reopened)
        pb_report_note(page, "Reopened: within 7 days of the solution.");
    if (shown.simple)
        pb_report_note(page,
                       "Simple: one reply, one assignee, not reopened, as far as columns say it; a proxy for what a "
                       "tool may attempt, %s.",
                       shown.labelled ? "written where no one has read a sample" : "no more");
    if (shown.labelled)
        pb_report_note(page, "Automatable: what the people who read the sample say that a tool may attempt.");
}

/* ---- people ---- */

static void add_people(struct pb_report *page, const payback_baseline *baseline)
{
    const struct pb_people *people = &baseline->people;
    if (!people->known && people->capacity_hours <= 0)
        return;
    pb_report_section(page, PB_ACROSS, "People");
    if (people->known)
        pb_report_say(page,
                      "%d agent%s solved tickets in the last months; %d stopped in %s agent-years. Assignees are "
                      "not employees: headcount is written only when you give it.",
                      people->active, people->active == 1 ? "" : "s", people->leavers,
                      pb_fixed(people->agent_years, 1).text);
    if (people->capacity_hours > 0 && baseline->kind != PB_HANDLE_NONE)
        pb_report_say(page, "Workload %s h a month; %s agents have %s productive hours: %s.",
                      pb_fixed(people->workload_hours, 0).text, pb_general(baseline->request.headcount).text,
                      pb_fixed(people->capacity_hours, 0).text,
                      pb_percent(people->workload_hours / people->capacity_hours).text);
    if (baseline->calibrated && baseline->kind != PB_HANDLE_NONE)
        pb_report_say(page, "Calibrated: all work times are multiplied by %s.", pb_fixed(people->factor, 2).text);
}

static void add_missing(struct pb_report *page, const payback_baseline *baseline)
{
    pb_report_section(page, PB_ACROSS, "What is still missing");
    pb_report_table(page, "What no export knows");
    pb_report_words_column(page, "input", 22);
    pb_report_words_column(page, "where it comes from", 24);
    for (size_t m = 0; m < baseline->missing_count; m++) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, baseline->missing[m].pointer);
        pb_report_cell(page, PB_PLAIN, baseline->missing[m].why);
    }
}

static void build(struct pb_report *page, const void *data)
{
    const payback_baseline *baseline = data;
    add_head(page, baseline);
    add_volume(page, baseline);
    add_categories(page, baseline);
    add_people(page, baseline);
    add_warnings(page, baseline);
    add_reading(page, baseline);
    add_missing(page, baseline);
}

payback_status payback_render_baseline(payback_text *out, const payback_baseline *baseline, const payback_style *style)
{
    return pb_report_render_text(out, build, baseline, style);
}

payback_status payback_render_baseline_html(payback_text *out, const payback_baseline *baseline)
{
    return pb_report_render_html(out, build, baseline);
}
