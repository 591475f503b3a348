using System.Collections.Frozen;
using Leasehold.Core.Barrier;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Settings;

/// <summary>
/// Settings that are asked for on every request: kept in memory, swapped whole in the commit that changes one.
/// </summary>
internal sealed class LiveSettings<T>(string kind, RecordFormat<T> format)
    : SettingTable<T>(kind, format), ICommitWatcher
    where T : class
{
    private readonly byte[] _prefix = Keys.AllSystem(kind).Start;
    private FrozenDictionary<string, T> _rows = FrozenDictionary<string, T>.Empty;

    /// <summary>What is in force.</summary>
    public FrozenDictionary<string, T> Rows => Volatile.Read(ref _rows);

    /// <summary>Reads all rows; once, when unsealing.</summary>
    public async ValueTask LoadAsync(Transaction tx, CancellationToken cancel) => Volatile.Write(
        ref _rows, (await AllAsync(tx, cancel).ConfigureAwait(false)).ToFrozenDictionary(StringComparer.Ordinal));

    public void Published(CommittedGroup group)
    {
        if (!group.Touches(_prefix))
            return;
        var rows = new Dictionary<string, T>(_rows, StringComparer.Ordinal);
        for (var i = 0; i < group.Count; i++)
        {
            foreach (ref readonly var write in group[i].Writes.Span)
            {
                if (!write.Key.AsSpan().StartsWith(_prefix))
                    continue;
                var name = Keys.SystemName(write.Key, Kind);
                if (write.Attachment is T row)
                    rows[name] = row;
                else
                    rows.Remove(name);
            }
        }
        Volatile.Write(ref _rows, rows.ToFrozenDictionary(StringComparer.Ordinal));
    }
}
