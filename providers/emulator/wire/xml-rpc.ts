import { printList, printResponse, printStruct, printValue } from '../../xml-rpc/print-value.js'
import type { Outcome } from './answer.js'
import { shapeOfAnswer } from './shape.js'
import { xmlText } from './xml-text.js'

/** The reply to a message; undefined where there is none. system.listMethods alone comes without its status. */
export function printXmlReply(method: string, outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'silence':
      return undefined
    case 'success': {
      const value = xmlText(outcome.value, shapeOfAnswer(method))
      if (method === 'system.listMethods') return printResponse(value)
      return printResponse(
        printStruct([
          ['Status', printValue('Success')],
          ['Value', value],
        ]),
      )
    }
    case 'refused': {
      const description = printList([outcome.code, ...outcome.parameters].map(printValue))
      return printResponse(
        printStruct([
          ['Status', printValue('Failure')],
          ['ErrorDescription', description],
        ]),
      )
    }
  }
}
