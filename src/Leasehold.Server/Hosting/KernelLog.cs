using System.Globalization;
using Leasehold.Core;
using Leasehold.Core.Requests;
using Leasehold.Storage;

namespace Leasehold.Server.Hosting;

/// <summary>Writes what the kernel reports into the server's log.</summary>
internal sealed class KernelLog(ServerLog log) : IKernelLog
{
    public void JobFailed(ulong job, Exception fault) =>
        log.Error("work", string.Create(CultureInfo.InvariantCulture, $"job {job} failed, will try again: {fault}"));

    public void DispatchFailed(Exception fault) =>
        log.Error("expiration", $"a batch of expired entries failed, will try again: {fault}");

    public void RevocationFailed(string leaseId, Exception fault) =>
        log.Error("expiration", $"taking back lease {leaseId} failed, will try again: {fault}");

    public void RevocationRefused(string leaseId, string error, bool isIrrevocable) => log.Warn("expiration",
        $"failed to revoke lease: lease_id={leaseId} error={GoQuote.Quote(error)}: " + (isIrrevocable
            ? "irrevocable; it is tried each hour, and by lease revoke -sync"
            : "it will be tried again"));

    public void LeaseForgotten(string leaseId, string error) => log.Warn("expiration",
        $"forgot a lease by force that was not revoked: lease_id={leaseId} error={GoQuote.Quote(error)}: " +
        "what it gave may be there still");

    public void RotationFailed(string role, string error) => log.Warn("expiration",
        $"failed to rotate the password of {role}: error={GoQuote.Quote(error)}: it will be tried again");

    public void RequestFailed(string requestId, string path, Exception fault)
    {
        // A store that is away fails every request: one line each, the place in our code tells nothing.
        if (fault is StoreUnavailableException or LeadershipLostException)
            log.Warn("core", $"request {requestId} to {path} failed: {fault.Message}");
        else
            log.Error("core", $"request {requestId} to {path} failed: {fault}");
    }

    public void AuditFailed(string device, Exception fault) =>
        log.Error("audit", $"device {device} failed to take an entry: {fault.Message}");

    public void LeadershipChanged(string news, Exception? fault)
    {
        if (fault is null)
            log.Info("core", news);
        else
            log.Warn("core", $"{news}: {fault.Message}");
    }

    public void SealChanged(string news) => log.Info("core", news);

    public void UnsealFailed(string reason, TimeSpan next) =>
        log.Error("core", string.Create(
            CultureInfo.InvariantCulture, $"unsealing failed, next try in {next.TotalSeconds:0} s: {reason}"));

    public void TokensTidied(long entries, long tokens) => log.Info("expiration", string.Create(
        CultureInfo.InvariantCulture,
        $"tidied tokens: {entries} index entries removed that led nowhere, {tokens} dead tokens ended"));

    public void LeasesTidied(long ended) => log.Info("expiration", string.Create(
        CultureInfo.InvariantCulture, $"tidied leases: {ended} ended whose token or mount was gone"));

    public void MountMoved(string migration, string source, string target, bool arrived)
    {
        if (arrived)
            log.Info("core", $"moved {source} to {target}, migration {migration}");
        else
            log.Error("core", $"could not move {source} to {target}, which is in use; migration {migration}");
    }
}
