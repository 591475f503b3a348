using Leasehold.Core.Leases;

namespace Leasehold.Engines.Database.Drivers;

/// <summary>A database whose calls are measured, whatever its type.</summary>
internal sealed class MeasuredDatabase(IDatabase database, DatabaseMeasures measures) : IDatabase
{
    private const string Initialize = "Initialize";
    private const string Create = "NewUser";
    private const string Update = "UpdateUser";
    private const string Drop = "DeleteUser";

    /// <inheritdoc/>
    public ValueTask<TargetResult> VerifyAsync(CancellationToken cancel) =>
        measures.TimeAsync(Initialize, database.VerifyAsync(cancel));

    /// <inheritdoc/>
    public ValueTask<TargetResult> CreateUserAsync(
        IReadOnlyList<string> statements, IReadOnlyList<string> rollback, NewUser user, CancellationToken cancel) =>
        measures.TimeAsync(Create, database.CreateUserAsync(statements, rollback, user, cancel));

    /// <inheritdoc/>
    public ValueTask<TargetResult> RenewUserAsync(
        IReadOnlyList<string> statements, string username, DateTimeOffset until, CancellationToken cancel) =>
        measures.TimeAsync(Update, database.RenewUserAsync(statements, username, until, cancel));

    /// <inheritdoc/>
    public ValueTask<TargetResult> DropUserAsync(
        IReadOnlyList<string> statements, string username, CancellationToken cancel) =>
        measures.TimeAsync(Drop, database.DropUserAsync(statements, username, cancel));

    /// <inheritdoc/>
    public ValueTask<TargetResult> ChangePasswordAsync(
        IReadOnlyList<string> statements, string username, string password, CancellationToken cancel) =>
        measures.TimeAsync(Update, database.ChangePasswordAsync(statements, username, password, cancel));

    /// <inheritdoc/>
    public ValueTask<TargetResult> LogInAsync(string username, string password, CancellationToken cancel) =>
        database.LogInAsync(username, password, cancel);

    /// <inheritdoc/>
    public ValueTask<UserNames> ListUsersAsync(
        string prefix, string after, int limit, CancellationToken cancel) =>
        database.ListUsersAsync(prefix, after, limit, cancel);

    /// <inheritdoc/>
    public ValueTask<UserNames> FindUsersAsync(IReadOnlyList<string> names, CancellationToken cancel) =>
        database.FindUsersAsync(names, cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => database.DisposeAsync();
}
