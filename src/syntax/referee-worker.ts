// The thread of the parser of record, built as a file of its own: one text in, one verdict out.
import { parentPort } from 'node:worker_threads'
import { askParserOfRecord } from './referee-core.js'

parentPort?.on('message', (text: string) => {
  void askParserOfRecord(text).then(verdict => parentPort?.postMessage(verdict))
})
