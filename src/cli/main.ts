import { join } from 'node:path'
import type { Provider } from '../provider/contract.js'
import type { Runtime } from '../runtime/runtime.js'
import type { CliContext, Prompt } from './context.js'
import { splitCommand } from './arguments/split-command.js'
import { CommandInterruption } from './interruption.js'
import { version } from './version.js'

/** The providers that Poolwright comes with. */
async function providers(): Promise<readonly Provider[]> {
  const { xapiProvider } = await import('../../providers/xapi/provider.js')
  return [xapiProvider]
}

async function main(words: readonly string[]): Promise<number> {
  const { command, rest } = splitCommand(words)
  if (command === '--version' || command === 'version') return print(`Poolwright v${version}\n`)
  const { commands } = await import('./command-list.js')
  if (command === undefined || command === 'help')
    return print(await (await import('./views/help.js')).overview(rest[0], await providers()))
  const { UsageError, parseArguments } = await import('./arguments/parse-arguments.js')
  try {
    const entry =
      commands[command] ??
      (await import('./commands/of-provider.js')).providerCommand(command, await providers())
    const specification = await entry.specification()
    if (rest.some(word => word === '-h' || word === '--help' || word === '-help')) {
      return print((await import('./views/help.js')).commandHelp(specification))
    }
    const parsed = parseArguments(specification, rest)
    return await runCommand(command, parsed, context => entry.run(context, parsed))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(
      `${error.message}\n\nFor help: poolwright ${error.isAboutCommand ? 'help' : `${command} --help`}\n`,
    )
    return 2
  }
}

const interruption = new CommandInterruption()

/** How long steps that a host may call off are waited for before the process ends without them. */
const stoppingMilliseconds = 2000

/** The first Ctrl-C lets an apply finish what it has begun, and ends anything else; the second stops at once. */
function onInterrupt(): void {
  switch (interruption.interrupt()) {
    case 'asked':
      process.stderr.write(
        '\nInterrupted: the running steps are finished and recorded, further ones are not started. Press Ctrl-C again to stop at once.\n',
      )
      return
    case 'stopping':
      // What a host can call off ends now, and is recorded; the rest is left to it.
      setTimeout(stopAtOnce, stoppingMilliseconds).unref()
      return
    case 'at-once':
      return stopAtOnce()
    case 'end':
      void interruption.release().finally(() => process.exit(130))
      return
    case 'ended':
      process.exit(130)
  }
}

function stopAtOnce(): never {
  process.stderr.write(
    '\nStopped at once. What was under way is in the journal; the next command finds out what became of it.\n',
  )
  process.exit(130)
}

async function runCommand(
  commandName: string,
  parsed: Parameters<typeof import('./arguments/global.js').interpretGlobal>[0],
  run: (context: CliContext) => Promise<number>,
): Promise<number> {
  const { interpretGlobal } = await import('./arguments/global.js')
  const global = interpretGlobal(parsed)
  const folder = parsed.values.get('chdir')
  if (folder !== undefined) enterFolder(folder)
  const { createNodeRuntime } = await import('../runtime/node-runtime.js')
  const runtime = createNodeRuntime(parsed.flags.has('no-color') ? { hasColor: false } : {})
  const { isDebugging } = await import('../runtime/log-level.js')
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onInterrupt)
  try {
    // A level that there is not must not pass for silence.
    isDebugging(runtime.environment)
    return await run({
      runtime,
      global,
      commandName,
      providers: oncePerCommand(async () =>
        (await import('./plug-ins.js')).withPlugIns(await providers(), runtime),
      ),
      inputLines,
      ask: async message => (await import('./views/ask.js')).ask({ name: 'answer', type: 'input', message }),
      examplesFolder: join(import.meta.dirname, '..', 'examples'),
      interruption,
    })
  } catch (error) {
    return await reportFailure(error, runtime, global.isJson)
  } finally {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
  }
}

function oncePerCommand<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

function enterFolder(folder: string): void {
  try {
    process.chdir(folder)
  } catch {
    process.stderr.write(
      `The folder "${folder}" given with --chdir cannot be entered. Check that it exists.\n`,
    )
    process.exit(1)
  }
}

async function* inputLines(prompt?: Prompt): AsyncIterable<string> {
  const { createInterface } = await import('node:readline')
  const { stdin: input, stdout: output } = process
  const lines = createInterface(
    prompt === undefined
      ? { input, terminal: false }
      : { input, output, terminal: true, history: [...prompt.history], removeHistoryDuplicates: true },
  )
  const ask = (): void => {
    if (prompt === undefined) return
    lines.setPrompt(prompt.text())
    lines.prompt()
  }
  lines.on('history', history => prompt?.remember(history))
  lines.on('SIGINT', () => lines.close())
  ask()
  for await (const line of lines) {
    yield line
    ask()
  }
}

/** What ends a command: the user's problem and the world's failure are told; anything else is our mistake. */
async function reportFailure(error: unknown, runtime: Runtime, isJson: boolean): Promise<number> {
  const { CommandFailure } = await import('./context.js')
  const { Failure } = await import('../diagnostic/failure.js')
  const { showDiagnostics } = await import('./views/diagnostics.js')
  const { failureDiagnostic } = await import('./views/failure.js')
  if (error instanceof CommandFailure) showDiagnostics(error.diagnostics, runtime, isJson)
  else if (error instanceof Failure) showDiagnostics([failureDiagnostic(error)], runtime, isJson)
  else throw error
  return 1
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

/** A broken pipe is how `head` says that it has seen enough. */
function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}

process.stdout.on('error', error => {
  if (!isBrokenPipe(error)) throw error
  // An apply goes on to a good end without a reader; anything else has nobody left to work for.
  if (!interruption.isRequested && interruption.interrupt() === 'end')
    void interruption.release().finally(() => process.exit(0))
})

process.stderr.on('error', error => {
  // What is told there is told to nobody; the output may still have a reader.
  if (!isBrokenPipe(error)) throw error
})

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code
  },
  async error => {
    process.exitCode = 1
    const { sourceStack } = await import('./source-stack.js')
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.stderr.write(
      `Poolwright has come upon a mistake of its own. Please report it with the command that led here.\n\n${sourceStack(text, import.meta.dirname)}\n`,
    )
  },
)
