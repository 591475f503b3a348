using System.Runtime.InteropServices;
using Leasehold.Storage.Committing;

namespace Leasehold.Storage.RocksDb;

/// <summary>
/// Computes the hashes of the head rows again from the groups in the logs. Nobody may write to the store meanwhile.
/// </summary>
internal sealed class LogChainCheck
{
    private const int MostFaults = 100;

    private static readonly byte[] ImportMark = [0, 1]; // As the import of a store writes it.

    private readonly GroupDigest _digest = new();
    private readonly List<string> _faults = [];
    private HeadRow? _last;
    private long _groups;

    private LogChainCheck()
    {
    }

    /// <summary>Reads all logs of a directory.</summary>
    public static LogChain Run(string directory)
    {
        var check = new LogChainCheck();
        foreach (var log in LogFiles.Find(directory))
            LogFiles.Read(log, batch => check.Take(log.Name, batch));
        return new LogChain(check._groups, check._last, check._faults);
    }

    private void Take(string log, ReadOnlySpan<byte> record)
    {
        _groups++;
        if (LogBatch.Read(record) is not { } writes)
            Fault($"{log}: group {_groups} of the logs cannot be read");
        else if (writes is not [.., { Kind: WriteKind.Put } head] || !head.Key.AsSpan().SequenceEqual(HeadRow.Key))
            Fault($"{log}: group {_groups} of the logs has no head row");
        else
            Link(log, CollectionsMarshal.AsSpan(writes)[..^1], HeadRow.Decode(head.Value));
    }

    private void Link(string log, ReadOnlySpan<WriteOperation> writes, HeadRow head)
    {
        var before = _last;
        _last = head;
        if (BeginsAnew(writes, head) || (before is null && !Imports(writes)))
            return;
        var previous = Imports(writes) ? HeadRow.Empty : before ?? HeadRow.Empty;
        if (!_digest.Chain(previous.Hash.Span, writes).AsSpan().SequenceEqual(head.Hash.Span))
            Fault($"{log}: the hash of the head row of group {head.Group} is not that of its group and the one before");
        else if (!Imports(writes) && head.Sequence < previous.Sequence)
            Fault($"{log}: group {head.Group} goes back from commit {previous.Sequence} to {head.Sequence}");
    }

    /// <summary>Whether an import begins, whose groups have a chain of their own.</summary>
    private static bool Imports(ReadOnlySpan<WriteOperation> writes) =>
        writes is [{ Kind: WriteKind.Put } mark] && mark.Key.AsSpan().SequenceEqual(ImportMark);

    /// <summary>Whether the head row is one that an import took over, or the first of all.</summary>
    private static bool BeginsAnew(ReadOnlySpan<WriteOperation> writes, HeadRow head) =>
        head.Group == 0 ||
        (writes is [{ Kind: WriteKind.Delete } mark] && mark.Key.AsSpan().SequenceEqual(ImportMark));

    private void Fault(string fault)
    {
        if (_faults.Count < MostFaults)
            _faults.Add(fault);
    }
}
