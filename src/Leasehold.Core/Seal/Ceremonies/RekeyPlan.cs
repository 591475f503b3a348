using Leasehold.Core.Requests;
using Leasehold.Core.Seal.Pgp;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>What new shares shall be.</summary>
internal sealed record RekeyPlan(
    int Shares, int Threshold, IReadOnlyList<PgpRecipient> Recipients, bool Backup, bool RequiresVerification)
{
    /// <summary>The fields of <c>rekey/init</c>.</summary>
    public static readonly FieldSet Fields = new(
        Field.Integer("secret_shares", "Shares to make."),
        Field.Integer("secret_threshold", "Shares that make the key."),
        Field.Integer("stored_shares", "Ignored."),
        Field.TextList("pgp_keys", "PGP keys for the shares, one for each."),
        Field.Flag("backup", "Whether the encrypted shares are kept by the server, too."),
        Field.Flag("require_verification", "Whether the new shares count only once they were given back."));

    /// <summary>Reads what a request asks for.</summary>
    public static Outcome<RekeyPlan> Read(Request request)
    {
        var keys = request.Fields.TextList("pgp_keys");
        var shares = Bounded(request.Fields.Integer("secret_shares"));
        var threshold = Bounded(request.Fields.Integer("secret_threshold"));
        var backup = request.Fields.Flag("backup");
        if (backup && keys.Count == 0)
        {
            return Refusal.Invalid(
                "cannot request a backup of the new keys without providing PGP keys for encryption");
        }
        if (keys.Count > 0 && keys.Count != shares)
            return Refusal.Invalid("incorrect number of PGP keys for rekey");
        if (ShareTerms.Fault(shares, threshold) is { } fault)
            return Refusal.Invalid($"invalid rekey seal configuration: {fault}");
        if (PgpRecipient.ParseAll(keys, out var recipients) is { } unusable)
            return Refusal.Invalid($"invalid rekey seal configuration: {unusable}");
        return new RekeyPlan(
            shares, threshold, recipients, backup, request.Fields.Flag("require_verification"));
    }

    private static int Bounded(long number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);
}
