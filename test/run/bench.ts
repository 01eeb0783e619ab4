import { benchApply } from './bench/apply.js'
import { benchEmulator } from './bench/emulator.js'
import { benchHosts } from './bench/hosts.js'
import { benchLanguage } from './bench/language.js'
import { benchPage } from './bench/performance-page.js'
import { benchRefresh } from './bench/refresh.js'
import { benchStartup } from './bench/startup.js'
import { benchTerraform } from './bench/terraform.js'

const benches: Readonly<Record<string, (words: readonly string[]) => void | Promise<void>>> = {
  apply: benchApply,
  emulator: benchEmulator,
  page: benchPage,
  refresh: benchRefresh,
  startup: benchStartup,
  hosts: benchHosts,
  language: benchLanguage,
  terraform: benchTerraform,
}
const [name = 'startup', ...words] = process.argv.slice(2)
const bench = benches[name]
if (bench === undefined) {
  console.error(`There is no benchmark "${name}". There are: ${Object.keys(benches).join(', ')}.`)
  process.exitCode = 1
} else await bench(words)
