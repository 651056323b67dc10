/**
 * The broker's error codes that mean something here.
 *
 * @see https://kafka.apache.org/protocol.html#protocol_error_codes
 */
export const protocolErrors = {
  none: 0,
  offsetOutOfRange: 1,
  corruptMessage: 2,
  unknownTopicOrPartition: 3,
  notLeaderOrFollower: 6,
  topicAuthorizationFailed: 29,
  unknownTopicId: 100,
  inconsistentTopicId: 103,
} as const
