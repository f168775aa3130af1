/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/vendors.h"

#include <unistd.h>

int pb_cli_vendors_find(payback_offers **offers, const payback_offer **offer, const struct pb_cli_settings *settings,
                        const char *name)
{
    *offer = NULL;
    payback_status status = payback_offers_new(offers);
    if (status)
        return pb_cli_failure(status);
    if (!name)
        return PB_EXIT_DONE;
    *offer = payback_offers_find(*offers, name);
    if (*offer)
        return PB_EXIT_DONE;
    const char *suggestion = payback_offers_suggest(*offers, name);
    if (suggestion)
        return pb_cli_usage(settings->command, "there is no offer %s; did you mean %s?", name, suggestion);
    return pb_cli_usage(settings->command, "there is no offer %s; `payback vendors` lists them all", name);
}

static int vendors(const struct pb_cli_settings *settings)
{
    payback_offers *offers;
    const payback_offer *offer;
    payback_text page;
    int code = pb_cli_vendors_find(&offers, &offer, settings, settings->operand_count ? settings->operands[0] : NULL);
    if (!code && settings->json)
        code = pb_cli_deliver(settings->json, payback_render_offers_json(&page, offers, offer), &page);
    if (!code && !pb_cli_output_replaces_text(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        code = pb_cli_deliver("-", payback_render_offers(&page, offers, offer, &style), &page);
    }
    payback_offers_free(offers);
    return code;
}

const struct pb_cli_command pb_cli_vendors = {
    .name = "vendors",
    .operands = "[NAME]",
    .summary = "the built-in, dated price list: what vendors offer",
    .details = "Lists what vendors offer: what is billed, price, term, and of each price its date\n"
               "and how good its source is. With the NAME of an offer, all of its terms with\n"
               "their notes and sources. `payback init FILE --vendor NAME` starts from it.\n",
    .options = (const char *const[]){"json", "color", "help", NULL},
    .operands_max = 1,
    .bare_outputs = true,
    .run = vendors,
};
