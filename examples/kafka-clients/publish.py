"""Writes a CloudEvent (a JSON file) to its party's inbox, and prints the receipt.

    python3 publish.py examples/events/incident-reported.json [as-party]
"""

import json
import pathlib
import sys
import time
import urllib.error

from confluent_kafka import Producer

from bus import Client, Schemas, encode, record_of, to_avro, to_headers


def main(file, party=None):
    event = json.loads(pathlib.Path(file).read_text())
    party = party or event["source"].split(":")[2]
    client = Client(f"{party}-system")
    schema_id, schema = Schemas(client).latest(record_of(event["type"]))
    value = encode(schema_id, schema, to_avro(schema, event["data"], {}))
    producer = Producer({**client.kafka_config(), "enable.idempotence": True})
    failures = []
    producer.produce(
        f"inbox.{party}",
        key=event["subject"],
        value=value,
        headers=to_headers(event),
        on_delivery=lambda error, _record: failures.append(error) if error else None,
    )
    if producer.flush(30) > 0 or failures:
        sys.exit(f"not written: {failures or 'no answer'}")
    # It is admitted a moment later; what is not is in /v1/quarantine.
    for _attempt in range(100):
        try:
            print(json.dumps(client.get(f"/v1/events/{event['id']}/receipt")))
            return
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            time.sleep(0.2)
    print(json.dumps(client.get("/v1/quarantine")), file=sys.stderr)
    sys.exit("not admitted")


if __name__ == "__main__":
    main(*sys.argv[1:])
