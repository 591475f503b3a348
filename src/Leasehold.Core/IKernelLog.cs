namespace Leasehold.Core;

/// <summary>What the kernel reports to operators. Accessors and ids only; never a secret.</summary>
public interface IKernelLog
{
    /// <summary>A job failed and will be tried again.</summary>
    void JobFailed(ulong job, Exception fault);

    /// <summary>The expiry dispatcher failed on a batch and will try again.</summary>
    void DispatchFailed(Exception fault);

    /// <summary>An engine failed to take a lease back and will be asked again.</summary>
    void RevocationFailed(string leaseId, Exception fault);

    /// <summary>
    /// A target did not take a lease back: told when that happens first, and when it is given up until somebody asks.
    /// </summary>
    void RevocationRefused(string leaseId, string error, bool isIrrevocable);

    /// <summary>A lease that was not taken back was forgotten by force: what it gave may be there still.</summary>
    void LeaseForgotten(string leaseId, string error);

    /// <summary>A password that was due to be rotated was not: told when that happens first.</summary>
    void RotationFailed(string role, string error);

    /// <summary>A request met a fault of ours; the id is in the caller's answer.</summary>
    void RequestFailed(string requestId, string path, Exception fault);

    /// <summary>An audit device failed to take an entry.</summary>
    void AuditFailed(string device, Exception fault);

    /// <summary>The server has moved between standing by and leading, or could not.</summary>
    void LeadershipChanged(string news, Exception? fault);

    /// <summary>The store was initialized, or the server sealed or unsealed.</summary>
    void SealChanged(string news);

    /// <summary>The server could not unseal itself and will try again after the delay.</summary>
    void UnsealFailed(string reason, TimeSpan next);

    /// <summary>All tokens were tidied: index entries removed that led nowhere, and dead tokens ended.</summary>
    void TokensTidied(long entries, long tokens);

    /// <summary>All leases were tidied: those ended that hung on nothing any more.</summary>
    void LeasesTidied(long ended);

    /// <summary>A mount that was to move has arrived, or stays where it was because its new path was taken.</summary>
    void MountMoved(string migration, string source, string target, bool arrived);
}
