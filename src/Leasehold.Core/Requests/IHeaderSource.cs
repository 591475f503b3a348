namespace Leasehold.Core.Requests;

/// <summary>The headers of a request, for the few that an operator asks to see.</summary>
public interface IHeaderSource
{
    /// <summary>The values of a header, in any case; empty if it was not sent.</summary>
    IReadOnlyList<string> Of(string name);
}
