import type { DatabaseRecord, Ref } from './database.js'

/** One change of a database, as the log keeps it. `set` carries only the fields that changed. */
export type Mutation =
  | {
      readonly kind: 'create'
      readonly className: string
      readonly ref: Ref
      readonly record: DatabaseRecord
    }
  | { readonly kind: 'set'; readonly className: string; readonly ref: Ref; readonly fields: DatabaseRecord }
  | { readonly kind: 'remove'; readonly className: string; readonly ref: Ref }
