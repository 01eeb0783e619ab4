import { Failure } from '../../../src/diagnostic/failure.js'
import type { Emulator } from '../../emulator/emulator.js'
import type { XapiDialer, XapiSession, XapiValue } from '../session/xapi-session.js'

/** Why xapi would refuse a call: a code and its parameters, references included, and what it is about. */
export interface ForetoldRefusal {
  readonly code: string
  readonly parameters: readonly string[]
  readonly objects?: readonly { readonly className: string; readonly ref: string }[]
}

/** What a rehearsed call meets: every reason for a refusal, not only the first. */
export class RehearsalRefusal extends Failure {
  constructor(
    readonly refusals: readonly ForetoldRefusal[],
    first: ForetoldRefusal,
  ) {
    super('refused', first.code, `the rehearsal was refused: ${first.code}`, false, first.parameters)
  }
}

/**
 * A dialer over a fork that asks the rules for every reason when a call is refused. `ask` does not make the call even when
 * nothing is against it: it ends as `cancelled`.
 */
export function refusingDialer(
  fork: Emulator,
  dialer: XapiDialer,
  mode: 'perform' | 'ask' = 'perform',
): XapiDialer {
  return {
    ...dialer,
    connect: async (address, username, password, others) =>
      refusingSession(fork, await dialer.connect(address, username, password, others), mode),
    close: () => Promise.resolve(),
  }
}

function refusingSession(fork: Emulator, session: XapiSession, mode: 'perform' | 'ask'): XapiSession {
  return {
    get address() {
      return session.address
    },
    get credentials() {
      return session.credentials
    },
    async call(method, ...parameters) {
      if (isReading(method)) return session.call(method, ...parameters)
      if (mode === 'ask') {
        tellAll(fork, session.address, method, parameters)
        throw new Failure('cancelled', 'only-asked', `${method} would be allowed`)
      }
      try {
        return await session.call(method, ...parameters)
      } catch (problem) {
        if (problem instanceof Failure && problem.kind === 'refused')
          tellAll(fork, session.address, method, parameters)
        throw problem
      }
    },
    upload: (path, content) => session.upload(path, content),
    close: () => session.close(),
  }
}

/** Throws everything that the rules have against a call, if they have anything. */
function tellAll(fork: Emulator, address: string, method: string, parameters: readonly XapiValue[]): void {
  const refusals = fork.refusals(address, method, parameters)
  const [first] = refusals
  if (first !== undefined) throw new RehearsalRefusal(refusals, first)
}

function isReading(method: string): boolean {
  return method.includes('.get_')
}
