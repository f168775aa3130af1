/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What whole agents make of a verdict, as a warning. */
#include "payback/agents.h"

#include "base/text.h"
#include "report/figures.h"

static const char *const verdicts[] = {"met", "not met", "not resolved by so few trials"};

payback_status payback_tell_whole_agents(payback_diagnostics *diagnostics, const payback_scenario *scenario,
                                         const payback_whole_agents *answer)
{
    struct pb_text text = {0};
    if (diagnostics == NULL || scenario == NULL || answer == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    if (!answer->asked)
        return PAYBACK_OK;
    bool same = answer->whole_verdict == answer->fractions_verdict;
    pb_text_format(&text,
                   "with whole agents the requirement is %s%s: %s of %s trials pay back within %s, with fractions ",
                   same ? "also " : "", verdicts[answer->whole_verdict], pb_percent(answer->whole.value).text,
                   pb_count((double)answer->trials).text, pb_months(answer->target_months).text);
    pb_text_format(&text, "%s (%s)", pb_percent(answer->fractions.value).text, verdicts[answer->fractions_verdict]);
    payback_status status =
        text.failed
            ? PAYBACK_ERROR_MEMORY
            : payback_diagnostics_add(diagnostics, &(payback_diagnostic){.severity = PAYBACK_WARNING,
                                                                         .file = payback_scenario_file(scenario),
                                                                         .pointer = "/baseline/agents",
                                                                         .message = text.data});
    pb_text_clear(&text);
    return status;
}
