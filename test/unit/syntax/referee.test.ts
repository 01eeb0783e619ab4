import { createSimulatedRuntime } from '../../../src/runtime/simulated-runtime.js'
import type { Judge } from '../../../src/syntax/judge.js'
import { parseFile } from '../../../src/syntax/parse-file.js'
import { cutIntoPieces } from '../../../src/syntax/piece.js'
import { createDirectJudge } from '../../../src/syntax/referee-core.js'
import { createReferee } from '../../../src/syntax/referee.js'
import type { SyntaxFile } from '../../../src/syntax/tree.js'
import { readVerdict, type Verdict } from '../../../src/syntax/verdict.js'

const folder = '.poolwright/cache'

function fileOf(text: string): SyntaxFile {
  return parseFile({ name: 'main.pool.hcl', text }).file
}

/** A judge that notes what it was asked and rejects every text that holds `wrong`. */
function scriptedJudge(): Judge & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    judge: async text => {
      asked.push(text)
      const line = text.split('\n').findIndex(each => each.includes('wrong')) + 1
      if (line === 0) return { kind: 'accepted' }
      const problem = {
        summary: 'Wrong',
        detail: 'See \u0001:1,1-2.',
        start: [line, 1],
        end: [line, 3],
      } as const
      return { kind: 'rejected', problems: [problem] }
    },
    close: () => Promise.resolve(),
  }
}

const unwanted: Judge = {
  judge: () => Promise.reject(new Error('the judge was asked')),
  close: () => Promise.resolve(),
}

test('the parser of record accepts what it cannot represent, but HCL allows', async () => {
  const referee = createReferee(createSimulatedRuntime(), folder, createDirectJudge())
  referee.submit(fileOf('foo "x" {}\nfoo {}\n'))
  referee.submit(fileOf('a = -"x"\nb = !1\nc = -null\n'))
  expect(await referee.verdicts()).toEqual([])
})

test('the parser of record rejects with its words at our positions', async () => {
  const verdict = await createDirectJudge().judge('a = "é" b\n')
  expect(verdict).toEqual({
    kind: 'rejected',
    problems: [
      {
        summary: 'Missing newline after argument',
        detail: 'An argument definition must end with a newline.',
        start: [1, 9],
        end: [1, 10],
      },
    ],
  })
})

test.each<[string, Verdict]>([
  ['convert to HCL: convert file: invalid HCL detected', { kind: 'accepted' }],
  ['Maximum call stack size exceeded', { kind: 'failed', message: 'Maximum call stack size exceeded' }],
  [
    'parse config: [\u0001:1,2-3: One; first; part \u0001:2,5-4,1: Two; already set at \u0001:1,1-2.]',
    {
      kind: 'rejected',
      problems: [
        { summary: 'One', detail: 'first; part', start: [1, 2], end: [1, 3] },
        { summary: 'Two', detail: 'already set at \u0001:1,1-2.', start: [2, 5], end: [4, 1] },
      ],
    },
  ],
])('reads %s', (message, verdict) => {
  expect(readVerdict(new Error(message))).toEqual(verdict)
})

test('places of a later piece are told in the file', async () => {
  const text = `${'a {}\n'.repeat(100)}# between\nb {\n  wrong = 1\n}\n`
  const referee = createReferee(createSimulatedRuntime(), folder, scriptedJudge())
  referee.submit(fileOf(text))
  const [diagnostic, ...others] = await referee.verdicts()
  expect(others).toEqual([])
  expect(diagnostic?.detail).toBe('See main.pool.hcl:102,1-2.')
  expect(diagnostic?.range?.start).toBe(text.indexOf('  wrong'))
})

test('pieces are whole items, and make up the file', () => {
  const text = `# first\n${'a {}\n'.repeat(250)}b = <<EOT\n${'x'.repeat(70_000)}\nEOT\nc = 1\n`
  const pieces = cutIntoPieces(fileOf(text))
  expect(pieces.map(piece => piece.text).join('')).toBe(text)
  expect(pieces.map(piece => piece.text.split('\n').length - 1)).toEqual([101, 100, 50, 3, 1])
})

test('with a warm cache nobody is asked', async () => {
  const runtime = createSimulatedRuntime()
  const texts = ['a = 1\n', 'wrong = 2\n']
  const judge = scriptedJudge()
  const first = createReferee(runtime, folder, judge)
  for (const text of texts) first.submit(fileOf(text))
  const told = await first.verdicts()
  expect(judge.asked).toEqual(texts)
  expect(told).toHaveLength(1)

  const second = createReferee(runtime, folder, unwanted)
  for (const text of texts) second.submit(fileOf(text))
  expect(await second.verdicts()).toEqual(told)
})

test.each([
  ['another format', 'something else\n'],
  ['a cut line', 'poolwright verdicts 1, hcl2json 0.21.0\n0123456'],
  ['no problems', `poolwright verdicts 1, hcl2json 0.21.0\n${'0'.repeat(64)} [{"summary":1}]\n`],
])('a cache that holds %s is no obstacle', async (_, content) => {
  const runtime = createSimulatedRuntime({ files: { [`${folder}/verdicts`]: content } })
  const judge = scriptedJudge()
  for (const expected of [1, 1]) {
    const referee = createReferee(runtime, folder, judge)
    referee.submit(fileOf('a = 1\n'))
    expect(await referee.verdicts()).toEqual([])
    expect(judge.asked).toHaveLength(expected)
  }
})

test('a disk that is full costs the cache, not the verdict', async () => {
  const runtime = createSimulatedRuntime()
  runtime.files.failNext('replace', 'ENOSPC')
  const referee = createReferee(runtime, folder, scriptedJudge())
  referee.submit(fileOf('wrong = 1\n'))
  expect(await referee.verdicts()).toHaveLength(1)
})
