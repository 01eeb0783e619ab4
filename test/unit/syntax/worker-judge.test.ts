import { createWorkerJudge } from '../../../src/syntax/worker-judge.js'

/** A worker that accepts everything, says how often it was asked, and ends at the text `end`. */
const script = `
  import { parentPort } from 'node:worker_threads'
  let asked = 0
  parentPort.on('message', text => {
    if (text === 'end') process.exit(1)
    if (text === 'throw') throw new Error('broken')
    asked += 1
    parentPort.postMessage({ kind: 'rejected', problems: [], asked })
  })
`
const scriptUrl = new URL(`data:text/javascript,${encodeURIComponent(script)}`)

test('one worker answers in turn; one that breaks down is replaced', async () => {
  const judge = createWorkerJudge(scriptUrl)
  const answers = await Promise.all(['a', 'b', 'end', 'c', 'throw', 'd'].map(text => judge.judge(text)))
  await judge.close()
  expect(answers).toEqual([
    { kind: 'rejected', problems: [], asked: 1 },
    { kind: 'rejected', problems: [], asked: 2 },
    { kind: 'failed', message: 'it ended before it answered' },
    { kind: 'rejected', problems: [], asked: 1 },
    { kind: 'failed', message: 'broken' },
    { kind: 'rejected', problems: [], asked: 1 },
  ])
})

test('nothing is asked after the end', async () => {
  const judge = createWorkerJudge(scriptUrl)
  await judge.close()
  expect(await judge.judge('a')).toEqual({ kind: 'failed', message: 'it was closed before it answered' })
})
