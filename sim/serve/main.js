// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens, saves, exports; keys; and the start.
async function askName(title, usual) {
    const input = make('input', { type: 'text', id: 'file-name', value: usual, spellcheck: 'false' });
    const go = await askPerson(title, [make('label', { for: 'file-name' }, 'File '), input], [['Save', true], ['Cancel', null]]);
    const name = input.value.trim();
    return go && name ? name.endsWith('.json') ? name : `${name}.json` : null;
}

// Writes a file; where another has written it in between, asks. Returns its new version, or null.
async function write(name, object, version) {
    const body = `${JSON.stringify(object, null, 2)}\n`;
    try {
        const reply = await call('/api/file', { method: 'PUT', words: [['path', name]], body, lane: null, headers: version ? { 'If-Match': version } : {} });
        notice(`Saved as ${name}.`);
        return reply.headers.get('ETag');
    } catch (error) {
        if (!(error instanceof Refused)) {
            showGone();
            return null;
        }
        if (error.status !== 412) {
            showRefused(error);
            return null;
        }
        const go = await askPerson(`${capital(error.message)}`, make('p', {}, `Overwrite ${name} with what is on this page? What is on disk is then lost.`), [['Overwrite it', '*'], ['Leave it', null]]);
        return go ? write(name, object, '*') : null;
    }
}

async function save() {
    if (!state.file) return saveAs();
    const version = await write(state.file, state.draft, state.version);
    if (version) settle(state.file, version);
}

async function saveAs() {
    const name = await askName('Save as', state.file ?? `${(state.draft.name || 'case').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40)}.json`);
    if (!name) return;
    const moved = movedTo(name, state.draft);
    const version = await write(name, moved, name === state.file ? state.version : '');
    if (!version) return;
    state.draft = copy(moved);
    settle(name, version);
}

function settle(file, version) {
    localStorage.removeItem(draftKey());
    localStorage.removeItem(questionsKey());
    Object.assign(state, { file, version, saved: copy(state.draft) });
    savedAnswers.clear();
    keepDraft();
    keepQuestions();
    showState();
    want(false);
}

async function openFile(file) {
    const reply = await call('/api/file', { method: 'GET', words: [['path', file]], lane: null });
    const text = await reply.text();
    let object;
    try {
        object = JSON.parse(text);
    } catch {
        notice(`${file} is not JSON: see payback check ${file}.`);
        return false;
    }
    start(object, file, reply.headers.get('ETag'));
    return true;
}

function start(object, file, version, draft = null) {
    Object.assign(state, { file, version, saved: copy(object), draft: draft ?? copy(object), composed: copy(object), past: [], future: [], errors: [], assumptions: {}, densities: {}, published: {} });
    state.switched.clear();
    savedAnswers.clear();
    openGroups.clear();
    shownAnswer = null;
    Object.assign(state, { questions: keptQuestions(), asked: 0 });
    const kept = draft ? null : keptDraft(file);
    if (kept && !same(kept.draft, object)) {
        state.draft = kept.draft;
        notice(kept.version && version && kept.version !== version ? 'Your unsaved changes are back. The file has changed on disk in between.' : 'Your unsaved changes are back; Undo leads to the saved case.');
        state.past.push(JSON.stringify(object));
    } else {
        notice(null);
    }
    keepDraft();
    showAll();
    want(false);
}

async function startNew() {
    start(copy(await loadStarter()), null, null);
}

async function open() {
    const told = await (await call('/api/files', { method: 'GET', lane: null })).json();
    const select = make('select', { id: 'file-list', size: Math.min(12, told.files.length + 1) },
        make('option', { value: '', selected: told.files.length === 0 }, 'A new case, from an example'),
        ...told.files.map((file, i) => make('option', { value: file, selected: i === 0 }, file)));
    const go = await askPerson('Open', [make('label', { for: 'file-list' }, 'Files of this folder '), select], [['Open', true], ['Cancel', null]]);
    if (!go) return;
    if (select.value) await openFile(select.value);
    else await startNew();
}

async function exportCase() {
    const choice = await askPerson('Export', make('p', {}, 'The case as it stands on the page, saved or not.'),
        [['Report (HTML)', '/api/report'], ['Workbook (Excel)', '/api/workbook'], ['Scenario (JSON)', 'json'], ['Cancel', null]]);
    if (!choice) return;
    if (choice === 'json') {
        download(new Blob([`${JSON.stringify(state.draft, null, 2)}\n`], { type: 'application/json' }), state.file?.split('/').at(-1) ?? 'case.json');
        return;
    }
    notice('Making it…');
    try {
        const reply = await question(choice, switchWords());
        download(await reply.blob(), choice === '/api/report' ? 'payback-report.html' : 'payback.xlsx');
        notice(null);
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        showRefused(error);
    }
}

function download(blob, name) {
    const url = URL.createObjectURL(blob);
    make('a', { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
}

// ---- what the page shows around the form ----

function showState() {
    const parts = [state.file ?? 'not saved yet'];
    if (!same(state.saved, state.draft)) parts.push('changed');
    if (state.switched.size) parts.push(`with: ${[...state.switched].join(', ')}`);
    byId('state').textContent = parts.join(' · ');
    byId('title').textContent = state.draft.name || 'payback';
    document.title = `${state.draft.name || 'payback'}: payback`;
    byId('undo').disabled = state.past.length === 0;
    byId('redo').disabled = state.future.length === 0;
}

function showAll() {
    showState();
    showForm();
    showAsked();
    showQuestions();
    showPins();
}

function present() {
    const on = !document.body.classList.contains('presenting');
    document.body.classList.toggle('presenting', on);
    byId('present').setAttribute('aria-pressed', String(on));
    if (on) document.documentElement.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
}

function keys(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const action = key === 's' ? save : key === 'z' && !event.shiftKey ? undo : key === 'y' || key === 'z' ? redo : null;
    if (!action || byId('dialog').open) return;
    event.preventDefault();
    action();
}

async function begin() {
    const actions = { open, guided: startGuided, tickets: chooseTickets, save, 'save-as': saveAs, undo, redo, export: exportCase, present, 'solve-go': solve, 'stress-go': stress, 'pilot-go': pilot, 'pilot-change': () => goTo('/pilot/weeks'), 'update-go': update, 'update-save': saveUpdated, 'update-template': template, pin, 'as-stress': keepAsStress, 'as-file': saveAsFile };
    for (const [id, action] of Object.entries(actions)) byId(id).addEventListener('click', action);
    byId('link').addEventListener('click', async () => {
        const link = linkOf();
        history.replaceState(null, '', link.slice(location.origin.length));
        await navigator.clipboard?.writeText(link).catch(() => {});
        notice('The link to this what-if is in the address bar and on the clipboard.');
    });
    takeDrops();
    beginViews();
    beginTrack();
    byId('find').addEventListener('input', filterForm);
    byId('form').addEventListener('submit', (event) => event.preventDefault());
    document.addEventListener('keydown', keys);
    document.addEventListener('fullscreenchange', () => { if (!document.fullscreenElement && document.body.classList.contains('presenting')) present(); });
    window.addEventListener('storage', (event) => {
        if (event.key === draftKey() && event.newValue) notice('This case is being changed in another tab too: the draft that is kept is that of the tab which changes last.');
    });
    window.addEventListener('unhandledrejection', (event) => { if (event.reason?.name !== 'AbortError') showGone(); });
    state.fields = (await (await call('/api/fields', { method: 'GET', lane: null })).json()).fields;
    const told = await (await call('/api/files', { method: 'GET', lane: null })).json();
    const words = new URLSearchParams(location.hash.slice(1));
    const last = (() => { try { return JSON.parse(localStorage.getItem('payback file')); } catch { return null; } })();
    const reloaded = performance.getEntriesByType('navigation')[0]?.type === 'reload' && last === null && keptDraft(null) !== null;
    const file = words.get('file') ?? (reloaded ? null : told.open[0]) ?? (told.files.includes(last) ? last : null);
    if (!file || !await openFile(file).catch(() => false)) await startNew();
    if (!file && isStarter() && !words.has('set')) startGuided().catch(showGone); // somebody new
    if (words.has('set') || words.has('drop')) {
        remember();
        applyLink(words);
        changed(false);
        showAll();
    }
}
window.paybackBusy = () => asking !== null || wanted !== null || restPending; // for tests
document.addEventListener('DOMContentLoaded', begin); // all of the script has been read by then
