"""Logins: AppRole and userpass, enabled, configured, used and disabled."""

from client import connect, exceptions, holds, refused, same, status

root = connect()
sys = root.sys
root.sys.create_or_update_policy("builder", 'path "secret/data/build" { capabilities = ["read"] }')

# AppRole: the role.
same(status(sys.enable_auth_method("approle", description="machines", path="machines")), 204, "enable")
seen = sys.list_auth_methods()["data"]["machines/"]
same((seen["type"], seen["description"]), ("approle", "machines"), "the method")
with refused(exceptions.InvalidRequest, "path is already in use at machines/"):
    sys.enable_auth_method("approle", path="machines")
approle, at = root.auth.approle, {"mount_point": "machines"}
same(status(approle.create_or_update_approle(
    "build", token_policies=["builder"], token_ttl="20m", token_max_ttl="40m", secret_id_num_uses=2,
    secret_id_ttl="1h", **at)), 204, "role")
role = approle.read_role("build", **at)["data"]
same((role["token_policies"], role["token_ttl"], role["token_max_ttl"]), (["builder"], 1200, 2400), "the role's tokens")
same((role["bind_secret_id"], role["secret_id_num_uses"], role["secret_id_ttl"]), (True, 2, 3600), "its secret ids")
same(approle.list_roles(**at)["data"]["keys"], ["build"], "roles")

# Its ids.
same(status(approle.update_role_id("build", "the-build", **at)), 204, "role id")
same(approle.read_role_id("build", **at)["data"]["role_id"], "the-build", "role id")
made = approle.generate_secret_id("build", metadata={"host": "one"}, **at)["data"]
same((made["secret_id_num_uses"], made["secret_id_ttl"]), (2, 3600), "the secret id")
seen = approle.read_secret_id("build", made["secret_id"], **at)["data"]
same((seen["metadata"], seen["secret_id_accessor"]), ({"host": "one"}, made["secret_id_accessor"]), "the secret id")
custom = approle.create_custom_secret_id("build", "chosen-by-us", **at)["data"]
same(custom["secret_id"], "chosen-by-us", "the custom secret id")
same(sorted(approle.list_secret_id_accessors("build", **at)["data"]["keys"]),
     sorted([made["secret_id_accessor"], custom["secret_id_accessor"]]), "accessors")
same(approle.read_secret_id_accessor("build", made["secret_id_accessor"], **at)["data"]["metadata"],
     {"host": "one"}, "the secret id by accessor")

# The login, as often as the secret id may be used.
client = connect(token=None)
answer = client.auth.approle.login("the-build", made["secret_id"], **at)["auth"]
same((answer["policies"], answer["lease_duration"]), (["builder", "default"], 1200), "the login")
same(answer["metadata"], {"role_name": "build", "host": "one"}, "its metadata")
same(client.token, answer["client_token"], "the token that hvac took")
root.secrets.kv.v2.create_or_update_secret("build", {"a": "1"})
same(client.secrets.kv.v2.read_secret_version("build")["data"]["data"], {"a": "1"}, "what the login may read")
same(client.auth.token.renew_self(increment="30m")["auth"]["lease_duration"], 1800, "the renewal")
same(client.auth.token.lookup_self()["data"]["path"], "auth/machines/login", "the path of the login")
client.auth.approle.login("the-build", made["secret_id"], **at)
with refused(exceptions.InvalidRequest, "invalid role or secret ID"):
    client.auth.approle.login("the-build", made["secret_id"], **at)
with refused(exceptions.InvalidRequest, "invalid role or secret ID"):
    client.auth.approle.login("another", "chosen-by-us", **at)
same(status(approle.destroy_secret_id("build", "chosen-by-us", **at)), 204, "destroy")
with refused(exceptions.InvalidRequest, "invalid role or secret ID"):
    client.auth.approle.login("the-build", "chosen-by-us", **at)
last = approle.generate_secret_id("build", **at)["data"]
same(status(approle.destroy_secret_id_accessor("build", last["secret_id_accessor"], **at)), 204, "destroy by accessor")
with refused(exceptions.InvalidPath, ""):
    approle.list_secret_id_accessors("build", **at)
same(status(approle.delete_role("build", **at)), 204, "delete role")
with refused(exceptions.InvalidPath, ""):
    approle.read_role("build", **at)

# Userpass.
same(status(sys.enable_auth_method("userpass", config={"default_lease_ttl": "15m"})), 204, "enable")
same(sys.read_auth_method_tuning("userpass")["data"]["default_lease_ttl"], 900, "the TTL given when enabling")
userpass = root.auth.userpass
same(status(userpass.create_or_update_user("ann", password="correct horse", policies="builder")), 204, "user")
same(userpass.list_user()["data"]["keys"], ["ann"], "users")
user = userpass.read_user("ann")["data"]
same(user["token_policies"], ["builder"], "policies")
holds("password" not in user, "the user's password is shown")
person = connect(token=None)
answer = person.auth.userpass.login("ann", "correct horse")["auth"]
same((answer["metadata"], answer["lease_duration"]), ({"username": "ann"}, 900), "the login")
same(person.auth.token.lookup_self()["data"]["display_name"], "userpass-ann", "display name")
with refused(exceptions.InvalidRequest, "invalid username or password"):
    connect(token=None).auth.userpass.login("ann", "wrong")
same(status(userpass.update_password_on_user("ann", "battery staple")), 204, "password")
with refused(exceptions.InvalidRequest, "invalid username or password"):
    connect(token=None).auth.userpass.login("ann", "correct horse")
connect(token=None).auth.userpass.login("ann", "battery staple")
same(status(userpass.delete_user("ann")), 204, "delete user")
with refused(exceptions.InvalidPath, ""):
    userpass.read_user("ann")

# What a method issued ends with it.
holds(person.is_authenticated(), "the login's token")
leases = root.sys.list_leases("auth/userpass/login/ann")["data"]["keys"]
same(len(leases), 2, "leases of the logins")
seen = root.sys.read_lease(f"auth/userpass/login/ann/{leases[0]}")["data"]
same((seen["id"], seen["renewable"]), (f"auth/userpass/login/ann/{leases[0]}", False), "the lease of a user who is gone")
same(status(root.sys.revoke_prefix("auth/machines/login")), 204, "revoke-prefix")
holds(not client.is_authenticated(), "a token outlived the revocation of its prefix")
for path in ("userpass", "machines"):
    same(status(sys.disable_auth_method(path)), 204, "disable")
    holds(f"{path}/" not in sys.list_auth_methods()["data"], "a disabled method is listed")
holds(not person.is_authenticated(), "a token outlived its method")
