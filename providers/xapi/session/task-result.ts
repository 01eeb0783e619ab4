/** The result of a task as text: `<value>OpaqueRef:…</value>`, or nothing at all, whatever the client speaks (xapi.md §9.2). */
export async function resultOf(result: string): Promise<string> {
  if (result === '') return ''
  const { readResponse } = await import('../../xml-rpc/read-document.js')
  const value = readResponse(`<methodResponse><params><param>${result}</param></params></methodResponse>`)
  return typeof value === 'string' ? value : ''
}
