using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>What a step of a ceremony gave, or why it was refused.</summary>
internal readonly record struct Outcome<T>(T? Value, Refusal? Refusal)
    where T : class
{
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);
}
