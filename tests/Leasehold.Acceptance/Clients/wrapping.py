"""Response wrapping: any answer kept for one reader."""

from client import connect, exceptions, holds, refused, same, status

root = connect()
root.secrets.kv.v2.create_or_update_secret("wrapped", {"a": "1"})

# A read by the plain client, wrapped.
info = root.read("secret/data/wrapped", wrap_ttl="5m")["wrap_info"]
same((info["ttl"], info["creation_path"]), (300, "secret/data/wrapped"), "the wrapping")
holds(info["token"].startswith("hvs."), "no token's prefix")
seen = root.write("sys/wrapping/lookup", token=info["token"])["data"]
same((seen["creation_ttl"], seen["creation_path"]), (300, "secret/data/wrapped"), "the lookup")
same(seen["creation_time"], info["creation_time"], "the time")

# The holder of nothing but the wrapping token; once.
same(connect(info["token"]).sys.unwrap()["data"]["data"], {"a": "1"}, "unwrapped")
with refused(exceptions.InvalidRequest, "wrapping token is not valid or does not exist"):
    connect(info["token"]).sys.unwrap()

# By somebody with a token of their own.
info = root.read("secret/data/wrapped", wrap_ttl="5m")["wrap_info"]
same(root.sys.unwrap(info["token"])["data"]["data"], {"a": "1"}, "unwrapped by another")
with refused(exceptions.InvalidRequest, "wrapping token is not valid or does not exist"):
    root.sys.unwrap(info["token"])

# A login: the token inside is as any other.
answer = root.auth.token.create(policies=["default"], ttl="20m", wrap_ttl="1m")
same((answer["auth"], answer["data"]), (None, None), "what must not show")
info = answer["wrap_info"]
inside = root.sys.unwrap(info["token"])["auth"]
same(inside["accessor"], info["wrapped_accessor"], "the accessor told outside")
same((inside["policies"], inside["lease_duration"]), (["default"], 1200), "the token inside")
holds(connect(inside["client_token"]).is_authenticated(), "the token inside does not work")
renewed = root.auth.token.renew(inside["client_token"], increment="10m", wrap_ttl="1m")
same(root.sys.unwrap(renewed["wrap_info"]["token"])["auth"]["lease_duration"], 600, "a wrapped renewal")

# Wrapped again; what anybody wraps; a revoked wrapping.
info = root.write("sys/wrapping/wrap", wrap_ttl="2m", free="text")["wrap_info"]
again = root.write("sys/wrapping/rewrap", token=info["token"])["wrap_info"]
same(again["ttl"], 120, "the TTL again")
holds(again["token"] != info["token"], "the same token again")
same(root.sys.unwrap(again["token"])["data"], {"free": "text"}, "unwrapped after rewrap")
info = root.write("sys/wrapping/wrap", wrap_ttl="2m", free="text")["wrap_info"]
same(status(root.auth.token.revoke_accessor(info["accessor"])), 204, "revoke")
with refused(exceptions.InvalidRequest, "wrapping token is not valid or does not exist"):
    root.sys.unwrap(info["token"])
