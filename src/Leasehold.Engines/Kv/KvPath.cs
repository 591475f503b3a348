using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Kv;

/// <summary>The path of a key in a request.</summary>
internal static class KvPath
{
    private const string RootWarning = "Non-listing operations on the root of a K/V v2 mount are not supported.";

    private static readonly Reply Root = new Reply.Data(Map: null)
    {
        Status = ReplyStatus.NotFoundWithData,
        Warnings = [RootWarning],
    };

    /// <summary>Answers who names no key at all.</summary>
    public static ValueTask<Reply> RootAsync(Request request, Transaction tx, CancellationToken cancel) => new(Root);

    /// <summary>The path that the route took; it may be empty.</summary>
    public static string Of(Request request) => request.Captures["path"];

    /// <summary>Why the path names no key; null if it does.</summary>
    public static Reply? Refuse(Request request)
    {
        if (Of(request).Length == 0)
            return Root;
        return RefuseLong(Of(request)) is { } refusal ? new Reply.Refused(refusal) : null;
    }

    /// <summary>Why the path is too long for the store; null if it is not.</summary>
    public static Refusal? RefuseLong(string path) => Encoding.UTF8.GetByteCount(path) > KvLimits.PathBytes
        ? Refusal.Invalid($"path is longer than {KvLimits.PathBytes} bytes")
        : null;
}
