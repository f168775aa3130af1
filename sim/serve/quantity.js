// SPDX-License-Identifier: GPL-3.0-or-later
//
// A number or a distribution. A number has one handle; a distribution that is told by few figures has a handle for each
// of them on a small picture of its density: "about 45 %, between 30 and 60".
const FAMILIES = {
    pert: ['min', 'mode', 'max'], triangular: ['min', 'mode', 'max'], uniform: ['min', 'max'],
    metalog: ['p10', 'p50', 'p90', 'low', 'high'], normal: ['mean', 'sd', 'min', 'max'], lognormal: ['mean', 'sd', 'min', 'max'],
    beta: ['mean', 'sd', 'low', 'high'], gamma: ['mean', 'sd', 'min', 'max'], weibull: ['shape', 'scale'], exponential: ['mean'],
    bernoulli: ['p'], poisson: ['mean'], discrete: ['values', 'weights'], empirical: ['values'], mixture: ['components']
};
const FAMILY_WORDS = {
    pert: 'least, most likely, most', triangular: 'triangle: least, most likely, most', uniform: 'anything between two values',
    metalog: 'three percentiles', normal: 'bell curve', lognormal: 'skewed bell curve, above 0', beta: 'share by mean and spread',
    gamma: 'positive, by mean and spread', weibull: 'Weibull', exponential: 'exponential', bernoulli: 'yes or no', poisson: 'a count',
    discrete: 'a few values with weights', empirical: 'measured values', mixture: 'a mixture'
};
const HANDLES = [['min', 'mode', 'max'], ['p10', 'p50', 'p90'], ['p05', 'p95'], ['min', 'max']];
const NAMES = { min: 'least', mode: 'most likely', max: 'most', p10: '1 in 10 below', p50: 'middle', p90: '1 in 10 above', p05: '1 in 20 below', p95: '1 in 20 above', sd: 'spread (sd)' };
const PLAIN_PARAMETERS = ['shape', 'p', 'weights']; // not in the unit of the input

const handlesOf = (value) => ['normal', 'lognormal', 'gamma', 'beta', 'weibull'].includes(value.dist) && !('p05' in value) ? []
    : HANDLES.find((keys) => keys.every((key) => typeof value[key] === 'number')) ?? [];

// What the pictures are drawn on: wide enough to drag in, within the input's range. Kept while a handle is held.
const scales = new Map();
function scaleOf(pointer, field, value) {
    if (scales.has(pointer)) return scales.get(pointer);
    const range = rangeOf(field);
    const numbers = typeof value === 'number' ? [value] : handlesOf(value).map((key) => value[key]);
    const known = state.densities[pointer];
    if (known) numbers.push(known.low, known.high);
    let [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    const room = Math.max((high - low) * 0.5, Math.abs(high) * (typeof value === 'number' ? 1 : 0.1)) || 1;
    [low, high] = [Math.max(low - room, range.low), Math.min(high + room, range.high)];
    if (range.low === 0 && range.high === 1 && typeof value === 'number') [low, high] = [0, 1];
    return { low, high, step: (high - low) / 400 };
}

function spread(value, field) {
    const range = rangeOf(field);
    const far = Math.abs(value) * 0.3 || 0.1;
    return [Math.max(value - far, range.low === -Infinity ? value - far : range.low), Math.min(value + far, range.high)].map((x) => rounded(x));
}

// A distribution of another family that says about the same as what is there.
function converted(family, pointer, field) {
    const seen = state.assumptions[pointer] ?? {};
    const now = valueAt(pointer);
    const middle = typeof now === 'number' ? now : seen.p50 ?? 1;
    const [low, high] = typeof now === 'number' || seen.p10 === undefined ? spread(middle, field) : [seen.p10, seen.p90].map((x) => rounded(x));
    const mean = rounded(seen.mean ?? middle);
    const sd = rounded((high - low) / 2.56 || Math.abs(mean) * 0.1 || 0.1);
    const range = rangeOf(field);
    const bounds = { ...(range.low > -Infinity ? { min: range.low } : {}), ...(range.high < Infinity ? { max: range.high } : {}) };
    const made = {
        pert: { min: low, mode: rounded(middle), max: high }, triangular: { min: low, mode: rounded(middle), max: high },
        uniform: { min: low, max: high },
        metalog: { p10: low, p50: rounded(middle), p90: high, ...(range.low > -Infinity ? { low: range.low } : {}), ...(range.high < Infinity ? { high: range.high } : {}) },
        normal: { mean, sd, ...bounds }, lognormal: { mean, sd, ...('max' in bounds ? { max: bounds.max } : {}) },
        beta: { mean, sd }, gamma: { mean, sd, ...('max' in bounds ? { max: bounds.max } : {}) },
        weibull: { shape: 2, scale: mean, ...('max' in bounds ? { max: bounds.max } : {}) }, exponential: { mean },
        bernoulli: { p: 0.5 }, poisson: { mean }, discrete: { values: [low, rounded(middle), high], weights: [0.3, 0.4, 0.3] },
        empirical: { values: [low, rounded(middle), high] },
        mixture: { components: [{ weight: 1, of: { dist: 'pert', min: low, mode: rounded(middle), max: high } }] }
    }[family];
    return { dist: family, ...made, ...(isObject(now) && now.note ? { note: now.note } : {}) };
}

// ---- the picture ----

function densityPicture(pointer, scale) {
    const density = state.densities[pointer];
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 400 40');
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('aria-hidden', 'true');
    if (!density) return svg;
    const most = Math.max(...density.cells) || 1;
    const width = (density.high - density.low) / density.cells.length;
    const x = (value) => 400 * (value - scale.low) / (scale.high - scale.low);
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('class', 'density');
    path.setAttribute('d', density.cells.map((cell, i) => {
        const [a, b, y] = [x(density.low + i * width), x(density.low + (i + 1) * width), 40 - 36 * cell / most];
        return cell > 0 ? `M${a.toFixed(1)} 40V${y.toFixed(1)}H${b.toFixed(1)}V40Z` : '';
    }).join(''));
    svg.append(path);
    return svg;
}

function showDensity(pointer) {
    const field = byId(`${idOf(pointer)}-field`);
    const box = field?.querySelector('.density-box');
    if (box) box.replaceChildren(densityPicture(pointer, scaleOf(pointer, fieldOf(pointer), valueAt(pointer))));
    const told = field?.querySelector('.told');
    if (told) told.textContent = toldOf(pointer, fieldOf(pointer));
}

function toldOf(pointer, field) {
    const value = valueAt(pointer);
    const seen = state.assumptions[pointer];
    const [low, middle, high] = ['pert', 'triangular'].includes(value?.dist) ? [value.min, value.mode, value.max] : [];
    const words = low !== undefined ? `About ${amount(middle, field.unit)}, between ${amount(low, field.unit)} and ${amount(high, field.unit)}` : '';
    const means = seen ? `mean ${amount(seen.mean, field.unit)}, four times in five between ${amount(seen.p10, field.unit)} and ${amount(seen.p90, field.unit)}` : '';
    return [words, words ? means : capital(means)].filter(Boolean).join('; ');
}

// ---- handles ----

function moveHandle(pointer, key, value, scale) {
    const now = valueAt(pointer);
    const digits = Math.max(0, Math.ceil(-Math.log10(scale.step)));
    const at_ = Number(value.toFixed(Math.min(digits, 12)));
    if (!key) return at_;
    const keys = handlesOf(now);
    const moved = { ...now, [key]: at_ };
    const place = keys.indexOf(key);
    keys.forEach((other, i) => { // a handle pushes the others: least, most likely and most stay in order
        if (i < place && moved[other] > at_) moved[other] = at_;
        if (i > place && moved[other] < at_) moved[other] = at_;
    });
    return moved;
}

function handleInput(pointer, field, key, scale) {
    const value = valueAt(pointer);
    const now = key ? value[key] : value;
    const name = nameOf(pointer) + (key ? `, ${NAMES[key] ?? key}` : '');
    const input = make('input', {
        type: 'range', min: scale.low, max: scale.high, step: 'any', value: now, class: 'handle', id: `${idOf(pointer)}-handle-${key ?? ''}`,
        'aria-label': name, 'aria-valuetext': amount(now, field.unit),
        oninput: (event) => {
            scales.set(pointer, scale);
            edit(pointer, moveHandle(pointer, key, Number(event.target.value), scale), true);
            followHandles(pointer, field);
        },
        onchange: () => { scales.delete(pointer); want(false); },
        onkeydown: (event) => {
            const by = { ArrowLeft: -4, ArrowDown: -4, ArrowRight: 4, ArrowUp: 4, PageDown: -40, PageUp: 40 }[event.key];
            if (!by) return;
            event.preventDefault();
            const bound = Math.min(scale.high, Math.max(scale.low, Number(input.value) + by * scale.step));
            input.value = bound;
            scales.set(pointer, scale);
            edit(pointer, moveHandle(pointer, key, bound, scale), true);
            followHandles(pointer, field);
            scales.delete(pointer);
        }
    });
    return input;
}

// Numbers beside the handles, and handles that were pushed.
function followHandles(pointer, field) {
    const value = valueAt(pointer);
    const box = byId(`${idOf(pointer)}-field`);
    for (const input of box.querySelectorAll('input[data-key]')) {
        const key = input.dataset.key;
        const now = key ? value[key] : value;
        if (input !== document.activeElement && typeof now === 'number') input.value = PLAIN_PARAMETERS.includes(key) ? now : shown(now, field.unit);
    }
    for (const input of box.querySelectorAll('input.handle')) {
        const key = input.id.slice(`${idOf(pointer)}-handle-`.length);
        const now = key ? value[key] : value;
        if (input !== document.activeElement) input.value = now;
        input.setAttribute('aria-valuetext', amount(now, field.unit));
    }
    const told = box.querySelector('.told');
    if (told) told.textContent = toldOf(pointer, field);
}

// ---- numbers ----

function numberInput(pointer, field, key) {
    const value = valueAt(pointer);
    const inUnit = !PLAIN_PARAMETERS.includes(key);
    const unit = inUnit ? field.unit : '';
    const now = key ? value?.[key] : value;
    const list = Array.isArray(now);
    const id = idOf(pointer) + (key ? `-${key}` : '');
    const given = now === undefined ? '' : list ? JSON.stringify(now) : shown(now, unit);
    const isDefault = !key && /^[-\d.e]+$/.test(field.default) ? `default: ${shown(Number(field.default), unit)}` : '';
    return make('input', {
        id, type: 'text', inputmode: 'decimal', value: given, 'data-key': key ?? '', placeholder: isDefault,
        'aria-describedby': `${idOf(pointer)}-help`,
        oninput: (event) => {
            const text = event.target.value.trim();
            let read = text === '' ? undefined : typed(text, unit);
            if (Number.isNaN(read)) {
                try { read = JSON.parse(text); } catch { /* told below */ }
            }
            if (typeof read === 'number' && Number.isNaN(read)) {
                fieldFault(pointer, `“${text}” is not a number; write 45.5, with a point and no commas`);
                return;
            }
            fieldFault(pointer, null);
            if (key) {
                const all = { ...valueAt(pointer) };
                if (read === undefined) delete all[key];
                else all[key] = read;
                edit(pointer, all);
            } else {
                edit(pointer, read);
            }
            followHandles(pointer, field);
        }
    });
}

function unitMark(unit) {
    return isShare(unit) ? make('span', { class: 'unit' }, unit === 'per year' || unit === 'share per year' ? '% a year' : unit === 'per month' ? '% a month' : '%') : null;
}

function distributionControl(pointer, field, value) {
    const family = value.dist;
    const keys = [...new Set([...(FAMILIES[family] ?? []).filter((key) => key in value || ['pert', 'triangular', 'uniform', 'metalog'].includes(family)),
        ...Object.keys(value).filter((key) => key !== 'dist' && key !== 'note')])];
    const scale = scaleOf(pointer, field, value);
    const handles = handlesOf(value);
    const select = make('select', {
        id: idOf(pointer), 'aria-label': `Kind of uncertainty of ${nameOf(pointer)}`,
        onchange: (event) => { edit(pointer, event.target.value ? converted(event.target.value, pointer, field) : rounded(state.assumptions[pointer]?.p50 ?? 1)); showField(pointer); }
    }, make('option', { value: '' }, 'one value, certain'),
    ...Object.keys(FAMILIES).map((name) => make('option', { value: name, selected: name === family }, FAMILY_WORDS[name])));
    return make('div', { class: 'quantity' }, make('p', { class: 'told' }, toldOf(pointer, field)),
        make('div', { class: 'drag' }, make('div', { class: 'density-box' }, densityPicture(pointer, scale)),
            make('div', { class: 'handles' }, ...handles.map((key) => handleInput(pointer, field, key, scale)))),
        make('div', { class: 'parameters' }, ...keys.map((key) => {
            const label = make('label', { for: `${idOf(pointer)}-${key}` }, NAMES[key] ?? plain(key));
            return make('span', { class: 'parameter' }, label, numberInput(pointer, field, key), PLAIN_PARAMETERS.includes(key) ? null : unitMark(field.unit));
        })), select,
        make('p', { class: 'source' }, make('label', { for: `${idOf(pointer)}-note` }, 'Source'), make('input', {
            id: `${idOf(pointer)}-note`, type: 'text', value: value.note ?? '', placeholder: 'who says so, and when',
            oninput: (event) => edit(`${pointer}/note`, event.target.value || undefined)
        })));
}

function quantityControl(pointer, field) {
    const value = valueAt(pointer);
    const solve = field.kind === 'quantity' && isGiven(pointer) ? button('What must it be?', () => solveFor(pointer), { class: 'quiet', 'aria-label': `What must ${nameOf(pointer)} be?` }) : null;
    if (isObject(value)) return make('div', {}, distributionControl(pointer, field, value), solve);
    const scale = typeof value === 'number' ? scaleOf(pointer, field, value) : null;
    const uncertain = field.kind === 'quantity' ? button('It is uncertain', () => {
        edit(pointer, typeof value === 'number' ? converted('pert', pointer, field) : { dist: 'pert', min: 0, mode: 0.5, max: 1 });
        showField(pointer);
    }, { class: 'quiet', 'aria-label': `${nameOf(pointer)} is uncertain` }) : null;
    return make('div', { class: 'quantity' }, make('span', { class: 'parameter' }, numberInput(pointer, field, null), unitMark(field.unit)),
        scale && field.kind !== 'integer' ? make('div', { class: 'drag plain' }, make('div', { class: 'handles' }, handleInput(pointer, field, null, scale))) : null,
        uncertain, solve);
}
