// A string, with the colon when it is a member's name, or a brace. In text that JSON.parse took,
// nothing else opens or closes an object.
const lexeme = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g

/**
 * Parses JSON whose objects name no member twice (RFC 7515 §4, RFC 7519 §4 let a parser refuse).
 * Two parsers that keep different twins would read two tokens in one.
 *
 * @throws SyntaxError
 */
export function parseUniqueJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  const open: Set<string>[] = []
  for (const [found, colon] of text.matchAll(lexeme)) {
    if (found === '{') open.push(new Set())
    else if (found === '}') open.pop()
    else if (colon !== undefined) {
      const name = String(JSON.parse(found.slice(0, -colon.length)))
      const names = open.at(-1)
      if (names?.has(name) === true) throw new SyntaxError('a member is named twice')
      names?.add(name)
    }
  }
  return value
}
