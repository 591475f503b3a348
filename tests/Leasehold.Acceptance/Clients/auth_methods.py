"""Auth methods: listed, tuned, refused. Those that log in are in logins.py."""

from client import connect, exceptions, holds, refused, same, status

root = connect()
sys = root.sys
answer = sys.list_auth_methods()
same(answer["data"]["token/"]["type"], "token", "the token method")
same(answer["token/"], answer["data"]["token/"], "the method beside the envelope")
before = sys.read_auth_method_tuning("token")["data"]
same(before["token_type"], "default-service", "token type")

same(status(sys.tune_auth_method("token", default_lease_ttl="1h", max_lease_ttl="3h", description="the tokens")),
     204, "tune")
tuned = sys.read_auth_method_tuning("token")["data"]
same((tuned["default_lease_ttl"], tuned["max_lease_ttl"], tuned["description"]), (3600, 10800, "the tokens"), "tuned")
made = root.auth.token.create(policies=["default"])["auth"]
same(made["lease_duration"], 3600, "a token under the tuned default")
capped = root.auth.token.create(policies=["default"], ttl="9h")
same(capped["auth"]["lease_duration"], 10800, "a token under the tuned maximum")
holds(capped["warnings"], "no warning that the maximum capped it")

with refused(exceptions.InvalidRequest, "nonesuch"):
    sys.enable_auth_method("nonesuch")
with refused(exceptions.InvalidRequest, "cannot"):
    sys.disable_auth_method("token")
with refused(exceptions.Forbidden, "permission denied"):
    connect(made["client_token"]).sys.list_auth_methods()
