import type { Change } from '../../../src/provider/change.js'
import type { XapiContext } from '../context.js'
import { blockOf, textOf } from '../drafting/attribute.js'
import type { XapiObservation } from '../observation/observation.js'
import { dialEmulator } from '../session/emulated.js'
import type { XapiDialer, XapiSession, XapiValue } from '../session/xapi-session.js'
import { describeFile } from './update-file.js'

/**
 * What plans of real pools are rehearsed on: an emulator that holds what was observed. What no record shows is taken to
 * be as the plan needs it: storage is reached, updates fit. `seconds` is the time now, since 1970.
 */
export async function imagine(
  changes: readonly Change[],
  context: XapiContext,
  seconds: number,
): Promise<XapiContext> {
  const { emulateObserved } = await import('../../emulator/from-observation.js')
  const { observation } = context
  const files = await updateFiles(changes, context)
  const emulator = emulateObserved({
    seconds: Math.floor(seconds),
    newUpdates: [...files.values()],
    newIsos: imagesAskedFor(changes),
    pools: [...observation.pools.values()].map(({ tables, username, password }) => ({
      tables,
      username,
      password,
      clockSkews: skewsOf(observation),
    })),
  })
  const probes = new Map<string, XapiValue>()
  return {
    ...context,
    emulator,
    dialer: remembering(context.dialer, probes),
    dialFork: fork => answeringProbes(dialEmulator(fork), probes),
    readUpdate: async path => files.get(path)?.text ?? context.readUpdate(path),
  }
}

function skewsOf(observation: XapiObservation): ReadonlyMap<string, number> {
  return new Map(
    [...observation.hosts.values()].map(host => [host.hostUuid, host.clockSkewSeconds ?? 0] as const),
  )
}

interface UpdateFile {
  readonly label: string
  /** As its block writes it. */
  readonly uuid: string | undefined
  readonly text: string
}

/** The files of updates to upload, each as the emulator takes it: by a name. */
async function updateFiles(
  changes: readonly Change[],
  context: XapiContext,
): Promise<ReadonlyMap<string, UpdateFile>> {
  const files = new Map<string, UpdateFile>()
  for (const change of changes) {
    const path = change.kindName === 'patch' ? textOf(change.planned, 'file') : undefined
    if (path === undefined || files.has(path)) continue
    // A file that cannot be read is found out by the policy that looks at it, and by the upload.
    const content = await context.readUpdate(path).catch(() => '')
    const { label } = describeFile(path, content)
    files.set(path, { label, uuid: textOf(change.config, 'uuid'), text: `update "${label}"\n` })
  }
  return files
}

/** ISO images that blocks put into drives. */
function imagesAskedFor(changes: readonly Change[]): readonly string[] {
  return [
    ...new Set(
      changes.flatMap(change => {
        const iso = textOf(blockOf(change.planned, 'cd'), 'iso')
        return iso === undefined ? [] : [iso]
      }),
    ),
  ]
}

type Probes = Map<string, XapiValue>

/** Keeps what real hosts answer to SR.probe. */
function remembering(dialer: XapiDialer, probes: Probes): XapiDialer {
  return wrapped(dialer, async (session, method, parameters) => {
    const answer = await session.call(method, ...parameters)
    if (method === 'SR.probe') probes.set(probeKey(parameters), answer)
    return answer
  })
}

/** Answers SR.probe as the real hosts did, and as if nothing were there where they could not be asked. */
function answeringProbes(dialer: XapiDialer, probes: Probes): XapiDialer {
  const answering = wrapped(dialer, (session, method, parameters) =>
    method === 'SR.probe'
      ? Promise.resolve(probes.get(probeKey(parameters)) ?? '')
      : session.call(method, ...parameters),
  )
  // The imagined machines have one account each, whatever the real ones are entered with.
  return {
    ...answering,
    connect: (address, _username, password) => answering.connect(address, 'root', password),
  }
}

function probeKey([, deviceConfig, type]: readonly XapiValue[]): string {
  return JSON.stringify([deviceConfig, type])
}

function wrapped(
  dialer: XapiDialer,
  call: (session: XapiSession, method: string, parameters: readonly XapiValue[]) => Promise<XapiValue>,
): XapiDialer {
  return {
    ...dialer,
    connect: async (address, username, password, others) => {
      const session = await dialer.connect(address, username, password, others)
      return {
        get address() {
          return session.address
        },
        get credentials() {
          return session.credentials
        },
        call: (method, ...parameters) => call(session, method, parameters),
        upload: (path, content) => session.upload(path, content),
        close: () => session.close(),
      }
    },
  }
}
