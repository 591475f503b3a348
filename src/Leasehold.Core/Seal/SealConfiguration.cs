using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Seal.Rows;

namespace Leasehold.Core.Seal;

/// <summary>How the store is sealed, and who it is. Stored in clear.</summary>
public sealed record SealConfiguration
{
    /// <summary>The seal that shares of a key open.</summary>
    public const string ShamirType = "shamir";

    /// <summary>Where it is stored; its presence means that the store is initialized.</summary>
    internal static readonly Key Row = new KeyWriter(Tables.Clear).Text("seal-config").ToKey();

    private const byte Version = 1;

    /// <summary>The kind of seal.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// How many shares were handed out, 1 to 255; 0 if the server unseals itself and nobody holds any.
    /// </summary>
    public required int Shares { get; init; }

    /// <summary>How many of them make the key, 1 to 255; 0 without shares.</summary>
    public required int Threshold { get; init; }

    /// <summary>The store's id, to which every record is bound.</summary>
    public required Id16 StoreId { get; init; }

    /// <summary>A UUID.</summary>
    public required string ClusterId { get; init; }

    /// <summary>The name made up at the initialization.</summary>
    public required string ClusterName { get; init; }

    /// <summary>
    /// The unseal key, wrapped by a seal outside the store; null if people hold its shares. With it, shares are those
    /// of the recovery key.
    /// </summary>
    public WrappedKey? Wrapped { get; init; }

    /// <summary>The stored one, guarded. An initialized store has it.</summary>
    internal static async ValueTask<SealConfiguration> ReadAsync(Transaction tx, CancellationToken cancel) =>
        await tx.FindClearAsync(Row, cancel).ConfigureAwait(false) is { } row
            ? Decode(row)
            : throw new RecordDamagedException(Row, "it is gone");

    internal byte[] Encode()
    {
        var row = new SealConfigurationRow
        {
            Type = Type,
            Shares = (uint)Shares,
            Threshold = (uint)Threshold,
            StoreId = ByteString.CopyFrom(StoreId.ToArray()),
            ClusterId = ClusterId,
            ClusterName = ClusterName,
        };
        if (Wrapped is { } wrapped)
        {
            row.WrappingKeyId = wrapped.KeyId;
            row.WrappedKey = ByteString.CopyFrom(wrapped.Ciphertext.Span);
        }
        return [Version, .. row.ToByteArray()];
    }

    /// <summary>Throws <see cref="RecordDamagedException"/> if the row can't be what we wrote.</summary>
    internal static SealConfiguration Decode(byte[] value)
    {
        if (value is not [Version, ..])
            throw new RecordDamagedException(Row, "its version is not known");
        SealConfigurationRow row;
        try
        {
            row = SealConfigurationRow.Parser.ParseFrom(value.AsSpan(1));
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new RecordDamagedException(Row, broken.Message);
        }
        if (row.StoreId.Length != Id16.Size)
            throw new RecordDamagedException(Row, "the store's id is not 16 bytes");
        var fewest = row.WrappedKey.IsEmpty ? 1u : 0u;
        if (row.Shares < fewest || row.Shares > Shamir.MostShares || row.Threshold > row.Shares
            || (row.Threshold == 0 && row.Shares > 0))
            throw new RecordDamagedException(Row, $"threshold {row.Threshold} of {row.Shares} shares");
        return new SealConfiguration
        {
            Type = row.Type,
            Shares = (int)row.Shares,
            Threshold = (int)row.Threshold,
            StoreId = Id16.Read(row.StoreId.Span),
            ClusterId = row.ClusterId,
            ClusterName = row.ClusterName,
            Wrapped = row.WrappedKey.IsEmpty ? null : new WrappedKey(row.WrappingKeyId, row.WrappedKey.Memory),
        };
    }
}
