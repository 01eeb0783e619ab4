import { Failure } from '../../src/diagnostic/failure.js'
import type { Change } from '../../src/provider/change.js'
import type { Endpoint, Finding, ProviderConfiguration, Session } from '../../src/provider/contract.js'
import type { Runtime } from '../../src/runtime/runtime.js'
import type { Emulator } from '../emulator/emulator.js'
import type { XapiContext } from './context.js'
import type { XapiObservation } from './observation/observation.js'
import { loginsOf } from './observation/door.js'
import { realmsOf } from './observation/realms.js'
import { planSet } from './plan-set.js'
import { closedSession, dialledSession } from './provider-session.js'
import { bookOf } from './session/address-book.js'
import { callLog } from './session/call-log.js'
import { dialHttps } from './session/https.js'
import { readTrust, tlsSettings, type TlsTrust } from './session/tls-trust.js'
import { keepWorld, type SessionWorld, worldOf } from './session-world.js'

/** A session with real pools over HTTPS; what is wrong with the provider's block is told when it is asked to observe. */
export async function httpsSession(
  runtime: Runtime,
  configuration: ProviderConfiguration,
): Promise<Session<XapiObservation>> {
  try {
    return await openSession(runtime, configuration)
  } catch (problem) {
    if (!(problem instanceof Failure)) throw problem
    return closedSession([settingsFinding(problem)])
  }
}

async function openSession(
  runtime: Runtime,
  configuration: ProviderConfiguration,
): Promise<Session<XapiObservation>> {
  const { folder, value } = configuration
  const settings = tlsSettings(value)
  const trustAt = new Map<string, TlsTrust>()
  const dialer = dialHttps({
    clock: runtime.clock,
    book: bookOf(value),
    trusts: { usual: await readTrust(settings, runtime, folder), at: trustAt },
    log: callLog(runtime),
  })
  const contextOf = (observation: XapiObservation): XapiContext => ({
    dialer,
    observation,
    readUpdate: path => runtime.files.readBytes(path.startsWith('/') ? path : `${folder}/${path}`),
    hasRealUpdates: true,
  })
  const imagined = async (changes: readonly Change[], context: XapiContext) =>
    (await import('./rehearsal/imagine.js')).imagine(changes, context, runtime.clock.now() / 1000)
  const session = dialledSession(dialer, [], contextOf)
  let latest: XapiObservation | undefined
  const world: SessionWorld = {
    now: async () => (latest === undefined ? undefined : (await imagined([], contextOf(latest))).emulator),
    planned: undefined,
    alertsOf: async pool => (await worldOf(session)?.alertsOf(pool)) ?? [],
  }
  const ours: Session<XapiObservation> = {
    ...session,
    realms: realmsOf,
    async plan(changes, observation, options) {
      const context = contextOf(observation)
      if (options.skipChecks === true) return planSet(changes, observation, options, context)
      const keepWorld = (rehearsed: Emulator) => {
        world.planned = rehearsed
      }
      return planSet(changes, observation, options, { ...(await imagined(changes, context)), keepWorld })
    },
    async operate(request, observation) {
      const { operate } = await import('./power/operate.js')
      const context = { ...contextOf(observation), logins: loginsOf(request.endpoints) }
      // Of a pool that is off there is nothing to imagine.
      if (observation.pools.size === 0) return operate(request, observation, context)
      return operate(request, observation, await imagined([], context))
    },
    async observe(endpoints, bindings) {
      const findings = settings?.isInsecure === true ? [insecureFinding('The provider block')] : []
      const reachable: Endpoint[] = []
      for (const endpoint of endpoints) {
        const problem = await noteTrust(endpoint, trustAt, runtime, folder)
        if (problem !== undefined) findings.push(problem)
        if (problem?.severity !== 'error') reachable.push(endpoint)
      }
      const seen = await session.observe(reachable, bindings)
      latest = seen
      return { ...seen, findings: [...findings, ...seen.findings] }
    },
  }
  keepWorld(ours, world)
  return ours
}

/** Remembers what is trusted at the address of a host block; answers what is to be said about it. */
async function noteTrust(
  endpoint: Endpoint,
  trustAt: Map<string, TlsTrust>,
  runtime: Runtime,
  folder: string,
): Promise<Finding | undefined> {
  const settings = tlsSettings(endpoint.config)
  const address = endpoint.config.attributes.get('address')
  if (settings === undefined || address?.kind !== 'string') return undefined
  try {
    trustAt.set(address.value, await readTrust(settings, runtime, folder))
    return settings.isInsecure
      ? { ...insecureFinding(endpoint.address), address: endpoint.address, path: ['tls'] }
      : undefined
  } catch (problem) {
    if (!(problem instanceof Failure)) throw problem
    return { ...settingsFinding(problem), address: endpoint.address, path: ['tls'] }
  }
}

function insecureFinding(who: string): Finding {
  return {
    severity: 'warning',
    origin: 'policy',
    code: 'tls-insecure',
    summary: 'Any certificate is accepted',
    detail: `${who} has tls { insecure = true }: whoever answers at the address of a host is given its password.`,
    remedy: 'Write tls { fingerprint = "…" } or tls { ca_file = "…" } instead.',
  }
}

function settingsFinding(problem: Failure): Finding {
  const isAboutTls = problem.code.startsWith('tls')
  return {
    severity: 'error',
    origin: 'policy',
    code: isAboutTls ? 'tls-settings' : 'addresses',
    summary: isAboutTls ? 'The tls block makes no sense' : 'The addresses make no sense',
    detail: `It cannot be used: ${problem.message}.`,
    remedy: isAboutTls
      ? 'Correct the tls block.'
      : 'Write addresses = { "address of the host" = "ip:port" } in the provider block.',
  }
}
