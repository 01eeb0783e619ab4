import { Failure } from '../../../src/diagnostic/failure.js'
import type { Emulator } from '../../emulator/emulator.js'
import type { XapiDialer, XapiSession } from '../session/xapi-session.js'

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
 * A dialer over a fork that asks the rules for every reason before it makes a call. `ask` does not make the call even when
 * nothing is against it: it ends as `cancelled`.
 */
export function refusingDialer(
  fork: Emulator,
  dialer: XapiDialer,
  mode: 'perform' | 'ask' = 'perform',
): XapiDialer {
  return {
    ...dialer,
    connect: async (address, username, password) =>
      refusingSession(fork, await dialer.connect(address, username, password), mode),
    close: () => Promise.resolve(),
  }
}

function refusingSession(fork: Emulator, session: XapiSession, mode: 'perform' | 'ask'): XapiSession {
  return {
    get address() {
      return session.address
    },
    async call(method, ...parameters) {
      if (!isReading(method)) {
        const refusals = fork.refusals(session.address, method, parameters)
        const [first] = refusals
        if (first !== undefined) throw new RehearsalRefusal(refusals, first)
        if (mode === 'ask') throw new Failure('cancelled', 'only-asked', `${method} would be allowed`)
      }
      return session.call(method, ...parameters)
    },
    upload: (path, content) => session.upload(path, content),
    close: () => session.close(),
  }
}

function isReading(method: string): boolean {
  return method.includes('.get_')
}
