using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Settings;

/// <summary>The rows of one kind of cold configuration, by name, as stored.</summary>
/// <param name="kind">The kind: part of every key, never changed.</param>
/// <param name="format">How a row is written.</param>
internal class SettingTable<T>(string kind, RecordFormat<T> format)
    where T : class
{
    /// <summary>The kind of the rows.</summary>
    protected string Kind => kind;

    /// <summary>How a row is written.</summary>
    protected RecordFormat<T> Format => format;

    /// <summary>The row of that name, guarded; null if there is none.</summary>
    public ValueTask<T?> FindAsync(Transaction tx, string name, CancellationToken cancel) =>
        tx.FindAsync(Keys.System(kind, name), format, cancel);

    /// <summary>All rows with their names, sorted by name, guarded.</summary>
    public async ValueTask<IReadOnlyList<KeyValuePair<string, T>>> AllAsync(Transaction tx, CancellationToken cancel)
    {
        var all = new List<KeyValuePair<string, T>>();
        for (KeyRange? range = Keys.AllSystem(kind); range is { } part;)
        {
            var page = await tx.ScanAsync(part, KernelLimits.ScanPage, format, cancel).ConfigureAwait(false);
            foreach (var (key, row) in page.Rows)
                all.Add(new(Keys.SystemName(key.Bytes, kind), row));
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        return all;
    }

    /// <summary>All names, sorted.</summary>
    public async ValueTask<IReadOnlyList<string>> NamesAsync(Transaction tx, CancellationToken cancel)
    {
        var names = new List<string>();
        for (KeyRange? range = Keys.AllSystem(kind); range is { } part;)
        {
            var page = await tx.ScanClearAsync(part, KernelLimits.ScanPage, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
                names.Add(Keys.SystemName(row.Key, kind));
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        return names;
    }

    /// <summary>Stages a row. It is not changed any more.</summary>
    public void Put(Transaction tx, string name, T row) => tx.Put(Keys.System(kind, name), row, format);

    /// <summary>Stages the removal of a row, whether it exists or not.</summary>
    public void Delete(Transaction tx, string name) => tx.Delete(Keys.System(kind, name));
}
