using Leasehold.Core.Json;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Api;

/// <summary><c>sys/leader</c> (<c>spec/system.md</c> 1.6).</summary>
internal static class LeaderRoute
{
    private const string NoLeader = "0001-01-01T00:00:00Z";

    public static ValueTask<Answer> ServeAsync(Request request, CancellationToken cancel) =>
        new(request.Operation != Operation.Read
            ? Answer.Of(Refusal.UnsupportedVerb)
            : SealAnswers.Plain(new JsonMap()
                .Add("ha_enabled", false)
                .Add("is_self", false)
                .Add("active_time", NoLeader)
                .Add("leader_address", "")
                .Add("leader_cluster_address", "")
                .Add("performance_standby", false)
                .Add("performance_standby_last_remote_wal", 0)));
}
