using Leasehold.Core.Requests;

namespace Leasehold.Server.Http;

/// <summary>The one place that turns answers into statuses.</summary>
internal static class StatusTable
{
    public const int MethodNotAllowed = 405;
    public const int TemporaryRedirect = 307;

    /// <summary>The status of an answer.</summary>
    public static int Of(Reply reply) => reply switch
    {
        Reply.Refused refused => Of(refused.Refusal.Kind),
        Reply.Elsewhere => TemporaryRedirect,
        Reply.Missing => 404,
        Reply.Raw { Status: ReplyStatus.Chosen } raw => raw.Number,
        Reply.Empty when reply.Status == ReplyStatus.Ok => 204,
        _ => Of(reply.Status),
    };

    /// <summary>The status of a refusal.</summary>
    public static int Of(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => 400,
        RefusalKind.Denied => 403,
        RefusalKind.NotFound or RefusalKind.NoHandler or RefusalKind.UnsupportedPath => 404,
        RefusalKind.UnsupportedOperation => MethodNotAllowed,
        RefusalKind.MissingHeader => 412,
        RefusalKind.TooLarge => 413,
        RefusalKind.UnsupportedMedia => 415,
        RefusalKind.Throttled => 429,
        RefusalKind.Upstream => 502,
        RefusalKind.Sealed or RefusalKind.Standby or RefusalKind.Busy => 503,
        _ => 500,
    };

    private static int Of(ReplyStatus status) => status switch
    {
        ReplyStatus.Ok => 200,
        ReplyStatus.Accepted => 202,
        ReplyStatus.Empty => 204,
        ReplyStatus.NotFoundWithData => 404,
        ReplyStatus.Standby => 429,
        ReplyStatus.Uninitialized => 501,
        ReplyStatus.Sealed => 503,
        _ => 500,
    };
}
