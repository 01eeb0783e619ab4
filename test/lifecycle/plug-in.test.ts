import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolwright-plug-in-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The provider that the page on writing one shows: what it teaches works. */
const provider =
  /```js\n([\s\S]*?)```/.exec(readFileSync(join(root, 'providers/README.md'), 'utf8'))?.[1] ?? ''

function file(name: string, text: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), text)
}

/** The command as it is installed. */
function poolwright(...words: readonly string[]): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/main.js'), ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, NO_COLOR: '1', LANG: 'C.UTF-8' },
  })
  return { status, text: (stdout + stderr).replaceAll(/\s+/g, ' ') }
}

function records(): readonly { readonly name: string; readonly of: string; readonly note: string | null }[] {
  return Object.values(JSON.parse(readFileSync(join(folder, 'kept/records.json'), 'utf8')))
}

const configuration = (note: string, name: string = 'office') => `
poolwright {
  providers = {
    records = "./records"
  }
}
provider "records" {
  file = "kept/records.json"
}
host "xen00" {
  address  = "10.0.0.1"
  password = "labroot"
}
record "xen00" {
  name = "${name}"
  of   = host.xen00
  note = "${note}"
}
output "record" {
  value = record.xen00.uuid
}
`

test('a provider from a folder plans and applies beside the pools, in the installed command', () => {
  file('records/index.js', provider)
  file('records/package.json', '{ "type": "module" }')
  file(
    'lab.hcl',
    'segment "lan" {\n  subnet = "10.0.0.0/24"\n}\nmachine "xen00" {\n  address  = "10.0.0.1"\n  release  = "8.2"\n  password = "labroot"\n  memory   = "4GiB"\n  nic "eth0" {\n    segment = "lan"\n  }\n}\n',
  )
  file('main.pool.hcl', configuration('first'))

  const plan = poolwright('plan')
  expect(plan.text).toContain('record.xen00 will be created')
  expect(plan.text).toContain('Plan: 2 to add')
  expect(existsSync(join(folder, 'kept'))).toBe(false)

  expect(poolwright('apply', '--auto-approve')).toMatchObject({ status: 0 })
  const [made] = records()
  expect(made).toMatchObject({ name: 'office', note: 'first' })
  expect(made?.of).toMatch(/^[0-9a-f-]{36}$/)
  expect(poolwright('plan', '--detailed-exitcode')).toMatchObject({ status: 0 })
  expect(poolwright('providers').text).toContain('records: record')

  file('main.pool.hcl', configuration('second'))
  expect(poolwright('plan').text).toMatch(/~ note +.* -> "second"|"first" -> "second"/)
  expect(poolwright('apply', '--auto-approve')).toMatchObject({ status: 0 })
  expect(records()).toMatchObject([{ note: 'second' }])

  file('main.pool.hcl', configuration('second', 'attic'))
  expect(poolwright('plan').text).toContain('record.xen00 must be replaced')
  expect(poolwright('destroy', '--auto-approve')).toMatchObject({ status: 0 })
  expect(records()).toEqual([])
})

test.each([
  ['no index.js', undefined, /Provider cannot be loaded.*no index\.js/],
  ['no function', 'export default {}', /default export is no function/],
  ['a function that answers something else', 'export default () => 1', /answers no provider/],
  ['what does not even load', 'import nothing from "nowhere-at-all"', /nowhere-at-all/],
  [
    'a kind that there is already',
    'export default ({ perKind }) => perKind({ name: "x", kinds: { vm: { schema: { name: "vm", summary: "", version: 0, block: { attributes: {}, blocks: {} } } } } })',
    /its kind "vm" is one of the provider "xapi" already/,
  ],
  [
    'a kind without a block',
    'export default ({ perKind }) => perKind({ name: "x", kinds: { record: { schema: { name: "record", summary: "", version: 0 } } } })',
    /its schema is not whole: kinds\.record\.block is missing/,
  ],
])('%s is told', (name, text, words) => {
  const place = `bad/${name.replaceAll(' ', '-')}`
  file(`${place}/package.json`, '{ "type": "module" }')
  if (text !== undefined) file(`${place}/index.js`, text)
  cpSync(join(folder, 'lab.hcl'), join(folder, 'bad/lab.hcl'))
  file(
    'bad/main.pool.hcl',
    `poolwright {\n  providers = {\n    x = "./${name.replaceAll(' ', '-')}"\n  }\n}\n`,
  )
  const { status, text: told } = poolwright('--chdir', 'bad', 'validate')
  expect(told).toMatch(words)
  expect(status).toBe(1)
})
