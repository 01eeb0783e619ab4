import type { Database, DatabaseRecord, FieldValue, Ref } from '../../providers/emulator/database/database.js'
import { type Emulator, openEmulator } from '../../providers/emulator/emulator.js'
import { emulatedSession } from '../../providers/xapi/provider-session.js'
import { dialEmulator } from '../../providers/xapi/session/emulated.js'
import { Failure } from '../../src/diagnostic/failure.js'
import type { Outcome, Project } from './project.js'
import { alphaAddress, betaAddress, joinProject } from './small-lab.js'

type Fields = { readonly [field: string]: FieldValue }

/** One of the two hosts with the pool that it coordinates, to be changed by hand behind xapi's back. */
export class Side {
  constructor(
    readonly database: Database,
    readonly host: Ref,
  ) {}

  get pool(): Ref {
    return only(this.database.refs('pool'))
  }

  /** The interface that carries management. */
  get management(): Ref {
    return this.#find('PIF', pif => pif['management'] === true)
  }

  /** The NIC of that name. */
  nic(device: string): Ref {
    return this.#find('PIF', pif => pif['device'] === device && pif['physical'] === true)
  }

  /** Changes fields of the host; maps are changed key by key. */
  setHost(fields: Fields): void {
    this.#merge('host', this.host, fields)
  }

  setPool(fields: Fields): void {
    this.#merge('pool', this.pool, fields)
  }

  set(className: string, ref: Ref, fields: Fields): void {
    this.#merge(className, ref, fields)
  }

  add(className: string, fields: Fields): Ref {
    return this.database.create(className, fields)
  }

  /** A VM without disks, halted unless the fields say otherwise. */
  addVm(name: string, fields: Fields = {}): Ref {
    return this.add('VM', { name_label: name, power_state: 'Halted', ...fields })
  }

  /** A host that is down and known to the pool, as another member is. */
  addMember(name: string): void {
    const { uuid: _uuid, ...record } = this.database.get('host', this.host) ?? {}
    const metrics = this.add('host_metrics', { live: false })
    this.add('host', { ...record, name_label: name, address: `10.0.0.${90 + name.length}`, metrics })
  }

  /** An interface on top of others, on a network of its own. */
  addUpperPif(device: string, fields: Fields = {}): Ref {
    const network = this.add('network', { name_label: `over ${device}`, bridge: `xapi-${device}` })
    return this.add('PIF', { device, network, host: this.host, physical: false, VLAN: -1, ...fields })
  }

  #find(className: string, fits: (record: DatabaseRecord) => boolean): Ref {
    return only(
      this.database
        .records(className)
        .filter(([, record]) => fits(record))
        .map(([ref]) => ref),
    )
  }

  #merge(className: string, ref: Ref, fields: Fields): void {
    const record = this.database.get(className, ref) ?? {}
    const merged = Object.entries(fields).map(([name, value]) => {
      const before = record[name]
      return [name, isMap(before) && isMap(value) ? { ...before, ...value } : value] as const
    })
    this.database.update(className, ref, Object.fromEntries(merged))
  }
}

function only(refs: readonly Ref[]): Ref {
  const [ref] = refs
  if (ref === undefined) throw new Error('there is no such object')
  return ref
}

function isMap(value: FieldValue | undefined): value is Fields {
  return typeof value === 'object' && !Array.isArray(value)
}

/** The two sides of a join: `beta` wants to join the pool of `alpha`. */
export interface JoinWorld {
  readonly emulator: Emulator
  readonly joiner: Side
  readonly pool: Side
  /** The side of another machine. */
  readonly side: (machine: string) => Side
}

/** A lab of two hosts that fit each other, made once: each world is a fork of it. */
export class JoinLab {
  #opened: Promise<Emulator> | undefined

  constructor(
    readonly release: string,
    private readonly project: Project = joinProject({ release }),
  ) {}

  /** A world of its own. */
  async world(): Promise<JoinWorld> {
    this.#opened ??= openLab(this.project)
    const emulator = (await this.#opened).fork()
    const sideOf = (machine: string) => side(emulator, machine)
    return { emulator, joiner: sideOf('beta'), pool: sideOf('alpha'), side: sideOf }
  }
}

async function openLab(project: Project): Promise<Emulator> {
  const runtime = project.newProcess()
  const { emulator, diagnostics } = await openEmulator({
    labFile: { name: 'lab.hcl', text: await runtime.files.readText('/work/lab.hcl') },
    worldFolder: '/work/.poolwright/lab',
    runtime,
  })
  if (emulator === undefined) throw new Error(JSON.stringify(diagnostics))
  return emulator
}

function side({ world }: Emulator, machine: string): Side {
  const { databaseId, hostRef } = world.machine(machine)
  return new Side(world.database(databaseId), hostRef)
}

/** The plan of a configuration in which beta joins; the world stays as it is. */
export function planJoin({ emulator }: JoinWorld, project: Project): Promise<Outcome> {
  const runtime = project.newProcess()
  const configuration = {
    value: { kind: 'object', attributes: new Map(), marks: 0 },
    folder: '/work',
  } as const
  return project.plan({
    openPools: () => Promise.resolve(emulatedSession(runtime, configuration, emulator.fork(), [])),
  })
}

/** What xapi answers when it is told to join, on a fork: the code of its refusal, or `joined`. */
export async function tellToJoin(
  { emulator }: JoinWorld,
  message: 'pool.join' | 'pool.join_force',
  address: string = alphaAddress,
  password: string = 'labroot',
): Promise<string> {
  const dialer = dialEmulator(emulator.fork())
  const session = await dialer.connect(betaAddress, 'root', 'labroot')
  try {
    await session.call(message, address, 'root', password)
    return 'joined'
  } catch (problem) {
    if (problem instanceof Failure) return problem.code
    throw problem
  } finally {
    await dialer.close()
  }
}
