import { Failure } from '../../../src/diagnostic/failure.js'
import type { Emulator } from '../../emulator/emulator.js'
import { type CallLog, silentLog } from './call-log.js'
import { LoggedIn, type Wire } from './logged-in.js'
import { refusalFailure } from './refusal.js'
import type { XapiDialer, XapiSession } from './xapi-session.js'

/** The way to the emulated pools, through the emulator's door. Calls of rehearsals are noted in no log. */
export function dialEmulator(emulator: Emulator, log: CallLog = silentLog): XapiDialer {
  const sessions = new Set<XapiSession>()
  return {
    async connect(address, username, password, others) {
      const session = new LoggedIn({
        reach: each => wireTo(emulator, each),
        credentials: { username, password },
        others,
        log,
        whenClosed: closed => sessions.delete(closed),
      })
      await session.logIn(address)
      sessions.add(session)
      return session
    },
    pause: seconds => emulator.advance(seconds),
    async powerOn(address) {
      emulator.powerOn(machineAt(emulator, address))
    },
    sync: () => emulator.sync(),
    async close() {
      await Promise.all([...sessions].map(session => session.close()))
      await emulator.close()
    },
  }
}

function machineAt({ world }: Emulator, address: string): string {
  for (const label of world.hardware.machines.keys()) {
    const { databaseId, hostRef } = world.machine(label)
    if (world.database(databaseId).get('host', hostRef)?.['address'] === address) return label
  }
  throw new Failure('refused', 'HOST_UNKNOWN_TO_LAB', `no machine of the lab has the address ${address}`)
}

function wireTo(emulator: Emulator, address: string): Wire {
  const connection = emulator.connect(address)
  return {
    async call(method, parameters) {
      try {
        return await connection.call(method, ...parameters)
      } catch (problem) {
        throw asFailure(method, problem)
      }
    },
    async upload(path, session, content) {
      try {
        // The lab takes bytes as a text of one character each.
        return await emulator.upload(address, path, session, Buffer.from(content).toString('latin1'))
      } catch (problem) {
        throw asFailure(`PUT ${path}`, problem)
      }
    },
  }
}

function asFailure(method: string, problem: unknown): unknown {
  return problem instanceof Failure && problem.kind === 'refused'
    ? refusalFailure(method, problem.code, problem.parameters)
    : problem
}
