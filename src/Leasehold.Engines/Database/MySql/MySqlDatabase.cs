using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Statements;

namespace Leasehold.Engines.Database.MySql;

/// <summary>A MySQL or MariaDB. Nothing there is a transaction: each statement on users counts at once.</summary>
internal sealed class MySqlDatabase : IDatabase
{
    private readonly MySqlPool _pool;
    private readonly MySqlCalls _calls;
    private readonly MySqlUsers _users;
    private readonly MySqlNames _names;

    /// <summary>Through a pool of its own; nothing is connected yet.</summary>
    public MySqlDatabase(MySqlSettings settings, string username, SecretBytes password, TimeProvider time)
    {
        _pool = new MySqlPool(settings, username, password);
        _calls = new MySqlCalls(_pool, time);
        _users = new MySqlUsers(_calls);
        _names = new MySqlNames(_calls);
    }

    /// <inheritdoc/>
    public ValueTask<TargetResult> VerifyAsync(CancellationToken cancel) =>
        _calls.RunAsync(static (_, _) => Task.FromResult(TargetResult.Done), secret: null, cancel);

    /// <inheritdoc/>
    public ValueTask<TargetResult> CreateUserAsync(
        IReadOnlyList<string> statements, IReadOnlyList<string> rollback, NewUser user, CancellationToken cancel)
    {
        var values = StatementValues.Of(user.Name).Password(user.Password).Expiration(user.ExpiresAt);
        var texts = MySqlStatements.Of(statements, values);
        var undo = MySqlStatements.Of(rollback, values);
        if (texts.Value is not { } create || undo.Value is not { } back)
            return Refused(texts.Refusal ?? undo.Refusal);
        return create is [] ? Refused("empty creation statements") : _users.CreateAsync(create, back, user, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<TargetResult> RenewUserAsync(
        IReadOnlyList<string> statements, string username, DateTimeOffset until, CancellationToken cancel)
    {
        // Without statements there is nothing to do: users have no end of their own there.
        var texts = MySqlStatements.Of(statements, StatementValues.Of(username).Expiration(until));
        return texts.Value switch
        {
            null => Refused(texts.Refusal),
            [] => new(TargetResult.Done),
            var renew => _calls.EachAsync(renew, secret: null, cancel),
        };
    }

    /// <inheritdoc/>
    public ValueTask<TargetResult> DropUserAsync(
        IReadOnlyList<string> statements, string username, CancellationToken cancel)
    {
        var texts = MySqlStatements.Of(statements, StatementValues.Of(username));
        return texts.Value switch
        {
            null => Refused(texts.Refusal),
            [] => _users.DropAsync(username, cancel),
            var drop => _users.DropAsync(drop, username, cancel),
        };
    }

    /// <inheritdoc/>
    public ValueTask<TargetResult> ChangePasswordAsync(
        IReadOnlyList<string> statements, string username, string password, CancellationToken cancel)
    {
        var texts = MySqlStatements.Of(statements, StatementValues.Of(username).Password(password));
        return texts.Value switch
        {
            null => Refused(texts.Refusal),
            [] => _users.ChangePasswordAsync(username, password, cancel),
            var change => _calls.EachAsync(change, password, cancel),
        };
    }

    /// <inheritdoc/>
    public async ValueTask<TargetResult> LogInAsync(string username, string password, CancellationToken cancel)
    {
        try
        {
            await _pool.LogInAsync(username, password, cancel).ConfigureAwait(false);
            return TargetResult.Done;
        }
        catch (Exception fault) when (MySqlFaults.Is(fault))
        {
            var result = MySqlFaults.Result(fault, CallPhase.Connecting, _pool, _pool.Mask.With(password));
            return MySqlFaults.IsAnswer(fault) ? result with { Outcome = TargetOutcome.Refused } : result;
        }
    }

    /// <inheritdoc/>
    public ValueTask<UserNames> ListUsersAsync(string prefix, string after, int limit, CancellationToken cancel) =>
        _names.ListAsync(prefix, after, limit, cancel);

    /// <inheritdoc/>
    public ValueTask<UserNames> FindUsersAsync(IReadOnlyList<string> names, CancellationToken cancel) =>
        _names.FindAsync(names, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync().ConfigureAwait(false);
        _calls.Dispose();
    }

    private static ValueTask<TargetResult> Refused(Refusal? refusal) =>
        Refused(refusal is null ? "a statement cannot be read" : string.Join("; ", refusal.Errors));

    private static ValueTask<TargetResult> Refused(string why) => new(new TargetResult(TargetOutcome.Refused, why));
}
