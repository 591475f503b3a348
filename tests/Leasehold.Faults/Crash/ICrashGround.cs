namespace Leasehold.Faults.Crash;

/// <summary>Where the store of a run lies, and what else befalls it than the end of the child.</summary>
internal interface ICrashGround : IAsyncDisposable
{
    /// <summary>The kind of store, as the child is told.</summary>
    string Store { get; }

    /// <summary>Where it lies, as the child is told.</summary>
    string Place { get; }

    /// <summary>What befell it so far, counted.</summary>
    string Counts { get; }

    /// <summary>Perhaps breaks something beneath the child, which goes on. What went wrong, in words.</summary>
    Task<IReadOnlyList<string>> DisturbAsync(CrashProcess child, Random random);

    /// <summary>What there is to see beneath a child that does not come on, for the report.</summary>
    string Look();

    /// <summary>Waits until nothing that a killed child had sent is under way any more.</summary>
    Task SettleAsync();
}
