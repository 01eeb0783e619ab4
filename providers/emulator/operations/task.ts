import type { Subject } from './subject.js'

/** What a task may be asked for: one that is under way can be called off, and each can be forgotten. */
export function taskOperations({ record }: Subject): readonly string[] {
  return record['status'] === 'pending' ? ['cancel', 'destroy'] : ['destroy']
}
