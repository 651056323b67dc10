"""Prints the events of a topic, one a line, until it has been quiet for a while.

    python3 read.py iom shared.iom-facilitation-2026.iom
"""

import json
import sys

from confluent_kafka import Consumer, KafkaException

from bus import Client, Schemas, decode

QUIET_SECONDS = 5


def main(party, topic):
    client = Client(f"{party}-system")
    schemas = Schemas(client)
    consumer = Consumer(
        {
            **client.kafka_config(),
            # A party's groups begin with its name; anybody else's are closed to it.
            "group.id": f"{party}~desk",
            "auto.offset.reset": "earliest",
        }
    )
    consumer.subscribe([topic])
    while (record := consumer.poll(QUIET_SECONDS)) is not None:
        if record.error():
            raise KafkaException(record.error())
        headers = {name: value for name, value in record.headers() if name.startswith("ce_")}
        event = {name[3:]: value.decode() for name, value in headers.items()}
        event["data"] = decode(schemas, record.value())
        print(json.dumps(event, default=str), flush=True)
    consumer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
