using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Kv;

/// <summary><c>subkeys/</c>: what names a version holds, for those who may not see the values.</summary>
internal static class KvSubkeys
{
    /// <summary>Reads the names.</summary>
    public static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (KvPath.Refuse(request) is { } refusal)
            return refusal;
        var path = KvPath.Of(request);
        var asked = request.Fields.Integer("version");
        if (await KvStore.ForContentAsync(tx, request.Mount, path, asked, cancel) is not { } key)
            return Reply.Absent;
        if (KvVersions.Find(key, asked) is not { } version)
            return Reply.Absent;

        var answer = new JsonMap(capacity: 2).Add("metadata", KvAnswers.Version(key, version));
        if (!KvVersions.IsAlive(version, tx.Now))
            return new Reply.Data(answer.AddNull("subkeys")) { Status = ReplyStatus.NotFoundWithData };
        var json = await KvStore.ContentAsync(tx, request.Mount, path, key, version.Number, cancel);
        var depth = Math.Max(request.Fields.Integer("depth"), 0);
        return answer.AddRaw("subkeys", Subkeys.Of(new JsonValue(json), depth));
    }
}
