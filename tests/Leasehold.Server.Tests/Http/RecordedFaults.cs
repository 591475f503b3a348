using Leasehold.Core;

namespace Leasehold.Server.Tests.Http;

internal sealed class RecordedFaults : IKernelLog
{
    public List<(string Id, string Path, Exception Fault)> Requests { get; } = [];

    public void RevocationFailed(string leaseId, Exception fault) =>
        throw new InvalidOperationException(leaseId, fault);

    public void RevocationRefused(string leaseId, string error, bool isIrrevocable) =>
        throw new InvalidOperationException(error);

    public void LeaseForgotten(string leaseId, string error) =>
        throw new InvalidOperationException(error);

    public void RotationFailed(string role, string error) =>
        throw new InvalidOperationException(error);

    public void RequestFailed(string requestId, string path, Exception fault) => Requests.Add((requestId, path, fault));

    public void JobFailed(ulong job, Exception fault) => throw new InvalidOperationException("no jobs here", fault);

    public void DispatchFailed(Exception fault) => throw new InvalidOperationException("no dispatcher here", fault);

    public void AuditFailed(string device, Exception fault) =>
        throw new InvalidOperationException("no audit here", fault);

    public void LeadershipChanged(string news, Exception? fault)
    {
        // Tests look at what the server does.
    }

    public void SealChanged(string news)
    {
        // Tests look at what the server does.
    }

    public void UnsealFailed(string reason, TimeSpan next) => throw new InvalidOperationException(reason);

    public void TokensTidied(long entries, long tokens) => throw new InvalidOperationException("no tidying here");

    public void LeasesTidied(long ended) => throw new InvalidOperationException("no tidying here");

    public void MountMoved(string migration, string source, string target, bool arrived) =>
        throw new InvalidOperationException("no moves here");
}
