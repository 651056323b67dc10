"""What a party's Python client needs of the bus: tokens, schemas, and the form of an event.

It stands on confluent-kafka, fastavro and jwcrypto, and on nothing of this project.
"""

import json
import os
import pathlib
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import date, datetime, timezone
from decimal import Decimal
from io import BytesIO

from fastavro import parse_schema, schemaless_reader, schemaless_writer
from jwcrypto import jwk, jwt

STATE = pathlib.Path(os.environ.get("UJIRANI_STATE_DIR", ".ujirani"))
RUN = json.loads((STATE / "run.json").read_text())
KAFKA_SCOPES = ("events:publish", "feed:read")


class Client:
    """One machine client of a party, with the private key that it proves itself with."""

    def __init__(self, client_id):
        self.file = json.loads((STATE / "clients" / f"{client_id}.json").read_text())
        self.key = jwk.JWK(**self.file["jwk"])

    def _assertion(self):
        """RFC 7523: signed anew for each request, and good once."""
        now = int(time.time())
        claims = {
            "iss": self.file["client_id"],
            "sub": self.file["client_id"],
            "aud": self.file["issuer"],
            "jti": str(uuid.uuid4()),
            "iat": now,
            "exp": now + 60,
        }
        header = {"alg": "ES256", "kid": self.file["jwk"]["kid"]}
        token = jwt.JWT(header=header, claims=claims)
        token.make_signed_token(self.key)
        return token.serialize()

    def token(self, resource, scope):
        """Asks the issuer (client credentials, private_key_jwt)."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.file["client_id"],
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self._assertion(),
            "resource": resource,
            "scope": scope,
        }
        body = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(self.file["token_endpoint"], body, timeout=10) as answer:
            return json.load(answer)

    def oauth_cb(self, _config):
        """For confluent-kafka: called before the first request, and again before each expiry."""
        own = [scope for scope in KAFKA_SCOPES if scope in self.file["scope"].split()]
        granted = self.token(self.file["resource"] + "/kafka", " ".join(own))
        return granted["access_token"], time.time() + granted["expires_in"]

    def kafka_config(self):
        return {
            "bootstrap.servers": RUN["kafka"],
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanisms": "OAUTHBEARER",
            "oauth_cb": self.oauth_cb,
        }

    def get(self, path):
        """Asks the gateway, as JSON."""
        bearer = self.token(self.file["resource"], self.file["scope"])["access_token"]
        headers = {"authorization": f"Bearer {bearer}"}
        request = urllib.request.Request(RUN["gateway"] + path, headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)


class Schemas:
    """Schemas as the gateway shows them: the read-only part of Confluent's registry API."""

    def __init__(self, client):
        self.client = client
        self.known = {}

    def latest(self, record):
        found = self.client.get(f"/registry/subjects/{record}/versions/latest")
        self.known[found["id"]] = parse_schema(json.loads(found["schema"]))
        return found["id"], self.known[found["id"]]

    def by_id(self, schema_id):
        if schema_id not in self.known:
            found = self.client.get(f"/registry/schemas/ids/{schema_id}")
            self.known[schema_id] = parse_schema(json.loads(found["schema"]))
        return self.known[schema_id]


def record_of(event_type):
    """org.ujirani.incident.reported.v1 -> org.ujirani.incident.v1.IncidentReported"""
    _org, _ujirani, family, fact, major = event_type.split(".")
    name = "".join(word.capitalize() for word in f"{family}-{fact}".split("-"))
    return f"org.ujirani.{family}.{major}.{name}"


def to_avro(schema, value, names):
    """JSON as the bus writes it -> what fastavro wants."""
    if isinstance(schema, str):
        return to_avro(names[schema], value, names) if schema in names else value
    if isinstance(schema, list):
        if value is None:
            return None
        return to_avro(next(branch for branch in schema if branch != "null"), value, names)
    kind, logical = schema["type"], schema.get("logicalType")
    if kind in ("record", "enum", "fixed"):
        names[schema["name"]] = schema
    if kind == "record":
        return {
            field["name"]: to_avro(field["type"], value.get(field["name"], field.get("default")), names)
            for field in schema["fields"]
        }
    if kind == "array":
        return [to_avro(schema["items"], item, names) for item in value or []]
    if logical == "timestamp-millis":
        return datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(timezone.utc)
    if logical == "date":
        return date.fromisoformat(value)
    if logical == "decimal":
        return Decimal(value)
    return value if isinstance(kind, str) else to_avro(kind, value, names)


def encode(schema_id, schema, value):
    """Confluent's framing: a zero byte, the schema's id, Avro."""
    out = BytesIO(b"\x00" + schema_id.to_bytes(4, "big"))
    out.seek(5)
    schemaless_writer(out, schema, value)
    return out.getvalue()


def decode(schemas, value):
    schema = schemas.by_id(int.from_bytes(value[1:5], "big"))
    return schemaless_reader(BytesIO(value[5:]), schema)


def to_headers(event):
    """CloudEvents 1.0, Kafka binding, binary mode: the envelope in headers."""
    names = [name for name in event if name not in ("data", "datacontenttype")]
    headers = [(f"ce_{name}", str(event[name]).encode()) for name in names]
    return [("content-type", b"application/avro"), *headers]
