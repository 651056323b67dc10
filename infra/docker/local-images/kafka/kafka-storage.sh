#!/bin/sh
exec java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${KAFKA_LOG4J_OPTS:-} \
  -cp '/opt/kafka/libs/*' kafka.tools.StorageTool "$@"
