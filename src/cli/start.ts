#!/usr/bin/env node
// What Node starts: it loads the program with V8's code cache, and keeps one where there is none that fits.
import { compileProgram, programFiles, runProgram, tuneEngine } from './program.js'
import { version } from './version.js'

const words = process.argv.slice(2)
if (words.length === 1 && words[0] === '--version') process.stdout.write(`Poolwright v${version}\n`)
else start()

function start(): void {
  tuneEngine()
  const program = compileProgram(programFiles(import.meta.dirname))
  if (!program.isFromCache && isTelling())
    process.on('exit', code => {
      if (code === 0) program.keep()
    })
  runProgram(program, import.meta.url)
}

/** Whether what V8 compiles in this run is what others need: most of the program, by a Node without flags of its own. */
function isTelling(): boolean {
  const hasFlags = process.execArgv.length > 0 || process.env['NODE_OPTIONS'] !== undefined
  return !hasFlags && words.some(word => word === 'plan' || word === 'apply')
}
