import { invariant, unreachable } from '../diagnostic/invariant.js'
import type { Path } from '../value/path.js'
import type { Argument, Json, Step } from './step.js'

/** What resolving needs from the engine. */
export interface ArgumentSources {
  /** What an earlier step answered. */
  result(step: string): Json
  /** An argument of an instance's configuration, evaluated now. Rejects when it cannot be. */
  evaluate(address: string, path: Path): Promise<{ readonly json: Json; readonly isSensitive: boolean }>
}

/** Values for a call, and the same with `null` wherever a secret stands, for the journal. */
export interface ResolvedArguments {
  readonly values: { readonly [name: string]: Json }
  readonly journalled: { readonly [name: string]: Json }
}

interface Resolved {
  readonly value: Json
  readonly journalled: Json
}

/** The values of a step's arguments, just before it is performed. */
export async function resolveArguments(step: Step, sources: ArgumentSources): Promise<ResolvedArguments> {
  const values: Record<string, Json> = {}
  const journalled: Record<string, Json> = {}
  for (const [name, argument] of Object.entries(step.arguments)) {
    const resolved = await resolveArgument(argument, sources)
    values[name] = resolved.value
    journalled[name] = resolved.journalled
  }
  return { values, journalled }
}

/** The value of one argument, and what of it may be written down. */
export async function resolveArgument(argument: Argument, sources: ArgumentSources): Promise<Resolved> {
  switch (argument.kind) {
    case 'literal':
      return { value: argument.value, journalled: argument.value }
    case 'result': {
      const value = partOf(sources.result(argument.step), argument.path)
      return { value, journalled: value }
    }
    case 'deferred': {
      const { json, isSensitive } = await sources.evaluate(argument.address, argument.path)
      return { value: json, journalled: isSensitive ? null : json }
    }
    case 'secret': {
      const { json } = await sources.evaluate(argument.address, argument.path)
      return { value: json, journalled: null }
    }
    case 'list': {
      const items: Resolved[] = []
      for (const item of argument.items) items.push(await resolveArgument(item, sources))
      return { value: items.map(item => item.value), journalled: items.map(item => item.journalled) }
    }
    case 'record': {
      const value: Record<string, Json> = {}
      const journalled: Record<string, Json> = {}
      for (const [name, field] of Object.entries(argument.fields)) {
        const resolved = await resolveArgument(field, sources)
        value[name] = resolved.value
        journalled[name] = resolved.journalled
      }
      return { value, journalled }
    }
    default:
      return unreachable(argument)
  }
}

/** A part of a result; a part that is not there is a bug of the provider that made the step. */
export function partOf(result: Json, path: readonly (string | number)[]): Json {
  let part: Json | undefined = result
  for (const name of path) part = childOf(part, name)
  invariant(part !== undefined, `a step's result has no part ${path.join('.')}`)
  return part
}

function childOf(json: Json | undefined, name: string | number): Json | undefined {
  if (json === undefined || json === null || typeof json !== 'object') return undefined
  return new Map<string, Json>(Object.entries(json)).get(String(name))
}

/** The ids of the steps whose results an argument takes. */
export function resultsIn(argument: Argument): readonly string[] {
  const found: string[] = []
  collectResults(argument, found)
  return found
}

function collectResults(argument: Argument, found: string[]): void {
  if (argument.kind === 'result') found.push(argument.step)
  else if (argument.kind === 'list') for (const item of argument.items) collectResults(item, found)
  else if (argument.kind === 'record')
    for (const field of Object.values(argument.fields)) collectResults(field, found)
}
