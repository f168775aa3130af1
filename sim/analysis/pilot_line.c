/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/pilot_line.h"

#include "base/memory.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>

/* A scan over the possible results has at most so many steps. */
enum { STEPS = 2000 };

struct line {
    const struct pb_pilot_data *data;
    const struct pb_pilot_sample *sample;
    const struct pb_regression *fit;
    double *typical; /* by datum: mean of the truth */
    struct pb_point *points;
};

static double mean_of(const double *column, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += column[i];
    return sum / (double)n;
}

static payback_status make_line(struct line *line)
{
    const struct pb_pilot_data *data = line->data;
    line->typical = pb_new(data->count, sizeof *line->typical);
    line->points = pb_new(data->count, sizeof *line->points);
    if (!line->typical || !line->points)
        return PAYBACK_ERROR_MEMORY;
    for (size_t d = 0; d < data->count; d++)
        line->typical[d] = mean_of(data->list[d].truth, data->draws->n);
    return PAYBACK_OK;
}

static void clear_line(struct line *line)
{
    free(line->typical);
    free(line->points);
}

/* What is expected where so many tickets are contained, and of those audited this share resolved relative to what is
 * usual (all groups alike). Handle times are as expected. */
static double expected(const struct line *line, double contained, double relative)
{
    const struct pb_pilot_data *data = line->data;
    double usual = 0, own = 0;
    for (size_t d = 0; d < data->count; d++)
        if (data->list[d].kind == PB_DATUM_CONTAINED)
            usual += line->typical[d] * pb_group_tickets(data, data->list[d].group, line->sample->size);
    for (size_t d = 0; d < data->count; d++) {
        const struct pb_datum *datum = &data->list[d];
        double column = log(line->typical[d]);
        if (datum->kind == PB_DATUM_CONTAINED) {
            double n = pb_group_tickets(data, datum->group, line->sample->size);
            own = fmin(n, usual > 0 ? contained * line->typical[d] * n / usual : 0);
            column = pb_datum_column(datum->kind, own, n);
        } else if (datum->kind == PB_DATUM_RESOLVED) {
            double audited = data->audited_share * own;
            column = pb_datum_column(datum->kind, audited * fmin(1, line->typical[d] * relative), audited);
        }
        line->points[d] = pb_scale_point(&line->sample->scales[d], column);
    }
    return pb_regression_at(line->fit, line->points);
}

/* Audited ones that are truly resolved, of so many contained, at the usual proportion. */
static double usually_resolved(const struct line *line, double contained)
{
    double usual = 0, resolved = 0;
    for (size_t d = 0; d < line->data->count; d++) {
        const struct pb_datum *datum = &line->data->list[d];
        if (datum->kind != PB_DATUM_CONTAINED)
            continue;
        double n = line->typical[d] * pb_group_tickets(line->data, datum->group, line->sample->size);
        usual += n;
        resolved += n * line->typical[d + 1]; /* its RESOLVED */
    }
    return usual > 0 ? line->data->audited_share * contained * resolved / usual : 0;
}

/* The smallest count from which on, up to `top`, buying is right; NaN where it never is. */
static double least_below(const struct line *line, double top, double step)
{
    double least = NAN;
    for (double y = top; y >= 0 && expected(line, y, 1) > 0; y -= step)
        least = y;
    return least;
}

/* The smallest count from which on buying is right; NaN where it never is, or always. Where it is right at a count that
 * one result in a hundred exceeds, what the fit makes of the few beyond does not count. */
static payback_status ticket_threshold(payback_pilot_design *design, const struct line *line)
{
    static const double level = 0.99;
    double n = line->sample->size, step = fmax(1, ceil(n / STEPS)), top;
    payback_status status = pb_plain_quantiles(line->sample->contained, line->sample->n, &level, 1, &top);
    if (status)
        return status;
    double least = least_below(line, fmin(n, top), step);
    if (isnan(least))
        least = least_below(line, n, step);
    if (isnan(least) || least < step)
        return PAYBACK_OK;
    design->contained = least;
    design->resolved = ceil(usually_resolved(line, least) - 1e-9);
    return PAYBACK_OK;
}

/* Of the only count or measure. */
static void single_threshold(payback_pilot_design *design, const struct line *line)
{
    const struct pb_datum *datum = &line->data->list[0];
    const struct pb_scale *scale = &line->sample->scales[0];
    bool count = datum->kind == PB_DATUM_COUNT;
    double size = line->sample->size, low = count ? 0 : scale->values[0];
    double high = count ? size : scale->values[scale->count - 1];
    double step = count ? fmax(1, ceil(size / STEPS)) : (high - low) / STEPS;
    double before = NAN;
    int turns = 0;
    for (double x = low; x <= high && step > 0; x += step) {
        struct pb_point point = pb_scale_point(scale, count ? pb_datum_column(datum->kind, x, size) : x);
        double m = pb_regression_at(line->fit, &point);
        if (!isnan(before) && (m > 0) != (before > 0)) {
            turns++;
            design->below = m <= 0;
            double whole = m > 0 ? x : x - step;
            design->contained = count ? whole : x - step * m / (m - before);
        }
        before = m;
    }
    if (turns != 1)
        design->contained = NAN;
}

payback_status pb_pilot_threshold(payback_pilot_design *design, const struct pb_pilot_data *data,
                                  const struct pb_pilot_sample *sample, const struct pb_regression *fit)
{
    struct line line = {.data = data, .sample = sample, .fit = fit};
    payback_status status = make_line(&line);
    design->contained = design->resolved = NAN;
    design->below = false;
    if (!status && data->count > 0 && data->list[0].kind == PB_DATUM_CONTAINED)
        status = ticket_threshold(design, &line);
    else if (!status && data->count == 1)
        single_threshold(design, &line);
    clear_line(&line);
    return status;
}

/* The largest share of resolved ones that still comes up: of 99 % of the results. */
static payback_status largest_share(const struct line *line, double *share)
{
    const double level = 0.99;
    *share = 0;
    for (size_t d = 0; d < line->data->count; d++) {
        double column;
        if (line->data->list[d].kind != PB_DATUM_RESOLVED)
            continue;
        payback_status status = pb_plain_quantiles(line->sample->columns[d], line->sample->n, &level, 1, &column);
        if (status)
            return status;
        *share = fmax(*share, 1 / (1 + exp(-column)));
    }
    return PAYBACK_OK;
}

/* The smallest count of resolved ones among so many contained at which buying is right; NaN where it would have to be
 * larger than any that comes up. */
static double least_resolved(const struct line *line, double contained, double most)
{
    double usual = usually_resolved(line, contained), audited = round(line->data->audited_share * contained);
    double step = fmax(1, ceil(audited / STEPS)), least = NAN;
    for (double y = floor(most * audited); y >= 0 && usual > 0 && expected(line, contained, y / usual) > 0; y -= step)
        least = y;
    return least;
}

payback_status pb_pilot_line(payback_pilot_point points[PB_LINE_POINTS], const struct pb_pilot_data *data,
                             const struct pb_pilot_sample *sample, const struct pb_regression *fit)
{
    static const double levels[PB_LINE_POINTS] = {0.1, 0.25, 0.5, 0.75, 0.9};
    double contained[PB_LINE_POINTS], most = 1;
    struct line line = {.data = data, .sample = sample, .fit = fit};
    payback_status status = make_line(&line);
    if (!status)
        status = pb_plain_quantiles(sample->contained, sample->n, levels, PB_LINE_POINTS, contained);
    if (!status)
        status = largest_share(&line, &most);
    for (int l = 0; !status && l < PB_LINE_POINTS; l++)
        points[l] = (payback_pilot_point){contained[l], least_resolved(&line, contained[l], most)};
    clear_line(&line);
    return status;
}
