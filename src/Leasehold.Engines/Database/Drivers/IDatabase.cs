using Leasehold.Core.Leases;

namespace Leasehold.Engines.Database.Drivers;

/// <summary>
/// A database, through a pool of connections of its root. Every call may run at the same time as others, and again
/// after it has failed. An error's text names what the database said and no password, in none of its spellings.
/// Cancelling a call that has begun to change something ends as <see cref="TargetOutcome.Unknown"/>.
/// </summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>Connects and asks something: whether the place, the root's name and password are right.</summary>
    ValueTask<TargetResult> VerifyAsync(CancellationToken cancel);

    /// <summary>
    /// Makes a user: all statements or none. Where the database cannot take back a statement the user is dropped again,
    /// by <paramref name="rollback"/> if it is not empty. Without statements the answer is a refusal.
    /// </summary>
    ValueTask<TargetResult> CreateUserAsync(
        IReadOnlyList<string> statements, IReadOnlyList<string> rollback, NewUser user, CancellationToken cancel);

    /// <summary>Lets a user live until <paramref name="until"/>; without statements by the type's own.</summary>
    ValueTask<TargetResult> RenewUserAsync(
        IReadOnlyList<string> statements, string username, DateTimeOffset until, CancellationToken cancel);

    /// <summary>
    /// Drops a user; <see cref="TargetOutcome.Absent"/> if there is none. Without statements by the type's own, which
    /// end the user's sessions and take back what was granted to it.
    /// </summary>
    ValueTask<TargetResult> DropUserAsync(
        IReadOnlyList<string> statements, string username, CancellationToken cancel);

    /// <summary>Changes a user's password, also the root's; without statements by the type's own.</summary>
    ValueTask<TargetResult> ChangePasswordAsync(
        IReadOnlyList<string> statements, string username, string password, CancellationToken cancel);

    /// <summary>Logs in as a user, on a connection of its own that is closed again.</summary>
    ValueTask<TargetResult> LogInAsync(string username, string password, CancellationToken cancel);

    /// <summary>
    /// Names of users that begin with <paramref name="prefix"/>, in ordinal order of their bytes, behind
    /// <paramref name="after"/>, which may be empty; at most <paramref name="limit"/>.
    /// </summary>
    ValueTask<UserNames> ListUsersAsync(string prefix, string after, int limit, CancellationToken cancel);

    /// <summary>Those of <paramref name="names"/> that are users.</summary>
    ValueTask<UserNames> FindUsersAsync(IReadOnlyList<string> names, CancellationToken cancel);
}
