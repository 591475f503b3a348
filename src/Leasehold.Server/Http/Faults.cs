using Leasehold.Core.Requests;
using Leasehold.Storage;

namespace Leasehold.Server.Http;

/// <summary>What a caller is told when a request met a fault of ours. The details are in the log only.</summary>
internal static class Faults
{
    private static readonly TimeSpan StoreReturns = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(1);

    public static readonly Refusal TookTooLong =
        Refusal.Busy("the request took longer than max_request_duration", TimeSpan.FromSeconds(1));

    public static Refusal Of(Exception fault, string requestId) => fault switch
    {
        StoreFullException =>
            Refusal.Busy("the store's disk is full: writes are refused until there is room", StoreReturns),
        LeadershipLostException => Refusal.Busy(
            "this server has lost the lead while the request ran: only the active one can tell whether it took effect",
            SoonAgain),
        StoreUnavailableException =>
            Refusal.Busy("the store cannot be reached at the moment; the server's log says why", SoonAgain),
        StoreFailedException => Refusal.Busy("the store has failed and is being recovered", StoreReturns),
        _ => new Refusal(RefusalKind.Internal, MultiError.Of($"internal error (request {requestId})")),
    };
}
