/**
 * A value as avsc keeps it in memory: decimals are bytes, timestamps milliseconds, days a count of
 * days since 1970-01-01, unions plain (null or the value).
 */
export type AvroValue =
  | null
  | boolean
  | number
  | string
  | Buffer
  | readonly AvroValue[]
  | { readonly [field: string]: AvroValue }

/** A value of JSON, as `JSON.parse` gives it. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [member: string]: JsonValue }
