namespace Leasehold.Core.Policies;

/// <summary>Capabilities by the names policies and clients use.</summary>
public static class CapabilityNames
{
    private static readonly (string Name, Capability Capability)[] Sorted =
    [
        ("create", Capability.Create),
        ("delete", Capability.Delete),
        ("deny", Capability.Deny),
        ("list", Capability.List),
        ("patch", Capability.Patch),
        ("read", Capability.Read),
        ("scan", Capability.Scan),
        ("sudo", Capability.Sudo),
        ("update", Capability.Update),
    ];

    private static readonly string[] RootOnly = ["root"];
    private static readonly string[] DenyOnly = ["deny"];

    /// <summary>The capability a policy may assign by this name; absent for unknown ones and <c>root</c>.</summary>
    public static Capability? Find(string name)
    {
        foreach (var entry in Sorted)
        {
            if (entry.Name == name)
                return entry.Capability;
        }
        return null;
    }

    /// <summary>The names in order. <c>root</c> and <c>deny</c> stand alone; nothing is <c>deny</c>.</summary>
    public static IReadOnlyList<string> Of(Capability capabilities)
    {
        if ((capabilities & Capability.Root) != 0)
            return RootOnly;
        if (capabilities == Capability.None || (capabilities & Capability.Deny) != 0)
            return DenyOnly;

        var names = new List<string>(Sorted.Length);
        foreach (var (name, capability) in Sorted)
        {
            if ((capabilities & capability) != 0)
                names.Add(name);
        }
        return names;
    }
}
