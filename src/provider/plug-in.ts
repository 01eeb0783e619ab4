import { Failure } from '../diagnostic/failure.js'
import {
  anyType,
  boolType,
  linkType,
  listType,
  mapType,
  numberType,
  objectType,
  setType,
  stringType,
} from '../value/type.js'
import type { Provider } from './contract.js'
import { perKind } from './per-kind.js'
import { isRecord, schemaProblem } from './schema-problem.js'

/** What a provider of the user's own is handed, so that it need not import anything of Poolwright's. */
const tools = {
  /** Lifts kinds with four calls each to a provider. */
  perKind,
  /** What the world says no with: `new Failure('refused' | 'unavailable' | 'conflict' | 'cancelled', code, message)`. */
  Failure,
  /** The types of attributes. */
  types: {
    string: stringType,
    number: numberType,
    bool: boolType,
    any: anyType,
    list: listType,
    set: setType,
    map: mapType,
    object: objectType,
    link: linkType,
  },
}

/** What the default export of a plug-in's `index.js` is called with. */
export type PlugInTools = typeof tools

/** The provider that a loaded module makes, under the name that the configuration gives it; throws a `Failure`. */
export function openPlugIn(module: unknown, name: string): Provider {
  const make = isRecord(module) ? module['default'] : undefined
  if (typeof make !== 'function')
    throw unusable('its default export is no function that takes the tools and answers a provider')
  const made: unknown = make(tools)
  if (!isProvider(made)) throw unusable('its function answers no provider: tools.perKind({ … }) makes one')
  const problem = schemaProblem(made.schema)
  if (problem !== undefined) throw unusable(`its schema is not whole: ${problem}`)
  return { ...made, name }
}

function isProvider(value: unknown): value is Provider {
  return isRecord(value) && typeof value['open'] === 'function' && Array.isArray(value['commands'])
}

function unusable(why: string): Failure {
  return new Failure('refused', 'plug-in', why)
}
