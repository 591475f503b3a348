using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Database.Drivers;

/// <summary>One kind of database: what a plugin name stands for.</summary>
internal interface IDatabaseType
{
    /// <summary>The name that configurations say: <c>postgresql-database-plugin</c>.</summary>
    string PluginName { get; }

    /// <summary>What names of users it makes, and how long they may be.</summary>
    UsernameRules Usernames { get; }

    /// <summary>The types of credentials that it can make.</summary>
    IReadOnlyList<string> CredentialTypes { get; }

    /// <summary>Names of connection details that are never shown; the root's password is among them.</summary>
    IReadOnlySet<string> SecretDetails { get; }

    /// <summary>
    /// Reads connection details as posted, numbers and flags as their text, without the root's password. The refusal's
    /// text stands behind <c>error creating database object: </c>.
    /// </summary>
    Outcome<DatabaseSettings> Read(IReadOnlyDictionary<string, string> details);

    /// <summary>
    /// A pool to the place of <paramref name="settings"/>, which <see cref="Read"/> of this type gave; nothing is
    /// connected yet. The password is copied. Throws <see cref="FormatException"/> that says what is wrong where name
    /// and password make no address that can be read.
    /// </summary>
    IDatabase Open(DatabaseSettings settings, string username, SecretBytes password, TimeProvider time);
}
