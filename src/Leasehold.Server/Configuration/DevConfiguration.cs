using System.Security.Cryptography;
using Leasehold.Core.Requests;
using Leasehold.Core.Seal;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Configuration;

/// <summary>What a server in development mode runs with: what it makes up, and files on top of that.</summary>
internal static class DevConfiguration
{
    private static readonly TelemetryConfiguration Telemetry = new() { DisablesHostname = true };

    public static ConfigurationResult Of(
        DevOptions options, IReadOnlyList<string> paths, ServerEnvironment environment, TimeProvider time)
    {
        if (!ListenAddress.TryParse(options.ListenAddress, out var host, out _))
            return Refused($"invalid address for -dev-listen-address: {options.ListenAddress}");
        try
        {
            var loaded = ConfigurationLoader.Load(paths, environment, MadeUp(options, host, time));
            return loaded.Configuration is { Telemetry: null } quiet
                ? loaded with { Configuration = quiet with { Telemetry = Telemetry } }
                : loaded;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Refused($"Failed to generate TLS certificates: {fault.Message}");
        }
    }

    private static ServerConfiguration MadeUp(DevOptions options, string host, TimeProvider time) => new()
    {
        Storage = options.IsHighlyAvailable ? StorageConfiguration.SharedMemory : StorageConfiguration.Memory,
        Listeners =
        [
            new ListenerConfiguration
            {
                Address = options.ListenAddress,
                Tls = Tls(options, host, time),
                Rules = new ListenerRules { AllowsUnauthenticatedMetrics = true },
            },
        ],
        Seals = options.UnsealsItself ? [MadeUpSeal()] : [],
    };

    private static SealBlock MadeUpSeal() => new(
        SealReader.Static, IsDisabled: false, "-dev-auto-seal", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["current_key_id"] = "dev",
            ["current_key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(StaticSeal.KeySize)),
        });

    private static TlsConfiguration? Tls(DevOptions options, string host, TimeProvider time)
    {
        if (options.TlsDirectory is not { } directory)
            return null;
        return DevCertificate.Write(
            directory.Length > 0 ? directory : Directory.CreateTempSubdirectory("vault-tls").FullName, host, time);
    }

    private static ConfigurationResult Refused(string error) => new(null, [error], []);
}
