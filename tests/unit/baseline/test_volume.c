/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Level, growth, season, noise, surges and dependence in time of histories of months, against a second implementation:
 * volume_reference.py beside this file, which inverts whole matrices and refits without each month in turn. */
#include "baseline/result.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOST = 36 };

struct history {
    const char *name;
    int first, start; /* month of the first count, the model's month 1 */
    size_t count;
    size_t tickets[MOST]; /* 0: the month is left out */
    double level, low, high, growth, growth_sd, fit_sd, noise_low, noise, noise_high, phi, lag1, rank, tau;
    double season[12];
    int surges[2]; /* index + 1 */
    double factors[2];
};

#define MONTH(year, month) (12 * (year) + (month)-1)

static const struct history histories[] = {
    {"24 months, one surge",
     MONTH(2023, 11),
     MONTH(2025, 11),
     24,
     {700, 800, 600, 500, 600,  600, 600, 500, 500, 500, 600, 600,
      800, 900, 700, 600, 1200, 700, 700, 600, 600, 600, 700, 700},
     753.8313319375977,
     716.725786455054,
     792.8578652394397,
     0.15334107861311844,
     0.08402234197169917,
     0.025685675977267168,
     0.036656095242186625,
     0.037760378347781565,
     0.043620634243670714,
     0.3480914387517429,
     0.3480914387517429,
     0.2657980813241361,
     0.16664890876841915,
     {1.0539769803419794, 0.8773408841838418, 1.0271520145128579, 1.0145204176876998, 1.00319527277407,
      0.8430767997161916, 0.8338654323324984, 0.8236897363726575, 0.9537921221094784, 0.943144890361311,
      1.2402905390611143, 1.3859549105463003},
     {17},
     {1.7174798336861175}},
    {"12 months",
     MONTH(2024, 1),
     MONTH(2025, 1),
     12,
     {2100, 1950, 2080, 2010, 2150, 1990, 2120, 2060, 2040, 2200, 2180, 2250},
     2178.216927361122,
     2110.1604318558843,
     2248.468368099211,
     0.0764028292492045,
     0.0865760313123429,
     0.03309696659507904,
     0.021839269555783088,
     0.02369081416661364,
     0.032303607897136655,
     0.0,
     0.2746314522326298,
     0.3383843220876881,
     0.019100466112444328,
     {1.0261786745518284, 0.9306110351291557, 1.018284437142453, 0.9828335279080342, 1.025587482951445,
      0.9753237671829087, 1.016032330524909, 1.0038889934426223, 0.9771338410986146, 1.0224828591584196,
      0.995542961566775, 1.0261000893428336},
     {0},
     {0}},
    {"5 months, small, the model begins later",
     MONTH(2025, 2),
     MONTH(2025, 10),
     5,
     {41, 38, 55, 47, 60},
     53.429700385431715,
     40.55502811308785,
     70.39158930716476,
     0.1411572859412164,
     0.2944684138231285,
     0.28339309578659333,
     0.1368905347279041,
     0.1412467391226827,
     0.2960346544868316,
     0.0,
     -0.31252106472738256,
     0.7808467269442195,
     0.10677539902652132,
     {1.0181795572210623, 0.9108215212556448, 0.9535917029167956, 1.0256862828480868, 0.9994255571882011,
      1.0489070389355168, 1.0181795572210623, 1.0181795572210623, 0.9853350553752216, 1.0181795572210623,
      0.9853350553752216, 1.0181795572210623},
     {0},
     {0}},
    {"36 months, two surges, a gap",
     MONTH(2022, 5),
     MONTH(2025, 5),
     36,
     {882,  961,  1031, 1030, 1056, 1007, 995,  980,  930,  950,  952,  1027, 1121, 1162, 1871, 1246, 1277, 1280,
      1203, 1185, 0,    1149, 1210, 1242, 1356, 1405, 1508, 1584, 1544, 2012, 1454, 1433, 1429, 1390, 1463, 1502},
     1635.3250116728095,
     1606.3265089806832,
     1664.8470151312395,
     0.1981342430660294,
     0.08025710670355178,
     0.006418970043963048,
     0.025073981204338083,
     0.02590249708584972,
     0.028580781270224728,
     0.0,
     -0.29804901159849745,
     0.06648720678656511,
     0.07379688803807796,
     {0.9297558483220478, 0.8991382744920721, 0.9250709993038546, 0.9433529954699931, 1.0056652023830084,
      1.034772817380718, 1.0884355355435378, 1.0938709927449433, 1.0796080476384435, 1.0486171289375197,
      0.9892443209962785, 0.9624678367875844},
     {15, 30},
     {1.5244708890669456, 1.317430993622226}},
    {"20 months that swing slowly",
     MONTH(2023, 3),
     MONTH(2024, 11),
     20,
     {1000, 1066, 1118, 1147, 1145, 1115, 1060, 994, 929, 878, 852, 856, 889, 945, 1012, 1076, 1125, 1149, 1142, 1106},
     997.6834465562857,
     828.3143125867396,
     1201.6842452281005,
     -0.016741360082557753,
     0.13604227723729276,
     0.11003409106230862,
     0.04302486983727155,
     0.06681228133160566,
     0.12318949815673291,
     0.8,
     0.8251297540908803,
     0.6916318928177126,
     0.09050947156344395,
     {0.9146289171675615, 0.8693691140719194, 0.9563056918994844, 0.990246210074795, 1.0424992375010493,
      1.0654336262046846, 1.093284303544432, 1.0924746019693308, 1.061917511511071, 1.0380414754715177,
      0.9462337581786886, 0.9295655524054648},
     {0},
     {0}},
};

static void near(const char *history, const char *what, double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-9 * fabs(expected) + 1e-12))
        fail_msg("%s: %s is %.12g, not %.12g", history, what, found, expected);
}

static void fill(payback_baseline *baseline, struct pb_month *months, const struct history *history)
{
    *baseline = (payback_baseline){.months = months, .month_count = history->count};
    baseline->request.start_month = history->start;
    for (size_t m = 0; m < history->count; m++)
        months[m] = (struct pb_month){.month = history->first + (int)m,
                                      .tickets = history->tickets[m],
                                      .complete = history->tickets[m] > 0,
                                      .fit = (double)NAN};
}

static void compare(const struct history *history, const struct pb_volume *volume)
{
    const struct {
        const char *what;
        double found, expected;
    } figures[] = {{"level", volume->level, history->level},
                   {"level, p05", volume->low, history->low},
                   {"level, p95", volume->high, history->high},
                   {"growth", volume->growth, history->growth},
                   {"sd of growth", volume->growth_sd, history->growth_sd},
                   {"sd of the fit", volume->fit_sd, history->fit_sd},
                   {"noise, p05", volume->noise_low, history->noise_low},
                   {"noise", volume->noise, history->noise},
                   {"noise, p95", volume->noise_high, history->noise_high},
                   {"phi", volume->phi, history->phi},
                   {"lag 1", volume->lag1, history->lag1},
                   {"rank", volume->rank, history->rank},
                   {"tau", volume->tau, history->tau}};
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        near(history->name, figures[i].what, figures[i].found, figures[i].expected);
    for (int k = 0; k < 12; k++)
        near(history->name, "season", volume->season[k], history->season[k]);
}

static void agrees_with_the_second_implementation(void **state)
{
    (void)state;
    for (size_t h = 0; h < sizeof histories / sizeof histories[0]; h++) {
        const struct history *history = &histories[h];
        payback_baseline baseline;
        struct pb_month months[MOST];
        int surges = 0;
        fill(&baseline, months, history);
        assert_int_equal(pb_baseline_volume(&baseline), PAYBACK_OK);
        compare(history, &baseline.volume);
        for (int s = 0; s < 2 && history->surges[s]; s++, surges++)
            near(history->name, "surge", months[history->surges[s] - 1].surge, history->factors[s]);
        assert_int_equal(baseline.volume.surges, surges);
        for (size_t m = 0; m < history->count; m++)
            assert_int_equal(isnan(months[m].fit), history->tickets[m] == 0);
    }
}

/* One surge: its own factor, ± 15 %. Two: the geometric mean, and max(0.15, sd of the logarithms) by the root of two.
 */
static void measures_surges(void **state)
{
    (void)state;
    payback_baseline baseline;
    struct pb_month months[MOST];
    fill(&baseline, months, &histories[0]);
    assert_int_equal(pb_baseline_volume(&baseline), PAYBACK_OK);
    near("one surge", "median", baseline.volume.surge_median, histories[0].factors[0]);
    near("one surge", "sd", baseline.volume.surge_sd, 0.15);
    fill(&baseline, months, &histories[3]);
    assert_int_equal(pb_baseline_volume(&baseline), PAYBACK_OK);
    near("two surges", "median", baseline.volume.surge_median, sqrt(histories[3].factors[0] * histories[3].factors[1]));
    near("two surges", "sd", baseline.volume.surge_sd, 0.15 / sqrt(2)); /* ln 1.524 and ln 1.317: sd 0.103 */
}

/* Three years that grow by 10 % each, without season or noise: what is left is the prior's pull, below 1 % here. */
static void finds_a_line(void **state)
{
    (void)state;
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    payback_baseline baseline = {0};
    struct pb_month months[MOST];
    baseline.months = months;
    baseline.month_count = MOST;
    for (int m = 0; m < MOST; m++) /* 2021 to 2023: no leap year */
        months[m] = (struct pb_month){.month = MONTH(2021, 1) + m,
                                      .complete = true,
                                      .tickets = (size_t)lround(1e5 * pow(1.1, m / 12.0) * days[m % 12] / 30.4375)};
    assert_int_equal(pb_baseline_volume(&baseline), PAYBACK_OK);
    assert_int_equal(baseline.volume.start, MONTH(2024, 1)); /* behind the last */
    assert_true(fabs(baseline.volume.growth - log(1.1)) < 1e-3);
    assert_true(fabs(baseline.volume.level / (1e5 * pow(1.1, 3)) - 1) < 0.01);
    assert_int_equal(baseline.volume.surges, 0);
    for (int k = 0; k < 12; k++)
        assert_true(fabs(baseline.volume.season[k] * 30.4375 / (k == 1 ? 28.25 : days[k]) - 1) < 0.005);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(agrees_with_the_second_implementation),
                                       cmocka_unit_test(measures_surges), cmocka_unit_test(finds_a_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
