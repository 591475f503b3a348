using Leasehold.Core.Quotas.Rows;

namespace Leasehold.Core.Quotas;

/// <summary>What a quota is about: the server, a mount, paths below it, or a role of it.</summary>
/// <param name="Mount">The mount; 0 is the whole server.</param>
/// <param name="Suffix">A path below the mount, or with a star at its end what begins so; empty for all.</param>
/// <param name="Role">The role that logs in; empty for all.</param>
internal readonly record struct QuotaScope(ulong Mount, string Suffix, string Role)
{
    private const char Star = '*';

    /// <summary>The scope of a row.</summary>
    public static QuotaScope Of(QuotaScopeRow row) => new(row.Mount, row.Suffix, row.Role);

    /// <summary>Whether it is about whatever begins with <see cref="Stem"/>.</summary>
    public bool IsGlob => Suffix.EndsWith(Star);

    /// <summary>The suffix without its star.</summary>
    public string Stem => IsGlob ? Suffix[..^1] : Suffix;
}
