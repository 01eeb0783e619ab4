import { problemText, readFolder, type DeclaredFolder } from '../../support/declared-configuration.js'
import { toJson } from '../../../src/value/json.js'

const main = `
variable "size" {
  type    = number
  default = 1
}
variable "disk" {
  type = object({ name = string, size = optional(number, 8) })
  default = { name = "root" }
}
variable "key" {
  sensitive = true
  default   = "secret"
}
variable "calm" {
  nullable = false
  default  = "yes"
}
`

async function valuesOf(folder: Partial<DeclaredFolder>) {
  const read = await readFolder({ ...folder, files: { 'main.pool.hcl': main, ...folder.files } })
  const { values, diagnostics } = await read.variables()
  return { values, problems: diagnostics.map(problemText) }
}

test('defaults are converted, completed and marked', async () => {
  const { values, problems } = await valuesOf({})
  expect(problems).toEqual([])
  const disk = values.get('disk')
  expect(disk && toJson(disk)).toEqual({ name: 'root', size: 8 })
  expect(values.get('key')).toMatchObject({ value: 'secret', marks: 1 })
})

test('the later source wins: environment, pool.vars.hcl, automatic files in order, options in order', async () => {
  const folder = {
    environment: { POOLWRIGHT_VAR_size: '2', POOLWRIGHT_VAR_other: 'x' },
    files: {
      'pool.vars.hcl': 'size = 3\n',
      'b.auto.vars.hcl': 'size = 5\n',
      'a.auto.vars.hcl.json': '{"size": 4}',
      'more.vars.hcl': 'size = 6\n',
    },
  }
  const value = { kind: 'value', name: 'size', text: '7' } as const
  const file = { kind: 'file', path: 'more.vars.hcl' } as const
  const size = async (given: Partial<DeclaredFolder>) => (await valuesOf(given)).values.get('size')
  expect(await size({ environment: folder.environment })).toMatchObject({ value: 2 })
  expect(await size(folder)).toMatchObject({ value: 5 })
  expect(await size({ ...folder, options: [value, file] })).toMatchObject({ value: 6 })
  expect(await size({ ...folder, options: [file, value] })).toMatchObject({ value: 7 })
})

test.each([
  [
    'size',
    'five',
    'main.pool.hcl:2,1-2,16 Invalid value for input variable: Unsuitable value for var.size set using --var="size=...": a number is required.',
  ],
  [
    'sise',
    '5',
    'Value for undeclared variable: A variable named "sise" was assigned on the command line, but the root module does not declare a variable of that name. Did you mean "size"? To use this value, add a "variable" block to the configuration.',
  ],
  [
    'disk',
    '{ size = 3 }',
    'main.pool.hcl:6,1-6,16 Invalid value for input variable: Unsuitable value for var.disk set using --var="disk=...": attribute "name" is required.',
  ],
  [
    'disk',
    'upper("x")',
    '<value for var.disk>:1,1-1,11 Function calls not allowed: Functions may not be called here.',
  ],
])('-var %s=%s', async (name, text, problem) => {
  const { problems } = await valuesOf({ options: [{ kind: 'value', name, text }] })
  expect(problems).toEqual([problem])
})

test('null takes the default where nulls are not taken', async () => {
  const { values } = await valuesOf({ files: { 'pool.vars.hcl': 'calm = null\nkey = null\n' } })
  expect(values.get('calm')).toMatchObject({ value: 'yes' })
  expect(values.get('key')).toMatchObject({ kind: 'null' })
})

test('a file may set what nobody declares, with a warning at the place', async () => {
  const { problems } = await valuesOf({ files: { 'pool.vars.hcl': 'calmer = "x"\n' } })
  expect(problems).toEqual([
    'pool.vars.hcl:1,1-1,7 Value for undeclared variable: The root module does not declare a variable named "calmer" but a value was found in file "pool.vars.hcl". Did you mean "calm"? If you meant to use this value, add a "variable" block to the configuration.',
  ])
})
