import { createHash } from 'node:crypto'
import { Failure } from '../diagnostic/failure.js'
import type { Files } from '../runtime/runtime.js'
import type { Verdict } from './verdict.js'

// The first line names the parser of record: verdicts of another one are worth nothing.
const header = 'poolwright verdicts 1, hcl2json 0.21.0'
const sizeLimit = 20_000
const linePattern = /^([0-9a-f]{64})(?: (.+))?$/

/** Verdicts by the SHA-256 of the text, in one file that grows; what cannot be read there is not believed. */
export class VerdictCache {
  private readonly path: string
  private known: Promise<Map<string, Verdict>> | undefined
  private readonly added = new Map<string, Verdict>()
  private readonly used = new Set<string>()

  constructor(
    private readonly files: Files,
    private readonly folder: string,
  ) {
    this.path = `${folder}/verdicts`
  }

  /** The verdict remembered of a text. */
  async find(text: string): Promise<Verdict | undefined> {
    this.known ??= this.load()
    const key = keyOf(text)
    const verdict = (await this.known).get(key)
    if (verdict) this.used.add(key)
    return verdict
  }

  /** Remembers a verdict; a breakdown is none. */
  add(text: string, verdict: Verdict): void {
    if (verdict.kind !== 'failed') this.added.set(keyOf(text), verdict)
  }

  /** Writes what was added. A cache that cannot be written is no reason to fail. */
  async save(): Promise<void> {
    if (this.added.size === 0) return
    const known = (await this.known) ?? new Map<string, Verdict>()
    try {
      await this.files.makeFolder(this.folder)
      if (known.size === 0 || known.size + this.added.size > sizeLimit) await this.rewrite(known)
      else await this.append()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
    }
    for (const [key, verdict] of this.added) known.set(key, verdict)
    this.added.clear()
  }

  private async rewrite(known: Map<string, Verdict>): Promise<void> {
    const kept = [...known].filter(([key]) => this.used.has(key))
    const lines = [...kept, ...this.added].map(([key, verdict]) => formatLine(key, verdict))
    await this.files.replaceText(this.path, `${header}\n${lines.join('')}`)
  }

  private async append(): Promise<void> {
    const file = await this.files.openAppend(this.path)
    try {
      // The empty line keeps us apart from a last line that was cut off.
      await file.append(`\n${[...this.added].map(([key, verdict]) => formatLine(key, verdict)).join('')}`)
    } finally {
      await file.close()
    }
  }

  private async load(): Promise<Map<string, Verdict>> {
    const known = new Map<string, Verdict>()
    let text
    try {
      text = await this.files.readText(this.path)
    } catch (error) {
      if (error instanceof Failure) return known
      throw error
    }
    const [first, ...lines] = text.split('\n')
    if (first !== header) return known
    for (const line of lines) {
      const [, key, problems] = linePattern.exec(line) ?? []
      const verdict = problems === undefined ? ({ kind: 'accepted' } as const) : rejection(problems)
      if (key !== undefined && verdict) known.set(key, verdict)
    }
    return known
  }
}

function keyOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function formatLine(key: string, verdict: Verdict): string {
  return verdict.kind === 'rejected' ? `${key} ${JSON.stringify(verdict.problems)}\n` : `${key}\n`
}

function rejection(problems: string): Verdict | undefined {
  try {
    const parsed: unknown = JSON.parse(problems)
    if (Array.isArray(parsed) && parsed.length > 0 && parsed.every(isProblem))
      return { kind: 'rejected', problems: parsed }
    return undefined
  } catch {
    return undefined
  }
}

function isProblem(value: unknown): boolean {
  const isPlace = (place: unknown): boolean =>
    Array.isArray(place) && place.length === 2 && place.every(number => Number.isInteger(number))
  if (typeof value !== 'object' || value === null) return false
  if (!('summary' in value && 'detail' in value && 'start' in value && 'end' in value)) return false
  return (
    typeof value.summary === 'string' &&
    typeof value.detail === 'string' &&
    isPlace(value.start) &&
    isPlace(value.end)
  )
}
