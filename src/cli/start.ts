#!/usr/bin/env node
// What Node starts: it loads the program with V8's code cache, which the build made.
import { compileProgram, programFiles, runProgram } from './program.js'
import { version } from './version.js'

if (process.argv.length === 3 && process.argv[2] === '--version')
  process.stdout.write(`Poolwright v${version}\n`)
else runProgram(compileProgram(programFiles(import.meta.dirname)), import.meta.url)
