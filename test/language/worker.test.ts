import { createWorkerJudge } from '../../src/syntax/worker-judge.js'

/** The worker as it is shipped; the build before the tests makes it. */
const shipped = new URL('../../dist/referee.js', import.meta.url)

test('the shipped worker judges, and survives deep nesting and large files', async () => {
  const judge = createWorkerJudge(shipped)
  try {
    expect(await judge.judge('a = 1\n')).toEqual({ kind: 'accepted' })
    expect(await judge.judge('a = \n')).toMatchObject({ kind: 'rejected' })
    // What becomes of these is the parser's own affair; the next question must be answered.
    for (const text of [`a = ${'('.repeat(20_000)}1${')'.repeat(20_000)}\n`, `a = ${'['.repeat(100_000)}`])
      expect(['accepted', 'rejected', 'failed']).toContain((await judge.judge(text)).kind)
    expect(await judge.judge('a = 2\n')).toEqual({ kind: 'accepted' })
    expect(await judge.judge(`a = "${'x'.repeat(2_000_000)}"\n`)).toEqual({ kind: 'accepted' })
    expect(await judge.judge('vm "a" {\n  b = 1\n}\n'.repeat(2_000))).toEqual({ kind: 'accepted' })
    expect(await judge.judge('b = ]\n')).toMatchObject({ kind: 'rejected' })
  } finally {
    await judge.close()
  }
})
