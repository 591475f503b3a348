using Leasehold.Core.Requests;

namespace Leasehold.Core.Pipeline;

/// <summary>What audit calls an operation: its name in lower case.</summary>
internal static class OperationNames
{
    private static readonly string[] Names =
        [.. Enum.GetValues<Operation>().Select(static operation => operation.ToString().ToLowerInvariant())];

    public static string Of(Operation operation) => Names[(int)operation];
}
