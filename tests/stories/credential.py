"""Checks a badge file with programs that know nothing of this one: the signature with PyJWT, the
whole of it with openbadgeslib. Takes the file's name; ends with 0 if both believe it, and if neither
believes it once a letter was changed."""

import base64
import json
import sys

import jwt
from jwt.algorithms import OKPAlgorithm
from openbadgeslib.ob3 import OB3Verifier

token = open(sys.argv[1], encoding="ascii").read().strip()
header = jwt.get_unverified_header(token)
assert header["alg"] == "EdDSA" and header["jwk"]["crv"] == "Ed25519", header
key = OKPAlgorithm.from_jwk(json.dumps(header["jwk"]))
claims = jwt.decode(token, key, algorithms=["EdDSA"], options={"require": ["iss", "jti", "nbf"]})
assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"], claims
assert claims["iss"] == claims["issuer"]["id"] and claims["jti"] == claims["id"], claims
assert claims["credentialSubject"]["achievement"]["criteria"]["narrative"], claims

# The issuer is named by the key itself, so nobody has to be asked for it.
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
number = 0
for sign in claims["iss"].removeprefix("did:key:z"):
    number = number * 58 + ALPHABET.index(sign)
named = number.to_bytes(34, "big")
raw = base64.urlsafe_b64decode(header["jwk"]["x"] + "=")
assert named == b"\xed\x01" + raw, "the issuer is another key"

for verifier in (OB3Verifier(key), OB3Verifier.for_issuer_did(claims["iss"])):
    credential = verifier.verify(token)
print("openbadgeslib believes it:", credential.achievement.name)

head, payload, signature = token.split(".")
padded = payload + "=" * (-len(payload) % 4)
forged = json.loads(base64.urlsafe_b64decode(padded))
forged["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody else"
forged = base64.urlsafe_b64encode(json.dumps(forged).encode()).rstrip(b"=").decode()
for believes in (
    lambda bad: jwt.decode(bad, key, algorithms=["EdDSA"]),
    lambda bad: OB3Verifier(key).verify(bad),
):
    try:
        believes(f"{head}.{forged}.{signature}")
    except Exception:
        continue
    sys.exit("a forged badge was believed")
