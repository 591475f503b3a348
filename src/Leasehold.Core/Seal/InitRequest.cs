using Leasehold.Core.Barrier;

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

    /// <summary>Why the Shamir seal refuses this; null if it does not.</summary>
    internal string? Fault()
    {
        const string invalid = "invalid seal configuration: ";
        if (Inapplicable() is { } names)
            return $"parameters {names} not applicable to seal type {SealConfiguration.ShamirType}";
        if (SecretShares < 1)
            return invalid + "shares must be at least one";
        if (SecretThreshold < 1)
            return invalid + "threshold must be at least one";
        if (SecretShares > 1 && SecretThreshold == 1)
            return invalid + "threshold must be greater than one for multiple shares";
        if (SecretShares > Shamir.MostShares)
            return invalid + "shares must be less than 256";
        if (SecretThreshold > Shamir.MostShares)
            return invalid + "threshold must be less than 256";
        if (SecretThreshold > SecretShares)
            return invalid + "threshold cannot be larger than shares";
        if (PgpKeys.Count > 0 && PgpKeys.Count != SecretShares)
            return invalid + "count mismatch between number of provided PGP keys and number of shares";
        if (PgpKeys.Count > 0)
            return invalid + "pgp_keys is not supported yet";
        return RootTokenPgpKey.Length > 0 ? invalid + "root_token_pgp_key is not supported yet" : null;
    }

    private string? Inapplicable()
    {
        var names = new List<string>();
        if (RecoveryShares != 0)
            names.Add("recovery_shares");
        if (RecoveryThreshold != 0)
            names.Add("recovery_threshold");
        if (RecoveryPgpKeys.Count != 0)
            names.Add("recovery_pgp_keys");
        return names.Count == 0 ? null : string.Join(',', names);
    }
}

/// <summary>The shares of a new store, or why there is none. Disposing it wipes the shares.</summary>
public sealed record InitResult(IReadOnlyList<SecretBytes> Shares, string? Fault) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var share in Shares)
            share.Dispose();
    }

    internal static InitResult Refused(string fault) => new([], fault);
}
