using System.Security.Cryptography;
using Leasehold.Core.Barrier;
using Leasehold.Core.Passwords;

namespace Leasehold.Engines.Database.Credentials;

/// <summary>Makes passwords: by a policy where one is named, else of letters, digits and dashes.</summary>
internal sealed class Passwords(IPasswordSource source)
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string All = Lower + Upper + Digits + "-";

    /// <summary>A new password, or null with the reason.</summary>
    public async ValueTask<(string? Password, string Problem)> NewAsync(
        Transaction tx, string policy, CancellationToken cancel)
    {
        if (policy.Length == 0)
            return (New(), "");
        var (password, problem) = await source.NewAsync(tx, policy, cancel).ConfigureAwait(false);
        return password is not null
            ? (password, "")
            : (null, $"failed to generate password: {Named(policy, problem)}");
    }

    // Of all passwords that have one of each kind every one is as likely as any other.
    private static string New()
    {
        string password;
        do
            password = RandomNumberGenerator.GetString(All, DatabaseLimits.PasswordLength);
        while (!Has(password, Lower) || !Has(password, Upper) || !Has(password, Digits) || !password.Contains('-'));
        return password;
    }

    private static bool Has(string password, string kind) => password.AsSpan().IndexOfAny(kind) >= 0;

    private static string Named(string policy, string problem) => problem == PasswordPolicies.Missing
        ? $"no password policy found: there is no policy of the name \"{policy}\""
        : problem;
}
