import {
  problemText,
  readFolder,
  walkDesired,
  type DeclaredFolder,
} from '../../support/declared-configuration.js'
import { gardenKinds } from '../../support/garden-kinds.js'
import { createDesired } from '../../../src/desired/create-desired.js'
import { validateConfiguration } from '../../../src/desired/validate-configuration.js'
import { positionAt } from '../../../src/diagnostic/positions.js'
import { toJson } from '../../../src/value/json.js'

async function desiredOf(files: DeclaredFolder['files']) {
  const read = await readFolder({ files, providers: [gardenKinds] })
  expect(read.diagnostics).toEqual([])
  const { values, diagnostics } = await read.variables()
  expect(diagnostics).toEqual([])
  const created = createDesired(read.setting(values, 'plan'))
  return { ...created, walk: () => walkDesired(created.desired) }
}

const site = {
  'site/main.pool.hcl': `
variable "names" {}
terraform_data "a" {
  for_each = var.names
  input    = each.value
}
output "all" {
  value = { for key, each in terraform_data.a : key => each.input }
}
`,
}

test('modules and blocks are repeated, and outputs come back', async () => {
  const { walk, desired } = await desiredOf({
    ...site,
    'main.pool.hcl': `
module "site" {
  source   = "./site"
  for_each = { north = { x = 1 }, south = { y = 2, z = 3 } }
  names    = each.value
}
terraform_data "sum" {
  count = 2
  input = module.site["south"].all["z"] + count.index
}
output "sums" {
  value = terraform_data.sum[*].input
}
output "sites" {
  value = module.site
}
`,
  })
  const { configs, diagnostics, known } = walk()
  expect(diagnostics.map(problemText)).toEqual([])
  expect([...configs.keys()]).toEqual([
    'module.site["north"].terraform_data.a["x"]',
    'module.site["south"].terraform_data.a["y"]',
    'module.site["south"].terraform_data.a["z"]',
    'terraform_data.sum[0]',
    'terraform_data.sum[1]',
  ])
  expect(desired.outputs(known).map(({ name, value }) => [name, toJson(value)])).toEqual([
    ['sums', [3, 4]],
    ['sites', { north: { all: { x: 1 } }, south: { all: { y: 2, z: 3 } } }],
  ])
})

test('dependencies go through local values, outputs and depends_on', async () => {
  const { desired, walk } = await desiredOf({
    'm/main.pool.hcl':
      'variable "x" {}\nterraform_data "in" {\n  input = var.x\n}\noutput "o" {\n  value = terraform_data.in.id\n}\n',
    'main.pool.hcl': `
terraform_data "last" {
  input = module.m.o
}
locals {
  l = terraform_data.first.id
}
module "m" {
  source     = "./m"
  x          = local.l
  depends_on = [terraform_data.other]
}
terraform_data "first" {}
terraform_data "other" {}
`,
  })
  const blocks = new Map(desired.blocks.map(block => [block.text, [...block.dependencies].sort()]))
  expect(blocks.get('terraform_data.last')).toEqual(['module.m.terraform_data.in', 'terraform_data.other'])
  expect(blocks.get('module.m.terraform_data.in')).toEqual(['terraform_data.first', 'terraform_data.other'])
  expect(walk().diagnostics).toEqual([])
})

test('who refers to a failed instance is not evaluated and has no problem of its own', async () => {
  const { walk } = await desiredOf({
    'main.pool.hcl':
      'terraform_data "a" {\n  input = tonumber("x")\n}\nterraform_data "b" {\n  input = local.a\n}\nlocals {\n  a = terraform_data.a.input\n}\nterraform_data "c" {}\n',
  })
  const { configs, diagnostics } = walk()
  expect([...configs.keys()]).toEqual(['terraform_data.c'])
  expect(diagnostics.map(each => each.summary)).toEqual(['Invalid function argument'])
})

test('an error in a local value is told once, however many need it', async () => {
  const { walk } = await desiredOf({
    'main.pool.hcl':
      'locals {\n  bad = tonumber("x")\n}\nterraform_data "a" {\n  input = local.bad\n}\nterraform_data "b" {\n  input = local.bad\n}\n',
  })
  expect(walk().diagnostics.map(each => each.summary)).toEqual(['Invalid function argument'])
})

test('a chain of 20,000 local values nests nowhere', async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => {
    return index === 0 ? 'l0 = 1' : `l${index} = local.l${index - 1}`
  })
  const { desired } = await desiredOf({
    'main.pool.hcl': `locals {\n${lines.join('\n')}\n}\noutput "o" {\n  value = local.l19999\n}\n`,
  })
  const [output] = desired.outputs({ value: () => undefined, instances: () => undefined })
  expect(output?.value).toMatchObject({ kind: 'number', value: 1 })
})

test('endpoints are evaluated from variables and local values, each place kept', async () => {
  const { desired } = await desiredOf({
    'main.pool.hcl': `
variable "hosts" {
  default = { a = "10.0.0.1", b = "10.0.0.2" }
}
locals {
  suffix = ":443"
}
garden "g" {
  for_each = var.hosts
  address  = "\${each.value}\${local.suffix}"
}
`,
  })
  const { instances, diagnostics } = desired.endpoints()
  expect(diagnostics).toEqual([])
  expect(
    instances.map(({ addressText, config }) => [addressText, config?.attributes.get('address')]),
  ).toMatchObject([
    ['garden.g["a"]', { value: '10.0.0.1:443' }],
    ['garden.g["b"]', { value: '10.0.0.2:443' }],
  ])
})

test('an endpoint that needs another block is an error at the reference', async () => {
  const { desired } = await desiredOf({
    'main.pool.hcl': 'terraform_data "x" {}\ngarden "g" {\n  address = terraform_data.x.id\n}\n',
  })
  expect(desired.endpoints().diagnostics.map(problemText)).toEqual([
    'main.pool.hcl:3,13-3,29 Value not known before observation: This is evaluated before anything is observed, so it may use variables, functions and local values made of these, but no other block: terraform_data.x is not known yet.',
  ])
})

test('the place of a path is the innermost part that is written', async () => {
  const { desired } = await desiredOf({
    'main.pool.hcl':
      'garden "g" {\n  address = "x"\n}\nbed "a" {\n  neighbours = [bed.b]\n  row {\n    plant = "p"\n  }\n}\nbed "b" {}\n',
  })
  const place = (path: readonly (string | number)[]): string => {
    const range = desired.range('bed.a', path)
    const start = range && positionAt(range.source, range.start)
    return start ? `${start.line}:${start.column}` : ''
  }
  expect(
    [[], ['neighbours'], ['neighbours', 0], ['row', 0, 'plant'], ['row', 0], ['area']].map(place),
  ).toEqual(['4:1', '5:16', '5:17', '7:13', '6:3', '4:1'])
})

test('a lifecycle may be any expression, and triggers name instances', async () => {
  const { desired, walk } = await desiredOf({
    'main.pool.hcl': `
variable "careful" {
  default = true
}
terraform_data "t" {
  count = 2
}
terraform_data "a" {
  count = 2
  lifecycle {
    prevent_destroy      = var.careful
    disruption           = var.careful ? "refuse" : "allow"
    ignore_changes       = [input]
    replace_triggered_by = [terraform_data.t[count.index].id, terraform_data.t]
  }
}
`,
  })
  const { known } = walk()
  const block = desired.blocks.find(each => each.text === 'terraform_data.a')
  const second = block && desired.expand(block, known).instances[1]
  expect(block && second && desired.evaluate(block, second, known).lifecycle).toEqual({
    createBeforeDestroy: false,
    preventDestroy: true,
    ignoreChanges: [['input']],
    disruption: 'refuse',
    replaceTriggeredBy: [
      { address: 'terraform_data.t[1]', path: ['id'] },
      { address: 'terraform_data.t[0]', path: [] },
      { address: 'terraform_data.t[1]', path: [] },
    ],
  })
})

test('a check that does not hold warns and stops nothing', async () => {
  const { desired, walk } = await desiredOf({
    'main.pool.hcl':
      'terraform_data "a" {\n  input = 1\n}\ncheck "size" {\n  assert {\n    condition     = terraform_data.a.input > 1\n    error_message = "Too small."\n  }\n}\n',
  })
  expect(desired.checks?.(walk().known)).toMatchObject([
    { severity: 'warning', summary: 'Check block assertion failed', detail: 'Too small.' },
  ])
})

test('validation finds an endpoint that needs another block, through local values too, without any value', async () => {
  const read = await readFolder({
    files: {
      'main.pool.hcl':
        'variable "v" {}\nterraform_data "x" {}\nlocals {\n  a = terraform_data.x.id\n}\ngarden "g" {\n  address = "${var.v}${local.a}"\n}\n',
    },
    providers: [gardenKinds],
  })
  const problems = validateConfiguration(read.setting(new Map(), 'validate'))
  expect(problems.map(({ summary }) => summary)).toEqual(['Value not known before observation'])
})

test('an instance depends on single instances where the text says which', async () => {
  const { desired, walk } = await desiredOf({
    'main.pool.hcl': `
locals {
  all = terraform_data.b[*].input
}
terraform_data "a" {
  count = 3
}
terraform_data "b" {
  count = 2
  input = terraform_data.a[count.index].output
}
terraform_data "c" {
  for_each = { x = 1, y = 2 }
  input    = [terraform_data.a[0], terraform_data.a[2].input]
}
terraform_data "d" {
  for_each = { x = 1, y = 2 }
  input    = [terraform_data.c[each.key].output, terraform_data.a[length(terraform_data.b)]]
}
terraform_data "e" {
  input = [terraform_data.b[0].input, local.all]
}
terraform_data "f" {
  input = terraform_data.c["x"].input

  lifecycle {
    precondition {
      condition     = length(terraform_data.c) > 1
      error_message = "Too few."
    }
  }
}
`,
  })
  const { known } = walk()
  const dependencies = desired.blocks.flatMap(block =>
    (known.instances(block.text) ?? []).map(instance => {
      const { addressText, dependencies: needed } = desired.evaluate(block, instance, known)
      return [addressText, [...needed].sort()] as const
    }),
  )
  expect(Object.fromEntries(dependencies)).toEqual({
    'terraform_data.a[0]': [],
    'terraform_data.a[1]': [],
    'terraform_data.a[2]': [],
    'terraform_data.b[0]': ['terraform_data.a[0]'],
    'terraform_data.b[1]': ['terraform_data.a[1]'],
    'terraform_data.c["x"]': ['terraform_data.a[0]', 'terraform_data.a[2]'],
    'terraform_data.c["y"]': ['terraform_data.a[0]', 'terraform_data.a[2]'],
    'terraform_data.d["x"]': ['terraform_data.a', 'terraform_data.b', 'terraform_data.c["x"]'],
    'terraform_data.d["y"]': ['terraform_data.a', 'terraform_data.b', 'terraform_data.c["y"]'],
    'terraform_data.e': ['terraform_data.b'],
    'terraform_data.f': ['terraform_data.c'],
  })
})
