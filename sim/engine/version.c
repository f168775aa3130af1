/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/isa.h"
#include "payback/run.h"

const char *payback_version(void)
{
    return PAYBACK_VERSION;
}

const char *payback_isa(void)
{
    return pb_isa_name(pb_isa());
}
