using System.Text;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Kv;

/// <summary>The path of a key in a request.</summary>
internal static class KvPath
{
    private const string RootWarning = "Non-listing operations on the root of a K/V v2 mount are not supported.";

    /// <summary>The path that the route took; it may be empty.</summary>
    public static string Of(Request request) => request.Captures["path"];

    /// <summary>Why the path names no key; null if it does.</summary>
    public static Reply? Refuse(Request request)
    {
        if (Of(request).Length == 0)
        {
            return new Reply.Data(Map: null)
            {
                Status = ReplyStatus.NotFoundWithData,
                Warnings = [RootWarning],
            };
        }
        return RefuseLong(Of(request)) is { } refusal ? new Reply.Refused(refusal) : null;
    }

    /// <summary>Why the path is too long for the store; null if it is not.</summary>
    public static Refusal? RefuseLong(string path) => Encoding.UTF8.GetByteCount(path) > KvLimits.PathBytes
        ? Refusal.Invalid($"path is longer than {KvLimits.PathBytes} bytes")
        : null;
}
