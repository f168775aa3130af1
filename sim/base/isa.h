/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One binary, several instruction sets. Hot code lives in files named *_kernel.c. The build compiles each of
 * these once per instruction set, with PB_ISA defined as generic, v3 (AVX2, FMA) or v4 (AVX-512); every external name
 * in them is wrapped in PB_KERNEL, and the rest of the program picks one at run time with PB_SELECT. */
#ifndef PB_BASE_ISA_H
#define PB_BASE_ISA_H

enum pb_isa { PB_ISA_GENERIC, PB_ISA_V3, PB_ISA_V4 };

/* The best set that this processor has and this build contains; the environment variable PAYBACK_ISA (generic,
 * x86-64-v3, x86-64-v4) asks for a lesser one. Looked at once: hot code asks for it all the time. */
enum pb_isa pb_isa(void);
/* Looks at the environment again. Not while anything runs. */
void pb_isa_choose(void);
const char *pb_isa_name(enum pb_isa isa); /* "generic", "x86-64-v3", "x86-64-v4" */

#define PB_JOIN2(a, b) a##_##b
#define PB_JOIN(a, b)  PB_JOIN2(a, b)
#ifdef PB_ISA
#define PB_KERNEL(name) PB_JOIN(name, PB_ISA) /* in a kernel file: the name for this set */
#endif

#if defined(__x86_64__)
#define PB_SELECT(name) (pb_isa() == PB_ISA_V4 ? name##_v4 : pb_isa() == PB_ISA_V3 ? name##_v3 : name##_generic)
/* Declares an object or function for every set: PB_DECLARE_KERNEL(extern const struct x, name, ) or
 * PB_DECLARE_KERNEL(void, name, (int a)). */
#define PB_DECLARE_KERNEL(type, name, parameters)                                                                      \
    type name##_generic parameters;                                                                                    \
    type name##_v3 parameters;                                                                                         \
    type name##_v4 parameters
#else
#define PB_SELECT(name)                           (name##_generic)
#define PB_DECLARE_KERNEL(type, name, parameters) type name##_generic parameters
#endif

#endif
