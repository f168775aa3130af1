/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The workbook's sheet of the claims that --shrink pulled: from what, to what, by which weight. */
#include "report/workbook.h"

#include "payback/shrink.h"

enum {
    VENDOR,
    CLAIM,
    UNIT,
    CLAIMED,
    PUBLISHED = CLAIMED + 3,
    WEIGHT = PUBLISHED + 3,
    USED,
    SOURCE = USED + 3,
    COLUMNS
};

static const char *const heads[COLUMNS] = {"vendor",
                                           "claim",
                                           "unit",
                                           ">claimed, P10",
                                           ">claimed, median",
                                           ">claimed, P90",
                                           ">published, low",
                                           ">published, typical",
                                           ">published, high",
                                           ">weight of the claim",
                                           ">used, P10",
                                           ">used, median",
                                           ">used, P90",
                                           "what is published (grade)"};

static void three(struct pb_book *book, lxw_worksheet *sheet, int row, int column, double low, double middle,
                  double high)
{
    pb_book_number(book, sheet, row, column, low, PB_CELL_FINE);
    pb_book_number(book, sheet, row, column + 1, middle, PB_CELL_FINE);
    pb_book_number(book, sheet, row, column + 2, high, PB_CELL_FINE);
}

static void claim_row(struct pb_book *book, lxw_worksheet *sheet, int row, const char *vendor, const payback_shrunk *p)
{
    struct pb_text source = {0};
    pb_book_text(book, sheet, row, VENDOR, vendor, PB_CELL_PLAIN);
    pb_book_text(book, sheet, row, CLAIM, p->pointer, PB_CELL_PLAIN);
    pb_book_text(book, sheet, row, UNIT, p->unit, PB_CELL_PLAIN);
    three(book, sheet, row, CLAIMED, p->p10, p->p50, p->p90);
    three(book, sheet, row, PUBLISHED, p->low, p->typical, p->high);
    pb_book_number(book, sheet, row, WEIGHT, p->weight, PB_CELL_SHARE);
    three(book, sheet, row, USED, p->to_p10, p->to_p50, p->to_p90);
    pb_text_format(&source, "%s: %s (grade %s)", p->label, p->source, p->grade);
    pb_book_take(book, sheet, row, SOURCE, &source, PB_CELL_PLAIN);
}

void pb_sheet_claims(struct pb_book *book, const char *const *vendors, const payback_shrinkage *const *shrinkages,
                     size_t count)
{
    size_t pulled = 0;
    for (size_t k = 0; k < count; k++)
        pulled += shrinkages[k] ? shrinkages[k]->pulled_count : 0;
    if (pulled == 0)
        return;
    lxw_worksheet *sheet = pb_book_sheet(book, "Claims pulled", 1);
    int row = 0;
    if (!sheet)
        return;
    pb_book_heads(book, sheet, row++, heads, COLUMNS, 2);
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; shrinkages[k] && i < shrinkages[k]->pulled_count; i++)
            claim_row(book, sheet, row++, vendors[k], &shrinkages[k]->pulled[i]);
    pb_book_widths(book, sheet, VENDOR, VENDOR, 20);
    pb_book_widths(book, sheet, CLAIM, CLAIM, 44);
    pb_book_widths(book, sheet, UNIT, USED + 2, 11);
    pb_book_widths(book, sheet, SOURCE, SOURCE, 80);
    pb_book_pages(book, sheet, 2);
}
