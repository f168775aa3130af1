/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Members that are not written and follow from others. */
#include "scenario/reading.h"

#include "base/memory.h"

#include <math.h>

static void set_number(struct pb_value *value, double number)
{
    if (value->given || value->pointer == NULL) /* or there is no proposal that it would belong to */
        return;
    value->number = number;
    value->present = true;
}

static void set_currency(struct pb_reading *reading)
{
    struct pb_value *currency = &reading->inputs->root[PB_ROOT_CURRENCY];
    if (currency->given)
        return;
    currency->text = pb_copy_text("USD");
    currency->present = currency->text != NULL;
    reading->memory_short |= currency->text == NULL;
}

/* A month that nobody has named is drawn: uniform on 0 … horizon. */
static void set_uniform_month(struct pb_reading *reading, struct pb_value *month, double horizon)
{
    if (month->pointer == NULL || month->given)
        return;
    struct pb_argument arguments[] = {{.name = "min", .number = 0}, {.name = "max", .number = horizon}};
    struct pb_distribution_fault fault;
    struct pb_text json = {0};
    pb_text_format(&json, "{\"dist\":\"uniform\",\"min\":0,\"max\":%.0f}", horizon);
    payback_status status = pb_distribution_new(&month->distribution, pb_family_find("uniform"), arguments, 2, &fault);
    month->json = pb_text_take(&json);
    month->present = status == PAYBACK_OK;
    reading->memory_short |= status != PAYBACK_OK || month->json == NULL;
}

/* Curves without parameters have no start. */
static void clear_start(struct pb_value *curve, struct pb_value *start)
{
    bool none = curve->present && (curve->number == PB_CURVE_NONE || curve->number == PB_CURVE_TABLE);
    if (!none || start->given)
        return;
    start->present = false;
    start->number = NAN;
}

void pb_read_derived(struct pb_reading *reading)
{
    struct pb_inputs *inputs = reading->inputs;
    struct pb_value *root = inputs->root;
    const struct pb_value *horizon_value = &root[PB_ROOT_HORIZON_MONTHS];
    double horizon = horizon_value->present ? horizon_value->number : horizon_value->field->default_value;
    set_currency(reading);
    set_number(&root[PB_ROOT_ROI_MONTHS], fmin(12, horizon));
    set_number(&root[PB_ROOT_ANNUAL_ATTRITION], 0);
    set_number(&root[PB_ROOT_CONTAINMENT_GAP], 0);
    clear_start(&root[PB_ROOT_DEFLECTION_RAMP_CURVE], &root[PB_ROOT_DEFLECTION_RAMP_START]);
    clear_start(&root[PB_ROOT_ASSIST_RAMP_CURVE], &root[PB_ROOT_ASSIST_RAMP_START]);
    set_uniform_month(reading, &root[PB_ROOT_FAILURE_MONTH], horizon);
    for (int i = 0; i < inputs->risk_count; i++)
        set_uniform_month(reading, &inputs->risk[i][PB_RISK_MONTH], horizon);
    for (int i = 0; i < inputs->other_count; i++)
        set_number(&inputs->other[i][PB_OTHER_TO_MONTH], horizon);
}
