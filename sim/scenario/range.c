/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a quantity can be, against what its field allows. */
#include "scenario/reading.h"

#include "scenario/listing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One draw in so many is beyond what is looked at of a distribution without an end: as many as a run can have. */
static const double rare = 1e-9;

/* Atoms of the ends of a distribution. A mixture may have mass on points, but not on its ends: the distribution
 * function tells; a continuous one can have no more than rounding in the last place before its upper end. */
static void find_atoms(const pb_distribution *distribution, double low, double high, bool *low_atom, bool *high_atom)
{
    bool discrete = pb_distribution_is_discrete(distribution), constant = pb_distribution_is_constant(distribution);
    *low_atom = constant || (discrete && pb_distribution_cdf(distribution, low) > 0);
    *high_atom = constant || (discrete && pb_distribution_survival(distribution, nextafter(high, -INFINITY)) > 1e-9);
}

/* What one draw in 1e9 exceeds at that end of the distribution. */
static double rare_draw(const struct pb_value *value, bool upper)
{
    double draw = pb_distribution_quantile(value->distribution, upper ? 1 - rare : rare, upper ? rare : 1 - rare);
    return draw * value->multiply + value->add;
}

struct pb_spread pb_spread_of(const struct pb_value *value)
{
    double low, high;
    bool low_atom, high_atom;
    if (value->distribution == NULL || value->multiply == 0) {
        double x = value->multiply == 0 ? value->add : value->number * value->multiply + value->add;
        return (struct pb_spread){x, x, true, true, x, x};
    }
    pb_distribution_support(value->distribution, &low, &high);
    find_atoms(value->distribution, low, high, &low_atom, &high_atom);
    low = low * value->multiply + value->add;
    high = high * value->multiply + value->add;
    bool turned = value->multiply < 0;
    struct pb_spread spread = turned ? (struct pb_spread){high, low, high_atom, low_atom, high, low}
                                     : (struct pb_spread){low, high, low_atom, high_atom, low, high};
    /* quantiles take their time: only where they are asked for */
    if (isinf(spread.low) || spread.low == 0)
        spread.rare_low = rare_draw(value, turned);
    if (isinf(spread.high))
        spread.rare_high = rare_draw(value, !turned);
    return spread;
}

static bool is_too_near_0(const struct pb_field *field, struct pb_spread spread)
{
    if (field->low != 0 || !field->low_open || spread.high <= 0)
        return false;
    return spread.low_atom ? spread.low < PB_LEAST_ABOVE_0 : spread.rare_low < PB_LEAST_DRAW_ABOVE_0;
}

unsigned pb_outside(const struct pb_field *field, struct pb_spread spread)
{
    bool below = spread.low < field->low || (spread.low == field->low && field->low_open && spread.low_atom);
    bool above = spread.high > field->high || (spread.high == field->high && field->high_open && spread.high_atom);
    if (isinf(field->low))
        below = !(spread.rare_low >= -field->most);
    if (isinf(field->high))
        above = !(spread.rare_high <= field->most);
    below = below || is_too_near_0(field, spread);
    return (below ? PB_BELOW : 0U) | (above ? PB_ABOVE : 0U);
}

struct pb_words pb_spread_words(struct pb_spread spread)
{
    if (spread.low == spread.high)
        return pb_figure(spread.low);
    return pb_words("%s … %s", isinf(spread.low) ? "−∞" : pb_figure(spread.low).text,
                    isinf(spread.high) ? "∞" : pb_figure(spread.high).text);
}

/* From here on a share is taken for a percentage; 1.2 is rather a slip. */
enum { PERCENT_FROM = 2 };

static bool is_share(const struct pb_field *field)
{
    return field->low == 0 && field->high <= 1;
}

static void fault_of_number(struct pb_reading *reading, const struct pb_field *field, double x)
{
    if (is_share(field) && x >= PERCENT_FROM && x <= 100)
        pb_fault(reading, pb_words("%s?", pb_figure(x / 100).text).text, "%s is not a share", pb_figure(x).text);
    else if (x > field->low && is_too_near_0(field, (struct pb_spread){x, x, true, true, x, x}))
        pb_fault(reading, pb_words("a number ≥ %g, or a smaller unit", PB_LEAST_ABOVE_0).text,
                 "too near to 0 (found %s)", pb_figure(x).text);
    else
        pb_fault(reading,
                 pb_words("a%s number%s", field->kind == PB_INTEGER ? " whole" : "", pb_range_within(field)).text,
                 "out of range (found %s)", pb_figure(x).text);
}

static bool has_parameter(const struct pb_family *family, const char *name)
{
    for (size_t i = 0; i < family->parameter_count; i++)
        if (strcmp(family->parameters[i].name, name) == 0)
            return true;
    return false;
}

/* One bound in the words of the family: its own parameter, or a truncation. An atom on an open bound must go. */
static void add_bound(struct pb_text *hint, const struct pb_family *family, bool upper, double bound, double most,
                      bool atom)
{
    bound = isinf(bound) ? (upper ? most : -most) : bound;
    const char *own = has_parameter(family, "min") ? (upper ? "max" : "min") : (upper ? "high" : "low");
    const char *key = has_parameter(family, own) ? own : upper ? "max" : "min";
    if (atom)
        pb_text_format(hint, "\"%s\" %s %s", key, upper ? "below" : "above", pb_figure(bound).text);
    else
        pb_text_format(hint, "\"%s\": %s%s", key, pb_figure(bound).text,
                       !has_parameter(family, own) ? ""
                       : upper                     ? " or less"
                                                   : " or more");
}

/* How the author can bring the distribution into the range. */
static void add_remedy(struct pb_text *hint, const struct pb_value *value, struct pb_spread spread, unsigned side)
{
    const struct pb_field *field = value->field;
    const struct pb_family *family = pb_distribution_family(value->distribution);
    pb_text_format(hint, "values%s", pb_range_within(field));
    if (has_parameter(family, "values"))
        return;
    pb_text_add(hint, has_parameter(family, "min") || has_parameter(family, "low") ? ": " : ": add ");
    if (side & PB_BELOW)
        add_bound(hint, family, false, field->low, field->most, spread.low == field->low);
    if ((side & PB_BELOW) && (side & PB_ABOVE))
        pb_text_add(hint, " and ");
    if (side & PB_ABOVE)
        add_bound(hint, family, true, field->high, field->most, spread.high == field->high);
}

static void fault_of_distribution(struct pb_reading *reading, const struct pb_value *value, struct pb_spread spread,
                                  unsigned side)
{
    struct pb_text hint = {0};
    const char *name = pb_distribution_family(value->distribution)->name;
    bool percent = is_share(value->field) && spread.low >= 0 && spread.high <= 100 &&
                   pb_distribution_quantile(value->distribution, 0.5, 0.5) >= PERCENT_FROM;
    if (percent) {
        struct pb_spread shares = {.low = spread.low / 100, .high = spread.high / 100};
        pb_text_format(&hint, "%s?", pb_spread_words(shares).text);
        pb_fault(reading, pb_text_string(&hint), "%s are not shares (found %s)", pb_spread_words(spread).text, name);
    } else {
        add_remedy(&hint, value, spread, side);
        pb_fault(reading, pb_text_string(&hint), "leaves the range (found %s, %s)", name, pb_spread_words(spread).text);
    }
    pb_text_clear(&hint);
}

void pb_check_range(struct pb_reading *reading, const struct pb_value *value)
{
    struct pb_spread spread = pb_spread_of(value);
    unsigned side = pb_outside(value->field, spread);
    if (side == 0)
        return;
    if (value->distribution == NULL)
        fault_of_number(reading, value->field, spread.low);
    else
        fault_of_distribution(reading, value, spread, side);
}
