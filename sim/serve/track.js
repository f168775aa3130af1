// SPDX-License-Identifier: GPL-3.0-or-later
//
// After go-live: the months as they really were against the case that was signed. The page is that of `track --html`.
const trackKey = () => `payback track ${state.file ?? ''}`;

function showDates() {
    const kept = (() => { try { return JSON.parse(localStorage.getItem(trackKey())) ?? {}; } catch { return {}; } })();
    byId('track-live').value = kept.live ?? '';
    byId('track-signed').value = kept.signed ?? '';
}

function keepDates() {
    localStorage.setItem(trackKey(), JSON.stringify({ live: byId('track-live').value, signed: byId('track-signed').value }));
}

// The day of go-live; null, and said so, where it is not there yet.
function liveDay() {
    const day = byId('track-live').value;
    if (day) return day;
    byId('track').replaceChildren(make('p', { class: 'fault' }, 'Say first when it went live: the day on which the first tickets reached the tool.'));
    byId('track-live').focus();
    return null;
}

async function trackForm() {
    const day = liveDay();
    if (!day) return;
    const reply = await call('/api/track/template', { method: 'GET', words: [['go-live', day]], lane: null });
    download(await reply.blob(), 'actuals.csv');
}

async function trackMonths(file) {
    const day = liveDay();
    if (!day) return;
    const box = byId('track');
    box.replaceChildren(make('p', { class: 'meta' }, 'Weighing the futures by what happened…'));
    try {
        const body = `${JSON.stringify(state.draft)}\x1e${await file.text()}`;
        const told = await (await call('/api/track', { words: [['file', state.file], ['name', file.name], ['go-live', day], ['signed', byId('track-signed').value || undefined]], body, lane: 'track' })).json();
        const changed = state.file && !same(state.saved, state.draft);
        box.replaceChildren(...(changed ? [make('p', { class: 'note' }, 'The case on this page is not the saved one: it is the page’s that is tracked.')] : []), ...pieceOf(told.html, 'track'));
    } catch (error) {
        failed(box, error);
    }
}

function beginTrack() {
    for (const id of ['track-live', 'track-signed']) byId(id).addEventListener('change', keepDates);
    byId('track-template').addEventListener('click', trackForm);
    byId('track-file').addEventListener('change', async (event) => {
        const file = event.target.files[0];
        if (file) await trackMonths(file);
        event.target.value = ''; // so that the same file, mended, can be chosen again
    });
}
