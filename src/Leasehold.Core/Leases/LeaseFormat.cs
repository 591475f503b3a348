using System.Buffers;
using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases.Rows;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Leases;

/// <summary>How a lease is written: <c>lease.proto</c>, version 1.</summary>
internal sealed class LeaseFormat : RecordFormat<Lease>
{
    public static readonly LeaseFormat Instance = new();

    public override byte Version => 1;

    public override void Encode(Lease lease, IBufferWriter<byte> output) => ToRow(lease).WriteTo(output);

    public override Lease Decode(byte version, ReadOnlySpan<byte> bytes) => FromRow(LeaseRow.Parser.ParseFrom(bytes));

    public static LeaseRow ToRow(Lease lease)
    {
        var row = new LeaseRow
        {
            LeaseId = lease.LeaseId,
            Path = lease.Path,
            Mount = lease.Target.Mount,
            Engine = lease.Engine.Type,
            EngineVersion = lease.Engine.Version ?? "",
            Target = lease.Target.Name,
            Data = ByteString.CopyFrom(lease.Data.Span),
            Owner = lease.Owner is { } owner ? ByteString.CopyFrom(owner.ToArray()) : ByteString.Empty,
            OwnerEnd = lease.OwnerEnd ?? 0,
            Role = lease.Role,
            Entity = lease.Entity,
            CreatedAt = lease.CreatedAt,
            CreationTtl = lease.CreationTtl,
            Ttl = lease.Ttl,
            MaxTtl = lease.MaxTtl,
            MaxLimit = (int)lease.MaxLimit,
            ExpiresAt = lease.ExpiresAt,
            RenewedAt = lease.RenewedAt ?? 0,
            Renewable = lease.Renewable,
            HardEnd = lease.HardEnd ?? 0,
            LimitedBy = (int)lease.LimitedBy,
            Capped = lease.Capped,
            DueClass = (uint?)lease.Due?.Class ?? 0,
            DueAt = lease.Due?.At ?? 0,
            Renewals = lease.Renewals,
            RemoteAddress = lease.RemoteAddress,
            CreatedBy = lease.CreatedBy.Accessor ?? "",
            CreatedByName = lease.CreatedBy.DisplayName ?? "",
            End = lease.End is { } end ? ToRow(end) : null,
        };
        foreach (var entry in lease.History)
            row.History.Add(ToRow(entry));
        return row;
    }

    private static LeaseEndRow ToRow(LeaseEnd end) => new()
    {
        Cause = (int)end.Death.Cause,
        At = end.Death.Since,
        By = end.Death.By.Accessor,
        ByName = end.Death.By.DisplayName,
        Attempts = end.Attempts,
        NextTry = end.NextTry,
        LastError = end.LastError,
        Irrevocable = end.IsIrrevocable,
    };

    private static LeaseEventRow ToRow(HistoryEntry entry) => new()
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

    public static Lease FromRow(LeaseRow row) => new()
    {
        LeaseId = row.LeaseId,
        Path = row.Path,
        Target = new RevocationTarget(row.Mount, row.Target),
        Engine = new EngineName(row.Engine, row.EngineVersion.Length > 0 ? row.EngineVersion : null),
        Data = row.Data.Memory,
        Owner = row.Owner.IsEmpty ? null : Id16.Read(row.Owner.Span),
        OwnerEnd = row.OwnerEnd == 0 ? null : row.OwnerEnd,
        Role = row.Role,
        Entity = row.Entity,
        CreatedAt = row.CreatedAt,
        CreationTtl = row.CreationTtl,
        Ttl = row.Ttl,
        MaxTtl = row.MaxTtl,
        MaxLimit = (LimitedBy)row.MaxLimit,
        ExpiresAt = row.ExpiresAt,
        RenewedAt = row.RenewedAt == 0 ? null : row.RenewedAt,
        Renewable = row.Renewable,
        HardEnd = row.HardEnd == 0 ? null : row.HardEnd,
        LimitedBy = (LimitedBy)row.LimitedBy,
        Capped = row.Capped,
        Due = row.DueClass == 0 ? null : new Due((DueClass)row.DueClass, row.DueAt),
        Renewals = row.Renewals,
        History = [.. row.History.Select(FromRow)],
        RemoteAddress = row.RemoteAddress,
        CreatedBy = new By(row.CreatedBy, row.CreatedByName),
        End = row.End is { } end ? FromRow(end) : null,
    };

    private static LeaseEnd FromRow(LeaseEndRow row) =>
        new(new Death((Cause)row.Cause, row.At, new By(row.By, row.ByName)), row.NextTry)
        {
            Attempts = row.Attempts,
            LastError = row.LastError,
            IsIrrevocable = row.Irrevocable,
        };

    private static HistoryEntry FromRow(LeaseEventRow row) => new(
        (HistoryKind)row.Kind, row.At, row.Asked, row.Granted, (LimitedBy)row.LimitedBy,
        new By(row.By, row.ByName), row.RemoteAddress);
}
