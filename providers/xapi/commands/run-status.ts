import type { CommandContext, CommandResult } from '../../../src/provider/command.js'
import { errorDiagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { Observation } from '../../../src/provider/contract.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Alert } from '../observation/alerts.js'
import { type SessionWorld, worldOf } from '../session-world.js'
import { drawPool, type PoolPicture, poolTitle } from './pool-picture.js'
import { done, failed, misused, tableSection } from './result.js'
import { statusCommand } from './status.js'

/** Draws the pools, or the one that is named. */
export async function runStatus(context: CommandContext): Promise<CommandResult> {
  const [wanted, ...more] = context.positionals
  if (more.length > 0)
    return misused('Wrong number of words', `It is used so: poolwright status ${statusCommand.usage}`)
  const { session, observation } = await context.observe()
  try {
    const alertsOf = context.flags.has('alerts') ? worldOf(session)?.alertsOf : undefined
    return await statusOf(observation, wanted, alertsOf)
  } finally {
    await session.close()
  }
}

async function statusOf(
  seen: Observation,
  wanted: string | undefined,
  alertsOf: SessionWorld['alertsOf'] | undefined,
): Promise<CommandResult> {
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
  const pictures = await Promise.all(
    pools.map(async pool => {
      const picture = drawPool(pool, observation)
      return alertsOf === undefined ? picture : withAlerts(picture, poolTitle(pool), await alertsOf(pool))
    }),
  )
  const result = done(
    pictures.flatMap(picture => picture.sections),
    { pools: pictures.map(picture => picture.json) },
  )
  return { ...result, exitCode: diagnostics.length > 0 ? 1 : 0, diagnostics }
}

/** How many alerts are shown for reading; programs get them all. */
const shownAlerts = 20

function withAlerts({ sections, json }: PoolPicture, title: string, alerts: readonly Alert[]): PoolPicture {
  const shown = alerts.slice(0, shownAlerts)
  const heading = `${title}: alerts${shown.length < alerts.length ? ` (the last ${shown.length} of ${alerts.length})` : ''}`
  const section: ForecastSection =
    alerts.length === 0
      ? { kind: 'text', title: heading, isNotable: false, lines: ['There are none.'] }
      : tableSection(
          heading,
          ['When (UTC)', '>Priority', 'Alert', 'About', 'Text'],
          shown.map(({ timestamp, priority, name, about, body }) => [
            whenText(timestamp),
            String(priority),
            name,
            about,
            body,
          ]),
        )
  return { sections: [...sections, section], json: { ...json, alerts: alerts.map(alert => ({ ...alert })) } }
}

/** `20260101T00:00:00Z` as a reader has it. */
function whenText(timestamp: string): string {
  return timestamp.replace(/^(\d{4})(\d\d)(\d\d)T([\d:]+)Z$/, '$1-$2-$3 $4')
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
