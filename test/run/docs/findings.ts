import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from '../../../providers/xapi/catalogue/explain.js'
import { reasons } from '../../lifecycle/codes/reasons.js'
import { releasesOf } from './code-releases.js'
import { code, page, table, type Page } from './table.js'

/** The page of findings: what xapi would refuse, from the catalogue, and what is ours, from the policies. */
export function findingsPage(root: string): Page {
  const rules = sourcesOf(root, 'providers/emulator/rules')
  const own = sourcesOf(root, 'providers/xapi').flatMap(policiesIn)
  const codes = Object.keys(catalogue).sort()
  return page('findings.md', 'Findings', [
    'What a plan may find, by code. ‹1›, ‹2› … stand for the facts that a finding names.',
    '## What xapi would refuse',
    'Origin `xapi`. The code is xapi’s own; the rule is the one that the emulator enforces and the rehearsal asks; releases are those that have the code.',
    table(
      ['code', 'releases', 'finding', 'what is said', 'remedy', 'rule'],
      codes.map(name => [code(name), releasesOf(name), ...entryCells(name), ruleOf(name, rules)]),
    ),
    '## What no plan meets',
    'Codes that xapi has and that no plan of these kinds is refused with, and why.',
    table(
      ['why', 'codes'],
      reasons.map(({ reason, codes: others }) => [reason, others.map(code).join(', ')]),
    ),
    '## What Poolwright adds',
    'Origin `policy`. Nothing in xapi would stop these.',
    table(
      ['code', 'severity', 'finding', 'what is said', 'remedy'],
      own
        .toSorted((left, right) => (left.code < right.code ? -1 : 1))
        .map(one => [code(one.code), one.severity, one.summary, one.detail, one.remedy]),
    ),
  ])
}

interface Source {
  readonly path: string
  readonly text: string
}

function sourcesOf(root: string, folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
    .map(path => ({ path, text: readFileSync(path, 'utf8') }))
}

function entryCells(name: string): readonly string[] {
  const entry = catalogue[name]
  if (entry === undefined) return ['', '', '']
  const refused = {
    parameters: ['‹1›', '‹2›', '‹3›'],
    step: '‹the step›',
    call: '‹the call›',
    objects: ['‹the objects›'],
  }
  return [entry.summary, entry.sentence(refused), entry.remedy]
}

/** What the rules say of a code: the sentence above a function that names it, at best one that begins with the code. */
function ruleOf(name: string, rules: readonly Source[]): string {
  const said = rules.flatMap(({ text }) => commentsOf(name, text))
  const comment =
    said.find(one => new RegExp(`^\\s*${name}\\b`).test(one)) ??
    said.find(one => one.includes(name)) ??
    said[0] ??
    ''
  return comment
    .replaceAll(/\n\s*\*/g, ' ')
    .replaceAll(/the order of xapi\.md §[\d.]+(?:, [\d.]+)*/g, 'xapi’s order')
    .replaceAll(/\s*\((?:[^()]*\bxapi\.md[^()]*)\)/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** The comments right above the declarations of a source that name a code. */
function commentsOf(name: string, text: string): readonly string[] {
  return text.split(/\n\n(?=\S)/).flatMap(declaration => {
    const comment = /^\/\*\*([\s\S]*?)\*\//.exec(declaration)?.[1]
    return comment !== undefined && declaration.includes(`'${name}'`) ? [comment] : []
  })
}

interface Policy {
  readonly code: string
  readonly severity: string
  readonly summary: string
  readonly detail: string
  readonly remedy: string
}

/** Findings that are written in a source: object literals with a kebab-case code and a severity. */
function policiesIn({ text }: Source): readonly Policy[] {
  return [...text.matchAll(/\bcode: '([a-z]+(?:-[a-z]+)+)'/g)].flatMap(match => {
    const literal = literalAround(text, match.index)
    const field = (name: string) => propertyOf(literal, name)
    return field('summary') === ''
      ? []
      : [
          {
            code: match[1] ?? '',
            severity: field('severity'),
            summary: field('summary'),
            detail: field('detail'),
            remedy: field('remedy'),
          },
        ]
  })
}

/** The object literal that a place lies in. */
function literalAround(text: string, place: number): string {
  let depth = 0
  let start = place
  while (start > 0 && !(text[start] === '{' && depth === 0)) {
    if (text[start] === '}') depth += 1
    if (text[start] === '{') depth -= 1
    start -= 1
  }
  let end = start + 1
  for (depth = 1; end < text.length && depth > 0; end += 1) {
    if (text[end] === '{') depth += 1
    if (text[end] === '}') depth -= 1
  }
  return text.slice(start, end)
}

/** The texts of a property, as a reader sees them: what is filled in becomes …, alternatives are told one after another. */
function propertyOf(literal: string, name: string): string {
  const found = new RegExp(`\\b${name}:\\s*([\\s\\S]*?)(?=,\\n\\s*(?:\\w+[,:]|\\.\\.\\.)|,?\\s*}$)`).exec(
    literal,
  )
  const texts = [...(found?.[1] ?? '').matchAll(/'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)]
  return texts
    .map(text =>
      (text[1] ?? text[2] ?? '').replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…').replaceAll('\\', ''),
    )
    .join(' / ')
}
