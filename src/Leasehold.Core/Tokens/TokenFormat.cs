using System.Buffers;
using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Policies;
using Leasehold.Core.Tokens.Rows;

namespace Leasehold.Core.Tokens;

/// <summary>How a token is written: <c>token.proto</c>, version 1.</summary>
internal sealed class TokenFormat(PolicySets sets) : RecordFormat<Token>
{
    public override byte Version => 1;

    public override void Encode(Token token, IBufferWriter<byte> output) => ToRow(token).WriteTo(output);

    public override Token Decode(byte version, ReadOnlySpan<byte> bytes) => FromRow(TokenRow.Parser.ParseFrom(bytes));

    public TokenRow ToRow(Token token)
    {
        var row = new TokenRow
        {
            Accessor = token.Accessor,
            Path = token.Path,
            UsualPath = token.UsualPath,
            Mount = token.Mount,
            DisplayName = token.DisplayName,
            CreatedAt = token.CreatedAt,
            CreationTtl = token.CreationTtl,
            Ttl = token.Ttl,
            ExpiresAt = token.ExpiresAt ?? 0,
            RenewedAt = token.RenewedAt ?? 0,
            ExplicitMaxTtl = token.ExplicitMaxTtl,
            Period = token.Period,
            Uses = token.Uses,
            UsesLeft = token.UsesLeft,
            Role = token.Role,
            Entity = token.Entity,
            Renewable = token.Renewable,
            NoLease = !token.HasLease,
            HardEnd = token.HardEnd ?? 0,
            LimitedBy = (int)token.LimitedBy,
            Capped = token.Capped,
            DueClass = (uint)token.Due.Class,
            DueAt = token.Due.At,
            Renewals = token.Renewals,
            RemoteAddress = token.RemoteAddress,
            CreatedBy = token.CreatedBy,
            CreatedByName = token.CreatedByName,
        };
        if (token.Parent is { } parent)
            row.Parent = ByteString.CopyFrom(parent.ToArray());
        row.Policies.AddRange(token.Policies.Names);
        row.BoundCidrs.AddRange(token.BoundCidrs);
        if (token.Meta is { } meta)
        {
            row.HasMeta = true;
            foreach (var (name, value) in meta)
                row.Meta[name] = value;
        }
        if (token.Login is { } login)
        {
            row.HasLogin = true;
            foreach (var (name, value) in login)
                row.Login[name] = value;
        }
        if (token.End is { } end)
        {
            row.End = new EndRow
            {
                Cause = (int)end.Cause,
                At = end.At,
                By = end.By.Accessor,
                ByName = end.By.DisplayName,
                Orphaning = end.Orphaning,
            };
        }
        foreach (var entry in token.History)
            row.History.Add(ToRow(entry));
        return row;
    }

    private static HistoryRow ToRow(HistoryEntry entry) => new()
    {
        Kind = (int)entry.Kind,
        At = entry.At,
        Asked = entry.Asked,
        Granted = entry.Granted,
        LimitedBy = (int)entry.LimitedBy,
        By = entry.By.Accessor,
        ByName = entry.By.DisplayName,
        RemoteAddress = entry.RemoteAddress,
    };

    public Token FromRow(TokenRow row) => new()
    {
        Accessor = row.Accessor,
        Parent = row.Parent.IsEmpty ? null : Id16.Read(row.Parent.Span),
        Policies = sets.Of(row.Policies),
        Path = row.Path,
        UsualPath = row.UsualPath,
        Mount = row.Mount,
        DisplayName = row.DisplayName,
        Meta = row.HasMeta ? row.Meta.ToDictionary(StringComparer.Ordinal) : null,
        CreatedAt = row.CreatedAt,
        CreationTtl = row.CreationTtl,
        Ttl = row.Ttl,
        ExpiresAt = row.ExpiresAt == 0 ? null : row.ExpiresAt,
        RenewedAt = row.RenewedAt == 0 ? null : row.RenewedAt,
        ExplicitMaxTtl = row.ExplicitMaxTtl,
        Period = row.Period,
        Uses = row.Uses,
        UsesLeft = row.UsesLeft,
        Role = row.Role,
        Entity = row.Entity,
        Login = row.HasLogin ? row.Login.ToDictionary(StringComparer.Ordinal) : null,
        Renewable = row.Renewable,
        HasLease = !row.NoLease,
        BoundCidrs = row.BoundCidrs.Count == 0 ? [] : [.. row.BoundCidrs],
        HardEnd = row.HardEnd == 0 ? null : row.HardEnd,
        LimitedBy = (LimitedBy)row.LimitedBy,
        Capped = row.Capped,
        Due = new Due((DueClass)row.DueClass, row.DueAt),
        End = row.End is { } end
            ? new TokenEnd((Cause)end.Cause, end.At, new By(end.By, end.ByName), end.Orphaning)
            : null,
        Renewals = row.Renewals,
        History = FromRows(row.History),
        RemoteAddress = row.RemoteAddress,
        CreatedBy = row.CreatedBy,
        CreatedByName = row.CreatedByName,
    };

    private static HistoryEntry[] FromRows(IReadOnlyList<HistoryRow> rows)
    {
        var entries = new HistoryEntry[rows.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var row = rows[i];
            entries[i] = new HistoryEntry(
                (HistoryKind)row.Kind, row.At, row.Asked, row.Granted, (LimitedBy)row.LimitedBy,
                new By(row.By, row.ByName), row.RemoteAddress);
        }
        return entries;
    }
}
