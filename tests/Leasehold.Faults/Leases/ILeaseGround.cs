using System.Text.Json;

namespace Leasehold.Faults.Leases;

/// <summary>An engine with leases and its target, which outlives the server that is killed.</summary>
internal interface ILeaseGround : IAsyncDisposable
{
    /// <summary>Mounts the engine and writes the roles of so many workers.</summary>
    Task PrepareAsync(LeaseClient client, int workers);

    /// <summary>Where a worker gets leases that nobody else gets, and that hold for an hour.</summary>
    string LastingPath(int worker);

    /// <summary>Where it gets leases that end by themselves in a few seconds.</summary>
    string PassingPath(int worker);

    /// <summary>The path of the mount, without a slash at its end.</summary>
    string Mount { get; }

    /// <summary>How the target names what an answer gave.</summary>
    string NameIn(JsonElement data);

    /// <summary>All names that the target holds now.</summary>
    Task<IReadOnlySet<string>> HeldAsync();

    /// <summary>
    /// Sets the trap: at the moment, the next time but so many, <paramref name="kill"/> is called, once. False if the
    /// target cannot tell that moment.
    /// </summary>
    bool Trap(LeaseMoment moment, int skipped, Action kill);

    /// <summary>Takes the trap away.</summary>
    void Untrap();

    /// <summary>The longest time after a start until what a crash left half made is taken back.</summary>
    TimeSpan TakesBackWithin { get; }
}
