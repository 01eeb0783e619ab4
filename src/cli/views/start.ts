import type { InitArguments } from '../arguments/init.js'
import type { Example } from '../examples.js'
import { wrapText } from '../../report/wrap-text.js'
import { ask } from './ask.js'

/** Asks which example to start from, where to, and for which forge; undefined where that was broken off. */
export async function askWhatToStart(
  examples: readonly Example[],
  columns: number,
): Promise<InitArguments | undefined> {
  const template = await ask({
    name: 'answer',
    type: 'select',
    message: 'Which pool do you want to start from?',
    choices: examples.map(({ name, teaches }) => ({
      name,
      value: name,
      description: wrapText(teaches, columns - 1).join('\n'),
    })),
    pageSize: examples.length,
  })
  if (template === undefined) return undefined
  const folder = await ask({
    name: 'answer',
    type: 'input',
    message: 'Into which folder?',
    default: template,
    validate: text => text.trim() !== '' || 'A folder has a name; "." is this one.',
  })
  if (folder === undefined) return undefined
  const forge = await ask({
    name: 'answer',
    type: 'select',
    message: 'Write a workflow that comments plans on pull requests and applies what was reviewed?',
    choices: [
      { name: 'No', value: '' },
      { name: 'For GitHub', value: 'github' },
      { name: 'For GitLab', value: 'gitlab' },
    ],
  })
  if (forge === undefined) return undefined
  const ci = forge === 'github' || forge === 'gitlab' ? forge : undefined
  return { template, folder: folder.trim().replace(/(?<=.)\/+$/, ''), ci }
}
