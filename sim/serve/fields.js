// SPDX-License-Identifier: GPL-3.0-or-later
//
// The form, made from the table of inputs. Sections stand in the order in which a leader knows things; an input that
// the table gains appears in the section of its neighbours.
const SECTIONS = [
    ['Company', ['/name', '/description', '/currency', '/extends', '/baseline/revenue']],
    ['Tickets', ['/baseline/volume', '/baseline/categories']],
    ['People', ['/baseline']],
    ['Proposal', ['/proposal']],
    ['Price', ['/proposal/pricing']],
    ['Implementation', ['/proposal/implementation']],
    ['Risks', ['/proposal/failure', '/proposal/gate', '/proposal/risks', '/proposal/other', '/correlations', '/stress']],
    ['Pilot', ['/pilot']],
    ['Decision', ['/decision', '/simulation', '/']]
];
const HIDDEN = ['/schema_version', '/correlations/*/between'];
const LIMITS = { '/stress/*/set': 1, '/stress/*/multiply': 1, '/stress/*/add': 1 };
const lists = () => state.fields.filter((field) => field.kind === 'list' &&
    state.fields.some((other) => other.pointer.startsWith(`${field.pointer}/*/`)));

function sectionOf(pointer) {
    let best = [-1, SECTIONS.length - 1];
    SECTIONS.forEach(([, prefixes], index) => prefixes.forEach((prefix) => {
        const fits = prefix === '/' || pointer === prefix || pointer.startsWith(`${prefix}/`);
        if (fits && prefix.length > best[0]) best = [prefix.length, index];
    }));
    return best[1];
}

const parentOf = (pointer) => pointer.slice(0, pointer.lastIndexOf('/'));
const fieldOf = (pointer) => state.fields.find((field) => field.pointer === pointer.replace(/\/\d+(?=\/|$)/g, '/*'));
const idOf = (pointer) => `f${pointer.replace(/[^a-zA-Z0-9]/g, '-')}`;

function rangeOf(field) {
    const range = { low: -Infinity, high: Infinity };
    const between = /^(-?[\d.e]+) … (-?[\d.e]+)/.exec(field.range);
    const above = /^[>≥] (-?[\d.e]+)/.exec(field.range);
    if (between) [range.low, range.high] = [Number(between[1]), Number(between[2])];
    else if (above) range.low = Number(above[1]);
    return range;
}

// ---- one field ----

function helpOf(field) {
    const parts = [field.meaning];
    if (field.unit && !isShare(field.unit)) parts.push(field.unit);
    if (field.range && field.range !== 'any' && field.kind !== 'choice') {
        const range = rangeOf(field);
        parts.push(isShare(field.unit) && range.low === 0 && range.high === 1 ? '0 to 100%' : field.range);
    }
    parts.push(field.default === 'required' ? 'required' : `without it: ${field.default}`);
    return parts.join(' · ');
}

function benchmarkOf(pointer) {
    const note = state.published[pointer];
    return make('p', { class: 'help published', hidden: !note }, note ?? '');
}

function clearButton(pointer, field) {
    if (field.default === 'required' || at(state.draft, pointer) === undefined) return null;
    return button('Use the default', () => { edit(pointer, undefined); showField(pointer); },
        { class: 'quiet', 'aria-label': `Use the default for ${nameOf(pointer)}` });
}

function textControl(pointer, field) {
    return make('input', {
        id: idOf(pointer), type: 'text', value: valueAt(pointer) ?? '', 'aria-describedby': `${idOf(pointer)}-help`,
        oninput: (event) => edit(pointer, event.target.value === '' && field.default !== 'required' ? undefined : event.target.value)
    });
}

function choiceControl(pointer, field) {
    const words = field.kind === 'boolean' ? ['true', 'false'] : [...field.range.matchAll(/"([^"]+)"/g)].map((m) => m[1]);
    const now = valueAt(pointer);
    const select = make('select', {
        id: idOf(pointer), 'aria-describedby': `${idOf(pointer)}-help`,
        onchange: (event) => {
            const word = event.target.value;
            edit(pointer, word === '' ? undefined : field.kind === 'boolean' ? word === 'true' : word);
            if (pointer.endsWith('/curve')) showForm();
        }
    });
    const none = field.default === 'required' ? '–' : `default: ${plain(field.default.replace(/"/g, ''))}`;
    select.append(make('option', { value: '' }, none), ...words.map((word) =>
        make('option', { value: word, selected: String(now) === word }, field.kind === 'boolean' ? (word === 'true' ? 'yes' : 'no') : plain(word))));
    return select;
}

// What cannot be drawn as a control of its own is JSON: seasonality, changes of a stress.
function jsonControl(pointer) {
    const value = valueAt(pointer);
    return make('textarea', {
        id: idOf(pointer), rows: value && JSON.stringify(value).length > 60 ? 3 : 1, spellcheck: 'false',
        'aria-describedby': `${idOf(pointer)}-help`,
        onchange: (event) => {
            const text = event.target.value.trim();
            try {
                edit(pointer, text === '' ? undefined : JSON.parse(text));
                fieldFault(pointer, null);
            } catch {
                fieldFault(pointer, 'this is not JSON: numbers in [ ], separated by commas; or {"POINTER": number}');
            }
        }
    }, value === undefined ? '' : JSON.stringify(value));
}

function controlOf(pointer, field) {
    if (field.kind === 'quantity' || field.kind === 'number' || field.kind === 'integer') return quantityControl(pointer, field);
    if (field.kind === 'choice' || field.kind === 'boolean') return choiceControl(pointer, field);
    if (field.kind === 'text') return textControl(pointer, field);
    return jsonControl(pointer);
}

function fieldElement(pointer, field) {
    const id = idOf(pointer);
    return make('div', { class: `field kind-${field.kind}`, id: `${id}-field`, 'data-pointer': pointer },
        make('label', { for: id }, capital(plain(steps(pointer).at(-1)))),
        controlOf(pointer, field),
        make('p', { class: 'help', id: `${id}-help` }, helpOf(field)),
        benchmarkOf(pointer), clearButton(pointer, field),
        make('p', { class: 'fault', id: `${id}-fault`, hidden: true }));
}

function showField(pointer) {
    const old = byId(`${idOf(pointer)}-field`);
    if (!old) return;
    const focused = document.activeElement && old.contains(document.activeElement) ? document.activeElement.id : null;
    old.replaceWith(fieldElement(pointer, fieldOf(pointer)));
    if (focused) byId(focused)?.focus();
    showFaults();
}

// ---- groups and sections ----

function noteControl(pointer) {
    if (!isObject(valueAt(pointer))) return null;
    const id = `${idOf(pointer)}-note`;
    return make('p', { class: 'source' }, make('label', { for: id }, 'Source'),
        make('input', {
            id, type: 'text', value: valueAt(pointer).note ?? '', placeholder: 'who says so, and when',
            oninput: (event) => edit(`${pointer}/note`, event.target.value || undefined)
        }));
}

const isGiven = (pointer) => valueAt(pointer) !== undefined;
const openGroups = new Set();

// Members of an object or list element: those that are given or required, and behind a lid those at their defaults.
function members(base, fields, pointerOf) {
    const visible = fields.filter((field) => !HIDDEN.includes(field.pointer) && field.kind !== 'event' && field.kind !== 'object');
    const open = visible.filter((field) => isGiven(pointerOf(field)) || field.default === 'required');
    const shut = visible.filter((field) => !open.includes(field));
    const elements = open.map((field) => fieldElement(pointerOf(field), field));
    if (shut.length > 0)
        elements.push(make('details', {
            class: 'more', open: openGroups.has(base),
            ontoggle: (event) => event.target.open ? openGroups.add(base) : openGroups.delete(base)
        }, make('summary', {}, `${shut.length} more, at ${shut.length === 1 ? 'its default' : 'their defaults'}`),
        ...shut.map((field) => fieldElement(pointerOf(field), field))));
    return elements;
}

function groupElement(parent, fields) {
    const head = parent === '' || parent === '/proposal' || parent === '/baseline' ? null
        : make('h3', { class: 'group-head' }, capital(steps(parent).filter((word) => !['proposal', 'baseline'].includes(word)).map(plain).join(', ')));
    return make('div', { class: 'group', 'data-group': parent }, head, ...members(parent, fields, (field) => field.pointer),
        parent === '' ? null : noteControl(parent));
}

function sectionElement(index) {
    const [title] = SECTIONS[index];
    const all = lists();
    const inList = (field) => all.some((list) => field.pointer === list.pointer || field.pointer.startsWith(`${list.pointer}/`));
    const own = state.fields.filter((field) => sectionOf(field.pointer) === index && !inList(field));
    const groups = new Map();
    for (const field of own) {
        const parent = parentOf(field.pointer);
        groups.set(parent, [...(groups.get(parent) ?? []), field]);
    }
    const ownLists = all.filter((list) => sectionOf(list.pointer) === index && !list.pointer.includes('*'));
    return make('fieldset', { id: `section-${index}`, class: 'part' }, make('legend', {}, make('h2', {}, title)),
        ...[...groups].map(([parent, fields]) => groupElement(parent, fields)), ...ownLists.map((list) => listElement(list)));
}

function showForm() {
    const form = byId('form');
    const scroll = byId('build').scrollTop;
    const focused = document.activeElement && form.contains(document.activeElement) ? document.activeElement.id : null;
    form.replaceChildren(...SECTIONS.map((_, index) => sectionElement(index)));
    byId('sections').replaceChildren(...SECTIONS.map(([title], index) => make('a', { href: `#section-${index}`,
        onclick: (event) => { event.preventDefault(); byId(`section-${index}`).scrollIntoView(); byId(`section-${index}`).querySelector('input,select,textarea,button')?.focus({ preventScroll: true }); } }, title)));
    byId('build').scrollTop = scroll;
    if (focused) byId(focused)?.focus();
    showFaults();
    filterForm();
}

function filterForm() {
    const wanted = byId('find').value.trim().toLowerCase();
    for (const field of byId('form').querySelectorAll('.field[data-pointer]')) {
        const known = fieldOf(field.dataset.pointer);
        const text = `${field.dataset.pointer.replace(/_/g, ' ')} ${known?.meaning ?? ''}`.toLowerCase();
        field.classList.toggle('away', wanted !== '' && !text.includes(wanted));
    }
    for (const lid of byId('form').querySelectorAll('details.more'))
        if (wanted !== '') lid.open = lid.querySelector('.field:not(.away)') !== null;
    for (const group of byId('form').querySelectorAll('.group, .item, .part'))
        group.classList.toggle('away', wanted !== '' && group.querySelector('.field:not(.away)') === null);
}

// ---- errors, in the words of check, at their fields ----

function fieldFault(pointer, text) {
    const id = idOf(pointer);
    const line = byId(`${id}-fault`);
    const input = byId(id);
    if (!line) return false;
    line.hidden = !text;
    line.textContent = text ?? '';
    if (text) input?.setAttribute('aria-invalid', 'true');
    else input?.removeAttribute('aria-invalid');
    for (let lid = line.closest('details'); text && lid; lid = lid.parentElement.closest('details')) lid.open = true;
    return true;
}

function showFaults() {
    document.querySelectorAll('.fault').forEach((line) => { line.hidden = true; line.textContent = ''; });
    document.querySelectorAll('[aria-invalid]').forEach((input) => input.removeAttribute('aria-invalid'));
    const box = byId('errors');
    box.hidden = state.errors.length === 0;
    box.replaceChildren();
    if (state.errors.length === 0) return;
    const items = state.errors.map((error) => {
        const text = `${capital(error.message)}${error.hint ? `; ${error.hint}` : ''}`;
        let pointer = error.pointer;
        while (pointer && !fieldFault(pointer, text)) pointer = parentOf(pointer);
        const label = error.pointer ? `${nameOf(error.pointer)}: ` : '';
        return make('li', {}, pointer ? make('a', { href: `#${idOf(pointer)}`, onclick: (event) => { event.preventDefault(); byId(idOf(pointer))?.focus(); } }, label + text) : label + text);
    });
    box.append(make('p', {}, make('b', {}, state.errors.length === 1 ? 'One thing is not right yet' : `${state.errors.length} things are not right yet`)), make('ul', {}, ...items));
}
