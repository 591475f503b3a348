using System.Collections.Concurrent;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Tests.Database;

/// <summary>A database in memory: users with passwords, and faults as they are asked for.</summary>
internal sealed class FakeDatabase
{
    private int _open;

    /// <summary>Users by name, the root among them.</summary>
    public ConcurrentDictionary<string, string> Users { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Statements that were run, in order.</summary>
    public ConcurrentQueue<string> Statements { get; } = [];

    /// <summary>How often it was asked, whatever came of it.</summary>
    public int Calls { get; set; }

    /// <summary>What it answers to all but logins while it is set.</summary>
    public TargetResult? Fault { get; set; }

    /// <summary>What it answers to logins of users while it is set.</summary>
    public TargetResult? LoginFault { get; set; }

    /// <summary>Whether a change is made although the answer is <see cref="Fault"/>.</summary>
    public bool DoesAllTheSame { get; set; }

    /// <summary>What happens before the next call reaches it; once.</summary>
    public Func<Task>? BeforeNext { get; set; }

    /// <summary>Pools that are open.</summary>
    public int OpenPools => Volatile.Read(ref _open);

    /// <summary>The ends that users were given.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> Ends { get; } = new(StringComparer.Ordinal);

    public IDatabase Open(string root, string password)
    {
        Interlocked.Increment(ref _open);
        return new Pool(this, root, password);
    }

    private sealed class Pool(FakeDatabase all, string root, string password) : IDatabase
    {
        public ValueTask<TargetResult> VerifyAsync(CancellationToken cancel) => Ask(static () => TargetResult.Done);

        public ValueTask<TargetResult> CreateUserAsync(
            IReadOnlyList<string> statements, IReadOnlyList<string> rollback, NewUser user, CancellationToken cancel) =>
            Ask(() =>
            {
                foreach (var statement in statements)
                    all.Statements.Enqueue(statement);
                if (!all.Users.TryAdd(user.Name, user.Password))
                    return new TargetResult(TargetOutcome.Refused, $"role {user.Name} exists");
                all.Ends[user.Name] = user.ExpiresAt;
                return TargetResult.Done;
            });

        public ValueTask<TargetResult> RenewUserAsync(
            IReadOnlyList<string> statements, string username, DateTimeOffset until, CancellationToken cancel) =>
            Ask(() =>
            {
                all.Ends[username] = until;
                return TargetResult.Done;
            });

        public ValueTask<TargetResult> DropUserAsync(
            IReadOnlyList<string> statements, string username, CancellationToken cancel) =>
            Ask(() =>
            {
                foreach (var statement in statements)
                    all.Statements.Enqueue(statement);
                if (statements.Contains("keep"))
                    return TargetResult.Done;
                return all.Users.TryRemove(username, out _) ? TargetResult.Done : TargetResult.Absent;
            });

        public ValueTask<TargetResult> ChangePasswordAsync(
            IReadOnlyList<string> statements, string username, string changed, CancellationToken cancel) =>
            Ask(() =>
            {
                if (!all.Users.ContainsKey(username))
                    return new TargetResult(TargetOutcome.Refused, $"role {username} does not exist");
                all.Users[username] = changed;
                return TargetResult.Done;
            });

        public ValueTask<TargetResult> LogInAsync(string username, string given, CancellationToken cancel) =>
            new(all.LoginFault ?? all.Lets(username, given));

        public ValueTask<UserNames> ListUsersAsync(
            string prefix, string after, int limit, CancellationToken cancel) => new(new UserNames(
            TargetResult.Done,
            [.. all.Users.Keys
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Where(name => string.CompareOrdinal(name, after) > 0)
                .Order(StringComparer.Ordinal).Take(limit)]));

        public ValueTask<UserNames> FindUsersAsync(IReadOnlyList<string> names, CancellationToken cancel) =>
            new(new UserNames(TargetResult.Done, [.. names.Where(all.Users.ContainsKey)]));

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref all._open);
            return ValueTask.CompletedTask;
        }

        private async ValueTask<TargetResult> Ask(Func<TargetResult> act)
        {
            all.Calls++;
            if (all.BeforeNext is { } before)
            {
                all.BeforeNext = null;
                await before();
            }
            if (all.Lets(root, password) is { IsDone: false } no)
                return no;
            if (all.Fault is not { } fault)
                return act();
            if (all.DoesAllTheSame)
                act();
            return fault;
        }
    }

    private TargetResult Lets(string user, string password) => Users.GetValueOrDefault(user) == password
        ? TargetResult.Done
        : new TargetResult(TargetOutcome.Refused, $"password authentication failed for user \"{user}\"");
}
