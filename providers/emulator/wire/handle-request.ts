import type { IncomingMessage, ServerResponse } from 'node:http'
import { readCall } from '../../xml-rpc/read-document.js'
import { MalformedXmlRpc } from '../../xml-rpc/value.js'
import { answerMessage, type ServedLab } from './answer.js'
import { printJsonReply, readJsonCall } from './json-rpc.js'
import { readBody } from './read-body.js'
import { refuse } from './refuse.js'
import { takeUpload } from './take-upload.js'
import { printXmlReply } from './xml-rpc.js'

/** Longest body of a message, in bytes: xapi refuses longer ones. */
const messageLimit = 300 * 1024

const ownHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'X-Requested-With',
  'Cache-Control': 'no-cache, no-store',
} as const

/** Answers one HTTP request that arrived at a machine, as xapi's own server does. */
export async function handleRequest(
  lab: ServedLab,
  machine: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (request.method) {
    case 'POST':
      return handleMessage(lab, machine, request, response)
    case 'PUT':
      return takeUpload(lab, machine, request, response)
    case 'OPTIONS': {
      const asked = request.headers['access-control-request-headers']
      response.writeHead(200, {
        ...ownHeaders,
        'Access-Control-Allow-Headers': [asked, 'X-Requested-With'].filter(Boolean).join(', '),
        'Access-Control-Allow-Methods': 'POST, PUT, OPTIONS',
        'Content-Length': '0',
      })
      response.end()
      return
    }
    default:
      refuse(response, 404)
  }
}

async function handleMessage(
  lab: ServedLab,
  machine: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, messageLimit)
  if (body === undefined) return refuse(response, 413)
  const isJson = request.url?.startsWith('/jsonrpc') === true
  const reply = isJson ? await jsonReply(lab, machine, body) : await xmlReply(lab, machine, body)
  if (reply === 'malformed') return refuse(response, 500)
  if (reply === undefined) {
    request.socket.destroy()
    return
  }
  // The content types are compared whole by clients: no charset may follow.
  response.writeHead(200, {
    ...ownHeaders,
    'Content-Type': isJson ? 'application/json' : 'text/xml',
    'Content-Length': String(Buffer.byteLength(reply)),
  })
  response.end(reply)
}

async function jsonReply(
  lab: ServedLab,
  machine: string,
  body: string,
): Promise<string | 'malformed' | undefined> {
  const call = readJsonCall(body)
  if (call === undefined) return 'malformed'
  return printJsonReply(call, await answerMessage(lab, machine, call.method, call.parameters))
}

async function xmlReply(
  lab: ServedLab,
  machine: string,
  body: string,
): Promise<string | 'malformed' | undefined> {
  try {
    const { method, parameters } = readCall(body)
    return printXmlReply(method, await answerMessage(lab, machine, method, parameters))
  } catch (problem) {
    if (problem instanceof MalformedXmlRpc) return 'malformed'
    throw problem
  }
}
