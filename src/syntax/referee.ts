import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { Runtime } from '../runtime/runtime.js'
import type { Judge } from './judge.js'
import { cutIntoPieces, type Piece } from './piece.js'
import type { SyntaxFile } from './tree.js'
import { VerdictCache } from './verdict-cache.js'
import { verdictDiagnostics, type Verdict } from './verdict.js'
import { createWorkerJudge } from './worker-judge.js'

/** Has texts checked by the parser of record beside everything else that goes on. */
export interface Referee {
  /** Begins to check a file that our own parser accepted. */
  submit(file: SyntaxFile): void
  /** What the parser of record rejects of all that was submitted, in its words, at our positions. */
  verdicts(): Promise<readonly Diagnostic[]>
  /** Ends the worker, if there is one; what was asked by then is remembered. */
  close(): Promise<void>
}

/** A referee that remembers verdicts in a folder: what it has seen before costs one hash, and starts no worker. */
export function createReferee(
  runtime: Runtime,
  cacheFolder: string,
  judge: Judge = createWorkerJudge(),
): Referee {
  const cache = new VerdictCache(runtime.files, cacheFolder)
  const pending: Promise<readonly Diagnostic[]>[] = []

  const check = async (piece: Piece): Promise<readonly Diagnostic[]> => {
    const remembered = await cache.find(piece.text)
    const verdict: Verdict = remembered ?? (await judge.judge(piece.text))
    if (!remembered) cache.add(piece.text, verdict)
    return verdictDiagnostics(piece, verdict)
  }

  return {
    submit: file => {
      for (const piece of cutIntoPieces(file)) pending.push(check(piece))
    },
    verdicts: async () => {
      const found = await Promise.all(pending)
      await cache.save()
      return found.flat()
    },
    close: async () => {
      await judge.close()
      await cache.save()
    },
  }
}
