using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Wrapping;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.Cubbyhole;

/// <summary>Objects that only the token which stored them can see; they go when it goes.</summary>
public sealed class CubbyholeEngine : IEngine, IKeepsTokenData
{
    private const byte ObjectKind = 1;

    /// <inheritdoc/>
    public void Map(RouteTable routes) =>
        routes.At("{path...?}", "What the token keeps for itself.")
            .Brief()
            .Anything()
            .Read(ReadAsync)
            .List(ListAsync)
            .Write(WriteAsync, exists: ExistsAsync)
            .Delete(DeleteAsync);

    /// <inheritdoc/>
    public ValueTask RemoveTokenDataAsync(Transaction tx, Mount mount, Id16 token, CancellationToken cancel) =>
        tx.DeleteAllAsync(KeyOf(mount, token, path: "").ToPrefix(), cancel); // Guarded: nothing comes in between.

    private static Key KeyOf(Mount mount, Id16 token, string path) =>
        new KeyWriter(Tables.Mount, MountKeys.PrefixLength + 1 + Id16.Size + Encoding.UTF8.GetByteCount(path))
            .UInt64(mount.Id).Byte(ObjectKind).Id(token).Text(path).ToKey();

    private static Key KeyOf(Request request) => KeyOf(request.Mount, request.Caller.Id, KvPath.Of(request));

    private static Refusal? Refuse(Request request) =>
        RefuseList(request) ?? (KvPath.Of(request).Length == 0 ? Refusal.Invalid("missing path") : null);

    private static Refusal? RefuseList(Request request) => request.Caller.IsBatch
        ? Refusal.Invalid("cubbyhole operations are only supported by 'service' type tokens")
        : KvPath.RefuseLong(KvPath.Of(request));

    private static bool IsWrapped(Request request) =>
        request.Caller.IsWrapping && KvPath.Of(request) == WrappedResponse.Name;

    private static async ValueTask<bool> ExistsAsync(Request request, Transaction tx, CancellationToken cancel) =>
        IsWrapped(request) ||
        (Refuse(request) is null && await StoredObjects.FindAsync(tx, KeyOf(request), cancel) is not null);

    private static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (Refuse(request) is { } refusal)
            return refusal;
        if (IsWrapped(request))
            return await WrappedResponse.ReadAsync(request, tx, cancel);
        return await StoredObjects.FindAsync(tx, KeyOf(request), cancel) is { } stored
            ? StoredObjects.Answer(stored)
            : Reply.Absent;
    }

    private static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel) =>
        RefuseList(request) is { } refusal
            ? refusal
            : Reply.Keys(await StoredObjects.NamesAsync(tx, KeyOf(request), ListPage.All, cancel));

    private static ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel) =>
        ValueTask.FromResult(
            Refuse(request) is { } refusal ? refusal : StoredObjects.Put(tx, KeyOf(request), request.Data));

    private static ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (Refuse(request) is { } refusal)
            return ValueTask.FromResult<Reply>(refusal);
        tx.Delete(KeyOf(request));
        return ValueTask.FromResult(Reply.Done);
    }
}
