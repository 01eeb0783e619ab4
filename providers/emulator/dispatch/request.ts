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

/** `Async.VM.start` as class `VM`, message `start`; undefined when no class is called so. */
export function splitMethod(
  method: string,
): { readonly model: ClassModel; readonly message: string; readonly isAsync: boolean } | undefined {
  const isAsync = method.startsWith('Async.')
  const [className = '', message = '', ...rest] = (isAsync ? method.slice('Async.'.length) : method).split(
    '.',
  )
  const model = findClass(className)
  return model === undefined || model.name !== className || message === '' || rest.length > 0
    ? undefined
    : { model, message, isAsync }
}
