// SPDX-License-Identifier: GPL-3.0-or-later
//
// Numbers, names and elements for people.
const SHARES = ['share', 'share per year', 'per year', 'per month'];
const isShare = (unit) => SHARES.includes(unit);

// Decimal shifts by text: 12.3 per cent is 0.123 and not 0.12300000000000001.
function shift(value, places) {
    const [digits, exponent] = String(value).toLowerCase().split('e');
    return Number(`${digits}e${Number(exponent ?? 0) + places}`);
}
const shown = (value, unit) => String(isShare(unit) ? shift(value, 2) : value);

// What was typed as a number of the scenario; NaN where it is none.
function typed(text, unit) {
    const clean = text.trim().replace(/\s*%$/, '').replace(/−/g, '-');
    if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(clean)) return NaN;
    return isShare(unit) ? shift(clean, -2) : Number(clean);
}

function rounded(value, digits = 3) {
    return Number(value.toPrecision(digits));
}

const NARROW = '\u00a0';
function figure(value, digits = 3) {
    if (value === null || value === undefined || Number.isNaN(value)) return '–';
    if (value === 'never') return 'never';
    return rounded(value, digits).toLocaleString('en-US', { maximumSignificantDigits: digits }).replace('-', '−');
}
function percent(share, decimals = 0) {
    if (typeof share !== 'number') return '–';
    const text = (100 * share).toFixed(decimals);
    const edge = decimals === 0 && (share > 0 && text === '0' ? '<1' : share < 1 && text === '100' ? '>99' : null);
    return `${edge || text.replace('-', '−')}%`;
}
// "$", "€", "CN¥"; "CHF " where there is no sign.
function signOf(currency) {
    let sign = currency;
    try {
        sign = new Intl.NumberFormat('en-US', { style: 'currency', currency }).formatToParts(0).find((part) => part.type === 'currency').value;
    } catch { /* not a code: told by check */ }
    return /^[A-Z]{3}$/.test(sign) ? sign + NARROW : sign.replace('CA$', 'C$');
}
function money(value, sign = false) {
    if (typeof value !== 'number') return '–';
    const scales = [[1e12, 'tn'], [1e9, 'bn'], [1e6, 'm'], [1e3, 'k'], [1, '']];
    const [scale, letter] = scales.find(([limit]) => Math.abs(value) >= limit * 0.9995) ?? [1, ''];
    const text = rounded(Math.abs(value) / scale).toLocaleString('en-US', { maximumSignificantDigits: 3 });
    return `${value < 0 ? '−' : sign && value > 0 ? '+' : ''}${signOf(valueAt('/currency') ?? 'USD')}${text}${letter}`;
}
function amount(value, unit) {
    if (isShare(unit)) return `${figure(shift(value, 2))}%`;
    return unit.startsWith('currency') ? money(value) + unit.slice(8) : `${figure(value)} ${unit}`;
}

// "annual_growth" → "annual growth"; "/proposal/pricing/usage/price" → "pricing, usage: price"
const plain = (word) => word.replace(/_/g, ' ');
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
function nameOf(pointer) {
    const path = steps(pointer);
    const last = path.pop();
    const names = [];
    let here = '';
    for (const word of path) {
        here += `/${escapeStep(word)}`;
        const item = /^\d+$/.test(word) ? valueAt(here)?.name : null;
        if (item) names.splice(-1, 1, item);
        else if (/^\d+$/.test(word)) names.push(String(Number(word) + 1));
        else if (word !== 'proposal' && word !== 'baseline') names.push(plain(word));
    }
    const own = /^\d+$/.test(last) ? valueAt(pointer)?.name ?? String(Number(last) + 1) : plain(last);
    return names.length ? `${names.join(', ')}: ${own}` : own;
}

// ---- elements ----

function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === undefined || value === null || value === false) continue;
        if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
        else element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
}
const button = (text, onclick, attributes = {}) => make('button', { type: 'button', onclick, ...attributes }, text);
const byId = (id) => document.getElementById(id);

function table(caption, heads, rows) {
    const cell = (tag, content, i) => make(tag, { class: i > 0 ? 'n' : null, scope: tag === 'th' ? 'row' : null }, content);
    return make('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': caption },
        make('table', {}, make('caption', {}, caption),
            make('thead', {}, make('tr', {}, ...heads.map((head, i) => head === '' ? make('td') : make('th', { scope: 'col', class: i > 0 ? 'n' : null }, head)))),
            make('tbody', {}, ...rows.map((row) => make('tr', {}, ...row.map((content, i) => cell(i === 0 ? 'th' : 'td', content, i)))))));
}

// What was done stays until the next notice; why an answer did not come goes with the next answer.
let trouble = null;

function notice(text) {
    const element = byId('notice');
    element.hidden = !text;
    element.textContent = text ?? '';
    trouble = null;
}

function noticeOfTrouble(text) {
    notice(text);
    trouble = text;
}

function endTrouble() {
    if (trouble !== null) notice(null);
}

// A question with buttons: resolves to the value of the one that was pressed, null where it was closed.
function askPerson(title, body, buttons) {
    const dialog = byId('dialog');
    byId('dialog-head').textContent = title;
    byId('dialog-body').replaceChildren(...[body].flat());
    return new Promise((resolve) => {
        let answer = null;
        const press = (value) => () => { answer = value; dialog.close(); };
        byId('dialog-buttons').replaceChildren(...buttons.map(([text, value], i) => i === 0 ? make('button', { type: 'submit' }, text) : button(text, press(value)))); // Enter presses the first
        dialog.querySelector('form').onsubmit = (event) => { event.preventDefault(); press(buttons[0][1])(); };
        dialog.onclose = () => resolve(answer);
        dialog.showModal();
    });
}
