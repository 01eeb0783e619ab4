import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const command = join(import.meta.dirname, '..', '..', 'dist', 'main.js')

/** What a command said, on one line, and how it ended. */
export interface Ended {
  readonly status: number | null
  readonly text: string
}

/** Runs the command as it is installed in a folder, while this process goes on: it may serve a lab meanwhile. */
export function runCommand(
  folder: string,
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [command, ...words], {
    cwd: folder,
    env: { ...process.env, HOME: tmpdir(), NO_COLOR: '1', ...variables },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
    })
  return new Promise(resolve =>
    child.on('close', status => resolve({ status, text: text.replaceAll(/\s+/g, ' ') })),
  )
}
