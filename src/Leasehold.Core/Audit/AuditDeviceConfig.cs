using System.Security.Cryptography;
using Google.Protobuf;
using Leasehold.Core.Audit.Rows;

namespace Leasehold.Core.Audit;

/// <summary>An audit device as it is configured.</summary>
public sealed record AuditDeviceConfig
{
    /// <summary>The only type there is.</summary>
    public const string FileType = "file";

    /// <summary>Its path with the slash at the end.</summary>
    public required string Path { get; init; }

    /// <summary>The kind of device.</summary>
    public required string Type { get; init; }

    /// <summary>What the operator wrote about it.</summary>
    public string Description { get; init; } = "";

    /// <summary>Its options, as given; booleans and numbers as text.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Kept for clients; there is nothing to replicate to.</summary>
    public bool Local { get; init; }

    internal AuditDeviceRow ToRow()
    {
        var row = new AuditDeviceRow
        {
            Path = Path,
            Type = Type,
            Description = Description,
            Local = Local,
            Salt = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(Barrier.HmacKey.Size)),
        };
        foreach (var (name, value) in Options)
            row.Options.Add(name, value);
        return row;
    }

    internal static AuditDeviceConfig From(AuditDeviceRow row) => new()
    {
        Path = row.Path,
        Type = row.Type,
        Description = row.Description,
        Options = new Dictionary<string, string>(row.Options, StringComparer.Ordinal),
        Local = row.Local,
    };

    /// <summary>Why such a device can't be; null if it can.</summary>
    internal string? Fault()
    {
        if (Path is not [.., _, '/'] || Path.Length > AuditLimits.PathLength)
            return $"path must have 1 to {AuditLimits.PathLength - 1} characters";
        if (!string.Equals(Type, FileType, StringComparison.Ordinal))
            return $"unknown backend type: \"{Type}\"";
        if (Description.Length > AuditLimits.TextLength || Options.Count > AuditLimits.Options)
            return $"description has at most {AuditLimits.TextLength} characters, options are {AuditLimits.Options}";
        foreach (var (name, value) in Options)
        {
            if (name.Length + value.Length > AuditLimits.TextLength)
                return $"an option has at most {AuditLimits.TextLength} characters";
        }
        return AuditOptions.Read(Options).Fault;
    }
}
