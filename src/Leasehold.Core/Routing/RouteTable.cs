using System.Diagnostics.CodeAnalysis;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Routing;

/// <summary>
/// The routes of one engine, as data: the same table routes, answers <c>?help=1</c>, writes OpenAPI and feeds the tests
/// that prove that every route is authorized and audited.
/// </summary>
public sealed class RouteTable
{
    private readonly List<Route> _routes = [];

    /// <summary>All routes, in the order in which they match.</summary>
    public IReadOnlyList<Route> Routes => _routes;

    /// <summary>
    /// Adds a path. Segments are literal or captures: <c>{name}</c> takes one generic name (letters, digits, inner
    /// <c>-</c> and <c>.</c>), <c>{name:at}</c> allows <c>@</c> too, <c>{name:any}</c> one segment of anything,
    /// <c>{name...}</c> the whole rest, slashes included, at least one character; <c>{name...?}</c> may be empty. Only
    /// literals may stand behind a rest.
    /// </summary>
    /// <param name="template">The path below the mount, without a leading slash.</param>
    /// <param name="help">One sentence for <c>path-help</c>.</param>
    public Route At(string template, string help)
    {
        var route = new Route(RouteTemplate.Parse(template), help);
        _routes.Add(route);
        return route;
    }

    /// <summary>Finds the first route whose template takes the whole path.</summary>
    /// <param name="path">The path below the mount; a folder keeps its trailing slash.</param>
    /// <param name="route">The route found.</param>
    /// <param name="captures">What its captures took.</param>
    public bool TryMatch(string path, [NotNullWhen(true)] out Route? route, out Captures captures)
    {
        foreach (var candidate in _routes)
        {
            if (!candidate.Template.TryMatch(path, out captures))
                continue;
            route = candidate;
            return true;
        }
        route = null;
        captures = Captures.None;
        return false;
    }

    /// <summary>
    /// Whether a path that no route takes differs from those of an open one only by a name that cannot be one: nobody
    /// needs a token to hear that.
    /// </summary>
    internal bool IsOpenThrough(ListenerRules listener, string path) =>
        _routes.Exists(route => route.IsOpenThrough(listener) && route.Template.Fronts(path));

    /// <summary>Whether there are names that are the same in every spelling.</summary>
    internal bool TakesSpellings => _routes.Exists(static route => route.TakesAnySpelling);

    /// <summary>
    /// A path with its names as they are kept, where its route takes other spellings for the same; else as it is.
    /// </summary>
    /// <param name="path">The path below the mount.</param>
    internal string UsualSpelling(string path) =>
        TryMatch(path, out var route, out var captures)
            ? route.UsualSpelling(captures, path.EndsWith('/'), isList: false) ?? path
            : path;
}
