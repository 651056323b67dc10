import type { SchemaLibrary } from '../schema-inlining.ts'
import { checkFields } from './field-rules.ts'
import { checkFile } from './file-rules.ts'
import { visitSchema, type SchemaFinding, type SchemaSource } from './schema-visit.ts'
import { checkTypes } from './type-rules.ts'

/**
 * Holds one file of `schemas/` against the rules that make its records safe to share, redact and
 * change. What it only names is judged with the file that defines it.
 * @param library every file's schema by its full name
 * @returns all findings; none when the file may be registered
 */
export function checkSchema(
  source: SchemaSource,
  library: SchemaLibrary,
): readonly SchemaFinding[] {
  const findings = checkFile(source, library)
  // Without a schema there is nothing in it to judge.
  if (findings.some(({ rule }) => rule === 'schema' || rule === 'path')) return findings
  const visit = visitSchema(source)
  return [...findings, ...checkTypes(visit), ...checkFields(visit)]
}
