import { errorDiagnostic } from '../../diagnostic/diagnostic.js'
import { Failure } from '../../diagnostic/failure.js'
import type { Files } from '../../runtime/runtime.js'
import { interpret } from '../arguments/init.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { commandWord } from '../command-word.js'
import { CommandFailure, type CliContext } from '../context.js'
import { exampleFiles, listExamples, unknownExample, type Example } from '../examples.js'
import { askWhatToStart } from '../views/start.js'

/** Writes an example pool into a folder; a file that is there already and differs is never overwritten. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const given = interpret(parsed)
  const { files, terminal } = context.runtime
  if (given.ci !== undefined && given.template === undefined) {
    terminal.out(`${await writeWorkflow(files, given.ci, '.')}\n`)
    return 0
  }
  const examples = await listExamples(files, context.examplesFolder)
  const isAsked = given.template === undefined && terminal.isInteractive && !context.global.isJson
  if (given.template === undefined && !isAsked) {
    terminal.out(listText(examples, commandWord(context)))
    return 0
  }
  const wanted = isAsked ? await askWhatToStart(examples, terminal.columns) : given
  if (wanted === undefined) {
    terminal.out('\nNothing was written.\n')
    return 1
  }
  const { template: name = '', ci } = wanted
  if (!examples.some(example => example.name === name)) throw unknownExample(name, examples)
  const folder = wanted.folder ?? name
  await copyExample(files, `${context.examplesFolder}/${name}`, folder)
  const workflow = ci === undefined ? '' : `${await writeWorkflow(files, ci, folder)}\n\n`
  terminal.out(`${workflow}${nextText(name, folder, context)}`)
  return 0
}

function listText(examples: readonly Example[], word: string): string {
  const list = examples.map(({ name, teaches }) => `${name}\n    ${teaches}\n`).join('')
  return `${list}\nStart from one: ${word} init ${examples[0]?.name ?? 'TEMPLATE'} my-pool\n`
}

function nextText(name: string, folder: string, context: CliContext): string {
  const enter = folder === '.' || context.global.folder !== undefined ? '' : `    cd ${folder}\n`
  const below = [context.global.folder, folder].filter(part => part !== undefined && part !== '.').join('/')
  const word =
    context.global.folder === undefined
      ? commandWord(context)
      : commandWord({ ...context, global: { ...context.global, folder: below } })
  return `The example pool ${name} is in ${folder === '.' ? 'this folder' : folder}. To see what it would do, on emulated hardware:\n\n${enter}    ${word} plan\n`
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
