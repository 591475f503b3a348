using Leasehold.Core.Json;
using Leasehold.Core.Seal.Ceremonies;

namespace Leasehold.Core.SystemApi.Ceremonies;

/// <summary>What rekeying answers, in the words of the rivals.</summary>
internal static class RekeyAnswers
{
    public static JsonMap Of(RekeyStatus status)
    {
        var map = new JsonMap()
            .Add("nonce", status.Nonce)
            .Add("started", status.Plan is not null)
            .Add("t", status.Plan?.Threshold ?? 0)
            .Add("n", status.Plan?.Shares ?? 0)
            .Add("progress", status.Progress)
            .Add("required", status.Required)
            .Add("backup", status.Plan?.Backup ?? false)
            .Add("verification_required", status.Plan?.RequiresVerification ?? false);
        AddFingerprints(map, status.Plan);
        return WithVerification(map, status.VerificationNonce);
    }

    /// <summary>As <see cref="Of(RekeyStatus)"/>, of the verification.</summary>
    public static JsonMap OfVerification(RekeyStatus status) => new JsonMap()
        .Add("nonce", status.VerificationNonce)
        .Add("started", status.VerificationNonce.Length > 0)
        .Add("t", status.Plan?.Threshold ?? 0)
        .Add("n", status.Plan?.Shares ?? 0)
        .Add("progress", status.VerificationProgress);

    public static JsonMap Of(RekeyResult result)
    {
        var map = new JsonMap()
            .Add("nonce", result.Nonce)
            .Add("complete", true)
            .Add("keys", result.Shares.Hex)
            .Add("keys_base64", result.Shares.Base64)
            .Add("backup", result.Plan.Backup)
            .Add("verification_required", result.Plan.RequiresVerification);
        AddFingerprints(map, result.Plan);
        return WithVerification(map, result.VerificationNonce);
    }

    public static JsonMap Verified(RekeyResult result) =>
        new JsonMap().Add("nonce", result.Nonce).Add("complete", true);

    public static JsonMap Of(ShareBackup backup) => new JsonMap()
        .Add("nonce", backup.Nonce)
        .Add("keys", ByHolder(backup, inBase64: false))
        .Add("keys_base64", ByHolder(backup, inBase64: true));

    private static JsonMap ByHolder(ShareBackup backup, bool inBase64)
    {
        var map = new JsonMap();
        foreach (var (holder, shares) in backup.ByHolder(inBase64))
            map.Add(holder, shares);
        return map;
    }

    private static void AddFingerprints(JsonMap map, RekeyPlan? plan)
    {
        if (plan is { Recipients: { Count: > 0 } recipients })
            map.Add("pgp_fingerprints", (string[])[.. recipients.Select(recipient => recipient.Fingerprint)]);
        else
            map.AddNull("pgp_fingerprints");
    }

    private static JsonMap WithVerification(JsonMap map, string nonce) =>
        nonce.Length == 0 ? map : map.Add("verification_nonce", nonce);
}
