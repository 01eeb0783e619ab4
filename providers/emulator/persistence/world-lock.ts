import { errorDiagnostic, type Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import { Failure } from '../../../src/diagnostic/failure.js'
import type { Runtime } from '../../../src/runtime/runtime.js'

interface Owner {
  readonly processId: number
  readonly hostName: string
  readonly token: string
}

/** A lock that is held, or who holds it. */
export type LockResult = { readonly release: () => Promise<void> } | { readonly problem: Diagnostic }

/** Takes the lock of a world's folder; one whose process is gone is taken over. */
export async function lockWorld(runtime: Runtime, folder: string): Promise<LockResult> {
  const { files, environment, random } = runtime
  const path = `${folder}/lock`
  const owner: Owner = {
    processId: environment.processId,
    hostName: environment.hostName,
    token: random.uuid(),
  }
  const text = JSON.stringify(owner)
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await files.createExclusive(path, text)
      return { release: () => release(runtime, path, text) }
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'EEXIST') throw error
    }
    const found = await readIfThere(runtime, path)
    const holder = found === undefined ? undefined : parseOwner(found)
    if (holder !== undefined && isAlive(runtime, holder))
      return { problem: await inUse(runtime, folder, holder) }
    // Read again just before removing: another process may have taken the dead one's place meanwhile.
    if (found !== undefined && found === (await readIfThere(runtime, path))) await files.remove(path)
  }
  return { problem: await inUse(runtime, folder, undefined) }
}

async function release({ files }: Runtime, path: string, text: string): Promise<void> {
  if ((await files.exists(path)) && (await files.readText(path)) === text) await files.remove(path)
}

async function readIfThere({ files }: Runtime, path: string): Promise<string | undefined> {
  try {
    return await files.readText(path)
  } catch (error) {
    if (error instanceof Failure && error.code === 'ENOENT') return undefined
    throw error
  }
}

function isAlive({ environment }: Runtime, owner: Owner): boolean {
  return owner.hostName !== environment.hostName || environment.isProcessAlive(owner.processId)
}

/** A lock that was cut short while it was written has no owner. */
function parseOwner(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner
  } catch {
    return undefined
  }
}

async function inUse(runtime: Runtime, folder: string, owner: Owner | undefined): Promise<Diagnostic> {
  const who = owner === undefined ? 'another process' : `process ${owner.processId} on ${owner.hostName}`
  if (owner !== undefined && (await runtime.files.exists(servingPath(folder))))
    return errorDiagnostic(
      'Lab in use',
      `The emulated lab in ${folder} is being served by ${who} (lab serve), and only one process opens a lab at a time: stop that one with Ctrl-C first. Plans and applies can also go over the wire, to machines served with --port 443: from a folder without lab.hcl whose configuration has provider "xapi" { session = "https" }, the addresses that lab serve printed, and its fingerprint in the tls block of each host.`,
    )
  return errorDiagnostic(
    'Lab in use',
    `The emulated lab in ${folder} is in use by ${who}. Wait until it has finished. If no such process is running, remove ${folder}/lock.`,
  )
}

/** Where the process that serves a lab says how other commands reach it. */
export function servingPath(folder: string): string {
  return `${folder}/serving.json`
}
