/** The page is for a terminal of this many columns. */
const width = 100

/** A heading and the line under it. */
export function heading(text: string): readonly string[] {
  return ['', text, '─'.repeat(text.length)]
}

/**
 * A label and a list after it, broken at commas so that no line is wider than the page; what goes
 * on begins under the list.
 */
export function list(label: string, items: readonly string[]): readonly string[] {
  const lines: string[] = []
  let line = label
  for (const [index, item] of items.entries()) {
    const word = index < items.length - 1 ? `${item},` : item
    const isFresh = line === label || line.trim() === ''
    if (!isFresh && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ' '.repeat(label.length)
    }
    line = line === label || line.trim() === '' ? `${line}${word}` : `${line} ${word}`
  }
  return [...lines, line]
}

/** Columns of fixed widths; negative ones are aligned to the right. */
export function row(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => {
      const wide = widths[index] ?? 0
      return wide < 0 ? cell.padStart(-wide) : cell.padEnd(wide)
    })
    .join('')
    .trimEnd()
}
