// Runs one of the runners beside this file: bundles it, so that no build step has to come first.
import { rm } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { bundle } from './bundle.mjs'

const [name, ...words] = process.argv.slice(2)
const outfile = await bundle(name)
process.argv.splice(2, process.argv.length, ...words)
try {
  await import(pathToFileURL(outfile).href)
} finally {
  await rm(outfile, { force: true })
}
