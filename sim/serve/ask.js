// SPDX-License-Identifier: GPL-3.0-or-later
//
// Questions beside the answer: what must be true, what could go wrong, which what-if.
const question = (path, words = [], lane = path) => call(path, { words: [['file', state.file], ...words], body: JSON.stringify(state.draft), lane });

function showQuestions() {
    const select = byId('solve-input');
    const now = select.value;
    const inputs = Object.values(state.assumptions).filter((input) => !input.event && input.given && /^\/(baseline|proposal)/.test(input.pointer));
    select.replaceChildren(...inputs.map((input) => make('option', { value: input.pointer, selected: input.pointer === now }, nameOf(input.pointer))));
    const months = valueAt('/decision/payback_months') ?? 12;
    const required = valueAt('/decision/minimum_probability') ?? 0.8;
    const target = byId('solve-target').value;
    byId('solve-target').replaceChildren(
        make('option', { value: `P(payback<=${months})>=${required}` }, `${percent(required)} pay back within ${figure(months)} months`),
        make('option', { value: 'mean(npv)>=0' }, 'it is worth nothing less than 0 on average'),
        make('option', { value: 'p10(npv)>=0' }, 'nine in ten are not worth less than 0'));
    if ([...byId('solve-target').options].some((one) => one.value === target)) byId('solve-target').value = target;
}

async function solveFor(pointer) {
    byId('solve-input').value = pointer;
    byId('solve-head').scrollIntoView({ block: 'center' });
    await solve();
}

async function solve() {
    const pointer = byId('solve-input').value;
    const line = byId('solve-answer');
    const target = byId('solve-target').selectedOptions[0].textContent;
    line.textContent = 'Searching…';
    try {
        const told = await (await question('/api/solve', [['vary', pointer], ['target', byId('solve-target').value], ['trials', MOVING_TRIALS], ...switchWords()])).json();
        const unit = told.input?.unit ?? '';
        const name = nameOf(pointer);
        if (told.status === 'always') line.textContent = `Whatever ${name} is: ${target}.`;
        else if (told.status === 'never') line.textContent = `No value of ${name} is enough: fewer than are asked for.`;
        else {
            const crossing = told.crossings[0];
            const bound = crossing.met === 'above' ? 'at least' : 'at most';
            const value = told.mode === 'value' ? amount(told.value.value, unit)
                : told.mode === 'scale' ? `${figure(told.value.value)} times what is planned (${amount(told.value.value * told.input.mean, unit)} on average)`
                    : `what is planned ${told.value.value < 0 ? 'less' : 'plus'} ${amount(Math.abs(told.value.value), unit)}`;
            line.textContent = `${capital(name)} must be ${bound} ${value}, so that ${target}. Planned: ${amount(told.input.mean, unit)}${told.input.p10 !== told.input.p90 ? ' on average' : ''}.`;
        }
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        line.textContent = error.status === 409 ? '' : `${capital(error.message)}.`;
    }
}

async function stress() {
    const box = byId('stresses');
    box.replaceChildren(make('p', { class: 'meta' }, 'Simulating each…'));
    try {
        const told = await (await question('/api/stress', [['trials', MOVING_TRIALS], ['pack', byId('stress-pack').checked ? 'cfo' : undefined]])).json();
        const own = new Set((valueAt('/stress') ?? []).map((doubt) => doubt.name));
        const rows = told.stresses.filter((doubt) => doubt.applicable).map((doubt) => [
            own.has(doubt.name) && doubt.origin === 'scenario' ? make('label', {}, make('input', {
                type: 'checkbox', checked: state.switched.has(doubt.name),
                onchange: (event) => { event.target.checked ? state.switched.add(doubt.name) : state.switched.delete(doubt.name); showState(); want(false); }
            }), ` ${doubt.name}`) : doubt.name,
            money(doubt.npv_change.value, true), percent(doubt.payback_probability.value, 1)]);
        box.replaceChildren(rows.length ? table(`Each alone, on the same ${told.trials.toLocaleString('en-US')} draws; tick one to have it hold in the answer`, ['what if …', 'change in value', 'pays back in time'], rows)
            : make('p', { class: 'meta' }, 'No doubt is written down yet: add one under Risks, or tick the doubts that every CFO has.'));
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        box.replaceChildren(make('p', {}, `${capital(error.message)}.`));
    }
}

// ---- pinned what-ifs ----

const PINS = 4;
const pinsKey = () => `payback pins ${state.file ?? ''}`;
function pins() {
    try {
        return JSON.parse(localStorage.getItem(pinsKey())) ?? [];
    } catch {
        return [];
    }
}
function keepPins(list) {
    localStorage.setItem(pinsKey(), JSON.stringify(list));
    showPins();
}

async function pin() {
    if (pins().length >= PINS) {
        notice('Four what-ifs are pinned: remove one first.');
        return;
    }
    const input = make('input', { type: 'text', id: 'pin-name', value: `what-if ${pins().length + 1}` });
    if (await askPerson('Pin this what-if', [make('label', { for: 'pin-name' }, 'Its name '), input], [['Pin', true], ['Cancel', null]]) && input.value)
        keepPins([...pins(), { name: input.value, draft: { ...state.draft, name: input.value } }]);
}

async function showPins() {
    const list = pins();
    const box = byId('pins');
    if (list.length === 0) {
        box.replaceChildren(make('p', { class: 'meta' }, 'Pin up to four and they are compared with the saved case and with doing nothing.'));
        return;
    }
    const texts = [state.saved ?? state.draft, ...list.map((one) => one.draft)].map((one) => JSON.stringify(one));
    const remove = make('p', { class: 'row' }, ...list.map((one, i) => button(`Remove ${one.name}`, () => keepPins(pins().filter((_, k) => k !== i)), { class: 'quiet' })),
        ...list.map((one) => button(`Go on with ${one.name}`, () => { remember(); state.draft = { ...copy(one.draft), name: state.draft.name }; changed(false); showAll(); }, { class: 'quiet' })));
    try {
        const told = await (await call('/api/compare', { words: [['as', state.file], ['trials', MOVING_TRIALS]], body: texts.join('\x1e'), lane: 'compare' })).json();
        const rows = told.proposals.map((one, i) => [i === 0 ? 'as saved' : one.name, money(one.npv.mean.value), money(one.npv.p10.value),
            typeof one.payback_probability?.value === 'number' ? percent(one.payback_probability.value, 1) : '–', percent(one.best_probability?.value)]);
        box.replaceChildren(table('Side by side on the same draws', ['', 'value, mean', '1 in 10 below', 'pays back in time', 'is the best'], rows), remove);
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        box.replaceChildren(make('p', {}, `These what-ifs cannot be compared: ${error.message}.`), remove);
    }
}

// The what-if as a named doubt of the case, which itself stays as it is saved.
async function keepAsStress() {
    const all = differences(state.saved, state.draft).filter(([pointer]) => pointer !== '/name' && !pointer.startsWith('/stress'));
    const numbers = all.filter(([pointer, value]) => pointer.startsWith('/') && (typeof value === 'number' || isWhole(value)));
    if (all.length === 0 || numbers.length !== all.length) {
        notice(all.length === 0 ? 'Nothing differs from the saved case.' : 'Only numbers and distributions can be kept as a doubt; save this what-if as a file of its own.');
        return;
    }
    const input = make('input', { type: 'text', id: 'stress-name', value: numbers.map(([pointer]) => nameOf(pointer)).join(', ').slice(0, 60) });
    if (!await askPerson('Keep it as a named doubt', [make('label', { for: 'stress-name' }, 'What if … '), input], [['Keep', true], ['Cancel', null]]) || !input.value) return;
    remember();
    state.draft = { ...copy(state.saved), stress: [...(copy(valueAt('/stress')) ?? []), { name: input.value, set: Object.fromEntries(numbers) }] };
    state.switched.add(input.value);
    changed(false);
    showAll();
}

async function saveAsFile() {
    if (!state.file) {
        notice('Save the case first: the what-if builds on its file.');
        return;
    }
    const name = await askName('Save the what-if as a file that builds on this one', state.file.replace(/\.json$/, '-what-if.json'));
    if (!name) return;
    const patch = { schema_version: 1, extends: relativeTo(name, state.file), name: `${state.draft.name}: what-if`, ...mergePatch(state.saved, state.draft) };
    await write(name, patch, '');
}
