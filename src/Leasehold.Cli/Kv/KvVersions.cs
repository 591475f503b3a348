using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;

namespace Leasehold.Cli.Kv;

/// <summary>Versions named on the command line: repeated, or with commas.</summary>
internal static class KvVersions
{
    public static IReadOnlyList<string> Of(ListFlag flag) =>
    [
        .. flag.Items.SelectMany(item =>
            item.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
    ];

    public static ReadOnlyMemory<byte> Body(IReadOnlyList<string> versions) => JsonBody.Of(body =>
    {
        body.WriteStartArray("versions");
        foreach (var version in versions)
            body.WriteStringValue(version);
        body.WriteEndArray();
    });
}
