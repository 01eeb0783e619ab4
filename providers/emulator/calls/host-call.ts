import type { Ref } from '../database/database.js'
import type { Refusal } from '../rules/refusal.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { reference } from './parameter.js'

const host = reference('host')

/** A call about one host, that may need the host to itself. */
export function hostCall(
  message: string,
  definition: {
    readonly seconds?: number
    readonly rules: (context: CallContext, host: Ref) => readonly Refusal[]
    readonly perform: (context: CallContext, given: { readonly host: Ref }) => void
    readonly operation?: string
  },
): Call {
  const { operation } = definition
  return defineCall(
    `host.${message}`,
    { host },
    {
      durationSeconds: definition.seconds ?? 1,
      ...(operation !== undefined && {
        exclusive: (_context: CallContext, given: { readonly host: Ref }) => [
          { className: 'host', ref: given.host, operation },
        ],
      }),
      rules: (context, given) => definition.rules(context, given.host),
      perform: (context, given) => definition.perform(context, given),
    },
  )
}
