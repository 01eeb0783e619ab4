// Plan documents by a `terraform` on this machine: `npm run cases:record` writes test/language/plan-documents/cases.json anew.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Json } from '../../src/value/json.js'
import { type Source, documentFolder as place, readSources } from './plan-sources.js'

function terraform(
  folder: string,
  words: readonly string[],
): { readonly code: number; readonly text: string } {
  const { status, stdout, stderr } = spawnSync('terraform', [...words], { cwd: folder, encoding: 'utf8' })
  return { code: status ?? 1, text: status === 0 || status === 2 ? stdout : `${stdout}${stderr}` }
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

function must(folder: string, words: readonly string[]): string {
  const { code, text } = terraform(folder, words)
  if (code !== 0) throw new Error(`terraform ${words.join(' ')} in ${folder}: ${text}`)
  return text
}

/** What Terraform says of a case: its text, its document, and the state that it began with. */
function record({ id, options, hasText, hasLines, before, files }: Source): Json {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-record-'))
  try {
    let state: { readonly [name: string]: string } = {}
    if (Object.keys(before).length > 0) {
      write(folder, before)
      must(folder, ['init', '-no-color'])
      must(folder, ['apply', '-auto-approve', '-no-color'])
      state = { 'terraform.tfstate': readFileSync(join(folder, 'terraform.tfstate'), 'utf8') }
      for (const name of Object.keys(before)) rmSync(join(folder, name))
    }
    write(folder, files)
    must(folder, ['init', '-no-color'])
    const planned = terraform(folder, ['plan', '-json', '-detailed-exitcode', '-out=p', ...options])
    if (planned.code === 1) throw new Error(`${id}: ${planned.text}`)
    const warnings = planned.text.split('\n').flatMap((line): Json[] => {
      const message: { readonly type?: string; readonly diagnostic?: Json } =
        line === '' ? {} : JSON.parse(line)
      return message.type === 'diagnostic' && message.diagnostic !== undefined ? [message.diagnostic] : []
    })
    const { timestamp: _timestamp, ...document } = JSON.parse(must(folder, ['show', '-json', 'p']))
    const changes: readonly { address: string; change: { actions: string[] } }[] =
      document.resource_changes ?? []
    const text = must(folder, ['show', '-no-color', 'p'])
    const lines = hasLines ? must(folder, ['apply', '-json', 'p']).trim().split('\n') : []
    return {
      id,
      category: 'document',
      files: { ...files, ...state },
      plan_args: [...options],
      ok: true,
      exit_code: planned.code,
      ...(hasText ? { plan_text: text } : {}),
      actions: Object.fromEntries(changes.map(({ address, change }) => [address, change.actions])),
      planned: document,
      ...(hasLines ? { lines: lines.map(line => JSON.parse(line) as Json) } : {}),
      ...(warnings.length === 0 ? {} : { warnings }),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (terraform('.', ['version']).code !== 0)
  console.log('There is no terraform on the PATH: nothing was recorded.')
else {
  const cases = readSources().map(record)
  writeFileSync(join(place, 'cases.json'), `${JSON.stringify({ cases })}\n`)
  console.log(`${cases.length} recorded`)
}
