/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words_track.h"

#include <math.h>
#include <stdio.h>

static const struct {
    const char *key, *name;
} series_words[PAYBACK_SERIES] = {
    [PAYBACK_SERIES_TICKETS] = {"tickets", "tickets"},
    [PAYBACK_SERIES_ATTEMPTED] = {"attempted_share", "attempted, of the tickets"},
    [PAYBACK_SERIES_CONTAINED] = {"contained_share", "contained, of the attempted"},
    [PAYBACK_SERIES_NOT_REOPENED] = {"not_reopened_share", "not reopened, of the contained"},
    [PAYBACK_SERIES_HANDLE_MINUTES] = {"handle_minutes", "minutes of a human ticket"},
    [PAYBACK_SERIES_HUMAN_TICKETS] = {"human_tickets", "tickets that reach a human"},
    [PAYBACK_SERIES_AGENTS] = {"agents", "agents"},
    [PAYBACK_SERIES_INVOICE] = {"vendor_invoice", "vendor's invoice"},
    [PAYBACK_SERIES_TUNING_HOURS] = {"tuning_hours", "hours of tuning and upkeep"},
    [PAYBACK_SERIES_CSAT] = {"csat_points", "CSAT, AI less human, points"},
};

const char *pb_series_key(payback_series series)
{
    return series_words[series].key;
}

const char *pb_series_name(payback_series series)
{
    return series_words[series].name;
}

struct pb_label pb_series_figure(payback_series series, double value, const char *currency)
{
    switch (series) {
    case PAYBACK_SERIES_ATTEMPTED:
    case PAYBACK_SERIES_CONTAINED:
    case PAYBACK_SERIES_NOT_REOPENED:
        return pb_percent_fixed(value, 1);
    case PAYBACK_SERIES_TICKETS:
    case PAYBACK_SERIES_HUMAN_TICKETS:
        return pb_count(value);
    case PAYBACK_SERIES_INVOICE:
        return isnan(value) ? pb_count(value) : pb_money_phrase(currency, value);
    default:
        return pb_fixed(value, 1);
    }
}

const char *pb_stage_word(payback_track_stage stage)
{
    return stage == PAYBACK_DIRECTION_ONLY ? "direction only"
           : stage == PAYBACK_PRELIMINARY  ? "preliminary"
                                           : "established";
}

struct pb_label pb_calendar_month(int year, int month)
{
    struct pb_label label;
    snprintf(label.text, sizeof label.text, "%04d-%02d", year, month);
    return label;
}
