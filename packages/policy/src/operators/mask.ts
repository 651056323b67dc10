import type { OperatorKind } from './operator-kind.ts'

/** Stands for what is not shown, however long it was. */
const ellipsis = '…'

/** Formats of codes that are read by their beginning or end. */
const codeFormats: ReadonlySet<unknown> = new Set([
  'cap-identifier',
  'code',
  'id',
  'sha256',
  'uuid',
])

/**
 * The first characters of a code (`keep: 3`) or its last ones (`keep: -4`), and nothing of how long
 * it is. A code that is not longer than that is not shown at all.
 */
export const mask: OperatorKind<'MASK'> = {
  check: (_, { field: { node, props } }) =>
    node.kind === 'string' && codeFormats.has(props['format']) ? undefined : 'is for codes and ids',
  compile: ({ keep }) => {
    const length = Math.abs(keep)
    return (value) => {
      const characters = Array.from(value as string)
      if (characters.length <= length) return ellipsis
      return keep > 0
        ? characters.slice(0, length).join('') + ellipsis
        : ellipsis + characters.slice(-length).join('')
    }
  },
}
