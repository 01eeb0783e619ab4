// Run by the build only: runs one command, and keeps what V8 compiled for it beside the program.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileProgram, programFiles, runProgram, tuneEngine } from './program.js'

const folder = process.env['PROGRAM_FOLDER'] ?? '.'
tuneEngine()
const program = compileProgram(programFiles(folder))
process.on('exit', () => program.keep())
runProgram(program, pathToFileURL(join(folder, 'main.js')).href)
