using System.Text;

namespace Leasehold.Core.Lifecycle;

/// <summary>
/// What an entry of the expiry index says about its row, so that forecasts can filter without reading rows.
/// </summary>
/// <param name="Role">The role, empty for none.</param>
/// <param name="Entity">The entity id, empty for none.</param>
internal readonly record struct DueFacts(string Role, string Entity)
{
    private const byte Version = 1;
    private static readonly byte[] Nothing = [Version, 0, 0];

    /// <summary>The role in encoded facts; empty where there is none or they can't be read.</summary>
    public static string RoleIn(ReadOnlySpan<byte> facts) =>
        facts.Length >= 2 && facts[0] == Version && facts.Length >= 2 + facts[1]
            ? Encoding.UTF8.GetString(facts.Slice(2, facts[1]))
            : "";

    /// <summary>Version, then each text as one length byte (longer texts are cut) and UTF-8.</summary>
    public byte[] Encode()
    {
        if (Role.Length == 0 && Entity.Length == 0)
            return Nothing;
        var role = Encoding.UTF8.GetBytes(Role);
        var entity = Encoding.UTF8.GetBytes(Entity);
        var roleLength = Math.Min(role.Length, byte.MaxValue);
        var entityLength = Math.Min(entity.Length, byte.MaxValue);
        var bytes = new byte[3 + roleLength + entityLength];
        bytes[0] = Version;
        bytes[1] = (byte)roleLength;
        role.AsSpan(0, roleLength).CopyTo(bytes.AsSpan(2));
        bytes[2 + roleLength] = (byte)entityLength;
        entity.AsSpan(0, entityLength).CopyTo(bytes.AsSpan(3 + roleLength));
        return bytes;
    }
}
