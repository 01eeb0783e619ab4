import { Ajv } from 'ajv'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ApplyEvent } from '../../src/apply/events.js'
import { applyLines, resultLines } from '../../src/report/json-lines/apply-lines.js'
import { printLine } from '../../src/report/json-lines/line.js'
import { planLines, versionLine } from '../../src/report/json-lines/plan-lines.js'
import { isRecordedPlan } from '../run/cases/recorded-plan.js'
import { Project } from '../support/project.js'
import { storedCases } from '../support/stored-cases.js'
import { readSources } from '../run/plan-sources.js'

const reference = join(import.meta.dirname, '..', '..', 'docs', 'reference', 'lines.schema.json')
const validate = new Ajv({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
}).compile(JSON.parse(readFileSync(reference, 'utf8')) as object)

type Line = Readonly<Record<string, unknown>>

const sources = new Map(readSources().map(source => [source.id, source]))
const recorded = storedCases('plan-documents')
  .filter(isRecordedPlan)
  .flatMap(entry => ('lines' in entry ? [{ id: entry.id, lines: entry.lines as readonly Line[] }] : []))

/** A line without what differs from run to run: times, identities, who speaks. */
function settled(line: Line): unknown {
  const text = JSON.stringify(line)
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replace(/"@timestamp":"[^"]*"/, '"@timestamp":"TIME"')
    .replace(/"(terraform|poolwright)":"[\d.]+"/, '"us":"1"')
    .replace(/(Terraform|Poolwright) [\d.]+/, 'Us 1')
    .replace('terraform.ui', 'poolwright.ui')
    .replace(',"forget":0', '')
  return JSON.parse(text)
}

const inOrder = (lines: readonly Line[]): readonly unknown[] =>
  lines.map(settled).toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))

const asFiles = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`/work/${name.replace('.tf', '.pool.hcl')}`, text]),
  )

test('there are recorded lines', () => expect(recorded.length).toBeGreaterThan(1))

test.each(recorded)('the apply of $id is told line by line as Terraform tells it', async ({ id, lines }) => {
  const { before = {}, files = {} } = sources.get(id) ?? {}
  const project = new Project(asFiles(before))
  await project.apply()
  for (const [path, text] of Object.entries(asFiles(files))) project.disk.files.write(path, text)
  const events: ApplyEvent[] = []
  const { plan, result } = await project.apply({ events: event => events.push(event) })
  if (plan === undefined || result === undefined) throw new Error('nothing was applied')
  const own = [
    versionLine('1'),
    ...planLines(plan),
    ...events.map(applyLines(plan)),
    ...resultLines(result, true),
  ].map(line => JSON.parse(printLine(line, 0)) as Line)
  // An apply of a saved plan plans nothing anew, and steps and saves are told beside.
  const types = ['version', 'apply_start', 'apply_complete', 'change_summary', 'outputs', 'diagnostic']
  const isApplied = (line: Line): boolean =>
    types.includes(String(line['type'])) &&
    !JSON.stringify(line).includes('"operation":"plan"') &&
    !JSON.stringify(line['outputs'] ?? {}).includes('"action"')
  for (const line of own) expect([line, validate(line)]).toEqual([line, true])
  expect(lines.filter(isApplied).length).toBeGreaterThan(5)
  expect(inOrder(own.filter(isApplied))).toEqual(inOrder(lines.filter(isApplied)))
})
