/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page that shows an interval says what it is, and says it once. */
#include "report/interval.h"
#include "report/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void test_when_it_is_said(void **state)
{
    (void)state;
    assert_false(pb_lacks_interval_meaning(""));
    assert_false(pb_lacks_interval_meaning("worth 95% more; no interval"));
    assert_true(pb_lacks_interval_meaning("worth 3 (95% interval 2 – 4)"));
    assert_true(pb_lacks_interval_meaning("a table with 95%\n      interval in its head"));
    assert_true(pb_lacks_interval_meaning("Intervals of 95% come from 16 replicates"));
    assert_false(pb_lacks_interval_meaning("95% interval 2 – 4. This is the error\n  of the simulation; more"));
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
        found++;
    return found;
}

static void test_a_page_of_text(void **state)
{
    (void)state;
    static const char *const words[] = {"worth 3 (95% interval 2 – 4)", "worth 3"};
    for (int w = 0; w < 2; w++) {
        struct pb_page page;
        payback_text text;
        pb_page_begin(&page, &(payback_style){.columns = 200});
        pb_page_paragraph(&page, 0, PB_PLAIN, "", PB_PLAIN, words[w]);
        assert_int_equal(pb_page_end(&page, &text), PAYBACK_OK);
        assert_int_equal(count(text.data, pb_interval_meaning), w == 0 ? 1 : 0);
        payback_text_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when_it_is_said),
        cmocka_unit_test(test_a_page_of_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
