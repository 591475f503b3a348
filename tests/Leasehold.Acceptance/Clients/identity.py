"""Identity: entities, aliases, groups, lookups, merges, and what they give a token."""

from client import connect, exceptions, holds, refused, same, status

root = connect()
identity = root.secrets.identity
accessor = root.sys.list_auth_methods()["data"]["token/"]["accessor"]
root.sys.create_or_update_policy("by-entity", 'path "secret/data/entity" { capabilities = ["read"] }')
root.sys.create_or_update_policy("by-group", 'path "secret/data/group" { capabilities = ["read"] }')

# Entities, by id and by name.
ann = identity.create_or_update_entity("ann", metadata={"team": "blue"}, policies=["by-entity"])["data"]["id"]
seen = identity.read_entity(ann)["data"]
same((seen["name"], seen["metadata"], seen["policies"], seen["disabled"]),
     ("ann", {"team": "blue"}, ["by-entity"], False), "the entity")
same(identity.read_entity_by_name("ann")["data"]["id"], ann, "the entity by name")
same(status(identity.update_entity(ann, name="ann", metadata={"team": "red"})), 204, "update")
same(identity.read_entity(ann)["data"]["metadata"], {"team": "red"}, "metadata")
same(identity.read_entity(ann)["data"]["policies"], ["by-entity"], "the policies that the update left alone")
bob = identity.create_or_update_entity_by_name("bob", metadata={"b": "1"})["data"]["id"]
same(sorted(identity.list_entities()["data"]["keys"]), sorted([ann, bob]), "entities")
same(sorted(identity.list_entities_by_name(method="GET")["data"]["keys"]), ["ann", "bob"], "entities by name")

# Aliases.
alias = identity.create_or_update_entity_alias("ann-ci", ann, accessor)["data"]
same(alias["canonical_id"], ann, "the alias's entity")
seen = identity.read_entity_alias(alias["id"])["data"]
same((seen["name"], seen["mount_accessor"], seen["mount_type"]), ("ann-ci", accessor, "token"), "the alias")
same(identity.list_entity_aliases()["data"]["keys"], [alias["id"]], "aliases")
same([one["name"] for one in identity.read_entity(ann)["data"]["aliases"]], ["ann-ci"], "the entity's aliases")
same(identity.update_entity_alias(alias["id"], "ann-build", ann, accessor)["data"]["canonical_id"], ann, "update")
same(identity.read_entity_alias(alias["id"])["data"]["name"], "ann-build", "the alias renamed")

# Groups, of entities and of groups.
inner = identity.create_or_update_group("inner", metadata={"g": "1"}, member_entity_ids=[ann])["data"]["id"]
outer = identity.create_or_update_group_by_name(
    "outer", policies=["by-group"], member_group_ids=[inner])["data"]["id"]
seen = identity.read_group(inner)["data"]
same((seen["name"], seen["type"], seen["member_entity_ids"], seen["parent_group_ids"]),
     ("inner", "internal", [ann], [outer]), "the group")
same(identity.read_group_by_name("outer")["data"]["member_group_ids"], [inner], "groups of the group")
same(sorted(identity.list_groups()["data"]["keys"]), sorted([inner, outer]), "groups")
same(sorted(identity.list_groups_by_name()["data"]["keys"]), ["inner", "outer"], "groups by name")
seen = identity.read_entity(ann)["data"]
same((seen["direct_group_ids"], seen["inherited_group_ids"]), ([inner], [outer]), "groups of the entity")

# Lookups, by everything.
for how in ({"name": "ann"}, {"entity_id": ann}, {"alias_id": alias["id"]},
            {"alias_name": "ann-build", "alias_mount_accessor": accessor}):
    same(identity.lookup_entity(**how)["data"]["id"], ann, f"the entity by {how}")
same(status(identity.lookup_entity(name="nobody")), 204, "lookup of nobody")
same(identity.lookup_group(name="outer")["data"]["id"], outer, "the group by name")
same(identity.lookup_group(group_id=inner)["data"]["name"], "inner", "the group by id")

# A token of the entity has its policies and its groups'.
root.auth.token.create_or_update_role("ci", allowed_policies=["default"], allowed_entity_aliases=["ann-build"])
made = root.auth.token.create(role_name="ci", policies=["default"], entity_alias="ann-build", ttl="10m")["auth"]
same(made["entity_id"], ann, "the token's entity")
same((made["token_policies"], sorted(made["identity_policies"])), (["default"], ["by-entity", "by-group"]), "policies")
for name in ("entity", "group"):
    root.secrets.kv.v2.create_or_update_secret(name, {"a": name})
    same(connect(made["client_token"]).secrets.kv.v2.read_secret_version(name)["data"]["data"], {"a": name}, name)
identity.update_entity(ann, name="ann", disabled=True)
with refused(exceptions.Forbidden, "permission denied"):
    connect(made["client_token"]).secrets.kv.v2.read_secret_version("entity")
identity.update_entity(ann, name="ann", disabled=False)

# A merge: who went is the other from now on, in the groups, too.
identity.update_group(inner, "inner", member_entity_ids=[bob])
same(status(identity.merge_entities([bob], ann)), 204, "merge")
same(identity.read_entity(bob)["data"]["id"], ann, "the entity that went")
with refused(exceptions.InvalidPath, ""):
    identity.read_entity_by_name("bob")
same(identity.read_group(inner)["data"]["member_entity_ids"], [ann], "the group after the merge")
same(identity.read_entity(ann)["data"]["merged_entity_ids"], [bob], "merged entities")
with refused(exceptions.InvalidRequest, ""):
    identity.merge_entities([ann], ann)

# External groups, by an alias.
external = identity.create_or_update_group("staff", group_type="external")["data"]["id"]
of_group = identity.create_or_update_group_alias(
    "staff-dn", mount_accessor=accessor, canonical_id=external)["data"]["id"]
same(identity.read_group_alias(of_group)["data"]["name"], "staff-dn", "the group's alias")
same(identity.list_group_aliases()["data"]["keys"], [of_group], "aliases of groups")
same(identity.lookup_group(alias_id=of_group)["data"]["id"], external, "the group by alias")
identity.update_group_alias(of_group, "staff-cn", mount_accessor=accessor, canonical_id=external)
same(identity.read_group(external)["data"]["alias"]["name"], "staff-cn", "the alias of the group")

# The end of each.
same(status(identity.delete_group_alias(of_group)), 204, "delete the group's alias")
same(status(identity.delete_group(outer)), 204, "delete a group")
same(status(identity.delete_group_by_name("inner")), 204, "delete a group by name")
same(identity.list_groups()["data"]["keys"], [external], "groups")
same(status(identity.delete_entity_alias(alias["id"])), 204, "delete an alias")
with refused(exceptions.InvalidPath, ""):
    identity.read_entity_alias(alias["id"])
same(status(identity.delete_entity(ann)), 204, "delete an entity")
with refused(exceptions.Forbidden, "permission denied"):
    connect(made["client_token"]).auth.token.lookup_self()
identity.create_or_update_entity("carl")
same(status(identity.delete_entity_by_name("carl")), 204, "delete an entity by name")
with refused(exceptions.InvalidPath, ""):
    identity.list_entities()
holds(root.is_authenticated(), "root")
