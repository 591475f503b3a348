using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database;

/// <summary>The kinds of databases that this server can make users in.</summary>
internal sealed class DatabaseTypes(IReadOnlyList<IDatabaseType> types)
{
    /// <summary>The type of credential that is made where none is named.</summary>
    public const string Password = "password";

    /// <summary>All types of credentials that Vault knows.</summary>
    public static readonly IReadOnlyList<string> CredentialTypes = [Password, "rsa_private_key", "client_certificate"];

    /// <summary>Details that are never shown where the plugin cannot be asked.</summary>
    public static readonly IReadOnlySet<string> Hidden = new HashSet<string>(StringComparer.Ordinal)
    {
        "password", "private_key", "tls_certificate_key", "service_account_json",
    };

    /// <summary>The names of the plugins, in order.</summary>
    public IReadOnlyList<string> Names { get; } =
        [.. types.Select(static type => type.PluginName).Order(StringComparer.Ordinal)];

    /// <summary>Whom a connection logs in as: by its URL, or as it is configured; empty if neither says.</summary>
    public string RootOf(ConnectionRow row)
    {
        var details = ConnectionDetails.Of(row);
        return SettingsOf(row)?.RootName(details.RootName) ?? details.RootName;
    }

    /// <summary>The settings of a connection; null if they cannot be read.</summary>
    public DatabaseSettings? SettingsOf(ConnectionRow row) =>
        Find(row.PluginName)?.Read(ConnectionDetails.Of(row).Texts()).Value;

    /// <summary>The type that a plugin's name stands for; null if there is none.</summary>
    public IDatabaseType? Find(string plugin) => types.FirstOrDefault(type => type.PluginName == plugin);
}
