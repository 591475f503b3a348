using Leasehold.Core.Json;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Api;

/// <summary><c>sys/leader</c> (<c>spec/system.md</c> 1.6).</summary>
internal sealed class LeaderRoute(Kernel kernel, KernelOptions options)
{
    private const string Never = "0001-01-01T00:00:00Z";

    public async ValueTask<Answer> ServeAsync(Request request, CancellationToken cancel)
    {
        if (request.Operation != Operation.Read)
            return Answer.Of(Refusal.UnsupportedVerb);
        if (!kernel.IsShared)
            return Tell(isShared: false, null, "", "");
        if (kernel.Status.IsSealed)
            return Answer.Of(Refusal.Sealed);
        if (kernel.ActiveSince is { } since)
            return Tell(isShared: true, since, options.Self.ApiAddress, options.Self.ClusterAddress);
        var leader = await kernel.FindActiveAsync(cancel).ConfigureAwait(false);
        return Tell(isShared: true, null, leader?.ApiAddress ?? "", leader?.ClusterAddress ?? "");
    }

    private static Answer Tell(bool isShared, DateTimeOffset? since, string address, string clusterAddress) =>
        SealAnswers.Plain(new JsonMap()
            .Add("ha_enabled", isShared)
            .Add("is_self", since is not null)
            .Add("active_time", since is { } moment ? GoTime.Format(moment) : Never)
            .Add("leader_address", address)
            .Add("leader_cluster_address", clusterAddress)
            .Add("performance_standby", false)
            .Add("performance_standby_last_remote_wal", 0));
}
