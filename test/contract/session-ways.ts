import { xapiProvider } from '../../providers/xapi/provider.js'
import type { Session } from '../../src/provider/contract.js'
import { hastyRuntime, httpsBlock } from '../support/over-tls.js'
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
