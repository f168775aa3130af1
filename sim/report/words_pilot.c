/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words_pilot.h"

#include <math.h>
#include <string.h>

bool pb_pilot_is_better(const payback_pilot_design *design, const payback_pilot_design *other)
{
    return design->deliverable != other->deliverable ? design->deliverable : design->engs.value > other->engs.value;
}

void pb_pilot_size_columns(struct pb_report *page, const char *each)
{
    pb_report_column(page, each, PB_KIND_COUNT);
    pb_report_column(page, "its data are worth", PB_KIND_MONEY);
    pb_report_column(page, "95% interval", PB_KIND_MONEY);
    pb_report_column(page, "cost", PB_KIND_MONEY);
    pb_report_column(page, "better than today's best", PB_KIND_MONEY);
    pb_report_column(page, "leads to buying", PB_KIND_SHARE);
    pb_report_column(page, "rules disagree", PB_KIND_SHARE);
}

void pb_pilot_size_row(struct pb_report *page, const payback_pilot_design *d)
{
    pb_report_row(page);
    pb_report_value(page, d->deliverable ? PB_PLAIN : PB_FAINT, d->size);
    pb_report_value(page, PB_PLAIN, d->evsi.value);
    pb_report_interval(page, d->evsi);
    pb_report_value(page, PB_PLAIN, d->cost);
    pb_report_value(page, d->engs.value > 0 ? PB_GOOD : PB_BAD, d->engs.value);
    pb_report_value(page, PB_PLAIN, d->buy_probability.value);
    pb_report_value(page, PB_PLAIN, d->rules_disagree.value);
}

void pb_pilot_request_options(struct pb_text *command, const char *request)
{
    for (const char *line = request; *line;) {
        const char *space = strchr(line, ' '), *end = strchr(line, '\n');
        struct pb_text word = {0};
        if (!space || !end)
            return;
        pb_text_format(command, " --%.*s", (int)(space - line), line);
        pb_text_format(&word, "%.*s", (int)(end - space - 1), space + 1);
        pb_shell_word(command, pb_text_string(&word));
        command->failed |= word.failed;
        pb_text_clear(&word);
        line = end + 1;
    }
}

const char *pb_pilot_cases(bool tickets)
{
    return tickets ? "tickets" : "observations";
}

const char *pb_pilot_weeks(struct pb_report *page, double weeks)
{
    if (weeks == 0)
        return "";
    return pb_report_words(page, " over %s week%s", pb_general(weeks).text, weeks == 1 ? "" : "s");
}

void pb_pilot_flat_sentence(struct pb_text *text, double from, double to, bool tickets)
{
    if (from < to)
        pb_text_format(text, "Anything from %s to %s %s is as good, as far as can be told. ", pb_count(from).text,
                       pb_count(to).text, pb_pilot_cases(tickets));
}

const char *pb_pilot_rule_words(payback_verdict rule)
{
    static const char *const words[] = {"met", "not met", "not resolved by these trials"};
    return words[rule];
}

void pb_pilot_rule_after(struct pb_report *page, const char *subject, const char *currency, double buys, double differs,
                         double gains)
{
    if (buys == 0 || buys == 1) {
        pb_report_say(page, "No result of %s would turn that rule: it says %s whatever comes.", subject,
                      buys == 0 ? "do not buy" : "buy");
        return;
    }
    pb_report_say(page,
                  "After %s that rule would say buy in %s of cases, and differ from the value rule in %s; deciding by "
                  "it %s %s against deciding by it today.",
                  subject, pb_percent(buys).text, pb_percent(differs).text, gains < 0 ? "loses" : "gains",
                  pb_money_phrase(currency, fabs(gains)).text);
}

void pb_pilot_observed(struct pb_text *text, const char *const *observed, size_t count)
{
    for (size_t o = 0; o < count; o++)
        pb_text_format(text, "%s%s", o == 0 ? "" : o + 1 == count ? " and " : ", ", observed[o]);
}

void pb_pilot_transfer_sentence(struct pb_text *text, double transfer_sd)
{
    if (transfer_sd > 0)
        pb_text_format(text,
                       " Its rates may differ from the rollout's by a standard deviation of %s on the logit scale (%s "
                       "points at 55%%): pilots run on chosen tickets, with the vendor's best team.",
                       pb_general(transfer_sd).text, pb_general(round(100 * transfer_sd * 0.55 * 0.45)).text);
    else
        pb_text_add(text, " It is taken to be like the rollout in every respect.");
}

void pb_pilot_wait(struct pb_report *page, double weeks, bool fixed_window, bool late_contract, double delay_factor)
{
    if (weeks > 0 && fixed_window)
        pb_report_say(page, "The horizon stays where it is: a purchase after the pilot has %s weeks less to earn%s.",
                      pb_general(weeks).text,
                      late_contract ? ", its contract from go-live" : ", its contract still from today");
    else if (weeks > 0)
        pb_report_say(page, "Waiting %s weeks shifts the whole deal, which makes it worth %s of what it is today.",
                      pb_general(weeks).text, pb_percent_fixed(delay_factor, 1).text);
}
