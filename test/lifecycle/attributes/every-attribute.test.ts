import { kinds } from '../../../providers/xapi/kinds/catalogue.js'
import type { BlockSchema } from '../../../src/schema/schema.js'
import { applied, planned, poolProject, rewrite } from '../../support/pool-project.js'
import type { Project } from '../../support/project.js'
import { testInLab } from '../../support/test-in-lab.js'
import { base, lab } from './base.js'
import { type AttributeRow, attributeRows, ofSessions } from './rows.js'

/** The pool of the base configuration as it is after an apply. */
let made: Project

beforeAll(async () => {
  made = poolProject(lab, base)
  await applied(made)
})

function edited({ attribute, edit: [before, after] }: AttributeRow): string {
  if (base.split(before).length !== 2)
    throw new Error(`${attribute}: "${before}" stands not once in the base`)
  return base.replace(before, () => after)
}

function folder(row: AttributeRow): Project {
  if (row.isFirst === true) return poolProject(lab, edited(row))
  const { disk } = made
  const project = poolProject(lab, '')
  project.disk.files.restore(disk.files.capture())
  rewrite(project, edited(row))
  return project
}

async function checkRow(_attribute: string, row: AttributeRow): Promise<void> {
  const project = folder(row)
  const { plan } = await project.plan()
  const change = plan?.changes.find(({ address }) => address === row.address)
  const calls = plan?.steps.map(step => step.call) ?? []
  const errors = plan?.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code) ?? []
  expect({
    action: change?.action,
    calls: row.calls.every(call => calls.includes(call)) ? row.calls : calls,
    errors,
  }).toEqual({
    action: row.action,
    calls: row.calls,
    errors: row.refused ?? [],
  })
  if (row.refused !== undefined) return
  await applied(project)
  expect(await planned(project)).toMatchObject({ actions: [], calls: [] })
}

const named = attributeRows.map(row => [row.attribute, row] as const)
test.each(named.filter(([, row]) => row.isOfLab !== true))('%s does what its page says', checkRow)
testInLab.each(named.filter(([, row]) => row.isOfLab === true))('%s does what its page says', checkRow)

function writable(block: BlockSchema, path: string): readonly string[] {
  return [
    ...Object.entries(block.attributes).flatMap(([name, attribute]) =>
      attribute.required === true || attribute.optional === true ? [`${path}.${name}`] : [],
    ),
    ...Object.entries(block.blocks).flatMap(([name, { block: inner }]) => writable(inner, `${path}.${name}`)),
  ]
}

test('no attribute is left out', () => {
  const all = kinds.flatMap(({ schema }) => writable(schema.block, schema.name))
  expect([...new Set([...attributeRows.map(row => row.attribute), ...ofSessions])].toSorted()).toEqual(
    [...new Set(all)].toSorted(),
  )
})
