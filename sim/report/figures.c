/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUS "−"
#define DASH  "–"

/* Digits beyond the fifteenth of a double mean nothing to a reader. */
static const double largest_plain = 1e15;

static struct pb_label word(const char *text)
{
    struct pb_label label;
    snprintf(label.text, sizeof label.text, "%s", text);
    return label;
}

struct pb_label pb_joined(const char *first, const char *second)
{
    struct pb_label label;
    size_t length = strlen(first) < sizeof label.text - 1 ? strlen(first) : sizeof label.text - 1;
    memcpy(label.text, first, length);
    snprintf(label.text + length, sizeof label.text - length, "%s", second);
    return label;
}

/* Integer arithmetic throughout: printf would ask the locale for the decimal point. */
static void append_grouped(struct pb_label *label, unsigned long long whole)
{
    char digits[32];
    int count = snprintf(digits, sizeof digits, "%llu", whole);
    size_t end = strlen(label->text);
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            label->text[end++] = ',';
        label->text[end++] = digits[i];
    }
    label->text[end] = '\0';
}

static void append_decimals(struct pb_label *label, unsigned long long fraction, int decimals)
{
    if (decimals == 0)
        return;
    char *end = label->text + strlen(label->text);
    *end++ = '.';
    for (int i = decimals - 1; i >= 0; i--, fraction /= 10)
        end[i] = (char)('0' + fraction % 10);
    end[decimals] = '\0';
}

static struct pb_label scientific(double value)
{
    double magnitude = fabs(value);
    int exponent = (int)floor(log10(magnitude));
    long long tenths = llround(magnitude / pow(10, exponent) * 10);
    if (tenths >= 100) {
        tenths /= 10;
        exponent++;
    }
    struct pb_label label;
    snprintf(label.text, sizeof label.text, "%s%lld.%llde%s%d", value < 0 ? MINUS : "", tenths / 10, tenths % 10,
             exponent < 0 ? MINUS : "", exponent < 0 ? -exponent : exponent);
    return label;
}

struct pb_label pb_fixed(double value, int decimals)
{
    if (isnan(value))
        return word(DASH);
    if (isinf(value))
        return word(value > 0 ? "never" : DASH);
    if (fabs(value) >= largest_plain)
        return scientific(value);

    static const unsigned powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    while (decimals > 0 && fabs(value) * powers[decimals] >= largest_plain)
        decimals--;
    unsigned power = powers[decimals];
    unsigned long long scaled = (unsigned long long)llround(fabs(value) * power);
    struct pb_label label = word(value < 0 && scaled > 0 ? MINUS : "");
    append_grouped(&label, scaled / power);
    append_decimals(&label, scaled % power, decimals);
    return label;
}

/* Without the zeros behind the last digit that counts. */
static struct pb_label trimmed(struct pb_label label)
{
    if (strchr(label.text, '.') == NULL)
        return label;
    size_t end = strlen(label.text);
    while (label.text[end - 1] == '0')
        end--;
    if (label.text[end - 1] == '.')
        end--;
    label.text[end] = '\0';
    return label;
}

struct pb_label pb_general(double value)
{
    enum { DIGITS = 4 };
    double magnitude = fabs(value);
    if (!isfinite(value) || value == 0)
        return pb_fixed(value, 0);
    if (magnitude < 1e-4 || magnitude >= 1e12)
        return scientific(value);
    if (value == round(value) && magnitude < 1e7)
        return pb_fixed(value, 0);
    int before = (int)floor(log10(magnitude)) + 1;
    int decimals = DIGITS - before;
    return trimmed(pb_fixed(value, decimals < 0 ? 0 : decimals > 6 ? 6 : decimals));
}

static struct pb_label with_percent(struct pb_label label)
{
    size_t end = strlen(label.text);
    snprintf(label.text + end, sizeof label.text - end, "%%");
    return label;
}

struct pb_label pb_percent_fixed(double share, int decimals)
{
    return isfinite(share) ? with_percent(pb_fixed(100 * share, decimals)) : pb_fixed(share, 0);
}

struct pb_label pb_percent(double share)
{
    if (share > 0 && share < 0.005)
        return word("<1%");
    if (share < 1 && share >= 0.995)
        return word(">99%");
    return pb_percent_fixed(share, 0);
}

struct pb_label pb_odds(double share)
{
    if (isnan(share))
        return word(DASH);
    if (share <= 0 || share >= 1)
        return word(share <= 0 ? "none" : "all");
    if (share >= 0.995)
        return word("more than 99 in" PB_NBSP "100");
    double of = 100;
    while (share * of < 0.95 && of < 1e9)
        of *= 10;
    struct pb_label count = pb_fixed(share * of, 0), all = pb_fixed(of, 0);
    return pb_joined(pb_joined(count.text, " in" PB_NBSP).text, all.text);
}

struct pb_label pb_asked_odds(double required)
{
    return pb_general(100 * required);
}

struct pb_label pb_odds_beside(double share, double required)
{
    struct pb_label plain = pb_odds(share), asked = pb_asked_odds(required);
    if (!(share > 0.0095 && share < 0.995) || share == required)
        return plain;
    for (int decimals = 0; decimals <= 4; decimals++) {
        struct pb_label label = pb_fixed(100 * share, decimals);
        if (strtod(label.text, NULL) != strtod(asked.text, NULL))
            return decimals == 0 ? plain : pb_joined(label.text, " in" PB_NBSP "100");
    }
    return pb_joined(pb_fixed(100 * share, 4).text, " in" PB_NBSP "100");
}

struct pb_label pb_return(double ratio)
{
    struct pb_label label = pb_percent_fixed(ratio, 0);
    if (!isfinite(ratio) || llround(100 * fmin(ratio, 1e12)) <= 0)
        return label;
    struct pb_label signed_label = word("+");
    snprintf(signed_label.text + 1, sizeof signed_label.text - 1, "%.50s", label.text);
    return signed_label;
}

struct pb_label pb_points(double change)
{
    struct pb_label label, plain = pb_fixed(100 * change, 1);
    snprintf(label.text, sizeof label.text, "%s%.50s", change > 0 && 100 * change >= 0.05 ? "+" : "", plain.text);
    return label;
}

struct pb_label pb_count(double value)
{
    return pb_fixed(value, 0);
}

const char *pb_basis_words(const char *basis)
{
    return strcmp(basis, "budget") == 0  ? "counting cuts in today’s budget only"
           : strcmp(basis, "total") == 0 ? "counting soft value too"
                                         : "counting cash and avoided hires";
}

bool pb_is_share(const char *unit)
{
    static const char *const shares[] = {"share", "share per year", "per year", "per month"};
    for (size_t s = 0; s < sizeof shares / sizeof shares[0]; s++)
        if (strcmp(unit, shares[s]) == 0)
            return true;
    return false;
}

struct pb_label pb_months(double months)
{
    struct pb_label label, figure = pb_general(months);
    snprintf(label.text, sizeof label.text, "%.40s" PB_NBSP "month%s", figure.text, months == 1 ? "" : "s");
    return label;
}

bool pb_has_bounds(payback_estimate e)
{
    return isfinite(e.low) && isfinite(e.high);
}

int pb_decimals_for(double half_width)
{
    if (!(half_width > 0))
        return 1;
    double decimals = ceil(-log10(half_width));
    return decimals < 0 ? 0 : decimals > 4 ? 4 : (int)decimals;
}

/* Currencies that are read by a sign of their own, and those without a smaller unit. */
static const struct sign {
    const char *code, *sign;
    bool whole;
} signs[] = {{"USD", "$", false},         {"EUR", "€", false},   {"GBP", "£", false},   {"JPY", "¥", true},
             {"CNY", "CN¥", false},       {"INR", "₹", false},   {"KRW", "₩", true},    {"AUD", "A$", false},
             {"CAD", "C$", false},        {"NZD", "NZ$", false}, {"HKD", "HK$", false}, {"SGD", "S$", false},
             {"BRL", "R$", false},        {"MXN", "MX$", false}, {"ILS", "₪", false},   {"VND", "₫", true},
             {"CLP", "CLP" PB_NBSP, true}};

static struct sign sign_of(const char *currency)
{
    for (size_t c = 0; c < sizeof signs / sizeof signs[0]; c++)
        if (strcmp(signs[c].code, currency) == 0)
            return signs[c];
    return (struct sign){currency, NULL, false};
}

struct pb_money pb_money_for(const char *currency, double largest)
{
    struct pb_money money = {currency, 1, 0};
    largest = isfinite(largest) ? fabs(largest) : 0;
    if (largest < 100 && !sign_of(currency).whole)
        money.decimals = 2;
    for (double bound = 1e5; largest >= bound && money.unit < 1e12; bound *= 1e3)
        money.unit *= 1e3;
    if (money.unit > 1 && largest < 1e3 * money.unit)
        money.decimals = 1; /* few units are too coarse to do without */
    return money;
}

struct pb_label pb_money(struct pb_money money, double amount)
{
    return pb_fixed(amount / money.unit, money.decimals);
}

static const char *unit_word(double unit)
{
    return unit >= 1e12  ? "trillion"
           : unit >= 1e9 ? "billion"
           : unit >= 1e6 ? "million"
           : unit >= 1e3 ? "thousand"
                         : "";
}

struct pb_label pb_money_unit(struct pb_money money)
{
    struct pb_label label;
    const char *unit = unit_word(money.unit);
    snprintf(label.text, sizeof label.text, "%s%s%.16s", unit, unit[0] != '\0' ? PB_NBSP : "", money.currency);
    return label;
}

struct pb_label pb_currency_sign(const char *currency)
{
    struct pb_label label;
    struct sign known = sign_of(currency);
    snprintf(label.text, sizeof label.text, "%.16s%s", known.sign != NULL ? known.sign : currency,
             known.sign != NULL ? "" : PB_NBSP);
    return label;
}

/* In a unit of its own: 0 … 2 decimals, no more digits than can be read. */
static struct pb_label short_amount(double magnitude, bool whole)
{
    static const struct {
        double from, unit;
        const char *suffix;
    } units[] = {{999.5e9, 1e12, "tn"}, {999.5e6, 1e9, "bn"}, {999.5e3, 1e6, "m"}, {9999.5, 1e3, "k"}, {0, 1, ""}};
    size_t u = 0;
    while (magnitude < units[u].from)
        u++;
    double unit = units[u].unit, scaled = magnitude / unit;
    int decimals = scaled >= 99.95 || unit == 1e3 ? 0 : scaled >= 9.995 && unit > 1 ? 1 : 2;
    if (magnitude == 0 || (whole && unit == 1 && (magnitude >= 10 || magnitude == floor(magnitude))))
        decimals = 0; /* but a price of 0.99 is not 1, whatever coins there are */
    return pb_joined(pb_fixed(scaled, decimals).text, units[u].suffix);
}

struct pb_label pb_money_phrase(const char *currency, double amount)
{
    struct pb_label label;
    if (!isfinite(amount))
        return pb_fixed(amount, 0);
    struct pb_label figure = short_amount(fabs(amount), sign_of(currency).whole);
    bool nothing = strspn(figure.text, "0.") == strlen(figure.text);
    snprintf(label.text, sizeof label.text, "%s%.20s%.28s", amount < 0 && !nothing ? MINUS : "",
             pb_currency_sign(currency).text, figure.text);
    return label;
}

/* "−$37,961.25": to the decimal, whatever the size. */
static struct pb_label full_amount(const char *currency, double amount, int decimals)
{
    struct pb_label label, figure = pb_fixed(fabs(amount), decimals);
    snprintf(label.text, sizeof label.text, "%s%.20s%.28s", amount < 0 ? MINUS : "", pb_currency_sign(currency).text,
             figure.text);
    return label;
}

void pb_money_bounds(struct pb_label *low, struct pb_label *high, const char *currency, payback_estimate e)
{
    *low = pb_money_phrase(currency, e.low);
    *high = pb_money_phrase(currency, e.high);
    if (strcmp(low->text, high->text) != 0 || !(e.high > e.low))
        return;
    int decimals = sign_of(currency).whole ? 0 : pb_decimals_for((e.high - e.low) / 2);
    *low = full_amount(currency, e.low, decimals > 2 ? 2 : decimals);
    *high = full_amount(currency, e.high, decimals > 2 ? 2 : decimals);
}

struct pb_label pb_money_change(const char *currency, double change)
{
    struct pb_label phrase = pb_money_phrase(currency, change);
    return isfinite(change) && change > 0 ? pb_joined("+", phrase.text) : phrase;
}
