#!/bin/sh
# As in the official image: KAFKA_LOG_DIRS=… becomes log.dirs=… of server.properties.
set -eu
export KAFKA_LOG4J_OPTS="${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=/etc/kafka/docker/log4j2.xml}"
properties=/tmp/server.properties
env | sed -n 's/^KAFKA_//p' | grep -v -e '^HEAP_OPTS=' -e '^LOG4J_OPTS=' -e '^OPTS=' | while IFS= read -r line; do
  name=$(printf '%s' "${line%%=*}" | tr 'A-Z_' 'a-z.')
  printf '%s=%s\n' "$name" "${line#*=}"
done >"$properties"
grep -q '^log.dirs=' "$properties" || echo log.dirs=/tmp/kafka-data >>"$properties"
/opt/kafka/bin/kafka-storage.sh format --ignore-formatted \
  --cluster-id "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" --config "$properties" >/dev/null
exec /opt/kafka/bin/kafka-server-start.sh "$properties"
