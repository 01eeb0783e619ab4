import type { StepWatch } from '../../../src/provider/watch.js'
import type { XapiSession, XapiValue } from '../session/xapi-session.js'

/** Makes a call that may take long, as a task where the session has such. */
export function run(
  session: XapiSession,
  watch: StepWatch | undefined,
  method: string,
  ...parameters: readonly XapiValue[]
): Promise<XapiValue> {
  return session.run === undefined
    ? session.call(method, ...parameters)
    : session.run(watch, method, ...parameters)
}
