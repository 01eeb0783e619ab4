import { setTimeout as sleep } from 'node:timers/promises'
import { serveEmulator, type Serving } from '../../providers/emulator/wire/serve.js'
import { xapiProvider } from '../../providers/xapi/provider.js'
import { openLab } from '../../providers/xapi/setup/open-lab.js'
import { hasErrors } from '../../src/diagnostic/diagnostic.js'
import type { ProviderConfiguration, Session } from '../../src/provider/contract.js'
import { createNodeRuntime } from '../../src/runtime/node-runtime.js'
import type { Runtime } from '../../src/runtime/runtime.js'
import { mapValue, objectValue, stringValue } from '../../src/value/construct.js'
import type { ObjectValue } from '../../src/value/value.js'

/** True where tests are to reach their labs over TLS, as real pools are reached, and not through the emulator's door. */
export const isOverTls = process.env['POOLWRIGHT_TEST_WAY'] === 'tls'

/** What a plan says of pools whose storage cannot be seen, and only of those. */
export function isOfUnseenStorage({ code }: { readonly code: string }): boolean {
  return isOverTls && code === 'sr-path-unknown'
}

let servedCount = 0

/** How many sessions of this test file went over TLS. */
export function servedSessions(): number {
  return servedCount
}

/** Virtual seconds in one of ours. */
const speed = 1000

/**
 * Serves the lab of a folder for as long as the session lasts, and opens the session over TLS, the certificate pinned. A
 * lab that cannot be opened is opened in process, which tells why.
 */
export async function openOverTls(runtime: Runtime, configuration: ProviderConfiguration): Promise<Session> {
  const { folder } = configuration
  const place = {
    labPath: `${folder}/lab.hcl`,
    labName: 'lab.hcl',
    worldFolder: `${folder}/.poolwright/lab`,
  }
  const { emulator, diagnostics } = await openLab(runtime, configuration, place, 'manual')
  if (emulator === undefined) return xapiProvider.open(runtime, configuration)
  if (hasErrors(diagnostics)) {
    await emulator.close()
    return xapiProvider.open(runtime, configuration)
  }
  const { clock, random } = createNodeRuntime()
  const real = { ...runtime, clock, random }
  servedCount += 1
  const serving = await serveEmulator({ emulator, runtime: real, folder: place.worldFolder, port: 0, speed })
  let isOver = false
  const running = serving.run(() => isOver)
  const value = httpsBlock({ serving }, { fingerprint: serving.fingerprint })
  const session = await xapiProvider.open(hastyRuntime(runtime), { value, folder })
  return {
    ...session,
    async perform(step, values, watch) {
      // Somebody stands beside the machines, and does what the step asks to be done by hand.
      const label = /^switch (\S+) on by hand/.exec(step.summary)?.[1]
      if (label !== undefined) emulator.powerOn(label)
      return session.perform(step, values, watch)
    },
    async close() {
      await session.close()
      isOver = true
      await running
      await serving.close()
      await emulator.close()
    },
  }
}

/** The provider's block for a lab that is served. */
export function httpsBlock(
  { serving }: { readonly serving: Serving },
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
