/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/windows_kernel.h"

#include "base/vec.h"

#include <string.h>

/* Vectors of a row, and windows whose counts stay in registers. */
enum { PARTS = PB_REPLICATES / PB_WIDTH, TOGETHER = 8 };
/* Groups of PB_WIDTH draws whose marks are read at a time. */
enum { MARKS_READ = 8 };

static inline pb_vec load(const double *x)
{
    pb_vec vec;
    memcpy(&vec, x, sizeof vec);
    return vec;
}

static inline void add_counts(double *to, pb_whole counts)
{
    pb_vec sum = load(to) + __builtin_convertvector(counts, pb_vec);
    memcpy(to, &sum, sizeof sum);
}

/* Windows [0, count) and one part of each row. Bit l of marks[group] tells whether lane l of a group lies in a window:
 * added to what is there. It can only be the last window that it is not below, so that one comparison with the end of
 * that tells. With a count that the compiler knows, nothing but the draws is read in the loop. */
static inline void mark_part(struct pb_window *windows, size_t count, const double *draws, size_t rows, uint8_t *marks,
                             size_t part)
{
    pb_vec low[TOGETHER], end[TOGETHER];
    pb_whole below[TOGETHER];
    for (size_t w = 0; w < count; w++) {
        low[w] = pb_all(windows[w].low);
        end[w] = pb_all(windows[w].end);
        below[w] = (pb_whole){0};
    }
    for (size_t row = 0; row < rows; row++) {
        pb_vec x = load(draws + row * PB_REPLICATES + part * PB_WIDTH), bound = pb_all(-INFINITY);
        for (size_t w = 0; w < count; w++) {
            pb_mask less = pb_less(x, low[w]);
            below[w] = pb_count_if(less, below[w]);
            bound = pb_select(less, bound, end[w]);
        }
        marks[row * PARTS + part] |= (uint8_t)pb_bits(pb_less(x, bound));
    }
    for (size_t w = 0; w < count; w++)
        add_counts(windows[w].below + part * PB_WIDTH, below[w]);
}

static inline void mark(struct pb_window *windows, size_t count, const double *draws, size_t rows, uint8_t *marks)
{
    for (size_t part = 0; part < PARTS; part++)
        mark_part(windows, count, draws, rows, marks, part);
}

static void mark_together(struct pb_window *windows, size_t count, const double *draws, size_t rows, uint8_t *marks)
{
    switch (count) {
    case 1:
        mark(windows, 1, draws, rows, marks);
        break;
    case 2:
        mark(windows, 2, draws, rows, marks);
        break;
    case 3:
        mark(windows, 3, draws, rows, marks);
        break;
    case 4:
        mark(windows, 4, draws, rows, marks);
        break;
    case 5:
        mark(windows, 5, draws, rows, marks);
        break;
    case 6:
        mark(windows, 6, draws, rows, marks);
        break;
    case 7:
        mark(windows, 7, draws, rows, marks);
        break;
    default:
        mark(windows, TOGETHER, draws, rows, marks);
    }
}

static size_t positions_of(const uint8_t *marks, size_t groups, uint16_t *positions)
{
    size_t found = 0;
    for (size_t group = 0; group < groups; group += MARKS_READ) {
        uint64_t word = 0;
        for (int i = 0; i < MARKS_READ; i++)
            word |= (uint64_t)marks[group + (size_t)i] << (8 * i);
        for (; word != 0; word &= word - 1) {
            size_t bit = (size_t)__builtin_ctzll(word);
            positions[found++] = (uint16_t)((group + bit / 8) * PB_WIDTH + bit % 8);
        }
    }
    return found;
}

size_t PB_KERNEL(pb_windows_find)(struct pb_window *windows, size_t count, const double *draws, size_t rows,
                                  uint16_t positions[PB_WINDOWS_STEP])
{
    uint8_t marks[PB_WINDOWS_STEP / PB_WIDTH] = {0};
    for (size_t w = 0; w < count; w += TOGETHER)
        mark_together(windows + w, count - w < TOGETHER ? count - w : TOGETHER, draws, rows, marks);
    return positions_of(marks, rows * PARTS, positions);
}

static void count_atom(struct pb_atom *atom, const double *draws, size_t rows, size_t part)
{
    pb_vec value = pb_all(atom->value);
    pb_whole below = {0}, equal = {0};
    for (size_t row = 0; row < rows; row++) {
        pb_vec x = load(draws + row * PB_REPLICATES + part * PB_WIDTH);
        below = pb_count_if(pb_less(x, value), below);
        equal = pb_count_if(pb_equal(x, value), equal);
    }
    add_counts(atom->below + part * PB_WIDTH, below);
    add_counts(atom->equal + part * PB_WIDTH, equal);
}

/* x − x is 0 of finite draws, else NaN. */
static bool all_finite(const double *draws, size_t rows)
{
    pb_vec first = pb_all(0), second = first;
    for (size_t row = 0; row < rows * PARTS; row += 2) {
        pb_vec x = load(draws + row * PB_WIDTH), y = load(draws + (row + 1) * PB_WIDTH);
        first += x - x;
        second += y - y;
    }
    first += second;
    double sum = 0;
    for (int lane = 0; lane < PB_WIDTH; lane++)
        sum += first[lane];
    return sum == 0;
}

void PB_KERNEL(pb_atoms_count)(struct pb_atom *atoms, size_t count, const double *draws, size_t rows)
{
    if (count == 1 && atoms[0].value == (double)INFINITY && all_finite(draws, rows)) { /* as it is most of the time */
        for (size_t r = 0; r < PB_REPLICATES; r++)
            atoms[0].below[r] += (double)rows;
        return;
    }
    for (size_t a = 0; a < count; a++)
        for (size_t part = 0; part < PARTS; part++)
            count_atom(&atoms[a], draws, rows, part);
}

void PB_KERNEL(pb_interval_count)(double low, double end, const double *draws, size_t n, size_t below[2])
{
    size_t counts[2] = {0};
    for (size_t i = 0; i < n; i++) {
        counts[0] += draws[i] < low;
        counts[1] += draws[i] < end;
    }
    below[0] += counts[0];
    below[1] += counts[1];
}
