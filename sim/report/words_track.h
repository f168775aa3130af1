/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words for what is tracked: for its page and for programs. */
#ifndef PB_REPORT_WORDS_TRACK_H
#define PB_REPORT_WORDS_TRACK_H

#include "payback/track.h"
#include "report/figures.h"

/* "contained", as columns and JSON call a series, and as people do. */
const char *pb_series_key(payback_series series);
const char *pb_series_name(payback_series series);
/* A figure of the series: "54.3%", "14.2", "$6,400". */
struct pb_label pb_series_figure(payback_series series, double value, const char *currency);
/* "direction only", "preliminary", "established" */
const char *pb_stage_word(payback_track_stage stage);
/* "2026-04" */
struct pb_label pb_calendar_month(int year, int month);

#endif
