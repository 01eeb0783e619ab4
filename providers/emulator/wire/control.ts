import { createServer, request } from 'node:http'
import type { Runtime } from '../../../src/runtime/runtime.js'
import { servingPath } from '../persistence/world-lock.js'
import { errorCode } from './error-code.js'
import { readBody } from './read-body.js'

/** How another process reaches the one that serves a lab: kept in the world's folder, readable by its owner alone. */
interface Reach {
  readonly port: number
  readonly token: string
}

const longest = 1024 * 1024

/** Takes orders of other processes for as long as a lab is served, on a port of its own; texts in, texts out. */
export async function openControl(
  { files, random }: Runtime,
  folder: string,
  obey: (order: string) => Promise<string>,
): Promise<{ close(): Promise<void> }> {
  const token = random.uuid()
  const server = createServer((incoming, response) => {
    void (async () => {
      const order = await readBody(incoming, longest)
      const isOwner = incoming.headers.authorization === `Bearer ${token}`
      if (!isOwner || order === undefined) return void response.writeHead(isOwner ? 413 : 403).end()
      response.end(await obey(order))
    })().catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const path = servingPath(folder)
  await files.replaceText(path, JSON.stringify({ port, token } satisfies Reach), { mode: 0o600 })
  return {
    async close() {
      await files.remove(path)
      await new Promise(resolve => {
        server.close(resolve)
        server.closeAllConnections()
      })
    },
  }
}

/** Gives an order to the process that serves the lab of this folder; undefined where none does. */
export async function orderServing(
  { files }: Runtime,
  folder: string,
  order: string,
): Promise<string | undefined> {
  const path = servingPath(folder)
  if (!(await files.exists(path))) return undefined
  const reach = readReach(await files.readText(path))
  return reach === undefined ? undefined : send(reach, order)
}

/** A process that was killed leaves its file behind: nobody listens there, or somebody to whom the token means nothing. */
function send({ port, token }: Reach, order: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        agent: false,
        headers: { authorization: `Bearer ${token}` },
      },
      response => {
        readBody(response, longest * 64).then(
          body => resolve(response.statusCode === 200 ? body : undefined),
          reject,
        )
      },
    )
    outgoing.on('error', problem => {
      if (errorCode(problem) === 'ECONNREFUSED') resolve(undefined)
      else reject(problem)
    })
    outgoing.end(order)
  })
}

function readReach(text: string): Reach | undefined {
  const found = /^\{"port":(\d+),"token":"([\w-]+)"\}$/.exec(text)
  return found?.[2] === undefined ? undefined : { port: Number(found[1]), token: found[2] }
}
