using System.Security.Cryptography;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Identity;

/// <summary>
/// Names for entities and groups that nobody named. They are short, so that by chance two are the same: one that is
/// taken is not given again.
/// </summary>
internal static class FreeName
{
    private const int Digits = 8;

    /// <summary>A name for an entity; that nobody has it is guarded.</summary>
    public static ValueTask<string> OfEntityAsync(EntityStore entities, Transaction tx, CancellationToken cancel) =>
        DrawAsync(
            () => Random("entity"),
            async name => await entities.FindByNameAsync(tx, name, cancel).ConfigureAwait(false) is not null);

    /// <summary>A name for a group; that nobody has it is guarded.</summary>
    public static ValueTask<string> OfGroupAsync(GroupStore groups, Transaction tx, CancellationToken cancel) =>
        DrawAsync(
            () => Random("group"),
            async name => await groups.FindByNameAsync(tx, name, cancel).ConfigureAwait(false) is not null);

    /// <summary>Draws until a name is free.</summary>
    public static async ValueTask<string> DrawAsync(Func<string> draw, Func<string, ValueTask<bool>> isTaken)
    {
        while (true)
        {
            var name = draw();
            if (!await isTaken(name).ConfigureAwait(false))
                return name;
        }
    }

    private static string Random(string what) =>
        $"{what}_{RandomNumberGenerator.GetHexString(Digits, lowercase: true)}";
}
