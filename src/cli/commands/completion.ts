import { interpret } from '../arguments/completion.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { commands } from '../command-list.js'
import type { CliContext } from '../context.js'
import { listExamples } from '../examples.js'
import { completionScript } from '../views/completion.js'
import { providerCommands } from './of-provider.js'

/** Prints a shell's completion script, made from the specifications of all commands. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const shell = interpret(parsed)
  const own = await Promise.all(Object.values(commands).map(entry => entry.specification()))
  const provided = providerCommands(await context.providers())
  const templates = (await listExamples(context.runtime.files, context.examplesFolder)).map(
    ({ name }) => name,
  )
  context.runtime.terminal.out(completionScript(shell, [...own, ...provided], templates))
  return 0
}
