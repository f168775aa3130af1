// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sorts tables of the class "sortable" by a click on the head of a column, another click turns it round. The page is XML too: no
// ampersand and no less-than sign may stand here.
'use strict';
document.querySelectorAll('.sortable table').forEach(function (table) {
    var body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells), order = Array.from(body.rows);
    // A figure as it is shown: "1,240", "−3.5", "83%"; beyond what is shown: less than 1%, more than 99%; "never".
    function figure(text) {
        var plain = text.replace(/[,%\s]/g, '').replace('\u2212', '-');
        if (plain === 'never') return Infinity;
        if (plain[0] === '\u003c') return Number(plain.slice(1)) - 0.5;
        if (plain[0] === '>') return Number(plain.slice(1)) + 0.5;
        return plain === '' ? NaN : Number(plain);
    }
    // Rows without a figure come last in either direction.
    function sort(column, figures, down) {
        var keyed = order.map(function (row, place) {
            var text = row.cells[column].textContent;
            return {row: row, place: place, key: figures ? figure(text) : text};
        });
        keyed.sort(function (a, b) {
            if (a.key !== a.key || b.key !== b.key) return (a.key !== a.key) - (b.key !== b.key) || a.place - b.place;
            return (a.key === b.key ? 0 : (a.key > b.key) === down ? -1 : 1) || a.place - b.place;
        });
        keyed.forEach(function (item) { body.append(item.row); });
    }
    heads.forEach(function (head, column) {
        var button = document.createElement('button'), figures = head.classList.contains('n');
        button.type = 'button';
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener('click', function () {
            var down = head.ariaSort ? head.ariaSort === 'ascending' : figures;
            heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
            head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
            sort(column, figures, down);
        });
    });
});
