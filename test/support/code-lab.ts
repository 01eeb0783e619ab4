import type { FieldValue, Ref } from '../../providers/emulator/database/database.js'
import { type Emulator, openEmulator } from '../../providers/emulator/emulator.js'
import { emulatedSession } from '../../providers/xapi/provider-session.js'
import { dialEmulator } from '../../providers/xapi/session/emulated.js'
import { lineAt } from '../../src/diagnostic/positions.js'
import type { ProviderPlan, Session } from '../../src/provider/contract.js'
import type { Step } from '../../src/provider/step.js'
import type { DiskCapture } from '../../src/runtime/simulated-files.js'
import { fileKey } from '../../providers/emulator/rules/update.js'
import { Side } from './join-world.js'
import { type PoolLab, applied, poolProject } from './pool-project.js'
import type { Outcome, Project } from './project.js'

/** A pool that a configuration was applied to, to be spoiled behind its back before something is asked of it. */
export interface CodeScene {
  /** The pool, and `alpha`, its coordinator. */
  readonly pool: Side
  /** The member. */
  readonly member: Side
  /** The object of a class whose name is this. */
  readonly named: (className: string, name: string) => Ref
  /** The NIC of a host by its device. */
  readonly nic: (host: Ref, device: string) => Ref
  /** The disk of a VM. */
  readonly disk: (vm: Ref) => Ref
  /** Puts the file of a patch on the coordinator. */
  readonly keepFile: (updateUuid: string) => void
  /** A call that somebody else makes, with root's rights. */
  readonly call: (method: string, ...parameters: readonly unknown[]) => Promise<unknown>
}

/** What a plan finds of xapi's, as `CODE at line`, and what a forced apply meets, as `CODE`, both sorted. */
export interface Told {
  readonly found: readonly string[]
  readonly met: readonly string[]
  /** What keeps the configuration from being planned at all. */
  readonly mistakes: readonly string[]
}

interface Opened {
  readonly project: Project
  readonly emulator: Emulator
  readonly capture: DiskCapture
}

/** A lab with a configuration that was applied once: each question is asked of a fork. */
export class CodeLab {
  #opened: Promise<Opened> | undefined

  constructor(
    readonly lab: PoolLab,
    readonly text: string,
  ) {}

  /** Spoils a fork, writes the configuration anew, plans it, and carries the plan out in spite of its errors. */
  async tell(spoil: (scene: CodeScene) => void | Promise<void>, text: string): Promise<Told> {
    this.#opened ??= this.#open()
    const { project, emulator, capture } = await this.#opened
    const spoiled = emulator.fork()
    await spoil(sceneOf(spoiled))
    project.disk.files.restore(capture)
    project.disk.files.write('/work/main.pool.hcl', text)
    const planned = await project.plan({ openPools: () => sessionOn(project, spoiled.fork()) })
    const refused = planned.plan?.findings.filter(finding => finding.origin === 'xapi') ?? []
    return {
      found: refused
        .map(({ code, range, address }) =>
          range === undefined
            ? `${code} at ${address ?? 'no place'}`
            : `${code} at ${lineOf(text, lineAt(range.source, range.start))}`,
        )
        .sort(),
      met: refused.length === 0 ? [] : await carriedOut(project, spoiled.fork()),
      mistakes: [
        ...planned.diagnostics.filter(each => each.severity === 'error').map(each => each.detail),
        ...(planned.plan?.findings ?? [])
          .filter(finding => finding.origin !== 'xapi' && finding.severity === 'error')
          .map(finding => finding.code),
      ],
    }
  }

  /** The steps of a plan of another configuration. */
  async steps(text: string): Promise<readonly Step[]> {
    this.#opened ??= this.#open()
    const { project, emulator, capture } = await this.#opened
    project.disk.files.restore(capture)
    project.disk.files.write('/work/main.pool.hcl', text)
    const { plan, diagnostics } = await project.plan({ openPools: () => sessionOn(project, emulator.fork()) })
    if (plan === undefined) throw new Error(JSON.stringify(diagnostics))
    return plan.steps
  }

  async #open(): Promise<Opened> {
    const project = poolProject(this.lab, this.text)
    await applied(project)
    const runtime = project.newProcess()
    const { emulator, diagnostics } = await openEmulator({
      labFile: { name: 'lab.hcl', text: await runtime.files.readText('/work/lab.hcl') },
      worldFolder: '/work/.poolwright/lab',
      runtime,
    })
    if (emulator === undefined) throw new Error(JSON.stringify(diagnostics))
    return { project, emulator: emulator.fork(), capture: project.disk.files.capture() }
  }
}

/** The words on a line, blanks made one. */
function lineOf(text: string, line: number): string {
  return (text.split('\n')[line - 1] ?? '').trim().replaceAll(/\s+/g, ' ')
}

function sessionOn(project: Project, emulator: Emulator): Promise<Session> {
  const value = { kind: 'object', attributes: new Map(), marks: 0 } as const
  return Promise.resolve(emulatedSession(project.newProcess(), { value, folder: '/work' }, emulator, []))
}

/** Codes that steps are refused with when a plan is carried out in spite of its errors; what waits for them is left out. */
async function carriedOut(project: Project, emulator: Emulator): Promise<readonly string[]> {
  const met: string[] = []
  let provided: ProviderPlan | undefined
  const openPools = async (): Promise<Session> => {
    const session = await sessionOn(project, emulator)
    return {
      ...session,
      plan: async (...given) => {
        provided = await session.plan(...given)
        return provided
      },
    }
  }
  const outcome: Outcome = await project.apply({
    openPools,
    parallelism: 1,
    events: event => {
      if (event.kind === 'step-failed') met.push(event.failure.code)
    },
    force: () => {
      const refused = new Set(
        provided?.findings.flatMap(({ step, origin }) => (origin === 'xapi' ? [step] : [])),
      )
      return {
        order: provided?.steps.map(step => step.id) ?? [],
        leftOut: new Set(provided?.blocked?.filter(id => !refused.has(id))),
      }
    },
  })
  if (outcome.result === undefined) throw new Error(JSON.stringify(outcome.diagnostics))
  return met.sort()
}

function sceneOf(emulator: Emulator): CodeScene {
  const { world } = emulator
  const { databaseId, hostRef } = world.machine('alpha')
  const database = world.database(databaseId)
  const only = (found: Ref | undefined, what: string): Ref => {
    if (found === undefined) throw new Error(`the scene has no ${what}`)
    return found
  }
  const where = (className: string, fields: { readonly [field: string]: FieldValue }): Ref =>
    only(
      database
        .records(className)
        .find(([, record]) => Object.entries(fields).every(([name, value]) => record[name] === value))?.[0],
      `${className} ${JSON.stringify(fields)}`,
    )
  return {
    pool: new Side(database, hostRef),
    member: new Side(database, where('host', { name_label: 'beta' })),
    named: (className, name) => where(className, { name_label: name }),
    nic: (host, device) => where('PIF', { host, device, physical: true }),
    disk: vm => {
      const vbd = database
        .records('VBD')
        .find(([, record]) => record['VM'] === vm && record['type'] === 'Disk')
      return String(only(vbd?.[0], 'disk') && vbd?.[1]['VDI'])
    },
    keepFile: updateUuid =>
      world.setFact(fileKey(String(database.get('host', hostRef)?.['uuid']), updateUuid), true),
    call: async (method, ...parameters) => {
      const dialer = dialEmulator(emulator)
      const session = await dialer.connect('10.0.0.1', 'root', 'labroot')
      try {
        return await session.call(method, ...(parameters as Parameters<typeof session.call>[1][]))
      } finally {
        await dialer.close()
      }
    },
  }
}
