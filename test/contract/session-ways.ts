import { setTimeout as sleep } from 'node:timers/promises'
import { xapiProvider } from '../../providers/xapi/provider.js'
import type { Session } from '../../src/provider/contract.js'
import { createNodeRuntime } from '../../src/runtime/node-runtime.js'
import type { Runtime } from '../../src/runtime/runtime.js'
import { mapValue, objectValue, stringValue } from '../../src/value/construct.js'
import type { ObjectValue } from '../../src/value/value.js'
import { serveLabText, type ServedLab } from '../support/served-lab.js'

/** One way to the pools of a lab. */
export interface Way {
  readonly name: string
  /** Makes the lab; answers the files of a project for it. */
  start(lab: string): Promise<Readonly<Record<string, string>>>
  /** How a command of a new process opens the pools; undefined where the project's lab does. */
  readonly openPools?: () => Promise<Session>
  stop(): Promise<void>
}

/** Through the emulator's door, in this process. */
export const inProcess: Way = {
  name: 'in process',
  start: lab => Promise.resolve({ '/work/lab.hcl': lab }),
  stop: () => Promise.resolve(),
}

/** Over TLS on the loopback interface, the certificate pinned. */
export function overTheWire(): Way {
  let served: ServedLab | undefined
  return {
    name: 'over the wire',
    async start(lab) {
      served = await serveLabText(lab)
      return {}
    },
    async openPools() {
      if (served === undefined) throw new Error('the lab is not served')
      const value = httpsBlock(served, { fingerprint: served.serving.fingerprint })
      return xapiProvider.open(hastyRuntime(), { value, folder: '/work' })
    },
    async stop() {
      await served?.close()
    },
  }
}

/** The provider's block for a lab that is served. */
export function httpsBlock(
  { serving }: ServedLab,
  tls: { readonly fingerprint?: string; readonly ca_file?: string },
  port: number = serving.port,
): ObjectValue {
  return objectValue({
    session: stringValue('https'),
    addresses: mapValue(
      Object.fromEntries(
        serving.machines.map(machine => [machine.labAddress, stringValue(`${machine.address}:${port}`)]),
      ),
    ),
    tls: objectValue(
      Object.fromEntries(Object.entries(tls).map(([name, text]) => [name, stringValue(text)])),
    ),
  })
}

/** A runtime whose pauses are short: the lab's time runs faster than ours. */
export function hastyRuntime(files: Pick<Runtime, 'files'> = createNodeRuntime()): Runtime {
  const runtime = createNodeRuntime()
  return {
    ...runtime,
    files: files.files,
    clock: {
      ...runtime.clock,
      sleep: async milliseconds => {
        await sleep(milliseconds / 100)
      },
    },
  }
}
