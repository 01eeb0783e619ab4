import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createNodeRuntime } from '../../../src/runtime/node-runtime.js'

const { environment } = createNodeRuntime()

test('this process is alive, and one that has ended is not', async () => {
  expect(environment.isProcessAlive(process.pid)).toBe(true)
  const child = spawn(process.execPath, ['--version'])
  await once(child, 'exit')
  expect(environment.isProcessAlive(child.pid ?? 0)).toBe(false)
})

const onLinux = existsSync('/proc/self/stat') ? test : test.skip

onLinux('a process that was killed, and that nobody has asked about, is not alive', async () => {
  // The shell becomes a program that never asks what became of its child.
  const parent = spawn('sh', ['-c', 'sleep 100 & echo $!; exec sleep 100'])
  try {
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const child = Number(line.toString())
    expect(environment.isProcessAlive(child)).toBe(true)
    // Until then it is still the shell, which might ask.
    while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim() !== 'sleep') await sleep(5)
    process.kill(child, 'SIGKILL')
    for (let look = 0; look < 100 && environment.isProcessAlive(child); look += 1) await sleep(20)
    expect(environment.isProcessAlive(child)).toBe(false)
    expect(existsSync(`/proc/${child}/stat`)).toBe(true)
  } finally {
    parent.kill('SIGKILL')
  }
})
