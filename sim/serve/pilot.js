// SPDX-License-Identifier: GPL-3.0-or-later
//
// The views beside the answer, and the pilot: what it is worth before the decision, and after it what its results say. The
// pages are the program's own, those of `pilot --html` and `update --html`.

// ---- views ----

const tabs = () => [...document.querySelectorAll('[role=tab]')];

function showTab(tab, focus = false) {
    for (const other of tabs()) {
        const on = other === tab;
        other.setAttribute('aria-selected', String(on));
        other.tabIndex = on ? 0 : -1;
        byId(other.getAttribute('aria-controls')).hidden = !on;
    }
    if (focus) tab.focus();
    if (tab.id === 'tab-pilot') showCounts();
    if (tab.id === 'tab-track') showDates();
}

function tabKeys(event) {
    const all = tabs();
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : step ? (all.indexOf(event.target) + step + all.length) % all.length : null;
    if (to === null) return;
    event.preventDefault();
    showTab(all[to], true);
}

// The body of a page of the program, without its appendix; its identifiers become its own.
function pieceOf(html, own) {
    const body = html.slice(html.indexOf('<main'), html.lastIndexOf('</main>')); // the page's policy minds the style before it
    const main = new DOMParser().parseFromString(body, 'text/html').querySelector('main');
    main.querySelectorAll('.appendix, script, style, .name').forEach((part) => part.remove());
    for (const part of main.querySelectorAll('[id]')) part.id = `${own}-${part.id}`;
    for (const name of ['aria-labelledby', 'aria-describedby'])
        for (const part of main.querySelectorAll(`[${name}]`)) part.setAttribute(name, part.getAttribute(name).split(' ').map((id) => `${own}-${id}`).join(' '));
    return [...document.importNode(main, true).childNodes];
}

function failed(box, error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 409) return;
    box.replaceChildren(...(error.errors.length ? error.errors : [{ message: error.message }]).slice(0, 10).map((one) =>
        make('p', { class: 'fault' }, `${one.line ? `Line ${one.line}: ` : ''}${capital(one.message)}${one.hint ? `; ${one.hint}` : ''}.`)));
}

// ---- before the decision ----

const PILOT_TRIALS = 4096;

async function pilot() {
    const box = byId('pilot');
    box.replaceChildren(make('p', { class: 'meta' }, 'Simulating pilots of several sizes…'));
    try {
        const told = await (await question('/api/pilot', [['trials', PILOT_TRIALS], ['page', 1], ...switchWords()])).json();
        box.replaceChildren(...pieceOf(told.html, 'pilot'));
    } catch (error) {
        failed(box, error);
    }
}

// ---- its results ----

const COUNTS = [['attempted', 'tickets that it was given'], ['contained', 'of them without a human'], ['audited', 'of these read by a human'], ['resolved', 'of these truly resolved'], ['age_months', 'months since it began']];
const countsKey = () => `payback pilot ${state.file ?? ''}`;

function keptCounts() {
    try {
        return JSON.parse(localStorage.getItem(countsKey())) ?? {};
    } catch {
        return {};
    }
}

function keepCount(category, key, text) {
    const all = keptCounts();
    all[category] = { ...all[category], [key]: text };
    localStorage.setItem(countsKey(), JSON.stringify(all));
}

function countInput(category, kept, [key, label], row) {
    return make('input', {
        type: 'text', inputmode: 'numeric', id: `count-${row}-${key}`, value: kept[category]?.[key] ?? '', placeholder: key === 'age_months' ? String(valueAt('/pilot/age_months') ?? 1) : null,
        'aria-label': `${category}: ${label}`, oninput: (event) => keepCount(category, key, event.target.value)
    });
}

function showCounts() {
    const kept = keptCounts();
    const categories = (valueAt('/baseline/categories') ?? []).map((one) => one.name);
    byId('counts').replaceChildren(table('What was counted, by category; leave out those that took no part', ['category', ...COUNTS.map(([, label]) => label)],
        categories.map((name, row) => [name, ...COUNTS.map((count) => countInput(name, kept, count, row))])));
}

// The results as JSON; null where nothing was typed. Throws a text where one is not a number.
function typedCounts() {
    const kept = keptCounts();
    const data = [];
    for (const { name } of valueAt('/baseline/categories') ?? []) {
        const row = { category: name };
        for (const [key, label] of COUNTS) {
            const text = (kept[name]?.[key] ?? '').trim();
            if (text === '') continue;
            row[key] = typed(text, '');
            if (Number.isNaN(row[key])) throw `${name}, ${label}: “${text}” is not a number`;
        }
        if (Object.keys(row).length > 1) data.push(row);
    }
    return data.length ? { data } : null;
}

function template() {
    const names = (valueAt('/baseline/categories') ?? []).map((one) => one.name);
    const cell = (text) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
    const lines = [['category', ...COUNTS.map(([key]) => key)].join(','), ...names.map((name) => `${cell(name)},,,,,`)];
    download(new Blob([`${lines.join('\n')}\n`], { type: 'text/csv' }), 'pilot-results.csv');
}

let updated = null; // { patch, of: the case that it builds on }

async function learnFrom(name, results) {
    const box = byId('updated');
    updated = null;
    byId('update-save').hidden = true;
    box.replaceChildren(make('p', { class: 'meta' }, 'Weighing the futures by what was counted…'));
    try {
        const now = copy(state.draft);
        const told = await (await call('/api/update', { words: [['file', state.file], ['name', name]], body: `${JSON.stringify(now)}\x1e${results}`, lane: 'update' })).json();
        box.replaceChildren(...pieceOf(told.html, 'updated'));
        updated = { patch: told.patch, of: now };
        byId('update-save').hidden = false;
    } catch (error) {
        failed(box, error);
    }
}

async function update() {
    try {
        const results = typedCounts();
        if (results) await learnFrom('typed-counts.json', JSON.stringify(results));
        else byId('updated').replaceChildren(make('p', { class: 'fault' }, 'Type at least how many tickets of one category it was given, and how many of them it contained.'));
    } catch (error) {
        if (typeof error !== 'string') throw error;
        byId('updated').replaceChildren(make('p', { class: 'fault' }, `${error}.`));
    }
}

async function saveUpdated() {
    if (!updated) return;
    if (!state.file || !same(updated.of, state.saved)) {
        notice('Save the case first, and ask again: what the pilot taught builds on the saved file.');
        return;
    }
    const name = await askName('Save what the pilot taught as a file that builds on this one', state.file.replace(/\.json$/, '-after-pilot.json'));
    if (!name) return;
    const version = await write(name, { ...updated.patch, extends: relativeTo(name, state.file) }, '');
    if (version) notice(`Saved as ${name}. Open… leads to it.`);
}

function beginViews() {
    for (const tab of tabs()) {
        tab.addEventListener('click', () => showTab(tab));
        tab.addEventListener('keydown', tabKeys);
    }
    byId('results-file').addEventListener('change', async (event) => {
        const file = event.target.files[0];
        if (file) await learnFrom(file.name, await file.text());
        event.target.value = ''; // so that the same file, mended, can be chosen again
    });
}
