using System.Security.Cryptography;
using System.Text;

namespace Leasehold.Core.Passwords;

/// <summary>A password policy, read: what passwords look like.</summary>
internal sealed class PasswordRules
{
    private readonly IReadOnlyList<PasswordRule> _rules;
    private readonly int _length;
    private readonly Rune[] _charset;

    /// <param name="length">Characters of a password.</param>
    /// <param name="rules">The rules; a password's characters come from all their sets together.</param>
    public PasswordRules(int length, IReadOnlyList<PasswordRule> rules)
    {
        _length = length;
        _rules = rules;
        _charset = [.. rules.SelectMany(static rule => rule.Charset).Distinct().Order()];
    }

    /// <summary>
    /// A password out of the randomness of the system, every one that keeps the rules as likely as any other; null if
    /// none was found until the deadline.
    /// </summary>
    public string? Generate(TimeProvider time, TimeSpan patience, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        var drawn = new Rune[_length];
        do
        {
            cancel.ThrowIfCancellationRequested();
            RandomNumberGenerator.GetItems(_charset, drawn);
            if (!Keeps(drawn))
                continue;
            var password = string.Concat(drawn);
            Array.Clear(drawn);
            return password;
        }
        while (time.GetElapsedTime(start) < patience);
        return null;
    }

    private bool Keeps(Rune[] drawn)
    {
        foreach (var rule in _rules)
        {
            var found = 0L;
            foreach (var character in drawn)
                found += rule.Charset.Contains(character) ? 1 : 0;
            if (found < rule.MinChars)
                return false;
        }
        return true;
    }
}
