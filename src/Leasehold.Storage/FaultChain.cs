namespace Leasehold.Storage;

/// <summary>What lies behind a fault.</summary>
public static class FaultChain
{
    /// <summary>The first of a kind, from the fault itself inwards; null if there is none.</summary>
    public static T? Find<T>(Exception fault)
        where T : Exception
    {
        for (var at = fault; at is not null; at = at.InnerException)
        {
            if (at is T found)
                return found;
        }
        return null;
    }

    /// <summary>The one that all others came of.</summary>
    public static Exception Innermost(Exception fault) => fault.InnerException is { } inner ? Innermost(inner) : fault;
}
