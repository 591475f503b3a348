using System.Security.Cryptography;
using System.Text;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>
/// What PostgreSQL keeps of a password (RFC 5803): it checks who knows the password, and is of no use to anybody else.
/// </summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;
    private const int SaltLength = 16;
    private const int KeyLength = 32;

    /// <summary>The verifier of an ASCII password with a fresh salt; others must be prepared by the database.</summary>
    public static string Of(string password)
    {
        if (!Ascii.IsValid(password))
            return password;
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, KeyLength);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        CryptographicOperations.ZeroMemory(salted);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:" +
            Convert.ToBase64String(server);
    }
}
