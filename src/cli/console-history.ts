import type { Runtime } from '../runtime/runtime.js'

const path = '.poolwright/console-history'
const longest = 1000

/** What was typed at the console of this folder, the last line first, and a way to keep what comes. */
export interface ConsoleHistory {
  readonly history: readonly string[]
  remember(history: readonly string[]): void
  save(): Promise<void>
}

/** Reads the history, which only its owner may read: expressions may hold what nobody else should see. */
export async function loadHistory({ files }: Pick<Runtime, 'files'>): Promise<ConsoleHistory> {
  const kept = (await files.exists(path)) ? (await files.readText(path)).split('\n') : []
  let latest: readonly string[] = kept.filter(line => line !== '').slice(0, longest)
  return {
    history: latest,
    remember: history => {
      latest = history
    },
    async save() {
      await files.makeFolder('.poolwright')
      await files.replaceText(path, latest.slice(0, longest).join('\n'), { mode: 0o600 })
    },
  }
}
