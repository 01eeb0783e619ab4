import type { ProviderPlan } from '../../../src/provider/contract.js'
import type { Argument, Step } from '../../../src/provider/step.js'
import type { XapiObservation } from '../../../providers/xapi/observation/observation.js'
import { textField } from '../../../providers/xapi/observation/record.js'
import { stepsBefore } from '../../support/steps-before.js'

/** Calls after which hosts do not answer for a while: the one that it is about, the one that is called, or all of the pool. */
const silencing: Readonly<Record<string, 'host' | 'at' | 'pool'>> = {
  'host.reboot': 'host',
  'host.shutdown': 'host',
  'host.restart_agent': 'host',
  'pool.eject': 'host',
  'host.management_reconfigure': 'host',
  'pool.join': 'at',
  'pool.join_force': 'at',
  'pool.designate_new_master': 'pool',
}

/**
 * Calls to a host that a plan leaves free to be made while another of its steps takes the host away: whether they pass is
 * a matter of time, so that no rehearsal and no apply is sure to show it.
 */
export function racesOf(plan: ProviderPlan, observation: XapiObservation): readonly string[] {
  const before = stepsBefore(plan.steps)
  const isOrdered = (one: Step, other: Step) =>
    before.get(one.id)?.has(other.id) === true || before.get(other.id)?.has(one.id) === true
  return plan.steps.flatMap(taker => {
    const silent = silentAddresses(taker, observation)
    const absent = silencing[taker.call] === 'host' ? hostOf(taker) : ''
    return plan.steps
      .filter(step => step !== taker && isCall(step))
      .filter(step => silent.has(textOf(step.arguments['at']) ?? '') || isAbout(step, absent))
      .filter(step => !isOrdered(step, taker))
      .map(step => `${step.id} may meet ${taker.id}`)
  })
}

/** The addresses at which nobody answers once the step is done. */
function silentAddresses(step: Step, { pools }: XapiObservation): ReadonlySet<string> {
  const part = silencing[step.call]
  if (part === undefined) return new Set()
  const at = textOf(step.arguments['at']) ?? ''
  if (part === 'at') return new Set([at])
  const byPool = [...pools.values()].map(pool => [...(pool.tables.get('host')?.values() ?? [])])
  const hosts =
    part === 'host'
      ? byPool.flat().filter(host => host['uuid'] === hostOf(step))
      : byPool.filter(each => each.some(host => host['address'] === at)).flat()
  return new Set(hosts.map(host => textField(host, 'address')))
}

/** True for a call that the coordinator hands on to the host: it names the host, or what belongs to it. */
function isAbout(step: Step, host: string): boolean {
  return host !== '' && JSON.stringify(step.arguments).includes(host)
}

function isCall(step: Step): boolean {
  return step.kind === 'call' && step.call.includes('.')
}

function textOf(argument: Argument | undefined): string | undefined {
  return argument?.kind === 'literal' && typeof argument.value === 'string' ? argument.value : undefined
}

/** The UUID of the host that a step is about: an argument of its own, or the host of an interface. */
function hostOf({ arguments: { host, pif } }: Step): string {
  const field = (argument: Argument | undefined, name: string) =>
    argument?.kind === 'record' ? textOf(argument.fields[name]) : undefined
  return field(host, 'uuid') ?? field(pif, 'host') ?? ''
}
