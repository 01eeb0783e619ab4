import { knownFromState } from '../apply/known-from-state.js'
import { observeAgain } from '../apply/observe-again.js'
import { rebuildState } from '../apply/rebuild-state.js'
import type { Configuration } from '../config/configuration.js'
import type { Desired } from '../desired/desired.js'
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { FoundObject, Session, Survey } from '../provider/contract.js'
import type { Runtime } from '../runtime/runtime.js'
import { moveInstances } from '../plan/move-instances.js'
import { repetitionMoves } from '../plan/repetition-moves.js'
import { findKind } from '../schema/kind-registry.js'
import { StateDraft } from '../state/draft.js'
import type { State } from '../state/state.js'
import { bindings, forsaken } from './bindings.js'
import { compose } from './compose.js'
import { declaredIn } from './declared.js'
import { type Starter, withoutStarter } from './starter.js'
import { filesOf, writeFiles } from './write-files.js'

/** A folder with its state held and its providers open. */
export interface Generating {
  readonly configuration: Configuration
  readonly desired: Desired
  readonly session: Session
  readonly state: State
  readonly runtime: Runtime
  /** What is read with the folder only to reach a machine; undefined where the folder says all that is reached. */
  readonly starter: Starter | undefined
}

/** What came of it; without `written` nothing was. */
export interface Generated {
  readonly written?: Written
  readonly diagnostics: readonly Diagnostic[]
}

export interface Written {
  /** How many blocks each file got, by its name. */
  readonly files: ReadonlyMap<string, number>
  /** How many blocks for objects were written, families counted once. */
  readonly blocks: number
  /** How many blocks that were there already were bound to their objects. */
  readonly adopted: number
  /** One sentence for each object that was left out. */
  readonly remarks: readonly string[]
}

/** Writes what the folder lacks for everything that is there: blocks, and imports that bind them. */
export async function generateFiles(given: Generating): Promise<Generated> {
  const { configuration, desired, session, runtime, starter } = given
  const { state } = repetitionMoves(moveInstances(given.state, desired.refactoring?.moves ?? []), desired)
  const { registry, root } = configuration
  const observer = { desired, session, registry }
  const rebuilt = await rebuildState(observer, state, undefined)
  if (hasErrors(rebuilt.diagnostics))
    return { diagnostics: rebuilt.diagnostics.map(each => withoutBlock(each, starter)) }
  const observation = await observeAgain(observer, new StateDraft(rebuilt.state))
  const survey: Survey = session.survey?.(observation) ?? { objects: [], remarks: [] }
  const known = knownFromState(rebuilt.state, (kindName, mode) => findKind(registry, mode, kindName)?.schema)
  const bound = bindings(
    { desired, state, rebuilt: rebuilt.state, known, leftOut: starter?.address },
    survey.objects,
  )
  const declared = declaredIn(root, bound.addresses)
  const composition = compose(
    starter === undefined ? survey.objects : survey.objects.map(asReached(desired, starter)),
    kindName => registry.managed.get(kindName)?.schema,
    starter === undefined ? declared : withoutStarter(declared, starter),
  )
  const texts = filesOf(composition, bound.imports)
  await writeFiles(runtime.files, texts)
  return {
    written: {
      files: new Map([...texts].map(([name, parts]) => [name, parts.length])),
      blocks: composition.blocks.length,
      adopted: bound.imports.length,
      remarks: [...survey.remarks, ...forsaken({ desired, state, known })],
    },
    diagnostics: rebuilt.diagnostics,
  }
}

/** The block of a starter stands nowhere that somebody could look at. */
function withoutBlock(problem: Diagnostic, starter: Starter | undefined): Diagnostic {
  if (starter === undefined || problem.address !== starter.address) return problem
  const { address: _, range: __, ...rest } = problem
  return rest
}

/** The account of the starter, for every endpoint that is written. */
function asReached(desired: Desired, { address }: Starter): (object: FoundObject) => FoundObject {
  const own = desired.endpoints().instances.find(({ addressText }) => addressText === address)
  const username = own?.config?.attributes.get('username')
  return object =>
    object.kindName === own?.address.kindName && username !== undefined
      ? {
          ...object,
          written: {
            ...object.written,
            attributes: new Map(object.written.attributes).set('username', username),
          },
        }
      : object
}
