// Writes docs/problems/ from the table of problems: npm run generate -w packages/http
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { toProblemPages } from './src/problem-pages.ts'

const folder = new URL('../../docs/problems/', import.meta.url)
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const { file, text } of toProblemPages()) writeFileSync(new URL(file, folder), text)
