import kleur from 'kleur'

/** Colours for a terminal, or none at all: each takes a text and gives it back dressed. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  underline(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  cyan(text: string): string
  gray(text: string): string
}

const plain = (text: string): string => text

/** Leaves every text as it is. */
export const noPaint: Paint = {
  bold: plain,
  dim: plain,
  underline: plain,
  red: plain,
  green: plain,
  yellow: plain,
  cyan: plain,
  gray: plain,
}

/** Colours through kleur, whatever kleur thinks of the standard output. */
export function paintFor(hasColor: boolean): Paint {
  if (!hasColor) return noPaint
  const dress =
    (style: (text: string) => string) =>
    (text: string): string => {
      kleur.enabled = true
      return style(text)
    }
  return {
    bold: dress(text => kleur.bold(text)),
    dim: dress(text => kleur.dim(text)),
    underline: dress(text => kleur.underline(text)),
    red: dress(text => kleur.red(text)),
    green: dress(text => kleur.green(text)),
    yellow: dress(text => kleur.yellow(text)),
    cyan: dress(text => kleur.cyan(text)),
    gray: dress(text => kleur.gray(text)),
  }
}
