import { problemText, readFolder } from '../../support/declared-configuration.js'

const base = 'terraform_data "a" {\n  input = 1\n}\n'

async function read(files: Readonly<Record<string, string>>) {
  const folder = await readFolder({ files })
  return { ...folder, problems: folder.diagnostics.map(problemText) }
}

test('a kind is declared in its own form and in the long one, under one name', async () => {
  const { configuration, problems } = await read({
    'main.pool.hcl':
      'terraform_data "a" {}\nresource "terraform_data" "b" {}\nresource "terraform_data" "a" {}\n',
  })
  expect([...(configuration?.root.resources.keys() ?? [])]).toEqual(['terraform_data.a', 'terraform_data.b'])
  expect(problems).toEqual([
    'main.pool.hcl:3,1-3,30 Duplicate resource "terraform_data" configuration: A terraform_data resource named "a" was already declared at main.pool.hcl:1,1-19. Resource names must be unique per type in each module.',
  ])
})

test('every file of the folder is read, in the order of names; others are left alone', async () => {
  const { configuration } = await read({
    'b.pool.hcl': 'locals {\n  b = 1\n}\n',
    'a.pool.hcl.json': '{"locals": {"a": 1}}',
    'lab.hcl': 'machine "x" {}',
    'notes.txt': '',
  })
  expect([...(configuration?.root.locals.keys() ?? [])]).toEqual(['a', 'b'])
})

test('an unknown kind is told with the nearest one', async () => {
  const { problems } = await read({ 'main.pool.hcl': 'terraform_dat "a" {}\n' })
  expect(problems).toEqual([
    'main.pool.hcl:1,1-1,14 Unsupported block type: Blocks of type "terraform_dat" are not expected here. Did you mean "terraform_data"?',
  ])
})

test('an override replaces arguments and blocks, and adds to a lifecycle', async () => {
  const { configuration, problems } = await read({
    'main.pool.hcl':
      'terraform_data "a" {\n  input = 1\n  count = 2\n  lifecycle {\n    prevent_destroy = true\n  }\n}\nlocals {\n  x = 1\n}\n',
    'override.pool.hcl':
      'resource "terraform_data" "a" {\n  input    = 2\n  for_each = toset([])\n  lifecycle {\n    create_before_destroy = true\n  }\n}\nlocals {\n  x = 5\n}\n',
  })
  const resource = configuration?.root.resources.get('terraform_data.a')
  const [input] = resource?.body.attributes ?? []
  expect(problems).toEqual([])
  expect(input?.source.name).toBe('override.pool.hcl')
  expect(resource?.count).toBeUndefined()
  expect(resource?.forEach).toBeDefined()
  expect(resource?.lifecycle.preventDestroy).toBeDefined()
  expect(resource?.lifecycle.createBeforeDestroy).toBeDefined()
  expect(configuration?.root.locals.get('x')?.value.range.source.name).toBe('override.pool.hcl')
})

test('the JSON form declares the same, with names in strings', async () => {
  const { configuration, problems } = await read({
    'main.pool.hcl.json': JSON.stringify({
      variable: { size: { type: 'list(number)', default: [1] } },
      terraform_data: { a: { input: '${var.size}' } },
      resource: {
        terraform_data: { b: { depends_on: ['terraform_data.a'], lifecycle: { ignore_changes: ['input'] } } },
      },
      moved: [{ from: 'terraform_data.old', to: 'terraform_data.a' }],
    }),
  })
  const { root } = configuration ?? {}
  expect(problems).toEqual([])
  expect(root?.variables.get('size')?.constraint.type).toEqual({ kind: 'list', element: { kind: 'number' } })
  expect(root?.resources.get('terraform_data.b')?.dependsOn.map(each => each.expression.kind)).toEqual([
    'traversal',
  ])
  expect(root?.resources.get('terraform_data.b')?.lifecycle.ignoreChanges).toHaveLength(1)
  expect(root?.moved).toHaveLength(1)
})

test('a module is read from its folder, told from the root; one that calls itself has an end', async () => {
  const nested = await read({
    'main.pool.hcl': 'module "site" {\n  source = "./site"\n}\n',
    'site/main.pool.hcl': `module "inner" {\n  source = "../inner"\n}\n${base}`,
    'inner/main.pool.hcl': base,
  })
  const inner = nested.configuration?.root.calls.get('site')?.module?.calls.get('inner')?.module
  expect(nested.problems).toEqual([])
  expect(inner?.folder).toBe('inner')
  expect(inner?.path).toEqual(['site', 'inner'])
  const endless = await read({ 'main.pool.hcl': 'module "again" {\n  source = "./"\n}\n' })
  expect(endless.diagnostics.map(each => each.summary)).toEqual(['Module calls go too deep'])
})

test.each([
  ['registry/module', 'Invalid module source address'],
  ['./missing', 'Unreadable module directory'],
])('a module from %s: %s', async (source, summary) => {
  const { diagnostics } = await read({ 'main.pool.hcl': `module "m" {\n  source = "${source}"\n}\n` })
  expect(diagnostics.map(each => each.summary)).toEqual([summary])
})

test.each([
  ['>= 1.2, < 2.0', true],
  ['~> 1.11.0', true],
  ['~> 1.9', true],
  ['~> 1.9.0', false],
  ['1.11.4', true],
  ['!= 1.11.4', false],
  ['> 2', false],
])('required_version %s: %s', async (constraint, isMet) => {
  const text = `poolwright {\n  required_version = "${constraint}"\n}\n`
  const { diagnostics } = await read({ 'main.pool.hcl': text })
  expect(diagnostics.map(each => each.summary)).toEqual(isMet ? [] : ['Unsupported language level'])
})
