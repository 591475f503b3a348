using Leasehold.Hcl;
using Leasehold.Server.Addresses;

namespace Leasehold.Server.Configuration;

/// <summary>Reads addresses, which may be templates.</summary>
internal static class AddressText
{
    /// <summary>
    /// The address at a key; null if there is none or an empty one. A template that finds none is refused there.
    /// </summary>
    public static string? Read(HclReader reader, string key)
    {
        if (reader.Text(key) is not { Length: > 0 } text)
            return null;
        if (AddressTemplate.Expand(text, NetworkAddress.OfThisMachine, out var problem) is { } address)
            return address;
        reader.Refuse(reader.Find(key)?.Position ?? default, $"'{key}': {problem}");
        return null;
    }
}
