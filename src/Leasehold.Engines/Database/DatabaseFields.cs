using Leasehold.Core.Requests;

namespace Leasehold.Engines.Database;

/// <summary>What the paths of the engine take.</summary>
internal static class DatabaseFields
{
    private static readonly Field DatabaseName = Field.Text("db_name", "The connection that the role belongs to.");

    private static readonly Field CredentialType =
        Field.Text("credential_type", "What is made: password.", "password");

    private static readonly Field CredentialConfig =
        Field.Pairs("credential_config", "Settings of the credentials: password_policy.");

    private static readonly Field Verify = Field.Flag(
        "verify", "Whether to rehearse first: make a user, log in as it, drop it, and look whether it is gone.");

    public static readonly FieldSet Connection = new(
        Field.Text("plugin_name", "The kind of database: postgresql-database-plugin or mysql-database-plugin."),
        Field.Text("plugin_version", "Accepted where empty, or the one built in."),
        Field.Flag("verify_connection", "Whether to connect before anything is stored.", fallback: true),
        Field.CommaList("allowed_roles", "Roles that may use it; globs, * for all. None if empty."),
        Field.TextList("root_rotation_statements", "What changes the root's password."),
        Field.Text("password_policy", "The policy that makes its passwords."),
        Field.Duration("default_lease_ttl", "The TTL of leases whose role says none; the mount's if 0."),
        Field.Duration("max_lease_ttl", "The longest life of its leases; the mount's if 0."),
        Field.Flag("skip_static_role_import_rotation", "Whether users keep their passwords when static roles begin."));

    public static readonly FieldSet Role = new(
        DatabaseName,
        Field.TextList("creation_statements", "What makes a user."),
        Field.TextList("revocation_statements", "What drops a user; the plugin's own if empty."),
        Field.TextList("rollback_statements", "What takes back a creation that failed half-way."),
        Field.TextList("renew_statements", "What lengthens a user's life; the plugin's own if empty."),
        Field.Duration("default_ttl", "How long its leases hold; the connection's if 0."),
        Field.Duration("max_ttl", "The longest life of its leases; the connection's if 0."),
        CredentialType,
        CredentialConfig,
        Verify);

    public static readonly FieldSet StaticRole = new(
        DatabaseName,
        Field.Text("username", "The user in the database; it must exist, and cannot be changed later."),
        Field.Duration("rotation_period", "How long a password lives: 5 seconds or more."),
        Field.Text("rotation_schedule", "When passwords are changed, as five fields of cron in UTC."),
        Field.Duration("rotation_window", "How long behind a moment of the schedule a rotation may begin."),
        Field.TextList("rotation_statements", "What changes the password; the plugin's own if empty."),
        Field.Flag(
            "skip_import_rotation", "Whether the user keeps its password at first; else as the connection says."),
        Field.Text("password", "The user's password, where it is kept at first."),
        Field.Text("self_managed_password", "Not supported: the root of the connection changes passwords."),
        CredentialType,
        CredentialConfig,
        Verify);

    public static readonly FieldSet Orphans = new(
        Field.Text("action", "drop: drops users; forget: ends leases whose user is gone."),
        Field.CommaList("usernames", "Whom it is about."));
}
