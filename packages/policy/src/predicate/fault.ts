/** Why a leaf cannot be judged, and which of its members is to blame. Never quotes a value. */
export interface LeafFault {
  readonly member: 'path' | 'label' | 'envelope' | 'op' | 'value'
  readonly detail: string
}

/** Narrows the answer of whatever gives a result or the fault that prevents it. */
export function isFault(answer: object): answer is LeafFault {
  return 'detail' in answer && 'member' in answer
}

export function noSuchTest(kind: string): LeafFault {
  return { member: 'op', detail: `is no test for ${kind}` }
}

export function wrongValue(detail: string): LeafFault {
  return { member: 'value', detail }
}
