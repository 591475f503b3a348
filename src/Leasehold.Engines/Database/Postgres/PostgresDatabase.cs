using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Statements;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>A PostgreSQL.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private const int LongestName = 63;

    private readonly PostgresPool _pool;
    private readonly PostgresCalls _calls;
    private readonly PostgresUsers _users;
    private readonly bool _hashesPasswords;

    /// <summary>Through a pool of its own; nothing is connected yet.</summary>
    public PostgresDatabase(PostgresSettings settings, string username, SecretBytes password, TimeProvider time)
    {
        _pool = new PostgresPool(settings, username, password);
        _calls = new PostgresCalls(_pool, time);
        _users = new PostgresUsers(_calls);
        _hashesPasswords = settings.HashesPasswords;
    }

    /// <inheritdoc/>
    public ValueTask<TargetResult> VerifyAsync(CancellationToken cancel) =>
        _calls.TransactAsync(["SELECT 1"], secret: null, cancel);

    /// <inheritdoc/>
    public ValueTask<TargetResult> CreateUserAsync(
        IReadOnlyList<string> statements, IReadOnlyList<string> rollback, NewUser user, CancellationToken cancel)
    {
        // A longer name would be cut without an error, and never be found again.
        if (Encoding.UTF8.GetByteCount(user.Name) > LongestName)
            return Refused($"the username is longer than {LongestName} bytes: change username_template");
        var values = StatementValues.Of(user.Name).Password(Sent(user.Password)).Expiration(user.ExpiresAt);
        return RunAsync(statements, plain: null, values, user.Password, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<TargetResult> RenewUserAsync(
        IReadOnlyList<string> statements, string username, DateTimeOffset until, CancellationToken cancel) =>
        RunAsync(
            statements,
            "ALTER ROLE \"{{name}}\" VALID UNTIL '{{expiration}}'",
            StatementValues.Of(username).Expiration(until),
            secret: null,
            cancel);

    /// <inheritdoc/>
    public ValueTask<TargetResult> DropUserAsync(
        IReadOnlyList<string> statements, string username, CancellationToken cancel)
    {
        var revocation = new PostgresRevocation(_calls, username, cancel);
        var filled = PostgresTransaction.Of(statements, StatementValues.Of(username));
        return filled.Value switch
        {
            null => Refused(Why(filled.Refusal)),
            [] => revocation.RunAsync(),
            var sent => revocation.RunAsync(sent),
        };
    }

    /// <inheritdoc/>
    public ValueTask<TargetResult> ChangePasswordAsync(
        IReadOnlyList<string> statements, string username, string password, CancellationToken cancel) =>
        RunAsync(
            statements,
            "ALTER ROLE \"{{name}}\" WITH PASSWORD '{{password}}'",
            StatementValues.Of(username).Password(Sent(password)),
            password,
            cancel);

    /// <inheritdoc/>
    public ValueTask<TargetResult> LogInAsync(string username, string password, CancellationToken cancel) =>
        _users.LogInAsync(username, password, cancel);

    /// <inheritdoc/>
    public ValueTask<UserNames> ListUsersAsync(
        string prefix, string after, int limit, CancellationToken cancel) =>
        _users.ListAsync(prefix, after, limit, cancel);

    /// <inheritdoc/>
    public ValueTask<UserNames> FindUsersAsync(IReadOnlyList<string> names, CancellationToken cancel) =>
        _users.FindAsync(names, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync().ConfigureAwait(false);
        _calls.Dispose();
    }

    /// <summary>Runs statements; where nothing is among them, the plain one.</summary>
    private ValueTask<TargetResult> RunAsync(
        IReadOnlyList<string> statements,
        string? plain,
        StatementValues values,
        string? secret,
        CancellationToken cancel)
    {
        var filled = PostgresTransaction.Of(statements, values);
        if (filled.Value is [] && plain is not null)
            filled = PostgresTransaction.Of([plain], values);
        if (filled.Value is not { } sent)
            return Refused(Why(filled.Refusal));
        return sent is [] ? Refused("empty creation statements") : _calls.TransactAsync(sent, secret, cancel);
    }

    private string Sent(string password) => _hashesPasswords ? ScramVerifier.Of(password) : password;

    private static string Why(Core.Requests.Refusal? refusal) =>
        refusal is null ? "empty statements" : string.Join("; ", refusal.Errors);

    private static ValueTask<TargetResult> Refused(string why) => new(new TargetResult(TargetOutcome.Refused, why));
}
