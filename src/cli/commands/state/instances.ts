import type { ParsedAddress } from '../../../address/parse-address.js'
import { parseAddress, parseInstance } from '../../../address/parse-address.js'
import { coversAddress } from '../../../address/covers-address.js'
import { type Diagnostic, errorDiagnostic } from '../../../diagnostic/diagnostic.js'
import { suggest } from '../../../diagnostic/suggest.js'
import { CommandFailure } from '../../context.js'

/** What was typed as an address; throws where it is none. */
export function typedAddress(text: string): ParsedAddress {
  const parsed = parseAddress(text)
  if ('problem' in parsed)
    throw new CommandFailure([errorDiagnostic(`Invalid address "${text}"`, parsed.problem)])
  return parsed.target
}

/** The addresses that one of these covers, blocks and modules with all that is in them; throws for one that covers none. */
export function coveredAddresses(typed: readonly string[], addresses: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const text of typed) {
    const target = typedAddress(text)
    const covered = addresses.filter(address => {
      const instance = parseInstance(address)
      return instance !== undefined && coversAddress(target, instance)
    })
    if (covered.length === 0) throw new CommandFailure([missingInstance(text, addresses)])
    for (const address of covered) found.add(address)
  }
  return addresses.filter(address => found.has(address))
}

/** The problem of an address that the state does not hold. */
export function missingInstance(address: string, addresses: readonly string[]): Diagnostic {
  return errorDiagnostic(
    'Instance not found',
    `The state holds no instance "${address}". ${whatThereIs(address, addresses)}`,
  )
}

/** How many instances of a block are named before the rest is only counted. */
const namedAtMost = 3

function whatThereIs(address: string, addresses: readonly string[]): string {
  if (addresses.length === 0) return 'It is empty: nothing was applied or imported here yet.'
  const ofBlock = addresses.filter(one => one.startsWith(`${address}[`))
  if (ofBlock.length > 0) {
    const named = ofBlock.slice(0, namedAtMost).join(', ')
    const more = ofBlock.length > namedAtMost ? ` and ${ofBlock.length - namedAtMost} more` : ''
    return `Of that block it holds ${named}${more}: name one of them, in quotes for the shell.`
  }
  const close = suggest(address, addresses)
  return close === undefined
    ? '"poolwright state list" names those that it holds.'
    : `Did you mean "${close}"?`
}
