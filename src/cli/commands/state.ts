import { coversAddress } from '../../address/covers-address.js'
import { parseAddress, parseInstance } from '../../address/parse-address.js'
import { errorDiagnostic } from '../../diagnostic/diagnostic.js'
import { suggest } from '../../diagnostic/suggest.js'
import { renderInstance } from '../../report/state-text.js'
import { interpret } from '../arguments/state.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'
import { withBackend } from '../place.js'
import { builtInRegistry } from '../registry.js'

/** `state list` and `state show`. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const wanted = interpret(parsed)
  const { terminal } = context.runtime
  const state = (await withBackend(context, backend => backend.load())).state
  const instances = state?.instances ?? {}
  if (wanted.action === 'list') {
    const addresses = Object.keys(instances).filter(address => isWanted(wanted.address, address))
    if (context.global.isJson) terminal.out(`${JSON.stringify(addresses, null, 2)}\n`)
    else terminal.out(addresses.map(address => `${address}\n`).join(''))
    return 0
  }
  const instance = instances[wanted.address]
  if (instance === undefined) throw new CommandFailure([missing(wanted.address, Object.keys(instances))])
  if (context.global.isJson) terminal.out(`${JSON.stringify(instance, null, 2)}\n`)
  else
    terminal.out(renderInstance(wanted.address, instance, await builtInRegistry(context), terminal.hasColor))
  return 0
}

function isWanted(pattern: string | undefined, address: string): boolean {
  if (pattern === undefined) return true
  const parsed = parseAddress(pattern)
  if ('problem' in parsed) throw new CommandFailure([errorDiagnostic('Invalid address', parsed.problem)])
  const instance = parseInstance(address)
  return instance !== undefined && coversAddress(parsed.target, instance)
}

function missing(address: string, addresses: readonly string[]): ReturnType<typeof errorDiagnostic> {
  const close = suggest(address, addresses)
  const hint =
    close === undefined ? '"poolwright state list" names those that it holds.' : `Did you mean "${close}"?`
  return errorDiagnostic('Instance not found', `The state holds no instance "${address}". ${hint}`)
}
