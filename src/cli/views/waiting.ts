import { paintFor } from '../../report/paint.js'
import type { CliContext } from '../context.js'

const clearLine = '\r\u001b[2K'

/** Does the work; at a terminal, what takes longer than a second is told in a line that goes again. */
export async function waitFor<T>(
  { runtime: { terminal, clock }, global }: Pick<CliContext, 'runtime' | 'global'>,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  if (!terminal.isInteractive || global.isJson) return await work()
  const paint = paintFor(terminal.hasColor)
  const startedAt = clock.monotonic()
  let isDrawn = false
  const stop = clock.every(1000, () => {
    const text = `${what}… ${Math.round((clock.monotonic() - startedAt) / 1000)} s`
    terminal.out(clearLine + paint.dim(text.slice(0, terminal.columns - 1)))
    isDrawn = true
  })
  try {
    return await work()
  } finally {
    stop()
    if (isDrawn) terminal.out(clearLine)
  }
}
