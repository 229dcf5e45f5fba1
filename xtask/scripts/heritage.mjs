// Compares heritage pages with third-party programs: `heritage.mjs PAGES CASES DAYS TOOLS`. PAGES is a folder of
// exported pages, CASES a file with one transfer and its payload per line, DAYS a file with one day and its lunar date
// per line, as printed by the examples `vietqr_cases` and `lunar_days` of the crate civic.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

const [pages, cases, days, tools] = process.argv.slice(2).map((path) => resolve(path))
const require = createRequire(join(tools, 'package.json'))
const wrong = []

// VietQR: the same bytes as two independent encoders.
const { QRPay } = require('vietnam-qr-pay')
const { generateVietQR } = require('vietqr-ts')
const lines = readFileSync(cases, 'utf8').trim().split('\n').map((line) => JSON.parse(line))
for (const { bank, number, amount, purpose, payload } of lines) {
  const money = amount === null ? {} : { amount: String(amount) }
  const text = purpose === '' ? {} : { purpose }
  const one = QRPay.initVietQR({ bankBin: bank, bankNumber: number, ...money, ...text }).build()
  const other = generateVietQR({ bankBin: bank, accountNumber: number, serviceCode: 'QRIBFTTA', ...money, ...text }).rawData
  if (one !== payload) wrong.push(`vietnam-qr-pay: ${one}\n          ours: ${payload}`)
  if (other !== payload) wrong.push(`vietqr-ts: ${other}\n     ours: ${payload}`)
}
console.log(`${lines.length} payloads beside vietnam-qr-pay and vietqr-ts`)

// The lunar calendar: every day from 2024 to 2030 must match the published tables of Hồ Ngọc Đức.
const { SolarDate } = require('@nghiavuive/lunar_date_vi')
const dates = readFileSync(days, 'utf8').trim().split('\n')
for (const line of dates) {
  const [date, ...ours] = line.split(' ')
  const [year, month, day] = date.split('-').map(Number)
  const { day: nth, month: number, leap_month } = new SolarDate({ year, month, day }).toLunarDate().get()
  const theirs = `${nth} ${number} ${leap_month}`
  if (ours.join(' ') !== theirs) wrong.push(`${date}: ours ${ours.join(' ')}, the table ${theirs}`)
}
console.log(`${dates.length} lunar dates beside a published table`)

// HTML: every page in every language.
const files = readdirSync(pages, { recursive: true }).filter((name) => name.endsWith('index.html'))
const { HtmlValidate } = require('html-validate')
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Coding style, not validity.
    'no-inline-style': 'off',
    'long-title': 'off',
    'void-style': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'tel-non-breaking': 'off',
    // The files are on our own server under names that contain their hash, which changes with the content.
    'require-sri': 'off',
    // Lists without markers lose their role in Safari unless it is set explicitly.
    'no-redundant-role': 'off',
    'prefer-native-element': 'off',
  },
})
for (const file of files) {
  const report = await validator.validateFile(join(pages, file))
  for (const { messages } of report.results)
    for (const { line, ruleId, message } of messages) wrong.push(`${file}:${line}: ${ruleId}: ${message}`)
}
console.log(`${files.length} pages through html-validate`)

// JSON-LD: type-checked with schema.org's own vocabulary, so that an unknown property or value does not compile.
const folder = join(tools, 'jsonld')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
const things = files.map((file) => {
  const html = readFileSync(join(pages, file), 'utf8')
  const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? []
  if (json === undefined) wrong.push(`${file}: no JSON-LD`)
  return `  ${JSON.stringify(JSON.parse(json ?? '{}'))},`
})
const type = 'WithContext<LandmarksOrHistoricalBuildings>'
const source = ["import type { LandmarksOrHistoricalBuildings, WithContext } from 'schema-dts'", `export const all: ${type}[] = [`, ...things, ']']
writeFileSync(join(folder, 'all.ts'), source.join('\n'))
symlinkSync(join(tools, 'node_modules'), join(folder, 'node_modules'))
const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2022']
try {
  execFileSync(process.execPath, [join(tools, 'node_modules/typescript/bin/tsc'), ...flags, 'all.ts'], { cwd: folder, encoding: 'utf8' })
} catch (error) {
  wrong.push(`JSON-LD: ${error.stdout}`)
}
console.log(`${things.length} JSON-LD documents typed with schema.org's vocabulary`)

if (wrong.length > 0) {
  console.error(wrong.slice(0, 60).join('\n'))
  console.error(`${wrong.length} wrong`)
  process.exit(1)
}
