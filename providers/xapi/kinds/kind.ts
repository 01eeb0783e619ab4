import type { Prediction, PredictRequest } from '../../../src/provider/contract.js'
import type { KindSchema } from '../../../src/schema/schema.js'
import type { ObjectValue } from '../../../src/value/value.js'
import type { XapiObservation } from '../observation/observation.js'

/** What a kind tells of its objects: as they are, and as they will be. Both are pure. */
export interface KindBehaviour {
  /** The object as it is, undefined when it is gone; `applied` (the arguments last applied) says which parts are managed. */
  read(identity: string, observation: XapiObservation, applied?: ObjectValue): ObjectValue | undefined
  predict(request: PredictRequest, observation: XapiObservation): Prediction
}

/** One kind; without behaviour it can be written down and checked, and not yet planned. */
export interface XapiKind {
  readonly schema: KindSchema
  readonly behaviour?: KindBehaviour
}
