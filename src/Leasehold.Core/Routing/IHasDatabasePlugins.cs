namespace Leasehold.Core.Routing;

/// <summary>An engine that knows databases, each by a plugin's name: the catalog of plugins shows them.</summary>
public interface IHasDatabasePlugins
{
    /// <summary>The names, in order.</summary>
    IReadOnlyList<string> Plugins { get; }
}
