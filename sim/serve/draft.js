// SPDX-License-Identifier: GPL-3.0-or-later
//
// The case that is being built: a scenario as an object, what is saved of it on disk, and every step that led here.
const state = {
    fields: [],         // the table of inputs
    file: null,         // its name in the folder; null for a new one
    version: null,      // of the file that was opened: what is on disk must still be it
    saved: null,        // the object on disk
    draft: null,        // the object on the page
    composed: {},       // the draft with what it extends, as the program sees it
    assumptions: {},    // by pointer: mean, p10, p50, p90
    densities: {},      // by pointer
    published: {},      // by pointer: what others report, in a sentence
    errors: [],
    past: [],
    future: [],
    switched: new Set(), // names of the doubts that are switched on
    questions: [],      // of the order form and of what an export cannot know: pointer, why, done
    asked: 0            // the question that is shown
};
const STEPS = 300;
const copy = (value) => value === undefined ? undefined : JSON.parse(JSON.stringify(value));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isWhole = (value) => isObject(value) && ('dist' in value || 'curve' in value); // replaced, never merged

function steps(pointer) {
    return pointer.split('/').slice(1).map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}
function escapeStep(step) {
    return String(step).replace(/~/g, '~0').replace(/\//g, '~1');
}
function at(object, pointer) {
    let value = object;
    for (const step of steps(pointer)) {
        if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
        value = value[step];
    }
    return value;
}

// The value that holds: the draft's, or that of the file which it extends.
function valueAt(pointer) {
    const own = at(state.draft, pointer);
    return own !== undefined ? own : state.draft.extends ? at(state.composed, pointer) : undefined;
}

// Puts a value into the draft. Lists of the extended file come along whole: a list cannot be merged.
function put(pointer, value) {
    const path = steps(pointer);
    let node = state.draft;
    let here = '';
    path.slice(0, -1).forEach((step, i) => {
        here += `/${escapeStep(step)}`;
        if (node[step] === undefined || typeof node[step] !== 'object' || node[step] === null) {
            const below = state.draft.extends ? at(state.composed, here) : undefined;
            node[step] = Array.isArray(below) || isWhole(below) ? copy(below) : /^\d+$/.test(path[i + 1]) ? [] : {};
        }
        node = node[step];
    });
    node[path.at(-1)] = value;
}

// Takes a value out, and the objects that it leaves empty.
function drop(pointer) {
    const path = steps(pointer);
    const parent = path.length > 1 ? `/${path.slice(0, -1).map(escapeStep).join('/')}` : '';
    const node = parent ? at(state.draft, parent) : state.draft;
    if (node === undefined) return;
    if (Array.isArray(node)) node.splice(Number(path.at(-1)), 1);
    else delete node[path.at(-1)];
    if (parent && isObject(node) && Object.keys(node).length === 0) drop(parent);
}

// ---- paths within the folder ----

const folderOf = (file) => file?.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';

// How one file of the folder names another: "../base.json".
function relativeTo(from, to) {
    const [here, there] = [folderOf(from).split('/').slice(0, -1), to.split('/')];
    let common = 0;
    while (common < here.length && common < there.length - 1 && here[common] === there[common]) common++;
    return [...here.slice(common).map(() => '..'), ...there.slice(common)].join('/');
}

// The file of the folder that another names so; null where it leads out of it.
function namedBy(file, path) {
    const place = [];
    for (const step of `${folderOf(file)}${path}`.split('/')) {
        if (step === '..' && place.pop() === undefined) return null;
        if (step !== '..' && step !== '.' && step !== '') place.push(step);
    }
    return place.join('/');
}

// The case as a file of that name: what it extends is named from there.
function movedTo(name, object) {
    const base = typeof object.extends === 'string' && !object.extends.startsWith('/') ? namedBy(state.file, object.extends) : null;
    return base && folderOf(name) !== folderOf(state.file) ? { ...object, extends: relativeTo(name, base) } : object;
}

// ---- steps back and forth, and what survives a reload ----

const draftKey = () => `payback draft ${state.file ?? ''}`;

function keepDraft() {
    try {
        if (same(state.draft, state.saved)) localStorage.removeItem(draftKey());
        else localStorage.setItem(draftKey(), JSON.stringify({ draft: state.draft, version: state.version, saved: state.saved }));
        localStorage.setItem('payback file', JSON.stringify(state.file));
    } catch { /* a full or forbidden storage: the page works on */ }
}

function keptDraft(file) {
    try {
        return JSON.parse(localStorage.getItem(`payback draft ${file ?? ''}`));
    } catch {
        return null;
    }
}

let lastEdited = null;
let lastEditAt = 0;

// One step of the person: same pointer in quick succession (a drag, a word being typed) is one step.
function edit(pointer, value, moving = false) {
    const now = performance.now();
    const goesOn = lastEdited === pointer && now - lastEditAt < 1500;
    if (!goesOn) remember();
    lastEdited = pointer;
    lastEditAt = now;
    if (value === undefined) drop(pointer);
    else put(pointer, value);
    answered(pointer);
    changed(moving);
}

function remember() {
    state.past.push(JSON.stringify(state.draft));
    if (state.past.length > STEPS) state.past.shift();
    state.future = [];
}

function changed(moving) {
    keepDraft();
    showState();
    want(moving);
}

function step(from, to) {
    if (from.length === 0) return;
    to.push(JSON.stringify(state.draft));
    state.draft = JSON.parse(from.pop());
    lastEdited = null;
    keepDraft();
    showAll();
    want(false);
}
const undo = () => step(state.past, state.future);
const redo = () => step(state.future, state.past);

// ---- differences ----

// [[pointer, value]]: what turns one object into the other; undefined: it goes.
function differences(from, to, pointer = '') {
    if (same(from, to)) return [];
    const lists = Array.isArray(from) && Array.isArray(to) && from.length === to.length && to.every(isObject);
    if (!lists && (!isObject(from) || !isObject(to) || isWhole(from) || isWhole(to))) return [[pointer, to]];
    const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...keys].flatMap((key) => differences(from[key], to[key], `${pointer}/${escapeStep(key)}`));
}

// The same as a JSON Merge Patch (RFC 7396).
function mergePatch(from, to) {
    const patch = {};
    for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
        if (same(from[key], to[key])) continue;
        const deep = isObject(from[key]) && isObject(to[key]) && !isWhole(from[key]) && !isWhole(to[key]);
        patch[key] = deep ? mergePatch(from[key], to[key]) : to[key] === undefined ? null : to[key];
    }
    return patch;
}

// The what-if in the address: #file=NAME&set=POINTER=JSON&drop=POINTER
function linkOf() {
    const words = new URLSearchParams();
    if (state.file) words.append('file', state.file);
    for (const [pointer, value] of differences(state.saved, state.draft))
        if (value === undefined) words.append('drop', pointer);
        else words.append('set', `${pointer}=${JSON.stringify(value)}`);
    return `${location.origin}/#${words}`;
}

function applyLink(words) {
    for (const pair of words.getAll('set')) {
        const equals = pair.indexOf('=');
        put(pair.slice(0, equals), JSON.parse(pair.slice(equals + 1)));
    }
    words.getAll('drop').reverse().forEach(drop);
}
