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
  if (wanted.ci !== undefined && wanted.template === undefined) {
    terminal.out(`${await writeWorkflow(files, wanted.ci, '.')}\n`)
    return 0
  }
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
    `${wanted.ci === undefined ? '' : `${await writeWorkflow(files, wanted.ci, folder)}\n\n`}The example pool ${name} is in ${folder}. To see what it would do, on emulated hardware:\n\n    cd ${folder}\n    poolwright plan\n`,
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
  if (clash !== undefined)
    throw fileInTheWay(`${to}/${clash.path}`, 'Name an empty folder: poolwright init TEMPLATE DIR.')
  for (const { path, text } of texts) {
    await files.makeFolder(`${to}/${path}`.replace(/\/[^/]*$/, ''))
    await files.replaceText(`${to}/${path}`, text)
  }
}

/** Writes the workflow for a forge, and says so. */
async function writeWorkflow(files: Files, forge: 'github' | 'gitlab', folder: string): Promise<string> {
  const { path, text } = await workflowFor(forge)
  const target = folder === '.' ? path : `${folder}/${path}`
  const there = await textAt(files, target)
  if (there !== undefined && there !== text)
    throw fileInTheWay(target, 'Move it away, or take what you need from docs/guide/pull-requests.md.')
  if (target.includes('/')) await files.makeFolder(target.replace(/\/[^/]*$/, ''))
  await files.replaceText(target, text)
  return `The workflow is in ${target}: it comments the plan on pull requests and applies what was reviewed. Its first lines say what to set.`
}

async function workflowFor(
  forge: 'github' | 'gitlab',
): Promise<{ readonly path: string; readonly text: string }> {
  if (forge === 'github') {
    const { githubPath, githubWorkflow } = await import('../workflows/github.js')
    return { path: githubPath, text: githubWorkflow }
  }
  const { gitlabPath, gitlabWorkflow } = await import('../workflows/gitlab.js')
  return { path: gitlabPath, text: gitlabWorkflow }
}

function fileInTheWay(path: string, remedy: string): CommandFailure {
  return new CommandFailure([
    errorDiagnostic(
      'File in the way',
      `${path} is there already and is another file. Nothing was written. ${remedy}`,
    ),
  ])
}

async function textAt(files: Files, path: string): Promise<string | undefined> {
  try {
    return await files.readText(path)
  } catch (error) {
    if (error instanceof Failure && error.code === 'ENOENT') return undefined
    throw error
  }
}
