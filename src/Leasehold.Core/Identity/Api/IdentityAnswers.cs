using Google.Protobuf;
using Google.Protobuf.Collections;
using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Identity.Api;

/// <summary>How identity looks on the wire (<c>spec/tokens.md</c> 9).</summary>
internal sealed class IdentityAnswers(LiveMounts mounts)
{
    private const string NamespaceId = "root";

    /// <summary>An entity as it is read.</summary>
    public JsonMap Entity(EntityRow entity, GroupClosure groups)
    {
        var direct = Ids(groups.Direct.Select(group => group.Id));
        var inherited = Ids(groups.Inherited.Select(group => group.Id));
        var data = new JsonMap()
            .Add("id", IdentityId.Text(entity.Id))
            .Add("name", entity.Name)
            .Add("policies", entity.Policies)
            .Add("disabled", entity.Disabled)
            .Add("namespace_id", NamespaceId)
            .Add("aliases", [.. entity.Aliases.Select(alias => AliasOf(alias, entity.Id))])
            .Add("direct_group_ids", direct)
            .Add("inherited_group_ids", inherited)
            .Add("group_ids", [.. direct, .. inherited])
            .Add("mfa_secrets", new JsonMap());
        AddPairs(data, "metadata", entity.Metadata);
        AddIds(data, "merged_entity_ids", entity.Merged);
        return AddTimes(data, entity.CreatedAt, entity.UpdatedAt);
    }

    /// <summary>A group as it is read.</summary>
    public Reply Group(GroupRow group, GroupLinks links)
    {
        var data = new JsonMap()
            .Add("id", IdentityId.Text(group.Id))
            .Add("name", group.Name)
            .Add("type", group.External ? "external" : "internal")
            .Add("policies", group.Policies)
            .Add("namespace_id", NamespaceId)
            .Add("modify_index", (long)group.ModifyIndex)
            .Add("alias", group.Alias is { } alias ? Alias(alias, group.Id) : new JsonMap());
        AddPairs(data, "metadata", group.Metadata);
        AddIds(data, "member_entity_ids", links.Entities);
        AddIds(data, "member_group_ids", links.Groups);
        AddIds(data, "parent_group_ids", links.Parents);
        Reply reply = AddTimes(data, group.CreatedAt, group.UpdatedAt);
        return links.Entities.Count < IdentityLimits.Listed
            ? reply
            : reply.WithWarning($"only the first {IdentityLimits.Listed} members are listed");
    }

    /// <summary>What a list tells about a group.</summary>
    public JsonMap ListedGroup(GroupRow group, GroupLinks links)
    {
        var data = new JsonMap()
            .Add("name", group.Name)
            .Add("num_member_entities", links.Entities.Count)
            .Add("num_parent_groups", links.Parents.Count);
        if (group.Alias is { } alias)
            data.Add("alias", Mounted(alias).Add("id", IdentityId.Text(alias.Id)).Add("name", alias.Name));
        return data;
    }

    /// <summary>An alias as it is read by itself.</summary>
    public JsonMap Alias(AliasRow alias, ByteString owner) => AliasOf(alias, owner).Add("namespace_id", NamespaceId);

    /// <summary>What a list tells about an entity.</summary>
    public JsonMap ListedEntity(EntityRow entity) => new JsonMap()
        .Add("name", entity.Name)
        .Add("aliases", [.. entity.Aliases.Select(alias =>
            Mounted(alias).Add("id", IdentityId.Text(alias.Id)).Add("name", alias.Name))]);

    /// <summary>What a list tells about an alias.</summary>
    public JsonMap ListedAlias(AliasRow alias, ByteString owner)
    {
        var data = Mounted(alias)
            .Add("name", alias.Name)
            .Add("canonical_id", IdentityId.Text(owner))
            .Add("local", false);
        AddPairs(data, "custom_metadata", alias.CustomMetadata);
        return data;
    }

    /// <summary>A list of ids with what it tells about each; an empty one does not exist.</summary>
    public static Reply Listed(IReadOnlyList<(string Key, JsonMap Info)> found)
    {
        if (found.Count == 0)
            return Reply.Absent;
        var info = new JsonMap(found.Count);
        foreach (var (key, about) in found)
            info.Add(key, about);
        var reply = new Reply.Data(new JsonMap()
            .Add("keys", [.. found.Select(one => one.Key)])
            .Add("key_info", info));
        return found.Count < IdentityLimits.Listed
            ? reply
            : reply.WithWarning($"only the first {IdentityLimits.Listed} are listed");
    }

    /// <summary>The mount that knows an alias, as it is now or, where it is gone, as it was.</summary>
    private JsonMap Mounted(AliasRow alias)
    {
        var mount = mounts.Table.ByAccessor(alias.MountAccessor);
        return new JsonMap()
            .Add("mount_accessor", alias.MountAccessor)
            .Add("mount_path", mount?.Path ?? alias.MountPath)
            .Add("mount_type", mount?.TypeName ?? alias.MountType);
    }

    private JsonMap AliasOf(AliasRow alias, ByteString owner)
    {
        var data = Mounted(alias)
            .Add("id", IdentityId.Text(alias.Id))
            .Add("canonical_id", IdentityId.Text(owner))
            .Add("name", alias.Name)
            .Add("local", false);
        AddPairs(data, "metadata", alias.Metadata);
        AddPairs(data, "custom_metadata", alias.CustomMetadata);
        AddIds(data, "merged_from_canonical_ids", alias.MergedFrom);
        return AddTimes(data, alias.CreatedAt, alias.UpdatedAt);
    }

    private static IReadOnlyList<string> Ids(IEnumerable<ByteString> ids) => [.. ids.Select(IdentityId.Text)];

    private static void AddIds(JsonMap data, string name, IReadOnlyList<ByteString> ids)
    {
        if (ids.Count == 0)
            data.AddNull(name);
        else
            data.Add(name, Ids(ids));
    }

    private static void AddIds(JsonMap data, string name, IReadOnlyList<Id16> ids)
    {
        if (ids.Count == 0)
            data.AddNull(name);
        else
            data.Add(name, [.. ids.Select(IdentityId.Text)]);
    }

    private static void AddPairs(JsonMap data, string name, MapField<string, string> pairs)
    {
        if (pairs.Count == 0)
            data.AddNull(name);
        else
            data.Add(name, (IReadOnlyDictionary<string, string>)pairs);
    }

    private static JsonMap AddTimes(JsonMap data, long created, long updated) => data
        .AddTime("creation_time", DateTimeOffset.FromUnixTimeMilliseconds(created))
        .AddTime("last_update_time", DateTimeOffset.FromUnixTimeMilliseconds(updated));
}
