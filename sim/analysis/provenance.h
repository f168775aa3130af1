/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the figures of an analysis come from: the scenario, and how it was simulated. */
#ifndef PB_ANALYSIS_PROVENANCE_H
#define PB_ANALYSIS_PROVENANCE_H

#include "analysis/texts.h"
#include "engine/run.h"

struct pb_provenance {
    const char *name, *vendor, *currency, *file, *digest; /* owned by the texts */
    const char *version, *isa, *sampler, *basis;
    double seed;
    size_t trials;
    int replicates, threads, horizon_months;
};

/* threads: as asked for; 0: as many as there are. Where memory is short the texts have failed. */
struct pb_provenance pb_provenance_of(struct pb_texts *texts, const payback_scenario *scenario,
                                      const struct pb_plan_settings *settings, int threads);

/* How it was simulated, into a result whose struct has these members by these names; and the scenario, too. */
#define PB_SET_HOW(result, whence)                                                                                     \
    do {                                                                                                               \
        (result)->version = (whence).version;                                                                          \
        (result)->isa = (whence).isa;                                                                                  \
        (result)->sampler = (whence).sampler;                                                                          \
        (result)->basis = (whence).basis;                                                                              \
        (result)->seed = (whence).seed;                                                                                \
        (result)->trials = (whence).trials;                                                                            \
        (result)->replicates = (whence).replicates;                                                                    \
        (result)->threads = (whence).threads;                                                                          \
        (result)->horizon_months = (whence).horizon_months;                                                            \
    } while (0)
#define PB_SET_PROVENANCE(result, whence)                                                                              \
    do {                                                                                                               \
        PB_SET_HOW(result, whence);                                                                                    \
        (result)->name = (whence).name;                                                                                \
        (result)->vendor = (whence).vendor;                                                                            \
        (result)->currency = (whence).currency;                                                                        \
        (result)->file = (whence).file;                                                                                \
        (result)->digest = (whence).digest;                                                                            \
    } while (0)

#endif
