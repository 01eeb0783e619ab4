import type { CommandContext, CommandResult } from '../../../src/provider/command.js'
import { errorDiagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { Observation } from '../../../src/provider/contract.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { drawPool, poolTitle } from './pool-picture.js'
import { done, failed, misused } from './result.js'

/** Draws the pools, or the one that is named. */
export async function runStatus(context: CommandContext): Promise<CommandResult> {
  const [wanted, ...more] = context.positionals
  if (more.length > 0) return misused('Wrong number of words', 'It is used so: poolwright status [POOL]')
  const { session, observation } = await context.observe()
  try {
    return statusOf(observation, wanted)
  } finally {
    await session.close()
  }
}

function statusOf(seen: Observation, wanted: string | undefined): CommandResult {
  const problems = seen.findings.filter(finding => finding.severity === 'error')
  const diagnostics = problems.map(({ summary, detail, remedy, address }) =>
    errorDiagnostic(summary, `${detail} ${remedy}`, address === undefined ? {} : { address }),
  )
  const observation = xapiPart(seen)
  if (observation === undefined) return failed(diagnostics)
  const pools = [...observation.pools.values()].filter(
    pool => wanted === undefined || isNamed(pool, wanted, observation),
  )
  if (wanted !== undefined && pools.length === 0)
    return misused('There is no such pool', noPool(wanted, observation))
  const pictures = pools.map(pool => drawPool(pool, observation))
  const result = done(
    pictures.flatMap(picture => picture.sections),
    { pools: pictures.map(picture => picture.json) },
  )
  return { ...result, exitCode: diagnostics.length > 0 ? 1 : 0, diagnostics }
}

/** Ours, of what one or several providers observed. */
function xapiPart(seen: Observation): XapiObservation | undefined {
  if (isOurs(seen)) return seen
  const part = 'parts' in seen && seen.parts instanceof Map ? seen.parts.get('xapi') : undefined
  return isOurs(part) ? part : undefined
}

function isOurs(seen: unknown): seen is XapiObservation {
  return typeof seen === 'object' && seen !== null && 'pools' in seen && 'identityOf' in seen
}

function isNamed(pool: ObservedPool, wanted: string, observation: XapiObservation): boolean {
  return [poolTitle(pool), pool.uuid, observation.addressOf.get(pool.uuid)].includes(wanted)
}

function noPool(wanted: string, observation: XapiObservation): string {
  const names = [...observation.pools.values()].map(poolTitle)
  return `No pool is called ${JSON.stringify(wanted)}. There are: ${names.join(', ')}.`
}
