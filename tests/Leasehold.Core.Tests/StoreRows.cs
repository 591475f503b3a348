using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;
using Leasehold.Storage;

namespace Leasehold.Core.Tests;

/// <summary>What the store really holds, table by table, at one snapshot.</summary>
internal static class StoreRows
{
    public static async Task<List<Row>> AllAsync(Transaction tx, KeyRange range)
    {
        var rows = new List<Row>();
        for (KeyRange? next = range; next is { } part;)
        {
            var page = await tx.PeekScanClearAsync(part, 1_000, CancellationToken.None);
            rows.AddRange(page.Rows);
            next = page.NextStart is { } start ? part with { Start = start } : null;
        }
        return rows;
    }

    public static async Task<int> CountAsync(this TestKernel server, byte table)
    {
        using var tx = server.Unsealed.Begin();
        return (await AllAsync(tx, KeyRange.Prefix([table]))).Count;
    }

    public static async Task<Token?> FindTokenAsync(this TestKernel server, string secret)
    {
        using var tx = server.Unsealed.Begin();
        return await tx.PeekAsync(
            Keys.Token(server.Unsealed.Tokens.IdOf(secret)), server.Unsealed.Tokens.Format, CancellationToken.None);
    }

    public static async Task<Grave?> FindGraveAsync(this TestKernel server, Id16 id)
    {
        using var tx = server.Unsealed.Begin();
        return await server.Unsealed.Graves.FindAsync(tx, id, CancellationToken.None);
    }

    /// <summary>
    /// Checks that each token row has exactly one due entry, which is not late, and that none is left over; returns how
    /// many rows there are.
    /// </summary>
    public static async Task<int> CheckIndexAsync(this TestKernel server)
    {
        using var tx = server.Unsealed.Begin();
        var due = new Dictionary<string, Due>(StringComparer.Ordinal);
        foreach (var row in await AllAsync(tx, KeyRange.Prefix([Tables.Due])))
        {
            var (place, _, kind, id) = Keys.ReadDue(row.Key);
            Assert.Equal(RowKind.Token, kind);
            Assert.True(due.TryAdd(id.ToString(), place), $"two entries for {id}");
        }
        var tokens = await AllAsync(tx, KeyRange.Prefix([Tables.Token]));
        foreach (var row in tokens)
        {
            var id = Id16.Read(row.Key.AsSpan(1));
            var token = await tx.PeekAsync(new Key(row.Key), server.Unsealed.Tokens.Format, CancellationToken.None);
            Assert.NotNull(token);
            Assert.True(due.Remove(id.ToString(), out var place), $"no entry for {id}");
            Assert.Equal(token.Due, place);
            CheckPlace(token, place, tx.NowMs());
        }
        Assert.Empty(due);
        return tokens.Count;
    }

    private static void CheckPlace(Token token, Due place, long now)
    {
        if (token.ExpiresAt is not { } end)
        {
            Assert.Equal(new Due(DueClass.Never, 0), place);
            return;
        }
        if (token.End is not null)
            return; // Its job removes it.
        var granted = token.RenewedAt ?? token.CreatedAt;
        var wanted = place.Class == DueClass.Healthy ? granted + (long)((end - granted) * Due.AtRiskFraction) : end;
        Assert.True(place.At <= Math.Max(wanted, now), $"{place} is later than {wanted}, now {now}");
    }
}
