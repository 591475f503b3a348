"""KV version 2: every method of hvac's."""

from client import connect, exceptions, holds, refused, same, status

root = connect()
root.sys.enable_secrets_engine("kv", path="versions", options={"version": "2"})
kv = root.secrets.kv.v2
kv.default_kv_version = 2
at = {"mount_point": "versions"}

# The mount's configuration.
same(status(kv.configure(max_versions=4, cas_required=False, delete_version_after="2h", **at)), 204, "configure")
seen = kv.read_configuration(**at)["data"]
same((seen["max_versions"], seen["cas_required"], seen["delete_version_after"]), (4, False, "2h0m0s"),
     "the configuration")
kv.configure(max_versions=0, cas_required=False, delete_version_after="0s", **at)

# Versions, with and without check-and-set.
first = kv.create_or_update_secret("app", {"a": "1", "b": {"c": "ü"}}, cas=0, **at)["data"]
same((first["version"], first["destroyed"], first["deletion_time"]), (1, False, ""), "the first version")
with refused(exceptions.InvalidRequest, "check-and-set parameter did not match the current version"):
    kv.create_or_update_secret("app", {"a": "x"}, cas=0, **at)
same(kv.create_or_update_secret("app", {"a": "2"}, cas=1, **at)["data"]["version"], 2, "the second version")
same(kv.read_secret_version("app", **at)["data"]["data"], {"a": "2"}, "the latest")
old = kv.read_secret_version("app", version=1, **at)["data"]
same(old["data"], {"a": "1", "b": {"c": "ü"}}, "version 1")
same(old["metadata"]["version"], 1, "version 1")
same(old["metadata"]["created_time"], first["created_time"], "its time")
same(kv.patch("app", {"b": "3"}, **at)["data"]["version"], 3, "the patch")
same(kv.read_secret("app", **at)["data"]["data"], {"a": "2", "b": "3"}, "what was patched")
with refused(exceptions.InvalidPath, ""):
    kv.patch("nothing", {"b": "3"}, **at)

# Deleted, undeleted, destroyed.
same(status(kv.delete_latest_version_of_secret("app", **at)), 204, "delete the latest")
with refused(exceptions.InvalidPath, ""):
    kv.read_secret_version("app", **at)
same(status(kv.undelete_secret_versions("app", [3], **at)), 204, "undelete")
same(kv.read_secret_version("app", **at)["data"]["data"], {"a": "2", "b": "3"}, "what was undeleted")
same(status(kv.delete_secret_versions("app", [1, 2], **at)), 204, "delete versions")
same(status(kv.destroy_secret_versions("app", [1], **at)), 204, "destroy")
metadata = kv.read_secret_metadata("app", **at)["data"]
same((metadata["current_version"], metadata["oldest_version"]), (3, 0), "the versions")
same({number: version["destroyed"] for number, version in metadata["versions"].items()},
     {"1": True, "2": False, "3": False}, "destroyed")
same([number for number, version in sorted(metadata["versions"].items()) if version["deletion_time"]],
     ["1", "2"], "deleted")
kv.undelete_secret_versions("app", [1, 2], **at)
same(kv.read_secret_version("app", version=2, **at)["data"]["data"], {"a": "2"}, "version 2")
with refused(exceptions.InvalidPath, ""):
    kv.read_secret_version("app", version=1, **at)

# Metadata of a secret.
same(status(kv.update_metadata("app", max_versions=2, cas_required=True, delete_version_after="90m", **at)),
     204, "update metadata")
metadata = kv.read_secret_metadata("app", **at)["data"]
same((metadata["max_versions"], metadata["cas_required"], metadata["delete_version_after"]), (2, True, "1h30m0s"),
     "the secret's metadata")
with refused(exceptions.InvalidRequest, "check-and-set parameter required for this call"):
    kv.create_or_update_secret("app", {"a": "x"}, **at)
fourth = kv.create_or_update_secret("app", {"a": "4"}, cas=3, **at)["data"]
holds(fourth["deletion_time"] > fourth["created_time"], "no time of deletion")
same(sorted(kv.read_secret_metadata("app", **at)["data"]["versions"]), ["3", "4"], "what max_versions leaves")

# Lists and the end.
kv.create_or_update_secret("folder/one", {"a": "1"}, **at)
same(kv.list_secrets("", **at)["data"]["keys"], ["app", "folder/"], "the list")
same(kv.list_secrets("folder", **at)["data"]["keys"], ["one"], "the list below")
same(status(kv.delete_metadata_and_all_versions("app", **at)), 204, "delete all")
with refused(exceptions.InvalidPath, ""):
    kv.read_secret_metadata("app", **at)
same(kv.list_secrets("", **at)["data"]["keys"], ["folder/"], "the list")
with refused(exceptions.InvalidPath, ""):
    kv.list_secrets("none", **at)
