using System.Security.Cryptography;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Random bytes and hashes (<c>spec/system.md</c> 10).</summary>
internal sealed class ToolRoutes : ISystemRoutes
{
    private const int MostBytes = 128 * 1024;
    private const string Hexadecimal = "hex";
    private const string Base64 = "base64";

    private static readonly FieldSet RandomFields = new(
        Field.Integer("bytes", "How many bytes.", fallback: 32),
        Field.Text("format", "hex or base64.", fallback: Base64),
        Field.Text("source", "Where they come from: platform, seal or all.", fallback: "platform"));

    private static readonly FieldSet HashFields = new(
        Field.Text("input", "What is hashed, in base64.").Secret(),
        Field.Text("algorithm", "sha2-224, sha2-256, sha2-384, sha2-512 or sha3 of the same sizes.", "sha2-256"),
        Field.Text("format", "hex or base64.", fallback: Hexadecimal));

    public void Map(RouteTable routes)
    {
        routes.At("tools/random", "Makes random bytes.").Write(RandomAsync, RandomFields);
        routes.At("tools/random/{urlbytes}", "Makes so many random bytes, or some from a source.")
            .Write(RandomAsync, RandomFields);
        routes.At("tools/random/{source}/{urlbytes}", "Makes so many random bytes from a source.")
            .Write(RandomAsync, RandomFields);
        routes.At("tools/hash", "Hashes what is sent.").Write(HashAsync, HashFields);
        routes.At("tools/hash/{urlalgorithm}", "Hashes with an algorithm.").Write(HashAsync, HashFields);
    }

    private static ValueTask<Reply> RandomAsync(Request request, Transaction tx, CancellationToken cancel) =>
        new(Random(request));

    private static Reply Random(Request request)
    {
        var source = request.Text("source");
        var count = request.Fields.Integer("bytes");
        if (CapturedIn(request, "urlbytes") is { } captured)
        {
            if (captured is "platform" or "seal" or "all")
                source = captured;
            else if (!GoInteger.TryParse(captured, prefixes: false, out count))
            {
                return Refusal.Invalid("error parsing url-set byte count: strconv.Atoi: parsing "
                    + $"{GoQuote.Quote(captured)}: invalid syntax");
            }
        }
        if (source is not ("" or "platform" or "seal" or "all"))
        {
            return Refusal.Invalid($"unsupported entropy source {GoQuote.Quote(source)}; "
                + "must be \"platform\" or \"seal\", or \"all\"");
        }
        if (count < 1)
            return Refusal.Invalid("'bytes' cannot be less than 1");
        if (count > MostBytes)
            return Refusal.Invalid($"'bytes' should be less than {MostBytes}");
        if (Encoded(request.Text("format"), RandomNumberGenerator.GetBytes((int)count), out var text) is { } refusal)
            return refusal;
        Reply reply = new JsonMap().Add("random_bytes", text);
        return source is "seal" or "all"
            ? reply.WithWarning("no seal/entropy augmentation available, using platform entropy source")
            : reply;
    }

    private static ValueTask<Reply> HashAsync(Request request, Transaction tx, CancellationToken cancel) =>
        new(Hash(request));

    private static Reply Hash(Request request)
    {
        var input = new byte[request.Text("input").Length];
        if (!Convert.TryFromBase64String(request.Text("input"), input, out var length))
            return Refusal.Invalid("unable to decode input as base64: illegal base64 data");
        var algorithm = CapturedIn(request, "urlalgorithm") ?? request.Text("algorithm");
        if (request.Text("format") is not (Hexadecimal or Base64))
            return UnknownFormat(request.Text("format"));
        if (Digests.Of(algorithm, input.AsSpan(0, length), out var problem) is not { } sum)
            return Refusal.Invalid(problem);
        return Encoded(request.Text("format"), sum, out var text) is { } refusal
            ? refusal
            : new JsonMap().Add("sum", text);
    }

    private static Refusal? Encoded(string format, byte[] bytes, out string text)
    {
        text = format switch
        {
            Hexadecimal => Convert.ToHexStringLower(bytes),
            Base64 => Convert.ToBase64String(bytes),
            _ => "",
        };
        return text.Length == 0 ? UnknownFormat(format) : null;
    }

    private static Refusal UnknownFormat(string format) =>
        Refusal.Invalid($"unsupported encoding format {GoQuote.Quote(format)}; must be \"hex\" or \"base64\"");

    private static string? CapturedIn(Request request, string name)
    {
        foreach (var (known, value) in request.Captures.Pairs)
        {
            if (string.Equals(known, name, StringComparison.Ordinal))
                return value;
        }
        return null;
    }
}
