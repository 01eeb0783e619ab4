import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const preload = pathToFileURL(join(import.meta.dirname, 'signal-at.mjs')).href

/** The environment of a command that gets these signals, one after another, once its output holds this text. */
export function signalledAt(moment: string, ...signals: readonly NodeJS.Signals[]): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `--import=${preload}`, MOMENT: moment, SIGNALS: signals.join(' ') }
}
