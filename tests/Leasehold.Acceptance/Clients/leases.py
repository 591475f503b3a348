"""Leases and quotas: what an engine gives on a lease, renewed, looked up, taken back, and counted."""

from client import connect, exceptions, refused, same, status, within

root = connect()
sys = root.sys
same(status(sys.enable_secrets_engine("null", path="database")), 204, "enable")
root.write("database/roles/app", ttl="1h", max_ttl="24h")

# One lease.
given = root.read("database/creds/app")
lease = given["lease_id"]
same((given["lease_duration"], given["renewable"]), (3600, True), "the lease")
renewed = sys.renew_lease(lease, increment=14400)
same((renewed["lease_id"], renewed["lease_duration"]), (lease, 14400), "the renewal")
seen = sys.read_lease(lease)["data"]
same((seen["id"], seen["renewable"]), (lease, True), "the lookup")
within(seen["ttl"], 14300, 14400, "what is left")
same(sys.list_leases("database/creds/app")["data"]["keys"], [lease.rsplit("/", 1)[1]], "the list")
with refused(exceptions.InvalidRequest, "lease not found"):
    sys.renew_lease("database/creds/app/abc123")
same(status(sys.revoke_lease(lease)), 204, "the revocation")
with refused(exceptions.InvalidRequest, "invalid lease"):
    sys.read_lease(lease)

# Many at once.
for _ in range(3):
    root.read("database/creds/app")
same(len(sys.list_leases("database/creds/app")["data"]["keys"]), 3, "the list")
same(status(sys.revoke_prefix("database/creds/app")), 204, "by prefix")
with refused(exceptions.InvalidPath, ""):
    sys.list_leases("database/creds/app")
root.read("database/creds/app")
same(status(sys.revoke_force("database/creds")), 204, "by force")

# The TTLs of the system.
root.write("sys/config/leases", default_lease_ttl="24h", max_lease_ttl="720h")
same(root.read("sys/config/leases")["data"], {"default_lease_ttl": 86400, "max_lease_ttl": 2592000}, "the TTLs")

# How many there may be, and how often one may ask.
# Not by write: hvac takes "path" for its own.
root.adapter.post("/v1/sys/quotas/lease-count/db", json={"path": "database", "max_leases": 2})
root.read("database/creds/app")
root.read("database/creds/app")
with refused(exceptions.RateLimitExceeded, "lease count quota exceeded"):
    root.read("database/creds/app")
same(root.read("sys/quotas/lease-count/db")["data"]["counter"], 2, "the counter")
root.delete("sys/quotas/lease-count/db")
root.read("database/creds/app")
root.adapter.post("/v1/sys/quotas/rate-limit/kv", json={"path": "secret/data/often", "rate": 2, "interval": "1h"})
same(root.list("sys/quotas/rate-limit")["data"]["keys"], ["kv"], "the list")
same(root.read("secret/data/often"), None, "the first request")
same(root.read("secret/data/often"), None, "the second request")
with refused(exceptions.RateLimitExceeded, "rate limit quota exceeded"):
    root.read("secret/data/often")
