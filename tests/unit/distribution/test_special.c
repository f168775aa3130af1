/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Normal, gamma and beta distribution functions against values computed with mpmath in 40 and more digits, and their
 * inverses against the functions. */
#include "distribution/normal_math.h"
#include "distribution/special.h"
#include "unit/distribution/making.h"

static void test_normal_tails(void **unused)
{
    (void)unused;
    static const double known[][2] = {
        {0, 0.5},
        {0.5, 0.308537538725986896},
        {1, 0.158655253931457051},
        {2.5, 0.00620966532577613517},
        {5, 2.86651571879193912e-7},
        {8, 6.22096057427178412e-16},
        {12, 1.776482112077679e-33},
        {20, 2.7536241186062337e-89},
        {30, 4.90671392714818706e-198},
        {37, 5.72557122252457682e-300},
    };
    for (size_t i = 0; i < COUNT(known); i++) {
        double p, q;
        pb_normal_tails(known[i][0], &p, &q);
        assert_near(q, known[i][1], 1e-13);
        assert_near(p, 1 - known[i][1], 1e-15);
        pb_normal_tails(-known[i][0], &p, &q);
        assert_near(p, known[i][1], 1e-13);
    }
    assert_true(pb_normal_tail(1e300) == 0 && pb_normal_tail((double)INFINITY) == 0);
}

static void test_normal_quantiles(void **unused)
{
    (void)unused;
    static const double known[][2] = {
        {0.5, 0},
        {0.4, 0.253347103135799741},
        {0.1, 1.28155156554460044},
        {0.05, 1.64485362695147269},
        {1e-3, 3.09023230616781354},
        {1e-6, 4.75342430882289896},
        {1e-10, 6.3613409024040562},
        {1e-16, 8.22208221613043562},
        {1e-30, 11.4640246884436157},
        {1e-100, 21.2734535609653243},
        {1e-300, 37.0470962993611992},
    };
    for (size_t i = 0; i < COUNT(known); i++) {
        const double v = known[i][0];
        assert_true(fabs(pb_normal_quantile(1 - v, v) - known[i][1]) < 5e-15 * fmax(1, known[i][1]));
        assert_true(fabs(pb_normal_quantile(v, 1 - v) + known[i][1]) < 5e-15 * fmax(1, known[i][1]));
    }
    assert_true(pb_normal_quantile(0, 1) == -(double)INFINITY && pb_normal_quantile(1, 0) == (double)INFINITY);
}

/* Φ(Φ⁻¹(v)) = v across the seam between rational and asymptotic inverse. */
static void test_normal_round_trip(void **unused)
{
    (void)unused;
    for (double v = 0.5; v > 1e-305; v *= 0.7) {
        double p, q;
        pb_normal_tails(pb_normal_quantile(1 - v, v), &p, &q);
        assert_near(q, v, 1e-12);
    }
}

/* shape, x, P, Q */
static const double gamma_known[][4] = {
    {0.001, 0.5, 0.99943993334352925, 0.00056006665647074989},
    {0.01, 1e-100, 0.1005706528500385, 0.8994293471499615},
    {0.01, 8.077935669463161e-30, 0.51468827316023958667, 0.48531172683976041333},
    {0.01, 0.01, 0.96034742352150919771, 0.039652576478490802286},
    {0.01, 3.0100000000000002, 0.99986870495103876805, 0.00013129504896123195002},
    {0.05, 0.00625, 0.79675917855509997734, 0.20324082144490002266},
    {0.05, 1.8388543819998318, 0.99670619929367152307, 0.0032938007063284769334},
    {0.3, 0.0005859375, 0.11947482223543370085, 0.88052517776456629915},
    {0.3, 1.9431676725154983, 0.97632890665260613916, 0.023671093347393860843},
    {1, 5.960464477539063e-08, 5.9604642999033820893e-8, 0.99999994039535700097},
    {1, 2.0, 0.86466471676338730811, 0.13533528323661269189},
    {2.5, 2.0194839173657902e-27, 5.5147367876863483582e-68, 1.0},
    {2.5, 2.5, 0.58411981300449207972, 0.41588018699550792028},
    {2.5, 49.93416490252569, 0.99999999999999999994, 5.6338811867226530387e-20},
    {20, 20.0, 0.52974273316076001269, 0.47025726683923998731},
    {20, 154.16407864998737, 1.0, 3.8963256213386068412e-43},
    {300, 300.0, 0.50767778888626349925, 0.49232221111373650075},
    {300, 819.6152422706632, 1.0, 2.5290432516106195074e-97},
    {10000, 9900.0, 0.15865119219356465696, 0.84134880780643534304},
    {10000, 10800.0, 0.99999999999999689018, 3.1098199621688447545e-15},
    {1e6, 997000, 0.0013381041673135997, 0.9986618958326864},
    {1e6, 1003000, 0.99863825935378241, 0.0013617406462175915},
    {1e6, 1030000, 1, 3.262430144876734e-194},
    {1e6, 970000, 4.9209087785911619e-202, 1},
};

static void test_gamma_tails(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT(gamma_known); i++) {
        const struct pb_gamma_shape shape = pb_gamma_shape(gamma_known[i][0]);
        double p, q;
        pb_gamma_tails(&shape, gamma_known[i][1], &p, &q);
        assert_near(p, gamma_known[i][2], 2e-11);
        assert_near(q, gamma_known[i][3], 2e-11);
    }
}

/* shapes, x, P, Q */
static const double beta_known[][5] = {
    {0.05, 0.05, 4.0389678347315804e-28, 0.021426364090371041482, 0.97857363590962895852},
    {0.05, 1, 2.8383164178757443e-09, 0.3738118292386498223, 0.6261881707613501777},
    {0.05, 2.5, 0.6083032353261189, 0.99717452276023065649, 0.002825477239769343508},
    {0.05, 300, 2.0829861689718382e-05, 0.79669026029096246828, 0.20330973970903753172},
    {0.3, 0.05, 0.8571428571428571, 0.20274888372617783096, 0.79725111627382216904},
    {0.3, 2.5, 8.654931074424815e-29, 5.3570263002540521057e-9, 0.99999999464297369975},
    {0.3, 20, 0.09321353090161703, 0.97571968335608335808, 0.024280316643916641924},
    {0.3, 10000, 5.859199224023279e-08, 0.11947249460624150424, 0.88052750539375849576},
    {1, 1, 4.0389678347315804e-28, 4.0389678347315804437e-28, 1.0},
    {1, 20, 3.8466360330776954e-29, 7.6932720661553908943e-28, 1.0},
    {1, 300, 0.006633499140457287, 0.86421459914054598035, 0.13578540085945401965},
    {2.5, 0.05, 0.9803921568627451, 0.12660757072067153974, 0.87339242927932846026},
    {2.5, 2.5, 2.9802322387695312e-08, 8.3295989310547472375e-19, 0.99999999999999999917},
    {2.5, 300, 6.675979892118315e-30, 5.4352910612401718219e-68, 1.0},
    {2.5, 10000, 0.004991338775510058, 0.99999999999999999995, 5.0734268715138860329e-20},
    {20, 1, 0.9069779719406861, 0.14188444536071435292, 0.85811555463928564708},
    {20, 20, 0.7342606428329091, 0.9991240503376791011, 0.00087594966232089890151},
    {20, 10000, 0.003333567144248332, 0.99509184893611445152, 0.0049081510638855484753},
    {300, 1, 0.9867440208510534, 0.018253705687321436964, 0.98174629431267856304},
    {300, 20, 0.9239894468385276, 0.15756866930953428477, 0.84243133069046571523},
    {300, 10000, 0.027469361620021594, 0.15853933774000656565, 0.84146066225999343435},
    {10000, 20, 0.9944371675887244, 1.0761550987672855352e-8, 0.99999998923844901233},
    {10000, 10000, 0.47171643583280387, 5.9196631641011412335e-16, 0.99999999999999940803},
    {1e6, 1e6, 0.499, 0.0023388494069315048, 0.9976611505930685},
    {1e6, 1e6, 0.49, 2.4904536576103943e-176, 1.0},
};

static void test_beta_tails(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT(beta_known); i++) {
        const double *known = beta_known[i];
        const struct pb_beta_shape shape = pb_beta_shape(known[0], known[1]);
        double p, q;
        pb_beta_tails(&shape, known[2], 1 - known[2], &p, &q);
        assert_near(p, known[3], 1e-10);
        assert_near(q, known[4], 1e-10);
    }
}

/* Shapes that a user could write, and beyond; tails down to 1e-300. */
static const double shapes[] = {0.001, 0.01, 0.05, 0.2, 0.5, 1, 1.5, 3, 10, 50, 1e3, 1e4, 1e5, 1e6};
static const double tails[] = {1e-300, 1e-200, 1e-100, 1e-50, 1e-30, 1e-15, 1e-10,
                               1e-6,   1e-3,   0.02,   0.1,   0.3,   0.45,  0.5};

static void test_gamma_quantile_inverts(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT(shapes); i++)
        for (size_t j = 0; j < 2 * COUNT(tails); j++) {
            const struct pb_gamma_shape shape = pb_gamma_shape(shapes[i]);
            const double v = tails[j / 2], p = j % 2 == 0 ? v : 1 - v, q = j % 2 == 0 ? 1 - v : v;
            const double x = pb_gamma_quantile(&shape, p, q);
            double p_at, q_at;
            pb_gamma_tails(&shape, x, &p_at, &q_at);
            if (x == DBL_MIN) /* the exact value would be smaller still */
                assert_true(p_at >= p);
            else
                assert_near(p < q ? p_at : q_at, v, 1e-9);
        }
}

static void test_beta_quantile_inverts(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT(shapes) * COUNT(shapes); i++)
        for (size_t j = 0; j < 2 * COUNT(tails); j++) {
            const struct pb_beta_shape shape = pb_beta_shape(shapes[i / COUNT(shapes)], shapes[i % COUNT(shapes)]);
            const double v = tails[j / 2], p = j % 2 == 0 ? v : 1 - v, q = j % 2 == 0 ? 1 - v : v;
            double x, y, p_at, q_at;
            pb_beta_quantile(&shape, p, q, &x, &y);
            assert_true(x > 0 && y > 0 && fabs(x + y - 1) < 1e-15);
            if (x < 1e-300 || y < 1e-299)
                continue;
            pb_beta_tails(&shape, x, y, &p_at, &q_at);
            assert_near(p < q ? p_at : q_at, v, 1e-9);
        }
}

/* I_x(a, b) = 1 − I_{1−x}(b, a). */
static void test_beta_mirror(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT(beta_known); i++) {
        const double *known = beta_known[i];
        const struct pb_beta_shape shape = pb_beta_shape(known[1], known[0]);
        double p, q;
        pb_beta_tails(&shape, 1 - known[2], known[2], &p, &q);
        assert_near(q, known[3], 1e-10);
        assert_near(p, known[4], 1e-10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal_tails),
        cmocka_unit_test(test_normal_quantiles),
        cmocka_unit_test(test_normal_round_trip),
        cmocka_unit_test(test_gamma_tails),
        cmocka_unit_test(test_beta_tails),
        cmocka_unit_test(test_beta_mirror),
        cmocka_unit_test(test_gamma_quantile_inverts),
        cmocka_unit_test(test_beta_quantile_inverts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
