import { formatFile } from '../../../src/syntax/format.js'

const table: readonly (readonly [what: string, input: string, expected: string])[] = [
  ['spaces around the equals sign', 'a=1\n', 'a = 1\n'],
  ['a missing last line break', 'a=1', 'a = 1\n'],
  ['neighbouring arguments', 'a = 1\nlonger = 2\n\nb = 3\n', 'a      = 1\nlonger = 2\n\nb = 3\n'],
  [
    'an argument of several lines, which ends the column',
    'name = 1\nt = {\nx=1\nlong=2\n}\nb=3\n',
    'name = 1\nt = {\n  x    = 1\n  long = 2\n}\nb = 3\n',
  ],
  ['comments', 'a = 1 # one\nlonger = 22 # two\n', 'a      = 1  # one\nlonger = 22 # two\n'],
  ['comments of their own line', '   # one\nx {\n// two\n}\n', '# one\nx {\n  // two\n}\n'],
  ['blank lines', '\n\na = 1\n\n\n\nb = 2\n\n\n', 'a = 1\n\nb = 2\n'],
  ['nested blocks', 'x "y" {\nz {\na=1\n}\n}\n', 'x "y" {\n  z {\n    a = 1\n  }\n}\n'],
  ['blocks in one line', 'x   "y"   { a=1 }\ne{}\n', 'x "y" { a = 1 }\ne {}\n'],
  ['operators', 'a=1+2*-3-b\nc=!d&&e||f==g\n', 'a = 1 + 2 * -3 - b\nc = !d && e || f == g\n'],
  ['conditionals', 'a=b?c:d\n', 'a = b ? c : d\n'],
  ['calls and indexes', 'a=f( x ,y... )\nb=c [ 0 ] . d\n', 'a = f(x, y...)\nb = c[0].d\n'],
  ['scoped functions', 'a=core :: upper( "x" )\n', 'a = core::upper("x")\n'],
  ['splats', 'a=xs[ * ].id\nb=xs.*.id\n', 'a = xs[*].id\nb = xs.*.id\n'],
  ['for expressions', 'a=[for x in[1]:x if(x>1)]\n', 'a = [for x in [1] : x if(x > 1)]\n'],
  ['objects in one line', 'a={b=1,c:2}\n', 'a = { b = 1, c : 2 }\n'],
  ['lists of several lines', 'a=[\n1,\n2\n]\n', 'a = [\n  1,\n  2\n]\n'],
  ['brackets that open together', 'a=f([\n1,\n])\n', 'a = f([\n  1,\n])\n'],
  ['templates, which stay', 'a="x ${ y }"\n', 'a = "x ${ y }"\n'],
  [
    'heredocs, which stay',
    'x{\na=<<-EOT\n   one\n EOT\nb=1\n}\n',
    'x {\n  a = <<-EOT\n   one\n EOT\n  b = 1\n}\n',
  ],
  ['line breaks of other systems', 'a=1\r\nb=2 # x\r\n', 'a = 1\nb = 2 # x\n'],
  ['wide characters', 'é="日"#x\nbb=1#y\n', 'é  = "日" #x\nbb = 1   #y\n'],
  ['a text that does not parse', 'a = = 1', 'a = = 1'],
]

test.each(table)('%s', (_, input, expected) => {
  const formatted = formatFile({ name: 'x.pool.hcl', text: input })
  expect(formatted).toBe(expected)
  expect(formatFile({ name: 'x.pool.hcl', text: formatted })).toBe(formatted)
})
