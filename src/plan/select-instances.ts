import type { InstanceAddress } from '../address/address.js'
import { coversAddress } from '../address/covers-address.js'
import { type ParsedAddress, parseAddress, parseInstance } from '../address/parse-address.js'
import { blockText, instanceText } from '../address/print-address.js'
import { type Diagnostic, errorDiagnostic, warningDiagnostic } from '../diagnostic/diagnostic.js'

/** One `--target`, `--exclude` or `--replace`: an address, or a pattern with `*` in it. */
export type AddressPattern =
  | { readonly kind: 'address'; readonly text: string; readonly parsed: ParsedAddress }
  | { readonly kind: 'pattern'; readonly text: string; readonly expression: RegExp }

/** Reads patterns; what is no address gives a diagnostic. */
export function parsePatterns(
  texts: readonly string[],
  noun: string,
): { readonly patterns: readonly AddressPattern[]; readonly diagnostics: readonly Diagnostic[] } {
  const patterns: AddressPattern[] = []
  const diagnostics: Diagnostic[] = []
  for (const text of texts) {
    if (text.includes('*')) {
      const escaped = text.split('*').map(part => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      patterns.push({ kind: 'pattern', text, expression: new RegExp(`^${escaped.join('.*')}$`, 'su') })
      continue
    }
    const result = parseAddress(text)
    if ('target' in result) patterns.push({ kind: 'address', text, parsed: result.target })
    else diagnostics.push(errorDiagnostic(`Invalid ${noun} "${text}"`, result.problem))
  }
  return { patterns, diagnostics }
}

/** True when one of the patterns names this instance. */
export function matchesInstance(
  patterns: readonly AddressPattern[],
  address: InstanceAddress,
  text: string = instanceText(address),
): boolean {
  return patterns.some(pattern =>
    pattern.kind === 'address' ? coversAddress(pattern.parsed, address) : pattern.expression.test(text),
  )
}

/** True when one of the patterns may name an instance of this block. */
function touchesBlock(patterns: readonly AddressPattern[], block: SelectableBlock): boolean {
  return patterns.some(pattern => {
    if (pattern.kind === 'pattern')
      return pattern.expression.test(block.text) || withoutKeys(pattern).test(block.text)
    const { parsed } = pattern
    if (parsed.kind === 'instance') return blockText(parsed.address) === block.text
    return parsed.module.every((step, index) => block.address.module[index]?.name === step.name)
  })
}

function withoutKeys(pattern: Extract<AddressPattern, { kind: 'pattern' }>): RegExp {
  const text = pattern.text.replace(/\[[^\]]*\]/g, '')
  const escaped = text.split('*').map(part => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
  return new RegExp(`^${escaped.join('.*')}$`, 'su')
}

interface SelectableBlock {
  readonly text: string
  readonly address: Omit<InstanceAddress, 'key'>
  readonly dependencies: readonly string[]
}

/** Which instances a plan is about. */
export interface Selection {
  readonly isNarrowed: boolean
  includes(block: string, address: InstanceAddress): boolean
}

/**
 * The instances that `--target` names with all that they depend on (when destroying: all that depends on them), without
 * those that `--exclude` names and what depends on them. `blocks` are in dependency order.
 */
export function selectInstances(
  blocks: readonly SelectableBlock[],
  targets: readonly AddressPattern[],
  excludes: readonly AddressPattern[],
  isDestroy: boolean,
): Selection {
  const isNarrowed = targets.length > 0 || excludes.length > 0
  const whole = isDestroy ? dependantsOf(blocks, targets) : dependenciesOf(blocks, targets)
  const lost = isDestroy ? dependenciesOf(blocks, excludes) : dependantsOf(blocks, excludes)
  return {
    isNarrowed,
    includes(block, address) {
      if (!isNarrowed) return true
      const isWanted = targets.length === 0 || whole.has(block) || matchesInstance(targets, address)
      return isWanted && !lost.has(block) && !matchesInstance(excludes, address)
    },
  }
}

/** Blocks that the named ones need, without the named ones unless they need each other. */
function dependenciesOf(
  blocks: readonly SelectableBlock[],
  patterns: readonly AddressPattern[],
): ReadonlySet<string> {
  const found = new Set<string>()
  if (patterns.length === 0) return found
  for (const block of blocks.toReversed()) {
    if (found.has(block.text) || touchesBlock(patterns, block))
      for (const name of block.dependencies) found.add(name)
  }
  return found
}

/** Blocks that need the named ones. */
function dependantsOf(
  blocks: readonly SelectableBlock[],
  patterns: readonly AddressPattern[],
): ReadonlySet<string> {
  const found = new Set<string>()
  const touched = new Set<string>()
  if (patterns.length === 0) return found
  for (const block of blocks) {
    if (touchesBlock(patterns, block)) touched.add(block.text)
    if (block.dependencies.some(name => touched.has(name) || found.has(name))) found.add(block.text)
  }
  return found
}

/** The warning that a narrowed plan carries. */
export function narrowedWarning(): Diagnostic {
  return warningDiagnostic(
    'Resource targeting is in effect',
    'The plan was narrowed with --target or --exclude, so it may leave out changes that the configuration asks for. Use this to recover from errors, not as a routine, and plan without it afterwards.',
  )
}

/**
 * Errors for what is to be spared and names nothing, neither a block nor anything in the state: a slip of the pen must not
 * change it. Of targets and replacements that name nothing Terraform says nothing either.
 */
export function unmatchedExcludes(
  excludes: readonly AddressPattern[],
  blocks: readonly SelectableBlock[],
  known: Iterable<string>,
): readonly Diagnostic[] {
  if (excludes.length === 0) return []
  const recorded = [...known].flatMap(text => parseInstance(text) ?? [])
  return excludes
    .filter(
      pattern =>
        !blocks.some(block => touchesBlock([pattern], block)) &&
        !recorded.some(address => matchesInstance([pattern], address)),
    )
    .map(({ text }) =>
      errorDiagnostic(
        `Nothing is called ${JSON.stringify(text)}`,
        'No block of the configuration and no object in the state has an address like that of --exclude, so nothing would be spared. See "poolwright state list" and the names of the blocks.',
      ),
    )
}

/** Warnings for `--replace` of a block whose instances have keys, and of what is not there. */
export function replaceWarnings(
  patterns: readonly AddressPattern[],
  instances: readonly InstanceAddress[],
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const pattern of patterns) {
    if (
      pattern.kind === 'pattern' ||
      pattern.parsed.kind === 'module' ||
      pattern.parsed.address.key !== undefined
    )
      continue
    const wanted = pattern.parsed
    const keyed = instances.filter(address => address.key !== undefined && coversAddress(wanted, address))
    if (keyed.length === 0) continue
    diagnostics.push(
      warningDiagnostic(
        'Incompletely-matched force-replace resource instance',
        `The request to replace ${pattern.text} names no instance, because its instances have keys. To replace one of them, use one of:\n${keyed
          .map(address => `  --replace '${instanceText(address)}'`)
          .join('\n')}`,
      ),
    )
  }
  return diagnostics
}

/** True when `--replace` names exactly this instance; a block without key does not name keyed instances. */
export function isReplaceRequested(patterns: readonly AddressPattern[], text: string): boolean {
  return patterns.some(pattern => {
    if (pattern.kind === 'pattern') return pattern.expression.test(text)
    return pattern.parsed.kind === 'instance' && instanceText(pattern.parsed.address) === text
  })
}
