namespace Leasehold.Server.Configuration;

/// <summary>What must hold once all files were read.</summary>
internal static class WholeConfiguration
{
    public static IEnumerable<string> Check(ServerConfiguration configuration)
    {
        if (configuration.Storage is null)
            yield return "A storage backend must be specified";
        if (configuration.Listeners.Count == 0)
            yield return "at least one listener must be configured";
        if (configuration.DefaultLeaseTtl > configuration.MaxLeaseTtl)
            yield return "cannot have DefaultLeaseTTL larger than MaxLeaseTTL";
        if (configuration.ApiAddress is { } address && !HasScheme(address))
            yield return "redirect address must include scheme (ex. 'http')";
    }

    private static bool HasScheme(string address) => address.IndexOf("://", StringComparison.Ordinal) > 0;
}
