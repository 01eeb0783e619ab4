import type { Diagnostic } from '../../src/diagnostic/diagnostic.js'
import { Failure } from '../../src/diagnostic/failure.js'
import type {
  Finding,
  Prediction,
  PredictRequest,
  ProviderConfiguration,
  RecogniseRequest,
  Session,
} from '../../src/provider/contract.js'
import type { Runtime } from '../../src/runtime/runtime.js'
import { unknownValue } from '../../src/value/construct.js'
import { stringType } from '../../src/value/type.js'
import type { Emulator } from '../emulator/emulator.js'
import { survey } from './adoption/survey.js'
import type { XapiContext } from './context.js'
import { lookupData } from './kinds/data.js'
import { removalEffect } from './kinds/removal.js'
import { findKind } from './kinds/catalogue.js'
import type { XapiObservation } from './observation/observation.js'
import { readAlerts } from './observation/alerts.js'
import { loginsOf } from './observation/door.js'
import { observePools } from './observation/observe.js'
import { perform } from './perform.js'
import { markedObjects, recognise } from './recognise.js'
import { planSet } from './plan-set.js'
import { foretellUpdate } from './rehearsal/update.js'
import { callLog } from './session/call-log.js'
import { dialEmulator } from './session/emulated.js'
import type { XapiDialer } from './session/xapi-session.js'
import { keepWorld, type SessionWorld } from './session-world.js'
import { settle } from './settle.js'

/** An observation of nothing. */
const blank: XapiObservation = {
  pools: new Map(),
  hosts: new Map(),
  addressOf: new Map(),
  identityOf: new Map(),
  findings: [],
}

/** A session over the emulated lab; `notices` are the warnings of its file. */
export function emulatedSession(
  runtime: Runtime,
  configuration: ProviderConfiguration,
  emulator: Emulator,
  notices: readonly Diagnostic[],
): Session<XapiObservation> {
  const dialer = dialEmulator(emulator, callLog(runtime))
  const placed = (path: string) => (path.startsWith('/') ? path : `${configuration.folder}/${path}`)
  return dialledSession(dialer, notices, observation => ({
    dialer,
    emulator,
    dialFork: fork => dialEmulator(fork),
    observation,
    readUpdate: path => runtime.files.readText(placed(path)),
    readUpdateNow: path =>
      runtime.files.existsNow(placed(path))
        ? new TextDecoder().decode(runtime.files.readBytesNow(placed(path)))
        : undefined,
  }))
}

/** A session that reaches nothing, and says why when it is asked to observe. */
export function closedSession(
  findings: readonly Finding[],
  diagnostics: readonly Diagnostic[] = [],
): Session<XapiObservation> {
  const dialer: XapiDialer = {
    connect: () => Promise.reject(unreachable()),
    pause: () => Promise.resolve(),
    sync: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  const session = dialledSession(dialer, diagnostics, observation => ({
    dialer,
    observation,
    readUpdate: () => Promise.reject(unreachable()),
  }))
  return { ...session, observe: () => Promise.resolve({ ...blank, findings, diagnostics }) }
}

/** A session through a dialer; `contextOf` is what its steps are planned and performed with. */
export function dialledSession(
  dialer: XapiDialer,
  notices: readonly Diagnostic[],
  contextOf: (observation: XapiObservation) => XapiContext,
): Session<XapiObservation> {
  let latest = blank
  let logins: ReturnType<typeof loginsOf> = new Map()
  const withLogins = (observation: XapiObservation): XapiContext => ({ ...contextOf(observation), logins })
  const world: SessionWorld = {
    now: () => Promise.resolve(contextOf(latest).emulator?.fork()),
    planned: undefined,
    alertsOf: pool => readAlerts(pool, withLogins(latest)),
  }
  const session: Session<XapiObservation> = {
    async observe(endpoints, bindings) {
      logins = loginsOf(endpoints)
      latest = { ...(await observePools(endpoints, bindings, dialer)), diagnostics: notices }
      return latest
    },
    read: (kindName, identity, observation, applied) =>
      findKind(kindName)?.behaviour?.read(identity, observation, applied),
    readForImport: (kindName, identity, observation, written) =>
      findKind(kindName)?.behaviour?.read(identity, observation, written),
    lookup: lookupData,
    predict: (request, observation) =>
      foretellUpdate(request, predict(request, observation), contextOf(observation)),
    removal: removalEffect,
    recognise: (request, observation) => recognise(foretold(request, contextOf(observation)), observation),
    marked: markedObjects,
    survey,
    plan: (changes, observation, options) =>
      planSet(changes, observation, options, {
        ...contextOf(observation),
        keepWorld: rehearsed => {
          world.planned = rehearsed
        },
      }),
    operate: async (request, observation) =>
      (await import('./power/operate.js')).operate(request, observation, withLogins(observation)),
    perform: (step, values, watch) => perform(step, values, withLogins(latest), watch),
    settle,
    sync: () => dialer.sync(),
    close: () => dialer.close(),
  }
  keepWorld(session, world)
  return session
}

/** A patch is recognised by its UUID, which its file may tell. */
function foretold(request: RecogniseRequest, context: XapiContext): RecogniseRequest {
  const { config } = request
  if (request.kindName !== 'patch' || config.attributes.get('uuid')?.kind === 'string') return request
  const attributes = new Map(config.attributes).set('uuid', unknownValue(stringType))
  const prediction = { planned: { ...config, attributes }, replacePaths: [], findings: [] }
  return { ...request, config: foretellUpdate({ ...request, proposed: config }, prediction, context).planned }
}

function predict(request: PredictRequest, observation: XapiObservation): Prediction {
  const behaviour = findKind(request.kindName)?.behaviour
  if (behaviour !== undefined) return behaviour.predict(request, observation)
  return { planned: request.proposed, replacePaths: [], findings: [unplannableFinding(request)] }
}

function unplannableFinding(request: PredictRequest): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'kind-not-plannable',
    summary: 'Blocks of this kind cannot be planned in this version',
    detail: `${request.address} is written correctly, but this version cannot yet make or change a ${request.kindName}.`,
    remedy: 'Remove the block for now, and make the object by hand.',
    address: request.address,
  }
}

function unreachable(): Failure {
  return new Failure('unavailable', 'NO_SESSION', 'there is no way to the pools')
}
