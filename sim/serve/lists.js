// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lists of the case: categories, tiers, risks, other lines, correlations, doubts. Each element is a group of fields.
const SINGULAR = {
    categories: 'category', tiers: 'tier', risks: 'risk', other: 'other line', correlations: 'correlation', stress: 'doubt'
};
const FRESH = {
    '/baseline/categories': { name: 'new category', share: 0.1, handle_minutes: 10, automatable: 0.5 },
    '/proposal/risks': { name: 'new risk', probability: 0.1, cost: 10000 },
    '/proposal/other': { name: 'new line', kind: 'cost', amount: 1000, per: 'month' },
    '/proposal/pricing/usage/tiers': { up_to: 1000, price: 1 },
    '/correlations': { between: ['', ''], rank: 0.3 },
    '/stress': { name: 'new doubt', set: {} }
};

function fresh(list) {
    if (FRESH[list.pointer]) return copy(FRESH[list.pointer]);
    const item = {};
    for (const field of state.fields.filter((other) => parentOf(other.pointer) === `${list.pointer}/*` && other.default === 'required'))
        item[steps(field.pointer).at(-1)] = field.kind === 'text' ? 'new' : field.kind === 'choice' ? /"([^"]+)"/.exec(field.range)?.[1] : 0;
    return item;
}

function uncertainInputs() {
    return Object.values(state.assumptions).filter((input) => input.uncertain).map((input) => input.pointer);
}

// The two inputs of a correlation, chosen among those that are uncertain.
function betweenControl(pointer) {
    const pair = valueAt(`${pointer}/between`) ?? ['', ''];
    const choose = (i) => {
        const id = `${idOf(pointer)}-between-${i}`;
        const select = make('select', { id, onchange: (event) => edit(`${pointer}/between/${i}`, event.target.value) });
        const pointers = [...new Set([pair[i], ...uncertainInputs()])];
        select.append(...pointers.map((other) => make('option', { value: other, selected: other === pair[i] }, other ? nameOf(other) : 'choose an input')));
        return make('div', { class: 'field' }, make('label', { for: id }, i === 0 ? 'Between' : 'and'), select,
            make('p', { class: 'fault', id: `${id}-fault`, hidden: true }));
    };
    return [choose(0), choose(1)];
}

function itemElement(list, pointer, index) {
    const base = `${pointer}/${index}`;
    const item = valueAt(base) ?? {};
    const depth = list.pointer.split('*').length;
    const fields = state.fields.filter((field) => field.pointer.startsWith(`${list.pointer}/*/`) &&
        field.pointer.split('*').length === depth + 1);
    const pointerOf = (field) => base + field.pointer.slice(list.pointer.length + 2);
    const kind = SINGULAR[steps(list.pointer).at(-1)] ?? plain(steps(list.pointer).at(-1));
    const name = item.name ?? `${kind} ${index + 1}`;
    const move = (to) => () => {
        const all = copy(valueAt(pointer));
        all.splice(to, 0, ...all.splice(index, 1));
        edit(pointer, all);
        showForm();
    };
    return make('details', {
        class: 'item', open: openGroups.has(base),
        ontoggle: (event) => { if (event.target === event.currentTarget) event.target.open ? openGroups.add(base) : openGroups.delete(base); }
    }, make('summary', {}, name), ...(list.pointer === '/correlations' ? betweenControl(base) : []),
    ...members(base, fields, pointerOf), noteControl(base),
    make('p', { class: 'row' }, index > 0 ? button('Move up', move(index - 1), { class: 'quiet', 'aria-label': `Move ${name} up` }) : null,
        button('Remove', () => {
            const all = copy(valueAt(pointer));
            all.splice(index, 1);
            edit(pointer, all.length || state.draft.extends ? all : list.default === 'required' ? all : undefined);
            showForm();
        }, { class: 'quiet', 'aria-label': `Remove ${name}` })));
}

function listElement(list) {
    const pointer = list.pointer;
    const items = valueAt(pointer) ?? [];
    const kind = SINGULAR[steps(pointer).at(-1)] ?? plain(steps(pointer).at(-1));
    return make('div', { class: 'group list', 'data-group': pointer, 'data-pointer': pointer, id: `${idOf(pointer)}-field` },
        make('h3', { class: 'group-head' }, capital(pointer === '/stress' ? 'doubts' : plain(steps(pointer).at(-1)))),
        make('p', { class: 'help' }, capital(list.meaning)),
        ...items.map((_, index) => itemElement(list, pointer, index)),
        button(`Add a ${kind}`, () => {
            const all = copy(valueAt(pointer)) ?? [];
            openGroups.add(`${pointer}/${all.length}`);
            edit(pointer, [...all, fresh(list)]);
            showForm();
            byId('form').querySelector(`[data-group="${pointer}"] details.item:last-of-type summary`)?.focus();
        }, { id: idOf(pointer) }),
        make('p', { class: 'fault', id: `${idOf(pointer)}-fault`, hidden: true }));
}
