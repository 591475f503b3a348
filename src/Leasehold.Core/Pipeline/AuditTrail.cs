using Leasehold.Core.Audit;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Settings;
using Leasehold.Core.Tokens.Api;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// Writes the two audit entries of a request: one before its effect, one before its answer. Where no effect comes, both
/// go in one write (<c>docs/decisions/0034</c>). Without devices it does nothing at all.
/// </summary>
internal sealed class AuditTrail(AuditBroker broker, SystemSettings settings, TimeProvider time)
{
    /// <summary>Whether an entry may take longer than others can wait for its thread.</summary>
    public bool MayBlock => broker.MayBlock;

    /// <summary>
    /// Whether the request may go on. The entry of what is refused or only reads waits, for an effect after all
    /// (<see cref="RecordWaiting"/>) or for the answer.
    /// </summary>
    public bool RecordRequest(Request request, Refusal? refusal)
    {
        if (!broker.IsEnabled)
            return true;
        var entry = EntryOf(request, refusal);
        if (refusal is null && !OnlyReads(request.Operation))
            return broker.TryLog(entry);
        request.WaitingAuditEntry = entry;
        return true;
    }

    /// <summary>Writes the request's entry, if it still waits: before an effect. Whether that may come.</summary>
    public bool RecordWaiting(Request request)
    {
        if (request.WaitingAuditEntry is not { } entry)
            return true;
        request.WaitingAuditEntry = null;
        return broker.TryLog(entry);
    }

    /// <summary>Whether the answer may leave.</summary>
    public bool RecordResponse(Request request, Reply reply)
    {
        if (!broker.IsEnabled)
            return true;
        var refusal = (reply as Reply.Refused)?.Refusal;
        var waiting = request.WaitingAuditEntry;
        request.WaitingAuditEntry = null;
        return broker.TryLog(EntryOf(request, refusal, ResponseOf(request, reply)), waiting);
    }

    private static bool OnlyReads(Operation operation) =>
        operation is Operation.Read or Operation.Header or Operation.List or Operation.Help;

    private AuditEntry EntryOf(Request request, Refusal? refusal, AuditResponse? response = null)
    {
        var subject = SubjectOf(request, IsAllowed(refusal));
        return new AuditEntry
        {
            Time = time.GetUtcNow(),
            Auth = subject.Auth,
            Request = subject.Request,
            Rendition = subject.Rendition,
            Response = response,
            Error = ErrorOf(refusal),
        };
    }

    /// <summary>The same for both entries, unless the caller's row or what may be is another by the second.</summary>
    private AuditSubject SubjectOf(Request request, bool isAllowed)
    {
        if (request.AuditSubject is { } kept && kept.Holds(request, isAllowed))
            return kept;
        return request.AuditSubject = new AuditSubject(request, isAllowed)
        {
            Auth = AuthOf(request, isAllowed),
            Request = RequestOf(request),
        };
    }

    private static bool IsAllowed(Refusal? refusal) => refusal is not { Kind: RefusalKind.Denied };

    private static string ErrorOf(Refusal? refusal) =>
        refusal is null ? "" : refusal.Errors.Count > 0 ? refusal.Errors[0] : refusal.Kind.ToString();

    private static AuditAuth? AuthOf(Request request, bool allowed)
    {
        if (request.Caller.Token is not { } token)
            return null;
        return new AuditAuth
        {
            ClientToken = request.ClientToken ?? "",
            Accessor = token.Accessor,
            DisplayName = token.DisplayName,
            Policies = TokenAnswers.AllPolicies(token.Policies.Names, request.Caller.Entity),
            TokenPolicies = token.Policies.Names,
            IdentityPolicies = request.Caller.Entity?.Policies.Names ?? [],
            PolicyResults = new AuditPolicyResults(allowed, GrantingPolicies(request)),
            Metadata = token.Meta is { } meta ? [.. meta] : [],
            NumUses = (int)Math.Min(token.Uses, int.MaxValue),
            RemainingUses = (int)Math.Clamp(token.UsesLeft, 0, int.MaxValue),
            EntityId = token.Entity,
            TokenType = token.TypeName,
            TokenTtl = token.Ttl,
            TokenIssueTime = DateTimeOffset.FromUnixTimeMilliseconds(token.CreatedAt),
        };
    }

    private static IReadOnlyList<string> GrantingPolicies(Request request)
    {
        if (request.Decision is not { } decision)
            return [];
        if (decision.IsRoot)
            return [PolicyName.Root.Value];
        var names = new List<string>();
        foreach (var origin in decision.Rule?.Origins ?? [])
        {
            if (!names.Contains(origin.Policy.Value, StringComparer.Ordinal))
                names.Add(origin.Policy.Value);
        }
        return names;
    }

    private AuditRequest RequestOf(Request request) => new()
    {
        Id = request.Id,
        Operation = OperationNames.Of(request.Operation),
        Path = request.Path.Value,
        ClientId = request.Caller.ClientId,
        Mount = MountOf(request),
        ClientToken = request.ClientToken ?? "",
        ClientTokenAccessor = request.Caller.Accessor,
        Data = request.Data.Whole.Raw,
        ClearKeys = request.IsRouted ? request.Mount.Tuning.AuditNonHmacRequestKeys : [],
        RemoteAddress = request.RemoteAddress.ToString(),
        RemotePort = request.RemotePort,
        WrapTtl = (long)(request.WrapTtl ?? TimeSpan.Zero).TotalSeconds,
        Headers = HeadersOf(request),
    };

    private IReadOnlyList<AuditHeader> HeadersOf(Request request)
    {
        var wanted = settings.AuditHeaderRows.Rows;
        if (wanted.Count == 0 || request.Headers is not { } sent)
            return [];
        var headers = new List<AuditHeader>();
        foreach (var (name, row) in wanted)
        {
            if (sent.Of(name) is { Count: > 0 } values)
                headers.Add(new AuditHeader(name, values, row.Hmac));
        }
        return headers;
    }

    private static AuditResponse ResponseOf(Request request, Reply reply) => reply switch
    {
        // What was wrapped is told with its wrapping token, and again when it is unwrapped.
        Reply.Wrapped wrapped => ResponseOf(request, wrapped.Answer) with { Wrap = WrapOf(wrapped.Block) },
        Reply.Raw { Told: { } told } => AnswerOf(request, told),
        _ => AnswerOf(request, reply),
    };

    private static AuditWrap WrapOf(WrapBlock block) => new(
        (long)block.Ttl.TotalSeconds, block.Token, block.Accessor, block.CreationTime, block.CreationPath,
        block.WrappedAccessor);

    private static AuditResponse AnswerOf(Request request, Reply reply) => new()
    {
        Auth = reply is Reply.Auth { Block: var block } ? IssuedOf(block) : null,
        Mount = MountOf(request),
        LeaseId = reply is Reply.Data { Lease: { } lease } ? lease.Id : "",
        Data = AuditBody.Of(reply),
        ClearKeys = request.IsRouted ? request.Mount.Tuning.AuditNonHmacResponseKeys : [],
        Warnings = reply.Warnings,
        Redirect = reply is Reply.Elsewhere { ApiAddress: var address } ? address : "",
    };

    private static AuditAuth IssuedOf(AuthBlock block) => new()
    {
        ClientToken = block.ClientToken,
        Accessor = block.Accessor,
        DisplayName = block.DisplayName,
        Policies = block.Policies,
        TokenPolicies = block.TokenPolicies,
        IdentityPolicies = block.IdentityPolicies,
        Metadata = block.Metadata is { } meta ? [.. meta] : [],
        NumUses = (int)Math.Min(block.NumUses, int.MaxValue),
        EntityId = block.EntityId,
        EntityCreated = block.EntityCreated,
        TokenType = block.TokenType,
        TokenTtl = (long)block.LeaseDuration.TotalSeconds,
        TokenIssueTime = block.IssuedAt,
    };

    private static AuditMount MountOf(Request request) => request.IsRouted
        ? new AuditMount(
            request.Mount.Path,
            request.Mount.TypeName,
            request.Mount.Accessor,
            BuiltinPlugins.Version,
            request.Mount.Class == EngineClass.Auth ? "auth" : "secret")
        : AuditMount.None;
}
