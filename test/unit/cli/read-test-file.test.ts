import { readTestFile } from '../../../src/cli/testing/read-test-file.js'
import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'

function read(text: string, name = 'a.test.hcl') {
  const diagnostics: Diagnostic[] = []
  const file = readTestFile({ name, text }, ['lab'], diagnostics)
  return { file, problems: diagnostics.map(each => each.summary) }
}

test('a run with everything in it', () => {
  const { file, problems } = read(`
variables {
  size = 1
}
run "first" {
  command = plan
  plan_options {
    mode    = refresh_only
    refresh = false
    target  = [vm.web["a"]]
  }
  module {
    source = "./site"
  }
  variables {
    size = 2
  }
  lab {
    down = ["xen01"]
  }
  assert {
    condition     = var.size == 2
    error_message = "no"
  }
  expect_failures = [var.size]
  expect_findings = ["CODE"]
}
`)
  expect(problems).toEqual([])
  expect([...file.variables.keys()]).toEqual(['size'])
  expect(file.runs).toMatchObject([
    {
      name: 'first',
      command: 'plan',
      mode: 'refresh-only',
      refreshes: false,
      targets: ['vm.web["a"]'],
      moduleFolder: './site',
      expectedFindings: [{ code: 'CODE' }],
      disturbances: [{ type: 'lab' }],
    },
  ])
})

test('the same in JSON', () => {
  const { file, problems } = read(
    '{"run": {"first": {"variables": {"size": 2}, "lab": {"down": ["xen01"]}}}}',
    'a.test.hcl.json',
  )
  expect(problems).toEqual([])
  expect(file.runs).toMatchObject([{ name: 'first', command: 'apply', disturbances: [{ type: 'lab' }] }])
})

const mistakes: readonly (readonly [string, string])[] = [
  ['run "a" {\n  command = "plan"\n}', 'Invalid "command" keyword'],
  ['run "a" {\n}\nrun "a" {\n}', 'Duplicate "run" block names'],
  ['run "a" {\n  plan_options {\n    mode = fast\n  }\n}', 'Invalid "mode" keyword'],
  ['run "a" {\n  module {\n    source = "site"\n  }\n}', 'Invalid module source'],
  ['run "a" {\n  expect_findings = [1]\n}', 'Invalid finding code'],
  ['run "a" {\n  labs {\n  }\n}', 'Unsupported block type'],
  ['resource "a" "b" {\n}', 'Unsupported block type'],
]

test.each(mistakes)('%j: %s', (text, summary) => {
  expect(read(text).problems).toEqual([summary])
})
