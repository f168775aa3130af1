/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures for people: digits that mean something, a true minus, words for never and undefined. Expected texts are the
 * decimal expansions, rounded by hand. */
#include "report/figures.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define S PB_NBSP

#define assert_label(label, expected) assert_string_equal((label).text, expected)

static void fixed_groups_and_rounds(void **state)
{
    (void)state;
    assert_label(pb_fixed(0, 0), "0");
    assert_label(pb_fixed(999, 0), "999");
    assert_label(pb_fixed(1000, 0), "1,000");
    assert_label(pb_fixed(1234567.891, 2), "1,234,567.89");
    assert_label(pb_fixed(-58049, 0), "−58,049");
    assert_label(pb_fixed(2.5, 0), "3");
    assert_label(pb_fixed(999.96, 1), "1,000.0");
    assert_label(pb_fixed(0.0625, 3), "0.063");
    assert_label(pb_fixed(-0.004, 2), "0.00"); /* no minus on a zero */
    assert_label(pb_fixed(-0.0, 0), "0");
    assert_label(pb_fixed(1e14, 6), "100,000,000,000,000"); /* no digits that a double does not have */
}

static void fixed_knows_words_and_limits(void **state)
{
    (void)state;
    assert_label(pb_fixed(INFINITY, 1), "never");
    assert_label(pb_fixed(-INFINITY, 1), "–");
    assert_label(pb_fixed(NAN, 1), "–");
    assert_label(pb_fixed(1e15, 0), "1.0e15");
    assert_label(pb_fixed(-1.96e300, 2), "−2.0e300");
    assert_label(pb_fixed(9.97e20, 0), "1.0e21");
    assert_label(pb_fixed(1.7976931348623157e308, 6), "1.8e308");
}

static void general_has_about_four_digits(void **state)
{
    (void)state;
    assert_label(pb_general(0), "0");
    assert_label(pb_general(12), "12");
    assert_label(pb_general(131072), "131,072");
    assert_label(pb_general(0.45), "0.45");
    assert_label(pb_general(0.481234), "0.4812");
    assert_label(pb_general(10234.6), "10,235");
    assert_label(pb_general(-64.357), "−64.36");
    assert_label(pb_general(0.00123456), "0.001235");
    assert_label(pb_general(1.5e-7), "1.5e−7");
    assert_label(pb_general(1e13), "1.0e13");
    assert_label(pb_general(INFINITY), "never");
    assert_label(pb_general(NAN), "–");
}

static void a_share_never_claims_certainty(void **state)
{
    (void)state;
    assert_label(pb_percent(0), "0%");
    assert_label(pb_percent(1e-9), "<1%");
    assert_label(pb_percent(0.005), "1%");
    assert_label(pb_percent(0.834), "83%");
    assert_label(pb_percent(0.9949), "99%");
    assert_label(pb_percent(0.99999), ">99%");
    assert_label(pb_percent(1), "100%");
    assert_label(pb_percent(NAN), "–");
    assert_label(pb_percent_fixed(0.83214, 2), "83.21%");
}

static void a_return_has_its_sign(void **state)
{
    (void)state;
    assert_label(pb_return(0.38), "+38%");
    assert_label(pb_return(-0.12), "−12%");
    assert_label(pb_return(0), "0%");
    assert_label(pb_return(0.001), "0%");
    assert_label(pb_return(-1e-9), "0%");
    assert_label(pb_return(12.345), "+1,235%");
    assert_label(pb_return(NAN), "–");
}

static void decimals_follow_the_half_width(void **state)
{
    (void)state;
    assert_int_equal(pb_decimals_for(25), 0);
    assert_int_equal(pb_decimals_for(1), 0);
    assert_int_equal(pb_decimals_for(0.9), 1);
    assert_int_equal(pb_decimals_for(0.1), 1);
    assert_int_equal(pb_decimals_for(0.03), 2);
    assert_int_equal(pb_decimals_for(1e-30), 4);
    assert_int_equal(pb_decimals_for(0), 1);
    assert_int_equal(pb_decimals_for(NAN), 1);
}

static void money_has_one_unit_a_page(void **state)
{
    (void)state;
    struct pb_money small = pb_money_for("EUR", 12.5), plain = pb_money_for("EUR", 99999),
                    thousand = pb_money_for("USD", 1.24e6), million = pb_money_for("USD", 3.1e8),
                    millions = pb_money_for("USD", 2e10), billion = pb_money_for("JPY", 5e11);
    assert_label(pb_money(small, -3.14159), "−3.14");
    assert_label(pb_money_unit(small), "EUR");
    assert_label(pb_money(plain, 64350.4), "64,350");
    assert_label(pb_money(thousand, 1.24e6), "1,240");
    assert_label(pb_money(thousand, -58049), "−58");
    assert_label(pb_money_unit(thousand), "thousand" S "USD");
    assert_label(pb_money(pb_money_for("USD", 125000), -2134), "−2.1");
    assert_label(pb_money(million, 3.1e8), "310.0");
    assert_label(pb_money_unit(million), "million" S "USD");
    assert_label(pb_money(millions, 2e10), "20,000");
    assert_label(pb_money_unit(billion), "billion" S "JPY");
    assert_label(pb_money(pb_money_for("USD", NAN), 1), "1.00");
}

static void points_have_a_sign(void **state)
{
    (void)state;
    assert_label(pb_points(0.123), "+12.3");
    assert_label(pb_points(-0.004), "−0.4");
    assert_label(pb_points(0), "0.0");
    assert_label(pb_points(0.0001), "0.0"); /* what rounds to nothing has none */
    assert_label(pb_points(-0.0001), "0.0");
    assert_label(pb_points(NAN), "–");
}

static void money_in_a_sentence_chooses_its_own_unit(void **state)
{
    (void)state;
    assert_label(pb_money_phrase("USD", 302400), "$302k");
    assert_label(pb_money_phrase("USD", -58049), "−$58k");
    assert_label(pb_money_phrase("EUR", 1.24e6), "€1.24m");
    assert_label(pb_money_phrase("EUR", 999600), "€1.00m");
    assert_label(pb_money_phrase("GBP", 24.71e6), "£24.7m");
    assert_label(pb_money_phrase("EUR", 3.5e9), "€3.50bn");
    assert_label(pb_money_phrase("IDR", 93.7e12), "IDR" S "93.7tn");
    assert_label(pb_money_phrase("CHF", -1234), "−CHF" S "1,234");
    assert_label(pb_money_phrase("USD", 9999), "$9,999");
    assert_label(pb_money_phrase("USD", 32.5), "$32.50");
    assert_label(pb_money_phrase("JPY", 32.5), "¥33"); /* there are no sen */
    assert_label(pb_money_phrase("USD", 0), "$0");
    assert_label(pb_money_phrase("USD", -0.001), "$0.00"); /* what rounds to nothing has no sign */
    assert_label(pb_money_phrase("USD", 0.5), "$0.50");
    assert_label(pb_money_phrase("USD", NAN), "–");
    assert_label(pb_money_change("USD", 302400), "+$302k");
    assert_label(pb_money_change("USD", -302400), "−$302k");
    assert_label(pb_money_change("USD", 0), "$0");
    assert_label(pb_money_change("USD", NAN), "–");
}

static void bases_in_words(void **state)
{
    (void)state;
    assert_string_equal(pb_basis_words("budget"), "counting cuts in today’s budget only");
    assert_string_equal(pb_basis_words("hard"), "counting cash and avoided hires");
    assert_string_equal(pb_basis_words("total"), "counting soft value too");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_groups_and_rounds),
        cmocka_unit_test(fixed_knows_words_and_limits),
        cmocka_unit_test(general_has_about_four_digits),
        cmocka_unit_test(a_share_never_claims_certainty),
        cmocka_unit_test(a_return_has_its_sign),
        cmocka_unit_test(decimals_follow_the_half_width),
        cmocka_unit_test(money_has_one_unit_a_page),
        cmocka_unit_test(points_have_a_sign),
        cmocka_unit_test(money_in_a_sentence_chooses_its_own_unit),
        cmocka_unit_test(bases_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
