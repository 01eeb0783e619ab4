import { readdirSync, readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { parseFile } from '../../src/syntax/parse-file.js'
import { recordedConfigurations, recordedExpressions } from '../support/recorded-cases.js'
import { toHcl2Json } from '../support/to-hcl2json.js'

setFlagsFromString('--liftoff-only')

const examples = new URL('../../examples/', import.meta.url)

function exampleFiles(): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync(examples, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.hcl'))
    .map(name => ({ name, text: readFileSync(new URL(name, examples), 'utf8') }))
}

function recordedFiles(): readonly { readonly name: string; readonly text: string }[] {
  return recordedConfigurations()
    .filter(({ ok }) => ok)
    .flatMap(({ id, files }) =>
      Object.entries(files)
        .filter(([name]) => /^[^.#][^/]*\.(tf|tfvars)$/.test(name))
        .map(([name, text]) => ({ name: `${id}/${name}`, text })),
    )
}

/** Expressions in one text each, without one whose JSON the parser of record gets wrong: a null in a directive. */
function recordedExpressionFiles(): readonly { readonly name: string; readonly text: string }[] {
  return recordedExpressions()
    .filter(({ ok, expr }) => ok && !/%\{.*\}\$\{null\}%\{/.test(expr))
    .map(({ id, expr }) => ({ name: id, text: `x = ${expr}\n` }))
}

const ownTable = [
  'a = 1\n',
  'a = 1.50\nb = 1e3\nc = -5\nd = !true\ne = -x\n',
  'a = "tab\\t \\u00e9 \\U0001F600 $${x} %%{y} $ % $$ %%"\n',
  'a = var.x\nb = "${var.x}"\nc = "${true}"\nd = "x${1}y${null}z"\n',
  'a = "l ${~ b ~} r"\nb = "${ a ~} x"\n',
  'a = "%{ if x }1%{ else }2%{ endif }"\nb = "%{ for k, v in m ~} ${k} %{ endfor }"\n',
  'a = <<EOT\n  one\n    ${two}\n$${x}\nEOT\n',
  'a = <<-EOT\n    one\n      two\n\n    ${three}\n    EOT\n',
  'a = <<-EOT\n  ${"x"}\n    y\n  EOT\n',
  'a = <<-EOT\n\tone\n\t\ttwo\n\tEOT\nb = 1\n',
  'a = <<-EOT\n    %{ for x in xs ~}\n    - ${x}\n    %{ endfor ~}\n    EOT\n',
  'a = <<EOT\r\none\r\nEOT\r\nb = 2\r\n',
  'a = {\n  x = 1\n  "y" = 2, (z) : 3\n  "w${k}" = 4\n  5 = 6\n  true = 7\n  null = 8\n}\n',
  'a = [1, 2,\n  3, # three\n]\n',
  'a = [for x in xs : x if x != 1]\nb = { for k, v in m : k => v... }\n',
  'a = f(1, xs...)\nb = core::upper("x")\nc = f(\n  1,\n  2,\n)\n',
  'a = x.y[0].z["k"].0.w\nb = xs[*].id\nc = xs.*.id.name\nd = f(x)[i + 1].y\n',
  'a = c ? 1 : 2\nb = (1 + 2) * 3 == 4 && !d || e\n',
  'a = (\n  1 +\n  2\n)\n',
  'block {}\nblock { a = 1 }\nblock {\n  a = 1\n  inner "x" y {\n    b = 2\n  }\n}\n',
  'vm "web" {}\nvm "web" { a = 1 }\nvm "db" {}\n',
  '# one\n// two\n/* three\n four */ a = 1 # five\n',
  '\ufeffa = 1\n',
  'é = "e\u0301"\nb = "👨‍👩‍👧"\n',
  'a = "${"nested ${"deep"}"}"\n',
  'a = x /* in between */ + 1\n',
  'a = "\\\\"\nb = "\\""\n',
  'a = -1 - -1\nb = a-b\nc = a - b\n',
  'a = "x"["y"]\nb = {}.c\nc = [][0]\n',
].map((text, index) => ({ name: `table ${index}`, text }))

async function readByRecord(text: string): Promise<unknown> {
  const { parse } = await import('@cdktf/hcl2json')
  return parse('x.hcl', text)
}

/** The same value with its keys in order, which the parser of record does not keep. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, part]) => [name, sorted(part)])
}

describe.each([
  { what: 'our own table', files: ownTable },
  { what: 'the examples', files: exampleFiles() },
  { what: 'the recorded configurations', files: recordedFiles() },
  { what: 'the recorded expressions', files: recordedExpressionFiles() },
])('$what', ({ files }) => {
  test('reads as the parser of record reads it', async () => {
    const differences: unknown[] = []
    for (const { name, text } of files) {
      const { file, diagnostics } = parseFile({ name, text })
      const ours = JSON.stringify(sorted(toHcl2Json(file.body)))
      const theirs = JSON.stringify(sorted(await readByRecord(text)))
      if (diagnostics.length > 0 || ours !== theirs) differences.push({ name, diagnostics, ours, theirs })
    }
    expect(differences).toEqual([])
  })
})
