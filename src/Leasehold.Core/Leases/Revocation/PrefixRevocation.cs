using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases.Rows;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;

namespace Leasehold.Core.Leases.Revocation;

/// <summary>What is to be revoked below a path, and how.</summary>
/// <param name="Prefix">Ends with a slash; empty for everything.</param>
/// <param name="Sync">The caller waits: the job itself makes the tries.</param>
/// <param name="Force">Leases are forgotten whatever their engines say.</param>
/// <param name="By">Who wants it.</param>
internal sealed record PrefixRevocation(string Prefix, bool Sync, bool Force, By By)
{
    /// <summary>Why what it ends, ended.</summary>
    public Cause Cause => Force ? Cause.ForceRevoked : Cause.PrefixRevoked;

    /// <summary>The target of the job.</summary>
    public byte[] ToTarget() => new PrefixRevocationRow
    {
        Prefix = Prefix,
        Sync = Sync,
        Force = Force,
        By = By.Accessor,
        ByName = By.DisplayName,
    }.ToByteArray();

    /// <summary>Reads the target of a job.</summary>
    public static PrefixRevocation OfTarget(byte[] target)
    {
        var row = PrefixRevocationRow.Parser.ParseFrom(target);
        return new PrefixRevocation(row.Prefix, row.Sync, row.Force, new By(row.By, row.ByName));
    }

    /// <summary>
    /// Stages the job; its id. One that is at the same work already is joined, whoever asked for it: it ends what was
    /// given since as well.
    /// </summary>
    public ValueTask<ulong> StageAsync(Transaction tx, CancellationToken cancel) =>
        Job.StageOnceAsync(tx, PrefixRevocationJob.KindName, NameOf(this), ToTarget(), NameOf, cancel);

    private static byte[] NameOf(byte[] target) => NameOf(OfTarget(target));

    private static byte[] NameOf(PrefixRevocation what) => (what with { By = By.Server }).ToTarget();
}
