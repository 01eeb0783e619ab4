/** Most texts: a character is one code unit. */
const plain = /^[ -~]*$/

/** How many characters a text has; a terminal gives each of them a column. */
export function widthOf(text: string): number {
  return plain.test(text) ? text.length : [...text].length
}
