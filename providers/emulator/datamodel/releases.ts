/** What a release says about itself in `host.software_version` and the API version. */
export interface Release {
  /** As `lab.hcl` writes it. */
  readonly name: string
  /** The source tree that the rules and the datamodel know it by: 8.4 is 24.39, xcp-ng-8.3 too. */
  readonly tree: string
  readonly brand: 'XenServer' | 'XCP-ng'
  readonly platformVersion: string
  readonly buildNumber: string
  readonly apiMajor: number
  readonly apiMinor: number
  readonly databaseSchema: string
}

/**
 * Build and schema texts stand for their release: xapi asks only whether those of two hosts are equal. `25.33` and `26.1`
 * are the toolstacks of later updates of 8, which have no number of their own.
 */
const table: readonly (readonly [
  name: string,
  platform: string,
  build: string,
  api: string,
  schema: string,
])[] = [
  ['6.0.0', '1.4.90', '50762', '1.9', '5.63'],
  ['6.0.2', '1.4.90', '53456', '1.9', '5.63'],
  ['6.1.0', '1.6.10', '59235', '1.10', '5.66'],
  ['6.2.0', '1.8.0', '70446', '2.0', '5.67'],
  ['6.5.0', '1.9.0', '90233', '2.3', '5.72'],
  ['7.0.0', '2.1.0', '125122', '2.5', '5.93'],
  ['7.1.0', '2.2.0', '137272', '2.6', '5.108'],
  ['7.1.2', '2.2.0', '160519', '2.6', '5.108'],
  ['7.2.0', '2.3.0', '142534', '2.7', '5.120'],
  ['7.3.0', '2.4.0', '147905', '2.8', '5.133'],
  ['7.4.0', '2.5.0', '148660', '2.9', '5.134'],
  ['7.5.0', '2.6.0', '154842', '2.10', '5.135'],
  ['7.6.0', '2.7.0', '155868', '2.11', '5.142'],
  ['8.0.0', '3.0.0', '163830', '2.12', '5.200'],
  ['8.1.0', '3.1.0', '172365', '2.14', '5.201'],
  ['8.2.0', '3.2.0', '176398', '2.15', '5.203'],
  ['8.2.1', '3.2.1', '176398', '2.15', '5.203'],
  ['8.4.0', '3.4.0', '1', '2.21', '5.786'],
  ['25.33.0', '3.4.0', '1', '2.21', '5.867'],
  ['26.1.0', '3.4.0', '1', '2.23', '5.903'],
  ['xcp-ng-8.2.0', '3.2.0', 'release/stockholm', '2.15', '5.203'],
  ['xcp-ng-8.2.1', '3.2.1', 'release/yangtze', '2.15', '5.203'],
  ['xcp-ng-8.3.0', '3.4.0', 'cloud', '2.21', '5.786'],
]

const releases: readonly Release[] = table.map(
  ([name, platformVersion, buildNumber, api, databaseSchema]) => {
    const [major, minor] = api.split('.').map(Number)
    return {
      name,
      tree: treeOf(name),
      brand: name.startsWith('xcp-ng-') ? 'XCP-ng' : 'XenServer',
      platformVersion,
      buildNumber,
      apiMajor: major ?? 0,
      apiMinor: minor ?? 0,
      databaseSchema,
    }
  },
)

/** The release that a name means: `6.2`, `6.2.0` and `7.1.2` are names; the newest of a line stands for its short form. */
export function findRelease(name: string): Release | undefined {
  return (
    releases.findLast(release => release.name === name) ??
    releases.findLast(release => release.name.startsWith(`${name}.`))
  )
}

/** Names to write in `lab.hcl`. */
export function releaseNames(): readonly string[] {
  return releases.map(release => release.name)
}

/** The tree by which versions are compared: `8.4` and `xcp-ng-8.3` are 24.39, a tree is itself. */
export function treeOf(version: string): string {
  const plain = version.replace(/^xcp-ng-/, '')
  return /^8\.[34](\.|$)/.test(plain) ? '24.39' : plain
}

/** Negative, zero or positive as the first version is older than, equal to or newer than the second; `6.2` equals `6.2.0`. */
export function compareVersions(first: string, second: string): number {
  const [a, b] = [numbersOf(first), numbersOf(second)]
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const numbers = new Map<string, readonly number[]>()

/** There are no more versions than releases, and those that messages and fields came with. */
function numbersOf(version: string): readonly number[] {
  const known = numbers.get(version)
  if (known !== undefined) return known
  const made = treeOf(version).split('.').map(Number)
  numbers.set(version, made)
  return made
}

/** True when a release has what came with `since` (empty: always) and went with `until` (empty: never). */
export function isWithin(version: string, since: string, until: string): boolean {
  return (
    (since === '' || compareVersions(version, since) >= 0) &&
    (until === '' || compareVersions(version, until) < 0)
  )
}
