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

/* Into a result whose struct has these members by these names. */
#define PB_SET_PROVENANCE(result, origin)                                                                              \
    do {                                                                                                               \
        (result)->name = (origin).name;                                                                                \
        (result)->vendor = (origin).vendor;                                                                            \
        (result)->currency = (origin).currency;                                                                        \
        (result)->file = (origin).file;                                                                                \
        (result)->digest = (origin).digest;                                                                            \
        (result)->version = (origin).version;                                                                          \
        (result)->isa = (origin).isa;                                                                                  \
        (result)->sampler = (origin).sampler;                                                                          \
        (result)->basis = (origin).basis;                                                                              \
        (result)->seed = (origin).seed;                                                                                \
        (result)->trials = (origin).trials;                                                                            \
        (result)->replicates = (origin).replicates;                                                                    \
        (result)->threads = (origin).threads;                                                                          \
        (result)->horizon_months = (origin).horizon_months;                                                            \
    } while (0)

#endif
