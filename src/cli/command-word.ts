import type { CliContext } from './context.js'

/**
 * How the command is called again from where it was called: npx starts it where it is no command of the shell, and the
 * folder that it was sent to is named.
 */
export function commandWord({ runtime, global }: Pick<CliContext, 'runtime' | 'global'>): string {
  const word = runtime.environment.variables['npm_command'] === 'exec' ? 'npx poolwright' : 'poolwright'
  if (global.folder === undefined) return word
  return `${word} --chdir ${/^[\w./-]+$/.test(global.folder) ? global.folder : JSON.stringify(global.folder)}`
}
