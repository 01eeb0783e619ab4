import { Failure } from '../../src/diagnostic/failure.js'

/** An error as xapi puts it on the wire: a code and its parameters. */
export class XapiFailure extends Failure {
  override readonly name = 'XapiFailure'
  constructor(code: string, parameters: readonly string[] = []) {
    super(
      'refused',
      code,
      parameters.length === 0 ? code : `${code} [${parameters.join(', ')}]`,
      false,
      parameters,
    )
  }
}
