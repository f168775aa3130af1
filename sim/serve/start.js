// SPDX-License-Identifier: GPL-3.0-or-later
//
// The way to a first answer: what is known of support, the offer, and then the questions that only people and the order
// form answer, one after the other, each at its field.

// ---- the questions ----

const questionsKey = () => `payback questions ${state.file ?? ''}`;

function keepQuestions() {
    try {
        if (state.questions.length > 0) localStorage.setItem(questionsKey(), JSON.stringify(state.questions));
        else localStorage.removeItem(questionsKey());
    } catch { /* a full or forbidden storage: the page works on */ }
}

function keptQuestions() {
    try {
        return JSON.parse(localStorage.getItem(questionsKey())) ?? [];
    } catch {
        return [];
    }
}

// What was asked in the words of the command line, in those of the page.
const onThePage = (why) => why.replace(/; give it with --[a-z-]+/, '').replace(/ \(--sample, then --labels\)/, '').replace(/`payback vendors [^`]*` shows/, 'the price list shows').replace(/the starter's/g, 'the example’s');

function askAll(questions) {
    const seen = new Set();
    state.questions = questions.filter(({ pointer }) => !seen.has(pointer) && seen.add(pointer)).map(({ pointer, why }) => ({ pointer, why: onThePage(why), done: false }));
    state.asked = 0;
    keepQuestions();
    showAsked();
}

// Who changes what a question is about has answered it.
function answered(pointer) {
    const open = state.questions.filter((one) => !one.done && `${pointer}/`.startsWith(`${one.pointer.replace(/\/\*.*/, '')}/`));
    if (open.length === 0) return;
    open.forEach((one) => { one.done = true; });
    keepQuestions();
    showAsked();
}

const nameOfQuestion = (pointer) => capital(nameOf(pointer.replace('/*', '')));

function nextQuestion() {
    const all = state.questions;
    for (let i = 1; i <= all.length; i++) {
        const place = (state.asked + i) % all.length;
        if (!all[place].done) {
            state.asked = place;
            break;
        }
    }
    showAsked();
    if (all.some((one) => !one.done)) goTo(all[state.asked].pointer);
}

function settleQuestion(index) {
    state.questions[index].done = true;
    keepQuestions();
    nextQuestion();
    if (state.questions.every((one) => one.done)) byId('questions').querySelector('button')?.focus();
}

function showAsked() {
    const box = byId('questions');
    const all = state.questions;
    const left = all.filter((one) => !one.done).length;
    box.hidden = all.length === 0;
    if (all.length === 0) return box.replaceChildren();
    const listOpen = box.querySelector('details')?.open ?? false;
    const go = (index) => (event) => { event.preventDefault(); state.asked = index; showAsked(); goTo(all[index].pointer); };
    const list = make('details', { open: listOpen }, make('summary', {}, `All ${all.length} questions`),
        make('ol', {}, ...all.map((one, i) => make('li', {}, make('a', { href: `#${idOf(one.pointer)}`, onclick: go(i) }, nameOfQuestion(one.pointer)),
            one.done ? make('b', {}, ' · answered') : null, make('span', { class: 'help' }, ` ${one.why}`)))));
    const close = button('Close this list', () => { askAll([]); byId('find').focus(); }, { class: 'quiet' });
    if (left === 0) {
        box.replaceChildren(make('h2', { id: 'questions-head' }, 'All questions are answered'),
            make('p', { class: 'row' }, button('Save', save), button('Export the page for the board…', exportCase), close), list);
        return undefined;
    }
    const now = all[state.asked];
    box.replaceChildren(make('h2', { id: 'questions-head' }, `${left} of ${all.length} questions left`),
        make('p', {}, make('b', {}, nameOfQuestion(now.pointer)), `: ${now.why}`, now.done ? make('b', {}, ' · answered') : null),
        make('p', { class: 'row' }, button('Show me', go(state.asked)),
            now.done ? button('Next question', nextQuestion) : button('It is right as it is: next', () => settleQuestion(state.asked)),
            now.done ? null : button('Later', nextQuestion, { class: 'quiet' }), close), list);
    return undefined;
}

// ---- the first step: what is known of support ----

const MAPPING = [['category', 'Column with the reason of a ticket'], ['handle', 'Column with the work time (“none”: there is none)'], ['headcount', 'Agents on the payroll'], ['productive-hours', 'Hours that each of them works a year']];

function mappingControls() {
    const inputs = MAPPING.map(([name, label]) => [name, make('input', { type: 'text', id: `start-${name}` }), label]);
    const order = make('select', { id: 'start-date-order' }, ...[['', 'as the export says'], ['dmy', 'day, month, year'], ['mdy', 'month, day, year'], ['ymd', 'year, month, day']]
        .map(([value, label]) => make('option', { value }, label)));
    return {
        words: () => [...inputs.map(([name, input]) => [name, input.value.trim() || undefined]), ['date-order', order.value || undefined]],
        element: make('details', { class: 'more' }, make('summary', {}, 'If the export is read wrongly'),
            ...inputs.flatMap(([name, input, label]) => [make('label', { for: `start-${name}` }, label), input]),
            make('label', { for: 'start-date-order' }, 'Order of dates'), order)
    };
}

function choices(name, options) {
    return make('div', { role: 'radiogroup', 'aria-label': name }, ...options.map(([value, label, below], i) => make('div', { class: 'choice' },
        make('label', {}, make('input', { type: 'radio', name, value, checked: i === 0 }), ` ${label}`), below ?? null)));
}
const chosen = (name) => byId('dialog-body').querySelector(`input[name="${name}"]:checked`)?.value;

async function askSupport(files) {
    const file = make('input', { type: 'file', id: 'start-file', accept: '.csv,.tsv,.txt', 'aria-label': 'Ticket export' });
    const company = make('select', { id: 'start-company', 'aria-label': 'Company file' }, ...files.map((name) => make('option', { value: name }, name)));
    const mapping = mappingControls();
    const pick = (value) => () => { byId('dialog-body').querySelector(`input[value="${value}"]`).checked = true; };
    file.addEventListener('change', pick('export'));
    company.addEventListener('change', pick('company'));
    const own = !isStarter();
    const body = [make('p', {}, 'What do you know of your support? Everything stays on this machine.'), choices('support', [
        ['export', 'The export of our help desk: a CSV with one line a ticket', make('div', { class: 'below' }, file, mapping.element)],
        ['keep', own ? 'What is on this page: only the offer changes' : 'Nothing yet: start with the figures of an example and replace them'],
        ...(files.length > 0 ? [['company', 'A file about our company, which the new case extends', make('div', { class: 'below' }, company)]] : [])])];
    for (;;) {
        const go = await askPerson('Start: your support', body, [['Next', true], ['Cancel', null]]);
        if (!go) return null;
        const how = chosen('support');
        if (how === 'export' && !file.files[0]) {
            tellInDialog(body, 'Choose the file first, or another way to start.');
            continue;
        }
        if (how !== 'export') return { how, company: how === 'company' ? company.value : null };
        try {
            notice(`Reading ${file.files[0].name}…`);
            return { how, file: file.files[0], measured: await measured(file.files[0], mapping.words()) };
        } catch (error) {
            if (!(error instanceof Refused)) throw error;
            tellInDialog(body, refusedExport(file.files[0].name, error));
            mapping.element.open = true;
        } finally {
            notice(null);
        }
    }
}

function tellInDialog(body, text) {
    const old = body.findIndex((element) => element.classList.contains('fault'));
    if (old >= 0) body.splice(old, 1);
    body.push(make('p', { class: 'fault', role: 'alert' }, text));
}

// ---- the second step: the offer ----

const METERS = { conversation: 'a conversation', resolution: 'a resolution', verified_resolution: 'a verified resolution', net_resolution: 'a lasting resolution', ticket: 'a ticket', human_ticket: 'a ticket handed over', seat: 'a seat and month', month: 'a month' };
const GRADES = { q: 'the vendor’s own page', s: 'secondary sources', m: 'memory, not confirmed' };

function billed(line, currency) {
    const [low, high] = [line.price_low, line.price_high].map((price) => new Intl.NumberFormat('en-US', { style: 'currency', currency, minimumFractionDigits: price % 1 ? 2 : 0, maximumFractionDigits: price < 0.1 ? 3 : 2 }).format(price));
    return `${line.name}: ${low === high ? low : `${low} to ${high}`} ${METERS[line.meter] ?? plain(line.meter)}`;
}

function offerChoices(offers) {
    return choices('offer', [...offers.map((offer) => [offer.name, offer.title, make('div', { class: 'below help' }, `${offer.description} ${offer.billed.map((line) => billed(line, offer.currency)).join('; ')}. Prices of ${offer.date}, from ${offer.grades.split(' ').map((grade) => GRADES[grade] ?? grade).join(' and ')}.`)]),
        ['', 'Another offer: I put in the order form myself']]);
}

async function askOffer(offers) {
    const search = make('input', { type: 'search', id: 'start-find', autocomplete: 'off' });
    const list = offerChoices(offers);
    search.addEventListener('input', () => {
        for (const choice of list.querySelectorAll('.choice')) choice.classList.toggle('away', !choice.textContent.toLowerCase().includes(search.value.trim().toLowerCase()));
        const first = list.querySelector('.choice:not(.away) input');
        if (first && list.querySelector('.choice.away input:checked')) first.checked = true;
    });
    const go = await askPerson('Start: the offer', [make('p', {}, 'Which offer is on the table? The list has public prices; what your order form says differently you put in afterwards.'),
        make('label', { for: 'start-find' }, 'Find a vendor'), search, make('div', { class: 'tall', role: 'region', 'aria-label': 'Offers', tabindex: '0' }, list)], [['Start', 'go'], ['Back', 'back'], ['Cancel', null]]);
    return go === 'go' ? { offer: chosen('offer') } : go;
}

// ---- both together ----

let starterCase = null;
async function loadStarter() {
    starterCase = starterCase ?? await (await call('/api/starter', { method: 'GET', lane: null })).json();
    return starterCase;
}
const isStarter = () => !state.file && starterCase !== null && same(state.draft.proposal, starterCase.proposal) && same(state.draft.baseline, starterCase.baseline);

const REVENUE_QUESTION = { pointer: '/baseline/revenue', why: 'revenue and margin are the example’s: put in yours, or remove them if nothing in the case rests on them' };
const STARTER_QUESTIONS = [
    { pointer: '/baseline', why: 'tickets and team are those of an example: put in your own, or start again with the export of your help desk' },
    { pointer: '/decision', why: 'what you need to know, and how likely it must be: these are the example’s rules' },
    { pointer: '/proposal', why: 'offer, implementation, deflection, operations and risks are the example’s: put in what your order form and your own people say' }
];

async function withOffer(name, support) {
    const words = [['name', name], ['as', state.file ?? 'draft.json']];
    let body = JSON.stringify(state.draft);
    if (support.company) {
        words.push(['company', support.company]);
        body = undefined;
    } else {
        if (state.draft.extends) words.push(['composed', 1]);
        if (support.own) words.push(['own', 1]);
    }
    return (await call('/api/offer', { words, body, lane: 'offer' })).json();
}

async function takeSupport(support) {
    support.own = !same(state.draft.proposal, starterCase.proposal);
    const bare = !valueAt('/proposal') && !state.draft.extends;
    if (bare && support.how === 'keep' && state.file && same(state.draft, state.saved)) support.company = state.file;
    else if (bare && support.how !== 'company') state.draft = { ...copy(starterCase), ...state.draft };
    if (support.how === 'export') takeMeasured(support.measured.part);
}

async function startGuided() {
    await loadStarter();
    const told = await (await call('/api/files', { method: 'GET', lane: null })).json();
    const { offers } = await (await call('/api/vendors', { method: 'GET', lane: null })).json();
    for (;;) {
        const support = await askSupport(told.files);
        if (!support) return;
        const choice = await askOffer(offers);
        if (choice === 'back') continue;
        if (!choice) return;
        try {
            await startWith(support, choice.offer);
        } catch (error) {
            if (!(error instanceof Refused)) throw error;
            showRefused(error);
        }
        return;
    }
}

async function startWith(support, offer) {
    await takeSupport(support);
    const questions = [...(support.measured?.baseline.missing ?? [])];
    if (offer) {
        const made = await withOffer(offer, support);
        remember();
        if (support.company) start(copy(starterCase), null, null, made.scenario);
        else state.draft = made.scenario;
        questions.unshift(...made.questions);
    } else {
        questions.push(...STARTER_QUESTIONS.filter(({ pointer }) => (pointer === '/baseline' ? support.how !== 'export' : true) && same(at(state.draft, pointer), at(starterCase, pointer))));
    }
    const baseline = (pointer) => same(at(state.draft, pointer), at(starterCase, pointer));
    if (offer && baseline('/baseline')) questions.push(STARTER_QUESTIONS[0]);
    else if (at(state.draft, '/baseline/revenue') && baseline('/baseline/revenue')) questions.push(REVENUE_QUESTION);
    lastEdited = null;
    changed(false);
    showAll();
    askAll(questions);
    if (state.questions.length > 0) byId('questions').querySelector('button').focus();
}
