import { type Journal, type JournalEntry, printEntries } from './journal.js'

/** Where the lines of a journal go: a file, or a place on another machine. */
export interface JournalSink {
  append(text: string): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** A journal whose lines are chained after this checksum. Calls of `sync` that overlap share one write and one fsync. */
export function appendJournal(sink: JournalSink, checksum: string): Journal {
  let pending: JournalEntry[] = []
  let last = checksum
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  const flush = async (): Promise<void> => {
    if (pending.length === 0) return
    const printed = printEntries(pending, last)
    pending = []
    last = printed.checksum
    await sink.append(printed.text)
    await sink.sync()
  }
  const start = (): Promise<void> => {
    running = flush().finally(() => {
      running = undefined
    })
    return running
  }

  return {
    append(entries) {
      pending.push(...entries)
    },
    sync() {
      if (!running) return start()
      next ??= running.then(() => {
        next = undefined
        return start()
      })
      return next
    },
    async close() {
      await running
      await flush()
      await sink.close()
    },
  }
}
