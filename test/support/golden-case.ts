import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { xapiProvider } from '../../providers/xapi/provider.js'
import { sortDiagnostics } from '../../src/diagnostic/sort.js'
import { printSavedPlan } from '../../src/plan/saved-plan.js'
import { renderDiagnostic } from '../../src/report/diagnostic-text.js'
import { type JsonLine, printLine } from '../../src/report/json-lines/line.js'
import { planLines } from '../../src/report/json-lines/plan-lines.js'
import { mermaidTopology } from '../../src/report/mermaid-topology.js'
import { graphSvg, topologyDotText, topologySvg } from '../../src/report/svg/drawing.js'
import { dotText, mermaidText } from '../../src/report/graph-text.js'
import { stepGraph } from '../../src/report/step-graph.js'
import { renderState } from '../../src/report/state-text.js'
import { stateJson } from '../../src/report/state-json.js'
import { renderOutputValues } from '../../src/report/output-text.js'
import { applyLines, resultLines } from '../../src/report/json-lines/apply-lines.js'
import type { WorkingPlan } from '../../src/plan/plan-request.js'
import { renderPage } from '../../src/report/html/page.js'
import { renderReview } from '../../src/report/markdown/review.js'
import { planJson } from '../../src/report/plan-json/plan-json.js'
import { renderPlan } from '../../src/report/plan-text/plan-text.js'
import { renderSteps } from '../../src/report/plan-text/steps-text.js'
import { noPaint } from '../../src/report/paint.js'
import type { FindSchema } from '../../src/report/schemas.js'
import { createKindRegistry, findKind } from '../../src/schema/kind-registry.js'
import { pageText } from './page-text.js'
import { type CommandOptions, type Outcome, Project } from './project.js'

/** What a golden case expects, by file name. */
export type Artefacts = Readonly<Record<string, string>>

/** Files of a case that are no input. */
const expectedFiles = [
  'plan.txt',
  'plan.json',
  'plan.outline.json',
  'steps.txt',
  'review.md',
  'page.html',
  'page.txt',
]

/** Cases that are shown in every format, as every example is. */
const shownCases = ['member-ejected', 'vms-too-large', 'sensitive-values']

/** Cases whose page is kept byte for byte; of others it is kept as it reads, for most of a page is the same everywhere. */
const drawnCases = ['member-ejected', 'sensitive-values']

const columns = 80
const root = join(import.meta.dirname, '..', '..')
const registry = createKindRegistry([xapiProvider])
const findSchema: FindSchema = (kindName, mode) => findKind(registry, mode, kindName)?.schema

/** A case on its disk: what was there before is made. */
export async function openCase(folder: string): Promise<Project> {
  const files = inputsOf(folder)
  const now = Object.entries(files).filter(([path]) => !path.startsWith('before/'))
  const before = Object.entries(files).filter(([path]) => path.startsWith('before/'))
  const earlier = before.map(([path, text]) => [path.replace('before/', ''), text] as const)
  const example = optionLines(folder).includes('applied') ? exampleOf(folder) : undefined
  const first = example === undefined ? [...now, ...earlier] : Object.entries(inputFiles(example))
  const project = new Project(inFolder(first))
  if (before.length === 0 && example === undefined) return project
  const { diagnostics, result } = await project.apply()
  if (result === undefined || diagnostics.some(({ severity }) => severity === 'error'))
    throw new Error(
      `${folder}: what was there before cannot be made: ${diagnostics.map(each => each.detail).join('; ')}`,
    )
  for (const [path, text] of Object.entries(inFolder(now))) project.disk.files.write(path, text)
  return project
}

function inFolder(files: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(files.map(([path, text]) => [`/work/${path}`, text]))
}

/** The input of a case: its own files, over those of its example. */
export function inputsOf(folder: string): Readonly<Record<string, string>> {
  const example = exampleOf(folder)
  return { ...(example === undefined ? {} : inputFiles(example)), ...inputFiles(folder) }
}

/** The folder of the example that the case is called like, or that its options name (`example NAME`). */
function exampleOf(folder: string): string | undefined {
  const named = optionLines(folder).find(line => line.startsWith('example '))
  const example = join(root, 'examples', named?.slice(8) ?? folder.slice(folder.lastIndexOf('/') + 1))
  return existsSync(example) ? example : undefined
}

/** The texts of a folder's input, by path; not what a run leaves behind. */
function inputFiles(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true }).map(String)
  return Object.fromEntries(
    paths
      .filter(path => !/(^|\/)\.|\.state\.json/.test(path) && !expectedFiles.includes(path))
      .filter(path => statSync(join(folder, path)).isFile())
      .map(path => [path, readFileSync(join(folder, path), 'utf8')]),
  )
}

function optionLines(folder: string): readonly string[] {
  const path = join(folder, 'options')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}

/**
 * How the case is planned: the lines of its file `options`, such as `destroy` or `target vm.web`; `applied` where its
 * example is applied first, without the files of the case.
 */
export function optionsOf(folder: string): CommandOptions {
  const lines = optionLines(folder)
  const valuesOf = (word: string): readonly string[] =>
    lines.flatMap(line => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []))
  return {
    isIllustrated: true,
    ...(lines.includes('destroy') ? { mode: 'destroy' } : {}),
    ...(lines.includes('refresh-only') ? { mode: 'refresh-only' } : {}),
    targets: valuesOf('target'),
    replace: valuesOf('replace'),
  }
}

/** What a case's plan comes out as, in every format that is kept of it. */
export async function artefactsOf(folder: string, outcome: Outcome): Promise<Artefacts> {
  const name = folder.slice(folder.lastIndexOf('/') + 1)
  const isShown = shownCases.includes(name) || existsSync(join(root, 'examples', name))
  const page = isShown ? (await pageOf(outcome))['page.html'] : undefined
  return {
    ...(isConcise(folder) ? outlinesOf(outcome) : textsOf(outcome)),
    ...(isShown ? reviewOf(outcome) : {}),
    ...(page === undefined ? {} : { 'page.txt': pageText(page) }),
    ...(page === undefined || !drawnCases.includes(name) ? {} : { 'page.html': page }),
  }
}

/** What is kept of a plan that is too large to be read in full. */
function outlinesOf(outcome: Outcome): Artefacts {
  const { 'plan.json': document = 'null' } = textsOf(outcome)
  return {
    'plan.txt': textOf(outcome, 'concise'),
    'plan.outline.json': `${JSON.stringify(outlined(JSON.parse(document)), null, 2)}\n`,
  }
}

/** A document with the first two and the last of every long list. */
function outlined(value: unknown): unknown {
  if (Array.isArray(value)) {
    const kept =
      value.length <= 4 ? value : [...value.slice(0, 2), `… ${value.length - 3} more`, value.at(-1)]
    return kept.map(outlined)
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, outlined(each)]))
}

/** The comment for a pull request. */
function reviewOf({ plan }: Outcome): Artefacts {
  if (plan === undefined) return {}
  return { 'review.md': renderReview([{ plan, findSchema }], { marker: 'default', version: '0.0.0' }) }
}

async function pageOf({ plan }: Outcome): Promise<Artefacts> {
  return plan === undefined ? {} : { 'page.html': await renderPage(plan, findSchema, '0.0.0') }
}

/** A case that is too large to be read in full: of its plan the headlines are kept (`concise` among its options). */
export function isConcise(folder: string): boolean {
  return optionLines(folder).includes('concise')
}

/** For a person. */
function textOf({ plan, diagnostics }: Outcome, detail: 'normal' | 'concise'): string {
  const problems = sortDiagnostics(diagnostics)
    .map(diagnostic => renderDiagnostic(diagnostic, { columns, color: false }))
    .join('')
  const options = { columns, hasColor: false, detail, showsSteps: false } as const
  return `${plan === undefined ? '' : renderPlan(plan, findSchema, options)}${problems}`
}

/** For a person, for a program, and call by call. */
function textsOf(outcome: Outcome): Artefacts {
  const { plan } = outcome
  const text = textOf(outcome, 'normal')
  if (plan === undefined) return { 'plan.txt': text }
  const document = planJson(plan, findSchema, '0.0.0', '2024-01-01T00:00:00.000Z')
  const steps = renderSteps(plan, true, columns, noPaint)
  return {
    'plan.txt': text,
    'plan.json': `${JSON.stringify(document, null, 2)}\n`,
    ...(steps === undefined ? {} : { 'steps.txt': `${steps}\n` }),
  }
}

/** What is written of a plan beside: the whole text, drawings, and the lines that programs read. */
async function othersOf({ plan }: Outcome): Promise<Artefacts> {
  if (plan === undefined) return {}
  const sections = plan.forecast.sections.filter(section => section.kind === 'topology')
  const graph = stepGraph(plan)
  const isDrawn = plan.steps.length <= mostDrawnSteps
  return {
    'verbose.txt': renderPlan(plan, findSchema, {
      columns,
      hasColor: true,
      detail: 'verbose',
      showsSteps: true,
    }),
    'plan.dot': topologyDotText(sections),
    'plan.mermaid': mermaidTopology(sections),
    'plan.svg': await topologySvg(sections),
    'sections.json': JSON.stringify(plan.forecast.sections),
    'steps.dot': dotText(graph),
    'steps.mermaid': mermaidText(graph),
    'steps.json': JSON.stringify(graph),
    ...(isDrawn ? { 'steps.svg': await graphSvg(graph) } : {}),
    'plan.jsonl': planLines(plan)
      .map(line => printLine(line, 0))
      .join('\n'),
  }
}

/** Laying out more takes seconds, and the same texts stand in the graph's other forms. */
const mostDrawnSteps = 40

/** Everything that is kept of a case or shown of it, after it was planned and, where it can be, applied. */
export async function everythingOf(folder: string): Promise<Artefacts> {
  const project = await openCase(folder)
  const inputs = Object.keys(project.disk.files.snapshot())
  const options = optionsOf(folder)
  const outcome = await project.plan(options)
  return {
    ...textsOf(outcome),
    ...reviewOf(outcome),
    ...(await pageOf(outcome)),
    ...(await othersOf(outcome)),
    ...(outcome.plan?.isApplicable === true ? await appliedOf(project, outcome.plan, options) : {}),
    ...(await stateOf(project)),
    // The emulated world is no artefact of ours: it has the passwords that machines and shares have.
    ...Object.fromEntries(
      Object.entries(project.disk.files.snapshot()).filter(
        ([path]) => !inputs.includes(path) && !path.startsWith('/work/.poolwright/'),
      ),
    ),
  }
}

/** The plan as it is saved, and what is told while it is carried out. */
async function appliedOf(project: Project, plan: WorkingPlan, options: CommandOptions): Promise<Artefacts> {
  const lineOf = applyLines(plan)
  const events: JsonLine[] = []
  const { result, diagnostics } = await project.apply({
    ...options,
    events: event => events.push(lineOf(event)),
  })
  const ending = result === undefined ? [] : resultLines(result, true)
  return {
    'saved plan': printSavedPlan(plan),
    'apply.jsonl': [...events, ...ending].map(line => printLine(line, 0)).join('\n'),
    'apply.txt': diagnostics.map(each => renderDiagnostic(each, { columns, color: true })).join(''),
  }
}

/** The state as `show` and `output` tell it. */
async function stateOf(project: Project): Promise<Artefacts> {
  const state = await project.state()
  if (state === undefined) return {}
  return {
    'state.txt': renderState(state, findSchema, true),
    'state.json': JSON.stringify(stateJson(state, findSchema, '0.0.0')),
    'output.txt': renderOutputValues(state.outputs, noPaint),
  }
}
