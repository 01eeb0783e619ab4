import { isOverTls } from './over-tls.js'

/**
 * Tests of what a lab knows and no record of a pool shows (what storage holds, what an update is), or of machines that are
 * switched on or get other addresses, which a served lab's do not: over TLS they are left out.
 */
export const testInLab = isOverTls ? test.skip : test
