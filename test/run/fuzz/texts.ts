import type { Random } from '../../../src/runtime/runtime.js'
import { createSimulatedRandom } from '../../../src/runtime/simulated-random.js'
import type { FuzzSeeds } from './seeds.js'

/** One file to try: its name tells the form, `way` how it was made. */
export interface FuzzText {
  readonly name: 'main.pool.hcl' | 'main.pool.hcl.json'
  readonly way: string
  readonly bytes: Uint8Array
}

/** Draws from a seed: every answer follows from it. */
class Dice {
  constructor(private readonly random: Random) {}

  below(limit: number): number {
    return Math.floor(this.random.next() * limit)
  }

  oneOf<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0]
  }

  bytes(length: number): Uint8Array {
    return this.random.bytes(length)
  }

  /** Mostly small, now and then as large as the limit. */
  size(limit: number): number {
    return Math.floor(limit ** this.random.next())
  }
}

const pieces: readonly [string, ...string[]] = [
  '"',
  ...'${ } %{ ~ { [ ] ( ) , . ... = : ? => * ! - + / % < >= == != && || :: # // /* */ \\ $ $${ %%{'.split(
    ' ',
  ),
  ..."' ` ; |".split(' '),
  '\n',
  '\r\n',
  '\r',
  '\t',
  '\0',
  '\u00a0',
  '\u2028',
  '\ufeff',
  'e\u0301',
  '👩‍👩‍👧',
  '\u202e',
  '<<EOT\n',
  '<<-EOT\n',
  '\nEOT\n',
  '\\u',
  '\\U0001F600',
  '\\ud800',
  'null',
  'true',
  'for x in ',
  ' if ',
  '[*]',
  '.*.',
  '[0]',
  '["a"]',
  '1e9',
  '-1',
  '0.1',
  '1e400',
  '1e-400',
  '99999999999999999999',
  'count = 1e9\n',
  'count = 3\n',
  'for_each = {}\n',
  'for_each = toset(["a"])\n',
  'depends_on = []\n',
  'dynamic "disk" { for_each = [1]\ncontent { size = 1 } }\n',
  'each.key',
  'count.index',
  'self.id',
  'var.x',
  'local.x',
  'path.module',
  'terraform_data.a',
  'vm.web',
  'module.m.x',
  'sensitive(1)',
  'timestamp()',
  'try(',
  'can(',
  'templatestring(',
  'jsonencode(',
  'yamldecode("',
  'regex("',
  'format("%',
  'variable "x" { type = any }\n',
  'output "o" { value = 1 }\n',
  'locals { x = 1 }\n',
  'moved {\n from = vm.a\n to = vm.b\n}\n',
  'import {\n to = vm.a\n id = "1"\n}\n',
  'module "m" { source = "./m" }\n',
  'check "c" {}\n',
]

function mutate(dice: Dice, text: string, inserts: readonly [string, ...string[]]): string {
  let current = text
  for (let edits = 1 + dice.below(4); edits > 0; edits--) {
    const at = dice.below(current.length + 1)
    const cut = dice.oneOf([0, 0, 1, dice.below(4), dice.size(current.length + 1)])
    const copied = (): string => {
      const from = dice.below(current.length + 1)
      return current.slice(from, from + dice.size(80))
    }
    const piece = dice.below(4) === 0 ? copied() : dice.oneOf(inserts)
    current = current.slice(0, at) + piece + current.slice(at + cut)
  }
  return current
}

const nests: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['(', ')'],
  ['[', ']'],
  ['{ a = ', ' }'],
  ['"${', '}"'],
  ['"%{ if true }${', '}%{ endif }"'],
  ['"%{ for x in [1] }${', '}%{ endfor }"'],
  ['f(', ')'],
  ['[for x in [1] : ', ']'],
  ['{ for x in [1] : "a" => ', ' }'],
  ['-', ''],
  ['!', ''],
  ['true ? ', ' : 0'],
  ['true ? 0 : ', ''],
  ['a[', ']'],
  ['[1][*][', ']'],
  ['<<EOT\n${', '}\nEOT\n'],
  ['[', ''],
  ['"${', ''],
  ['{', ''],
]

function nested(dice: Dice): string {
  const depth = dice.oneOf([10, 400, 499, 501, 5_000, 40_000])
  const [open, close] = dice.oneOf(nests)
  return `x = ${open.repeat(depth)}1${close.repeat(depth)}\n`
}

const links: readonly [string, ...string[]] = [
  ' + 1',
  ' * 2',
  ' == true',
  ' && true',
  ' || false',
  ' < 1',
  ' - a.b',
  '[0]',
  '[a]',
  '.a',
  '.0',
  '[*]',
  '.*',
  '.*.a',
  ', 1',
  '\n+ 1',
]

function chained(dice: Dice): string {
  const length = dice.oneOf([10, 499, 501, 5_000, 30_000])
  const link = dice.oneOf(links)
  const inside = `${dice.oneOf(['1', 'a', '[1]', '"s"'])}${link.repeat(length)}`
  return dice.oneOf([`x = ${inside}\n`, `x = (${inside})\n`, `x = [${inside}]\n`, `x = f(${inside})\n`])
}

function huge(dice: Dice): string {
  const length = dice.size(100_000)
  return dice.oneOf([
    () => `x = ${'9'.repeat(length)}\n`,
    () => `x = 0.${'3'.repeat(length)} * 3\n`,
    () => `x = 1e${dice.size(1e12)}\n`,
    () => `x = 1e${dice.size(1e9)} - 1\n`,
    () => `x = "${'é'.repeat(length)}"\n`,
    () => `x = "${'\\u00e9'.repeat(length / 6)}"\n`,
    () => `x = "${'${1}'.repeat(length / 4)}"\n`,
    () => `x = <<-EOT\n${'    line ${1}\n'.repeat(length / 14)}    EOT\n`,
    () => `x = <<EOT\n${'\n'.repeat(length)}EOT\n`,
    () => `x = <<${'E'.repeat(length)}\n`,
    () => `${'a'.repeat(length)} = 1\n`,
    () => `x = ${'a.'.repeat(length / 2)}b\n`,
    () => `x = [${'1,\n'.repeat(length / 3)}]\n`,
    () => `x = {${'a = 1\n'.repeat(length / 6)}}\n`,
    () => `x = /*${'*'.repeat(length)}*/ 1\n`,
    () => '#'.repeat(length),
    () => `${'b {\n'.repeat(length / 8)}${'}\n'.repeat(length / 8)}`,
    () => `${'x = 1\n'.repeat(length / 6)}`,
    () => `x = "${'e\u0301'.repeat(length / 2)}"\n`,
  ])()
}

function random(dice: Dice): Uint8Array {
  const length = dice.size(2_000)
  const bytes = dice.bytes(length)
  // Half of them readable, so that more than the first byte is looked at.
  return dice.below(2) === 0 ? bytes : bytes.map(byte => 32 + (byte % 95))
}

function unicode(dice: Dice): string {
  const characters = Array.from({ length: dice.size(400) }, () => {
    const point = dice.oneOf([dice.below(0x80), dice.below(0x800), dice.below(0x10000), dice.below(0x110000)])
    return point >= 0xd800 && point < 0xe000 ? '"' : String.fromCodePoint(point)
  }).join('')
  return dice.oneOf([
    characters,
    `x = "${characters}"\n`,
    `x = <<E\n${characters}\nE\n`,
    `locals { ${characters} = 1 }\n`,
  ])
}

function nestedJson(dice: Dice): string {
  const depth = dice.oneOf([10, 499, 501, 40_000])
  const [open, close] = dice.oneOf([
    ['[', ']'],
    ['{"a":', '}'],
    ['{"locals":', '}'],
    ['[', ''],
  ])
  return `${open.repeat(depth)}1${close.repeat(depth)}`
}

const jsonPieces: readonly [string, ...string[]] = [
  '"//": 1,',
  ...'{ } [ ] , : " \\ null true -0 1e999 1E+5 01 \\u0000 \\ud800 \\u "${1}" "%{if"'.split(' '),
  '"locals": {"x": "${var.x}"},',
  '"resource": [[]],',
  '\0',
  '\ufeff',
]

/** The text of one number under one seed. */
export function fuzzText(seeds: FuzzSeeds, seed: number, index: number): FuzzText {
  const dice = new Dice(createSimulatedRandom(seed * 1_000_003 + index))
  const pick = (texts: readonly string[]): string => texts[dice.below(texts.length)] ?? ''
  const native = (way: string, text: string): FuzzText => {
    return { name: 'main.pool.hcl', way, bytes: new TextEncoder().encode(text) }
  }
  const json = (way: string, text: string): FuzzText => {
    return { name: 'main.pool.hcl.json', way, bytes: new TextEncoder().encode(text) }
  }
  const inLocals = (text: string): string => (dice.below(2) === 0 ? text : `locals {\n${text}}\n`)
  const truncated = (text: string): string => text.slice(0, dice.below(text.length + 1))
  const asExpression = (text: string): string => `locals {\n  x = ${text}\n}\n`
  const ways: readonly [() => FuzzText, ...(() => FuzzText)[]] = [
    () => ({ name: 'main.pool.hcl', way: 'random bytes', bytes: random(dice) }),
    () => ({ name: 'main.pool.hcl.json', way: 'random bytes', bytes: random(dice) }),
    () => native('wild unicode', unicode(dice)),
    () => native('truncated file', truncated(pick(seeds.native))),
    () => native('mutated file', mutate(dice, pick(seeds.native), pieces)),
    () => native('mutated file', mutate(dice, pick(seeds.native), pieces)),
    () => native('mutated expression', asExpression(mutate(dice, pick(seeds.expressions), pieces))),
    () => native('mutated expression', asExpression(mutate(dice, pick(seeds.expressions), pieces))),
    () => native('two files in one', mutate(dice, pick(seeds.native) + pick(seeds.native), pieces)),
    () =>
      native(
        'expression in another',
        asExpression(`f(${pick(seeds.expressions)}) + ${pick(seeds.expressions)}`),
      ),
    () => native('deep nesting', inLocals(nested(dice))),
    () => native('long chain', inLocals(chained(dice))),
    () => native('huge literal', inLocals(huge(dice))),
    () => json('truncated file', truncated(pick(seeds.json))),
    () => json('mutated file', mutate(dice, pick(seeds.json), jsonPieces)),
    () => json('deep nesting', nestedJson(dice)),
  ]
  return dice.oneOf(ways)()
}
