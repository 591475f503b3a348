using System.Text;
using Leasehold.Core;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Seal;

namespace Leasehold.Server.Hosting;

/// <summary>What development mode does by itself: initialise, unseal, mount <c>secret/</c>.</summary>
internal static class DevServer
{
    /// <summary>Makes a new kernel ready to use. Throws <see cref="StartException"/> if a step is refused.</summary>
    /// <returns>
    /// The line that tells the unseal key, or the recovery key where the server unseals itself; and the root token.
    /// </returns>
    public static async Task<(string KeyLine, string RootToken)> PrepareAsync(
        Kernel kernel, DevOptions options, CancellationToken cancel)
    {
        var unsealsItself = kernel.Status.HasRecoverySeal;
        var request = unsealsItself
            ? new InitRequest { RecoveryShares = 1, RecoveryThreshold = 1 }
            : new InitRequest { SecretShares = 1, SecretThreshold = 1 };
        var rootTokenId = options.RootTokenId.Length == 0 ? null : options.RootTokenId;
        var (result, rootToken) = await kernel.InitAsync(request, rootTokenId, cancel);
        using (result)
        {
            if (result.Fault is { } fault)
                throw new StartException($"Error initializing Dev mode: {fault}");
            var line = unsealsItself
                ? $"Recovery Key: {Convert.ToBase64String(result.RecoveryShares[0].Span)}"
                : $"Unseal Key: {Convert.ToBase64String(result.Shares[0].Span)}";
            if (!unsealsItself
                && await kernel.UnsealAsync(result.Shares[0], migrate: false, cancel) is { } refused)
                throw new StartException($"Error initializing Dev mode: {refused}");
            await MountAsync(kernel, rootToken, options.KvVersion1 ? "1" : "2", cancel);
            return (line, rootToken);
        }
    }

    private static async Task MountAsync(Kernel kernel, string rootToken, string version, CancellationToken cancel)
    {
        var body = $$"""
            {"type":"kv","options":{"version":"{{version}}"},"description":"key/value secret storage"}
            """;
        if (RequestData.ParseJson(Encoding.UTF8.GetBytes(body), JsonLimits.Default, out var data) is { } broken)
            throw new BrokenInvariant(string.Join(", ", broken.Errors));
        var request = new Request
        {
            Path = CanonicalPath.Of("sys/mounts/secret"),
            Operation = Operation.Update,
            Data = data,
            ClientToken = rootToken,
        };
        using var answer = await kernel.HandleAsync(request, cancel);
        if (answer.Refusal is { } refusal)
            throw new StartException($"Error initializing Dev mode: {string.Join(", ", refusal.Errors)}");
    }
}
