#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The schema as editors and validators read it: with the language service of VS Code every uncertain input shows its own text
// when the pointer rests on it, whatever distribution stands there; an object without "dist" has one fault; "$schema" is
// no fault; and ajv, at its defaults, compiles the schema without a warning and accepts the repository's scenarios.
//
// usage: tests/schema/editor.mjs   (npm ci --prefix tests/schema; skipped without it)
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
if (!existsSync(join(here, 'node_modules', 'ajv')) || !existsSync(join(here, 'node_modules', 'vscode-json-languageservice'))) {
    console.log('skipped: ajv and vscode-json-languageservice are not installed (npm ci --prefix tests/schema)')
    console.log('0 passed, 0 failed')
    process.exit(0)
}
const { default: Ajv } = await import('ajv')
const { default: service } = await import('vscode-json-languageservice')

let passed = 0
let failed = 0

function check(condition, what) {
    if (condition) {
        passed++
    } else {
        failed++
        console.log(`FAILED: ${what}`)
    }
}

const schemaText = readFileSync(join(root, 'scenarios.schema.json'), 'utf8')
const folder = join(root, 'scenarios')
const scenarios = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => join(folder, name))

// ---- ajv ----

const said = []
const tell = (message) => said.push(message)
const validate = new Ajv({ logger: { log: tell, warn: tell, error: tell } }).compile(JSON.parse(schemaText))
check(said.length === 0, `ajv warns: ${said.slice(0, 3).join('; ')}`)
for (const path of scenarios) {
    check(validate(JSON.parse(readFileSync(path, 'utf8'))), `ajv refuses ${path}: ${JSON.stringify(validate.errors)}`)
}

// ---- VS Code ----

// Whatever "$schema" names is the schema: it stands beside the scenario.
const editor = service.getLanguageService({
    schemaRequestService: async () => schemaText,
    workspaceContext: { resolveRelativePath: (path, from) => new URL(path, from).toString() },
})
editor.configure({ validate: true, schemas: [{ uri: 'file:///schema.json', fileMatch: ['*.json'], schema: JSON.parse(schemaText) }] })

function open(text) {
    const document = service.TextDocument.create('file:///scenario.json', 'json', 1, text)
    return { document, tree: editor.parseJSONDocument(document) }
}

async function faults(text) {
    const { document, tree } = open(text)
    return (await editor.doValidation(document, tree)).map((fault) => fault.message)
}

// The text beside the member at a pointer's place.
async function hover(text, pointer) {
    const { document, tree } = open(text)
    let node = tree.root
    let property = null
    for (const key of pointer.slice(1).split('/')) {
        if (node.type === 'array') {
            node = node.items[Number(key)]
        } else {
            property = node.properties.find((member) => member.keyNode.value === key)
            node = property.valueNode
        }
    }
    const found = await editor.doHover(document, document.positionAt(property.keyNode.offset + 1), tree)
    return (found?.contents ?? []).map((part) => part.value ?? part).join('\n').replace(/\\/g, '')
}

const starter = execFileSync('payback', ['init', '-'], { encoding: 'utf8' })
for (const path of scenarios) {
    const messages = await faults(readFileSync(path, 'utf8'))
    check(messages.length === 0, `VS Code finds fault with ${path}: ${messages.slice(0, 3).join('; ')}`)
}
check(/"\$schema"/.test(starter), 'the starter names its schema')
check((await faults(starter)).length === 0, 'VS Code finds fault with the starter')

const fields = JSON.parse(execFileSync('payback', ['fields', '--json', '-'], { encoding: 'utf8' })).fields
const tree = JSON.parse(starter)
let looked = 0
for (const field of fields.filter((line) => line.kind === 'quantity')) {
    const pointer = field.pointer.replaceAll('*', '0')
    let value = tree
    for (const key of pointer.slice(1).split('/')) {
        value = value?.[key]
    }
    if (value === undefined) {
        continue
    }
    looked++
    for (const family of [{ dist: 'uniform', min: 0.2, max: 0.3 }, { dist: 'normal', mean: 0.2, sd: 0.1 }]) {
        const changed = JSON.parse(starter)
        let holder = changed
        const keys = pointer.slice(1).split('/')
        for (const key of keys.slice(0, -1)) {
            holder = holder[key]
        }
        holder[keys.at(-1)] = family
        const text = await hover(JSON.stringify(changed, null, 2), pointer)
        check(text.includes(field.meaning.replace(/\\/g, '')), `${pointer} as ${family.dist} shows "${text}"`)
    }
}
check(looked > 20, `${looked} uncertain inputs of the starter were looked at`)

const without = JSON.parse(starter)
without.baseline.volume.tickets_per_month = { mean: 6000, sd: 500 }
const one = await faults(JSON.stringify(without))
check(one.length === 1 && one[0].includes('"dist"'), `an object without "dist": ${one.length} faults: ${one.join('; ')}`)
const misspelt = JSON.parse(starter)
misspelt.baseline.volume.tickets_per_month = { dist: 'normal', mean: 6000, sdev: 500 }
const few = await faults(JSON.stringify(misspelt))
check(few.length > 0 && few.length <= 3, `a misspelt parameter: ${few.length} faults: ${few.join('; ')}`)

console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
