/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numerics/gsl_guard.h"

#include <gsl/gsl_errno.h>
#include <pthread.h>

/* The handler is state of the process, so the count of its users has to be, too. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long users;
static gsl_error_handler_t *handler_of_host;

void pb_gsl_enter(void)
{
    (void)pthread_mutex_lock(&lock);
    if (users++ == 0)
        handler_of_host = gsl_set_error_handler_off();
    (void)pthread_mutex_unlock(&lock);
}

void pb_gsl_leave(void)
{
    (void)pthread_mutex_lock(&lock);
    if (users > 0 && --users == 0)
        (void)gsl_set_error_handler(handler_of_host);
    (void)pthread_mutex_unlock(&lock);
}
