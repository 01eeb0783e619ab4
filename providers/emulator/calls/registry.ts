import type { Call } from './call.js'

/** Every message with behaviour of its own; all others are the generic getters and setters. */
export const calls: readonly Call[] = []
