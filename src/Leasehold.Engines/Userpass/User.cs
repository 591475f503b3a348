using Leasehold.Core.Logins;

namespace Leasehold.Engines.Userpass;

/// <summary>Somebody with a password, and what tokens of theirs shall be.</summary>
/// <param name="PasswordHash">The password as <see cref="PasswordHashing"/> keeps it.</param>
/// <param name="Token">The settings of tokens.</param>
internal sealed record User(string PasswordHash, TokenParameters Token);
