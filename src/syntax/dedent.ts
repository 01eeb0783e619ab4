import { trimLeft, type TemplateToken } from './template-token.js'

/** Takes the indentation that all lines of a `<<-` heredoc share off each of them; blank lines do not count. */
export function dedent(tokens: readonly TemplateToken[]): void {
  const indented: { value: string }[] = []
  let smallest = Number.POSITIVE_INFINITY
  let startsLine = true
  for (const token of tokens) {
    if (startsLine) {
      startsLine = false
      if (token.kind !== 'text') smallest = 0
      else {
        const content = trimLeft(token.value)
        const isBlank = content === '' && token.value.endsWith('\n')
        if (!isBlank) {
          smallest = Math.min(smallest, token.value.length - content.length)
          indented.push(token)
        }
      }
    }
    if (token.kind === 'text' && token.value.endsWith('\n')) startsLine = true
  }
  for (const token of indented) token.value = token.value.slice(smallest)
}
