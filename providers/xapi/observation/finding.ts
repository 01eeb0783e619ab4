import type { Endpoint, Finding } from '../../../src/provider/contract.js'
import type { Failure } from '../../../src/diagnostic/failure.js'

/** What is said of a host that nobody can log in to. */
export function loginFinding(endpoint: Endpoint, host: string, failure: Failure): Finding {
  if (failure.code === 'SESSION_AUTHENTICATION_FAILED') return authenticationFinding(endpoint, host, failure)
  return failure.code.startsWith('tls-')
    ? certificateFinding(endpoint, host, failure)
    : unreachableFinding(endpoint, host, failure)
}

function certificateFinding(endpoint: Endpoint, host: string, failure: Failure): Finding {
  const isOther = failure.code === 'tls-fingerprint'
  return {
    severity: 'error',
    origin: 'policy',
    code: failure.code,
    summary: isOther ? 'The host shows another certificate' : 'The certificate of the host is not trusted',
    detail: `${host} was not logged in to, and was sent no password: ${failure.message}.`,
    remedy: isOther
      ? 'If the host was given a new certificate, compare its fingerprint on the console of the host and write it.'
      : 'Compare the fingerprint on the console of the host, then write tls { fingerprint = "…" } in its block; or name the authority with tls { ca_file = "…" }.',
    address: endpoint.address,
    path: ['tls'],
  }
}

function authenticationFinding(endpoint: Endpoint, host: string, failure: Failure): Finding {
  return {
    severity: 'error',
    origin: 'xapi',
    code: failure.code,
    summary: 'The host refused the login',
    detail: `${host} does not accept this account and password.`,
    remedy:
      'Correct username and password of the host block. A member of a pool takes those of its coordinator.',
    address: endpoint.address,
    path: ['password'],
    parameters: failure.parameters,
  }
}

function unreachableFinding(endpoint: Endpoint, host: string, failure: Failure): Finding {
  const isRefused = failure.kind === 'refused'
  if (isForeign(failure)) return foreignFinding(endpoint, host, failure)
  return {
    severity: 'error',
    origin: isRefused ? 'xapi' : 'policy',
    code: isRefused ? failure.code : 'host-unreachable',
    summary: isRefused ? 'The host cannot be read' : 'The host cannot be reached',
    detail: isRefused
      ? `${host} answers, but not to this: ${failure.message}.`
      : `Nothing answers at ${host}, and no pool that was read has a host there.`,
    remedy: isRefused
      ? 'See what its coordinator says, and plan again when it answers.'
      : 'Switch the machine on, or correct the address of the host block.',
    address: endpoint.address,
    path: ['address'],
    parameters: failure.parameters,
  }
}

/** True where something answered, and not as hosts do. */
function isForeign({ code }: Failure): boolean {
  return code.startsWith('HTTP_') || code === 'BAD_ANSWER' || code === 'ANSWER_TOO_LONG'
}

function foreignFinding(endpoint: Endpoint, host: string, failure: Failure): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'host-foreign',
    summary: 'What answers is no host',
    detail: `At ${host} something answers that does not speak XenAPI: ${failure.message}.`,
    remedy: 'Correct the address and port of the host block, or let the way to it bypass the proxy.',
    address: endpoint.address,
    path: ['address'],
  }
}

/** What is said where a written address leads to another machine than the state knows. */
export function otherMachineFinding(
  endpoint: Endpoint,
  host: string,
  expected: string,
  found: string,
): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'other-machine',
    summary: 'Another machine answers at this address',
    detail: `The machine at ${host} has the UUID ${found}; this block is the machine ${expected}.`,
    remedy:
      'Correct the address. If the machine was installed anew, remove the block from the state (state rm) and plan again.',
    address: endpoint.address,
    path: ['address'],
  }
}

/** What is said where a member answers under an address that its pool does not know it by. */
export function unknownMemberFinding(endpoint: Endpoint, host: string, coordinatorAddress: string): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'unknown-member',
    summary: 'It cannot be told which host of the pool this is',
    detail: `${host} is a member of the pool of ${coordinatorAddress}, and no host of that pool has this address.`,
    remedy: 'Write the management address of the host as the pool has it.',
    address: endpoint.address,
    path: ['address'],
  }
}

/** What is said where two blocks are one machine. */
export function sameMachineFinding(endpoint: Endpoint, other: string, host: string): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'same-machine',
    summary: 'Two blocks are the same machine',
    detail: `${host} is the machine of ${other} already.`,
    remedy: 'Remove one of the two blocks.',
    address: endpoint.address,
    path: ['address'],
    related: [{ address: other, path: ['address'], message: 'the other block of this machine' }],
  }
}

/** What is noted of a member that its pool knows and that is down: the plan goes on without it. */
export function downNote(endpoint: Endpoint, host: string): Finding {
  return {
    severity: 'note',
    origin: 'policy',
    code: 'host-down',
    summary: 'A host is down',
    detail: `${host} does not answer; its pool knows it, so it is planned as a host that is down.`,
    remedy: 'Switch the machine on, and plan again, if it should take part.',
    address: endpoint.address,
  }
}
