using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Kv;

/// <summary>Refuses a write that was made for another version than the current one.</summary>
internal static class CheckAndSet
{
    /// <summary>Looks at <c>cas</c> among the options of a write of data.</summary>
    public static Refusal? Check(JsonValue? options, bool required, ulong current)
    {
        JsonValue? sent = null;
        foreach (var option in options?.Members() ?? [])
        {
            if (option.Name == "cas" && !option.Value.IsNull)
                sent = option.Value;
        }
        if (sent is null)
            return Check(expected: null, required, current);
        return FieldValues.TryInteger(sent.Value, out var expected)
            ? Check(expected, required, current)
            : Refusal.Invalid("error parsing check-and-set parameter");
    }

    /// <summary>Compares the version that the caller expects, null for none named, with the current one.</summary>
    public static Refusal? Check(long? expected, bool required, ulong current)
    {
        if (expected is null)
            return required ? Refusal.Invalid("check-and-set parameter required for this call") : null;
        return expected >= 0 && (ulong)expected == current
            ? null
            : Refusal.Invalid("check-and-set parameter did not match the current version");
    }
}
