using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>
/// The key whose shares people hold when the server unseals itself. It opens nothing; it proves that enough of them
/// agree. Stored behind the barrier.
/// </summary>
internal static class RecoveryKey
{
    /// <summary>Where it is stored.</summary>
    public static readonly Key Row = new KeyWriter(Tables.Sys).Text("recovery-key").ToKey();

    public static void Stage(Transaction tx, SecretBytes key) => tx.Put(Row, key, SecretFormat.Instance);

    public static void StageRemoval(Transaction tx) => tx.Delete(Row);

    /// <summary>Whether this is the key, in a time that does not depend on it. There may be none.</summary>
    public static async ValueTask<bool> IsAsync(Transaction tx, SecretBytes key, CancellationToken cancel)
    {
        using var stored = await tx.PeekAsync(Row, SecretFormat.Instance, cancel).ConfigureAwait(false);
        return stored is not null && stored.FixedTimeEquals(key);
    }
}
