using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Requests;

/// <summary>
/// One request, free of HTTP: what the gateway read off the wire, and what the pipeline learned on the way. Not shared
/// between threads.
/// </summary>
public sealed class Request
{
    private string? _id;

    /// <summary>Its UUID: in the answer's <c>request_id</c> and in both audit entries.</summary>
    public string Id => Volatile.Read(ref _id)
        ?? Interlocked.CompareExchange(ref _id, RequestId.New(), null) ?? _id;

    /// <summary>The one path that routing, authorization and audit see.</summary>
    public required CanonicalPath Path { get; init; }

    /// <summary>
    /// What is asked; a write becomes create or update when the route's existence check has answered.
    /// </summary>
    public required Operation Operation { get; set; }

    /// <summary>Body or query, uniform.</summary>
    public RequestData Data { get; init; } = RequestData.Empty;

    /// <summary>The token as sent; null for none. Never logged.</summary>
    public string? ClientToken { get; init; }

    /// <summary>What its connection sent last; null where that is not kept.</summary>
    public LastToken? LastToken { get; init; }

    /// <summary>The headers it came with; null for none.</summary>
    public IHeaderSource? Headers { get; init; }

    /// <summary>The peer's address.</summary>
    public System.Net.IPAddress RemoteAddress { get; init; } = System.Net.IPAddress.Loopback;

    /// <summary>The peer's port.</summary>
    public int RemotePort { get; init; }

    /// <summary>
    /// Whether the request says that somebody passed it on (<c>X-Forwarded-For</c>), believed or not.
    /// </summary>
    public bool IsForwarded { get; init; }

    /// <summary>What its listener allows.</summary>
    public ListenerRules Listener { get; init; } = ListenerRules.Default;

    /// <summary>How long a wrapped answer may wait; null for no wrapping.</summary>
    public TimeSpan? WrapTtl { get; init; }

    /// <summary>The mount that serves the path; set by routing, before any handler runs.</summary>
    public Mount Mount => _mount ?? throw new BrokenInvariant("the request is not routed yet");

    /// <summary>Whether routing found a mount.</summary>
    public bool IsRouted => _mount is not null;

    private Mount? _mount;

    /// <summary>What the route's captures took from the path.</summary>
    public Captures Captures { get; internal set; } = Captures.None;

    /// <summary>The converted fields of the operation.</summary>
    public FieldValues Fields
    {
        get => _fields ?? throw new BrokenInvariant("the request's fields are not read yet");
        internal set => _fields = value;
    }

    private FieldValues? _fields;

    /// <summary>Who asks; <see cref="Caller.None"/> on unauthenticated paths without a valid token.</summary>
    public Caller Caller { get; internal set; } = Caller.None;

    /// <summary>The path below the mount; empty also where a mount is named without its slash.</summary>
    public string PathInMount => Path.Value.Length < Mount.Path.Length ? "" : Path.Value[Mount.Path.Length..];

    /// <summary>The text of a field; its default where it was not sent.</summary>
    public string Text(string field) => Fields.Text(field);

    /// <summary>Whether a field was sent.</summary>
    public bool Has(string field) => Fields.Has(field);

    /// <summary>What the caller's policies said; null before they were asked and where nobody asked them.</summary>
    internal AclDecision? Decision { get; set; }

    /// <summary>What its first audit entry told of it, for the second; null without audit.</summary>
    internal Pipeline.AuditSubject? AuditSubject { get; set; }

    /// <summary>Its first audit entry, while it is not written; null before and after.</summary>
    internal Audit.AuditEntry? WaitingAuditEntry { get; set; }

    /// <summary>Set by <c>sys/seal</c>: the server seals when this request is done.</summary>
    internal bool SealsServer { get; set; }

    /// <summary>Set by <c>sys/step-down</c>: the server gives the lead away when this request is done.</summary>
    internal bool StepsDown { get; set; }

    /// <summary>Why the caller is nobody, on a path that is open to all; null if he is somebody.</summary>
    internal Refusal? Stranger { get; set; }

    /// <summary>Whether what the handler staged is durable.</summary>
    internal bool HasCommitted { get; private set; }

    /// <summary>Where room for what is issued was reserved, until the request is done; null for nowhere.</summary>
    internal Quotas.LeaseTally? Reserved { get; set; }

    /// <summary>Gives back what was reserved.</summary>
    internal void ReleaseReserved()
    {
        Reserved?.Release();
        Reserved = null;
    }

    private List<(Action Committed, Action? Refused)>? _afterCommit;

    /// <summary>What to do when what the handler staged is durable, or, if it is not, instead.</summary>
    internal void AfterCommit(Action committed, Action? refused = null) =>
        (_afterCommit ??= []).Add((committed, refused));

    /// <summary>Runs what was left for after the commit, and forgets it.</summary>
    internal void Committed(bool durable)
    {
        HasCommitted |= durable;
        foreach (var (committed, refused) in _afterCommit ?? [])
        {
            if (durable)
                committed();
            else
                refused?.Invoke();
        }
        _afterCommit = null;
    }

    private Func<ValueTask>? _takeBack;

    /// <summary>
    /// How to undo what was committed when its answer, which held secrets that exist nowhere else, was not delivered
    /// because audit could not record it.
    /// </summary>
    internal void WhenUndelivered(Func<ValueTask> takeBack) => _takeBack = takeBack;

    /// <summary>The token that the handler issued beside a plain answer; it ends if that is not delivered.</summary>
    internal Barrier.Id16? IssuedToken { get; set; }

    /// <summary>Undoes what was left for that case.</summary>
    internal ValueTask TakeBackAsync() => _takeBack?.Invoke() ?? ValueTask.CompletedTask;

    /// <summary>
    /// What the mount grants who asks for no TTL: as it is tuned, else as the system is set. Set by routing.
    /// </summary>
    public TimeSpan DefaultLeaseTtl => TimeSpan.FromSeconds(Bounds.Default);

    /// <summary>What the mount grants: without being asked, and at most; set by routing.</summary>
    public TtlBounds Bounds { get; private set; } = TtlBounds.Builtin;

    internal void RouteTo(Mount mount, TtlBounds bounds)
    {
        _mount = mount;
        Bounds = bounds;
    }
}
