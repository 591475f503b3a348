"""Audit devices: enabled, listed, written to, disabled; and the hash by which a secret is found in them."""

import json
import os

from client import connect, exceptions, holds, refused, same, status

root = connect()
sys = root.sys
file = os.path.join(os.environ["HOME"], "audit.log")

same(sys.list_enabled_audit_devices()["data"], {}, "audit devices")
same(status(sys.enable_audit_device("file", description="of the probe", options={"file_path": file}, path="probe")),
     204, "enable")
answer = sys.list_enabled_audit_devices()
device = answer["data"]["probe/"]
same(answer["probe/"], device, "the device beside the envelope")
same((device["type"], device["description"], device["path"], device["local"]),
     ("file", "of the probe", "probe/", False), "the device")
same(device["options"]["file_path"], file, "its file")

hashed = sys.calculate_hash("probe", "a very secret word")["data"]["hash"]
holds(hashed.startswith("hmac-sha256:"), f"no hash: {hashed}")
same(sys.calculate_hash("probe", "a very secret word")["hash"], hashed, "the hash beside the envelope")
root.secrets.kv.v2.create_or_update_secret("audited", {"word": "a very secret word"})
with open(file, encoding="utf-8") as written:
    lines = written.read()
holds("a very secret word" not in lines, "the secret is in the audit log")
entries = [json.loads(line) for line in lines.splitlines()]
writes = [one for one in entries if one["request"]["path"] == "secret/data/audited"]
same([one["type"] for one in writes], ["request", "response"], "the entries of the write")
same(writes[0]["request"]["data"]["data"]["word"], hashed, "the secret's hash")
same(writes[0]["request"]["operation"], "create", "the operation")

with refused(exceptions.InvalidRequest, "path already in use"):
    sys.enable_audit_device("file", options={"file_path": file}, path="probe")
with refused(exceptions.InvalidRequest, "nonesuch"):
    sys.enable_audit_device("nonesuch", path="other")
same(status(sys.disable_audit_device("probe")), 204, "disable")
same(sys.list_enabled_audit_devices()["data"], {}, "audit devices")
size = os.path.getsize(file)
root.secrets.kv.v2.read_secret_version("audited")
same(os.path.getsize(file), size, "what a disabled device holds")
