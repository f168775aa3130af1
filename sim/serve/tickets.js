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

async function measure(file) {
    notice(`Reading ${file.name}…`);
    const ask = async (words) => (await call('/api/baseline', { words, body: file, lane: 'baseline' })).json();
    try {
        const { part, baseline } = await ask([['name', file.name]]);
        takeMeasured(part);
        const missing = baseline.missing?.length ? ` It cannot know: ${baseline.missing.map((one) => nameOf(one.pointer)).join(', ')}; check these.` : '';
        notice(`Measured from ${file.name}. Each figure has its source beside it.${missing}`);
    } catch (error) {
        if (!(error instanceof Refused)) return showGone();
        const told = error.errors[0];
        notice(`${file.name} cannot be used: ${error.message}${told?.hint ? `; ${told.hint}` : ''}.`);
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
