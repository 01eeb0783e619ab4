/** True where a release, as `product_version` tells it (`7.1.2`, `xcp-ng-8.2.1`), is this one or a later one. */
export function isFrom(release: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = release
    .replace(/^xcp-ng-/, '')
    .split('.')
    .map(Number)
  return first > major || (first === major && second >= minor)
}
