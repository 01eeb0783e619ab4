import { errorDiagnostic } from '../../diagnostic/diagnostic.js'
import { Failure } from '../../diagnostic/failure.js'
import type { Files } from '../../runtime/runtime.js'
import { interpret } from '../arguments/init.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'
import { exampleFiles, listExamples, unknownExample, type Example } from '../examples.js'

/** Writes an example pool into a folder; a file that is there already and differs is never overwritten. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const wanted = interpret(parsed)
  const { files, terminal } = context.runtime
  const examples = await listExamples(files, context.examplesFolder)
  const name = wanted.template ?? (await chooseExample(context, examples))
  if (name === undefined) {
    terminal.out(
      `${examples.map(example => `${example.name}\n    ${example.teaches}\n`).join('')}\nStart from one: poolwright init ${examples[0]?.name ?? 'TEMPLATE'} my-pool\n`,
    )
    return 0
  }
  if (!examples.some(example => example.name === name)) throw unknownExample(name, examples)
  const folder = wanted.folder ?? name
  await copyExample(files, `${context.examplesFolder}/${name}`, folder)
  terminal.out(
    `The example pool ${name} is in ${folder}. To see what it would do, on emulated hardware:\n\n    cd ${folder}\n    poolwright plan\n`,
  )
  return 0
}

async function chooseExample(
  { runtime, global }: CliContext,
  examples: readonly Example[],
): Promise<string | undefined> {
  if (!runtime.terminal.isInteractive || global.isJson) return undefined
  const { default: inquirer } = await import('inquirer')
  const choices = examples.map(example => ({
    name: `${example.name}: ${example.teaches}`,
    value: example.name,
  }))
  const { name } = await inquirer.prompt([
    { type: 'select', name: 'name', message: 'Which pool do you want to start from?', choices },
  ])
  return String(name)
}

async function copyExample(files: Files, from: string, to: string): Promise<void> {
  const paths = await exampleFiles(files, from)
  const texts = await Promise.all(
    paths.map(async path => ({
      path,
      text: await files.readText(`${from}/${path}`),
      there: await textAt(files, `${to}/${path}`),
    })),
  )
  const clash = texts.find(({ text, there }) => there !== undefined && there !== text)
  if (clash !== undefined) {
    throw new CommandFailure([
      errorDiagnostic(
        'File in the way',
        `${to}/${clash.path} is there already and is another file. Nothing was written. Name an empty folder: poolwright init TEMPLATE DIR.`,
      ),
    ])
  }
  for (const { path, text } of texts) {
    await files.makeFolder(`${to}/${path}`.replace(/\/[^/]*$/, ''))
    await files.replaceText(`${to}/${path}`, text)
  }
}

async function textAt(files: Files, path: string): Promise<string | undefined> {
  try {
    return await files.readText(path)
  } catch (error) {
    if (error instanceof Failure && error.code === 'ENOENT') return undefined
    throw error
  }
}
