/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GSL's error handler is one pointer for the whole process, and by default it aborts. Every public function of the
 * library that may reach GSL stands between pb_gsl_enter and pb_gsl_leave: while any such call runs, in any thread, the
 * handler is off and GSL returns its status; when the last one ends, the host's handler is back. Calls nest. A host
 * that changes the handler while the library runs in another thread gets the earlier one back. */
#ifndef PB_NUMERICS_GSL_GUARD_H
#define PB_NUMERICS_GSL_GUARD_H

void pb_gsl_enter(void);
void pb_gsl_leave(void); /* once for each pb_gsl_enter, on every way out */

#endif
