using Leasehold.Core.Pipeline;
using Leasehold.Core.Quotas;
using Leasehold.Core.Requests;

namespace Leasehold.Core;

/// <summary>An active kernel: what lives behind the barrier and the way of a request through it.</summary>
internal sealed class OpenKernel : IAsyncDisposable
{
    private readonly AuditTrail _trail;
    private readonly RequestPipeline _pipeline;

    public OpenKernel(Unsealed unsealed)
    {
        Unsealed = unsealed;
        Since = unsealed.Clock.GetUtcNow();
        var authentication = new Authentication(unsealed.Tokens, unsealed.Graves, unsealed.Identity);
        var outside = new OutsideStep(
            unsealed.Begin, unsealed.BeginBackground, authentication, unsealed.Leases.Issuer, unsealed.Clock,
            unsealed.Log)
        {
            Leads = () => unsealed.Leads,
        };
        var issuing = new Issuing(
            new LoginStep(unsealed.Logins, unsealed.Lockouts),
            unsealed.Leases.Issuer,
            outside,
            unsealed.Wrapping,
            unsealed.Quotas.Leases);
        _trail = new AuditTrail(unsealed.Audit, unsealed.Settings, unsealed.Clock);
        _pipeline = new RequestPipeline(
            unsealed,
            authentication,
            new Admission(unsealed.Begin, unsealed.Tokens, unsealed.Ender),
            new Execution(unsealed.Begin, new Recheck(unsealed, authentication), new Contention(), issuing, _trail),
            _trail);
    }

    public Unsealed Unsealed { get; }

    /// <summary>Since when it is active.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Whether it may answer.</summary>
    public bool IsActive => Unsealed.Leads;

    /// <summary>Whether there are rate limits at all.</summary>
    public bool HasRateLimits => Unsealed.Quotas.Rules.Rates.Rows.Count > 0;

    /// <summary>What the rate limits say of a request, whatever it is about; null if none holds for it.</summary>
    public async ValueTask<RateDecision?> CountAsync(Request request, CancellationToken cancel)
    {
        if (!Unsealed.TryEnter())
            return null;
        try
        {
            return await Unsealed.Quotas.Rates.CountAsync(request, cancel).ConfigureAwait(false);
        }
        finally
        {
            Unsealed.Leave();
        }
    }

    /// <summary>Turns a request away whose client asks too often.</summary>
    public Answer Throttle(Request request, RateDecision decision)
    {
        var refusal = RateLimits.RefusalOf(request, decision);
        Unsealed.Measures.Throttled(decision.Quota ?? "");
        if (!Unsealed.Quotas.Rates.AuditsRefusals || !Unsealed.TryEnter())
            return Answer.Of(refusal);
        try
        {
            _trail.RecordRequest(request, refusal);
            _trail.RecordWaiting(request); // Whether audit takes it or not: nothing is done.
            return Answer.Of(refusal);
        }
        finally
        {
            Unsealed.Leave();
        }
    }

    /// <summary>Serves a request; null if that is no longer this server's to do, and nothing was done.</summary>
    public async ValueTask<Answer?> HandleAsync(Request request, CancellationToken cancel)
    {
        if (!IsActive || !Unsealed.TryEnter())
            return null;
        var slot = Unsealed.InFlight.Enter(request);
        try
        {
            var answer = await _pipeline.HandleAsync(request, cancel).ConfigureAwait(false);
            // What was committed is true whoever leads now. What was only read came from caches that are known to have
            // been current if no other server could lead up to here, however long this one was stopped on the way.
            if (request.HasCommitted || IsActive)
                return answer;
            answer.Dispose();
            return null;
        }
        finally
        {
            request.ReleaseReserved();
            Unsealed.InFlight.Leave(slot);
            Unsealed.Leave();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Unsealed.DisposeAsync().ConfigureAwait(false);
    }
}
