using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>
/// Walks over a range in pages, across families: their order is the order of the keys. Pages begin small, as most
/// seeks want one row, and grow up to a bound in rows and in bytes.
/// </summary>
internal sealed class PostgresCursor(PostgresSnapshot snapshot, KeyRange range, bool reverse) : IEngineCursor
{
    private const int FirstRows = 8;
    private const int MostRows = 512;
    private const int PageBytes = 1024 * 1024;

    private readonly int _first = KeyFamily.Of(range.Start);
    private readonly int _last = KeyFamily.LastBefore(range.End);
    private List<Row> _page = [];
    private int _at = -1;
    private int _family;
    private int _rows;
    private bool _isLastPage;

    public ReadOnlySpan<byte> Key => _page[_at].Key;

    public byte[] CopyValue() => _page[_at].Value.AsSpan().ToArray();

    public async ValueTask<bool> SeekAsync(byte[] target, CancellationToken cancel)
    {
        if (_first > _last)
            return false;
        _family = Math.Clamp(reverse ? KeyFamily.LastBefore(target) : KeyFamily.Of(target), _first, _last);
        _rows = FirstRows;
        var rest = reverse
            ? range with { End = Smaller(target, range.End) }
            : range with { Start = Larger(target, range.Start) };
        return await LoadAsync(rest, isAfterStart: false, cancel);
    }

    public async ValueTask<bool> NextAsync(CancellationToken cancel)
    {
        if (++_at < _page.Count)
            return true;
        if (_page.Count == 0)
            return false;
        var last = _page[^1].Key;
        return await LoadAsync(
            reverse ? range with { End = last } : range with { Start = last }, isAfterStart: true, cancel);
    }

    public void Dispose() => _page = [];

    private async ValueTask<bool> LoadAsync(KeyRange rest, bool isAfterStart, CancellationToken cancel)
    {
        while (isAfterStart && _isLastPage || !await PageAsync(rest, isAfterStart, cancel))
        {
            if (_family == (reverse ? _first : _last))
            {
                (_page, _at) = ([], 0);
                return false;
            }
            _family += reverse ? -1 : 1;
            _isLastPage = false;
            isAfterStart = false;
        }
        return true;
    }

    private async ValueTask<bool> PageAsync(KeyRange rest, bool isAfterStart, CancellationToken cancel)
    {
        var after = isAfterStart && !reverse ? ">" : ">=";
        var text = $"SELECT k, v FROM {snapshot.Tables.Readable(_family)} r WHERE k {after} $1 AND k < $2 " +
            $"ORDER BY k {(reverse ? "DESC" : "")} LIMIT $3";
        NpgsqlParameter[] parameters =
        [
            PostgresSnapshot.Parameter(rest.Start), PostgresSnapshot.Parameter(rest.End),
            new NpgsqlParameter<long> { TypedValue = _rows },
        ];
        _page = await snapshot.ReadAsync(text, parameters, cancel);
        _at = 0;
        _isLastPage = _page.Count < _rows;
        var bytes = 1L;
        foreach (var row in _page)
            bytes += row.Key.Length + row.Value.Length;
        _rows = (int)Math.Clamp(PageBytes * (long)_page.Count / bytes, 1, Math.Min(_rows * 4, MostRows));
        return _page.Count > 0;
    }

    private static byte[] Larger(byte[] one, byte[] other) => one.AsSpan().SequenceCompareTo(other) < 0 ? other : one;

    private static byte[] Smaller(byte[] one, byte[] other) => one.AsSpan().SequenceCompareTo(other) > 0 ? other : one;
}
