/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the time of a run goes: profile SCENARIO TRIALS SECONDS repeats a run on one thread for so long and notes, at
 * every tick of its processor time, which instruction it is at. Prints the nanoseconds a trial on the first line, then
 * the addresses with their counts; bench/stages.py finds the source files behind them. Linked without position
 * independence: an address is that of the program file. */
#include "payback/payback.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>

enum { TICKS_MOST = 1 << 16, TICK_MICROSECONDS = 1000 };
static unsigned long ticks[TICKS_MOST];
static volatile sig_atomic_t tick_count;

static unsigned long program_counter(const ucontext_t *context)
{
#if defined(__x86_64__)
    return (unsigned long)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (unsigned long)context->uc_mcontext.pc;
#else
    (void)context;
    return 0;
#endif
}

static void on_tick(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)info;
    if (tick_count < TICKS_MOST) {
        ticks[tick_count] = program_counter(context);
        tick_count = tick_count + 1;
    }
}

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void start_ticking(void)
{
    struct sigaction action = {.sa_sigaction = on_tick, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct itimerval every = {{0, TICK_MICROSECONDS}, {0, TICK_MICROSECONDS}};
    sigaction(SIGPROF, &action, NULL);
    setitimer(ITIMER_PROF, &every, NULL);
}

/* Repeats the run; returns the number of trials that were simulated, 0 where one failed. */
static double simulate(const payback_scenario *scenario, size_t trials, double seconds)
{
    payback_options options = {.trials = trials, .threads = 1};
    double begun = seconds_of(CLOCK_MONOTONIC), done = 0;
    do {
        payback_result *result = NULL;
        if (payback_run(&result, scenario, &options, NULL, NULL) != PAYBACK_OK)
            return 0;
        payback_result_free(result);
        done += (double)trials;
    } while (seconds_of(CLOCK_MONOTONIC) - begun < seconds);
    return done;
}

int main(int argc, char **argv)
{
    payback_scenario *scenario = NULL;
    if (argc != 4 || payback_scenario_load(&scenario, NULL, argv[1], NULL) != PAYBACK_OK) {
        fprintf(stderr, "usage: profile SCENARIO TRIALS SECONDS\n");
        return 2;
    }
    double seconds = atof(argv[3]);
    if (seconds > 0)
        start_ticking();
    double begun = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    double done = simulate(scenario, (size_t)atol(argv[2]), seconds);
    double taken = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - begun;
    setitimer(ITIMER_PROF, &(struct itimerval){{0, 0}, {0, 0}}, NULL);
    payback_scenario_free(scenario);
    if (done == 0) {
        fprintf(stderr, "profile: a run failed\n");
        return 1;
    }
    printf("%.6g\n", 1e9 * taken / done);
    for (int i = 0; i < tick_count; i++)
        printf("%lx\n", ticks[i]);
    return 0;
}
