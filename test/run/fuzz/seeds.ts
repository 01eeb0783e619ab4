import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Texts to begin with: files in the native form, files in the JSON form, and single expressions. */
export interface FuzzSeeds {
  readonly native: readonly string[]
  readonly json: readonly string[]
  readonly expressions: readonly string[]
}

interface StoredCase {
  readonly files?: Readonly<Record<string, string>>
  readonly expr?: string
}

/** All examples, and all that has a recorded answer; `root` is the repository's folder. */
export function readSeeds(root: string): FuzzSeeds {
  const stored = (name: string): readonly StoredCase[] =>
    JSON.parse(readFileSync(join(root, 'test', 'language', name, 'cases.json'), 'utf8')).cases
  const files = [...stored('configurations'), ...stored('provider-plans')].flatMap(
    ({ files: written = {} }) => Object.entries(written),
  )
  const ending = (end: string): readonly string[] =>
    files.filter(([name]) => name.endsWith(end)).map(([, text]) => text)
  const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.hcl') && !name.includes('.poolwright'))
    .map(name => readFileSync(join(root, 'examples', name), 'utf8'))
  return {
    native: [...examples, ...ending('.tf')],
    json: ending('.tf.json'),
    expressions: stored('expressions').flatMap(({ expr }) => expr ?? []),
  }
}
