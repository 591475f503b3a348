using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Tests.Database;

/// <summary>The plugin <c>fake</c>: its connection URL is the name of a database in memory.</summary>
internal sealed class FakeType : IDatabaseType
{
    private const string As = "as "; // And a user's name.

    public FakeDatabase Database { get; } = new() { Users = { ["root"] = "first" } };

    public string PluginName => "fake";

    public UsernameRules Usernames { get; } = new(
        "{{ printf \"v-%s-%s-%s-%s\" (.DisplayName | truncate 8) (.RoleName | truncate 8) (random 20) (unix_time) | " +
        "truncate 63 }}",
        63,
        63);

    public IReadOnlyList<string> CredentialTypes { get; } = ["password"];

    public IReadOnlySet<string> SecretDetails { get; } = new HashSet<string>(StringComparer.Ordinal) { "password" };

    public Outcome<DatabaseSettings> Read(IReadOnlyDictionary<string, string> details) =>
        details.TryGetValue("connection_url", out var url) && url.Length > 0
            ? new Settings
            {
                ConnectionUrl = url,
                ShownUrl = url.Replace("secret", "xxxxx", StringComparison.Ordinal),
                Place = url.Split('?')[0],
                FixesPassword = url.Contains("secret", StringComparison.Ordinal),
                UrlUsername = url.StartsWith(As, StringComparison.Ordinal) ? url[As.Length..] : "",
            }
            : Refusal.Invalid("connection_url cannot be empty");

    public IDatabase Open(DatabaseSettings settings, string username, SecretBytes password, TimeProvider time) =>
        Database.Open(settings.RootName(username), Encoding.UTF8.GetString(password.Span));

    private sealed record Settings : DatabaseSettings;
}
