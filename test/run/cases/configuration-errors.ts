import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import { hasErrors } from '../../../src/diagnostic/diagnostic.js'
import { positionAt } from '../../../src/diagnostic/positions.js'
import type { ProviderKinds } from '../../../src/schema/kind-registry.js'
import { validateConfiguration } from '../../../src/desired/validate-configuration.js'
import type { RecordedDiagnostic } from '../../support/recorded-cases.js'
import { readFolder } from '../../support/declared-configuration.js'
import { poolName, readArguments, type ConfigurationCase } from './configurations.js'

/** A configuration that Terraform refused, and what it said. */
export interface MistakenCase extends ConfigurationCase {
  readonly diagnostics: readonly RecordedDiagnostic[]
}

/** Plans once nothing is wrong with the text alone; answers what was said. */
export type PlanMistaken = () => Promise<readonly Diagnostic[]>

/** Reads, validates, then plans; answers what differs from Terraform's first errors, undefined where one is told alike. */
export async function checkMistake(
  entry: MistakenCase,
  providers: readonly ProviderKinds[],
  plan: PlanMistaken,
): Promise<string | undefined> {
  const wanted = entry.diagnostics.filter(each => each.severity === 'error').map(recordedText)
  const found = (await diagnosticsOf(entry, providers, plan)).filter(each => each.severity === 'error')
  const told = found.map(foundText)
  if (told.some(text => wanted.includes(text))) return undefined
  return `expected ${wanted[0] ?? 'an error'}, got ${told[0] ?? 'no error'}`
}

async function diagnosticsOf(
  entry: MistakenCase,
  providers: readonly ProviderKinds[],
  plan: PlanMistaken,
): Promise<readonly Diagnostic[]> {
  const files = Object.fromEntries(Object.entries(entry.files).map(([name, text]) => [poolName(name), text]))
  const read = await readFolder({ files, providers, options: readArguments(entry).variables })
  if (!read.configuration || hasErrors(read.diagnostics)) return read.diagnostics
  const found = validateConfiguration(read.setting(new Map(), 'validate'))
  if (hasErrors(found)) return found
  const { diagnostics } = await read.variables()
  return hasErrors(diagnostics) ? diagnostics : plan()
}

function recordedText({ summary, detail, range }: RecordedDiagnostic): string {
  const place = range
    ? `${poolName(range.filename)}:${range.start.line},${range.start.column}-${range.end.line},${range.end.column} `
    : ''
  if (summary.startsWith('Cycle: ')) return cycleText(summary)
  return `${place}${ownWords(summary)}: ${ownWords(detail)}`
}

/** What a message says of Terraform is said here of Poolwright, and files have other names. */
function ownWords(text: string): string {
  return text.replaceAll('Terraform', 'Poolwright').replace(/\.tf\b/g, '.pool.hcl')
}

/** Where a circle is entered is chance, and its members are told without what they are for. */
function cycleText(summary: string): string {
  const members = summary.replace('Cycle: ', '').replaceAll(' (expand)', '').split(', ')
  return `Cycle: ${members.sort().join(', ')}`
}

function foundText({ summary, detail, range }: Diagnostic): string {
  if (summary.startsWith('Cycle: ')) return cycleText(summary)
  if (!range) return `${summary}: ${detail}`
  const start = positionAt(range.source, range.start)
  const end = positionAt(range.source, range.end)
  return `${range.source.name}:${start.line},${start.column}-${end.line},${end.column} ${summary}: ${detail}`
}
