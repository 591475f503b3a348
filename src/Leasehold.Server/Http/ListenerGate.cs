using Leasehold.Core.Requests;
using Leasehold.Server.Configuration;
using Microsoft.AspNetCore.Http;

namespace Leasehold.Server.Http;

/// <summary>What a listener does not let in, whoever asks.</summary>
internal static class ListenerGate
{
    private const string Metrics = "sys/metrics";
    private const string RequestHeader = "X-Vault-Request";

    private static readonly Refusal MissingHeader =
        new(RefusalKind.MissingHeader, $"missing \"{RequestHeader}\" header");

    private static readonly Refusal NoMetrics =
        new(RefusalKind.Denied, "metrics endpoint is disabled for this listener");

    private static readonly Refusal OnlyMetrics =
        new(RefusalKind.NotFound, "this listener only serves the metrics endpoint");

    /// <summary>The refusal; null for what may come in.</summary>
    public static Refusal? Check(ListenerConfiguration listener, CanonicalPath path, IHeaderDictionary headers)
    {
        if (listener.RequiresRequestHeader && headers[RequestHeader] is not ["true"])
            return MissingHeader;
        if (!listener.RefusesMetrics && !listener.ServesOnlyMetrics)
            return null;
        var isMetrics = path.Trimmed is Metrics;
        if (isMetrics && listener.RefusesMetrics)
            return NoMetrics;
        return !isMetrics && listener.ServesOnlyMetrics ? OnlyMetrics : null;
    }
}
