import type { AccessRecord } from '@ujirani/events'

/** A record of `access`, and where it stands there. */
export interface LoggedAccess {
  readonly record: AccessRecord
  readonly offset: number
  /** Append time, milliseconds since 1970. */
  readonly atMs: number
}

/** A record of a topic that somebody may have read. */
export interface ReadPlace {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Append time, milliseconds since 1970. */
  readonly appendedAtMs: number
}

/** That a client was sent a record, or may have been. */
export interface Sending {
  readonly party: string
  readonly client: string
  /** When the log was told, milliseconds since 1970. */
  readonly atMs: number
  /** Of the record of `access` that says so. */
  readonly accessOffset: number
}

/** That a principal could have read a record at the broker. */
export interface Ability {
  readonly principal: string
  readonly grantedMs: number
  /** Of the record GRANTED. */
  readonly accessOffset: number
  /** Null while the right is held. */
  readonly revokedMs: number | null
  readonly isUnsigned: boolean
}

/** How a group says that it has read past a record. */
export interface GroupProgress {
  readonly groupId: string
  readonly atMs: number
}

/** Everything that `access` says of one record's readers. */
export interface ReadsOf {
  /** The first time of each client. */
  readonly sent: readonly Sending[]
  /** Of clients that were not surely sent it. */
  readonly mayHaveBeenSent: readonly Sending[]
  readonly couldHaveRead: readonly Ability[]
  readonly progress: readonly GroupProgress[]
}
