import { v7 } from 'uuid'

/**
 * A new event id: UUIDv7 in lower case (RFC 9562 §5.7), made of the clock and chance. Ids made one
 * after the other in one process sort in that order.
 */
export function newEventId(): string {
  return v7()
}
