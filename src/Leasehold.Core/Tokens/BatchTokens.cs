using System.Buffers.Text;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Tokens;

/// <summary>
/// Tokens that their holders carry whole, sealed: <c>hvb.</c> and base64url of a record. Checking one opens it and
/// reads nothing but its parent.
/// </summary>
internal sealed class BatchTokens(SecurityBarrier barrier, TokenFormat format)
{
    /// <summary>What a batch token begins with.</summary>
    public const string Prefix = "hvb.";

    private static readonly Key Purpose = new([Tables.BatchToken]);

    /// <summary>Seals a token into its secret.</summary>
    public string Seal(Transaction tx, Token token) =>
        Prefix + Base64Url.EncodeToString(tx.SealOutside(Purpose, token, format));

    /// <summary>The token in a secret; null if it is none of ours, or no batch token at all.</summary>
    public Token? Open(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var text = secret.AsSpan(Prefix.Length);
        if (!Base64Url.IsValid(text, out var length) || text.Contains('='))
            return null;
        var record = new byte[length];
        Base64Url.DecodeFromChars(text, record);
        try
        {
            return barrier.OpenAppended(Purpose, record, format) with { IsBatch = true };
        }
        catch (RecordDamagedException)
        {
            return null; // Whoever makes one up is a stranger.
        }
    }
}
