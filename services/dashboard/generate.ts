import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { writeDateTables } from './src/bundle/date-tables.ts'

// Writes what the page cannot ask a browser; a test compares it with what this would write.
const file = join(import.meta.dirname, 'page/when/date-tables.ts')
const style = { parser: 'typescript', semi: false, singleQuote: true, printWidth: 100 } as const
writeFileSync(file, await format(writeDateTables(), { ...style, trailingComma: 'all' }))
