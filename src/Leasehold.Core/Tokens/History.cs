using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Tokens;

/// <summary>
/// The bounded story of a token or lease: the oldest events make room, renewals stay counted elsewhere. Whose it is,
/// and the address that was told last, are not said again.
/// </summary>
/// <param name="Entries">The events so far, oldest first.</param>
/// <param name="Owner">The accessor of the token itself, or of who got the lease.</param>
/// <param name="FirstAddress">Where it was created from.</param>
internal readonly record struct History(IReadOnlyList<HistoryEntry> Entries, string Owner, string FirstAddress)
{
    public static History Of(Token token) => new(token.History, token.Accessor, token.RemoteAddress);

    public static History Of(Lease lease) => new(lease.History, lease.CreatedBy.Accessor, lease.RemoteAddress);

    /// <summary>The events with one more; who acted and from where as they are.</summary>
    public IReadOnlyList<HistoryEntry> With(HistoryEntry entry)
    {
        var dropped = Math.Max(0, Entries.Count + 1 - KernelLimits.HistoryEntries);
        var kept = new HistoryEntry[Entries.Count + 1 - dropped];
        for (var i = dropped; i < Entries.Count; i++)
            kept[i - dropped] = Entries[i];
        kept[^1] = Short(entry);
        return kept;
    }

    /// <summary>The events with the end of it as the last.</summary>
    public IReadOnlyList<HistoryEntry> WithEnd(Death death, long at) =>
        Entries is [.., { Kind: HistoryKind.Revoked }]
            ? Entries
            : With(new HistoryEntry(HistoryKind.Revoked, at, 0, 0, LimitedBy.None, death.By, ""));

    /// <summary>
    /// The events with a refused renewal; null if the last one says the same and is young: who asks again and again
    /// neither writes each time nor crowds out the rest.
    /// </summary>
    public IReadOnlyList<HistoryEntry>? WithRefusal(HistoryEntry entry)
    {
        var isRepeated = Entries is [.., var last] &&
            last with { At = entry.At, RemoteAddress = "" } == Short(entry) with { RemoteAddress = "" } &&
            string.Equals(LastAddress(), entry.RemoteAddress, StringComparison.Ordinal) &&
            entry.At - last.At < KernelLimits.RefusalSpacing.TotalMilliseconds;
        return isRepeated ? null : With(entry);
    }

    private HistoryEntry Short(HistoryEntry entry) => entry with
    {
        By = string.Equals(entry.By.Accessor, Owner, StringComparison.Ordinal) ? By.Server : entry.By,
        RemoteAddress = string.Equals(LastAddress(), entry.RemoteAddress, StringComparison.Ordinal)
            ? ""
            : entry.RemoteAddress,
    };

    private string LastAddress()
    {
        for (var i = Entries.Count - 1; i >= 0; i--)
        {
            if (Entries[i].RemoteAddress.Length > 0)
                return Entries[i].RemoteAddress;
        }
        return FirstAddress;
    }
}
