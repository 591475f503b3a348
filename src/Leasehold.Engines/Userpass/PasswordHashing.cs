using System.Text;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Userpass;

/// <summary>
/// Passwords as bcrypt keeps them. Hashing is slow on purpose: only as many run at once as the machine has processors,
/// and who waits too long is sent away.
/// </summary>
internal static class PasswordHashing
{
    /// <summary>The longest password, in UTF-8 bytes: bcrypt ignores what lies behind.</summary>
    public const int LongestPassword = 72;

    private const int Cost = 10;
    private const int LowestCost = 5;
    private const int HighestCost = 12;
    private const int HashLength = 60; // $2a$10$, 22 characters of salt, 31 of hash.
    private const int CostStart = 4;

    /// <summary>A hash of <see cref="Cost"/> that no password is known for.</summary>
    public const string Nobody = "$2a$10$5Cq4Pzn3bGm3fjnE6b0oxeZ0n7sGQ0f1cXW0Z8v3yqk9v7v0mX5bK";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Refusal TooLong =
        Refusal.Invalid($"the password is longer than {LongestPassword} bytes, which bcrypt can't take");

    private static readonly Refusal TooMany =
        Refusal.Busy("too many passwords are being checked; try again", TimeSpan.FromSeconds(1));

    private static readonly SemaphoreSlim Processors =
        new(Environment.ProcessorCount, Environment.ProcessorCount);

    /// <summary>The hash of a new password, or why there is none.</summary>
    public static async ValueTask<(string Hash, Refusal? Refusal)> HashAsync(string password, CancellationToken cancel)
    {
        if (IsTooLong(password))
            return ("", TooLong);
        if (!await Processors.WaitAsync(Patience, cancel).ConfigureAwait(false))
            return ("", TooMany);
        try
        {
            return (BCrypt.Net.BCrypt.HashPassword(password, Cost), null);
        }
        finally
        {
            Processors.Release();
        }
    }

    /// <summary>Whether a password is the one of a hash; for no hash the answer is no, after the same time.</summary>
    public static async ValueTask<(bool Fits, Refusal? Refusal)> VerifyAsync(
        string? hash, string password, CancellationToken cancel)
    {
        if (!await Processors.WaitAsync(Patience, cancel).ConfigureAwait(false))
            return (false, TooMany);
        try
        {
            var possible = hash is not null && !IsTooLong(password);
            // No early way out: time must not tell who exists.
            return (BCrypt.Net.BCrypt.Verify(possible ? password : "", hash ?? Nobody) & possible, null);
        }
        finally
        {
            Processors.Release();
        }
    }

    /// <summary>Why a hash that somebody else made can't be kept; null if it can.</summary>
    public static string? Fault(string hash)
    {
        if (!IsHash(hash))
            return "password_hash is not a valid bcrypt hash";
        var cost = ((hash[CostStart] - '0') * 10) + (hash[CostStart + 1] - '0');
        return cost < LowestCost ? $"bcrypt cost of {cost} is too low, want {LowestCost} at minimum"
            : cost > HighestCost ? $"bcrypt cost of {cost} exceeds maximum cost of {HighestCost}"
            : null;
    }

    private static bool IsTooLong(string password) => Encoding.UTF8.GetByteCount(password) > LongestPassword;

    private static bool IsHash(string hash) =>
        hash.Length == HashLength &&
        hash.StartsWith("$2", StringComparison.Ordinal) && hash[2] is 'a' or 'b' or 'y' &&
        hash[3] == '$' && hash[CostStart + 2] == '$' &&
        char.IsAsciiDigit(hash[CostStart]) && char.IsAsciiDigit(hash[CostStart + 1]) &&
        hash.AsSpan(CostStart + 3).IndexOfAnyExcept(Base64) < 0;

    private static readonly System.Buffers.SearchValues<char> Base64 = System.Buffers.SearchValues.Create(
        "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
}
