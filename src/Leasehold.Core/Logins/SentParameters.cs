using Leasehold.Core.Requests;

namespace Leasehold.Core.Logins;

/// <summary>
/// Which of two names a token parameter was sent under. The current one wins; a deprecated one that was sent is
/// remembered until the current one is sent alone. What the route does not take was not sent.
/// </summary>
internal sealed class SentParameters(Request request, IReadOnlyList<string> remembered)
{
    private readonly SortedSet<string> _old = new(remembered, StringComparer.Ordinal);

    /// <summary>The deprecated names to remember, sorted.</summary>
    public IReadOnlyList<string> OldNames => [.. _old];

    /// <summary>The name that was sent and counts; null for neither.</summary>
    public string? Name(string current, string? old)
    {
        var isCurrentSent = IsSent(current);
        if (old is null || !request.Fields.Declares(old))
            return isCurrentSent ? current : null;
        var isOldSent = request.Has(old);
        if (isOldSent)
            _old.Add(old);
        else if (isCurrentSent)
            _old.Remove(old);
        return isCurrentSent ? current : isOldSent ? old : null;
    }

    /// <summary>A duration in whole seconds; null if it was not sent.</summary>
    public long? Seconds(string current, string? old) =>
        Name(current, old) is { } name ? (long)(request.Fields.Duration(name) ?? TimeSpan.Zero).TotalSeconds : null;

    /// <summary>A list without empty texts; null if it was not sent.</summary>
    public IReadOnlyList<string>? List(string current, string old) =>
        Name(current, old) is { } name ? [.. request.Fields.TextList(name).Where(text => text.Length > 0)] : null;

    /// <summary>A flag; null if it was not sent.</summary>
    public bool? Flag(string name) => IsSent(name) ? request.Fields.Flag(name) : null;

    /// <summary>A text; null if it was not sent.</summary>
    public string? Text(string name) => IsSent(name) ? request.Text(name) : null;

    private bool IsSent(string name) => request.Fields.Declares(name) && request.Has(name);
}
