// Recorded expressions once more by a `terraform` on this machine: `npm run cases:terraform -- FILE`.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { casesIn } from './cases/format.js'
import { isExpression } from './cases/expressions.js'

const [path = join('test', 'language', 'expressions', 'cases.json')] = process.argv.slice(2)

function terraform(
  words: readonly string[],
  folder: string,
  input: string = '',
): ReturnType<typeof spawnSync> {
  return spawnSync('terraform', words, { cwd: folder, encoding: 'utf8', input })
}

/** How many of the cases with a value `terraform console` displays as recorded; those that it does not are printed. */
function rerun(folder: string): { readonly same: number; readonly different: number } {
  const cases = casesIn(JSON.parse(readFileSync(path, 'utf8'))).filter(isExpression)
  let same = 0
  let different = 0
  for (const { id, category, expr, ok, display } of cases) {
    if (!ok || display === undefined || expr.includes('\n')) continue
    const words = category.startsWith('unknown') ? ['console', '-plan'] : ['console']
    const { stdout } = terraform(words, folder, `${expr}\n`)
    const shown = String(stdout).trimEnd()
    if (shown === display.replaceAll('<cwd>', folder)) same += 1
    else {
      different += 1
      console.log(`${id}: ${expr}\n  ${shown}\n  instead of ${display}`)
    }
  }
  return { same, different }
}

if (terraform(['version'], '.').status !== 0)
  console.log('There is no terraform on the PATH: nothing was run.')
else {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-terraform-'))
  try {
    const source = dirname(resolve(path))
    cpSync(join(source, 'fixtures'), join(folder, 'fixtures'), { recursive: true })
    cpSync(join(source, 'expressions-context.tf'), join(folder, 'main.tf'))
    const { same, different } = rerun(folder)
    console.log(`${same} the same, ${different} different`)
    process.exitCode = different > 0 ? 1 : 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
