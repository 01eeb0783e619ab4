import type { CheckedInstance, CheckedObject } from '../../desired/desired.js'
import type { Json } from '../../provider/step.js'

/** Something that has conditions, and how these stand in each of its instances. */
export function checkJson({
  kind,
  module,
  mode,
  kindName,
  name,
  text,
  status,
  instances,
}: CheckedObject): Json {
  return {
    address: {
      kind,
      ...(module === '' ? {} : { module }),
      ...(mode === undefined ? {} : { mode }),
      ...(kindName === undefined ? {} : { type: kindName }),
      name,
      to_display: text,
    },
    status,
    ...(instances.length === 0 ? {} : { instances: instances.map(instanceJson) }),
  }
}

function instanceJson({ module, key, text, status, problems }: CheckedInstance): Json {
  return {
    address: {
      ...(module === '' ? {} : { module }),
      ...(key === undefined ? {} : { instance_key: key }),
      to_display: text,
    },
    status,
    ...(problems.length === 0 ? {} : { problems: problems.map(message => ({ message })) }),
  }
}
