// SPDX-License-Identifier: GPL-3.0-or-later
//
// The answer: asked of the server while a handle moves with few trials, at rest with all of them, and painted. Of what
// is asked while the last answer is on its way only the newest counts.
const MOVING_TRIALS = 16384;
const TRIALS_MOST = 1048576;
const REST = 300; // milliseconds without an edit
const client = crypto.randomUUID();
let wanted = null;
let asking = null; // { controller, moving }
let restTimer = 0;
let restPending = false;
let shownAnswer = null;
const savedAnswers = new Map(); // by the number of trials

class Refused extends Error {
    constructor(status, errors) {
        super(errors[0]?.message ?? `the server says ${status}`);
        this.status = status;
        this.errors = errors;
    }
}

async function call(path, { method = 'POST', words = [], body, signal, lane = 'page', headers = {} } = {}) {
    const query = new URLSearchParams(words.filter(([, value]) => value !== undefined && value !== null));
    const reply = await fetch(`${path}?${query}`, {
        method, body, signal, headers: { ...(lane ? { 'X-Payback-Client': `${client} ${lane}`.slice(0, 63) } : {}), ...headers }
    });
    if (reply.ok) return reply;
    const told = await reply.json().catch(() => ({ errors: [] }));
    throw new Refused(reply.status, told.errors ?? []);
}

// Switched-on doubts are changes on top of the case.
function switchWords() {
    const words = [];
    for (const doubt of valueAt('/stress') ?? []) {
        if (!state.switched.has(doubt.name)) continue;
        for (const [pointer, value] of Object.entries(doubt.set ?? {})) words.push(['set', `${pointer}=${JSON.stringify(value)}`]);
        for (const [pointer, value] of Object.entries(doubt.multiply ?? {})) words.push(['multiply', `${pointer}=${value}`]);
        for (const [pointer, value] of Object.entries(doubt.add ?? {})) words.push(['add', `${pointer}=${value}`]);
    }
    return words;
}

function fullTrials() {
    return Math.min(valueAt('/simulation/trials') ?? 131072, TRIALS_MOST);
}

function want(moving) {
    wanted = { moving, at: performance.now() };
    clearTimeout(restTimer);
    restPending = moving;
    if (moving) restTimer = setTimeout(() => want(false), REST);
    if (!asking) next();
    else if (!asking.moving) asking.controller.abort(); // the long one makes way
}

async function next() {
    while (wanted) {
        const question = wanted;
        wanted = null;
        asking = { controller: new AbortController(), moving: question.moving };
        try {
            await ask(question);
        } catch (error) {
            if (error instanceof Refused) showRefused(error);
            else if (error.name !== 'AbortError') showGone();
        }
        asking = null;
    }
}

async function ask(question) {
    question.asked = performance.now();
    const trials = question.moving ? Math.min(MOVING_TRIALS, fullTrials()) : fullTrials();
    const reply = await call('/api/answer', {
        words: [['file', state.file], ['trials', trials], ['brief', question.moving ? 1 : undefined],
            ['density', question.moving ? lastEdited : undefined], ...switchWords()],
        body: JSON.stringify(state.draft), signal: asking.controller.signal, lane: 'answer'
    });
    question.replied = performance.now();
    const answer = await reply.json();
    if (wanted && wanted.moving && !question.moving) return;
    question.read = performance.now();
    state.errors = [];
    endTrouble();
    takeAnswer(answer);
    paint(answer, question);
    if (!question.moving) await afterRest(trials);
    else showChanges(answer.result, savedAnswers.get(trials) ?? null);
}

function takeAnswer(answer) {
    const first = Object.keys(state.assumptions).length === 0;
    if (answer.scenario) state.composed = answer.scenario;
    for (const input of answer.assumptions?.assumptions ?? []) state.assumptions[input.pointer] = input;
    for (const density of answer.densities ?? []) {
        state.densities[density.pointer] = density;
        showDensity(density.pointer);
    }
    if (!answer.assumptions) return;
    if (first) showForm(); // what is uncertain, and what an extended file gives, is known now
    showQuestions();
}

// Swaps the piece of HTML in; tables that were open stay open.
function swap(html) {
    const box = byId('paint');
    const open = [...box.querySelectorAll('details')].map((details) => details.open);
    box.innerHTML = html;
    box.querySelectorAll('details').forEach((details, i) => { details.open = open[i] ?? false; });
    box.setAttribute('aria-busy', 'false');
}

function paint(answer, question) {
    const box = byId('paint');
    swap(answer.html);
    byId('stale').hidden = true;
    box.classList.remove('old');
    shownAnswer = answer.result;
    if (byId('errors').hidden === false) showFaults();
    if (!question.moving) byId('spoken').textContent = box.querySelector('.verdict')?.textContent ?? '';
    showKnow(answer.result);
    const { at: start, asked, replied, read } = question;
    const swapped = performance.now();
    requestAnimationFrame(() => {
        const end = performance.now();
        performance.measure(question.moving ? 'payback moving' : 'payback resting', {
            start, end, detail: { waiting: asked - start, server: replied - asked, reading: read - replied, swapping: swapped - read, frame: end - swapped }
        });
    });
}

function showRefused(error) {
    if (error.status === 409) return;
    if (error.status === 401) {
        noticeOfTrouble('The server was started anew: open the link that it has printed. What you have typed is kept here.');
        return;
    }
    if (error.status !== 422) {
        noticeOfTrouble(`${capital(error.message)}${error.errors[0]?.hint ? `; ${error.errors[0].hint}` : ''}.`);
        return;
    }
    state.errors = error.errors;
    showFaults();
    byId('stale').hidden = shownAnswer === null;
    byId('paint').classList.add('old');
    if (shownAnswer === null) byId('paint').replaceChildren(make('p', {}, 'The answer appears here when the case is complete: see what is not right yet.'));
}

function showGone() {
    noticeOfTrouble('The server does not answer: it may have ended. What you have typed is kept in this browser; start payback serve again and open its link.');
}

// ---- against the saved case ----

async function afterRest(trials) {
    if (same(state.saved, state.draft) && state.switched.size === 0) {
        savedAnswers.set(trials, shownAnswer);
        showChanges(shownAnswer, shownAnswer);
    } else {
        const saved = savedAnswers.get(trials) ?? await savedAnswer(trials);
        showChanges(shownAnswer, saved);
        if (saved) showChanges(shownAnswer, saved, await changeIntervals(trials));
    }
    if (!savedAnswers.has(MOVING_TRIALS)) await savedAnswer(Math.min(MOVING_TRIALS, fullTrials()));
    await showWhole(trials);
    await showPublished();
}

// The saved case on the same draws: the difference is that of the change and not of luck.
async function savedAnswer(trials) {
    if (!state.saved || !state.file) return null;
    try {
        const reply = await call('/api/run', { words: [['file', state.file], ['trials', trials]], body: JSON.stringify(state.saved), signal: asking?.controller.signal, lane: 'saved' });
        const result = await reply.json();
        savedAnswers.set(trials, result);
        return result;
    } catch (error) {
        if (error instanceof Refused) return null;
        throw error;
    }
}

function keyFigures(result) {
    const basis = result.manifest.basis;
    const npv = result.outcomes[`${basis}.npv`];
    const payback = result.outcomes[`${basis}.payback_months`];
    return [
        [`pays back within ${figure(result.verdict.target_months)} months`, result.verdict.probability, (x) => percent(x, 1), (d) => `${d > 0 ? '+' : d < 0 ? '−' : ''}${Math.abs(100 * d).toFixed(1)} points`, 'payback'],
        ['value today (NPV), mean', npv.mean, money, (d) => money(d, true), 'npv'],
        ['value today, one in ten below', npv.p10, money, (d) => money(d, true)],
        ['median month of payback', payback.p50, (x) => figure(x), (d) => `${d > 0 ? '+' : d < 0 ? '−' : ''}${figure(Math.abs(d))}`],
        ['most cash needed, median', result.outcomes.peak_funding?.p50, money, (d) => money(d, true)]
    ].filter(([, estimate]) => estimate);
}

// What changed, with its interval: of differences trial by trial, as compare has them. A case with another rule or horizon
// is not compared that way.
async function changeIntervals(trials) {
    const alike = ['/decision', '/simulation'].every((pointer) => same(at(state.saved, pointer), at(state.draft, pointer)));
    if (!state.file || !alike) return null;
    try {
        const reply = await call('/api/compare', { words: [['as', state.file], ['trials', trials], ['change', 1], ...switchWords()], body: [state.saved, state.draft].map((one) => JSON.stringify(one)).join('\x1e'), signal: asking?.controller.signal, lane: 'change' });
        const one = (await reply.json()).differences.find(({ a, b }) => a === 0 && b === 1);
        const turned = ({ value, low, high }) => ({ value: -value, low: -high, high: -low });
        return one ? { npv: turned(one.npv), payback: turned(one.payback_probability) } : null;
    } catch (error) {
        if (error instanceof Refused) return null;
        throw error;
    }
}

function showChanges(result, saved, intervals = null) {
    const box = byId('changes');
    if (!saved) {
        box.replaceChildren(make('p', { class: 'meta' }, state.file ? 'The saved case has no answer to compare with.' : 'Nothing is saved yet.'));
        return;
    }
    if (saved === result) {
        box.replaceChildren(make('p', { class: 'meta' }, 'This is the saved case. Drag a handle or change an input, and the difference stands here.'));
        return;
    }
    const before = keyFigures(saved);
    const between = (one, change) => (one && typeof one.low === 'number' ? ` (${change(one.low)} to ${change(one.high)})` : '');
    const rows = keyFigures(result).map(([name, estimate, show, change, kind], i) => {
        const [was, is] = [before[i]?.[1]?.value, estimate.value];
        const both = typeof was === 'number' && typeof is === 'number';
        return [name, show(was), show(is), both ? change(is - was) + between(intervals?.[kind], change) : '–'];
    });
    const told = intervals ? '; in parentheses the 95% interval of the change' : '';
    box.replaceChildren(table(`On the same ${result.manifest.trials.toLocaleString('en-US')} draws: what differs is the change, not luck${told}`, ['', 'saved', 'now', 'change'], rows));
}

// ---- what others report ----

let publishedFor = null;
async function showPublished() {
    if (publishedFor === state.saved) return;
    try {
        const reply = await call('/api/audit', { words: [['file', state.file], ['trials', 256]], body: JSON.stringify(state.draft), signal: asking?.controller.signal, lane: 'published' });
        publishedFor = state.saved;
        const range = (low, high, unit) => isShare(unit) ? `${figure(shift(low, 2))} to ${figure(shift(high, 2))}%` : `${figure(low)} to ${figure(high)} ${unit}`;
        for (const one of (await reply.json()).assumptions.filter((other) => !other.outcome)) { // of this input, and not of an outcome
            const told = one.benchmarks.filter((known) => typeof known.low === 'number' && typeof known.high === 'number')
                .map((known) => `${range(known.low, known.high, known.unit)} (${known.source}; grade ${known.grade}, ${known.year})`);
            if (told.length === 0) continue;
            state.published[one.pointer] = `Published: ${[...new Set(told)].slice(0, 3).join('; ')}`;
            const line = byId(`${idOf(one.pointer)}-field`)?.querySelector('.published');
            if (line) [line.textContent, line.hidden] = [state.published[one.pointer], false];
        }
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
    }
}

// ---- what moves it ----

// The answer with all that the report's first screen tells of: what it rests on, what would break it.
async function showWhole(trials) {
    const reply = await call('/api/answer', {
        words: [['file', state.file], ['trials', trials], ['brief', 1], ['whole', 1], ...switchWords()],
        body: JSON.stringify(state.draft), signal: asking?.controller.signal, lane: 'whole'
    });
    const answer = await reply.json();
    if (wanted) return;
    swap(answer.html);
    showDrivers(answer.sensitivity);
}

function showDrivers(told) {
    const box = byId('drivers');
    if (!told) {
        box.replaceChildren(make('p', { class: 'meta' }, 'Nothing in the case is uncertain: say what is.'));
        return;
    }
    const swing = (input) => Math.abs((input.swing.high?.value ?? 0) - (input.swing.low?.value ?? 0));
    const most = told.inputs.filter((input) => input.swing).sort((a, b) => swing(b) - swing(a)).slice(0, 5);
    const rows = most.map((input) => [
        make('a', { href: `#${idOf(input.pointer)}`, onclick: (event) => { event.preventDefault(); goTo(input.pointer); } }, nameOf(input.pointer)),
        money(input.swing.low?.value), money(input.swing.high?.value)]);
    box.replaceChildren(table(`Mean value today where the input is in its lowest and in its highest tenth, ${told.manifest.trials.toLocaleString('en-US')} draws`, ['', 'lowest tenth', 'highest tenth'], rows));
}

// The field of a pointer; of an object or a list its first field.
function fieldNear(pointer) {
    const place = pointer.replace(/\*/g, '0');
    const below = [...byId('form').querySelectorAll('.field[data-pointer]')].filter((field) => field.dataset.pointer.startsWith(`${place}/`));
    const called = (field) => /\/(name|vendor|meter)$/.test(field.dataset.pointer); // nobody asks how it is called
    const first = below.find((field) => field.checkVisibility() && !called(field)) ?? below.find((field) => !called(field)) ?? below[0];
    return byId(idOf(place)) ?? (first ? byId(idOf(first.dataset.pointer)) : place ? fieldNear(parentOf(place)) : null);
}

function goTo(pointer) {
    if (byId('find').value) {
        byId('find').value = '';
        filterForm();
    }
    const input = fieldNear(pointer);
    for (let lid = input?.closest('details'); lid; lid = lid.parentElement.closest('details')) lid.open = true;
    input?.scrollIntoView({ block: 'center' });
    input?.focus({ preventScroll: true });
}

// ---- how do you know ----

function showKnow(result) {
    const { manifest } = result;
    const interval = (estimate, show) => typeof estimate.low === 'number' ? `${show(estimate.low)} to ${show(estimate.high)}` : '–';
    const rows = keyFigures(result).map(([name, estimate, show]) => [name, show(estimate.value), interval(estimate, show)]);
    byId('know').replaceChildren(
        make('p', {}, `${manifest.trials.toLocaleString('en-US')} simulated futures (${manifest.sampler}, seed ${manifest.seed}), drawn from the inputs on the left; the source of each stands beside it. The same case, seed and number of trials give the same figures everywhere: `,
            make('code', {}, `payback run ${state.file ?? 'FILE'} --trials ${manifest.trials} --seed ${manifest.seed}`),
            state.file && !same(state.saved, state.draft) ? ' (once it is saved).' : '.'),
        table('How sure the simulation itself is: 95 % intervals', ['', 'figure', 'between'], rows));
}
