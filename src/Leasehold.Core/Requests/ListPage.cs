using Leasehold.Core.Requests;

namespace Leasehold.Engines.AppRole;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="After">The name to begin behind; empty for the first.</param>
/// <param name="Most">Most names; 0 or less is all.</param>
internal readonly record struct ListPage(string After, long Most)
{
    /// <summary>As sent.</summary>
    public static ListPage Of(Request request) => new(request.Text("after"), request.Fields.Integer("limit"));
}
