import { providerName, providerSchema } from '../../../providers/xapi/schema.js'
import { instanceText } from '../../../src/address/print-address.js'
import { loadConfiguration } from '../../../src/config/load-configuration.js'
import { loadVariableValues } from '../../../src/config/variable-values.js'
import { createDesired } from '../../../src/desired/create-desired.js'
import type { Desired, Known } from '../../../src/desired/desired.js'
import { evaluationSetting } from '../../../src/desired/evaluation-setting.js'
import { validateConfiguration } from '../../../src/desired/validate-configuration.js'
import { hasErrors, type Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import { renderDiagnostic } from '../../../src/report/diagnostic-text.js'
import { createSimulatedRuntime } from '../../../src/runtime/simulated-runtime.js'
import { decodeSource } from '../../../src/syntax/decode-source.js'
import { formatFile } from '../../../src/syntax/format.js'
import type { Judge } from '../../../src/syntax/judge.js'
import { isLimitProblem } from './limit-problem.js'
import { parseFile } from '../../../src/syntax/parse-file.js'
import type { ObjectValue } from '../../../src/value/value.js'
import type { FuzzText } from './texts.js'

/** What became of a text: how far it came, and what is wrong with us if something is. */
export interface Tried {
  readonly reached: 'decoded' | 'parsed' | 'validated' | 'evaluated'
  readonly finding: string | undefined
}

/** Takes a text through everything that reads texts. Nothing may be thrown, and what is refused is told, with a place. */
export async function tryText(text: FuzzText, judge?: Judge): Promise<Tried> {
  let reached: Tried['reached'] = 'decoded'
  try {
    if (text.name === 'main.pool.hcl') {
      const finding = await trySyntax(text, judge)
      if (finding !== undefined) return { reached, finding }
    }
    const outcome = await tryFolder(text, stage => (reached = stage))
    return { reached, finding: outcome }
  } catch (error) {
    return { reached, finding: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

async function trySyntax(text: FuzzText, judge: Judge | undefined): Promise<string | undefined> {
  const { source, diagnostics } = decodeSource(text.name, text.bytes)
  if (diagnostics.length > 0) return misplaced(diagnostics)
  const parsed = parseFile(source)
  if (judge && !parsed.diagnostics.some(isLimitProblem)) {
    const verdict = await judge.judge(source.text)
    const own = hasErrors(parsed.diagnostics) ? 'rejected' : 'accepted'
    if (verdict.kind !== 'failed' && verdict.kind !== own)
      return `the parser of record has it ${verdict.kind}: ${JSON.stringify(verdict)}, ours ${own}: ${brief(parsed.diagnostics)}`
  }
  if (hasErrors(parsed.diagnostics)) return misplaced(parsed.diagnostics)
  const laidOut = formatFile(source)
  const again = { name: text.name, text: laidOut }
  const after = parseFile(again)
  if (hasErrors(after.diagnostics)) return `laid out, it is refused: ${brief(after.diagnostics)}`
  return formatFile(again) === laidOut ? undefined : 'laid out twice, it is another'
}

async function tryFolder(
  text: FuzzText,
  onReached: (stage: Tried['reached']) => void,
): Promise<string | undefined> {
  const runtime = createSimulatedRuntime({ workingFolder: '/work' })
  runtime.files.write(`/work/${text.name}`, text.bytes)
  const providers = [{ name: providerName, schema: providerSchema }]
  const { configuration, diagnostics } = await loadConfiguration({ folder: '.', runtime, providers })
  if (configuration === undefined || hasErrors(diagnostics)) return misplaced(diagnostics)
  onReached('parsed')
  const place = { configuration, runtime, folder: '.', workspace: 'default' }
  const invalid = validateConfiguration(
    evaluationSetting({ ...place, variables: new Map(), phase: 'validate' }),
  )
  if (hasErrors(invalid)) return misplaced(invalid)
  onReached('validated')
  const { root } = configuration
  const variables = await loadVariableValues({ root, folder: '.', runtime, options: [] })
  if (hasErrors(variables.diagnostics)) return misplaced(variables.diagnostics)
  const created = createDesired(evaluationSetting({ ...place, variables: variables.values, phase: 'plan' }))
  const found = [...created.diagnostics, ...walk(created.desired)]
  onReached('evaluated')
  return misplaced(found)
}

/** Evaluates all there is, as a plan would without a pool; what a block comes to is known as it is written. */
function walk(desired: Desired): readonly Diagnostic[] {
  const values = new Map<string, ObjectValue>()
  const instances = new Map<string, ReturnType<Known['instances']>>()
  const known: Known = { value: address => values.get(address), instances: block => instances.get(block) }
  const diagnostics: Diagnostic[] = []
  for (const block of desired.blocks) {
    const expansion = desired.expand(block, known)
    diagnostics.push(...expansion.diagnostics)
    instances.set(block.text, expansion.instances)
    for (const address of expansion.instances.slice(0, 50)) {
      const instance = desired.evaluate(block, address, known)
      diagnostics.push(...instance.diagnostics)
      if (instance.config) values.set(instanceText(address), instance.config)
    }
  }
  for (const output of desired.outputs(known)) diagnostics.push(...output.diagnostics)
  diagnostics.push(...(desired.checks?.(known) ?? []))
  return diagnostics
}

/** The first diagnostic that cannot be shown, or whose place is none. */
function misplaced(diagnostics: readonly Diagnostic[]): string | undefined {
  for (const diagnostic of diagnostics.slice(0, 20)) {
    const { summary, range } = diagnostic
    if (summary === '') return 'a diagnostic says nothing'
    if (range && !(range.start >= 0 && range.start <= range.end && range.end <= range.source.text.length))
      return `"${summary}" is placed at ${range.start}-${range.end} of ${range.source.text.length}`
    renderDiagnostic(diagnostic, { columns: 78, color: false })
  }
  return undefined
}

function brief(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .slice(0, 3)
    .map(({ summary, detail, range }) => `${range?.start ?? ''} ${summary}: ${detail}`)
    .join(' | ')
}
