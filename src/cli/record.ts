// Run by the build only: runs one command, and keeps what V8 compiled for it beside the program.
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileProgram, programFiles, runProgram } from './program.js'

const folder = process.env['PROGRAM_FOLDER'] ?? '.'
const files = programFiles(folder)
const script = compileProgram(files)
process.on('exit', () => {
  const half = `${files.codeCache}.${process.pid}`
  writeFileSync(half, script.createCachedData())
  renameSync(half, files.codeCache)
})
runProgram(script, pathToFileURL(join(folder, 'main.js')).href)
