using Leasehold.Core.Barrier;
using Leasehold.Core.Seal.Pgp;

namespace Leasehold.Core.Seal;

/// <summary>What an initialization asks for. Absent numbers are zero.</summary>
public sealed record InitRequest
{
    /// <summary>How many shares of the unseal key to make.</summary>
    public int SecretShares { get; init; }

    /// <summary>How many shares unseal.</summary>
    public int SecretThreshold { get; init; }

    /// <summary>PGP keys, one for each share.</summary>
    public IReadOnlyList<string> PgpKeys { get; init; } = [];

    /// <summary>A PGP key for the root token.</summary>
    public string RootTokenPgpKey { get; init; } = "";

    /// <summary>Only for seals that unseal themselves.</summary>
    public int RecoveryShares { get; init; }

    /// <summary>Only for seals that unseal themselves.</summary>
    public int RecoveryThreshold { get; init; }

    /// <summary>Only for seals that unseal themselves.</summary>
    public IReadOnlyList<string> RecoveryPgpKeys { get; init; } = [];

    /// <summary>Why a seal refuses this; null if it does not.</summary>
    /// <param name="wrapperType">The kind of seal that unseals itself; null for shares.</param>
    internal string? Fault(string? wrapperType)
    {
        if (Inapplicable(wrapperType is not null) is { } names)
        {
            var type = wrapperType ?? SealConfiguration.ShamirType;
            return $"parameters {names} not applicable to seal type {type}";
        }
        var fault = wrapperType is null
            ? ShareFault("seal", SecretShares, SecretThreshold, PgpKeys)
            : RecoveryShares == 0 ? null
            : ShareFault("recovery", RecoveryShares, RecoveryThreshold, RecoveryPgpKeys);
        if (fault is not null)
            return fault;
        return RootTokenPgpKey.Length > 0 && !PgpRecipient.TryParse(RootTokenPgpKey, out _, out var unusable)
            ? $"invalid seal configuration: {unusable}"
            : null;
    }

    private static string? ShareFault(string which, int shares, int threshold, IReadOnlyList<string> keys)
    {
        var fault = ShareTerms.Fault(shares, threshold)
            ?? (keys.Count > 0 && keys.Count != shares
                ? "count mismatch between number of provided PGP keys and number of shares"
                : PgpRecipient.ParseAll(keys, out _));
        return fault is null ? null : $"invalid {which} configuration: {fault}";
    }

    private string? Inapplicable(bool unsealsItself)
    {
        var names = new List<string>();
        if ((unsealsItself ? SecretShares : RecoveryShares) != 0)
            names.Add(unsealsItself ? "secret_shares" : "recovery_shares");
        if ((unsealsItself ? SecretThreshold : RecoveryThreshold) != 0)
            names.Add(unsealsItself ? "secret_threshold" : "recovery_threshold");
        if ((unsealsItself ? PgpKeys : RecoveryPgpKeys).Count != 0)
            names.Add(unsealsItself ? "pgp_keys" : "recovery_pgp_keys");
        return names.Count == 0 ? null : string.Join(',', names);
    }
}

/// <summary>The shares of a new store, or why there is none. Disposing it wipes the shares.</summary>
public sealed record InitResult(IReadOnlyList<SecretBytes> Shares, string? Fault) : IDisposable
{
    /// <summary>The shares of the recovery key, where the store unseals itself.</summary>
    public IReadOnlyList<SecretBytes> RecoveryShares { get; init; } = [];

    /// <summary>Whether only the seal outside the store failed: the same request may pass later.</summary>
    public bool MayPassLater { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var share in (SecretBytes[])[.. Shares, .. RecoveryShares])
            share.Dispose();
    }

    internal static InitResult Refused(string fault) => new([], fault);
}
