using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal;
using Leasehold.Core.Seal.Ceremonies;

namespace Leasehold.Core.SystemApi.Ceremonies;

/// <summary>
/// How a ceremony is reached: without a token, as the rivals have it, or with one that has sudo. Without one, answers
/// have no envelope, listeners may refuse it, and nobody may knock too often.
/// </summary>
internal sealed class CeremonyDoor
{
    private static readonly Refusal NoRekeying = new(
        RefusalKind.UnsupportedPath,
        "this listener serves no rekeying without a token (disable_unauthed_rekey_endpoints): " +
        "use sys/rotate/root/* or sys/rotate/recovery/* with one");

    private static readonly Refusal NoRootGeneration = new(
        RefusalKind.UnsupportedPath,
        "this listener makes no root tokens without a token (disable_unauthed_generate_root_endpoints): " +
        "use sys/generate-root-token/* with one");

    private readonly AttemptLimit? _limit;
    private readonly Func<ListenerRules, Refusal?> _closed;

    private CeremonyDoor(AttemptLimit? limit, Func<ListenerRules, Refusal?> closed)
    {
        _limit = limit;
        _closed = closed;
    }

    /// <summary>With a token.</summary>
    public static CeremonyDoor WithToken { get; } = new(null, static _ => null);

    /// <summary>To rekeying without a token.</summary>
    public static CeremonyDoor ToRekey(AttemptLimit limit) =>
        new(limit, static rules => rules.DisablesUnauthenticatedRekey ? NoRekeying : null);

    /// <summary>To the making of root tokens without a token.</summary>
    public static CeremonyDoor ToRootGeneration(AttemptLimit limit) =>
        new(limit, static rules => rules.DisablesUnauthenticatedGenerateRoot ? NoRootGeneration : null);

    /// <summary>Whether it takes a token.</summary>
    public bool NeedsToken => _limit is null;

    /// <summary>Marks a route as one behind this door.</summary>
    public Route On(Route route) => NeedsToken ? route.Sudo() : route.Unauthenticated();

    /// <summary>Puts the door before a handler.</summary>
    public Handler Guard(Handler handler) => _limit is not { } limit ? handler : (request, tx, cancel) =>
        (_closed(request.Listener) ?? limit.Refuse(request.RemoteAddress)) is { } refusal
            ? new(refusal)
            : handler(request, tx, cancel);

    /// <summary>An answer.</summary>
    public Reply Answer(JsonMap map)
    {
        if (NeedsToken)
            return map;
        var raw = (Reply.Raw)Reply.RawJson(map);
        return raw with { Bytes = (byte[])[.. raw.Bytes.Span, (byte)'\n'] };
    }

    /// <summary>Reads a share.</summary>
    public static Outcome<SecretBytes> Share(Request request)
    {
        var text = request.Text("key");
        if (text.Length == 0)
            return Refusal.Invalid(Quorum.Missing);
        return UnsealKey.Parse(text) is { } share
            ? share
            : Refusal.Invalid(UnsealKey.Unreadable);
    }
}
