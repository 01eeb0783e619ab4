import { errorDiagnostic, hasErrors, type Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import { Failure } from '../../../src/diagnostic/failure.js'
import type { SourceText } from '../../../src/diagnostic/source.js'
import { removeHalfWritten } from '../../../src/runtime/half-written.js'
import type { Runtime } from '../../../src/runtime/runtime.js'
import { seedChance } from '../chance/seeded-chance.js'
import type { Hardware } from '../lab/hardware.js'
import { addToWorld, makeWorld } from '../lab/make-world.js'
import { LivingWorld, type WorldContent, type WorldSurroundings } from '../living-world.js'
import { createEmpty, FileLog, logPath, snapshotPath } from './file-log.js'
import { compareLab, describeLab } from './lab-difference.js'
import { readEntries } from './log-line.js'
import { restoreContent, snapshotVersion, takeSnapshot, type Snapshot } from './snapshot.js'
import type { WorldLog } from './world-log.js'
import { lockWorld } from './world-lock.js'

export interface OpenWorldOptions {
  readonly labFile: SourceText
  readonly worldFolder: string
  readonly runtime: Runtime
  readonly seed?: string
  readonly surroundings: Omit<WorldSurroundings, 'changed'>
  /** Furnishes newly installed machines before anything is kept; errors mean that nothing is. */
  readonly furnish: (world: LivingWorld, machines: readonly string[]) => Promise<readonly Diagnostic[]>
}

/** A world with its log, or why there is none. */
export type OpenedWorld =
  | { readonly world: LivingWorld; readonly log: WorldLog; readonly warnings: readonly Diagnostic[] }
  | { readonly problems: readonly Diagnostic[] }

/** Opens the world in a folder, or makes it there from the hardware; its lock is held until the log is closed. */
export async function openWorld(hardware: Hardware, options: OpenWorldOptions): Promise<OpenedWorld> {
  const { runtime, worldFolder } = options
  await runtime.files.makeFolder(worldFolder)
  const lock = await lockWorld(runtime, worldFolder)
  if ('problem' in lock) return { problems: [lock.problem] }
  try {
    const opened = await openLocked(hardware, options, lock.release)
    if ('problems' in opened) await lock.release()
    return opened
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function openLocked(
  hardware: Hardware,
  options: OpenWorldOptions,
  release: () => Promise<void>,
): Promise<OpenedWorld> {
  const { runtime, worldFolder, labFile } = options
  const lab = describeLab(hardware)
  await removeHalfWritten(runtime.files, snapshotPath(worldFolder))
  const stored = await readSnapshot(runtime, worldFolder)
  if ('problem' in stored) return { problems: [stored.problem] }
  const { snapshot } = stored
  if (snapshot === undefined) {
    const made = newWorld(hardware, options)
    return furnishAndStart(made, [...hardware.machines.keys()], { lab, log: 0 }, options, release)
  }
  const difference = compareLab(snapshot.lab, lab, labFile)
  if (difference.problems.length > 0) return { problems: difference.problems }
  const replayed = await replayLog(hardware, snapshot, options)
  if ('problem' in replayed) return { problems: [replayed.problem] }
  const { made, isUntouched } = replayed
  const isAsDescribed = JSON.stringify(lab) === JSON.stringify(snapshot.lab)
  if (isUntouched && isAsDescribed)
    return { world: made.world, log: await goOn(made, snapshot, options, release), warnings: [] }
  addToWorld(made.world, hardware, difference.added)
  const added = [...hardware.machines.keys()].filter(label => difference.added.includes(`machine ${label}`))
  return furnishAndStart(made, added, { lab, log: snapshot.log }, options, release)
}

async function furnishAndStart(
  made: MadeWorld,
  machines: readonly string[],
  before: LogStart,
  options: OpenWorldOptions,
  release: () => Promise<void>,
): Promise<OpenedWorld> {
  const diagnostics = machines.length === 0 ? [] : await options.furnish(made.world, machines)
  if (hasErrors(diagnostics)) return { problems: diagnostics }
  const log = await startLog(made, before, options, release)
  return { world: made.world, log, warnings: diagnostics }
}

interface MadeWorld {
  readonly world: LivingWorld
  /** Sends the changes of the world to a log from now on. */
  readonly connect: (log: WorldLog) => void
}

function assemble(hardware: Hardware, content: WorldContent, options: OpenWorldOptions): MadeWorld {
  let log: WorldLog | undefined
  const world = new LivingWorld(hardware, content, {
    ...options.surroundings,
    changed: change => log?.note(change),
  })
  return {
    world,
    connect: connected => {
      log = connected
    },
  }
}

function newWorld(hardware: Hardware, options: OpenWorldOptions): MadeWorld {
  const { runtime, seed } = options
  const made = assemble(
    hardware,
    {
      seconds: Math.floor(runtime.clock.now() / 1000),
      chance: seedChance(seed ?? runtime.random.uuid()),
      databases: [],
      machines: [],
      agenda: [],
      facts: [],
    },
    options,
  )
  makeWorld(made.world, hardware)
  return made
}

async function replayLog(
  hardware: Hardware,
  snapshot: Snapshot,
  options: OpenWorldOptions,
): Promise<{ readonly made: MadeWorld; readonly isUntouched: boolean } | { readonly problem: Diagnostic }> {
  const { files } = options.runtime
  const path = logPath(options.worldFolder, snapshot.log)
  const bytes = (await files.exists(path)) ? await files.readBytes(path) : undefined
  const { entries, isDamaged } = readEntries(bytes ?? new Uint8Array())
  if (isDamaged) return { problem: damaged(path) }
  const last = entries.at(-1)
  const content = restoreContent(snapshot)
  const made = assemble(
    hardware,
    last === undefined ? content : { ...content, seconds: last.seconds },
    options,
  )
  for (const entry of entries) for (const change of entry.changes) made.world.replay(change)
  if (last !== undefined) made.world.random.state = last.chance
  return { made, isUntouched: bytes?.length === 0 }
}

/** What a log begins after: the lab as it is described now, and the number of the log before. */
type LogStart = Pick<Snapshot, 'lab' | 'log'>

/** Nothing has happened since the snapshot, so the empty log after it can go on. */
async function goOn(
  { world, connect }: MadeWorld,
  { lab, log: number }: LogStart,
  { worldFolder: folder, runtime: { files } }: OpenWorldOptions,
  release: () => Promise<void>,
): Promise<WorldLog> {
  const file = await files.openAppend(logPath(folder, number))
  const log = new FileLog(world, number, file, { files, folder, lab, closed: release })
  connect(log)
  return log
}

/** A snapshot, and an empty log after it: what a killed process left behind is cut off. */
async function startLog(
  made: MadeWorld,
  { lab, log: before }: LogStart,
  options: OpenWorldOptions,
  release: () => Promise<void>,
): Promise<WorldLog> {
  const { worldFolder: folder, runtime } = options
  const { files } = runtime
  const number = before + 1
  made.world.collect()
  await createEmpty(files, logPath(folder, number))
  const text = JSON.stringify(takeSnapshot(made.world.content(), number, lab))
  await files.replaceText(snapshotPath(folder), text, { mode: 0o600 })
  const old = logPath(folder, before)
  if (await files.exists(old)) await files.remove(old)
  return goOn(made, { lab, log: number }, options, release)
}

async function readSnapshot(
  { files }: Runtime,
  folder: string,
): Promise<{ readonly snapshot: Snapshot | undefined } | { readonly problem: Diagnostic }> {
  const path = snapshotPath(folder)
  try {
    const snapshot = JSON.parse(await files.readText(path)) as Snapshot
    return snapshot.version === snapshotVersion ? { snapshot } : { problem: otherVersion(path) }
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: damaged(path) }
    if (error instanceof Failure && error.code === 'ENOENT') return { snapshot: undefined }
    throw error
  }
}

function damaged(path: string): Diagnostic {
  return errorDiagnostic(
    'Emulated lab damaged',
    `The file ${path} was changed by something else and cannot be read. Restore it, or make the lab anew with "poolwright lab reset".`,
  )
}

function otherVersion(path: string): Diagnostic {
  return errorDiagnostic(
    'Emulated lab of another version',
    `The file ${path} was written by another version of Poolwright. Use that version, or make the lab anew with "poolwright lab reset".`,
  )
}
