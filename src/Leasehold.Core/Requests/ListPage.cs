using System.Globalization;
using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="After">The name to begin behind; empty for the first.</param>
/// <param name="Most">Most names; 0 or less is all.</param>
public readonly record struct ListPage(string After, long Most)
{
    private const string Behind = "after";
    private const string Limit = "limit";

    /// <summary>The whole list.</summary>
    public static ListPage All { get; } = new("", 0);

    /// <summary>The fields of a list that can be asked for in parts.</summary>
    public static FieldSet Fields { get; } = new(
        Field.Text(Behind, "Lists what sorts behind this name."),
        Field.Integer(Limit, "Most names to list; 0 or less is all."));

    /// <summary>As sent.</summary>
    public static ListPage Of(Request request) => new(request.Text(Behind), request.Fields.Integer(Limit));

    /// <summary>
    /// What was sent, with the limit that the caller's policies put in the place of his, if the operation takes one.
    /// </summary>
    internal static RequestData Bounded(Request request, FieldSet fields) =>
        request.Decision?.PageLimit is { } most && fields.IndexOf(Limit) >= 0
            ? request.Data.With(Limit, JsonValue.Of(most.ToString(CultureInfo.InvariantCulture)))
            : request.Data;

    /// <summary>The part of all names, which are sorted.</summary>
    public IReadOnlyList<string> Of(IEnumerable<string> names)
    {
        var after = After;
        var behind = names.Where(name => string.CompareOrdinal(name, after) > 0);
        return [.. Most > 0 ? behind.Take((int)Math.Min(Most, int.MaxValue)) : behind];
    }
}
