import type { KindSchema } from '../schema/schema.js'

/** Finds the schema of a kind, as reports need it to tell blocks from attributes and what to hide. */
export type FindSchema = (kindName: string, mode: 'managed' | 'data') => KindSchema | undefined
