namespace Leasehold.Acceptance.Shells;

/// <summary>How a process ended and what it said.</summary>
internal sealed record Outcome(int Exit, string Output, string Errors)
{
    public override string ToString() => $"exit {Exit}\n--- stdout\n{Output}\n--- stderr\n{Errors}";
}
