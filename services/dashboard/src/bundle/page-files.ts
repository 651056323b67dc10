import { readFile, readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** A file of the page, in the encodings that browsers take. */
export interface PageFile {
  readonly mediaType: string
  readonly plain: Buffer
  readonly gzip: Buffer
  readonly brotli: Buffer
}

/** The page's files by their path: `/`, `/assets/main-1a2b3c4d.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Reads a built page into memory; it is small, and a file can then not change under a reader. */
export async function readPageFiles(directory: string): Promise<PageFiles> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = new Map<string, PageFile>()
  for (const entry of entries) {
    const mediaType = mediaTypes[extname(entry.name)]
    if (!entry.isFile() || mediaType === undefined) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(directory, file).split(sep).join('/')}`
    const plain = await readFile(file)
    const packed = { gzip: gzipSync(plain, { level: 9 }), brotli: brotliCompressSync(plain) }
    files.set(path === '/index.html' ? '/' : path, { mediaType, plain, ...packed })
  }
  return files
}
