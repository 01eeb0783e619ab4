import { suggest } from '../diagnostic/suggest.js'
import { errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { Files } from '../runtime/runtime.js'
import { CommandFailure } from './context.js'

/** An example pool that comes with Poolwright. */
export interface Example {
  readonly name: string
  /** What it teaches, in a line: the first line of its README. */
  readonly teaches: string
}

/** The examples below the folder that Poolwright was installed in. */
export async function listExamples(files: Files, folder: string): Promise<readonly Example[]> {
  const entries = (await files.list(folder)).filter(entry => entry.isFolder)
  return Promise.all(
    entries.map(async ({ name }) => {
      const readme = await files.readText(`${folder}/${name}/README.md`)
      const line = readme.split('\n').find(text => text.trim() !== '' && !text.startsWith('#')) ?? ''
      return { name, teaches: line.trim() }
    }),
  )
}

/** Paths of an example's files from its folder; what a run leaves behind is no part of it. */
export async function exampleFiles(files: Files, folder: string, below = ''): Promise<readonly string[]> {
  const entries = await files.list(`${folder}/${below}`)
  const paths = await Promise.all(
    entries
      .filter(entry => entry.name !== '.poolwright' && !entry.name.startsWith('poolwright.state.json'))
      .map(async entry =>
        entry.isFolder ? exampleFiles(files, folder, `${below}${entry.name}/`) : [`${below}${entry.name}`],
      ),
  )
  return paths.flat().sort()
}

/** The failure of somebody who asks for an example that there is not. */
export function unknownExample(name: string, examples: readonly Example[]): CommandFailure {
  const names = examples.map(example => example.name)
  const close = suggest(name, names)
  const hint = close === undefined ? `There are: ${names.join(', ')}.` : `Did you mean "${close}"?`
  return new CommandFailure([
    errorDiagnostic('Unknown template', `Poolwright has no example pool "${name}". ${hint}`),
  ])
}
