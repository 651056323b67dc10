export { BusError } from './bus-error.ts'
export type { ErrorCode, ErrorDetails, PointedFault } from './codes.ts'
