namespace Leasehold.Server.Diagnosis;

/// <summary>One check and what it found, with the checks that belong to it.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Own">What it found itself.</param>
/// <param name="Message">One sentence; empty if there is nothing to say.</param>
/// <param name="Advice">What to do about it; empty if nothing.</param>
public sealed record Finding(string Name, CheckStatus Own, string Message = "", string Advice = "")
{
    /// <summary>The checks that belong to this one, in order.</summary>
    public IReadOnlyList<Finding> Children { get; init; } = [];

    /// <summary>The gravest of it and of all below it.</summary>
    public CheckStatus Status => Children.Count == 0 ? Own : (CheckStatus)Math.Max((int)Own, (int)Gravest(Children));

    /// <summary>Nothing to complain of.</summary>
    public static Finding Good(string name, string message = "") => new(name, CheckStatus.Success, message);

    /// <summary>Somebody should look at it.</summary>
    public static Finding Warning(string name, string message, string advice) =>
        new(name, CheckStatus.Warning, message, advice);

    /// <summary>The server cannot serve with it.</summary>
    public static Finding Failure(string name, string message, string advice = "") =>
        new(name, CheckStatus.Failure, message, advice);

    /// <summary>A group of checks: as grave as the gravest.</summary>
    public static Finding Group(string name, IEnumerable<Finding> children)
    {
        IReadOnlyList<Finding> all = [.. children];
        return new Finding(name, CheckStatus.Skipped) { Children = all };
    }

    private static CheckStatus Gravest(IReadOnlyList<Finding> findings) => findings.Max(static one => one.Status);
}
