using System.Buffers;
using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Seal.Ceremonies.Rows;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>The shares of the last rekey that asked for it, encrypted for their holders, behind the barrier.</summary>
/// <param name="Nonce">The rekey.</param>
/// <param name="Fingerprints">Whose they are, one for each share.</param>
/// <param name="Shares">PGP messages in hexadecimal.</param>
internal sealed record ShareBackup(
    string Nonce, IReadOnlyList<string> Fingerprints, IReadOnlyList<string> Shares)
{
    private static readonly BackupFormat Format = new();

    public static void Stage(Transaction tx, IHeldKey held, string nonce, RekeyPlan plan, EncodedShares shares)
    {
        string[] fingerprints = [.. plan.Recipients.Select(recipient => recipient.Fingerprint)];
        tx.Put(RowOf(held), new ShareBackup(nonce, fingerprints, shares.Hex), Format);
    }

    public static void StageRemoval(Transaction tx, IHeldKey held) => tx.Delete(RowOf(held));

    public static ValueTask<ShareBackup?> FindAsync(Transaction tx, IHeldKey held, CancellationToken cancel) =>
        tx.FindAsync(RowOf(held), Format, cancel);

    /// <summary>The shares by their holders, as they are or in base64.</summary>
    public SortedDictionary<string, List<string>> ByHolder(bool inBase64)
    {
        var holders = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        for (var i = 0; i < Shares.Count; i++)
        {
            if (!holders.TryGetValue(Fingerprints[i], out var shares))
                holders.Add(Fingerprints[i], shares = []);
            shares.Add(inBase64 ? Convert.ToBase64String(Convert.FromHexString(Shares[i])) : Shares[i]);
        }
        return holders;
    }

    private static Key RowOf(IHeldKey held) => Keys.System("share-backup", held.Name);

    private sealed class BackupFormat : RecordFormat<ShareBackup>
    {
        public override byte Version => 1;

        public override void Encode(ShareBackup row, IBufferWriter<byte> output)
        {
            var message = new ShareBackupRow { Nonce = row.Nonce };
            message.Fingerprints.AddRange(row.Fingerprints);
            message.Shares.AddRange(row.Shares);
            message.WriteTo(output);
        }

        public override ShareBackup Decode(byte version, ReadOnlySpan<byte> content)
        {
            var row = ShareBackupRow.Parser.ParseFrom(content);
            return new ShareBackup(row.Nonce, [.. row.Fingerprints], [.. row.Shares]);
        }
    }
}
