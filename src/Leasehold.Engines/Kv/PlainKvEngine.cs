using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Engines.Kv;

/// <summary>The key-value engine without versions: type <c>kv</c>, version 1.</summary>
public sealed class PlainKvEngine : IEngine
{
    /// <summary>Beside the kinds of a versioned mount: an upgrade finds both.</summary>
    internal const byte ObjectKind = 4;

    /// <inheritdoc/>
    public void Map(RouteTable routes) =>
        routes.At("{path...?}", "A key and its data.")
            .Brief()
            .Anything()
            .Read(ReadAsync)
            .List(ListAsync, ListPage.Fields)
            .Write(WriteAsync, exists: ExistsAsync)
            .Delete(DeleteAsync);

    private static Key KeyOf(Request request) => MountKeys.Of(request.Mount.Id, ObjectKind, KvPath.Of(request));

    private static Refusal? Refuse(Request request) => KvPath.Of(request).Length == 0
        ? Refusal.Invalid("missing path")
        : KvPath.RefuseLong(KvPath.Of(request));

    private static async ValueTask<bool> ExistsAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Refuse(request) is null && await StoredObjects.FindAsync(tx, KeyOf(request), cancel) is not null;

    private static ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (Refuse(request) is { } refusal)
            return ValueTask.FromResult<Reply>(refusal);
        if (request.Operation == Operation.Create)
            tx.Guard(KeyOf(request)); // Who may only create must not write over what came meanwhile.
        return ValueTask.FromResult(StoredObjects.Put(tx, KeyOf(request), request.Data));
    }

    private static ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (Refuse(request) is { } refusal)
            return ValueTask.FromResult<Reply>(refusal);
        tx.Delete(KeyOf(request));
        return ValueTask.FromResult(Reply.Done);
    }

    private static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel) =>
        KvPath.RefuseLong(KvPath.Of(request)) is { } refusal
            ? refusal
            : Reply.Keys(await StoredObjects.NamesAsync(tx, KeyOf(request), ListPage.Of(request), cancel));

    private static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (Refuse(request) is { } refusal)
            return refusal;
        if (await StoredObjects.FindAsync(tx, KeyOf(request), cancel) is not { } stored)
            return Reply.Absent;
        return new Reply.Data(StoredObjects.Answer(stored))
        {
            // Nothing is leased: clients take the duration as a hint when to look again.
            Lease = new LeaseNotice("", Renewable: false, TtlOf(stored) ?? request.DefaultLeaseTtl),
        };
    }

    private static TimeSpan? TtlOf(JsonValue stored)
    {
        string? ttl = null, lease = null;
        foreach (var (name, value) in stored.Members())
        {
            if (value.Kind is not (JsonKind.Text or JsonKind.Number))
                continue;
            if (name == "ttl")
                ttl = value.Text();
            else if (name == "lease")
                lease = value.Text();
        }
        return (ttl ?? lease) is { } text && GoDuration.TryParse(text, out var duration, out _) &&
            duration > TimeSpan.Zero
                ? duration
                : null;
    }
}
