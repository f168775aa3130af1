// SPDX-License-Identifier: GPL-3.0-or-later
//
// A ticket export becomes the measured half of the case: chosen or dropped, read by the program on this machine.
function merged(value, patch) {
    if (!isObject(patch) || isWhole(patch)) return copy(patch);
    const all = isObject(value) && !isWhole(value) ? { ...value } : {};
    for (const [key, part] of Object.entries(patch)) all[key] = merged(all[key], part);
    return all;
}

// What the export says takes the place of what is there; what it cannot know stays.
function takeMeasured(part) {
    remember();
    const known = new Set((part.correlations ?? []).map((pair) => pair.between.join()));
    const names = new Set(part.baseline.categories.map((category) => category.name));
    state.draft = {
        ...state.draft, baseline: merged(state.draft.baseline ?? {}, part.baseline),
        correlations: [...(part.correlations ?? []), ...(state.draft.correlations ?? []).filter((pair) =>
            !known.has(pair.between.join()) && !pair.between.some((pointer) => pointer.startsWith('/baseline/categories/')))]
    };
    if (state.draft.correlations.length === 0) delete state.draft.correlations;
    const own = state.draft.proposal?.categories;
    if (own) state.draft.proposal.categories = own.filter((category) => names.has(category.name));
    lastEdited = null;
    changed(false);
    showAll();
}

async function measured(file, words = []) {
    return (await call('/api/baseline', { words: [['name', file.name], ...words], body: file, lane: 'baseline' })).json();
}

// In the words of the page: what options of the command line say there, fields of the first dialog say here.
function refusedExport(name, error) {
    const hint = error.errors[0]?.hint;
    return `${name} cannot be used: ${error.message}${hint ? `; ${hint}` : ''}.`;
}

async function measure(file) {
    notice(`Reading ${file.name}…`);
    try {
        const { part, baseline } = await measured(file);
        takeMeasured(part);
        askAll([...state.questions, ...(baseline.missing ?? [])]);
        notice(`Measured from ${file.name}. Each figure has its source beside it${baseline.missing?.length ? '; what it cannot know is asked at the left' : ''}.`);
    } catch (error) {
        if (!(error instanceof Refused)) return showGone();
        notice(refusedExport(file.name, error));
    }
}

async function chooseTickets() {
    const input = make('input', { type: 'file', id: 'tickets-file', accept: '.csv,.tsv,.txt' });
    const go = await askPerson('Start from a ticket export', [
        make('p', {}, 'The CSV that your help desk exports: one line a ticket. It is read on this machine and goes nowhere else.'),
        make('label', { for: 'tickets-file' }, 'Ticket export '), input], [['Measure it', true], ['Cancel', null]]);
    if (go && input.files[0]) await measure(input.files[0]);
}

function takeDrops() {
    document.addEventListener('dragover', (event) => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });
    document.addEventListener('drop', (event) => {
        const file = event.dataTransfer?.files[0];
        if (!file) return;
        event.preventDefault();
        measure(file);
    });
}
