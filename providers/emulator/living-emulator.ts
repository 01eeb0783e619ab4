import { invariant } from '../../src/diagnostic/invariant.js'
import type { AgendaHandlers } from './agenda/handler.js'
import { agendaHandlers } from './calls/agenda.js'
import type { Call } from './calls/call.js'
import { calls } from './calls/registry.js'
import { drainMicrotasks } from './clock/virtual-time.js'
import type { FieldValue } from './database/database.js'
import { hardwareHandlers } from './default-handlers.js'
import { dispatch } from './dispatch/dispatch.js'
import { findRefusals } from './dispatch/find-refusals.js'
import { receiveUpload } from './dispatch/receive-upload.js'
import { createService, type Service } from './dispatch/service.js'
import { unknownInFault } from './dispatch/unknown-in-fault.js'
import type { Emulator, Pace, XapiConnection } from './emulator.js'
import { addFault, clearFaults, keptFaults, type Fault, type KeptFault } from './faults/fault.js'
import {
  labEvents,
  nasDown,
  nasUp,
  powerOff,
  powerOn,
  replug,
  unplug,
  type LabEvent,
} from './hardware-events.js'
import type { LivingWorld } from './living-world.js'
import { locateMachine } from './locate-machine.js'
import { noLog, type WorldLog } from './persistence/world-log.js'
import type { Refusal } from './rules/refusal.js'

const callsByName: ReadonlyMap<string, Call> = new Map(calls.map(call => [call.name, call]))

/** What happens at due entries of the agenda: the calls' own handlers before the hardware's. */
export const allHandlers: AgendaHandlers = { ...hardwareHandlers, ...agendaHandlers }

/** The door over a world in memory, and its log. */
export class LivingEmulator implements Emulator {
  private readonly service: Service

  constructor(
    readonly world: LivingWorld,
    private readonly log: WorldLog,
    private readonly pace: Pace = 'jump',
    isRehearsal = false,
  ) {
    this.service = createService(world, callsByName, () => log.written(), {
      isRehearsal,
      sessionsExpire: pace === 'jump',
    })
  }

  connect(address: string): XapiConnection {
    return {
      call: (method, ...parameters) => this.answer(address, method, parameters),
      pause: seconds => this.wait(this.place(), seconds),
    }
  }

  upload(
    address: string,
    path: string,
    session: string,
    content: string,
    isCut: boolean = false,
  ): Promise<string> {
    return this.atMachine(address, async machine =>
      receiveUpload(this.service, machine, { path, session, content, isCut }),
    )
  }

  fork({ isRehearsal }: { readonly isRehearsal?: boolean } = {}): Emulator {
    const world = this.world.fork({ handlers: allHandlers, drain: drainMicrotasks })
    clearFaults(world)
    return new LivingEmulator(world, noLog, 'jump', isRehearsal)
  }

  refusals(address: string, method: string, parameters: readonly FieldValue[]): readonly Refusal[] {
    this.world.clock.catchUp()
    this.rethrow()
    return findRefusals(this.service, locateMachine(this.world, address), method, parameters)
  }

  advance(seconds: number): Promise<void> {
    return this.wait('foreground', seconds)
  }

  private async wait(place: 'foreground' | 'background', seconds: number): Promise<void> {
    await this.world.clock.run(place, async () => {
      await this.world.clock.sleep(seconds)
      await this.log.written()
    })
    this.rethrow()
  }

  async sync(): Promise<void> {
    await this.log.sync()
  }

  async close(): Promise<void> {
    await this.log.close()
  }

  powerOff(machine: string): void {
    powerOff(this.world, machine)
    this.world.clock.catchUp()
  }

  powerOn(machine: string): void {
    powerOn(this.world, machine)
    this.world.clock.catchUp()
  }

  unplug(machine: string, nic: string): void {
    unplug(this.world, machine, nic)
    this.world.clock.catchUp()
  }

  replug(machine: string, nic: string): void {
    replug(this.world, machine, nic)
    this.world.clock.catchUp()
  }

  nasDown(label: string): void {
    nasDown(this.world, label)
    this.world.clock.catchUp()
  }

  nasUp(label: string): void {
    nasUp(this.world, label)
    this.world.clock.catchUp()
  }

  events(): readonly LabEvent[] {
    return labEvents(this.world)
  }

  addFault(fault: Fault): string {
    const unknown = this.unknownInFault(fault)
    invariant(unknown === undefined, unknown ?? '')
    return addFault(this.world, fault)
  }

  faults(): readonly KeptFault[] {
    return keptFaults(this.world)
  }

  clearFaults(id?: string): number {
    return clearFaults(this.world, id)
  }

  unknownInFault(fault: Fault): string | undefined {
    return unknownInFault(this.service, fault)
  }

  private answer(address: string, method: string, parameters: readonly FieldValue[]): Promise<FieldValue> {
    return this.atMachine(address, machine => dispatch(this.service, machine, method, parameters))
  }

  private atMachine<T>(address: string, work: (machine: string) => Promise<T>): Promise<T> {
    return this.world.clock.run(this.place(), async () => {
      this.rethrow()
      try {
        return await work(locateMachine(this.world, address))
      } finally {
        await this.log.written()
      }
    })
  }

  /** Only what is in the foreground makes time move. */
  private place(): 'foreground' | 'background' {
    return this.pace === 'jump' ? 'foreground' : 'background'
  }

  private rethrow(): void {
    if (this.world.broken !== undefined) throw this.world.broken.error
  }
}
