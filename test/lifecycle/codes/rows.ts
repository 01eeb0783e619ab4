import type { CodeRow } from './row.js'
import { networkRows } from './network-rows.js'
import { storageRows } from './storage-rows.js'
import { protectionRows } from './protection-rows.js'
import { startRows } from './start-rows.js'
import { moveRows } from './move-rows.js'
import { hostRows } from './host-rows.js'

/** Codes that a plan foretells, each with one way to meet it. */
export const codeRows: readonly CodeRow[] = [
  ...networkRows,
  ...storageRows,
  ...protectionRows,
  ...startRows,
  ...moveRows,
  ...hostRows,
]
