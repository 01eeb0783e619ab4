import type { Environment } from '../runtime/runtime.js'

/** How the command is called again from where it was called: npx starts it where it is no command of the shell. */
export function commandWord({ variables }: Environment): string {
  return variables['npm_command'] === 'exec' ? 'npx poolwright' : 'poolwright'
}
