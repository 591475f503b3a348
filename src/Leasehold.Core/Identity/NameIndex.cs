using Leasehold.Core.Barrier;

namespace Leasehold.Core.Identity;

/// <summary>The rows that lead from a name, an alias or the id of an alias to the id of who has it.</summary>
internal static class NameIndex
{
    /// <summary>Who has a name, guarded; null if nobody has it.</summary>
    public static async ValueTask<Id16?> FindAsync(Transaction tx, Key name, CancellationToken cancel) =>
        await tx.FindClearAsync(name, cancel).ConfigureAwait(false) is { Length: Id16.Size } id ? Id16.Read(id) : null;

    /// <summary>Stages the names of somebody; those that he no longer has go.</summary>
    public static void Put(Transaction tx, IReadOnlyList<Key> before, IReadOnlyList<Key> after, Id16 owner)
    {
        foreach (var gone in before.Except(after))
            tx.Delete(gone);
        foreach (var name in after)
            tx.PutClear(name, owner.ToArray());
    }

    /// <summary>Stages the end of names.</summary>
    public static void Delete(Transaction tx, IReadOnlyList<Key> names)
    {
        foreach (var name in names)
            tx.Delete(name);
    }
}
