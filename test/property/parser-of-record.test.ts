import fc from 'fast-check'
import { createDirectJudge } from '../../src/syntax/referee-core.js'
import { parseFile } from '../../src/syntax/parse-file.js'

const texts = [
  'a = "x ${y[0].z ~} %{ if c }1%{ else }2%{ endif } $${w}"\n',
  'a = <<-EOT\n  one ${two}\n    %{ for x in xs ~}\n  ${x}\n  %{ endfor ~}\n  EOT\nb = 1\n',
  'vm "web" db {\n  a = [1, 2.5e3, -x]\n  inner { b = !c }\n}\n',
  'a = { b = 1, "c" : 2\n (d) = [for k, v in m : k => v if v] }\n',
  'a = { for k, v in m : k => v... if k != "x" }\n',
  'a = f(x, [\n  y, # why\n]...) == core::g() ? xs[*].id : xs.*.id /* z */\n',
  'a = (1 + 2) * -3 % 4 >= 5 && !b || c.0.d\r\nb = "\\u00e9\\n"\r\n',
  'a = <<-EOT\r\n  one\r\n\r\n    two ${x}\r\n\r\n  EOT\r\n\r\nb "c" {\r\n\r\n  d = [1,\r\n\r\n 2]\r\n}\r\n',
  'a = <<EOT\n  $${x} %%{ y } \\n\n%{ if c ~}\n\n${ { a = "}" }.a }\n%{ else ~}\nx\n%{ endif ~}\nEOT\nc = [<<E\n"\nE\n, 1]\n',
]
const pieces = (
  '" ${ } %{ ~ { [ ] ( ) , . ... = : ? => * ! - # /* */ \\ $ % 1 .5 e1 && é :: %{if(x)} %{endif} %{else~} ' +
  "' ` ; | null for if in x"
)
  .split(' ')
  .concat('\n', '<<EOT\n', 'EOT\n', '\r\n', '\r', '\t', ' ', ' for ', ' if ', ' in ', ' x ', '\u00a0')

/** A text with a few places cut or filled with a piece of the language. */
const mutated = fc
  .tuple(
    fc.constantFrom(...texts),
    fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 3 }), fc.constantFrom('', ...pieces)), {
      maxLength: 3,
    }),
  )
  .map(([text, edits]) =>
    edits.reduce((current, [place, cut, piece]) => {
      const at = place % (current.length + 1)
      return current.slice(0, at) + piece + current.slice(at + cut)
    }, text),
  )
  // The parser of record takes a stray carriage return in a heredoc behind `$` and before a line break, and nowhere else.
  .filter(text => !/[$%]\r\r\n/.test(text))

test('our parser accepts what the parser of record accepts, and nothing else', async () => {
  const judge = createDirectJudge()
  const counts = { accepted: 0, rejected: 0, failed: 0 }
  await fc.assert(
    fc.asyncProperty(mutated, async text => {
      const verdict = await judge.judge(text)
      counts[verdict.kind] += 1
      const ours = parseFile({ name: 'x', text }).diagnostics.length === 0 ? 'accepted' : 'rejected'
      expect(ours).toBe(verdict.kind)
    }),
    { numRuns: 500 },
  )
  expect(counts.accepted).toBeGreaterThan(50)
  expect(counts.rejected).toBeGreaterThan(50)
})
