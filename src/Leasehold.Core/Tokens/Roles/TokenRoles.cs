using Leasehold.Core.Barrier;
using Leasehold.Core.Settings;

namespace Leasehold.Core.Tokens.Roles;

/// <summary>The token roles as stored, by name. Names differ by case.</summary>
internal static class TokenRoles
{
    private static readonly SettingTable<TokenRole> Table = new("token-role", new TokenRoleFormat());

    /// <summary>A role, guarded; null if there is none.</summary>
    public static ValueTask<TokenRole?> FindAsync(Transaction tx, string name, CancellationToken cancel) =>
        Table.FindAsync(tx, name, cancel);

    /// <summary>All names, sorted.</summary>
    public static ValueTask<IReadOnlyList<string>> NamesAsync(Transaction tx, CancellationToken cancel) =>
        Table.NamesAsync(tx, cancel);

    /// <summary>Stages a role.</summary>
    public static void Put(Transaction tx, string name, TokenRole role) => Table.Put(tx, name, role);

    /// <summary>Stages the removal of a role, whether it exists or not.</summary>
    public static void Delete(Transaction tx, string name) => Table.Delete(tx, name);
}
