/** Everything that XML 1.0 has no way to write, escaped or not. */
const unprintable = /[^\t\n\r\u0020-\ufffd]/g

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A bare carriage return would be read as a line feed.
  '\r': '&#13;',
}

/** Text as content of an XML element; control characters that XML cannot hold are dropped. */
export function escapeText(text: string): string {
  return text.replace(unprintable, '').replace(/[&<>"\r]/g, character => escapes[character] ?? character)
}
