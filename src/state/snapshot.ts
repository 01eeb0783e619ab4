import { createHash } from 'node:crypto'
import { Failure } from '../diagnostic/failure.js'
import type { Json } from '../provider/step.js'
import { sortNames } from './canonical-json.js'
import { integrityProblems, checkIntegrity } from './integrity.js'
import type { State, StateInstance } from './state.js'

/** The newest format that this Poolwright reads and the one it writes. */
export const stateFormatVersion = 1

/** `JSON.stringify` under the promise that the result is plain JSON again. */
function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value))
}

/** The body of the text, without its checksum: fixed order of fields, sorted names inside values, addresses in their order. */
function stateBody(state: State): Record<string, Json> {
  const instances: Record<string, Json> = {}
  for (const [address, instance] of Object.entries(state.instances))
    instances[address] = instanceBody(instance)
  return {
    formatVersion: state.formatVersion,
    writtenBy: state.writtenBy,
    serial: state.serial,
    lineage: state.lineage,
    outputs: sortNames(plain(state.outputs)),
    instances,
    ...(state.tombstones === undefined ? {} : { tombstones: sortNames(plain(state.tombstones)) }),
    ...(state.trusted === undefined ? {} : { trusted: sortNames(plain(state.trusted)) }),
    ...(state.unfinished === undefined ? {} : { unfinished: sortNames(plain(state.unfinished)) }),
  }
}

function instanceBody(instance: StateInstance): Json {
  return {
    kindName: instance.kindName,
    providerName: instance.providerName,
    mode: instance.mode,
    schemaVersion: instance.schemaVersion,
    identity: instance.identity,
    values: sortNames(instance.values),
    sensitivePaths: instance.sensitivePaths,
    writeOnly: sortNames(instance.writeOnly),
    dependencies: instance.dependencies,
    createBeforeDestroy: instance.createBeforeDestroy,
    isTainted: instance.isTainted,
    deposed: sortNames(plain(instance.deposed)),
    notes: sortNames(instance.notes),
  }
}

function checksumOf(body: Json): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(body)).digest('hex')}`
}

/** The state as text: one text for one state, with a checksum at its end. */
export function printState(state: State): string {
  checkIntegrity(state)
  const body = stateBody(state)
  return `${JSON.stringify({ ...body, checksum: checksumOf(body) }, null, 2)}\n`
}

const restoring =
  'Restore it from a backup or from version control, or delete it and run "poolwright state rebuild", which finds the objects by their marks.'

/** Reads a state; throws a `Failure` that says what is wrong with the text, and what to do: the remedy for the state of a place, unless told. */
export function parseState(text: string, name: string, remedy: string = restoring): State {
  const damaged = (what: string) =>
    new Failure('refused', 'state-damaged', `The state in ${name} ${what}. ${remedy}`)
  const document = parseDocument(text, damaged)
  const version = document['formatVersion']
  if (typeof version === 'number' && version > stateFormatVersion) {
    throw new Failure(
      'refused',
      'state-too-new',
      `The state in ${name} has format ${version}; this Poolwright reads formats up to ${stateFormatVersion}. Use the version of Poolwright that wrote it (${String(document['writtenBy'])}) or a later one.`,
    )
  }
  if (version !== stateFormatVersion) throw damaged('does not say which format it has')
  const { checksum, ...body } = document
  if (checksum === undefined) throw damaged('has no checksum: its end is missing')
  if (checksum !== checksumOf(body)) {
    throw damaged('does not agree with its checksum: it was edited by hand or damaged')
  }
  // The checksum says that we wrote this text, and we write nothing but states.
  const state = body as unknown as State
  const problems = integrityProblems(state)
  if (problems.length > 0) throw damaged(`does not hold together: ${problems.join(' ')}`)
  return state
}

function parseDocument(text: string, damaged: (what: string) => Failure): Record<string, Json> {
  try {
    const document: unknown = JSON.parse(text)
    if (document !== null && typeof document === 'object' && !Array.isArray(document)) {
      return document as Record<string, Json>
    }
  } catch {
    const isCutOff = text.startsWith('{') && !text.trimEnd().endsWith('}')
    throw damaged(isCutOff ? 'is cut off' : 'is not valid JSON')
  }
  throw damaged('is not a JSON object')
}
