// SPDX-License-Identifier: GPL-3.0-or-later
//
// The live page in headless Chromium, as people use it: a case from nothing to a saved file and a report; a handle that is
// dragged until the verdict is what `payback run --set` prints; errors at their fields; undo; two tabs; a server that is
// killed and started again; the keyboard alone; narrow, dark, and what axe finds; nothing but loopback is asked.
// Usage: node browser.mjs CHROMIUM [TEST…]: all tests, or those named; `times` prints those from the last move to the
// painted verdict.
import { spawn, execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = createRequire(new URL('../pages/check.mjs', import.meta.url));
const { chromium } = modules('playwright-core');
const axe = readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');
const scenarios = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const [executablePath, ...named] = process.argv.slice(2);
const saas = 'mid-market-saas.json';
let passed = 0;
let failed = 0;

function verdict(what, good, found = '') {
    if (good) passed++;
    else {
        failed++;
        console.log(`FAILED ${what}: ${String(found).slice(0, 400)}`);
    }
}

function serve(folder, ...words) {
    return new Promise((resolve, reject) => {
        const child = spawn('payback', ['serve', '--quiet', ...words], { cwd: folder });
        let said = '';
        child.stdout.on('data', (data) => {
            said += data;
            const links = said.trim().split('\n');
            child.link = links.at(-1);
            if (said.includes('\n')) resolve(child);
        });
        child.stderr.on('data', (data) => process.stderr.write(data));
        child.on('exit', () => reject(new Error('payback serve ended')));
    });
}
const end = (child, signal = 'SIGTERM') => new Promise((resolve) => { child.on('exit', resolve); child.kill(signal); });
const run = (folder, ...words) => execFileSync('payback', words, { cwd: folder, encoding: 'utf8' });

// Waits until that holds in the page. (Playwright's own waiting evaluates text, which the page's policy forbids.)
async function until(page, holds, most = 30000) {
    for (const begun = Date.now(); ; await page.waitForTimeout(25)) {
        if (await page.evaluate(holds)) return;
        if (Date.now() - begun > most) throw new Error(`never came true: ${holds}; the page says ${await page.evaluate(() => document.getElementById('notice')?.textContent)}`);
    }
}

// Waits until the page has painted the answer at rest, and nothing is asked any more.
async function rest(page) {
    await until(page, () => !window.paybackBusy?.() && document.querySelector('#paint .verdict') && document.querySelector('#drivers table'), 60000);
}

const verdictOf = (page) => page.locator('#paint .verdict').first().innerText();
const plain = (text) => text.replace(/\s+/g, ' ').trim();

// The sentence of the report that the command line writes with the same changes, but for the next step: it takes searches that nobody waits for
// while dragging.
function sentence(folder, ...words) {
    const html = run(folder, 'run', saas, '--quiet', '--html', '-', ...words);
    const verdictHtml = /<div class="verdict[\s\S]*?<\/div>/.exec(html)[0].replace(/<p class="step">[\s\S]*?<\/p>/, '');
    return plain(verdictHtml.replace(/<[^>]+>/g, ' ').replace(/&amp;/g, '&').replace(/&#39;|&apos;/g, "'")).replace(/ ([.,;:])/g, '$1');
}

async function open(browser, server, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
    const page = await context.newPage();
    page.noise = [];
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type()) && !/status of (4|5)/.test(message.text())) page.noise.push(message.text()); });
    page.on('pageerror', (error) => page.noise.push(error.message));
    page.on('request', (request) => { if (!/^(http:\/\/127\.0\.0\.1:|blob:|data:)/.test(request.url())) page.noise.push(request.url()); });
    await page.goto(server.link);
    await rest(page);
    return page;
}

// ---- the tests ----

async function dragging(browser, folder, server) {
    const page = await open(browser, server);
    verdict('the saved case', plain(await verdictOf(page)).replace(/ ([.,;:])/g, '$1') === sentence(folder), await verdictOf(page));
    const before = await verdictOf(page);
    const handle = page.locator('#f-proposal-implementation-overrun-handle-mode, #f-proposal-pricing-usage-price-handle-').last();
    await handle.scrollIntoViewIfNeeded();
    await handle.focus();
    for (let i = 0; i < 12; i++) await page.keyboard.press('PageUp');
    await page.waitForTimeout(400);
    await rest(page);
    const after = await verdictOf(page);
    verdict('a handle moves the verdict', after !== before, after);
    const price = await page.locator('#f-proposal-pricing-usage-price').inputValue();
    verdict('to what the command line says', plain(after).replace(/ ([.,;:])/g, '$1') === sentence(folder, '--set', `/proposal/pricing/usage/price=${price}`), `${price}: ${after} / ${sentence(folder, '--set', `/proposal/pricing/usage/price=${price}`)}`);
    verdict('what changed stands beside', (await page.locator('#changes table').count()) === 1);
    await until(page, () => /95% interval/.test(document.getElementById('changes').textContent), 60000);
    const [, , low, high] = /([+−]\S+) \(([+−]\S+) to ([+−]\S+)\)/.exec((await page.locator('#changes tbody tr').nth(1).innerText()).replace(/\t/g, ' ')) ?? [];
    verdict('with the interval of the change', low !== undefined && high !== undefined, await page.locator('#changes').innerText());
    verdict('five inputs that matter most', (await page.locator('#drivers tbody tr').count()) === 5);
    await page.keyboard.press('Control+z');
    await page.waitForTimeout(100);
    await rest(page);
    verdict('undo leads back', (await verdictOf(page)) === before, await verdictOf(page));
    verdict('the console is silent', page.noise.length === 0, page.noise);
    await page.context().close();
}

async function errorsAtFields(browser, _, server) {
    const page = await open(browser, server);
    const input = page.locator('#f-baseline-categories-0-reopen-rate');
    await page.locator('#f-baseline-categories-field details.item').first().evaluate((details) => { details.open = true; });
    await input.fill('4500');
    await page.waitForSelector('#errors:not([hidden])');
    const fault = await page.locator('#f-baseline-categories-0-reopen-rate-fault').innerText();
    verdict('an error stands at its field, in the words of check', /45 is not a share/.test(fault), fault);
    verdict('and its input is marked', await input.getAttribute('aria-invalid') === 'true');
    await input.fill('forty');
    verdict('what is no number is told at once', /not a number/.test(await page.locator('#f-baseline-categories-0-reopen-rate-fault').innerText()));
    await input.fill('10');
    await page.waitForSelector('#errors', { state: 'hidden' });
    verdict('and it goes', !(await page.locator('#f-baseline-categories-0-reopen-rate-fault').isVisible()));
    await page.context().close();
}

async function fromNothing(browser, folder, server) {
    const page = await open(browser, server);
    await page.click('#open');
    await page.selectOption('#file-list', '');
    await page.click('#dialog-buttons button:first-child');
    await until(page, () => document.getElementById('state').textContent.startsWith('not saved'));
    await page.fill('#f-name', 'Built by hand');
    await page.waitForTimeout(300);
    await rest(page);
    await page.getByRole('button', { name: 'Add a risk' }).click();
    await page.waitForTimeout(300);
    await rest(page);
    await page.click('#save-as');
    await page.fill('#file-name', 'by-hand');
    await page.click('#dialog-buttons button:first-child');
    await until(page, () => document.getElementById('state').textContent === 'by-hand.json');
    const saved = JSON.parse(readFileSync(join(folder, 'by-hand.json'), 'utf8'));
    verdict('a case from nothing is saved', saved.name === 'Built by hand' && saved.proposal.risks.at(-1).name === 'new risk', JSON.stringify(saved).slice(0, 200));
    run(folder, 'check', 'by-hand.json', '--quiet');
    await page.click('#export');
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60000 }), page.getByRole('button', { name: 'Report (HTML)' }).click()]);
    verdict('and its report is written', readFileSync(await download.path(), 'utf8').includes('Built by hand'));
    writeFileSync(join(folder, 'by-hand.json'), `${JSON.stringify({ ...saved, name: 'of another' })}\n`);
    await page.fill('#f-name', 'mine');
    await page.keyboard.press('Control+s');
    await page.waitForSelector('#dialog[open]');
    verdict('it asks before it overwrites what changed on disk', /changed on disk/.test(await page.locator('#dialog-head').innerText()));
    await page.click('#dialog-buttons button:last-child');
    verdict('and leaves it', readFileSync(join(folder, 'by-hand.json'), 'utf8').includes('of another'));
    verdict('the console is silent', page.noise.length === 0, page.noise);
    await page.context().close();
}

async function asking(browser, folder, server) {
    const page = await open(browser, server);
    await page.selectOption('#solve-input', '/proposal/pricing/usage/price');
    await page.click('#solve-go');
    await until(page, () => /must be at most/.test(document.getElementById('solve-answer').textContent), 60000);
    const told = JSON.parse(run(folder, 'solve', saas, '--vary', '/proposal/pricing/usage/price', '--target', 'P(payback<=12)>=0.9', '--trials', '16384', '--json', '-'));
    const said = await page.locator('#solve-answer').innerText();
    verdict('what must be true is what solve says', said.includes(String(Number(told.value.value.toPrecision(3)))), said);
    await page.click('#stress-go');
    await page.waitForSelector('#stresses table', { timeout: 60000 });
    await page.locator('#stresses label', { hasText: 'price doubles' }).click();
    await page.waitForTimeout(100);
    await rest(page);
    verdict('a doubt that is switched on holds in the answer', plain(await verdictOf(page)).replace(/ ([.,;:])/g, '$1') === sentence(folder, '--multiply', '/proposal/pricing/usage/price=2'), await verdictOf(page));
    await page.locator('#stresses label', { hasText: 'price doubles' }).click();
    await page.fill('#f-proposal-pricing-usage-price', '1.5');
    await page.click('#pin');
    await page.fill('#pin-name', 'dearer');
    await page.click('#dialog-buttons button:first-child');
    await page.waitForSelector('#pins table', { timeout: 60000 });
    verdict('a pinned what-if is compared', /dearer/.test(await page.locator('#pins').innerText()));
    await page.click('#link');
    const address = page.url();
    await page.click('#as-file');
    await page.fill('#file-name', 'dearer.json');
    await page.click('#dialog-buttons button:first-child');
    await until(page, () => /Saved as dearer/.test(document.getElementById('notice').textContent));
    const patch = JSON.parse(readFileSync(join(folder, 'dearer.json'), 'utf8'));
    verdict('a what-if as a file that builds on the case', patch.extends === saas && patch.proposal.pricing.usage.price === 1.5 && Object.keys(patch).length === 4, JSON.stringify(patch));
    run(folder, 'check', 'dearer.json', '--quiet');
    await page.click('#as-stress');
    await page.fill('#stress-name', 'a dearer price');
    await page.click('#dialog-buttons button:first-child');
    await until(page, () => /a dearer price/.test(document.getElementById('state').textContent));
    verdict('a what-if as a named doubt', (await page.locator('#f-stress-field summary', { hasText: 'a dearer price' }).count()) === 1);
    await page.evaluate(() => localStorage.clear());
    await page.goto('about:blank');
    await page.goto(address);
    await rest(page);
    verdict('a link carries the what-if', await page.locator('#f-proposal-pricing-usage-price').inputValue() === '1.5');
    verdict('the console is silent', page.noise.length === 0, page.noise);
    await page.context().close();
}

async function fromTickets(browser, folder, server) {
    const page = await open(browser, server);
    const before = await verdictOf(page);
    await page.click('#tickets');
    await page.setInputFiles('#tickets-file', fileURLToPath(new URL('../exports/check.csv', import.meta.url)));
    await page.click('#dialog-buttons button:first-child');
    await until(page, () => /Measured from check.csv/.test(document.getElementById('notice').textContent), 60000);
    await rest(page);
    run(folder, 'baseline', fileURLToPath(new URL('../exports/check.csv', import.meta.url)), '--quiet', '--output', 'measured.json');
    const part = JSON.parse(readFileSync(join(folder, 'measured.json'), 'utf8'));
    const names = await page.locator('#f-baseline-categories-field details.item > summary').allInnerTexts();
    verdict('the categories are those of the export', JSON.stringify(names) === JSON.stringify(part.baseline.categories.map((one) => one.name)), names);
    verdict('the answer moves', await verdictOf(page) !== before || (await page.locator('#errors').isVisible()));
    verdict('without a fault', !(await page.locator('#errors').isVisible()), await page.locator('#errors').textContent());
    verdict('the console is silent', page.noise.length === 0, page.noise);
    await page.context().close();
}

// A click on a question's "Show me" leads to a field of what it is about.
const focusedIn = (page) => page.evaluate(() => document.activeElement.closest('[data-pointer]')?.dataset.pointer ?? '');

async function guided(browser, _, __) {
    const own = mkdtempSync(join(tmpdir(), 'payback-start-'));
    const server = await serve(own, '--port', '0');
    const page = await open(browser, server);
    await page.waitForSelector('#dialog[open]');
    verdict('somebody new is asked', /your support/.test(await page.locator('#dialog-head').innerText()));
    await page.click('#dialog-buttons button:first-child');
    await until(page, () => /Choose the file first/.test(document.getElementById('dialog-body').textContent));
    writeFileSync(join(own, 'no-export.csv'), 'a,b\n1,2\n');
    await page.setInputFiles('#start-file', join(own, 'no-export.csv'));
    await page.click('#dialog-buttons button:first-child');
    await until(page, () => /no-export.csv cannot be used/.test(document.getElementById('dialog-body').textContent), 60000);
    verdict('an export that is none is told in the dialog', !/payback-export-/.test(await page.locator('#dialog-body').innerText()));
    await page.setInputFiles('#start-file', fileURLToPath(new URL('../../scenarios/exports/helpdesk.csv', import.meta.url)));
    await page.click('#dialog-buttons button:first-child');
    await until(page, () => /the offer/.test(document.getElementById('dialog-head').textContent), 60000);
    await page.fill('#start-find', 'zendesk');
    verdict('a vendor is found', (await page.locator('.choice:visible').count()) === 1, await page.locator('.choice:visible').allInnerTexts());
    await page.click('#dialog-buttons button:first-child');
    await page.waitForSelector('#questions:not([hidden])');
    await page.waitForTimeout(300);
    await rest(page);
    verdict('the offer is in the answer', /Zendesk/.test(await page.locator('#paint').innerText()));
    verdict('without a fault', !(await page.locator('#errors').isVisible()), await page.locator('#errors').textContent());
    const count = Number(/of (\d+)/.exec(await page.locator('#questions-head').innerText())[1]);
    verdict('the questions of the order form are asked', count >= 5 && /order form/i.test(await page.locator('#questions').innerText()), count);
    const lost = [];
    for (let i = 0; i < count; i++) {
        const link = page.locator('#questions li a').nth(i);
        await page.locator('#questions details').evaluate((list) => { list.open = true; });
        const name = await link.innerText();
        await link.click();
        const reached = await focusedIn(page);
        if (!reached) lost.push(name);
    }
    verdict('each leads to a field', lost.length === 0, lost);
    await page.locator('#questions li a').first().click();
    await page.fill(`#${await page.evaluate(() => document.activeElement.closest('.group, .item').querySelector('input[id$="-price"]').id)}`, '1.4');
    verdict('a change answers its question', /answered/.test(await page.locator('#questions > p').first().innerText()), await page.locator('#questions').innerText());
    for (let i = 0; i < 2 * count && (await page.locator('#questions-head').innerText()).includes('left'); i++)
        await page.locator('#questions > p.row button').nth(1).click();
    verdict('until all are answered', /All questions are answered/.test(await page.locator('#questions-head').innerText()));
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await page.fill('#file-name', 'ours');
    await page.click('#dialog-buttons button:first-child');
    await until(page, () => document.getElementById('state').textContent === 'ours.json');
    run(own, 'check', 'ours.json', '--quiet');
    await page.reload();
    await rest(page);
    verdict('the file opens again, without the dialog', !(await page.locator('#dialog').isVisible()) && /ours.json/.test(await page.locator('#state').innerText()));
    verdict('the console is silent', page.noise.length === 0, page.noise);
    await page.context().close();
    await end(server);
    rmSync(own, { recursive: true });
}

// An offer in the case that is there, and on a company's file.
async function offers(browser, folder, server) {
    const page = await open(browser, server);
    const tickets = await page.locator('#f-baseline-volume-field, #f-baseline-volume-tickets-per-month-field').first().innerText();
    const start = async (how, offer) => {
        await page.click('#guided');
        await page.locator(`input[name="support"][value="${how}"]`).check();
        if (how === 'company') await page.selectOption('#start-company', 'offers/company.json');
        await page.click('#dialog-buttons button:first-child');
        await page.locator(`input[name="offer"][value="${offer}"]`).check();
        await page.click('#dialog-buttons button:first-child');
        await page.waitForSelector('#questions:not([hidden])');
        await page.waitForTimeout(300);
        await rest(page);
    };
    await start('keep', 'intercom-fin-other-helpdesk');
    verdict('the baseline stays', (await page.locator('#f-baseline-volume-field, #f-baseline-volume-tickets-per-month-field').first().innerText()) === tickets);
    verdict('with the offer of the list', /Intercom/.test(await page.locator('#paint').innerText()) && /would this vendor/.test(await page.locator('#questions').textContent()), await page.locator('#questions').textContent());
    await start('company', 'zendesk-ai-agents');
    verdict('on a company file', /not saved yet/.test(await page.locator('#state').innerText()) && !(await page.locator('#errors').isVisible()), await page.locator('#errors').textContent());
    await page.reload();
    await rest(page);
    verdict('a reload leads back to it', /not saved yet/.test(await page.locator('#state').innerText()));
    await page.click('#save-as');
    await page.fill('#file-name', 'offers/zen-live.json');
    await page.click('#dialog-buttons button:first-child');
    await until(page, () => /Saved as offers.zen-live/.test(document.getElementById('notice').textContent));
    const saved = JSON.parse(readFileSync(join(folder, 'offers/zen-live.json'), 'utf8'));
    verdict('what was saved elsewhere extends the same file', saved.extends === 'company.json', saved.extends);
    run(folder, 'check', 'offers/zen-live.json', '--quiet');
    verdict('the console is silent', page.noise.length === 0, page.noise);
    await page.context().close();
}

async function pilots(browser, folder, server) {
    const page = await open(browser, server);
    await page.locator('#tab-answer').focus();
    await page.keyboard.press('ArrowRight');
    verdict('a view by the keyboard', await page.locator('#panel-pilot').isVisible() && !(await page.locator('#paint').isVisible()));
    await page.click('#pilot-change');
    verdict('its inputs stand in the form', await focusedIn(page) === '/pilot/weeks', await focusedIn(page));
    await page.fill('#f-pilot-fee', '5000');
    await page.click('#pilot-go');
    await until(page, () => /Buy, walk away/.test(document.getElementById('pilot').textContent), 60000);
    const cost = run(folder, 'pilot', saas, '--set', '/pilot/fee=5000', '--trials', '4096', '--quiet', '--html', '-');
    const heading = plain(/<h1>([\s\S]*?)<\/h1>/.exec(cost)[1].replace(/<[^>]+>/g, ''));
    verdict('what a pilot is worth is what pilot says', plain(await page.locator('#pilot h1').innerText()) === heading, await page.locator('#pilot h1').innerText());
    await page.click('#update-go');
    verdict('nothing typed is told', /Type at least/.test(await page.locator('#updated').innerText()));
    await page.fill('#count-0-attempted', '2oo');
    await page.click('#update-go');
    verdict('so is what is no number', /not a number/.test(await page.locator('#updated').innerText()));
    const typedIn = { attempted: 200, contained: 60, audited: 60, resolved: 40 };
    for (const [key, value] of Object.entries(typedIn)) await page.fill(`#count-0-${key}`, String(value));
    await page.reload();
    await rest(page);
    await page.click('#tab-pilot');
    verdict('what was typed is there after a reload', await page.locator('#count-0-attempted').inputValue() === '200');
    await page.click('#update-go');
    await page.waitForSelector('#update-save:not([hidden])', { timeout: 120000 });
    const category = JSON.parse(readFileSync(join(folder, saas), 'utf8')).baseline.categories[0].name;
    writeFileSync(join(folder, 'counted.csv'), `category,attempted,contained,audited,resolved,age_months\n${category},200,60,60,40,\n`);
    const told = plain(/<h1>([\s\S]*?)<\/h1>/.exec(run(folder, 'update', saas, 'counted.csv', '--quiet', '--html', '-'))[1].replace(/<[^>]+>/g, ''));
    verdict('what it taught is what update says', plain(await page.locator('#updated h1').innerText()) === told, `${await page.locator('#updated h1').innerText()} / ${told}`);
    await page.click('#update-save');
    verdict('what is not saved is not built on', /Save the case first/.test(await page.locator('#notice').innerText()));
    await page.keyboard.press('Control+s');
    await until(page, () => /Saved as mid/.test(document.getElementById('notice').textContent));
    await page.setInputFiles('#results-file', join(folder, 'counted.csv'));
    await page.waitForSelector('#update-save:not([hidden])', { timeout: 120000 });
    await page.click('#update-save');
    await page.fill('#file-name', 'below/after.json');
    if (!existsSync(join(folder, 'below'))) mkdirSync(join(folder, 'below'));
    await page.click('#dialog-buttons button:first-child');
    await until(page, () => /Saved as below/.test(document.getElementById('notice').textContent));
    verdict('it is saved as a file that builds on the case', JSON.parse(readFileSync(join(folder, 'below/after.json'), 'utf8')).extends === `../${saas}`);
    run(folder, 'check', 'below/after.json', '--quiet');
    writeFileSync(join(folder, 'counted.csv'), 'category,attempted,contained\nnobody,1,1\n');
    await page.setInputFiles('#results-file', join(folder, 'counted.csv'));
    await until(page, () => /nobody/.test(document.getElementById('updated').textContent), 60000);
    verdict('wrong results are told with their line', /Line 2/.test(await page.locator('#updated').innerText()), await page.locator('#updated').innerText());
    verdict('the console is silent', page.noise.length === 0, page.noise);
    await page.context().close();
}

async function tracks(browser, folder, server) {
    const page = await open(browser, server);
    await page.click('#tab-track');
    run(folder, 'track', saas, '--template', 'actuals.csv', '--go-live', '2026-04-17', '--quiet');
    const head = readFileSync(join(folder, 'actuals.csv'), 'utf8').split('\n')[0];
    writeFileSync(join(folder, 'actuals.csv'), `${head}\n${[5, 6].map((month) => `2026-0${month},5200,3300,1500${','.repeat(head.split(',').length - 4)}\n`).join('')}`);
    await page.setInputFiles('#track-file', join(folder, 'actuals.csv'));
    verdict('without a date it is asked for', /when it went live/.test(await page.locator('#track').innerText()));
    await page.fill('#track-live', '2026-04-17');
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 30000 }), page.click('#track-template')]);
    verdict('a form to fill in', readFileSync(await download.path(), 'utf8').startsWith(head));
    await page.setInputFiles('#track-file', join(folder, 'actuals.csv'));
    await page.waitForSelector('#track h1', { timeout: 300000 });
    const told = plain(/<h1>([\s\S]*?)<\/h1>/.exec(run(folder, 'track', saas, 'actuals.csv', '--go-live', '2026-04-17', '--quiet', '--html', '-'))[1].replace(/<[^>]+>/g, ''));
    verdict('did it pay back is what track says', plain(await page.locator('#track h1').innerText()) === told, `${await page.locator('#track h1').innerText()} / ${told}`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    verdict('axe, the view of what was tracked', found.violations.length === 0, found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`).join('; '));
    writeFileSync(join(folder, 'actuals.csv'), 'a,b\n1,2\n');
    await page.setInputFiles('#track-file', join(folder, 'actuals.csv'));
    await page.waitForSelector('#track .fault', { timeout: 60000 });
    verdict('wrong months are told', !/payback-export-/.test(await page.locator('#track').innerText()), await page.locator('#track').innerText());
    verdict('the console is silent', page.noise.length === 0, page.noise);
    await page.context().close();
}

async function survives(browser, folder) {
    let server = await serve(folder, '--port', '0', saas);
    const port = new URL(server.link).port;
    const page = await open(browser, server);
    await page.fill('#f-proposal-pricing-usage-price', '2.25');
    await page.waitForTimeout(300);
    const second = await page.context().newPage();
    await second.goto(new URL('/', server.link).href);
    await rest(second);
    verdict('a second tab has the draft', await second.locator('#f-proposal-pricing-usage-price').inputValue() === '2.25');
    await second.fill('#f-proposal-pricing-usage-price', '2.5');
    await until(page, () => /another tab/.test(document.getElementById('notice').textContent));
    await second.close();
    await end(server, 'SIGKILL');
    await page.fill('#f-proposal-pricing-usage-price', '2.75');
    await until(page, () => /does not answer/.test(document.getElementById('notice').textContent), 20000);
    verdict('a killed server is told', true);
    server = await serve(folder, '--port', port, saas);
    await page.goto(server.link);
    await rest(page);
    verdict('what was typed is there after a restart', await page.locator('#f-proposal-pricing-usage-price').inputValue() === '2.75');
    await page.context().close();
    await end(server);
}

async function keyboardAlone(browser, folder, server) {
    const page = await open(browser, server);
    const reached = new Set();
    await page.locator('#open').focus();
    for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        reached.add(await page.evaluate(() => document.activeElement.id || document.activeElement.tagName));
    }
    verdict('the keyboard reaches the form', reached.has('f-name') && reached.has('find'), [...reached]);
    await page.locator('#f-name').focus();
    await page.keyboard.type(' by keys');
    await page.keyboard.press('Control+s');
    await until(page, () => /Saved as/.test(document.getElementById('notice').textContent));
    await page.locator('#guided').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#dialog[open]');
    for (let i = 0; i < 20 && !(await page.evaluate(() => document.activeElement.name === 'support')); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until(page, () => /the offer/.test(document.getElementById('dialog-head').textContent));
    for (let i = 0; i < 20 && !(await page.evaluate(() => document.activeElement.name === 'offer')); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    const chosen = await page.evaluate(() => document.activeElement.value);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#questions:not([hidden])');
    await page.keyboard.press('Enter');
    verdict('starts from an offer, and reaches the first question', chosen !== '' && await focusedIn(page) !== '', [chosen, await focusedIn(page)]);
    verdict('and saves', JSON.parse(readFileSync(join(folder, saas), 'utf8')).name.endsWith('by keys'));
    await page.context().close();
}

async function looks(browser, _, server) {
    for (const [colorScheme, width] of [['light', 1280], ['dark', 1280], ['light', 360]]) {
        const page = await open(browser, server, { colorScheme, viewport: { width, height: 900 } });
        for (const closed of await page.$$('details')) await closed.evaluate((details) => { details.open = true; });
        await page.evaluate(axe);
        const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        verdict(`axe, ${colorScheme}, ${width} wide`, result.violations.length === 0, result.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)}`).join('; '));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        verdict(`nothing sticks out, ${width} wide`, wide <= 0, wide);
        const look = async (what) => {
            const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
            verdict(`axe, ${what}, ${colorScheme}, ${width} wide`, found.violations.length === 0, found.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)}`).join('; '));
            const sticks = await page.evaluate(() => Math.max(...[document.documentElement, document.getElementById('dialog')].map((box) => box.scrollWidth - box.clientWidth)));
            verdict(`nothing sticks out of ${what}, ${width} wide`, sticks <= 0, sticks);
        };
        await page.click('#tab-pilot');
        await look('the view of the pilot');
        await page.click('#guided');
        await look('the first question');
        await page.locator('input[name="support"][value="keep"]').check();
        await page.click('#dialog-buttons button:first-child');
        await until(page, () => /the offer/.test(document.getElementById('dialog-head').textContent));
        await look('the offers');
        await page.click('#dialog-buttons button:first-child');
        await page.waitForSelector('#questions:not([hidden])');
        await look('the questions');
        await page.context().close();
    }
    const page = await open(browser, server);
    await page.click('#present');
    verdict('for a meeting the answer stands alone', !(await page.locator('#build').isVisible()) && await page.locator('#paint').isVisible());
    await page.context().close();
}

// Times from the last move to the painted verdict.
async function times(browser, _, server) {
    const page = await open(browser, server);
    await page.evaluate(() => performance.clearMeasures());
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    const metrics = async () => Object.fromEntries((await devtools.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, 1000 * value]));
    // Processor time of the server, all of its threads, in ms.
    const serverTime = () => readFileSync(`/proc/${server.pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ').slice(11, 13).reduce((sum, ticks) => sum + 10 * Number(ticks), 0);
    const handle = page.locator('#f-proposal-pricing-usage-price-handle-');
    await handle.scrollIntoViewIfNeeded();
    const box = await handle.boundingBox();
    const value = await handle.evaluate((input) => (input.value - input.min) / (input.max - input.min));
    const x = box.x + 12 + value * (box.width - 24);
    await page.mouse.move(x, box.y + box.height / 2);
    await page.mouse.down();
    const [busyBefore, serverBefore] = [await metrics(), serverTime()];
    for (let i = 0; i < 120; i++) {
        await page.mouse.move(x + 60 * Math.sin(i / 12), box.y + box.height / 2);
        await page.waitForTimeout(30);
    }
    const count = await page.evaluate(() => performance.getEntriesByName('payback moving').length);
    const [busy, serverBusy] = [await metrics(), serverTime()];
    await page.mouse.up();
    await page.waitForTimeout(500);
    await rest(page);
    const stages = await page.evaluate(() => performance.getEntriesByName('payback moving').map((entry) => entry.detail));
    const moving = (await page.evaluate(() => performance.getEntriesByName('payback moving').map((entry) => entry.duration))).sort((a, b) => a - b);
    const resting = await page.evaluate(() => performance.getEntriesByName('payback resting').map((entry) => entry.duration));
    const at = (share) => moving[Math.min(moving.length - 1, Math.floor(share * moving.length))];
    console.log(`from the last move to the painted verdict, 16,384 trials, ${moving.length} answers: p50 ${at(0.5)?.toFixed(0)} ms, p95 ${at(0.95)?.toFixed(0)} ms; at rest, 131,072 trials: ${resting.at(-1)?.toFixed(0)} ms`);
    const middle = (name) => stages.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(stages.length / 2)]?.toFixed(1);
    console.log(`  of these, medians: waiting for the answer before ${middle('waiting')} ms, server and network ${middle('server')}, reading JSON ${middle('reading')}, swapping ${middle('swapping')}, to the frame ${middle('frame')}`);
    const each = (name) => ((busy[name] - busyBefore[name]) / count).toFixed(1);
    console.log(`  processor time an answer: server ${((serverBusy - serverBefore) / count).toFixed(1)} ms; the page's thread ${each('TaskDuration')} ms, of which scripts ${each('ScriptDuration')}, style ${each('RecalcStyleDuration')}, layout ${each('LayoutDuration')}`);
    verdict('the answer moves while a handle is dragged', moving.length >= 3, moving.length);
    await page.context().close();
}

const folder = mkdtempSync(join(tmpdir(), 'payback-serve-'));
for (const name of readdirSync(scenarios)) if (/\.(json|csv)$/.test(name)) copyFileSync(join(scenarios, name), join(folder, name));
cpSync(join(scenarios, 'offers'), join(folder, 'offers'), { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
    const server = await serve(folder, '--port', '0', saas);
    const tests = { dragging, errorsAtFields, fromNothing, fromTickets, guided, offers, asking, survives, pilots, tracks, looks, times, keyboardAlone };
    for (const [name, test] of Object.entries(tests)) {
        if (named.length > 0 && !named.includes(name)) continue;
        try {
            await test(browser, folder, server);
        } catch (error) {
            verdict(`${name} came to its end`, false, error.stack);
        }
    }
    verdict('the server ends cleanly', await end(server) === 0);
} finally {
    await browser.close();
    if (existsSync(folder)) rmSync(folder, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
