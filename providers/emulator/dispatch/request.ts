import type { CallContext } from '../calls/call.js'
import { findClass, type ClassModel } from '../datamodel/datamodel.js'
import type { FieldValue } from '../database/database.js'
import type { PoolDatabase } from '../database/pool-database.js'

/** A message on its way: split name, parameters after the session, and where it arrived. */
export interface Request {
  readonly name: string
  readonly model: ClassModel
  readonly message: string
  readonly isAsync: boolean
  readonly parameters: readonly FieldValue[]
  readonly context: CallContext & { readonly database: PoolDatabase }
}

interface SplitMethod {
  readonly model: ClassModel
  readonly message: string
  readonly isAsync: boolean
}

const known = new Map<string, SplitMethod>()
const mostKnown = 2000

/** `Async.VM.start` as class `VM`, message `start`; undefined when no class is called so. */
export function splitMethod(method: string): SplitMethod | undefined {
  const before = known.get(method)
  if (before !== undefined) return before
  const isAsync = method.startsWith('Async.')
  const [className = '', message = '', ...rest] = (isAsync ? method.slice('Async.'.length) : method).split(
    '.',
  )
  const model = findClass(className)
  if (model === undefined || model.name !== className || message === '' || rest.length > 0) return undefined
  const split = { model, message, isAsync }
  if (known.size < mostKnown) known.set(method, split)
  return split
}
