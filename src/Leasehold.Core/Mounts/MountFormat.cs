using System.Buffers;
using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts.Rows;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Mounts;

/// <summary>How a mount is written: <c>mount.proto</c>, version 1.</summary>
internal sealed class MountFormat(EngineCatalog catalog) : RecordFormat<Mount>
{
    public override byte Version => 1;

    public override void Encode(Mount mount, IBufferWriter<byte> output)
    {
        var row = new MountRow
        {
            Id = mount.Id,
            Path = mount.Path,
            Type = mount.TypeName,
            Accessor = mount.Accessor,
            Uuid = mount.Uuid,
            Description = mount.Description,
            HasOptions = mount.Options is not null,
            Local = mount.Local,
            SealWrap = mount.SealWrap,
            ExternalEntropyAccess = mount.ExternalEntropyAccess,
            DefaultLeaseTtl = mount.Tuning.DefaultLeaseTtl,
            MaxLeaseTtl = mount.Tuning.MaxLeaseTtl,
            ForceNoCache = mount.Tuning.ForceNoCache,
            ListingVisibility = mount.Tuning.ListingVisibility,
            TokenType = mount.Tuning.TokenType,
            State = (uint)mount.State,
        };
        if (mount.Tuning.UserLockout is { } lockout)
        {
            row.UserLockout = new UserLockoutRow
            {
                Threshold = lockout.Threshold,
                Duration = lockout.Duration,
                CounterReset = lockout.CounterReset,
                Disabled = lockout.Disabled,
            };
        }
        foreach (var (name, value) in mount.Options ?? new Dictionary<string, string>(StringComparer.Ordinal))
            row.Options[name] = value;
        row.AuditNonHmacRequestKeys.AddRange(mount.Tuning.AuditNonHmacRequestKeys);
        row.AuditNonHmacResponseKeys.AddRange(mount.Tuning.AuditNonHmacResponseKeys);
        row.PassthroughRequestHeaders.AddRange(mount.Tuning.PassthroughRequestHeaders);
        row.AllowedResponseHeaders.AddRange(mount.Tuning.AllowedResponseHeaders);
        row.WriteTo(output);
    }

    public override Mount Decode(byte version, ReadOnlySpan<byte> bytes)
    {
        var row = MountRow.Parser.ParseFrom(bytes);
        var options = row.HasOptions ? row.Options.ToDictionary(StringComparer.Ordinal) : null;
        return new Mount
        {
            Id = row.Id,
            Path = row.Path,
            TypeName = row.Type,
            Type = catalog.Find(row.Type, options)
                ?? throw new BrokenInvariant($"the mount {row.Path} is of type {row.Type}, which this version lacks"),
            Accessor = row.Accessor,
            Uuid = row.Uuid,
            Description = row.Description,
            Options = options,
            Local = row.Local,
            SealWrap = row.SealWrap,
            ExternalEntropyAccess = row.ExternalEntropyAccess,
            State = (MountState)row.State,
            Tuning = TuningOf(row),
        };
    }

    private static MountTuning TuningOf(MountRow row) => new()
    {
        DefaultLeaseTtl = row.DefaultLeaseTtl,
        MaxLeaseTtl = row.MaxLeaseTtl,
        ForceNoCache = row.ForceNoCache,
        ListingVisibility = row.ListingVisibility,
        AuditNonHmacRequestKeys = [.. row.AuditNonHmacRequestKeys],
        AuditNonHmacResponseKeys = [.. row.AuditNonHmacResponseKeys],
        PassthroughRequestHeaders = [.. row.PassthroughRequestHeaders],
        AllowedResponseHeaders = [.. row.AllowedResponseHeaders],
        TokenType = row.TokenType,
        UserLockout = row.UserLockout is { } lockout
            ? new UserLockoutTuning(lockout.Threshold, lockout.Duration, lockout.CounterReset, lockout.Disabled)
            : null,
    };
}
