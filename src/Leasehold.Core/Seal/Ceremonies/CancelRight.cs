using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>
/// Who may end what others began: anybody before there is progress, then who knows the nonce or holds sudo, so that no
/// stranger undoes the work of key holders.
/// </summary>
internal static class CancelRight
{
    private static readonly Refusal Needed = new(
        RefusalKind.Denied, "shares have been given: ending this needs its nonce, or a token with sudo on this path");

    /// <summary>Why the request may not end it; null if it may.</summary>
    public static Refusal? Refuse(Request request, bool hasProgress, params ReadOnlySpan<string> nonces)
    {
        if (!hasProgress || request.Caller.HasSudo(request.Path.Value))
            return null;
        var sent = request.Text("nonce");
        return sent.Length > 0 && nonces.Contains(sent) ? null : Needed;
    }
}
