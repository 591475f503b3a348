using System.Buffers.Binary;

namespace Leasehold.Faults.Crash;

/// <summary>
/// Compares an opened store with the model, row by row. First each worker's marker says how far it came: its last
/// acknowledged commit, or the one that was under way. Then everything must be exactly as the plans up to there say.
/// </summary>
internal sealed class CrashCheck(CrashModel model, CrashReport report)
{
    private const int MostTold = 20;
    private const int StreamSuffixBytes = 10;
    private readonly List<string> _losses = [];

    /// <summary>What is lost or wrong, in words; empty if all is well.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(Store store)
    {
        _losses.AddRange(report.Faults);
        using var tx = store.Begin();
        for (var worker = 0; worker < model.Workers; worker++)
            await AdvanceAsync(tx, worker);
        CheckHead(store.Head);
        Compare(await ReadAsync(tx));
        return _losses.Count > MostTold ? [.. _losses.Take(MostTold), $"and {_losses.Count - MostTold} more"] : _losses;
    }

    private async Task AdvanceAsync(StoreTransaction tx, int worker)
    {
        var marker = await tx.PeekAsync(CommitPlan.Marker(worker), CancellationToken.None);
        var found = marker is null ? 0 : BinaryPrimitives.ReadInt64LittleEndian(marker);
        var acknowledged = report.LastOf(worker)?.Number ?? model.NumberOf(worker);
        if (found < acknowledged)
            _losses.Add($"worker {worker}: commits {found + 1} to {acknowledged} were acknowledged and are lost");
        if (found > acknowledged + 1)
            _losses.Add($"worker {worker}: commit {found} is there, but only {acknowledged} was acknowledged");
        model.AdvanceTo(worker, Math.Min(found, acknowledged + 1));
    }

    private void CheckHead(HeadRow head)
    {
        if (head.Sequence != model.Commits)
            _losses.Add($"the head is at {head.Sequence}, the commits are {model.Commits}");
        if (report.Group is not { } last)
            return;
        if (head.Group < last.Group || head.Group > last.Group + 1)
            _losses.Add($"the head is at group {head.Group}, the last durable one was {last.Group}");
        if (head.Group == last.Group && Convert.ToHexString(head.Hash.Span) != last.Hash)
            _losses.Add($"the head's hash at group {head.Group} is {Convert.ToHexString(head.Hash.Span)}: {last.Hash}");
    }

    private static async Task<List<Row>> ReadAsync(StoreTransaction tx)
    {
        var rows = new List<Row>();
        KeyRange? range = CommitPlan.Everything;
        while (range is { } left)
        {
            var page = await tx.PeekScanAsync(left, 1000, CancellationToken.None);
            rows.AddRange(page.Rows);
            range = page.NextStart is { } next ? left with { Start = next } : null;
        }
        return rows;
    }

    private void Compare(List<Row> found)
    {
        for (var worker = 0; worker < model.Workers; worker++)
        {
            var stream = KeyRange.Prefix(CommitPlan.Stream(worker));
            CompareStream(worker, found.FindAll(row => stream.Contains(row.Key)));
            found.RemoveAll(row => stream.Contains(row.Key));
        }
        var missing = new SortedDictionary<byte[], byte[]>(model.Rows, model.Rows.Comparer);
        foreach (var row in found)
        {
            if (!missing.Remove(row.Key, out var value))
                _losses.Add($"row {Name(row.Key)} is there ({Name(row.Value)}), it was deleted or never written");
            else if (!value.AsSpan().SequenceEqual(row.Value))
                _losses.Add($"row {Name(row.Key)} is {Name(row.Value)} instead of {Name(value)}");
        }
        foreach (var (key, value) in missing)
            _losses.Add($"row {Name(key)} is lost ({Name(value)})");
    }

    private void CompareStream(int worker, List<Row> found)
    {
        var expected = model.StreamOf(worker);
        if (found.Count != expected.Count)
            _losses.Add($"worker {worker}: its stream has {found.Count} rows instead of {expected.Count}");
        for (var at = 0; at < Math.Min(found.Count, expected.Count); at++)
        {
            if (!expected[at].AsSpan().SequenceEqual(found[at].Value))
                _losses.Add($"worker {worker}: row {at} of its stream is {Name(found[at].Value)}");
            if (found[at].Key.Length != CommitPlan.Stream(worker).Length + StreamSuffixBytes)
                _losses.Add($"worker {worker}: row {at} of its stream has the key {Name(found[at].Key)}");
        }
    }

    private static string Name(byte[] bytes) => Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, 24)));
}
