import type { Shell } from '../arguments/completion.js'
import type { CommandSpecification } from '../arguments/specification.js'
import { bashScript } from './completion-bash.js'
import { fishScript } from './completion-fish.js'
import { completedCommand } from './completion-place.js'

/** The script for a shell; all it knows comes from the specifications and the names of the examples. */
export function completionScript(
  shell: Shell,
  specifications: readonly CommandSpecification[],
  templates: readonly string[],
): string {
  const commands = specifications.map(one => completedCommand(one, templates))
  switch (shell) {
    case 'bash':
      return bashScript(commands)
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`
    case 'fish':
      return fishScript(commands)
  }
}
