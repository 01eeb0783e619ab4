/** The level of the language that is spoken, as `required_version` counts it. */
export const languageLevel: Version = [1, 11, 4]

export type Version = readonly [number, number, number]

export interface VersionRequirement {
  readonly operator: '=' | '!=' | '>' | '>=' | '<' | '<=' | '~>'
  readonly version: Version
  /** How many numbers were written: `~> 1.2` allows any 1.x from 1.2, `~> 1.2.0` any 1.2.x. */
  readonly precision: number
}

const requirement = /^(=|!=|>=|<=|~>|>|<)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/

/** Reads `">= 1.2, < 2.0"`; undefined when the text is no version constraint. */
export function parseConstraint(text: string): readonly VersionRequirement[] | undefined {
  const requirements: VersionRequirement[] = []
  for (const part of text.split(',')) {
    const match = requirement.exec(part.trim())
    if (!match) return undefined
    const [, operator = '=', major = '0', minor, patch] = match
    const precision = patch !== undefined ? 3 : minor !== undefined ? 2 : 1
    const version: Version = [Number(major), Number(minor ?? 0), Number(patch ?? 0)]
    requirements.push({ operator: operator as VersionRequirement['operator'], version, precision })
  }
  return requirements
}

function compareVersions(left: Version, right: Version): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2]
}

function meets(version: Version, { operator, version: wanted, precision }: VersionRequirement): boolean {
  const order = compareVersions(version, wanted)
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '~>':
      return (
        order >= 0 &&
        (precision < 2 || version[0] === wanted[0]) &&
        (precision < 3 || version[1] === wanted[1])
      )
  }
}

/** Whether a version satisfies every requirement. */
export function meetsConstraint(version: Version, constraint: readonly VersionRequirement[]): boolean {
  return constraint.every(each => meets(version, each))
}
