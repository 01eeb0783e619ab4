import { benchApply } from './bench/apply.js'
import { benchEmulator } from './bench/emulator.js'
import { benchLanguage } from './bench/language.js'
import { benchStartup } from './bench/startup.js'
import { benchTerraform } from './bench/terraform.js'

const benches: Readonly<Record<string, (words: readonly string[]) => void | Promise<void>>> = {
  apply: benchApply,
  emulator: benchEmulator,
  startup: benchStartup,
  language: benchLanguage,
  terraform: benchTerraform,
}
const [name = 'startup', ...words] = process.argv.slice(2)
const bench = benches[name]
if (bench === undefined) {
  console.error(`There is no benchmark "${name}". There are: ${Object.keys(benches).join(', ')}.`)
  process.exitCode = 1
} else await bench(words)
