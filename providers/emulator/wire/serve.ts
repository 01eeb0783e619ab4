import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Runtime } from '../../../src/runtime/runtime.js'
import type { Emulator } from '../emulator.js'
import type { ServedLab } from './answer.js'
import { obtainIdentity, type Identity } from './certificate.js'
import { errorCode } from './error-code.js'
import { openFront, type Front } from './front.js'
import { handleRequest } from './handle-request.js'
import { serveAddresses } from './served-addresses.js'

export interface ServeOptions {
  readonly runtime: Runtime
  /** Opened with the pace `manual`: the serving moves its time. */
  readonly emulator: Emulator
  /** Where the key and the certificate are kept. */
  readonly folder: string
  /** 0 takes a free one. */
  readonly port: number
  /** Virtual seconds in a second. */
  readonly speed: number
}

/** A lab that answers on the loopback interface, HTTP and HTTPS on one port, a machine at an address. */
export interface Serving {
  readonly port: number
  readonly machines: readonly ServedMachine[]
  /** SHA-256 of the certificate that all machines show, as `AB:CD:…`. */
  readonly fingerprint: string
  /** The certificate, to be trusted by clients. */
  readonly certificatePath: string
  /** Lets the lab's time pass until `isOver` says so. */
  run(isOver: () => boolean): Promise<void>
  close(): Promise<void>
}

export interface ServedMachine {
  readonly label: string
  /** As the lab's network has it, and where it is served. */
  readonly labAddress: string
  readonly address: string
}

const tickMilliseconds = 20
/** What passes at most between two ticks: while this process stands still, nobody who calls it gets on either. */
const longestTickMilliseconds = 200
/** How often a free port is looked for that all addresses have free. */
const attempts = 20

/** Serves a lab; rejects with node's error where an address or the port cannot be had. The emulator stays the caller's. */
export async function serveEmulator(options: ServeOptions): Promise<Serving> {
  const { emulator, runtime, speed, folder } = options
  const addresses = serveAddresses(emulator.world)
  const machines = [...addresses.machines].map(([address, label]) => ({
    label,
    address,
    labAddress: addresses.labAddress(label),
  }))
  const names = ['localhost', ...machines.flatMap(machine => [machine.address, machine.labAddress])]
  const identity = await obtainIdentity(runtime, folder, names)
  const fronts = await openFronts({ emulator, addresses, speed }, identity, machines, options.port)
  return {
    port: fronts[0]?.port ?? 0,
    machines,
    fingerprint: identity.fingerprint,
    certificatePath: `${folder}/certificate.pem`,
    run: isOver => passTime(options, isOver),
    close: async () => {
      await Promise.all(fronts.map(front => front.close()))
    },
  }
}

async function openFronts(
  lab: ServedLab,
  identity: Identity,
  machines: readonly ServedMachine[],
  port: number,
): Promise<readonly Front[]> {
  for (let attempt = 1; ; attempt += 1) {
    const fronts: Front[] = []
    try {
      for (const machine of machines) {
        const wanted = { host: machine.address, port: fronts[0]?.port ?? port }
        fronts.push(
          await openFront(wanted, identity, listenerFor(lab, machine.label), () =>
            isSilent(lab, machine.label),
          ),
        )
      }
      return fronts
    } catch (problem) {
      await Promise.all(fronts.map(front => front.close()))
      // A port that was free at the first address may be taken at another.
      if (port !== 0 || attempt === attempts || errorCode(problem) !== 'EADDRINUSE') throw problem
    }
  }
}

function isSilent({ emulator }: ServedLab, machine: string): boolean {
  return emulator.world.machine(machine).power !== 'on'
}

function listenerFor(
  lab: ServedLab,
  machine: string,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    handleRequest(lab, machine, request, response).catch(() => request.socket.destroy())
  }
}

async function passTime({ emulator, runtime, speed }: ServeOptions, isOver: () => boolean): Promise<void> {
  let before = runtime.clock.monotonic()
  while (!isOver()) {
    await runtime.clock.sleep(tickMilliseconds)
    const now = runtime.clock.monotonic()
    await emulator.advance((Math.min(now - before, longestTickMilliseconds) / 1000) * speed)
    before = now
  }
}
