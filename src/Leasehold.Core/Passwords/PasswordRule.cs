using System.Text;

namespace Leasehold.Core.Passwords;

/// <summary>A rule of a password policy: how many characters of a set there must be at least.</summary>
internal sealed record PasswordRule(IReadOnlySet<Rune> Charset, long MinChars);
