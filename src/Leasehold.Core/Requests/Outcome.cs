namespace Leasehold.Core.Requests;

/// <summary>What a step gave, or why it was refused.</summary>
public readonly record struct Outcome<T>(T? Value, Refusal? Refusal)
    where T : class
{
#pragma warning disable CA2225 // The constructor is the named way.
    /// <summary>It went well.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>It was refused.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);
#pragma warning restore CA2225
}
