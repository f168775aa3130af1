// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens pages in headless Chromium, in light colours at three widths, in dark ones, and on paper: no console error, no
// request beyond the file, nothing wider than the window, no fault that axe finds, at most two pages before the appendix, in
// letters and with margins that can be read.
// Usage: node check.mjs CHROMIUM PAGE.html…
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [executablePath, ...files] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [360, 800, 1280];
const schemes = ['light', 'dark'];
const papers = ['A4', 'Letter'];
let passed = 0;
let failed = 0;

function verdict(what, faults) {
    if (faults.length === 0) {
        passed++;
        return;
    }
    failed++;
    console.log(`FAILED ${what}:`);
    faults.slice(0, 10).forEach((fault) => console.log(`    ${fault}`));
}

// What sticks out of the window, outside of regions that scroll by themselves.
function overflowing() {
    const faults = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width)
        faults.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${width}`);
    for (const element of document.querySelectorAll('main *'))
        if (!element.closest('.scroll') && element.getBoundingClientRect().right > width + 1 && !element.closest('svg'))
            faults.push(`<${element.tagName}> reaches ${Math.round(element.getBoundingClientRect().right)}: ` +
                        element.textContent.slice(0, 60));
    return faults;
}

// Labels that lie on each other within a chart that is shown, leave it, or are too small to be read.
function overlapping() {
    const faults = [];
    for (const svg of document.querySelectorAll('figure svg')) {
        if (svg.getBoundingClientRect().width === 0)
            continue;
        const frame = svg.getBoundingClientRect();
        const labels = [...svg.querySelectorAll('text')].filter((text) => text.textContent !== '');
        const boxes = labels.map((label) => label.getBoundingClientRect());
        const title = svg.querySelector('title').textContent;
        boxes.forEach((a, i) => {
            const letters = parseFloat(getComputedStyle(labels[i]).fontSize) * labels[i].getScreenCTM().a;
            if (letters < 9.95)
                faults.push(`${title}: "${labels[i].textContent}" has letters of ${letters.toFixed(1)} px`);
            if (a.left < frame.left - 2 || a.right > frame.right + 2 || a.top < frame.top - 2 || a.bottom > frame.bottom + 2)
                faults.push(`${title}: "${labels[i].textContent}" leaves the chart`);
            for (let j = i + 1; j < boxes.length; j++) {
                const b = boxes[j];
                const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (across > 2 && down > 0.35 * Math.min(a.height, b.height))
                    faults.push(`${title}: "${labels[i].textContent}" and "${labels[j].textContent}" overlap`);
            }
        });
    }
    return faults;
}

async function faultsOfAxe(page) {
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    return result.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 120)}`);
}

// Columns of figures after a click on their heads: falling, then rising, what has no figure at the end.
async function faultsOfSorting(page) {
    return page.evaluate(() => {
        const faults = [];
        const figure = (text) => text === 'never' ? Infinity :
            Number(text.replace(/[\s,%]/g, '').replace('−', '-').replace('<1', '0.5').replace('>99', '99.5').replace(/^–$/, 'NaN'));
        for (const table of document.querySelectorAll('.sortable table'))
            for (const head of table.querySelectorAll('th.n'))
                for (const sign of [1, -1]) {
                    head.querySelector('button').click();
                    const figures = [...table.tBodies[0].rows].map((row) => figure(row.cells[head.cellIndex].textContent));
                    const known = figures.filter((x) => !Number.isNaN(x));
                    if (known.some((x, i) => i > 0 && sign * (known[i - 1] - x) < 0) || figures.slice(0, known.length).some(Number.isNaN))
                        faults.push(`"${head.textContent}" ${head.getAttribute('aria-sort')}: ${figures.slice(0, 8)}`);
                    if (head.getAttribute('aria-sort') !== (sign > 0 ? 'descending' : 'ascending'))
                        faults.push(`"${head.textContent}" says ${head.getAttribute('aria-sort')}`);
                }
        return faults;
    });
}

// Page objects of a PDF: Chromium does not compress them.
function pagesOf(pdf) {
    return (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) || []).length;
}

async function onScreen(browser, file, colorScheme) {
    const context = await browser.newContext({ colorScheme, viewport: { width: 800, height: 900 } });
    const page = await context.newPage();
    const noise = [];
    page.on('console', (message) => noise.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
    page.on('request', (request) => {
        if (request.url() !== pathToFileURL(resolve(file)).href) noise.push(`request: ${request.url()}`);
    });
    await page.goto(pathToFileURL(resolve(file)).href);
    for (const width of colorScheme === 'light' ? widths : []) { // colours move nothing
        await page.setViewportSize({ width, height: 900 });
        verdict(`${basename(file)} ${colorScheme} ${width} wide`, await page.evaluate(overflowing));
        verdict(`${basename(file)} ${colorScheme} ${width} labels`, await page.evaluate(overlapping));
    }
    for (const closed of await page.$$('details')) await closed.evaluate((details) => { details.open = true; });
    for (const width of colorScheme === 'light' ? [widths[0], widths[2]] : [widths[2]]) {
        await page.setViewportSize({ width, height: 900 });
        verdict(`${basename(file)} ${colorScheme} ${width} opened`, await page.evaluate(overflowing));
        verdict(`${basename(file)} ${colorScheme} ${width} axe`, await faultsOfAxe(page));
    }
    verdict(`${basename(file)} ${colorScheme} sorting`, await faultsOfSorting(page));
    verdict(`${basename(file)} ${colorScheme} console and network`, noise);
    await context.close();
}

// What is too small to be read on paper: margins of less than 10 mm, letters outside of charts of less than 8 points.
function smallOnPaper() {
    const faults = [];
    const points = (element) => parseFloat(getComputedStyle(element).fontSize) * 72 / 96;
    const margins = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
        .filter((rule) => rule instanceof CSSPageRule).flatMap((rule) => rule.style.margin.split(' '));
    if (margins.length === 0 || margins.some((margin) => !margin.endsWith('mm') || parseFloat(margin) < 10))
        faults.push(`margins: ${margins}`);
    for (const element of document.querySelectorAll('main *'))
        if (!element.closest('svg') && element.getClientRects().length > 0 && points(element) < 7.99 &&
            [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== ''))
            faults.push(`<${element.tagName}> of ${points(element)} points: ${element.textContent.slice(0, 60)}`);
    return faults;
}

async function onPaper(browser, file) {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(resolve(file)).href);
    await page.emulateMedia({ media: 'print' });
    verdict(`${basename(file)} letters and margins on paper`, await page.evaluate(smallOnPaper));
    await page.emulateMedia({ media: null });
    for (const format of papers) {
        const all = pagesOf(await page.pdf({ format, preferCSSPageSize: false, printBackground: true }));
        verdict(`${basename(file)} ${format}`, all > 0 && all <= 40 ? [] : [`${all} pages`]);
    }
    await page.evaluate(() => document.querySelector('.appendix')?.remove());
    for (const format of papers) {
        const pages = pagesOf(await page.pdf({ format, printBackground: true }));
        verdict(`${basename(file)} ${format} without appendix`, pages <= 2 ? [] : [`${pages} pages`]);
    }
    await page.close();
}

const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
           '--disable-component-update', '--disable-sync'],
});
for (const file of files) {
    for (const scheme of schemes) await onScreen(browser, file, scheme);
    await onPaper(browser, file);
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
