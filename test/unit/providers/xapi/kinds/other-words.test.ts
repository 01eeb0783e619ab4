import { kindSchemas } from '../../../../../providers/xapi/kinds/kind-schemas.js'
import { problemsOf } from '../../../../support/declared-configuration.js'

const xapi = {
  name: 'xapi',
  schema: {
    configuration: { attributes: {}, blocks: {} },
    kinds: Object.fromEntries(kindSchemas.map(schema => [schema.name, schema])),
    data: {},
  },
}

test.each([
  ['master = host.a', 'coordinator'],
  ['slaves = [host.b]', 'members'],
  ['supporters = [host.b]', 'members'],
])('a pool with %s is told the word of today', async (line, name) => {
  const files = {
    'main.pool.hcl': `host "a" {\n address = "a"\n}\nhost "b" {\n address = "b"\n}\npool "p" {\n ${line}\n}\n`,
  }
  const details = (await problemsOf({ files, providers: [xapi] })).map(problem => problem.detail)
  expect(details.join('\n')).toContain(`is not expected here. It is called "${name}" here.`)
})

test.each([
  ['ha', 'ha_plan'],
  ['vlan', 'network'],
  ['update', 'patch'],
  ['storage', 'sr'],
])('a block %s is told what it is called', async (word, name) => {
  const files = { 'main.pool.hcl': `${word} "x" {\n}\n` }
  const details = (await problemsOf({ files, providers: [xapi] })).map(problem => problem.detail)
  expect(details).toEqual([`Blocks of type "${word}" are not expected here. It is called "${name}" here.`])
})
