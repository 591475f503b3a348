using System.Security.Cryptography;
using Leasehold.Client;

namespace Leasehold.Server.Seals;

/// <summary>
/// The server that keeps the key. Whatever goes wrong is a sentence that names server, key and remedy, never the token.
/// </summary>
internal sealed class TransitServer(TransitOptions options, TimeProvider time) : IDisposable
{
    private readonly ApiClient _client = new(new ApiClientOptions
    {
        Address = options.Address,
        Token = options.Token,
        Namespace = options.Namespace,
        Timeout = TransitLimits.Call,
        MaxRetries = 0, // Who unseals tries again.
        LargestAnswer = TransitLimits.LargestAnswer,
        Tls = options.Tls,
        Clock = time,
    });

    /// <summary>Has the key at work on something.</summary>
    public async ValueTask<TransitAnswer> UseKeyAsync(string verb, byte[] body, CancellationToken cancel)
    {
        var path = $"{options.Mount}/{verb}/{options.Key}";
        return await SendAsync(ApiRequest.Post(path, body), error => RemedyOfKey(error, verb), cancel);
    }

    /// <summary>How long the token has to live.</summary>
    public ValueTask<TransitAnswer> LookUpTokenAsync(CancellationToken cancel) =>
        SendAsync(ApiRequest.Get("auth/token/lookup-self"), RemedyOfToken, cancel);

    /// <summary>Lets the token live longer.</summary>
    public ValueTask<TransitAnswer> RenewTokenAsync(CancellationToken cancel) =>
        SendAsync(ApiRequest.Post("auth/token/renew-self", "{}"u8.ToArray()), RemedyOfToken, cancel);

    /// <summary>The sentence about an answer that is not what was asked for.</summary>
    public string Strange(string verb) =>
        $"{options}: the answer to {verb} is not that of a transit engine; check 'address' and 'mount_path'";

    /// <summary>The sentence about a token that no renewal helps any more.</summary>
    public string TokenAtItsEnd() =>
        $"{options}: the token is at the end of its max TTL and cannot be renewed past it; configure a periodic one";

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async ValueTask<TransitAnswer> SendAsync(
        ApiRequest request, Func<ApiError, string> remedy, CancellationToken cancel)
    {
        try
        {
            var response = await _client.SendAsync(request, cancel);
            return response.Error is { } error
                ? Failed($"{error.Status} {Quote(string.Join("; ", error.Errors))}; {remedy(error)}")
                : new TransitAnswer(response.Body);
        }
        catch (TransportException fault)
        {
            return Failed($"{Quote(fault.Message)}; check that this server is up, and 'address' and the tls_ keys");
        }
        catch (CryptographicException fault)
        {
            return Failed($"{Quote(fault.Message)}; check the files of the tls_ keys");
        }
    }

    private TransitAnswer Failed(string what) => new($"{options}: {what}");

    private string RemedyOfKey(ApiError error, string verb) => error.Status switch
    {
        403 => $"the token must be alive and have a policy with \"update\" on {options.Mount}/encrypt/{options.Key} "
            + $"and {options.Mount}/decrypt/{options.Key}",
        404 => "mount a transit engine there, or correct 'mount_path'",
        400 when verb == "decrypt" => "this key did not wrap the unseal key of this store, or the version that did is "
            + "below its min_decryption_version; configure the right one",
        400 => $"make the key there with: write -f {options.Mount}/keys/{options.Key}",
        _ => RemedyOfServer(error.Status),
    };

    private static string RemedyOfToken(ApiError error) => error.Status == 403
        ? "the token is dead, or its policies deny auth/token/lookup-self and renew-self; configure another one"
        : RemedyOfServer(error.Status);

    private static string RemedyOfServer(int status) => status >= 500
        ? "unseal that server and look at its log"
        : "check 'address', 'namespace' and 'mount_path'";

    /// <summary>What the other side said, which might repeat the token.</summary>
    private string Quote(string text)
    {
        var safe = text.Replace(options.Token, "[token]", StringComparison.Ordinal);
        return safe.Length <= TransitLimits.LongestQuote ? safe : safe[..TransitLimits.LongestQuote] + "...";
    }
}
