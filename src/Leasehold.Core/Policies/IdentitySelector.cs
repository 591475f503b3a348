using System.Diagnostics.CodeAnalysis;

namespace Leasehold.Core.Policies;

/// <summary>Whose value a selector means.</summary>
public enum IdentitySubject
{
    /// <summary>The entity itself.</summary>
    Entity,

    /// <summary>The entity's alias on the mount whose accessor is the selector's name.</summary>
    Alias,

    /// <summary>The group whose id is the selector's name.</summary>
    GroupById,

    /// <summary>The group whose name is the selector's name.</summary>
    GroupByName,
}

/// <summary>Which value of it.</summary>
public enum IdentityField
{
    /// <summary>Its id.</summary>
    Id,

    /// <summary>Its name.</summary>
    Name,

    /// <summary>The metadata under the selector's key.</summary>
    Metadata,

    /// <summary>The custom metadata under the selector's key; aliases only.</summary>
    CustomMetadata,
}

/// <summary>What stands between <c>{{</c> and <c>}}</c> in a policy's path.</summary>
/// <param name="Subject">Whose value.</param>
/// <param name="SubjectName">Mount accessor, group id or group name; empty for the entity.</param>
/// <param name="Field">Which value.</param>
/// <param name="Key">Key of the metadata; empty for id and name.</param>
public readonly record struct IdentitySelector(
    IdentitySubject Subject, string SubjectName, IdentityField Field, string Key)
{
    private const string EntityPrefix = "identity.entity.";
    private const string AliasPrefix = "identity.entity.aliases.";
    private const string GroupIdPrefix = "identity.groups.ids.";
    private const string GroupNamePrefix = "identity.groups.names.";

    /// <summary>False for what is no selector we know.</summary>
    public static bool TryParse(string text, out IdentitySelector selector)
    {
        ArgumentNullException.ThrowIfNull(text);
        selector = default;
        if (After(text, AliasPrefix, out var rest))
            return TryNamed(IdentitySubject.Alias, rest, out selector);
        if (After(text, GroupIdPrefix, out rest))
            return TryNamed(IdentitySubject.GroupById, rest, out selector);
        if (After(text, GroupNamePrefix, out rest))
            return TryNamed(IdentitySubject.GroupByName, rest, out selector);
        return After(text, EntityPrefix, out rest)
            && TryField(IdentitySubject.Entity, "", rest, out selector);
    }

    private static bool TryNamed(IdentitySubject subject, string rest, out IdentitySelector selector)
    {
        selector = default;
        var dot = rest.IndexOf('.');
        return dot > 0 && TryField(subject, rest[..dot], rest[(dot + 1)..], out selector);
    }

    private static bool TryField(IdentitySubject subject, string name, string text, out IdentitySelector selector)
    {
        selector = text switch
        {
            "id" => new IdentitySelector(subject, name, IdentityField.Id, ""),
            "name" => new IdentitySelector(subject, name, IdentityField.Name, ""),
            _ when After(text, "metadata.", out var key) && key.Length > 0 =>
                new IdentitySelector(subject, name, IdentityField.Metadata, key),
            _ when subject == IdentitySubject.Alias && After(text, "custom_metadata.", out var key) && key.Length > 0 =>
                new IdentitySelector(subject, name, IdentityField.CustomMetadata, key),
            _ => default,
        };
        return selector.SubjectName is not null;
    }

    private static bool After(string text, string prefix, [NotNullWhen(true)] out string? rest)
    {
        rest = text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
        return rest is not null;
    }
}
