import { whole, type Shape } from './shape.ts'

/** Counters stay where every JSON reader keeps them exact. */
export const counter: Shape<number> = whole(1, Number.MAX_SAFE_INTEGER)
