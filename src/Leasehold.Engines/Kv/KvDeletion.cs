using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Engines.Kv.Rows;

namespace Leasehold.Engines.Kv;

/// <summary><c>delete/</c>, <c>undelete/</c>, <c>destroy/</c>: versions by number; unknown ones are ignored.</summary>
internal static class KvDeletion
{
    /// <summary>Stages deletions; they can be undone.</summary>
    public static ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel) =>
        ChangeAsync(request, tx, "No version number provided", cancel,
            static (_, _, version, now) => KvVersions.Delete(version, now));

    /// <summary>Stages the undoing of deletions.</summary>
    public static ValueTask<Reply> UndeleteAsync(Request request, Transaction tx, CancellationToken cancel) =>
        ChangeAsync(request, tx, "No version number provided", cancel,
            static (key, config, version, now) => KvVersions.Undelete(version, key, config, now));

    /// <summary>Stages the destruction of data; what the versions were stays known.</summary>
    public static ValueTask<Reply> DestroyAsync(Request request, Transaction tx, CancellationToken cancel) =>
        ChangeAsync(request, tx, "no version number provided", cancel, (_, _, version, _) =>
        {
            if (version.Destroyed)
                return false;
            version.Destroyed = true;
            KvStore.DeleteContent(tx, request.Mount, KvPath.Of(request), version.Number);
            return true;
        });

    private static async ValueTask<Reply> ChangeAsync(Request request, Transaction tx, string noNumber,
        CancellationToken cancel, Func<KvKeyRow, KvConfigRow, KvVersion, DateTimeOffset, bool> change)
    {
        if (KvPath.Refuse(request) is { } refusal)
            return refusal;
        var numbers = request.Fields.Integers("versions");
        if (numbers.Count == 0)
            return Refusal.Invalid(noNumber);
        if (numbers.Count > KvLimits.NumbersOfRequest)
            return Refusal.Invalid($"more than {KvLimits.NumbersOfRequest} version numbers provided");

        var path = KvPath.Of(request);
        if (await KvStore.FindAsync(tx, request.Mount, path, cancel) is not { } before)
            return Reply.Done;
        var config = await KvStore.ConfigAsync(tx, request.Mount, cancel);
        var key = before.Clone();
        var changed = false;
        foreach (var number in numbers)
        {
            if (number > 0 && KvVersions.Find(key, number) is { } version)
                changed |= change(key, config, version, tx.Now);
        }
        if (changed)
            KvStore.Put(tx, request.Mount, path, key);
        return Reply.Done;
    }
}
