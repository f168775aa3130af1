/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thumbnail of a density. */
#include "report/plots.h"

#include <math.h>

void pb_plot_density(struct pb_svg *svg, const void *data)
{
    const struct pb_density_plot *plot = data;
    double most = 0, bottom = svg->height - 1;
    for (int c = 0; c < PB_DENSITY_CELLS; c++)
        most = isfinite(plot->cells[c]) ? fmax(most, plot->cells[c]) : most;
    struct pb_scale x = {0, PB_DENSITY_CELLS, 1, svg->width - 1}, y = {0, most > 0 ? most : 1, bottom, 2};
    for (int c = 0; plot->bars && c < PB_DENSITY_CELLS; c++)
        if (plot->cells[c] > 0)
            pb_svg_rect(svg, "hard", pb_scale_at(&x, c), pb_scale_at(&y, plot->cells[c]), pb_scale_at(&x, c + 0.9),
                        bottom);
    if (!plot->bars) {
        pb_svg_path_begin(svg, "density");
        pb_svg_point(svg, x.from, bottom);
        for (int c = 0; c < PB_DENSITY_CELLS; c++)
            pb_svg_point(svg, pb_scale_at(&x, c + 0.5), pb_scale_at(&y, plot->cells[c]));
        pb_svg_point(svg, x.to, bottom);
        pb_svg_path_end(svg, true);
    }
    pb_svg_line(svg, "axis", x.from, bottom, x.to, bottom);
}
