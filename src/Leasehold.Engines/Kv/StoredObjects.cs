using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Engines.Kv.Rows;

namespace Leasehold.Engines.Kv;

/// <summary>Objects that are stored as they were sent, one row each.</summary>
internal static class StoredObjects
{
    /// <summary>More than a value of the store may hold.</summary>
    public static readonly Refusal TooLarge =
        new(RefusalKind.TooLarge, "put failed due to value being too large");

    /// <summary>The object of a row in canonical form; null if there is none.</summary>
    public static async ValueTask<JsonValue?> FindAsync(Transaction tx, Key key, CancellationToken cancel) =>
        await tx.PeekAsync(key, KvStore.ContentFormat, cancel) is { } row ? new JsonValue(row.Json.Memory) : null;

    /// <summary>Stages all that was sent as one object; an empty one is refused.</summary>
    public static Reply Put(Transaction tx, Key key, RequestData data)
    {
        if (data.Count == 0)
            return Refusal.Invalid("missing data fields");
        var json = data.Whole.Canonical();
        if (json.Length > KvLimits.ContentBytes)
            return TooLarge;
        tx.Put(key, new KvContentRow { Json = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(json) },
            KvStore.ContentFormat);
        return Reply.Done;
    }

    /// <summary>The members of an object as an answer.</summary>
    public static JsonMap Answer(JsonValue stored)
    {
        var members = stored.Members();
        var answer = new JsonMap(members.Count);
        foreach (var member in members)
            answer.AddRaw(member.Name, member.Value.Raw);
        return answer;
    }

    /// <summary>The names directly below a prefix, sorted; folders end in a slash.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="prefix">The folder's key, its slash included.</param>
    /// <param name="part">Which part of them.</param>
    /// <param name="cancel">The caller leaves.</param>
    public static async ValueTask<IReadOnlyList<string>> NamesAsync(
        Transaction tx, Key prefix, ListPage part, CancellationToken cancel)
    {
        var names = new List<string>();
        var most = part.Most;
        var behind = part.After.Length == 0 ? null : Encoding.UTF8.GetBytes(part.After);
        do
        {
            var page = most > 0 ? (int)Math.Min(most - names.Count, KvLimits.ListPage) : KvLimits.ListPage;
            var children = await tx.ListChildrenAsync(prefix, (byte)'/', behind, page, cancel);
            foreach (var name in children.Names)
                names.Add(Encoding.UTF8.GetString(name));
            behind = children.After;
        }
        while (behind is not null && (most <= 0 || names.Count < most));
        return names;
    }
}
