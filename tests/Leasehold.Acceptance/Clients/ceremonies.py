"""Initialised, sealed, unsealed, rekeyed, rotated; root tokens by a quorum; health and leader at each state."""

import base64

from client import connect, exceptions, holds, refused, same, status

nobody = connect(token=None)
sys = nobody.sys


def xor(left, right):
    return bytes(one ^ other for one, other in zip(left, right))


def unpad(text):
    return base64.b64decode(text + "=" * (-len(text) % 4))


def health(expected):
    same(status(sys.read_health_status()), expected, "HEAD of health")
    answer = sys.read_health_status(method="GET")
    return answer if isinstance(answer, dict) else answer.json()


# Before anything.
same(sys.is_initialized(), False, "initialised")
same(sys.read_init_status(), {"initialized": False}, "the state")
seen = health(501)
same((seen["initialized"], seen["sealed"]), (False, True), "health")
holds(sys.is_sealed(), "not sealed")

made = sys.initialize(secret_shares=3, secret_threshold=2)
same((len(made["keys"]), len(made["keys_base64"]), len(set(made["keys"]))), (3, 3, 3), "shares")
same([bytes.fromhex(one) for one in made["keys"]], [base64.b64decode(one) for one in made["keys_base64"]], "shares")
with refused(exceptions.InvalidRequest, "already initialized"):
    sys.initialize()
root = connect(made["root_token"])

# Unsealing, share by share.
seen = health(503)
same((seen["initialized"], seen["sealed"]), (True, True), "health")
with refused(exceptions.VaultDown, "sealed"):
    root.auth.token.lookup_self()
same(sys.submit_unseal_key(made["keys"][0])["progress"], 1, "progress")
same(sys.submit_unseal_key(reset=True)["progress"], 0, "progress after reset")
seen = sys.submit_unseal_keys(made["keys_base64"][1:])
same((seen["sealed"], seen["t"], seen["n"], seen["progress"]), (False, 2, 3, 0), "unsealed")
seen = health(200)
same((seen["initialized"], seen["sealed"], seen["standby"]), (True, False, False), "health")
same(seen["cluster_id"], sys.read_seal_status()["cluster_id"], "cluster")
same(status(sys.read_health_status(active_code=299, method="GET")), 299, "the code asked for")
leader = sys.read_leader_status()
same(leader["ha_enabled"], False, "high availability")
same(root.ha_status["ha_enabled"], False, "high availability")

# Rotation of the encryption key.
same(root.sys.get_encryption_key_status()["data"]["term"], 1, "term")
same(status(root.sys.rotate_encryption_key()), 204, "rotate")
seen = root.sys.get_encryption_key_status()
same((seen["data"]["term"], seen["term"]), (2, 2), "term")

# A root token by a quorum.
started = sys.read_root_generation_progress()
same((started["started"], started["required"]), (False, 2), "generation of a root token")
otp = "o" * started["otp_length"]
attempt = sys.start_root_token_generation(otp=otp)
same((attempt["started"], attempt["progress"], attempt["complete"]), (True, 0, False), "the attempt")
same(sys.generate_root(made["keys"][0], attempt["nonce"])["progress"], 1, "progress")
done = sys.generate_root(made["keys"][1], attempt["nonce"])
same(done["complete"], True, "complete")
token = xor(unpad(done["encoded_token"]), otp.encode()).decode()
same(connect(token).auth.token.lookup_self()["data"]["policies"], ["root"], "the generated token")
sys.start_root_token_generation(otp=otp)
same(status(sys.cancel_root_generation()), 204, "cancel")
same(sys.read_root_generation_progress()["started"], False, "after cancel")

# New shares, verified before they count.
same(sys.read_rekey_progress()["started"], False, "rekey")
started = sys.start_rekey(secret_shares=4, secret_threshold=3, require_verification=True)
same((started["started"], started["t"], started["n"], started["required"]), (True, 3, 4, 2), "rekey")
rekeyed = sys.rekey_multi(made["keys"][:2], nonce=started["nonce"])
same((rekeyed["complete"], len(rekeyed["keys"]), rekeyed["verification_required"]), (True, 4, True), "rekeyed")
progress = sys.read_rekey_verify_progress()
same((progress["started"], progress["t"], progress["progress"]), (True, 3, 0), "verification")
sys.rekey_verify(rekeyed["keys"][0], rekeyed["verification_nonce"])
with refused(exceptions.Forbidden, "shares have been given"):
    sys.cancel_rekey_verify()
root.sys.cancel_rekey_verify()
nonce = sys.read_rekey_verify_progress()["nonce"]
holds(nonce != rekeyed["verification_nonce"], "the nonce outlives its verification")
verified = sys.rekey_verify_multi(rekeyed["keys"][1:], nonce)
same(verified["complete"], True, "verified")
sys.start_rekey(secret_shares=1, secret_threshold=1)
same(status(sys.cancel_rekey()), 204, "cancel")
same(sys.read_rekey_progress()["started"], False, "after cancel")

# Sealed, and open by the new shares only.
same(status(root.sys.seal()), 204, "seal")
holds(sys.is_sealed(), "not sealed")
same(sys.read_seal_status()["t"], 3, "threshold")
with refused(exceptions.InvalidRequest, ""):
    sys.submit_unseal_keys(made["keys"])
sys.submit_unseal_key(reset=True)
same(sys.submit_unseal_keys(rekeyed["keys"])["sealed"], False, "unsealed by the new shares")
same(root.auth.token.lookup_self()["data"]["policies"], ["root"], "the root token")
