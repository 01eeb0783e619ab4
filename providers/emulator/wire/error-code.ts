/** The code of an error of the system, such as EADDRINUSE; undefined for anything else. */
export function errorCode(problem: unknown): string | undefined {
  return typeof problem === 'object' &&
    problem !== null &&
    'code' in problem &&
    typeof problem.code === 'string'
    ? problem.code
    : undefined
}
