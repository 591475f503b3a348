using Leasehold.Core.Requests;

namespace Leasehold.Core.Audit;

/// <summary>What a file device's options mean.</summary>
internal sealed record AuditOptions
{
    public const string Stdout = "stdout";
    public const string Discard = "discard";

    private const string StdoutFile = "/dev/stdout"; // A link, which would not be followed.

    private const int ExecuteBits = 0b001_001_001;
    private const int ReadWriteBits = 0b110_110_110;
    private const int OwnerBits = 0b110_000_000;

    public required string FilePath { get; init; }

    /// <summary>The file's mode; null leaves an existing one as it is.</summary>
    public int? Mode { get; init; }

    public string Prefix { get; init; } = "";

    public bool LogRaw { get; init; }

    public bool HmacAccessor { get; init; } = true;

    public bool ElideListResponses { get; init; }

    public bool SkipTest { get; init; }

    /// <summary>Whether each entry is on the disk before it counts.</summary>
    public bool Sync { get; init; }

    /// <summary>Reads options; the second part says what is wrong with them.</summary>
    public static (AuditOptions? Options, string? Fault) Read(IReadOnlyDictionary<string, string> given)
    {
        var format = given.GetValueOrDefault("format", "json");
        if (format == "jsonx")
            return (null, "jsonx formatting has been removed, use json");
        if (format is not ("json" or ""))
            return (null, $"unknown format type \"{format}\"");
        var path = given.GetValueOrDefault("file_path", given.GetValueOrDefault("path", ""));
        if (path.Length == 0)
            return (null, "file_path is required");
        if (path.Contains('\0'))
            return (null, "file_path must not contain a NUL");
        var prefix = given.GetValueOrDefault("prefix", "");
        if (prefix.Length > AuditLimits.PrefixLength || prefix.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return (null, $"prefix must be printable ASCII of at most {AuditLimits.PrefixLength} characters");

        string? fault = null;
        var options = new AuditOptions
        {
            FilePath = path == StdoutFile ? Stdout : path,
            Prefix = prefix,
            Mode = ReadMode(given, ref fault),
            LogRaw = ReadFlag(given, "log_raw", false, ref fault),
            HmacAccessor = ReadFlag(given, "hmac_accessor", true, ref fault),
            ElideListResponses = ReadFlag(given, "elide_list_responses", false, ref fault),
            SkipTest = ReadFlag(given, "skip_test", false, ref fault),
            Sync = ReadFlag(given, "sync", false, ref fault),
        };
        return fault is null ? (options, null) : (null, fault);
    }

    private static bool ReadFlag(
        IReadOnlyDictionary<string, string> given, string name, bool otherwise, ref string? fault)
    {
        if (!given.TryGetValue(name, out var text) || text.Length == 0)
            return otherwise;
        if (!GoBool.TryParse(text, out var flag))
            fault ??= $"option {name} must be true or false";
        return flag;
    }

    /// <summary>Execute bits are dropped; a log that its owner can't write, or with other bits, is refused.</summary>
    private static int? ReadMode(IReadOnlyDictionary<string, string> given, ref string? fault)
    {
        var text = given.GetValueOrDefault("mode", "");
        if (text.Length == 0)
            return OwnerBits;
        var mode = 0;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7' || text.Length > 6)
            {
                fault ??= "option mode must be an octal number from 0600 to 0666";
                return null;
            }
            mode = (mode * 8) + (digit - '0');
        }
        if (mode == 0)
            return null;
        mode &= ~ExecuteBits;
        if ((mode & ~ReadWriteBits) != 0 || (mode & OwnerBits) != OwnerBits)
            fault ??= "option mode must be an octal number from 0600 to 0666";
        return mode;
    }
}
