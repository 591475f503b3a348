using Leasehold.Core.Audit;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Pipeline;

/// <summary>Who asks and what, as both entries of a request show it.</summary>
internal sealed class AuditSubject(Request request, bool isAllowed)
{
    private readonly Caller _caller = request.Caller;
    private readonly Operation _operation = request.Operation;

    public required AuditAuth? Auth { get; init; }

    public required AuditRequest Request { get; init; }

    /// <summary>What devices kept of it.</summary>
    public AuditRendition Rendition { get; } = new();

    /// <summary>Whether it still tells the truth about its request.</summary>
    public bool Holds(Request request, bool allowed) =>
        ReferenceEquals(_caller, request.Caller) && _operation == request.Operation && isAllowed == allowed;
}
