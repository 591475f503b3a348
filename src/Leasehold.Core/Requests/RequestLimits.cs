namespace Leasehold.Core.Requests;

/// <summary>The limits of what a request holds, beside those of its JSON.</summary>
public static class RequestLimits
{
    /// <summary>Most items of a list that comes as one text with commas, where each costs a byte to send.</summary>
    public const int ListItems = 50_000;
}
