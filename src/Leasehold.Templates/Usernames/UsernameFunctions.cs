using System.Globalization;
using System.Security.Cryptography;
using Leasehold.Templates.Bytes;
using Leasehold.Templates.Functions;
using Leasehold.Templates.Time;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Usernames;

/// <summary>Fills a span with random bytes that nobody can foresee.</summary>
public delegate void FillRandom(Span<byte> bytes);

/// <summary>
/// The functions of templates that make names of users: texts in, texts out, and what makes each name new.
/// </summary>
public static class UsernameFunctions
{
    private const int HashLength = 8;

    /// <summary>The set; time is that of the clock, in UTC.</summary>
    public static FunctionSet Create(TimeProvider clock, FillRandom fill) => new(
        new TemplateFunction("random", [TemplateType.Int], false, call => Random(call, fill)),
        new TemplateFunction("uuid", [], false, _ => FunctionResult.Text(RandomText.Uuid(fill))),
        new TemplateFunction("unix_time", [], false, _ => Number(clock.GetUtcNow().ToUnixTimeSeconds())),
        new TemplateFunction("unix_time_millis", [], false, _ => Number(clock.GetUtcNow().ToUnixTimeMilliseconds())),
        new TemplateFunction("timestamp", [TemplateType.Text], false,
            call => FunctionResult.Text(TimeLayout.Write(clock.GetUtcNow(), call.Text(0)))),
        new TemplateFunction("truncate", [TemplateType.Int, TemplateType.Text], false, Truncate),
        new TemplateFunction("truncate_sha256", [TemplateType.Int, TemplateType.Text], false, TruncateHashed),
        new TemplateFunction("replace", [TemplateType.Text, TemplateType.Text, TemplateType.Text], false, Replace),
        new TemplateFunction("glob", [TemplateType.Text, TemplateType.Text], false,
            call => GlobPattern.Matches(call.Bytes(0), call.Bytes(1))),
        OfText("uppercase", text => text.Text.ToUpperInvariant()),
        OfText("lowercase", text => text.Text.ToLowerInvariant()),
        OfText("sha256", text => Hash(text.Bytes)),
        OfText("base64", text => Base64Text.Encode(text.Bytes)),
        OfText("hex", text => Convert.ToHexStringLower(text.ToBytes())),
        new TemplateFunction("decode_base64", [TemplateType.Text], false, DecodeBase64),
        new TemplateFunction("decode_hex", [TemplateType.Text], false, call => HexText.Decode(call.Bytes(0))));

    private static TemplateFunction OfText(string name, Func<TextValue, string> body) =>
        new(name, [TemplateType.Text], false, call => FunctionResult.Text(body(TextValue.OfBytes(call.Bytes(0)))));

    private static FunctionResult Number(long value) =>
        FunctionResult.Text(value.ToString(CultureInfo.InvariantCulture));

    private static FunctionResult Random(FunctionCall call, FillRandom fill)
    {
        var length = call.Integer(0);
        if (length < 0)
            return FunctionResult.Failed($"length must be >= 0 but was {length}");
        call.Budget.CheckLength(length);
        return FunctionResult.Text(RandomText.Base62((int)length, fill));
    }

    private static FunctionResult Truncate(FunctionCall call)
    {
        var most = call.Integer(0);
        if (most <= 0)
            return FunctionResult.Failed($"max length must be > 0 but was {most}");
        var text = call.Bytes(1);
        return FunctionResult.OfBytes(text.Length > most ? text[..(int)most] : text);
    }

    private static FunctionResult TruncateHashed(FunctionCall call)
    {
        var most = call.Integer(0);
        if (most <= HashLength)
            return FunctionResult.Failed($"max length must be > {HashLength} but was {most}");
        var text = call.Bytes(1);
        if (text.Length <= most)
            return FunctionResult.OfBytes(text);
        var kept = (int)most - HashLength;
        return FunctionResult.OfBytes(text[..kept] + Hash(text[kept..])[..HashLength]);
    }

    private static FunctionResult Replace(FunctionCall call)
    {
        var (old, replacement, text) = (call.Bytes(0), call.Bytes(1), call.Bytes(2));
        var most = (text.Length + 1L) * replacement.Length / Math.Max(1, old.Length);
        call.Budget.CheckLength(text.Length + most);
        return FunctionResult.OfBytes(old.Length == 0
            ? Interspersed(text, replacement)
            : text.Replace(old, replacement, StringComparison.Ordinal));
    }

    // Nothing stands before each rune and at the end.
    private static string Interspersed(string text, string replacement)
    {
        var parts = new List<string> { replacement };
        for (var at = 0; at < text.Length;)
        {
            ByteText.RuneAt(text, at, out var width);
            parts.Add(text.Substring(at, width));
            parts.Add(replacement);
            at += width;
        }
        return string.Concat(parts);
    }

    private static FunctionResult DecodeBase64(FunctionCall call) =>
        Base64Text.Decode(call.Bytes(0), out var bytes) is { } place
            ? FunctionResult.Failed($"illegal base64 data at input byte {place}")
            : FunctionResult.OfBytes(bytes);

    private static string Hash(string bytes) => Convert.ToHexStringLower(SHA256.HashData(ByteText.ToBytes(bytes)));
}
