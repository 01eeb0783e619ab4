import type { Step } from '../../provider/step.js'
import { paintFor } from '../../report/paint.js'
import type { Runtime } from '../../runtime/runtime.js'

/** Shows how far steps are: at a terminal in a line below all others, elsewhere by a line for each that takes long. */
export interface Progress {
  /** `at` by the clock that only grows. */
  begin(step: Step, at: number): void
  /** How far a step has come, between 0 and 1, where the platform tells. */
  advance(step: Step, fraction: number): void
  end(step: Step, outcome?: 'failed'): void
  /** Prints lines that stay. */
  line(text: string): void
  doneCount(): number
  stop(): void
}

/** A second at a terminal; where lines stay, rarely enough for a log. */
const secondsBetween = { interactive: 1, plain: 10 } as const

const clearLine = '\r\u001b[2K'

/** Begins to show progress; ends with `stop`. */
export function showProgress(
  { terminal, clock }: Pick<Runtime, 'terminal' | 'clock'>,
  stepCount: number,
): Progress {
  const running = new Map<string, Running>()
  const paint = paintFor(terminal.hasColor)
  const startedAt = clock.monotonic()
  let doneCount = 0
  let isDrawn = false
  const secondsSince = (at: number): number => Math.floor((clock.monotonic() - at) / 1000)
  const erase = (): void => {
    if (isDrawn) terminal.out(clearLine)
    isDrawn = false
  }
  const draw = (): void => {
    if (!terminal.isInteractive || running.size === 0) return
    const slow = [...running.values()].map(
      ({ step, at, percent }) => `${step.summary}${extent(secondsSince(at), percent)}`,
    )
    const text = `${doneCount} of ${stepCount} steps, ${durationText(secondsSince(startedAt))}: ${slow.join('; ')}`
    terminal.out(clearLine + paint.dim(cut(text, terminal.columns - 1)))
    isDrawn = true
  }
  const tellSlow = (): void => {
    for (const { step, at, percent } of running.values())
      if (secondsSince(at) >= secondsBetween.plain)
        terminal.out(
          `${step.address}: still at it: ${step.summary} [${extentText(secondsSince(at), percent)}] (${doneCount}/${stepCount} done)\n`,
        )
  }
  const { interactive, plain } = secondsBetween
  const stop = terminal.isInteractive
    ? clock.every(interactive * 1000, draw)
    : clock.every(plain * 1000, tellSlow)
  return {
    begin: (step, at) => void running.set(step.id, { step, at, percent: undefined }),
    advance(step, fraction) {
      const known = running.get(step.id)
      // A task that has only just begun, or that does not know, stays at nothing.
      if (known !== undefined && fraction > 0 && fraction < 1) known.percent = Math.floor(fraction * 100)
    },
    end(step, outcome) {
      running.delete(step.id)
      if (outcome !== 'failed') doneCount += 1
    },
    line(text) {
      erase()
      terminal.out(text)
    },
    doneCount: () => doneCount,
    stop() {
      stop()
      erase()
    },
  }
}

interface Running {
  readonly step: Step
  readonly at: number
  percent: number | undefined
}

function extent(seconds: number, percent: number | undefined): string {
  return seconds < 2 ? '' : ` (${extentText(seconds, percent)})`
}

/** `45 %, 3 min 5 s` */
function extentText(seconds: number, percent: number | undefined): string {
  return percent === undefined ? durationText(seconds) : `${percent} %, ${durationText(seconds)}`
}

/** `42 s`, `3 min 5 s`. */
function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`
}

function cut(text: string, width: number): string {
  const characters = [...text]
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
}
