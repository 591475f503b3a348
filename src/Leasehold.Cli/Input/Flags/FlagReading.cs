namespace Leasehold.Cli.Input.Flags;

/// <summary>What a command line came to: arguments, a wish for help, or an error.</summary>
internal sealed record FlagReading
{
    public static readonly FlagReading Help = new() { WantsHelp = true };

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public bool WantsHelp { get; private init; }

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Error { get; private init; }

    public static FlagReading Bad(string error) => new() { Error = error };
}
