using Leasehold.Core.Requests;

namespace Leasehold.Core.Identity.Api;

/// <summary>The fields of the routes of identity, and the checks that several of them share.</summary>
internal static class IdentityFields
{
    private static readonly Field Policies = Field.CommaList("policies", "The policies it gives.");
    private static readonly Field Metadata = Field.Pairs("metadata", "Texts kept with it; policies can name them.");
    private static readonly Field MountAccessor =
        Field.Text("mount_accessor", "The accessor of the auth mount that knows the alias.");

    public static readonly FieldSet Entity = new(
        Field.Text("id", "The entity; without it, a name finds or makes one."),
        Field.Text("name", "Its name; made up if there is none."),
        Metadata,
        Policies,
        Field.Flag("disabled", "Refuses all its tokens and logins."));

    public static readonly FieldSet EntityAlias = new(
        Field.Text("id", "The alias; without it, mount and name find or make one."),
        Field.Text("name", "Its name: what the auth mount knows the entity by."),
        Field.Text("canonical_id", "The entity that it belongs to; a new one if none is named."),
        Field.Text("entity_id", "The old name of canonical_id."),
        MountAccessor,
        Field.Pairs("custom_metadata", "Texts kept with it; policies can name them."));

    public static readonly FieldSet Group = new(
        Field.Text("id", "The group; without it, a name finds or makes one."),
        Field.Text("name", "Its name; made up if there is none."),
        Field.Text("type", "internal or external."),
        Metadata,
        Policies,
        Field.CommaList("member_entity_ids", "The entities in it."),
        Field.CommaList("member_group_ids", "The groups in it."));

    public static readonly FieldSet GroupAlias = new(
        Field.Text("id", "The alias."),
        Field.Text("name", "What the auth mount calls the group."),
        MountAccessor,
        Field.Text("canonical_id", "The external group."));

    public static readonly FieldSet BatchDelete =
        new(Field.CommaList("entity_ids", "The entities to delete."));

    public static readonly FieldSet Merge = new(
        Field.CommaList("from_entity_ids", "The entities that go into another one."),
        Field.Text("to_entity_id", "The entity that remains."),
        Field.Flag("force", "Goes on where both have an alias of one mount: that of the remaining entity stays."),
        Field.CommaList("conflicting_alias_ids_to_keep", "Which aliases stay where both have one of one mount."));

    /// <summary>The policies that were sent, canonical and sorted; refused if root is among them.</summary>
    public static Refusal? Read(Request request, out IReadOnlyList<string> policies)
    {
        policies = [.. request.Fields.TextList("policies").Select(CanonicalName.Of).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return policies.Contains(Core.Policies.PolicyName.Root.Value, StringComparer.Ordinal)
            ? Refusal.Invalid("policies cannot contain root")
            : null;
    }

    /// <summary>Why pairs can't be kept; null if they can.</summary>
    public static Refusal? Check(string field, IReadOnlyDictionary<string, string> pairs)
    {
        if (pairs.Count > IdentityLimits.MetadataPairs)
        {
            return Refusal.Invalid(
                $"{field} has {pairs.Count} keys: at most {IdentityLimits.MetadataPairs} are allowed");
        }
        foreach (var (name, value) in pairs)
        {
            if (name.Length is 0 or > IdentityLimits.MetadataKey)
            {
                return Refusal.Invalid(
                    $"{field}: a key of {name.Length} characters: 1 to {IdentityLimits.MetadataKey} are allowed");
            }
            if (value.Length > IdentityLimits.MetadataValue)
            {
                return Refusal.Invalid($"{field}: the value of {GoQuote.Quote(name)} has {value.Length} " +
                    $"characters: at most {IdentityLimits.MetadataValue} are allowed");
            }
        }
        return null;
    }
}
