/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback inside a C++ program: the headers' enumerations, structs and functions, seen from C++.
 *
 *   c++ embed_cpp.cpp $(pkg-config --cflags --libs payback)
 */
#include <payback/payback.h>

#include <cstdio>
#include <cstring>
#include <memory>

namespace
{
template <auto release> struct Releaser {
    template <typename T> void operator()(T *handle) const
    {
        release(handle);
    }
};
using Messages = std::unique_ptr<payback_diagnostics, Releaser<payback_diagnostics_free>>;
using Scenario = std::unique_ptr<payback_scenario, Releaser<payback_scenario_free>>;
using Result = std::unique_ptr<payback_result, Releaser<payback_result_free>>;

double costs_of(const payback_result &result)
{
    double costs = 0;
    for (size_t i = 0; i < result.source_count; i++)
        if (result.sources[i].kind == PAYBACK_COST)
            costs += result.sources[i].mean;
    return costs;
}
} // namespace

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "scenarios/mid-market-saas.json";
    Messages messages(payback_diagnostics_new());
    payback_scenario *loaded = nullptr;
    payback_status status = payback_scenario_load(&loaded, messages.get(), path, nullptr);
    Scenario scenario(loaded);
    payback_options options = {};
    options.trials = 8192;
    payback_result *ran = nullptr;
    if (status == PAYBACK_OK)
        status = payback_run(&ran, scenario.get(), &options, nullptr, nullptr);
    Result result(ran);
    if (status != PAYBACK_OK) {
        std::fprintf(stderr, "%s\n", payback_status_text(status));
        return 1;
    }
    std::printf("%s: %.0f %% pay back in time; mean costs %.0f %s\n", result->name,
                100 * result->payback_probability.value, costs_of(*result), result->currency);
    bool same = std::strcmp(PAYBACK_VERSION, payback_version()) == 0;
    return costs_of(*result) < 0 && same ? 0 : 1;
}
