import { parseInstance } from '../address/parse-address.js'
import { invariant } from '../diagnostic/invariant.js'
import type { State, StateInstance } from './state.js'

function instanceProblems(address: string, instance: StateInstance): string[] {
  const problems: string[] = []
  const parsed = parseInstance(address)
  if (!parsed) problems.push(`${address} is not an address.`)
  else if (parsed.kindName !== instance.kindName || parsed.mode !== instance.mode) {
    problems.push(`${address} is recorded as a ${instance.mode} object of kind ${instance.kindName}.`)
  }
  if (instance.mode === 'managed' && instance.identity === '' && Object.keys(instance.deposed).length === 0) {
    problems.push(`${address} has no identity.`)
  }
  if (instance.values === null || typeof instance.values !== 'object' || Array.isArray(instance.values)) {
    problems.push(`The values of ${address} are not an object.`)
  }
  for (const key of Object.keys(instance.deposed)) {
    if (!/^[0-9a-f]{8}$/.test(key)) problems.push(`${address} has a deposed object under the key ${key}.`)
  }
  return problems
}

/** What is wrong with a state, as sentences; nothing when it may be trusted. */
export function integrityProblems(state: State): readonly string[] {
  const problems: string[] = []
  if (!Number.isSafeInteger(state.serial) || state.serial < 0)
    problems.push('The serial is not a whole number.')
  if (state.lineage === '') problems.push('The lineage is empty.')
  const owners = new Map<string, string>()
  const claim = (address: string, kindName: string, identity: string): void => {
    const key = `${kindName}\n${identity}`
    const owner = owners.get(key)
    if (owner === undefined) owners.set(key, address)
    else problems.push(`${owner} and ${address} are both bound to the object ${identity}.`)
  }
  for (const [address, instance] of Object.entries(state.instances)) {
    problems.push(...instanceProblems(address, instance))
    if (instance.mode === 'data') continue
    if (instance.identity !== '') claim(address, instance.kindName, instance.identity)
    for (const object of Object.values(instance.deposed)) claim(address, instance.kindName, object.identity)
  }
  return problems
}

/** Throws when a state that is about to be kept does not hold together. */
export function checkIntegrity(state: State): void {
  const problems = integrityProblems(state)
  invariant(problems.length === 0, `the state does not hold together: ${problems.join(' ')}`)
}
