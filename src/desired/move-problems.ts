import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import { positionAt } from '../diagnostic/positions.js'
import type { SourceRange } from '../diagnostic/source.js'
import { instanceText, moduleText } from '../address/print-address.js'
import type { ParsedAddress } from '../address/parse-address.js'
import type { Module, MovedDeclaration, ResourceDeclaration } from '../config/configuration.js'
import { declaredResource } from './declared-resource.js'

function targetText(target: ParsedAddress): string {
  return target.kind === 'module' ? moduleText(target.module) : instanceText(target.address)
}

function startText({ source, start }: SourceRange): string {
  const { line, column } = positionAt(source, start)
  return `${source.name}:${line},${column}`
}

/** The block that this end of a move names; a whole module is none. */
function declaredAt(module: Module, target: ParsedAddress): ResourceDeclaration | undefined {
  return target.kind === 'module' ? undefined : declaredResource(module, target.address)
}

/** `moved` and `removed` blocks that speak against each other or against what is declared. */
export function moveProblems(module: Module): readonly Diagnostic[] {
  return [
    ...module.moved.flatMap(move => redundant(move) ?? otherKind(move) ?? stillDeclared(module, move) ?? []),
    ...ambiguous(module.moved),
    ...stillThere(module),
  ]
}

function redundant({ from, to, range }: MovedDeclaration): Diagnostic | undefined {
  if (targetText(from) !== targetText(to)) return undefined
  const detail = `This statement declares a move from ${targetText(from)} to the same address, which is the same as not declaring this move at all.`
  return errorDiagnostic('Redundant move statement', detail, { range })
}

/** An object stays what it is, whatever it is called. */
function otherKind({ from, to, range }: MovedDeclaration): Diagnostic | undefined {
  if (from.kind === 'module' || to.kind === 'module') return undefined
  if (from.address.kindName === to.address.kindName) return undefined
  const detail = `This statement declares a move from ${targetText(from)} to ${targetText(to)}, which is of another kind. To let Poolwright forget the one and take up the other, write a removed and an import block.`
  return errorDiagnostic('Resource type mismatch', detail, { range })
}

function stillDeclared(module: Module, { from, to, range }: MovedDeclaration): Diagnostic | undefined {
  const declared = declaredAt(module, from)
  // A move between keys of one block, or to or from a key, leaves the block where it is.
  const isWithin = from.kind === 'instance' && to.kind === 'instance' && declaredAt(module, to) === declared
  const isKeyed = from.kind === 'instance' && from.address.key !== undefined
  if (!declared || isWithin || isKeyed || isOfSingle(to, declared)) return undefined
  const detail = `This statement declares a move from ${targetText(from)}, but that resource is still declared at ${startText(declared.range)}.\n\nChange your configuration so that this resource will be declared as ${targetText(to)} instead.`
  return errorDiagnostic('Moved object still exists', detail, { range })
}

/** A move to a key is one of the single instance, which a repeated block does not have. */
function isOfSingle(to: ParsedAddress, { count, forEach }: ResourceDeclaration): boolean {
  const isRepeated = count !== undefined || forEach !== undefined
  return isRepeated && to.kind === 'instance' && to.address.key !== undefined
}

function ambiguous(moves: readonly MovedDeclaration[]): readonly Diagnostic[] {
  const sources = new Map<string, MovedDeclaration>()
  const targets = new Map<string, MovedDeclaration>()
  return moves.flatMap(move => {
    const [from, to] = [targetText(move.from), targetText(move.to)]
    const earlier = sources.get(from)
    const rival = targets.get(to)
    sources.set(from, earlier ?? move)
    targets.set(to, rival ?? move)
    if (earlier && targetText(earlier.to) !== to) {
      const detail = `A statement at ${startText(earlier.range)} declared that ${from} moved to ${targetText(earlier.to)}, but this statement instead declares that it moved to ${to}.\n\nEach resource can move to only one destination resource.`
      return [errorDiagnostic('Ambiguous move statements', detail, { range: move.range })]
    }
    if (rival && targetText(rival.from) !== from) {
      const detail = `A statement at ${startText(rival.range)} declared that ${targetText(rival.from)} moved to ${to}, but this statement instead declares that ${from} moved there.\n\nEach resource can have moved from only one source resource.`
      return [errorDiagnostic('Ambiguous move statements', detail, { range: move.range })]
    }
    return []
  })
}

function stillThere(module: Module): readonly Diagnostic[] {
  return module.removed.flatMap(({ from }) => {
    const declared = declaredAt(module, from)
    if (!declared) return []
    const detail = `This statement declares that ${targetText(from)} was removed, but it is still declared in configuration.`
    return [errorDiagnostic('Removed resource still exists', detail, { range: declared.range })]
  })
}
