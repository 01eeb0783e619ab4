import { Failure } from '../diagnostic/failure.js'
import { hasErrors } from '../diagnostic/diagnostic.js'
import type { Json } from '../provider/step.js'
import type { LinkTable } from '../plan/resolve-links.js'
import { isWhollyKnown } from '../value/equal.js'
import { doubleOf } from '../value/big-number.js'
import { containsSensitive } from '../value/marks.js'
import type { Path } from '../value/path.js'
import type { Value } from '../value/value.js'
import type { Desired } from '../desired/desired.js'
import type { AppliedValues } from './applied-values.js'

/** An argument of an instance's configuration, evaluated now; a link becomes the identity of what it leads to. */
export async function evaluateArgument(
  desired: Desired,
  values: AppliedValues,
  address: string,
  path: Path,
): Promise<{ readonly json: Json; readonly isSensitive: boolean }> {
  await values.refresh()
  const { value, diagnostics } = desired.argument(address, path, values.known)
  const place = `${address}.${path.join('.')}`
  if (value === undefined || hasErrors(diagnostics)) {
    const why = diagnostics.map(diagnostic => `${diagnostic.summary}: ${diagnostic.detail}`).join(' ')
    throw new Failure('refused', 'argument-error', `${place} cannot be evaluated. ${why}`)
  }
  const json = isWhollyKnown(value) ? plainJson(value, values.links) : undefined
  if (json === undefined) {
    throw new Failure(
      'refused',
      'argument-unknown',
      `${place} is still not known, although all that it refers to is complete.`,
    )
  }
  return { json, isSensitive: containsSensitive(value) }
}

function plainJson(value: Value, links: LinkTable): Json | undefined {
  switch (value.kind) {
    case 'string':
    case 'bool':
      return value.value
    case 'number':
      return doubleOf(value.value)
    case 'null':
      return null
    case 'unknown':
      return undefined
    case 'link':
      return value.identity ?? (value.address === undefined ? undefined : links.identityOf(value.address))
    case 'list':
    case 'set':
    case 'tuple':
      return allKnown(value.elements.map(element => plainJson(element, links)))
    case 'map':
    case 'object': {
      const parts = value.kind === 'map' ? value.entries : value.attributes
      const record: { [name: string]: Json } = {}
      for (const [name, part] of parts) {
        const json = plainJson(part, links)
        if (json === undefined) return undefined
        record[name] = json
      }
      return record
    }
  }
}

function allKnown(items: readonly (Json | undefined)[]): readonly Json[] | undefined {
  const known = items.flatMap(item => (item === undefined ? [] : [item]))
  return known.length === items.length ? known : undefined
}
