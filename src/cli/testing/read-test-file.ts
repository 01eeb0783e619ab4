import { declareConditions } from '../../config/declare-condition.js'
import { staticBool, staticString, staticValue } from '../../config/static-value.js'
import { attributeOf, keywordOf, staticList, writtenAttribute } from '../../config/written.js'
import type { Written } from '../../config/configuration.js'
import { errorDiagnostic, type Diagnostic } from '../../diagnostic/diagnostic.js'
import { formatRange } from '../../diagnostic/positions.js'
import type { SourceText } from '../../diagnostic/source.js'
import { expressionRange, headerRange, readContent, type BodyShape } from '../../schema/body-content.js'
import { decodeJsonBody } from '../../syntax/json-body.js'
import { parseFile } from '../../syntax/parse-file.js'
import { parseJsonFile } from '../../syntax/parse-json-file.js'
import type { Attribute, Block, Body } from '../../syntax/tree.js'
import type { ExpectedFinding, TestFile, TestRun } from './test-file.js'

const fileShape: BodyShape = { attributes: {}, blocks: { variables: [], run: ['name'] } }

const optionsShape: BodyShape = {
  attributes: { mode: 'optional', refresh: 'optional', target: 'optional', replace: 'optional' },
  blocks: {},
}

const moduleShape: BodyShape = { attributes: { source: 'required' }, blocks: {} }

/** What a run holds, beside the blocks that providers bring. */
function runShape(providerBlocks: readonly string[]): BodyShape {
  return {
    attributes: { command: 'optional', expect_failures: 'optional', expect_findings: 'optional' },
    blocks: {
      variables: [],
      assert: [],
      plan_options: [],
      module: [],
      ...Object.fromEntries(providerBlocks.map(name => [name, []])),
    },
  }
}

/** Reads a file of tests; `providerBlocks` are the names of the blocks by which runs change the world. */
export function readTestFile(
  source: SourceText,
  providerBlocks: readonly string[],
  diagnostics: Diagnostic[],
): TestFile {
  const body = bodyOf(source, runShape(providerBlocks), diagnostics)
  const content = readContent(body, fileShape)
  diagnostics.push(...content.diagnostics)
  const runs = new Map<string, TestRun>()
  for (const block of content.blocks.filter(each => each.type === 'run')) {
    const run = readRun(block, providerBlocks, diagnostics)
    const earlier = runs.get(run.name)
    if (earlier === undefined) runs.set(run.name, run)
    else {
      const detail = `A run called "${run.name}" stands at ${formatRange(earlier.range)} already. Give this one a name of its own.`
      diagnostics.push(errorDiagnostic('Duplicate "run" block names', detail, { range: run.range }))
    }
  }
  return {
    source,
    variables: readVariables(content.blocks, diagnostics),
    runs: [...runs.values()],
  }
}

function bodyOf(source: SourceText, shape: BodyShape, diagnostics: Diagnostic[]): Body {
  if (!source.name.endsWith('.json')) {
    const parsed = parseFile(source)
    diagnostics.push(...parsed.diagnostics)
    return parsed.file.body
  }
  const parsed = parseJsonFile(source)
  const plain = { labels: [], body: () => ({ blocks: {} }) }
  const inRun = Object.fromEntries(Object.keys(shape.blocks).map(name => [name, plain]))
  const decoded = decodeJsonBody(parsed.body, {
    blocks: { variables: plain, run: { labels: ['name'], body: () => ({ blocks: inRun }) } },
  })
  diagnostics.push(...parsed.diagnostics, ...decoded.diagnostics)
  return decoded.body
}

function readRun(block: Block, providerBlocks: readonly string[], diagnostics: Diagnostic[]): TestRun {
  const content = readContent(block.body, runShape(providerBlocks), block)
  diagnostics.push(...content.diagnostics)
  const blockOf = (type: string): Block | undefined => content.blocks.find(each => each.type === type)
  const listOf = (name: string): readonly Written[] => elements(content.attributes.get(name), diagnostics)
  return {
    name: block.labels[0]?.value ?? '',
    range: headerRange(block),
    command: readCommand(content.attributes.get('command'), diagnostics),
    ...readOptions(blockOf('plan_options'), diagnostics),
    variables: readVariables(content.blocks, diagnostics),
    moduleFolder: readModuleFolder(blockOf('module'), diagnostics),
    assertions: declareConditions(content.blocks, 'assert', diagnostics),
    expectedFailures: listOf('expect_failures'),
    expectedFindings: listOf('expect_findings').flatMap(written => readCode(written, diagnostics)),
    disturbances: content.blocks.filter(each => providerBlocks.includes(each.type)),
  }
}

function readCommand(attribute: Attribute | undefined, diagnostics: Diagnostic[]): TestRun['command'] {
  if (attribute === undefined) return 'apply'
  const word = keywordOf(attribute.expression)
  if (word === 'plan' || word === 'apply') return word
  diagnostics.push(
    errorDiagnostic('Invalid "command" keyword', 'The command of a run is the bare word plan or apply.', {
      range: expressionRange(attribute),
    }),
  )
  return 'apply'
}

function readOptions(
  block: Block | undefined,
  diagnostics: Diagnostic[],
): Pick<TestRun, 'mode' | 'refreshes' | 'targets' | 'replaces'> {
  if (block === undefined) return { mode: 'normal', refreshes: true, targets: [], replaces: [] }
  const { attributes, diagnostics: problems } = readContent(block.body, optionsShape, block)
  diagnostics.push(...problems)
  const written = attributes.get('mode')
  const word = written === undefined ? 'normal' : keywordOf(written.expression)?.replace('_', '-')
  const mode = word === 'normal' || word === 'refresh-only' || word === 'destroy' ? word : undefined
  if (mode === undefined && written !== undefined)
    diagnostics.push(
      errorDiagnostic('Invalid "mode" keyword', 'The mode of a plan is normal, refresh-only or destroy.', {
        range: expressionRange(written),
      }),
    )
  const texts = (name: string): readonly string[] =>
    elements(attributes.get(name), diagnostics).map(({ range }) =>
      range.source.text.slice(range.start, range.end),
    )
  return {
    mode: mode ?? 'normal',
    refreshes: staticBool(attributes.get('refresh'), diagnostics) ?? true,
    targets: texts('target'),
    replaces: texts('replace'),
  }
}

function readModuleFolder(block: Block | undefined, diagnostics: Diagnostic[]): string | undefined {
  if (block === undefined) return undefined
  const { attributes, diagnostics: problems } = readContent(block.body, moduleShape, block)
  diagnostics.push(...problems)
  const attribute = attributes.get('source')
  const folder = staticString(attribute, diagnostics)
  if (folder === undefined || attribute === undefined || /^\.\.?(\/|$)/.test(folder)) return folder
  const detail = `The source of a module is a local path that starts with ./ or ../, not "${folder}".`
  diagnostics.push(errorDiagnostic('Invalid module source', detail, { range: expressionRange(attribute) }))
  return undefined
}

function readVariables(blocks: readonly Block[], diagnostics: Diagnostic[]): ReadonlyMap<string, Written> {
  const values = new Map<string, Written>()
  for (const block of blocks.filter(each => each.type === 'variables')) {
    const names = block.body.attributes.map(attribute => [attribute.name, 'optional'] as const)
    const content = readContent(block.body, { attributes: Object.fromEntries(names), blocks: {} }, block)
    diagnostics.push(...content.diagnostics)
    for (const { name } of block.body.attributes) {
      const attribute = attributeOf(block.body, name)
      if (attribute !== undefined) values.set(name, writtenAttribute(attribute))
    }
  }
  return values
}

function elements(attribute: Attribute | undefined, diagnostics: Diagnostic[]): readonly Written[] {
  return attribute === undefined ? [] : staticList(writtenAttribute(attribute), diagnostics)
}

function readCode(written: Written, diagnostics: Diagnostic[]): readonly ExpectedFinding[] {
  const value = staticValue(written, diagnostics)
  if (value?.kind === 'string') return [{ code: value.value, range: written.range }]
  if (value !== undefined)
    diagnostics.push(
      errorDiagnostic(
        'Invalid finding code',
        'A finding is expected by its code, a text such as "HOST_NOT_ENOUGH_FREE_MEMORY".',
        { range: written.range },
      ),
    )
  return []
}
