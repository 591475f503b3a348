using System.Text.RegularExpressions;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Database.Connections;

/// <summary>What is said of plugins that are not there: all that are, are built in.</summary>
internal static partial class PluginVersions
{
    /// <summary>No plugin of that name.</summary>
    public static Refusal Unknown(string plugin) => Missing($"plugin not found in the catalog: {plugin}");

    /// <summary>A version was asked for: either it is none, or there is none of that.</summary>
    public static Refusal Refuse(string plugin, string version) => Semantic().IsMatch(version)
        ? Missing($"plugin not found in the catalog: {plugin} {version}; all plugins are built in, without a version")
        : Refusal.Invalid(
            $"version \"{version}\" is not a valid semantic version: Malformed version: {version}");

    private static Refusal Missing(string text) => Refusal.Invalid(
        "error creating database object: invalid database version: " +
        MultiError.Of($"unable to initialize the plugin: {text}", text));

    [GeneratedRegex(
        @"^v?[0-9]+(?:\.[0-9]+){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Semantic();
}
